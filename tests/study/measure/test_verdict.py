"""What is said follows from the intervals, and from nothing else."""

import numpy as np
import pandas as pd
import pytest

from sim.study.compare.result_tables import risk_table, summary_table
from sim.study.measure.sentences import TEXTS
from sim.study.measure.statistics import MEASURES, paired_differences
from sim.study.measure.verdict import judge, money, winner

LUCK = np.random.default_rng(5).normal(0, 30e3, 20)


def outcomes(npv, equity=None, ruined=()):
    """Strategies with given mean npv, common luck and a little of their own."""
    parts = []
    for i, (name, mean) in enumerate(npv.items()):
        own = np.random.default_rng(i).normal(0, 2e3, 20)
        frame = pd.DataFrame({"strategy": name, "replication": np.arange(20)})
        frame["npv"] = mean + LUCK + own - own.mean()
        frame["equity"] = (equity or {}).get(name, 0.0)
        frame["value"] = frame["npv"] + frame["equity"]
        frame["customers"], frame["share"], frame["lowest_cash"] = 10.0, 0.5, 1.0
        frame["ruined"] = frame["replication"] < (4 if name in ruined else 0)
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def verdict(frame, objective="npv", replications=20):
    frame = frame[frame["replication"] < replications]
    summary = summary_table(frame, 0.95)
    paired = paired_differences(frame, MEASURES, 0.95)
    risk = risk_table(frame, objective, 0.1, 0.95)
    return judge(
        summary, paired, risk,
        objective=objective, currency="EUR", months=60, confidence=0.95, tail=0.1, replications=replications,
    )  # fmt: skip


def test_the_winner_beats_every_other():
    found = verdict(outcomes({"hold": 0.0, "loyalty": 141e3, "acquisition": 100e3}))
    assert found.winner == "loyalty"
    assert found.sentence.startswith("Loyalty beats acquisition by EUR 41")
    assert " k and hold by EUR 141" in found.sentence
    assert "95 %" in found.sentence and "60 months" in found.sentence


def test_close_strategies_leave_no_winner():
    found = verdict(outcomes({"hold": 0.0, "loyalty": 100.5e3, "acquisition": 100e3}))
    assert found.winner is None
    assert "Loyalty leads, and beats hold by" in found.sentence
    assert "too close to call against acquisition" in found.sentence


def test_all_close():
    found = verdict(outcomes({"hold": 100.1e3, "loyalty": 100e3}))
    assert found.winner is None and found.sentence.startswith("Too close to call: hold is ahead of loyalty")


def test_hold_can_win():
    found = verdict(outcomes({"hold": 100e3, "loyalty": 20e3}))
    assert found.winner == "hold" and "no programme pays back" in found.sentence


def test_one_replication_cannot_decide():
    found = verdict(outcomes({"hold": 0.0, "loyalty": 900e3}), replications=1)
    assert found.winner is None
    assert found.sentence.startswith("One replication cannot decide: loyalty is ahead of hold by EUR")
    assert "[" not in found.sentence and "nan" not in found.sentence


def test_one_strategy_has_nothing_to_beat():
    found = verdict(outcomes({"hold": 50e3}))
    assert found.winner is None and found.sentence.startswith("Hold alone was asked for")


def test_equity_that_turns_the_order_is_said_and_otherwise_not():
    npv = {"loyalty": 100e3, "acquisition": 140e3}
    turned = verdict(outcomes(npv, equity={"loyalty": 90e3}))
    assert turned.winner == "acquisition"
    assert "still worth at the end, loyalty would win: it beats acquisition by EUR 50" in turned.sentence
    assert "still worth" not in verdict(outcomes(npv, equity={"loyalty": 10e3})).sentence
    other = verdict(outcomes(npv, equity={"loyalty": 90e3}), objective="value")
    assert other.winner == "loyalty"
    assert "profit within the horizon alone, acquisition would win" in other.sentence


def test_a_safer_strategy_is_named():
    frame = outcomes({"loyalty": 100e3, "diversification": 140e3}, ruined=["diversification"])
    assert "Diversification runs out of cash in 20 % of runs, loyalty in 0 %." in verdict(frame).sentence
    wild = frame["strategy"] == "diversification"
    frame.loc[wild & (frame["replication"] < 2), ["npv", "value"]] -= 250e3
    assert "In its worst 10 % of outcomes diversification makes EUR -" in verdict(frame).sentence


@pytest.mark.parametrize(("apart", "said"), [(100.0, False), (2e3, True)])
def test_worst_outcomes_that_read_the_same_are_left_out(apart, said):
    frame = outcomes({"hold": 248e3, "acquisition": 248e3})
    hold, worst = frame["strategy"] == "hold", frame["replication"] < 2
    frame[["npv", "value"]] = 248e3
    frame.loc[hold & ~worst, ["npv", "value"]] = 257e3
    frame.loc[worst, ["npv", "value"]] = 243e3
    frame.loc[hold & worst, ["npv", "value"]] -= apart
    assert ("In its worst 10 % of outcomes hold makes EUR" in verdict(frame).sentence) == said


def test_the_winner_of_a_measure_without_numbers_is_nobody():
    frame = outcomes({"hold": 0.0, "loyalty": 1e6})
    frame["share"] = np.nan
    summary, paired = summary_table(frame, 0.95), paired_differences(frame, MEASURES, 0.95)
    assert winner(summary, paired, "npv") == "loyalty"
    assert winner(summary, paired, "share") is None
    assert winner(summary, paired, "customers") is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ((41_234.0, 33_000.0, 49_400.0), "EUR 41.2 [33.0, 49.4] k"),
        ((1_234_567.0,), "EUR 1.23 M"),
        ((-0.001, -0.2, 0.1), "EUR 0.00 [-0.20, 0.10]"),
        ((12.3,), "EUR 12"),
        ((0.0,), "EUR 0.00"),
        ((2.5e9,), "EUR 2.50 bn"),
        ((250_000.0, -1_000.0, 501_000.0), "EUR 250 [-1, 501] k"),
    ],
)
def test_money_is_short_and_has_no_minus_zero(amount, text):
    value, *interval = amount
    assert money(value, "EUR", *interval) == text


def test_every_statement_knows_what_it_takes_to_be_said_in_other_words():
    found = verdict(outcomes({"loyalty": 100e3, "diversification": 140e3}, equity={"loyalty": 90e3}))
    assert len(found.statements) > 1
    for statement in found.statements:
        text = TEXTS[statement.key].format(**statement.values)
        assert text == statement and text[1:] in found.sentence


def test_strategies_that_make_exactly_the_same_are_named_as_such():
    two = outcomes({"hold": 0.0, "loyalty": 141e3})
    twin = two[two["strategy"] == "loyalty"].assign(strategy="more_agents")
    found = verdict(pd.concat([two, twin], ignore_index=True))
    assert found.winner is None
    assert found.sentence.startswith("Loyalty beats hold by EUR 141")
    assert "Loyalty makes exactly as much as more agents." in found.sentence
    both = verdict(pd.concat([two[two["strategy"] == "loyalty"], twin], ignore_index=True))
    assert both.sentence.startswith("Loyalty makes exactly as much as more agents. Judged by")
