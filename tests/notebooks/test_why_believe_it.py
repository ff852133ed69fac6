"""The evidence notebook measures a few facts, or shows a table that was measured, failures and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement
from sim.show.chapters import evidence
from sim.study.facts.expected_verdicts import read_expected
from sim.study.facts.fact_table import Band, read_facts
from sim.study.facts.judge import judge
from sim.study.facts.measure_facts import read_results
from sim.study.facts.measurement import Measurement, over_runs
from tests.notebooks.suite import show

FACTS = read_facts()


def test_it_measures_what_is_asked_and_shows_what_a_study_rests_on(tmp_path: Path) -> None:
    found = show(
        "13_why_believe_it", tmp_path, more=("facts", "only", "effort"), only="F20,F41",
        strategies=["hold"],
    )  # fmt: skip
    facts = [title for title in found.titles if "fact" in title]
    assert len(facts) == 2 and "For ever" in found.text and "four periods ago" in found.text
    assert "assumed" in found.text


def test_a_failure_is_shown_with_its_reason(tmp_path: Path) -> None:
    values = [[share, share + 0.001, share + 0.002, share - 0.001] for share in (0.37, 0.46, 0.70, 0.87)]
    failing = Measurement([over_runs(Statement(f"outcome {i}"), pair) for i, pair in enumerate(values)])
    path = tmp_path / "facts.csv"
    judge(FACTS["F43"], failing).to_csv(path, index=False)
    found = read_results(path)
    picture = evidence.evidence(found, evidence.sources(found)[0])
    assert picture is not None and "1 not" in picture.title and "F43" in picture.alt
    assert "<svg" in picture.svg()
    listed = evidence.failed(found, read_expected()).html()
    assert "leave it open" in listed and "not met" in listed
    assert evidence.counted(found).frame.iloc[0].tolist() == ["not met", "1", "0", "0", "0"]


def test_a_source_without_measured_facts_has_no_picture() -> None:
    found = judge(FACTS["F30"], None)
    assert evidence.evidence(found, evidence.sources(found)[0]) is None


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UserError, match="not a table of facts"):
        read_results(path)
    with pytest.raises(UserError, match="not a table of facts"):
        read_results(tmp_path / "none.csv")


def test_a_one_sided_band_is_drawn_to_the_end() -> None:
    found = judge(
        FACTS["F06"], Measurement([over_runs(Statement("x"), [0.1, 0.11, 0.12], Band(0.0, float("inf")))])
    )
    picture = evidence.evidence(found, FACTS["F06"].source)
    assert picture is not None and len(picture.figure.axes) == 1
