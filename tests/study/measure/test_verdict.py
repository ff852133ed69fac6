"""What is said follows from the intervals, and from nothing else."""

import numpy as np
import pandas as pd
import pytest

from sim.study.compare.result_tables import decision_tables
from sim.study.measure.readings import winner
from sim.study.measure.sentences import TEXTS
from sim.study.measure.verdict import judge

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


def verdict(frame, objective="npv", replications=20, **more):
    found = decision_tables(frame[frame["replication"] < replications], objective, 0.1, 0.95)
    return judge(
        found | more, objective=objective, currency="EUR", months=60, confidence=0.95, tail=0.1,
        replications=replications,
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
    assert "[" not in found.sentence and "nan" not in found.sentence and "claimed" not in found.sentence


def test_one_month_is_not_called_months():
    frame = outcomes({"hold": 0.0, "loyalty": 900e3})
    found = judge(
        decision_tables(frame, "npv", 0.1, 0.95), objective="npv", currency="EUR", months=1,
        confidence=0.95, tail=0.1, replications=20,
    )  # fmt: skip
    assert "over 1 month (net present value). All that is claimed here holds with 95 %" in found.sentence


def test_one_strategy_has_nothing_to_beat():
    found = verdict(outcomes({"hold": 50e3}))
    assert found.winner is None and found.sentence.startswith("Hold alone was asked for")


def test_equity_that_turns_the_order_is_said_and_otherwise_not():
    npv = {"loyalty": 100e3, "acquisition": 140e3}
    turned = verdict(outcomes(npv, equity={"loyalty": 90e3}))
    assert turned.winner == "acquisition"
    assert "still worth after month 60, loyalty would win: it beats acquisition by EUR 50" in turned.sentence
    assert "still worth" not in verdict(outcomes(npv, equity={"loyalty": 10e3})).sentence
    other = verdict(outcomes(npv, equity={"loyalty": 90e3}), objective="value")
    assert other.winner == "loyalty"
    assert "profit over 60 months alone, acquisition would win" in other.sentence


def test_the_winner_of_a_measure_without_numbers_is_nobody():
    frame = outcomes({"hold": 0.0, "loyalty": 1e6})
    frame["share"] = np.nan
    found = decision_tables(frame, "npv", 0.1, 0.95)
    summary, paired = found["summary"], found["paired"]
    assert winner(summary, paired, "npv") == "loyalty"
    assert winner(summary, paired, "share") is None
    assert winner(summary, paired, "customers") is None


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


def ruined(frame, **runs):
    """The same outcomes with each strategy ruined in its first so many runs."""
    often = frame["strategy"].map(runs).fillna(0)
    return frame.assign(ruined=frame["replication"] < often)


def test_ruin_in_every_run_comes_first():
    frame = outcomes({"hold": 0.0, "loyalty": 141e3, "acquisition": 100e3})
    one = verdict(ruined(frame, loyalty=20, hold=3))
    assert one.sentence.startswith("Under loyalty the firm runs out of cash in every run. Loyalty beats")
    assert one.winner == "loyalty"
    every = verdict(ruined(frame, loyalty=20, hold=20, acquisition=20))
    assert every.sentence.startswith("The firm runs out of cash in every run, whatever the strategy. Loyalty")
    mostly = verdict(ruined(frame, loyalty=12))
    assert mostly.sentence.startswith(
        "Under loyalty the firm runs out of cash in 60 % of runs. Loyalty beats"
    )
    alone = verdict(ruined(frame, hold=20)[frame["strategy"] == "hold"])
    assert alone.sentence.startswith(
        "The firm runs out of cash in every run, whatever the strategy. Hold alone"
    )


def test_ruin_is_compared_where_the_difference_is_sure_and_else_told():
    frame = outcomes({"hold": 0.0, "loyalty": 141e3})
    sure, some = verdict(ruined(frame, loyalty=9)), verdict(ruined(frame, loyalty=4))
    assert (
        "Hold is less likely to run out of cash than loyalty: it does so in 0 % of runs, loyalty"
        in sure.sentence
    )
    assert "less likely" not in some.sentence
    assert "Under loyalty the firm runs out of cash in 20 % of runs." in some.sentence
    assert "out of cash" not in verdict(ruined(frame, hold=4)).sentence


def test_the_safer_strategy_is_named_where_that_is_sure_and_from_enough_runs():
    rng, said = np.random.default_rng(8), []
    for n in (120, 60, 30):
        luck, crash = rng.normal(0, 30e3, n), rng.random(n) < 0.2
        safe = pd.DataFrame({"strategy": "safe", "replication": np.arange(n), "npv": luck})
        wild = safe.assign(strategy="wild", npv=900e3 + luck - crash * rng.normal(3e6, 2e5, n))
        frame = pd.concat([safe, wild], ignore_index=True).assign(equity=0.0, customers=1.0, share=0.1)
        frame["value"], frame["lowest_cash"], frame["ruined"] = frame["npv"], 1.0, False
        said.append(verdict(frame, replications=n).sentence)
    many, some, few = said
    assert "Safe is safer: in the worst 10 % of runs it makes EUR -" in many
    assert "rough" not in many and "rough" in some
    assert "safer" not in few
    assert "Whose worst 10 % of runs are better cannot be said from 30 runs; that takes 40." in few


def test_a_strategy_that_did_nothing_is_said_to_have_done_nothing_and_why():
    two = outcomes({"hold": 0.0, "loyalty": 141e3})
    idle = pd.DataFrame(
        [
            ("promise", "wait_promise_minutes", "switched_off", "promise", True),
            ("lights", "", "", "", True),
            ("loyalty", "listening", "no_belief", "", False),
        ],
        columns=["strategy", "lever", "reason", "about", "nothing"],
    )
    frame = pd.concat(
        [two, *(two[two["strategy"] == "hold"].assign(strategy=name) for name in ("promise", "lights"))]
    )
    said = verdict(frame, idle=idle).sentence
    assert "Promise does nothing here: the mechanism promise is switched off in this market." in said
    assert "Lights does nothing here: every run is the same as under hold." in said
    assert "Loyalty decides in part what cannot act here: listening (firms of this market hold" in said
    alone = verdict(frame[frame["strategy"] != "loyalty"], idle=idle)
    assert alone.winner is None and alone.sentence.startswith("Promise does nothing here")


def played_on(error=0.01, beyond=0.05, stage="loyal", customers=900.0):
    """Value counted for strategies of which the second leads by it, and the first within the horizon."""
    frame = outcomes({"hold": 100e3, "loyalty": 60e3}, equity={"loyalty": 90e3}).assign(tail_share=beyond)
    hindsight = pd.DataFrame({"strategy": "hold", "stage": ["all", stage], "customers": [4e3, customers]})
    missed = np.array([error if stage == "all" else 0.0, error])
    hindsight = hindsight.assign(error=missed, error_low=missed - 0.005, error_high=missed + 0.005)
    return frame, {"hindsight": hindsight}


def test_value_that_is_known_well_enough_decides():
    frame, more = played_on()
    found = verdict(frame, "value", **more)
    assert (found.winner, found.objective) == ("loyalty", "value")
    assert "plus what the customers known then still bring" in found.sentence
    assert "later still" not in found.sentence
    frame, more = played_on(beyond=0.31)
    assert "later still is not counted: some 31 % of all" in verdict(frame, "value", **more).sentence


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"error": -0.08}, "for customers who are loyal, it is missed by 8 %"),
        ({"error": 0.04, "stage": "all"}, "over all customers, it is missed by 4 %"),
    ],
)
def test_value_that_is_not_known_well_enough_is_left_out(choices, said):
    frame, more = played_on(**choices)
    found = verdict(frame, "value", **more)
    assert (found.winner, found.objective) == ("hold", "npv")
    assert f"What customers are still worth after month 60 is left out: {said}" in found.sentence
    assert "loyalty would win" not in found.sentence
    assert "left out" not in verdict(frame, "npv", **more).sentence


