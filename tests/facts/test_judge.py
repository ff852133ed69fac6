"""The verdict: what it says of a number and a band, how often it is wrong, and how often it sees an error."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import all_but
from sim.scenario.basics.statement import Statement
from sim.show.chapters.evidence_lines import lines, summary
from sim.show.words.numbers import measured
from sim.study.facts.expected_verdicts import read_expected
from sim.study.facts.fact_table import Band, read_facts
from sim.study.facts.judge import CONFIDENCE, all_of, judge, verdict_of
from sim.study.facts.measure_facts import chosen_facts, measure_facts
from sim.study.facts.measurement import Measurement, Part, over_runs, spread_ratio
from sim.study.measure.statistics import Interval, mean_interval

FACTS = read_facts()


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.47, 0.53, "met"), (0.46, 0.52, "open"), (0.5, 0.54, "open"), (0.40, 0.46, "not met"),
        (0.54, 0.6, "not met"), (0.4, 0.6, "open"), (math.nan, math.nan, "open"),
    ],
)  # fmt: skip
def test_an_interval_within_across_and_beyond_a_band(low: float, high: float, verdict: str) -> None:
    assert verdict_of(Interval((low + high) / 2, low, high), Band(0.47, 0.53)) == verdict


def test_no_difference_at_all_is_not_a_gain() -> None:
    assert verdict_of(Interval(0.0, 0.0, 0.0), Band(0.0, math.inf)) == "not met"
    assert verdict_of(Interval(0.1, 0.1, 0.1), Band(0.0, math.inf)) == "met"


def test_one_number_that_fails_fails_the_fact() -> None:
    assert all_of(["met", "open", "not met"]) == "not met"
    assert all_of(["met", "open"]) == "open"
    assert all_of(["met", "met"]) == "met"
    assert all_of([]) == "open"


def test_a_true_value_at_the_edge_is_called_either_way_no_more_often_than_stated() -> None:
    """False alarms: 20,000 facts of ten replications each whose truth lies at the edge of the band."""
    rng, band = np.random.default_rng(7), Band(-math.inf, 0.0)
    verdicts = [verdict_of(mean_interval(rng.normal(size=10), CONFIDENCE), band) for _ in range(20_000)]
    for verdict in ("met", "not met"):
        share = verdicts.count(verdict) / len(verdicts)
        assert share == pytest.approx((1 - CONFIDENCE) / 2, abs=0.002)  # four standard errors


def test_an_error_of_two_half_widths_is_seen() -> None:
    """Power: a truth beyond the edge by twice the interval's half width is called not met nearly always."""
    rng, band = np.random.default_rng(8), Band(-math.inf, 0.0)
    half = 3.25 / math.sqrt(10)  # t quantile of nine degrees, at 99 %
    verdicts = [
        verdict_of(mean_interval(rng.normal(2 * half, 1, size=10), CONFIDENCE), band) for _ in range(4_000)
    ]
    assert verdicts.count("not met") / len(verdicts) > 0.97
    assert verdicts.count("met") == 0


def test_the_numbers_of_one_fact_hold_together() -> None:
    values = np.random.default_rng(3).normal(0.5, 0.01, size=(4, 10))
    four = judge(FACTS["F43"], Measurement([over_runs(Statement(str(i)), v) for i, v in enumerate(values)]))
    one = judge(FACTS["F01"], Measurement([over_runs(Statement("one"), values[0])]))
    widths = (four["high"] - four["low"]).iloc[0], (one["high"] - one["low"]).iloc[0]
    assert widths[0] > 1.1 * widths[1]
    assert four["part_verdict"].tolist() == ["not met", "open", "not met", "not met"]


def test_a_ratio_of_spreads_is_held_by_its_interval() -> None:
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(60):
        a, b = rng.normal(0, 2, 40), rng.normal(0, 1, 40)
        interval = spread_ratio(Statement(""), a, b).interval(0.95)
        inside += interval.low <= 2 <= interval.high
    assert inside >= 50


@pytest.mark.parametrize(
    ("fact", "bands"),
    [
        ("F01", [(0.47, 0.53)]), ("F06", [(0, math.inf)]), ("F30", [(0.5, math.inf)]), ("F17", []),
        ("F33", [(-math.inf, 0), (0, math.inf)]), ("F36", [(-2.9, -2.3)]),
        ("F43", [(0.33, 0.41), (0.42, 0.5), (0.66, 0.74), (0.91, 0.99)]),
    ],
)  # fmt: skip
def test_targets_are_read(fact: str, bands: list[tuple[float, float]]) -> None:
    assert len(FACTS[fact].bands) == len(bands)
    for band, expected in zip(FACTS[fact].bands, bands, strict=True):
        assert band == pytest.approx(expected)


def test_a_table_that_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_facts(tmp_path / "none.csv")
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "id,source,statement,measure,target,tolerance,kind\nF01,a,b,c,0.5,0.1,guess\n", encoding="utf-8"
    )
    with pytest.raises(UserError, match=r"bad.csv:2: .*kind"):
        read_facts(bad)


def test_an_unknown_fact_is_refused_with_a_near_name() -> None:
    with pytest.raises(UserError, match=r"--only F1: no such fact"):
        chosen_facts(["F1"], FACTS)
    assert chosen_facts(["f03", "F01"], FACTS) == ["F01", "F03"]


def test_a_mechanism_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such mechanism"):
        all_but("luck")


@pytest.mark.slow
def test_processes_do_not_change_the_result() -> None:
    some = {"only": ["F20", "F41"], "effort": 0.03, "progress": False}
    one, two = measure_facts(**some), measure_facts(**some, workers=2)
    assert one.equals(two)
    assert one["id"].tolist() == ["F20", "F41"]


def test_what_is_not_measured_is_listed() -> None:
    found = judge(FACTS["F30"], None)
    assert any(line.startswith("F30  ") and line.endswith("not measured") for line in lines(found, {}))
    assert summary(found) == "Pins: 1 not measured."


def test_what_is_not_met_comes_first_in_its_kind_with_the_reason_and_every_line_fits() -> None:
    sure, wide = [0.2, 0.2001, 0.2002], [0.1, 0.2, 0.3]
    seen = {"F16": wide, "F33": sure, "F12": [0.3, 0.3001, 0.3002], "F07": [-1.0, -1.001], "F30": [0.6]}
    parts = {name: [over_runs(Statement("x"), v)] * len(FACTS[name].bands) for name, v in seen.items()}
    found = pd.concat(judge(FACTS[name], Measurement(of, market="reference")) for name, of in parts.items())
    said = list(lines(found, read_expected()))
    order = [line[:3] for line in said if line[:1] == "F" and line[1:3].isdigit()]
    assert order == ["F30", "F07", "F33", "F16", "F12"]
    assert max(map(len, said)) <= 100
    assert any("Why:" in line for line in said) and any("promise.irrelevant_cost" in line for line in said)
    assert summary(found) == (
        "Pins: 1 open; built in: 1 met; predictions: 1 met, 1 open, 1 not met; of these, with a number and a "
        "tolerance: 1 met."
    )


def test_numbers_are_short() -> None:
    assert [measured(x) for x in (0.12345, 1234.5, -0.00421, 0.0)] == ["0.123", "1,234", "-0.0042", "0"]


def test_a_part_may_bring_its_own_band() -> None:
    part = Part(Statement("x"), lambda _: Interval(2, 1.5, 2.5), Band(1, 3))
    assert judge(FACTS["F17"], Measurement([part]))["verdict"].tolist() == ["met"]
