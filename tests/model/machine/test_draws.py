"""Luck belongs to the customer: no draw depends on strategy, mechanisms, threads or the others.

Statistical tests run on a fixed seed; false-alarm rate 1e-6 each, were the seed drawn anew, shared out over
the comparisons of a test where it makes several.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.model.customers.kernel_parameters import behaviour
from sim.model.customers.state import State, Traits, empty_state, empty_traits
from sim.model.customers.traits import draw_all, population
from sim.model.machine.compile import compiled
from sim.model.machine.draws import Decision, key, words
from sim.model.simulate import simulate
from sim.model.warm_up import forget
from sim.scenario.basics.names import MECHANISMS, all_but
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import a_market, a_study, assert_same_run, one_firm

FALSE_ALARM = 1e-6
MANY = 40_000


def customers_of(market: Market, number: int, seed: int = 1, replication: int = 0) -> tuple[Traits, State]:
    """Draw the customers of a market of one segment."""
    firms, categories = len(market.firms), len(market.categories)
    traits = empty_traits(firms, categories, number)
    state = empty_state(firms, categories, number, market.setting == "contractual")
    draw_all(*key(seed, replication), 0, number, 0, 0, population(market), behaviour(market), traits, state)
    return traits, state


def drawing(**changes: Any) -> Market:
    """A market whose customers have every trait."""
    segment = {
        "share": 1.0, "occasions": {"core": {"shape": 0.3}}, "attrition": {"a": 0.7, "b": 1.2},
        "arrivals": [0.1, 0.2], "attachment_sd": 0.8,
    }  # fmt: skip
    return a_market(segments={"people": segment}, **changes)


def uncorrelated(columns: np.ndarray, names: list[str] | None = None) -> None:
    """Hold every pair of columns to Spearman's rank correlation 0.

    With 40,000 rows and 28 pairs a correlation beyond 0.03 is seen; two draws from one word have 1.
    """
    pairs = list(combinations(range(columns.shape[1]), 2))
    names = names or [str(c) for c in range(columns.shape[1])]
    ranks = stats.rankdata(columns, axis=0)
    found = np.corrcoef(ranks.T)
    limit = stats.norm.isf(FALSE_ALARM / 2 / len(pairs)) / np.sqrt(len(columns) - 1)
    for a, b in pairs:
        assert abs(found[a, b]) < limit, (names[a], names[b], found[a, b])


# -- the same customers, whatever else is done -----------------------------------------------------


@pytest.mark.parametrize("number", [1, 255, 5000])
def test_the_first_customers_of_a_larger_market_are_those_of_a_smaller_one(number: int) -> None:
    some, more = customers_of(drawing(), number), customers_of(drawing(), 6000)
    for few, many in zip((*some[0], *some[1]), (*more[0], *more[1]), strict=True):
        assert np.array_equal(few, many[..., :number])


def test_the_first_customers_of_a_larger_market_live_the_same_lives() -> None:
    """Where customers do not meet (no talk, desk or hearsay) their lives do not depend on their number."""
    market = drawing(switched_off=["talk", "desk"], choice={"hearsay": 0.0}, failure={"quality_slope": 0.0})
    few, many = (simulate(a_study(market, customers=n, months=18)).customers for n in (700, 9000))
    same = many[many["customer"] < 700].reset_index(drop=True)
    assert few.equals(same)
    assert few["purchases"].sum() > 1000


@pytest.mark.parametrize("off", MECHANISMS)
def test_switching_a_mechanism_off_draws_the_same_customers(off: str) -> None:
    """But for the trait that the mechanism is about."""
    (all_traits, _), (traits, _) = (
        customers_of(drawing(), 500),
        customers_of(drawing(switched_off=[off]), 500),
    )
    for name, one, other in zip(Traits._fields, all_traits, traits, strict=True):
        if name == off and off in ("attachment", "attrition"):  # `entry` is of firms, the trait of customers
            assert (other == 0).all() and (one != 0).any()
        else:
            assert np.array_equal(one, other), name


def test_a_firm_more_changes_no_customer() -> None:
    third = {"sells": {"core": ["people"]}, "awareness": 0.5}
    (two, start), (three, start_of_three) = (
        customers_of(market, 500)
        for market in (drawing(), drawing(firms={**firms_of(drawing()), "third": third}))
    )
    for name in ("rate", "basket", "kappa", "cost", "attrition", "entry"):
        assert np.array_equal(getattr(two, name), getattr(three, name))
    assert np.array_equal(two.attachment, three.attachment[:2])
    assert np.array_equal(start.satisfaction, start_of_three.satisfaction[:2])
    assert np.array_equal(start.aware, start_of_three.aware[:2])


def firms_of(market: Market) -> dict[str, Any]:
    return {name: firm.model_dump() for name, firm in market.firms.items()}


def test_strategies_meet_the_same_customers_with_the_same_luck() -> None:
    """Occasions happen alike under every strategy; until a strategy does something, all is alike."""
    late = Strategy(levers=[{"lever": "list_price", "value": 1.3, "from_month": 6}])
    spend = Strategy(spend={"reach": 0.5, "care": 0.5})
    study = a_study(drawing(), {"late": late, "spend": spend}, customers=2000, months=12, warm_up=3)
    hold, later, spent = (simulate(study, name) for name in ("hold", "late", "spend"))
    occasions = [run.monthly["occasions"].to_numpy() for run in (hold, later, spent)]
    assert np.array_equal(occasions[0], occasions[1]) and np.array_equal(occasions[0], occasions[2])
    before, after = (hold.monthly["month"] < 6).to_numpy(), (hold.monthly["month"] >= 6).to_numpy()
    assert hold.monthly[before].equals(later.monthly[before])
    assert not hold.monthly[after].equals(later.monthly[after])
    assert not hold.monthly.equals(spent.monthly)


def test_warm_up_and_horizon_do_not_change_luck() -> None:
    """A longer run begins with the shorter one."""
    short, long = (simulate(a_study(drawing(), customers=500, months=m, warm_up=2)) for m in (5, 11))
    assert short.monthly.equals(long.monthly[long.monthly["month"] < 5])
    assert short.ledger.equals(long.ledger[long.ledger["month"] < 5])


def test_common_luck_narrows_differences() -> None:
    """What pairing is for: a difference between strategies varies less than two runs would let it."""
    cheaper = Strategy(levers=[{"lever": "list_price", "value": 0.97}])
    study = a_study(drawing(), {"cheaper": cheaper}, customers=1000, months=6)
    bought = np.array(
        [
            [simulate(study, name, r).monthly["purchases"].sum() for name in ("hold", "cheaper")]
            for r in range(20)
        ]
    )
    assert np.var(bought[:, 1] - bought[:, 0]) < 0.25 * bought.var(axis=0).sum()


# -- chance that is chance -------------------------------------------------------------------------


def test_keys_of_seeds_and_replications_differ() -> None:
    keys = {tuple(int(word) for word in key(seed, r)) for seed in range(60) for r in range(60)}
    assert len(keys) == 3600
    # not even in one half: customers of two replications would share half of a key
    assert len({first for first, _ in keys}) == 3600 and len({second for _, second in keys}) == 3600


@compiled
def _fill(k0, k1, customers, months, decisions, occurrences, out):
    for n in range(customers.size):
        for w, word in enumerate(words(k0, k1, customers[n], months[n], decisions[n], occurrences[n])):
            out[n, w] = (float(word) + 0.5) * 2.0**-32


def units(**given: Any) -> np.ndarray:
    """Uniforms, shape (n, 4), for arrays of customer, month, decision and occurrence."""
    columns = np.broadcast_arrays(
        given.get("customer", 0), given.get("month", 0), int(given.get("decision", Decision.OCCASION)),
        given.get("occurrence", 0),
    )  # fmt: skip
    out = np.empty((columns[0].size, 4))
    _fill(*key(5, given.get("replication", 0)), *(np.ascontiguousarray(c, np.int64) for c in columns), out)
    return out


@pytest.mark.parametrize("order", ["customer", "month", "occurrence", "replication"])
def test_neighbours_in_any_order_are_independent(order: str) -> None:
    """The four words of neighbours in the orders in which the simulation counts.

    That is the next customer; and the same customer's next month, next occasion, and next replication.
    """
    n = np.arange(MANY)
    if order == "replication":
        both = np.column_stack([units(customer=n, replication=r) for r in (0, 1)])
    else:
        line = units(**{order: np.arange(MANY + 1)})
        both = np.column_stack([line[:-1], line[1:]])
    uncorrelated(both)
    # independent, not only uncorrelated: squares of neighbours fill evenly
    for a, b in ((0, 4), (0, 5), (1, 4), (3, 7)):
        seen = np.histogram2d(both[:, a], both[:, b], bins=16, range=[[0, 1], [0, 1]])[0]
        assert stats.chisquare(seen.ravel()).pvalue > FALSE_ALARM / 4


def test_decisions_of_one_customer_are_independent() -> None:
    n = np.arange(MANY)
    uncorrelated(np.column_stack([units(customer=n, decision=d)[:, 0] for d in Decision]))


def test_traits_are_independent() -> None:
    traits, _ = customers_of(drawing(), MANY)
    columns = [
        traits.rate[0],
        traits.basket[0],
        traits.kappa,
        traits.cost,
        traits.attrition,
        *traits.attachment,
    ]
    names = ["rate", "basket", "kappa", "cost", "attrition", "attachment to 0", "attachment to 1"]
    uncorrelated(np.column_stack(columns).astype(float), names)


def test_where_customers_start_is_independent_of_their_traits() -> None:
    """The main firm, and the satisfaction of those who have one, tell nothing about who they are."""
    segment = {"share": 1.0, "occasions": {"core": {"shape": 2.0}}}
    traits, state = customers_of(a_market(segments={"people": segment}), MANY)
    columns = np.column_stack(
        [
            state.last[0] == 0, state.satisfaction.max(axis=0) + state.satisfaction.min(axis=0),
            state.aware[0] * (state.last[0] != 0), traits.rate[0], traits.kappa, traits.basket[0],
        ]
    ).astype(float)  # fmt: skip
    has_home = columns[:, 0] > 0
    uncorrelated(columns[has_home][:, [1, 3, 4, 5]], ["satisfaction", "rate", "kappa", "basket"])


def test_when_a_contract_runs_out_tells_nothing_about_the_customer() -> None:
    """Contracts of those there at the start run out evenly, for the satisfied and for the others."""
    market = one_firm(
        {}, {"share": 1.0, "awareness": 1.0}, setting="contractual", months_between_renewals=120
    )
    traits, state = customers_of(market, MANY)
    months = state.renewal[0].astype(float)
    assert stats.chisquare(np.bincount(state.renewal[0] - 1, minlength=120)).pvalue > FALSE_ALARM
    columns = np.column_stack([months, state.satisfaction[0], state.trust[0], traits.rate[0], traits.kappa])
    uncorrelated(columns.astype(float), ["renewal", "satisfaction", "trust", "rate", "kappa"])


def test_arrivals_come_in_the_shares_given_and_evenly_within_a_month() -> None:
    traits, _ = customers_of(drawing(), MANY)
    there, entry = traits.entry < 0, traits.entry[traits.entry > 0]
    seen = [there.sum(), (entry <= 1).sum(), (entry > 1).sum()]
    assert stats.chisquare(seen, np.array([0.7, 0.1, 0.2]) * MANY).pvalue > FALSE_ALARM
    assert stats.kstest(entry[entry > 1] - 1, "uniform").pvalue > FALSE_ALARM


def test_traits_have_the_means_and_spreads_of_the_market() -> None:
    """Five standard errors each (5.7e-7)."""
    traits, state = customers_of(drawing(), MANY)
    root = np.sqrt(MANY)
    for what, values, mean, sd in [
        ("ln basket", np.log(traits.basket[0]), np.log(100) - 1.1**2 / 2, 1.1),
        ("ln kappa", np.log(traits.kappa), np.log(4.4) - 0.5**2 / 2, 0.5),
        ("cost", traits.cost, 1.0, 1.0),
        ("rate", traits.rate[0], 1.0, 1 / np.sqrt(0.3)),
        ("attrition", traits.attrition, 0.7 / 1.9, np.sqrt(0.7 * 1.2 / (1.9**2 * 2.9))),
        ("attachment", traits.attachment[1], 0.0, 0.8),
    ]:
        assert abs(values.astype(float).mean() - mean) < 5 * sd / root, what
    there = traits.entry < 0
    home = (state.last[0][there] == 1).mean()
    assert abs(home - 0.4) < 5 * np.sqrt(0.24 / there.sum())
    known = state.aware[0][there & (state.last[0] != 0)].mean()
    assert abs(known - 0.6) < 5 * np.sqrt(0.24 / (there & (state.last[0] != 0)).sum())


def test_gamma_gamma_baskets_have_their_closed_mean_and_distribution() -> None:
    segment = {"basket": {"kind": "gamma_gamma", "p": 6.25, "q": 3.74, "gamma": 15.45}}
    traits, _ = customers_of(one_firm(segment), MANY)
    law = stats.invgamma(3.74, scale=6.25 * 15.45)
    assert law.mean() == pytest.approx(6.25 * 15.45 / 2.74)
    assert stats.kstest(traits.basket[0].astype(float), law.cdf).pvalue > FALSE_ALARM


# -- months ----------------------------------------------------------------------------------------


def test_occasions_are_poisson_and_independent_from_month_to_month() -> None:
    """One firm, everybody buys at every occasion: purchases of a month are the Poisson counts themselves."""
    rate = {"occasions": {"core": {"mean_per_month": 2.0, "shape": 1000.0}}}
    market = one_firm(rate, {"share": 0.0, "awareness": 1.0}, switched_off=all_but())
    counts = []
    for months in (1, 2, 3):
        run = simulate(a_study(market, customers=MANY, months=months))
        counts.append(run.customers["purchases"].to_numpy())
    monthly = np.column_stack([counts[0], counts[1] - counts[0], counts[2] - counts[1]])
    uncorrelated(monthly.astype(float))
    # a Gamma of shape 1000 over customers makes it a negative binomial, all but Poisson
    law = stats.nbinom(1000, 1000 / 1002)
    edges = np.arange(8)
    for month in monthly.T:
        seen = [*(np.sum(month == k) for k in edges), np.sum(month > 7)]
        expected = np.array([*law.pmf(edges), law.sf(7)]) * MANY
        assert stats.chisquare(seen, expected).pvalue > FALSE_ALARM / 3


def test_threads_and_repetition_draw_the_same() -> None:
    study = a_study(drawing(), customers=9000, months=4, warm_up=1)
    one = simulate(study, replication=3, threads=1)
    for threads in (1, 2, 3):
        forget()
        assert_same_run(one, simulate(study, replication=3, threads=threads))


def test_the_outside_chance_of_nothing_is_negligible_where_tests_say_never() -> None:
    """What the tests of closed forms lean on: with this utility of nothing every occasion is a purchase."""
    market = one_firm({}, {"awareness": 1.0}, switched_off=all_but(), choice={"outside": NEVER_NOTHING})
    monthly = simulate(a_study(market, customers=20_000, months=6)).monthly
    assert monthly["occasions"].equals(monthly["purchases"])
    assert monthly["purchases"].sum() > 100_000
