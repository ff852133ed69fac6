"""Changes of the question that must not change the answer by a single customer, nor by a cent.

Luck belongs to customers by their number, to months and to decisions. So where customers are tied neither by
talk within a segment nor by queues and levels of a firm, how they are sorted, how many others there are, how
long the study goes on and who else is compared are all the same to them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import sim
from sim.model.firms.user_policies import Intervention
from sim.model.simulate import simulate
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, assert_same_run
from tests.model.test_engines import EVERYTHING, STRATEGIES, rich
from tests.oracles.public import study_of

#: What ties customers together by their segment, their firm's desk, or the firm's state.
TIES = [
    "talk", "word_of_mouth", "desk", "rivals", "tiers", "exit", "price_war", "experience_curve",
    "self_repair", "morale", "belief", "promise",
]  # fmt: skip
OF_CUSTOMERS = ["purchases", "stage", "satisfaction", "trust", "sales", "profit", "left", "tenure_months"]


def untied(**changes: Any) -> Market:
    """A market whose customers live by themselves."""
    return a_market(switched_off=TIES, **changes)


def of(run: Any, customers: int | None = None) -> pd.DataFrame:
    """What became of customers, in the order of their numbers."""
    table = run.customers[["customer", "firm", *OF_CUSTOMERS]]
    table = table if customers is None else table[table["customer"] < customers]
    return table.sort_values(["firm", "customer"]).reset_index(drop=True)


def assert_same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert len(one) > 0 and one["purchases"].sum() > 0
    assert_frame_equal(one, other, check_exact=True, check_categorical=False)


# -- segments and population -------------------------------------------------------------------------


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.3, 0.7), (0.1, 0.2, 0.7)])
@pytest.mark.parametrize("contract", [{}, {"setting": "contractual", "months_between_renewals": 3}])
def test_a_segment_split_into_parts_is_the_same_customers(
    shares: tuple[float, ...], contract: dict[str, Any]
) -> None:
    names = ["a", "b", "c"][: len(shares)]
    firms = {name: {"share": 0.4, "awareness": 0.6, "sells": {"core": names}} for name in ("ours", "theirs")}
    parts = {
        name: {"share": share, "occasions": {"core": {}}} for name, share in zip(names, shares, strict=True)
    }
    whole, split = (
        simulate(a_study(market, customers=1000, months=12))
        for market in (untied(**contract), untied(segments=parts, firms=firms, **contract))
    )
    assert_same(of(whole), of(split))
    whole_money, split_money = (
        run.monthly.groupby(["month", "firm"], observed=False)["revenue"].sum().to_numpy()
        for run in (whole, split)
    )
    assert np.abs(whole_money - split_money).max() < 0.005


def test_segments_in_another_order_are_the_same_segments_with_other_customers() -> None:
    """Their sizes and their parameters go with them; only who is who changes."""
    one = {"share": 0.25, "occasions": {"core": {"mean_per_month": 2.0}}}
    two = {"share": 0.75, "occasions": {"core": {"mean_per_month": 0.5}}}
    runs = []
    for segments in ({"one": one, "two": two}, {"two": two, "one": one}):
        firms = {
            name: {"share": 0.4, "awareness": 0.6, "sells": {"core": ["one", "two"]}}
            for name in ("ours", "theirs")
        }
        runs.append(simulate(a_study(untied(segments=segments, firms=firms), customers=8000, months=6)))
    for run in runs:
        bought = run.monthly.groupby("segment", observed=False)["occasions"].sum()
        assert bought["one"] / bought["two"] == pytest.approx((0.25 * 2.0) / (0.75 * 0.5), rel=0.1)


def test_more_customers_leave_the_first_ones_as_they_were() -> None:
    few, many = (simulate(a_study(untied(), customers=n, months=12)) for n in (900, 1800))
    assert_same(of(few), of(many, 900))


# -- time ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", ["hold", "everything"])
def test_a_longer_study_begins_as_the_shorter_one(strategy: str) -> None:
    """With everything at work: nobody knows when it ends."""
    short, long = (
        simulate(a_study(rich(), STRATEGIES, customers=600, months=months, budget=3.0), strategy)
        for months in (8, 14)
    )
    for name in ("monthly", "ledger", "transitions", "desk", "churn"):
        there = getattr(long, name)
        began = there[there["month"] < 8].reset_index(drop=True)
        assert_frame_equal(getattr(short, name), began, check_exact=True, obj=name)


# -- who else is compared ------------------------------------------------------------------------------


def compared(order: list[str], replications: int = 3) -> Any:
    strategies = {
        "care": {"quadrant": "loyalty", "spend": {"care": 1.0}},
        "win": {"quadrant": "acquisition", "spend": {"reach": 1.0}},
    }
    market = a_market().model_dump(exclude_defaults=True)
    study = study_of(
        market, strategies={name: strategies[name] for name in order}, budget=0.5, customers=300, months=6,
        replications=replications,
    )  # fmt: skip
    return sim.compare(study)


@pytest.mark.slow
def test_the_order_of_strategies_does_not_matter() -> None:
    one, other = compared(["care", "win"]), compared(["win", "care"])
    for name in ("outcomes", "summary"):
        keys = [key for key in ("strategy", "measure", "replication") if key in one.tables[name]]
        left, right = (c.tables[name].sort_values(keys).reset_index(drop=True) for c in (one, other))
        assert_frame_equal(left, right[left.columns], check_exact=True, obj=name)
    pairs = [
        {(row.a, row.b, row.measure): row.difference for row in c.paired.itertuples()} for c in (one, other)
    ]
    both = [key for key in pairs[0] if key in pairs[1]]
    turned = [(b, a, m) for a, b, m in pairs[0] if (b, a, m) in pairs[1]]
    assert both and all(pairs[0][key] == pairs[1][key] for key in both)
    assert turned and all(pairs[0][b, a, m] == -pairs[1][a, b, m] for a, b, m in turned)
    assert one.winners == other.winners


def lived(found: Any) -> pd.DataFrame:
    """What came of each run by itself; what would come later yet is estimated from all runs together."""
    return found.tables["outcomes"].drop(columns=["tail", "tail_share"])


@pytest.mark.slow
def test_another_strategy_beside_them_changes_none() -> None:
    alone, beside = compared(["care"]), compared(["care", "win"])
    kept = lived(beside)
    kept = kept[kept["strategy"] != "win"].reset_index(drop=True)
    assert_frame_equal(lived(alone).reset_index(drop=True), kept, check_exact=True)


@pytest.mark.slow
def test_more_replications_keep_the_first_ones() -> None:
    few, many = (lived(compared(["care", "win"], n)) for n in (2, 5))
    kept = many[many["replication"] < 2].reset_index(drop=True)
    assert_frame_equal(few.reset_index(drop=True), kept, check_exact=True)


# -- strategies and firms ------------------------------------------------------------------------------


def test_a_lever_set_in_two_steps_is_set() -> None:
    """A price held for three months, then held again, is the price held for six."""
    in_steps = Strategy(
        levers=[
            {"lever": "top_discount", "value": 0.1, "until_month": 3},
            {"lever": "top_discount", "value": 0.1, "from_month": 3, "until_month": 6},
        ]
    )
    whole = Strategy(levers=[{"lever": "top_discount", "value": 0.1, "until_month": 6}])
    study = a_study(rich(), {"in_steps": in_steps, "whole": whole}, customers=500, months=9)
    in_steps_run, whole_run = simulate(study, "in_steps"), simulate(study, "whole")
    assert_same_run(in_steps_run, whole_run)
    assert not simulate(study).ledger.equals(whole_run.ledger)  # it does something


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([(0.1, 0, 3), (0.2, 3, 5)], [0.1, 0.1, 0.1, 0.2, 0.2, 0.0, 0.0]),
        ([(0.2, 3, 5), (0.1, 0, 3)], [0.1, 0.1, 0.1, 0.2, 0.2, 0.0, 0.0]),
        ([(0.1, 0, 6), (0.2, 2, 4)], [0.1, 0.1, 0.2, 0.2, 0.1, 0.1, 0.0]),
        ([(0.1, 0, 4), (0.2, 2, None)], [0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.2]),
        ([(0.1, 1, 2), (0.1, 4, 5)], [0.0, 0.1, 0.0, 0.0, 0.1, 0.0, 0.0]),
        ([(0.1, 0, None), (0.2, 0, 2)], [0.2, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1]),
    ],
)
def test_of_two_settings_of_a_lever_the_one_begun_last_holds(
    settings: list[tuple[float, int, int | None]], expected: list[float]
) -> None:
    strategy = Strategy(
        levers=[
            {"lever": "top_discount", "value": value, "from_month": start, "until_month": end}
            for value, start, end in settings
        ]
    )
    seen = []

    @Intervention
    def watch(market: Any, firm: Any) -> Any:
        for month in range(7):
            yield market.until(month)
            yield market.env.timeout(1)  # when all plans of the month are made
            seen.append(firm.levels["top_discount"])

    study = a_study(a_market(), {"set": strategy}, customers=5, months=7)
    simulate(study, "set", engine="reference", policies=[watch])
    assert seen == expected


def test_the_order_of_levers_and_of_money_does_not_matter() -> None:
    turned = EVERYTHING.model_copy(
        update={
            "levers": list(reversed(EVERYTHING.levers)),
            "spend": dict(reversed(list(EVERYTHING.spend.items()))),
        }
    )
    study = a_study(rich(), {"one": EVERYTHING, "other": turned}, customers=500, months=8, budget=3.0)
    one, other = simulate(study, "one"), simulate(study, "other")
    for name in ("monthly", "transitions", "customers", "desk", "churn", "stage_profit"):
        assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True, obj=name)
    assert_frame_equal(one.ledger, other.ledger, check_exact=True)


def test_a_firm_beside_them_that_sells_to_nobody_is_not_there() -> None:
    """However it prices, spends or imitates: nobody meets it."""
    ghost = {"sells": {"core": []}, "price": {"core": 1.0}, "rules": {"match_price": 1.0, "undercut": 0.5}}
    firms = {name: firm.model_dump() for name, firm in a_market().firms.items()}
    with_ghost = a_market(firms={**firms, "ghost": ghost})
    one, two = (simulate(a_study(market, customers=1000, months=10)) for market in (a_market(), with_ghost))
    kept = two.customers[two.customers["firm"] != "ghost"]
    for column in OF_CUSTOMERS:
        assert one.customers[column].astype(str).tolist() == kept[column].astype(str).tolist(), column


# -- prices ----------------------------------------------------------------------------------------------


def test_prices_all_higher_by_the_same_share_sell_the_same() -> None:
    """Customers weigh prices against each other and against those they remember, not against a ruler: where
    somebody must be bought from, a market in which everything costs 20 % more sells the same to the same.
    """

    def priced(times: float) -> Market:
        prices = {"ours": 100.0 * times, "theirs": 90.0 * times}
        firms = {
            name: {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}, "price": {"core": price}}
            for name, price in prices.items()
        }
        return untied(firms=firms, categories={"core": {"price": 100.0 * times}})

    one, dearer = (simulate(a_study(priced(times), customers=1000, months=10)) for times in (1.0, 1.2))
    columns = ["purchases", "stage", "satisfaction"]
    assert_frame_equal(one.customers[columns], dearer.customers[columns], check_exact=True)
