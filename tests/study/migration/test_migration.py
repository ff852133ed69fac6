"""The migration view: closed forms, gains of moves, intervals, and what hindsight says of the chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import ALL, CHAIN_STATES
from sim.scenario.files.load import load_market, load_study
from sim.scenario.files.log_ladder import Ladder, load_ladder
from sim.scenario.market.migration_market import MigrationMarket
from sim.study.logs.purchase_log import from_frame
from sim.study.measure.ladder_value import infinite_values
from sim.study.measure.last_year import migration_counts
from sim.study.migration.from_log import migration_of_log
from sim.study.migration.from_runs import migration_of_runs, migration_of_study
from sim.study.migration.markov_chain import POINT, Moves, figures
from sim.study.migration.migration import write_migration_market
from sim.study.migration.observed_moves import states_moved, there_at

BUYS = (0.3, 0.2, 0.15, 0.05)
RATE = 0.2


def catalogue() -> MigrationMarket:
    market = load_study("catalogue").market
    assert isinstance(market, MigrationMarket)
    return market


def exactly(market: MigrationMarket, customers: float = 1e6) -> Moves:
    """Moves of so many customers on every stage, in just the market's proportions."""
    moved = customers * np.array(market.transition)[None]
    lived = moved.sum(axis=2)
    present = customers * np.array(market.start)[None]
    return Moves(moved, lived, lived * np.array(market.value), present)


def test_values_and_equity_are_pfeifer_and_carraway_s() -> None:
    found = figures(exactly(catalogue(), 100), RATE)
    np.testing.assert_allclose(found.value[0, :4], [52.320, 5.554, 1.251, -1.820], atol=0.01)
    assert found.equity[0] == pytest.approx(100 * found.value[0, 0])


def equity(chance: np.ndarray, earned: np.ndarray, present: np.ndarray) -> float:
    return float(present @ infinite_values(chance, earned, RATE))


def test_slopes_are_what_a_small_change_of_a_chance_does() -> None:
    market = catalogue()
    present = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    found = figures(exactly(market)._replace(present=present[None]), RATE)
    chance, earned = np.array(market.transition), np.array(market.value)
    for i, j in np.ndindex(chance.shape):
        step = np.zeros_like(chance)
        step[i, j] = 1e-6
        up, down = (equity(chance + sign * step, earned, present) for sign in (1, -1))
        assert found.slope[0, i, j] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-5)


def test_gains_are_exact_and_only_of_moves_that_were_seen() -> None:
    market = catalogue()
    present = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    found = figures(exactly(market)._replace(present=present[None]), RATE)
    chance, earned = np.array(market.transition), np.array(market.value)
    for i, j in np.ndindex(chance.shape):
        usual = int(chance[i].argmax())
        if chance[i, j] == 0 or j == usual:
            assert np.isnan(found.gain[0, i, j])
            continue
        moved = chance.copy()
        moved[i, usual] -= POINT
        moved[i, j] += POINT
        gain = equity(moved, earned, present) - equity(chance, earned, present)
        assert found.gain[0, i, j] == pytest.approx(gain, rel=1e-9)


def test_the_simulated_catalogue_has_the_chances_it_was_given_and_the_chain_holds_in_it() -> None:
    found = migration_of_study(load_study("catalogue", ["run.replications=10"]))
    assert found.how == "replications"
    chance = found.matrix.pivot(index="from_stage", columns="to_stage", values="chance")
    stages = catalogue().stages
    np.testing.assert_allclose(
        chance.reindex(stages, columns=stages), catalogue().transition, atol=0.01
    )  # the last rung that is left has 6,000 customers a run: 5 standard errors of ten runs are 0.006
    top = found.pays.iloc[0]
    assert (top["from_stage"], top["to_stage"]) == ("bought_last_period", "bought_last_period")
    assert top["low"] < top["gain"] < top["high"] and top["slope_low"] < top["slope"] < top["slope_high"]
    seen = found.hindsight
    assert seen is not None and (seen["too_much_low"] < 0).all() and (seen["too_much_high"] > 0).all()


