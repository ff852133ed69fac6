"""What must happen to results when the question is changed in a way whose effect is known beforehand.

Exact where the change is one of names or units; statistical elsewhere, on a fixed seed with a false-alarm
rate below 1e-5 (seven standard errors between 12 replications, Student's t with 22 degrees of freedom, ten
comparisons a test).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.simulate import simulate
from sim.scenario.basics.names import LEDGER_LINES, all_but
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import TABLES, a_market, a_study, of_firm, one_firm
from tests.model.test_engines import EVERYTHING, STRATEGIES, rich

STANDARD_ERRORS = 7.0
REPLICATIONS = 12


def with_values(market: Market, changes: dict[str, Any]) -> Market:
    """The market with values at dotted paths multiplied or replaced: {"desk.wage": f(old) or value}."""
    given = market.model_dump()
    for path, value in changes.items():
        *way, last = path.split(".")
        node = given
        for key in way:
            node = node[key]
        node[last] = value(node[last]) if callable(value) else value
    return Market(**given)


# -- units and names ---------------------------------------------------------------------------------


def in_other_money(market: Market, times: float) -> Market:
    """The same market in a currency of which `times` make one of the old."""

    def scaled(value: Any) -> Any:
        return value * times

    paths = [
        "desk.wage_per_agent_per_month",
        "desk.expert_wage_per_agent_per_month",
        "response.entry_cost_per_customer",
        "focus.coordination_cost",
        "desk.skill_routing_cost_per_customer_per_month",
        "staff.autonomy_cost_per_customer_per_month",
        "recovery.apology_cost",
    ]
    for name in market.categories:
        paths += [f"categories.{name}.{what}" for what in ("price", "handling", "launch_cost_per_customer")]
    for name, segment in market.segments.items():
        if segment.basket.kind == "gamma_gamma":
            paths.append(f"segments.{name}.basket.gamma")
        elif segment.basket.mean is not None:
            paths.append(f"segments.{name}.basket.mean")
    for name, firm in market.firms.items():
        paths += [
            f"firms.{name}.{what}" for what in ("fixed_cost_per_customer_per_month", "cash_per_customer")
        ]
        paths += [f"firms.{name}.price.{category}" for category in firm.price]
    response = market.response.model_dump()
    paths += [
        f"response.{lever}.half_spend" for lever, effect in response.items() if isinstance(effect, dict)
    ]
    return with_values(market, dict.fromkeys(paths, scaled))


def test_money_in_another_unit_is_the_same_money() -> None:
    """Ten small coins to the large one: the same customers do the same, and every line is ten times as large.

    Each purchase, payout and line is rounded to the cent before and after: half a cent each way.
    """
    market = rich()
    payout = EVERYTHING.model_copy(
        update={
            "levers": [
                s.model_copy(update={"value": 10 * s.value})
                if s.lever in ("promise_payout", "compensation")
                else s
                for s in EVERYTHING.levers
            ]
        }
    )
    one = simulate(a_study(market, {"all": EVERYTHING}, customers=2000, months=12, budget=3.0), "all")
    ten = simulate(
        a_study(in_other_money(market, 10.0), {"all": payout}, customers=2000, months=12, budget=30.0), "all"
    )
    assert one.transitions.equals(ten.transitions)
    assert one.desk.equals(ten.desk)
    purchases = one.monthly.groupby(["month", "firm"], observed=False)["purchases"].sum().to_numpy()
    assert purchases.sum() > 15_000
    lines = [*LEDGER_LINES, "profit", "cash"]
    error = np.abs(10 * one.ledger[lines] - ten.ledger[lines]).to_numpy()
    each = 0.005 * 10 + 0.005
    # customers' money is rounded once a purchase, a basket is a float of seven digits
    bound = np.full(error.shape, 2 * each)
    for column, line in enumerate(lines):
        if line in ("revenue", "discounts", "cost_of_goods", "handling"):
            bound[:, column] += each * purchases + 2e-7 * ten.ledger[line]
        elif line in ("profit", "cash"):
            bound[:, column] = np.inf  # sums of the others
    assert (error <= bound).all()
    assert np.abs(10 * one.ledger["profit"].sum() / ten.ledger["profit"].sum() - 1) < 1e-3
    assert (one.ledger[["capital", "marketing", "programmes", "payouts"]].sum() > 0).all()
    for column in ("satisfaction", "trust", "price"):
        assert np.allclose(one.monthly[column], ten.monthly[column], rtol=1e-12, equal_nan=True)


def renamed(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    frame = frame.copy()
    for column in set(frame) & {"firm", "segment"}:
        frame[column] = frame[column].astype(str).replace(names).astype("category")
    return frame


def test_names_mean_nothing() -> None:
    """Firms, segments and categories under other names, in the same order."""
    names = {"ours": "zeta", "theirs": "alpha", "settled": "y", "elsewhere": "a", "core": "w", "extra": "b"}
    market = rich()

    def translated(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): translated(item) for key, item in value.items()}
        if isinstance(value, list):
            return [translated(item) for item in value]
        return names.get(value, value) if isinstance(value, str) else value

    other = Market(**translated(market.model_dump()))
    there = {name: Strategy(**translated(s.model_dump())) for name, s in STRATEGIES.items()}
    one, two = (
        simulate(a_study(m, strategies, customers=500, months=8, budget=3.0), "everything")
        for m, strategies in ((market, STRATEGIES), (other, there))
    )
    for table in TABLES:
        left, right = renamed(getattr(one, table), names), renamed(getattr(two, table), {})
        for column in left:
            assert left[column].astype(str).tolist() == right[column].astype(str).tolist(), (table, column)


def test_segments_that_nobody_is_in_and_firms_that_sell_nothing_change_nothing() -> None:
    """A firm that nobody knows and a category nobody needs are not there for anybody else."""
    market = a_market()
    firms = {name: firm.model_dump() for name, firm in market.firms.items()}
    unknown = {"sells": {"core": []}}
    more = a_market(firms={**firms, "unknown": unknown}, categories={"core": {}, "unneeded": {"price": 7.0}})
    one, two = (simulate(a_study(m, customers=2000, months=10)) for m in (market, more))
    kept = two.monthly[two.monthly["firm"] != "unknown"].reset_index(drop=True)
    for column in ("regular", "lapsed", "occasions", "purchases", "revenue", "satisfaction"):
        assert one.monthly[column].equals(kept[column]), column


# -- strategies that do nothing ----------------------------------------------------------------------

DEFAULTS = [
    {"lever": lever.name, "value": lever.default} for lever in LEVERS.values() if lever.kind == "level"
]


NOTHING = {
    "nothing": Strategy(),
    "no money": Strategy(spend={lever.name: 0.0 for lever in LEVERS.values() if lever.kind == "money"}),
    "defaults": Strategy(levers=DEFAULTS),
    "a payout without a promise": Strategy(levers=[{"lever": "promise_payout", "value": 50.0}]),
    "after the horizon": Strategy(levers=[{"lever": "list_price", "value": 3.0, "from_month": 10}]),
}


@pytest.mark.parametrize("nothing", NOTHING.values(), ids=NOTHING)
def test_a_strategy_that_does_nothing_is_hold(nothing: Strategy) -> None:
    study = a_study(rich(), {"nothing": nothing}, customers=1000, months=10, warm_up=2)
    hold, same = simulate(study), simulate(study, "nothing")
    for table in TABLES[:-1]:
        assert getattr(hold, table).equals(getattr(same, table)), table
    assert (same.spend["present_value"] == 0).all()


def test_without_a_budget_money_levers_do_nothing() -> None:
    study = a_study(rich(), {"all": Strategy(spend=EVERYTHING.spend)}, customers=1000, months=10, budget=0.0)
    hold, same = simulate(study), simulate(study, "all")
    for table in TABLES[:-1]:
        assert getattr(hold, table).equals(getattr(same, table)), table


# -- monotone ----------------------------------------------------------------------------------------


def core_purchases(market: Market, price: float, replication: int = 0, months: int = 12) -> int:
    strategy = Strategy(levers=[{"lever": "list_price", "value": price}])
    run = simulate(a_study(market, {"price": strategy}, customers=3000, months=months), "price", replication)
    return int(of_firm(run.monthly)["core_purchases"].sum())


@pytest.mark.parametrize("contract", [{}, {"setting": "contractual", "months_between_renewals": 2}])
def test_a_higher_list_price_never_sells_more(contract: dict[str, Any]) -> None:
    """With the same customers and luck, in each replication; prices lie too far apart for luck to count."""
    for replication in range(2):
        sold = [core_purchases(a_market(**contract), p, replication) for p in (0.8, 0.9, 1.0, 1.1, 1.3)]
        assert (np.diff(sold) < 0).all(), sold


def test_a_firm_alone_in_its_market_that_doubles_its_price_sells_less_for_good() -> None:
    """Nobody else sells, yet people can do without: they buy less of what costs twice as much.

    Price sensitivity is 4.4 on average; the weakest response that could still be called one is asked for.
    """
    market = one_firm({}, {"share": 1.0, "awareness": 1.0}, choice={"outside": 0.0})
    strategy = Strategy(levers=[{"lever": "list_price", "value": 2.0}])
    study = a_study(market, {"double": strategy}, customers=3000, months=48)
    late = [
        simulate(study, name).monthly.query("month >= 36")["purchases"].sum() for name in ("hold", "double")
    ]
    assert late[1] < 0.8 * late[0], late


def test_more_of_a_good_thing_is_no_worse() -> None:
    """Quality, awareness and people at the desk bring purchases to the firm that has them."""
    base = a_market(desk={"contacts_per_purchase": 0.5, "opening_minutes": 2000.0})
    study = a_study(base, customers=3000, months=18)
    hold = of_firm(simulate(study).monthly)
    better = {
        "quality": {"firms.ours.quality": {"reliability": 0.5, "product_quality": 0.5}},
        "awareness": {"firms.ours.awareness": 0.95},
        "staff": {"firms.ours.front_agents_per_1000_customers": 3.0},
    }
    for what, change in better.items():
        run = simulate(a_study(with_values(base, change), customers=3000, months=18))
        assert of_firm(run.monthly)["purchases"].sum() > hold["purchases"].sum(), what
    spent = simulate(a_study(with_values(base, better["staff"]), customers=3000, months=18))
    waits = [of_firm(run.desk)["mean_wait_minutes"].mean() for run in (simulate(study), spent)]
    assert waits[1] < waits[0]


# -- statistically the same --------------------------------------------------------------------------


def totals(market: Market, customers: int, seed: int) -> np.ndarray:
    """Figures a customer of `ours`, then of `theirs`; shape (replication, 10)."""
    study = a_study(market, customers=customers, months=12, seed=seed)
    rows = []
    for replication in range(REPLICATIONS):
        run = simulate(study, replication=replication)
        row = []
        for firm in ("ours", "theirs"):
            mine, desk = of_firm(run.monthly, firm), of_firm(run.desk, firm)
            last = mine[mine["month"] == 11]
            row += [
                mine["purchases"].sum(), last["regular"].sum(), last["lapsed"].sum(), desk["contacts"].sum(),
                (mine["satisfaction"] * mine["purchases"]).sum(),
            ]  # fmt: skip
        rows.append(np.array(row) / customers)
    return np.array(rows)


def assert_alike(one: np.ndarray, other: np.ndarray) -> None:
    """Means over replications differ by chance only; and chance is small: below 3 % of the mean."""
    error = np.sqrt((one.var(axis=0, ddof=1) + other.var(axis=0, ddof=1)) / REPLICATIONS)
    assert (np.abs(one.mean(axis=0) - other.mean(axis=0)) < STANDARD_ERRORS * error).all()
    assert (error < 0.03 * one.mean(axis=0)).all()


def whole(**changes: Any) -> Market:
    """A market whose desk and talk work at any scale: people enough, and shares of a segment."""
    return a_market(desk={"patience_minutes": 1e6, "contacts_per_purchase": 0.2}, **changes)


def test_a_segment_split_into_equal_halves_is_the_same_market() -> None:
    half = {"share": 0.5, "occasions": {"core": {}}}
    firms = {
        name: {"share": 0.4, "awareness": 0.6, "sells": {"core": ["one", "two"]}}
        for name in ("ours", "theirs")
    }
    split = whole(segments={"one": half, "two": half}, firms=firms)
    assert_alike(totals(whole(), 4000, 1), totals(split, 4000, 2))


def test_twice_the_customers_are_twice_everything() -> None:
    assert_alike(totals(whole(), 4000, 1), totals(whole(), 8000, 2))


def test_firms_in_another_order_do_alike() -> None:
    """`ours` starts larger and better; listed second it is still the same firm, with other luck."""
    ours = {"share": 0.5, "awareness": 0.8, "quality": {"reliability": 0.4}, "sells": {"core": ["people"]}}
    theirs = {"share": 0.3, "awareness": 0.5, "sells": {"core": ["people"]}}
    first = totals(whole(firms={"ours": ours, "theirs": theirs}), 4000, 1)
    second = totals(whole(firms={"theirs": theirs, "ours": ours}), 4000, 2)
    assert_alike(first, second)
    assert (first[:, 0] > first[:, 5]).all()  # and the two firms are not alike


# -- switches ----------------------------------------------------------------------------------------

#: mechanism -> a parameter that must no longer matter once it is off, and a value far from its default
IDLE: dict[str, dict[str, Any]] = {
    "satisfaction": {
        "experience.satisfaction_speed": 0.9,
        "failure.memory": 1.0,
        "experience.trust_loss": 0.9,
    },
    "price": {"segments.people.price_sensitivity_mean": 12.0, "choice.reference_loss": 9.0},
    "habit": {"choice.habit": 5.0},
    "attachment": {"segments.people.attachment_sd": 4.0},
    "attrition": {"segments.people.attrition": {"a": 5.0, "b": 1.0}},
    "talk": {"reach.talk_per_year": 11.0},
    "reach": {"reach.advertising_per_year": 11.0, "reach.talk_per_year": 11.0},
    "failure": {"failure.chance_per_purchase": 0.9, "failure.complaint_minor": 0.9},
    "desk": {"desk.contacts_per_purchase": 0.9, "firms.ours.front_agents_per_1000_customers": 50.0},
    "promise": {"promise.claim_chance": 1.0, "promise.pull": 5.0, "promise.relevance": 0.0},
    "norm_growth": {"norm_growth_per_month": 0.5},
    "perception_noise": {"experience.perception_sd": 3.0},
    "rivals": {"firms.theirs.rules": {"imitate_per_month": 0.9, "match_price": 0.9}},
    "price_war": {"rivalry.price_war_sensitivity": 2.0, "rivalry.price_war_below": 0.01},
    "exit": {"firms.theirs.credit_per_customer": 0.0},
    "experience_curve": {"categories.core.experience_exponent": 0.3},
    "belief": {"needs.belief_error": 2.0},
    "need_drift": {"segments.people.need_drift_per_year": {"range": 1.0}},
    "range": {"range_of_goods.quality": 3.0, "segments.people.choice_cost": 2.0},
    "serving": {"serving.skill": 3.0, "serving.latitude_fails": 3.0},
    "wants": {"wants.basket": 2.0, "wants.exposure": 0.5},
    "data": {"data.relevance": 3.0, "data.breach_per_month": 0.5},
}
PROMISING = Strategy(
    levers=[
        {"lever": "wait_promise_minutes", "value": 0.5}, {"lever": "promise_payout", "value": 20.0},
        {"lever": "list_price", "value": 0.95}, {"lever": "range_of_goods", "value": 2.0},
        {"lever": "push_wants", "value": 0.5}, {"lever": "data_use", "value": 0.5},
    ],
    spend={"quality": 0.5, "skills": 0.2, "approachability": 0.2},
)  # fmt: skip


@pytest.mark.parametrize("mechanism", IDLE)
def test_a_mechanism_switched_off_does_nothing_and_switched_on_does_something(mechanism: str) -> None:
    segment = {"share": 1.0, "occasions": {"core": {}}, "attrition": {"a": 1.0, "b": 20.0}}
    market = a_market(segments={"people": segment}, failure={"chance_per_purchase": 0.2})
    market = with_values(market, {"firms.ours.quality": {"expert_advice": 0.5, "range": -0.5}})
    market = with_values(market, {"firms.theirs.fixed_cost_per_customer_per_month": 30.0})  # not for long
    moved = with_values(market, IDLE[mechanism])

    def lived(of: Market, off: list[str]) -> pd.DataFrame:
        study = a_study(with_values(of, {"switched_off": off}), {"s": PROMISING}, customers=600, months=8)
        run = simulate(study, "s")
        return run.monthly.assign(cash=run.ledger["cash"].to_numpy())

    assert lived(market, [mechanism]).equals(lived(moved, [mechanism]))
    assert not lived(market, []).equals(lived(moved, []))


def test_with_everything_off_nothing_changes_but_the_count_of_purchases() -> None:
    market = one_firm(
        {}, {"share": 1.0, "awareness": 1.0}, switched_off=all_but(), choice={"outside": NEVER_NOTHING}
    )
    run = simulate(a_study(market, customers=500, months=12))
    assert run.desk.empty
    assert (run.monthly["value"] == 0).all() and (run.monthly["price"] == 1).all()
    again = simulate(a_study(market, customers=500, months=3))
    same = ["satisfaction", "trust"]
    assert run.customers[same].equals(again.customers[same])
