"""The studies of a market's life have the shape they claim, and lose it where its cause is switched off."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.model.firms.need_belief import need_weights
from sim.model.firms.needs import effective_quality
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.scenario.basics.names import NEEDS, SERVICE_NEEDS

pytestmark = pytest.mark.slow

LUCKS = range(3)


@cache
def run_of(study: str, strategy: str = "hold", luck: int = 0, off: str = "") -> Run:
    overrides = [f"market.switched_off=[{off}]"] if off else []
    run = sim.simulate(sim.load_study(study, overrides=overrides), strategy, luck)
    assert isinstance(run, Run)
    return run


def by_firm(run: Run, column: str) -> pd.DataFrame:
    """A column of the ledger, month by firm."""
    return run.ledger.pivot(index="month", columns="firm", values=column)


def number(run: Run, *without: str) -> pd.Series:
    """Firms in the market, by month."""
    return by_firm(run, "present").drop(columns=list(without)).sum(axis=1)


def margin(run: Run) -> pd.Series:
    """Profit of all firms together over what they sold, by month."""
    total = run.ledger.groupby("month")[["profit", "revenue"]].sum()
    return total["profit"] / total["revenue"]


def price_level(run: Run) -> pd.Series:
    """Mean price of the first category paid, in starting prices, by month."""
    rows = run.monthly[run.monthly["core_purchases"] > 0]
    paid = (rows["price"] * rows["core_purchases"]).groupby(rows["month"]).sum()
    return paid / rows.groupby("month")["core_purchases"].sum()


def share(run: Run, firm: str, months: tuple[int, int], segment: str | None = None) -> float:
    """Share of the purchases of some months."""
    rows = run.monthly[run.monthly["month"].between(*months)]
    rows = rows if segment is None else rows[rows["segment"] == segment]
    return float(rows.loc[rows["firm"] == firm, "purchases"].sum() / rows["purchases"].sum())


# -- the four steps: open market, entry, competition, price war; then a new technology -----------------


@pytest.mark.parametrize("luck", LUCKS)
def test_pager_number_of_firms_and_margin_rise_then_fall(luck: int) -> None:
    run = run_of("pager", luck=luck)
    firms, earned = number(run, "mobile_carrier"), margin(run)
    assert firms[0] == 1
    peak = int(firms.idxmax())
    assert firms[peak] >= 5 and 15 <= peak <= 30
    assert firms[40] <= firms[peak] - 2
    best = int(earned.idxmax())
    assert earned[best] > earned[0] + 0.1 and best < peak
    assert earned[peak:45].min() < earned[0] - 0.1
    price = price_level(run)
    assert price[:8].min() == 1.0 and price[34] < 0.75


@pytest.mark.parametrize("luck", LUCKS)
def test_pager_ends_when_the_need_moves(luck: int) -> None:
    bought = run_of("pager", luck=luck).monthly.groupby("month")["core_purchases"].sum()
    assert bought.idxmax() < 40 and bought[59] < 0.6 * bought.max()
    stays = run_of("pager", luck=luck, off="substitution").monthly.groupby("month")["core_purchases"].sum()
    assert stays[59] > 0.9 * stays.max()


def test_pager_without_entry_is_a_quiet_monopoly() -> None:
    run = run_of("pager", off="entry, substitution")
    assert (number(run) == 1).all() and (price_level(run) == 1.0).all()
    assert margin(run)[48:].mean() > margin(run)[:6].mean()


@pytest.mark.parametrize("luck", LUCKS)
def test_pager_who_comes_to_serve_wins_from_a_pioneer_that_does_not(luck: int) -> None:
    run, better = run_of("pager", luck=luck), run_of("pager", "serve_better", luck)
    assert share(run, "national", (15, 16)) < 0.75
    assert share(better, "national", (20, 30)) > share(run, "national", (20, 30)) + 0.03
    assert share(run_of("pager", "keep_price", luck), "national", (30, 40)) < 0.1


# -- scale -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("luck", LUCKS)
def test_microwave_scale_and_price_cuts_win_the_market_and_lose_the_profit(luck: int) -> None:
    held, cut = run_of("microwave", luck=luck), run_of("microwave", "scale_and_cut", luck)
    assert number(held)[59] == 5 and number(cut)[59] <= 2
    assert by_firm(cut, "price").loc[59, "scale_leader"] < 0.45
    late = (48, 59)
    assert share(cut, "scale_leader", late) > 2 * share(held, "scale_leader", late)

    def a_unit(run: Run) -> float:
        rows = run.monthly[(run.monthly["firm"] == "scale_leader") & (run.monthly["month"] >= 48)]
        kept = rows["revenue"] - rows["cost_of_goods"] - rows["handling"]
        return float(kept.sum() / rows["purchases"].sum())

    assert a_unit(cut) < a_unit(held) / 5
    cost = by_firm(cut, "cost_of_goods") / by_firm(cut, "revenue") * by_firm(cut, "price")
    assert cost.loc[59, "scale_leader"] < 0.65 * cost.loc[0, "scale_leader"]


# -- a region, and parity --------------------------------------------------------------------------------


@pytest.mark.parametrize("luck", LUCKS)
def test_beer_the_famous_brewer_loses_its_end_and_may_come_home(luck: int) -> None:
    held, home = run_of("beer", luck=luck), run_of("beer", "diversification", luck)
    assert share(held, "famous_brewer", (0, 3), "banquets") == 1.0
    assert share(held, "famous_brewer", (48, 59), "banquets") < 0.5
    assert share(held, "famous_brewer", (48, 59), "neighbours") == 0.0
    assert share(home, "famous_brewer", (48, 59), "neighbours") > 0.05  # its welcome is a matter of luck
    local = "mountain_brewer"
    assert by_firm(home, "cash").loc[59, local] < by_firm(held, "cash").loc[59, local]


def service_share(study: str, off: str = "") -> list[float]:
    """Share of the between-firm variance of perceived value that service makes, by month."""
    seen = []
    loaded = sim.load_study(study, overrides=[f"market.switched_off=[{off}]"])
    weights = need_weights(loaded.market)[0]
    service = np.array([need in SERVICE_NEEDS for need in NEEDS])

    @Intervention
    def watch(market: Any, firm: Any) -> Any:
        while True:
            quality = np.array([effective_quality(market, f) for f in market.firms]) * weights
            parts = [quality[:, which].sum(axis=1).var() for which in (service, ~service)]
            seen.append(float(parts[0] / sum(parts)))
            yield market.months(1)

    sim.simulate(loaded, policies=[watch])
    return seen


def test_beer_when_goods_have_grown_alike_service_still_sets_firms_apart() -> None:
    seen = service_share("beer")
    assert seen[-1] > 5 * seen[0] and seen[-1] > 0.5
    still = service_share("beer", off="rivals")
    assert still[-1] == pytest.approx(still[0])


# -- a short life ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("luck", LUCKS)
def test_vcd_many_come_few_with_money_stay_and_the_need_moves(luck: int) -> None:
    run = run_of("vcd", luck=luck)
    firms = number(run, "disc_works")
    assert firms[0] == 1 and firms.max() >= 6 and firms[:12].is_monotonic_increasing
    assert firms[24] <= 3
    left = [name for name, there in by_firm(run, "present").loc[24].items() if there]
    assert set(left) <= {"first_maker", "big_advertiser"}  # who had most money
    assert price_level(run)[24] < 0.7
    end = run.monthly[run.monthly["month"] == 59]
    assert end["core_purchases"].sum() < 0.1 * end["purchases"].sum()


@pytest.mark.parametrize("luck", LUCKS)
def test_vcd_the_next_technology_is_worth_more_than_the_fight(luck: int) -> None:
    profit = {
        name: by_firm(run_of("vcd", name, luck), "profit")["first_maker"].sum()
        for name in ("hold", "undercut", "expansion")
    }
    assert profit["expansion"] > max(profit["hold"], profit["undercut"])


# -- a price war -----------------------------------------------------------------------------------------

LATE = (12, 35)


@pytest.mark.parametrize("luck", LUCKS)
def test_a_matched_price_war_lowers_the_level_by_about_8_percent_and_moves_no_share(luck: int) -> None:
    held, war = run_of("price_war", luck=luck), run_of("price_war", "open_price_war", luck)
    change = price_level(war)[12:].mean() / price_level(held)[12:].mean() - 1
    assert -0.11 <= change <= -0.05
    assert abs(share(war, "opener", LATE) - share(held, "opener", LATE)) < 0.03
    assert (by_firm(war, "profit").sum() < 0.7 * by_firm(held, "profit").sum()).all()


def test_a_price_cut_that_nobody_matches_wins_share() -> None:
    held = run_of("price_war", off="rivals")
    war = run_of("price_war", "open_price_war", off="rivals")
    assert share(war, "opener", LATE) > share(held, "opener", LATE) + 0.06


def test_two_per_cent_below_every_month_is_a_war_without_end() -> None:
    price = by_firm(run_of("price_war", "undercut"), "price")["opener"]
    assert price[35] < 0.9
    assert (price.diff().dropna() <= 1e-12).all()


# -- the customer matrix ---------------------------------------------------------------------------------


def place(strategy: str, luck: int) -> tuple[float, float]:
    """Where the firm stands late: perceived value, perceived price."""
    rows = run_of("customer_matrix", strategy, luck).monthly
    rows = rows[(rows["firm"] == "a") & (rows["month"] >= 36)]
    return float(rows["value"].mean()), float(rows["price"].mean())


@pytest.mark.parametrize("luck", LUCKS)
def test_moves_on_the_matrix_go_where_they_say(luck: int) -> None:
    value, price = place("hold", luck)
    up, left, right, both = (
        place(f"move_{where}", luck) for where in ("up", "left", "right", "up_and_right")
    )
    assert up[0] > value + 0.02 and up[1] == pytest.approx(price)
    assert left[0] == pytest.approx(value, abs=0.05) and left[1] < price - 0.05
    assert right[0] == pytest.approx(value, abs=0.05) and right[1] > price + 0.05
    assert both[0] > value + 0.02 and both[1] > price + 0.03


@pytest.mark.parametrize("luck", LUCKS)
def test_a_firm_that_only_raises_its_price_leaves_the_value_for_price_line(luck: int) -> None:
    held, right = run_of("customer_matrix", luck=luck), run_of("customer_matrix", "move_right", luck)
    both = run_of("customer_matrix", "move_up_and_right", luck)
    lost = {
        segment: 1 - share(right, "a", (24, 47), segment) / share(held, "a", (24, 47), segment)
        for segment in ("bargain_hunters", "specialists")
    }
    assert min(lost.values()) > 0.1
    assert lost["bargain_hunters"] > lost["specialists"]  # each segment has a line of its own
    assert share(both, "a", (24, 47)) > share(right, "a", (24, 47)) + 0.03