def test_who_is_gone_is_worth_nothing_and_the_chain_errs_less_for_telling_them_from_the_silent() -> None:
    """Over five years it says 1.12 times what all customers paid; 1.19 with both in one state."""
    study = load_study("mature_retail", ["run.customers=3000", "run.replications=4", "run.months=36"])
    found = migration_of_study(study, years_after=2)
    assert found.hindsight is not None
    seen = found.hindsight.set_index("stage")
    assert seen.loc["gone", "customers"] > 100
    assert seen.loc["gone", "by_chain"] == 0 and abs(seen.loc["gone", "paid"]) < 1
    assert seen.loc["silent", "by_chain"] > 1.5 * seen.loc["silent", "paid"]
    assert seen.loc["silent", "too_much_low"] > 0 > seen.loc["loyal", "too_much_high"]
    assert abs(seen.loc[ALL, "too_much"]) < 0.2 * seen.loc[ALL, "paid"]
    assert any("silent" in note for note in found.notes)
    chance = found.matrix.pivot(index="from_stage", columns="to_stage", values="chance")
    assert chance.loc["gone", "gone"] == 1  # nobody wins back
    assert (chance.loc[["regular", "long_standing", "silent"], "gone"] > 0).all()


def test_states_are_counted_as_customers_are_seen() -> None:
    """Where nobody is won back, who is gone is known without error, from the customers of a run."""
    small = ["run.customers=2000", "run.warm_up_months=2"]
    study, before = (load_study("mature_retail", [*small, f"run.months={months}"]) for months in (18, 6))
    run, earlier = simulate(study), simulate(before)
    focal = study.market_of_firms.focal
    moved = states_moved(run, focal, 18)
    gone, silent = (CHAIN_STATES.index(state) for state in ("gone", "silent"))

    def left(of: Any) -> float:
        return study.each * float((of.customers["left"] & (of.customers["firm"] == focal)).sum())

    assert moved.min() >= 0
    assert moved[:gone, gone].sum() == pytest.approx(left(run) - left(earlier))
    there = there_at(run, focal, 17)
    assert there[gone] == pytest.approx(left(run))
    last = run.monthly[(run.monthly["month"] == 17) & (run.monthly["firm"] == focal)]
    assert there[silent] + there[gone] == pytest.approx(last["lapsed"].sum())
    counts = migration_counts(run.transitions, focal, 18)
    both = moved[:, :silent].sum(axis=0), moved[:, silent:].sum()
    assert both[0] == pytest.approx(counts[:, :silent].sum(axis=0))
    assert both[1] == pytest.approx(counts[:, silent].sum())


def test_customers_who_are_won_back_move_from_gone_to_silent() -> None:
    changes = ["run.customers=2000", "run.months=24"]
    study = load_study("win_back", changes)
    strategy = next(name for name, it in study.strategies.items() if it.spend.get("win_back", 0) > 0)
    run = simulate(study, strategy)
    moved = states_moved(run, study.market_of_firms.focal, 24)
    gone, silent = (CHAIN_STATES.index(state) for state in ("gone", "silent"))
    assert moved.min() >= 0 and moved[gone, silent] + moved[silent, gone] > 0


def test_a_single_run_says_that_its_intervals_are_too_narrow() -> None:
    study = load_study("mature_retail", ["run.customers=2000", "run.months=18", "run.warm_up_months=2"])
    found = migration_of_runs(study, [simulate(study)])
    assert found.how == "moves" and found.equity.low < found.equity.mean < found.equity.high
    assert any("single run" in note for note in found.notes)


# -- logs --------------------------------------------------------------------------------------------

QUARTER = 365.25 / 4