def test_luck_alone_leaves_nothing_out():
    frame, more = played_on(error=0.08)
    more["hindsight"]["error_low"] = -0.1
    assert verdict(frame, "value", **more).objective == "value"


def test_small_stages_are_not_looked_at():
    frame, more = played_on(error=0.5, customers=50.0)
    assert verdict(frame, "value", **more).objective == "value"


def test_the_month_from_which_the_winner_leads_is_said():
    frame, more = played_on()
    more["overtakes"] = pd.DataFrame({"a": ["loyalty"], "b": ["hold"], "ahead": [71.0], "sure": [80.0]})
    said = verdict(frame, "value", **more).sentence
    assert "Loyalty is ahead of hold for good from month 71 on, and clearly from month 80 on." in said
    assert "every other" not in said and "overtaken" not in said
    more["overtakes"]["sure"] = np.nan
    said = verdict(frame, "value", **more).sentence
    assert "from month 71 on." in said and "clearly" not in said
    more["overtakes"]["ahead"] = 1.0
    assert "from month" not in verdict(frame, "value", **more).sentence
    ends = {"a": ["loyalty"] * 2, "b": ["hold", "reach"], "ahead": [71.0, 9.0], "sure": [np.nan] * 2}
    more["overtakes"] = pd.DataFrame(ends)
    said = verdict(frame, "value", **more).sentence
    assert "every other for good from month 71 on. The last to be overtaken is hold." in said


@pytest.mark.parametrize(("low", "sure"), [(300e3, True), (-1e3, False)])
def test_another_leader_once_spending_goes_on_is_said_if_it_is_sure(low, sure):
    frame, more = played_on()
    ends = {"difference": [-400e3], "low": [-800e3 - low], "high": [-low], "replications": 20}
    more["continued"] = pd.DataFrame({"strategy": ["loyalty"], **ends})
    sentence = verdict(frame, "value", **more).sentence
    said = "If the spending went on after month 60 instead of stopping, hold would beat loyalty."
    assert (said in sentence) is sure and ("went on" in sentence) is sure
