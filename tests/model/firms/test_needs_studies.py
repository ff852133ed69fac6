"""The studies of needs, focus, range, wants and data show what they are for, on equal luck."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.firms.live_market import LiveMarket
from sim.model.firms.scandals import breach
from sim.model.firms.user_policies import Intervention
from sim.model.simulate import simulate
from sim.scenario.files.load import load_study
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Rival
from tests.model.markets import of_firm

pytestmark = pytest.mark.slow

STUDIES = Path(__file__).parents[3] / "scenarios" / "studies"
SMALL = ("run.customers=2000",)


def study(name: str, *overrides: str) -> Any:
    return load_study(STUDIES / f"{name}.yaml", [*SMALL, *overrides])


def profits(name: str, strategies: list[str], replications: int = 3, *overrides: str) -> pd.DataFrame:
    """Profit of the focal firm by month, and by strategy and replication."""
    asked = study(name, *overrides)
    columns = {
        (strategy, r): of_firm(simulate(asked, strategy, r).ledger, asked.market.focal)["profit"]
        for strategy in strategies
        for r in range(replications)
    }
    return pd.DataFrame(columns)


def gain(name: str, better: str, worse: str, *overrides: str, replications: int = 3) -> np.ndarray:
    """Profit of one strategy beyond that of another, by replication."""
    found = profits(name, [better, worse], replications, *overrides).sum()
    return (found[better] - found[worse]).to_numpy()


@pytest.mark.parametrize(
    ("name", "better", "worse"),
    [
        ("changing_needs", "improve_and_listen", "improve_as_believed"),
        ("cloning", "own_model", "cloned_model"),
        ("bank", "for_older_savers", "for_young_savers"),
        ("training", "focus_hold", "for_staff"),
        ("range", "few_goods_for_families", "many_goods_for_families"),
        ("advice", "advice", "price_cut"),
        ("durables", "after_sales", "sales_service"),
        ("brokerage", "for_small_accounts", "wealthy_clients_only"),
        ("parts", "after_sales", "price_cut"),
    ],
)
def test_one_strategy_beats_another_on_equal_luck(name: str, better: str, worse: str) -> None:
    assert (gain(name, better, worse) > 0).all()


WHO_TIRES = (
    "market.segments.families.share=0.9", "market.segments.browsers.share=0.1",
    "market.segments.families.choice_cost=0.3",
)  # fmt: skip
WHO_LOOKS_FOR_MORE = (
    "market.segments.families.share=0.1", "market.segments.browsers.share=0.9",
    "market.range_of_goods.quality=1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("better", "worse", "among"),
    [
        ("hold", "few_goods_for_everyone", ()),
        ("hold", "many_goods_for_everyone", ()),
        ("few_goods_for_everyone", "hold", WHO_TIRES),
        ("hold", "many_goods_for_everyone", WHO_TIRES),
        ("many_goods_for_everyone", "hold", WHO_LOOKS_FOR_MORE),
        ("hold", "few_goods_for_everyone", WHO_LOOKS_FOR_MORE),
    ],
)
def test_few_goods_and_many_each_win_and_lose_by_who_chooses(
    better: str, worse: str, among: tuple[str, ...]
) -> None:
    assert (gain("range", better, worse, "run.months=36", *among) > 0).all()


def test_a_quarter_of_the_goods_cut_costs_sales_at_first_and_little_in_the_long_run() -> None:
    """Sloot, Fok & Verhoef 2006."""
    asked = study("mature_retail", "run.customers=4000", "run.months=14")
    cut = Strategy(levers=[{"lever": "range_of_goods", "value": 0.75}])
    asked = replace(asked, strategies={"hold": Strategy(), "cut": cut})
    ratios = []
    for r in range(4):
        month = {
            strategy: of_firm(simulate(asked, strategy, r).monthly).groupby("month")["purchases"].sum()
            for strategy in asked.strategies
        }
        ratios.append((month["cut"] / month["hold"] - 1.0).to_numpy())
    lost = -np.array(ratios)
    first, later = lost[:, :2].mean(axis=1), lost[:, 6:].mean(axis=1)
    assert (first > 1.5 * later).all()
    assert 0.02 < first.mean() < 0.05 and 0.0 < later.mean() < 0.02


def test_serving_needs_pays_more_on_average_than_pushing_wants_which_may_never_come_out() -> None:
    assert gain("wants", "serve_needs", "push_wants", replications=12).mean() > 0


def test_listening_pays_on_average_over_the_ways_in_which_firms_err() -> None:
    assert gain("listening", "co_create", "improve_as_believed", replications=20).mean() > 0


def test_the_focused_firm_earns_less_at_first_than_one_that_serves_everyone_and_more_in_the_end() -> None:
    found = profits("focus", ["focus_hold", "serve_everyone"], 6)
    ahead = (found["focus_hold"] - found["serve_everyone"]).mean(axis=1)
    assert ahead[:6].sum() < 0 < ahead.sum()


def test_who_drifts_is_short_of_cash_and_earns_more_at_first_and_less_in_the_end() -> None:
    found = profits("focus", ["focus_hold", "focus_drift"], 6)
    ahead = (found["focus_hold"] - found["focus_drift"]).mean(axis=1)
    assert ahead[:24].sum() < 0 < ahead[-24:].sum()


def test_pushed_wants_pay_until_they_come_out() -> None:
    found = profits("wants", ["push_wants", "hold"], 6)
    ahead = (found["push_wants"] - found["hold"]).mean(axis=1)
    assert ahead[:6].sum() > 0 > ahead[-12:].sum()


UNEXPOSED = ("market.wants.exposure=0",)
NOBODY_MINDS = ("market.segments.eaters.minds_harm=0",)


@pytest.mark.parametrize(
    ("changes", "months", "ahead"),
    [
        ((), 6, 1),
        ((), 48, -1),
        ((), 96, -1),
        (UNEXPOSED, 6, 1),
        (UNEXPOSED, 48, 1),  # serving needs loses where nobody is ever found out
        (NOBODY_MINDS, 96, 1),  # what was exposed goes on to sell
    ],
)
def test_pushing_wants_wins_or_loses_against_serving_needs_by_horizon_exposure_and_who_minds(
    changes: tuple[str, ...], months: int, ahead: int
) -> None:
    found = profits("wants", ["push_wants", "serve_needs"], 8, *changes)
    gained = (found["push_wants"] - found["serve_needs"]).iloc[:months].sum().to_numpy()
    error = 2.37 * gained.std(ddof=1) / np.sqrt(len(gained))  # t, seven degrees of freedom
    assert ahead * gained.mean() > error


def test_serving_needs_costs_before_it_earns() -> None:
    found = profits("wants", ["serve_needs", "hold"], 4)
    ahead = found["serve_needs"] - found["hold"]
    assert (ahead.iloc[:24].sum() < 0).all() and (ahead.sum() > 0).all()


def test_trust_grows_with_who_serves_needs_and_goes_with_who_pushes_wants() -> None:
    asked = study("wants")
    trust = {}
    for strategy in asked.strategies:
        monthly = of_firm(simulate(asked, strategy).monthly, asked.market.focal)
        trust[strategy] = monthly.query("month >= 84")["trust"].mean()
    assert trust["serve_needs"] > trust["hold"] + 0.03 and trust["push_wants"] < trust["hold"] - 0.1


def test_a_rival_that_is_found_out_loses_customers_to_who_serves_needs() -> None:
    """Beyond those whom regret alone drives away from it."""
    gains = {}
    for exposure in (0.0, 0.002):
        asked = study("wants", f"market.wants.exposure={exposure}")
        pushing = Rival(asked.strategies["push_wants"], 0.0)
        bought = []
        for rivals in ({"theirs": pushing}, {}):
            runs = [simulate(replace(asked, rivals=rivals), "serve_needs", r) for r in range(3)]
            bought.append(
                np.array([of_firm(run.monthly, asked.market.focal)["purchases"].sum() for run in runs])
            )
        gains[exposure] = bought[0] / bought[1] - 1.0
    assert (gains[0.002] > 0.1).all() and (gains[0.002] > gains[0.0] + 0.05).all()


def test_data_used_unasked_earn_less_than_with_consent_and_on_average_protection_pays() -> None:
    found = profits("data", ["personal_and_safe", "personal_unasked", "personal_unprotected"], 12).sum()
    by_strategy = found.groupby(level=0).mean()
    assert by_strategy["personal_and_safe"] > by_strategy["personal_unasked"]
    assert by_strategy["personal_and_safe"] > by_strategy["personal_unprotected"]


def test_a_breach_costs_what_was_published() -> None:
    @Intervention
    def leak(market: LiveMarket, firm: Any) -> Any:
        yield market.until(15)
        breach(market, firm)

    asked = study("data", "run.customers=10000", "run.months=18")
    ratios = []
    for r in range(4):
        monthly = of_firm(simulate(asked, "hold", r, policies=[leak]).monthly)
        bought = monthly.groupby("month")["purchases"].sum().to_numpy()
        ratios.append(bought[15:18].sum() / bought[12:15].sum())
    assert np.mean(ratios) == pytest.approx(0.945, abs=0.02)


def test_small_active_accounts_make_most_of_a_brokers_profit() -> None:
    run = simulate(study("brokerage"), "hold")
    profit = of_firm(run.customers).groupby("segment", observed=True)["profit"].sum()
    assert 0.5 < profit["small_active"] / profit.sum() < 0.9


def test_after_sales_service_moves_the_share_of_durables_three_times_as_much_as_the_sale() -> None:
    asked = study("durables", "run.customers=6000")

    def share(strategy: str) -> float:
        bought = simulate(asked, strategy).monthly.query("month >= 24").groupby("firm", observed=True)
        purchases = bought["purchases"].sum()
        return float(purchases["ours"] / purchases.sum())

    base = share("hold")
    assert (share("after_sales") - base) / (share("sales_service") - base) == pytest.approx(3.0, abs=0.7)