def purchases(
    market: MigrationMarket, customers: int, periods: int, luck: np.random.Generator
) -> pd.DataFrame:
    """The log of a catalogue whose customers all bought in the first period; one purchase of 100 a period."""
    stage = np.zeros(customers, int)
    edges = np.cumsum(market.transition, axis=1)
    rows = []
    for period in range(periods):
        if period:
            stage = (luck.random(customers)[:, None] >= edges[stage]).sum(axis=1).clip(max=4)
        bought = np.flatnonzero(stage == 0)
        rows.append(pd.DataFrame({"customer": bought, "day": int((period + 0.5) * QUARTER)}))
    log = pd.concat(rows, ignore_index=True)
    # somebody else buys on the first and the last day, so that periods are cut where they were made
    ends = pd.DataFrame({"customer": [customers] * 2, "day": [0, int(periods * QUARTER)]})
    log = pd.concat([log, ends], ignore_index=True)
    date = pd.Timestamp("2020-01-01") + pd.to_timedelta(log["day"], unit="D")
    return pd.DataFrame({"customer": log["customer"], "date": date, "amount": 100.0})


@pytest.mark.slow
def test_a_log_gives_back_its_chances_within_intervals_that_hold_as_often_as_they_say() -> None:
    """40 logs of 400 customers: of 160 intervals of 95 %, 152 hold on average.

    They are made of the same customers, row by row independent; fewer than 138 has a chance of one in a
    thousand million.
    """
    market, ladder = catalogue(), load_ladder("recency")
    luck = np.random.default_rng(5)
    held = 0
    for _ in range(40):
        found = migration_of_log(from_frame(purchases(market, 400, 13, luck)), ladder=ladder, margin=0.4)
        rows = found.matrix[found.matrix["to_stage"] == "bought_last_period"].set_index("from_stage")
        for stage, chance in zip(market.stages, BUYS, strict=False):
            held += rows.loc[stage, "low"] <= chance <= rows.loc[stage, "high"]
    assert held >= 138
    assert found.how == "customers" and found.period_months == 3


def test_a_log_gives_the_values_of_its_chain_and_a_market_that_gives_them_back(tmp_path: Path) -> None:
    log = from_frame(purchases(catalogue(), 4000, 13, np.random.default_rng(6)))
    found = migration_of_log(
        log,
        ladder=load_ladder("recency"),
        margin=0.4,
        cost=4.0,
        discount_rate_per_year=1.2**4 - 1,
        currency="USD",
    )
    assert found.discount_rate_per_period == pytest.approx(0.2)
    # what a stage earns is what comes next: the chance to buy times 40, less 4 unless it is the last
    earned = np.array([40 * p - 4 for p in BUYS] + [0.0])
    value = infinite_values(np.array(catalogue().transition), earned, 0.2)
    assert found.stages["value"].to_numpy() == pytest.approx(value, abs=1.2)
    path = write_migration_market(found, tmp_path / "catalogue.yaml")
    market = load_market(path)
    assert isinstance(market, MigrationMarket) and market.currency == "USD"
    again = infinite_values(np.array(market.transition), np.array(market.value), 0.2)
    assert again == pytest.approx(found.stages["value"].to_numpy())


def test_the_model_s_stages_are_read_from_a_log_as_in_a_run() -> None:
    days = {"often": range(0, 900, 30), "stopped": range(0, 300, 30), "once": [880], "twice": [0, 30]}
    rows = [
        (name, pd.Timestamp("2020-01-01") + pd.Timedelta(days=d), 10.0)
        for name, on in days.items()
        for d in on
    ]
    log = from_frame(pd.DataFrame(rows, columns=["customer", "date", "amount"]))
    found = migration_of_log(log)
    at_end = found.stages.set_index("stage")["customers"].to_dict()
    assert at_end == {"new": 1, "regular": 0, "long_standing": 1, "lapsed": 2}
    assert any("margin" in note for note in found.notes) and any("trust" in note for note in found.notes)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"margin": 1.5}, "margin"), ({"margin": 0.0}, "margin"), ({"cost": -1.0}, "cost"),
        ({"discount_rate_per_year": 0.0}, "discount rate"),
    ],
)  # fmt: skip
def test_numbers_out_of_bounds_are_refused(options: dict[str, float], said: str) -> None:
    log = from_frame(purchases(catalogue(), 50, 5, np.random.default_rng(1)))
    with pytest.raises(UserError, match=said):
        migration_of_log(log, **options)


