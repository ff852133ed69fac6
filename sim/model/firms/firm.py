"""A firm: its offers, levers, spending and staff. Policies change it; customers meet it (section 3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.model.machine.arrays import Floats
from sim.model.rules import firm as firm_rules
from sim.scenario.basics.names import NEEDS
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS


@dataclass
class Offer:
    """What a firm sells in one category.

    Attributes
    ----------
    price : float
        List price, in the market's money.
    normal : float
        List price that it goes back to when nobody need be matched: the starting price times `list_price`.
    start : float
        The starting price.
    segments : list of bool
        Segments it is sold to.
    value : list of float
        Value by segment beyond the firm's quality: the luck of its launch.
    launched : list of int or None
        Month of the launch by segment; None for what was sold from the start (nothing left to learn).
    """

    price: float
    normal: float
    start: float
    segments: list[bool]
    value: list[float]
    launched: list[int | None]


@dataclass
class Firm:
    """The state of a firm in the market; money in the market's currency."""

    name: str  # as in the market's file
    index: int  # its place among the firms
    offers: dict[str, Offer]  # by category
    quality: Floats  # (need,) above the market's norm, before what is spent on it
    front_agents: float  # whom it has without spending on more; a fraction works part of each day
    expert_agents: float  # the same of experts
    cash: float  # what it started with, and its profit since
    fixed: float  # cost a month
    base_morale: float  # 0 to 1, where morale tends by itself
    morale: float  # 0 to 1
    inexperience: float = 0.0  # share of the experience of its agents that is missing
    agreed: float = 0.0  # how far its leaders agree, 0 to 1
    lift_taken_for_granted: float = 0.0  # morale bought that its people have got used to
    load: float = 0.0  # of the front line last month, busy time over opening time
    expert_load: float = 0.0  # the same of the experts
    complaints: float = 0.0  # answered last month
    promised: dict[str, tuple[float, float]] = field(  # item -> promises broken, and promises due; both fade
        default_factory=dict
    )
    trained: float = 0.0  # share of the staff who are trained
    repaired: float = 0.0  # share of failures that earlier ones have taught to avoid
    changes: float = 0.0  # decisions changed lately, fading
    decided: dict[str, Any] = field(default_factory=dict)  # decisions of last month
    usual_handling: float = -1.0  # minutes that a call took the front line last month; -1 before the first
    sign_credit: float = 1.0  # share of the waits it displays that has come true, as customers remember
    customers: list[float] = field(default_factory=list)  # share of each segment that is its customers
    departed: float = 0.0  # customers of the market who left it and can never be won back
    lost: float = 0.0  # who have lapsed, or left, and can
    said: list[list[float]] = field(default_factory=list)  # by segment: good word, bad word, talkers
    trust_shock: float = 0.0  # share of trust that all its customers lose this month
    exit_shock: float = 0.0  # share of its customers who leave this month
    exposed: bool = False  # whether harm comes out this month
    stigma: float = 0.0  # utility that harm found out takes from its offers, of who minds it in full
    used_range: float = 0.0  # doublings of today's range of goods that customers are used to
    alarm: float = 0.0  # utility that a breach of data takes from them; it passes sooner
    improved: Floats = field(  # (need,) quality that innovation, its own or copied, has added; it fades
        default_factory=lambda: np.zeros(len(NEEDS))
    )
    coordinated: float = 0.0  # segments beyond the first that it has to coordinate by now
    blurred: float = 0.0  # quality of every need that serving many segments costs by now
    harm: float = 0.0  # months of full push of wants that may still come out
    oversold: float = 0.0  # how hard wants were pushed lately, 0 to 1: customers still have of it
    exposures: int = 0  # times that harm came out
    breaches: int = 0  # of its customers' data
    belief: Floats | None = (
        None  # (segment, need) what it takes for the needs' weights; None without a belief
    )
    improve: Floats | None = None  # (need,) shares of quality money, if the strategy gives them
    tuned_to: int | None = None  # segment whose needs it works for; None for those served
    aim: list[int] = field(default_factory=list)  # segments its reach goes to; all if empty
    good_will: list[float] = field(default_factory=list)  # by segment: reach remembered, beyond the ordinary
    levels: dict[str, float] = field(  # level lever -> value in force
        default_factory=lambda: {
            lever.name: lever.default for lever in LEVERS.values() if lever.kind == "level"
        }
    )
    levels_in: dict[tuple[str, int], float] = field(  # level lever and segment -> value where it is another
        default_factory=dict
    )
    spend: dict[str, float] = field(default_factory=dict)  # money lever -> money this month
    capital: set[str] = field(default_factory=set)  # levers whose money is an investment for now
    present: bool = True  # in the market: neither still to come nor gone
    credit: float | None = None  # debt at which it must leave; None never
    entry_cost: float = 0.0  # capital paid this month for coming into the market
    rule_speed: tuple[float, float] = (0.0, 0.0)  # of imitation in goods and in service, by its rules
    sold: dict[str, float] = field(default_factory=dict)  # purchases to date, by category

    def level(self, lever: str, segment: int) -> float:
        """Value in force of a level lever in a segment."""
        return self.levels_in.get((lever, segment), self.levels[lever])

    def broken(self, item: str) -> float:
        """Share of its promises of that kind which it is remembered to have broken."""
        broken, due = self.promised.get(item, (0.0, 0.0))
        return broken / due if due > 0 else 0.0

    def segments_served(self) -> list[int]:
        """Segments that the firm sells anything to."""
        sold = zip(*(offer.segments for offer in self.offers.values()), strict=True)
        return [s for s, offers in enumerate(sold) if any(offers)]

    def offer(self, category: str) -> Offer:
        """The firm's offer in `category`."""
        return self.offers[category]

    def sold_to(self, category: str) -> list[bool]:
        """Segments that can buy the category of the firm now."""
        return [self.present and sold for sold in self.offers[category].segments]

    def sells(self, category: str) -> bool:
        """Whether anybody can buy the category of the firm now."""
        return self.present and any(self.offers[category].segments)


