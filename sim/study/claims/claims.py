"""What must come out of the model, as data: a study, figures that must be above 0, one factor against it.

What each claims, and what its factor is, is told in words by its name: `claim.NAME` in
`sim/show/words/en/claims.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.scenario.basics.section import called
from sim.study.claims.figures import Figure, above, adds, lost_again, more, slope, spreads_more
from sim.study.claims.observe import Observe, money, price, tenure


@dataclass(frozen=True)
class Claim:
    """What must come out of a study, and no longer does once one factor of its market is another.

    Attributes
    ----------
    name : str
    study : str
    strategies : tuple of str
        Those of the study that it is about, as files name them.
    figures : mapping of str to callable
        What must be above 0, by name; the first one is no longer above 0 against the factor.
    counter : tuple of str
        The factor, as ``--set`` takes it: one setting, or all that make up one thing.
    observe : callable
        Reads the measures of a run off it.
    customers, replications : int
        Customers simulated, and replications, where it is measured itself.
    in_a_world : tuple of int
        The same in each plausible world.
    survey : int
        Customers followed, to tell sorting from growing.
    fewer : str
        Why it holds in fewer than four of five plausible worlds; empty where it does.
    """

    name: str
    study: str
    strategies: tuple[str, ...]
    figures: Mapping[str, Figure]
    counter: tuple[str, ...]
    observe: Observe = field(default=money)
    customers: int = 2000
    replications: int = 16
    in_a_world: tuple[int, int] = (1000, 2)
    survey: int = 0
    fewer: str = ""

    @property
    def called(self) -> tuple[str, ...]:
        """Its strategies as reports call them."""
        return tuple(map(called, self.strategies))

    @property
    def chief(self) -> str:
        """The figure that the factor decides on."""
        return next(iter(self.figures))


#: Share of the budget for winning customers, by strategy.
_SPLITS = {
    "care": 0.0,
    "mostly_care": 0.25,
    "care_and_acquisition": 0.5,
    "mostly_acquisition": 0.75,
    "acquisition": 1.0,
}

#: Levers by which `care` keeps customers.
_KEEPING = ("care", "recovery", "standardisation")

_ALL = (
    # customers are won as is best where few know the firm: the study's own plan leaves being known alone
    Claim(
        "keeping", "keep_or_win", ("hold", "held_tight/loyalty", "young_market/acquisition"),
        {"loyalty_over_acquisition": more("loyalty", "acquisition"), "loyalty": more("loyalty", "hold")},
        counter=("market.firms.ours.awareness=0.3",),
        fewer="where habit is stronger than assumed, whoever is won stays, so that winning pays more",
    ),
    Claim(
        "winning", "grow_early", ("hold", "young_market/loyalty", "young_market/acquisition"),
        {
            "acquisition_over_loyalty": more("acquisition", "loyalty"),
            "acquisition": more("acquisition", "hold"),
        },
        counter=("market.firms.ours.awareness=1",),
    ),
    Claim(
        "selling_more", "sell_more_to_friends", ("hold", "care", "expansion", "care_and_expansion"),
        {
            "expansion": more("expansion", "hold"),
            "with_care": more("care_and_expansion", "expansion"),
            "beside_care": more("care_and_expansion", "care"),
        },
        counter=("market.segments.*.occasions.home.mean_per_month=x0.3",), in_a_world=(1000, 4),
    ),
    Claim(
        "new_business", "mature_retail", ("hold", "loyalty", "diversification"),
        {
            "riskier_than_loyalty": spreads_more("diversification", "loyalty"),
            "loyalty_over_diversification": more("loyalty", "diversification"),
        },
        counter=("market.response.entry_success_sd=0", "market.categories.home.success_sd=0"),
        customers=6000, replications=48, in_a_world=(2000, 6),
        fewer="six small markets tell spreads badly; and where trust leads on to further business "
        "(choice.relationship), less hangs on the luck of the launch",
    ),
    Claim(
        "price_cut", "price_war", ("hold", "open_price_war"),
        {
            "lost_again": lost_again("open_price_war", "hold"),
            "wins_first": more("open_price_war", "hold", "early"),
            "margin": more("hold", "open_price_war", "margin"),
        },
        counter=("market.firms.*.rules.match_price=0",), observe=price,
    ),
    Claim(
        "letting_go", "let_them_go", ("hold", "let_losers_go", "light_service"),
        {
            "letting_go": more("let_losers_go", "hold"),
            "light_service_over_letting_go": more("light_service", "let_losers_go"),
        },
        counter=("market.tiers.watching=5",),
    ),
    Claim(
        "promise", "promise_first", ("hold", "wait_promise", "capacity", "capacity_and_wait_promise"),
        {
            "hold_over_promise": more("hold", "wait_promise"),
            "more_after_capacity": adds("capacity_and_wait_promise", "capacity", "wait_promise"),
        },
        counter=("market.firms.ours.front_agents_per_1000_customers=0.2",),
    ),
    Claim(
        "split", "split_the_budget", tuple(_SPLITS),
        {"last_in_keeping": slope(_SPLITS, 1.0, sign=-1.0), "first_in_winning": slope(_SPLITS, 0.0)},
        counter=tuple(f"market.response.{lever}={{ceiling: 0, half_spend: 1}}" for lever in _KEEPING),
    ),
    Claim(
        "sorting", "subscription", ("hold",),
        {
            "rise": above("hold", "rise", 0.1),
            "by_sorting": above("hold", "sorting", 0.9, times="rise"),
            "not_by_growing": above("hold", "growing", 0.01, sign=-1.0),
        },
        counter=("market.segments.*.attrition.a=x1000", "market.segments.*.attrition.b=x1000"),
        observe=tenure, survey=4000,
    ),
)  # fmt: skip
#: Name -> claim, in the order in which they are told.
CLAIMS = {claim.name: claim for claim in _ALL}