def test_a_log_too_short_for_a_move_is_refused() -> None:
    log = from_frame(purchases(catalogue(), 50, 1, np.random.default_rng(1)))
    with pytest.raises(UserError, match="less than two periods"):
        migration_of_log(log, ladder=load_ladder("recency"))


def test_rows_without_a_customer_are_left_out_of_moves_when_asked() -> None:
    table = purchases(catalogue(), 50, 5, np.random.default_rng(1))
    nobody = pd.DataFrame({"customer": ["NULL"] * 3, "date": table["date"].iloc[:3], "amount": 900.0})
    mixed = pd.concat([table.astype({"customer": str}), nobody])
    with pytest.raises(UserError, match=r"'NULL' stands for nobody .* --anonymous drop"):
        sim.migration(mixed, ladder="recency")
    found, plain = (
        sim.migration(mixed, ladder="recency", anonymous="drop"),
        sim.migration(table, ladder="recency"),
    )
    assert found.matrix["moves"].sum() == plain.matrix["moves"].sum()


def test_rungs_are_tested_in_order() -> None:
    ladder = Ladder(
        kind="ladder", period_months=3,
        rungs={"often": {"purchases_at_least": 3}, "here": {"silent_periods_at_most": 0}, "rest": {}},
    )  # fmt: skip
    rows = [
        ("a", "2020-01-05"),
        ("a", "2020-05-05"),
        ("a", "2020-12-05"),
        ("b", "2020-01-01"),
        ("c", "2020-12-30"),
    ]
    frame = pd.DataFrame([(c, d, 1.0) for c, d in rows], columns=["customer", "date", "amount"])
    found = migration_of_log(from_frame(frame), ladder=ladder)
    assert found.stages.set_index("stage")["customers"].to_dict() == {"often": 1, "here": 1, "rest": 1}


def test_the_interval_of_one_run_is_as_wide_as_its_sample_is_small() -> None:
    """Of a sixteenth of the customers, four times as wide: counts are the market's, but fewer were seen."""

    def width(simulated: int) -> float:
        asked = ["market.customers=16000", f"run.customers={simulated}", "run.replications=1"]
        found = sim.migration(load_study("catalogue", asked)).matrix
        return float((found["high"] - found["low"]).max())

    assert width(1000) == pytest.approx(4 * width(16_000), rel=0.25)


def test_the_public_door_takes_studies_and_logs() -> None:
    small = load_study("catalogue", ["run.replications=2", "market.customers=500"])
    assert sim.migration(small).source == "catalogue, hold"
    assert sim.migration("scenarios/data/cdnow/cdnow_sample.txt", ladder="recency").how == "customers"
    contracts = pd.DataFrame(
        {"customer": [1, 2, 3], "start": ["2020-01-01"] * 3, "end": ["2021-01-01", "", "2022-01-01"]}
    )
    with pytest.raises(UserError, match="the table: holds contracts"):
        sim.migration(contracts)
    with pytest.raises(UserError, match="a ladder is for a purchase log"):
        sim.migration(small, ladder="recency")
    with pytest.raises(UserError, match="no ladder named 'recencie'"):
        sim.migration("scenarios/data/cdnow/cdnow_sample.txt", ladder="recencie")
    with pytest.raises(UserError, match="has none named 'holt'"):
        sim.migration(small, strategy="holt")