def by_firm(firms: Sequence[Firm], numbers: Callable[[Firm], dict[str, float]]) -> dict[str, Floats]:
    """What `numbers` says of each firm, name by name, as arrays (firm,)."""
    rows = [numbers(firm) for firm in firms]
    columns = np.array([list(row.values()) for row in rows], float).T.copy()
    return dict(zip(rows[0], columns, strict=True))


def by_firm_and_segment(
    firms: Sequence[Firm], segments: int, numbers: Callable[[Firm, int], dict[str, float]]
) -> dict[str, Floats]:
    """What `numbers` says of each firm in each of so many segments, as arrays (firm, segment)."""
    rows = [[numbers(firm, segment) for segment in range(segments)] for firm in firms]
    columns = np.array([[list(row.values()) for row in of_firm] for of_firm in rows], float)
    return dict(zip(rows[0][0], np.moveaxis(columns, 2, 0).copy(), strict=True))


def _first_inexperience(market: Market, morale: float) -> float:
    """Experience missing at a firm whose people have long had this morale."""
    staff, felt = market.staff, 0.5 if "morale" in market.switched_off else morale
    left = firm_rules.leaving(staff.turnover_per_year, staff.turnover_slope, felt)
    return firm_rules.usual_inexperience(left, staff.learning_months)


def new_firms(market: Market) -> list[Firm]:
    """The firms as the market starts."""
    firms, customers = [], market.customers
    for index, (name, given) in enumerate(market.firms.items()):
        offers = {}
        for category, what in market.categories.items():
            sold_to = given.sells.get(category, [])
            price = given.price.get(category, what.price)
            offers[category] = Offer(
                price=price,
                normal=price,
                start=price,
                segments=[segment in sold_to for segment in market.segments],
                value=[0.0] * len(market.segments),
                launched=[None] * len(market.segments),
            )
        firms.append(
            Firm(
                name=name,
                index=index,
                offers=offers,
                quality=np.array([given.quality.get(need, 0.0) for need in NEEDS]),
                front_agents=given.front_agents_per_1000_customers * customers / 1000,
                expert_agents=given.expert_agents_per_1000_customers * customers / 1000,
                cash=given.cash_per_customer * customers,
                fixed=given.fixed_cost_per_customer_per_month * customers,
                base_morale=given.morale,
                morale=given.morale,
                inexperience=_first_inexperience(market, given.morale),
                customers=[0.0] * len(market.segments),
                said=[[0.0, 0.0, 0.0] for _ in market.segments],
                good_will=[0.0] * len(market.segments),
                present=given.entry is None,
                credit=None
                if given.credit_per_customer is None or "exit" in market.switched_off
                else given.credit_per_customer * customers,
                sold=dict.fromkeys(market.categories, 0.0),
            )
        )
    return firms
