"""Grades for a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from sim.game.debrief.debriefing import Debriefing
from sim.game.debrief.grades import as_csv, grades, guarded


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", " =1+1", '=HYPERLINK("x")', "\r=1"])
def test_no_title_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", ["north", "a=b", 3, -4.5, "0"])
def test_what_is_no_formula_stays(value: object) -> None:
    assert guarded(value) == value


def test_each_team_has_a_row_with_its_marks_and_who_took_part(found: Debriefing) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(grades(found)))))
    assert [row["seat"] for row in rows] == list(found.ranking["team"])
    by = {row["seat"]: row for row in rows}
    came = {seat: (row["rounds_submitted"], row["rounds_repeated"]) for seat, row in by.items()}
    assert came == {"team1": ("2", "1"), "team2": ("3", "0"), "team3": ("0", "3")}
    assert by["team2"]["submitted"] == "ann of team2 (3)"
    assert by["team3"]["people_submitted"] == "0"
    for team, row in by.items():
        assert float(row["marks_by_regret"]) == pytest.approx(found.marks(team), abs=0.05)
        assert float(row["value"]) == pytest.approx(found.own(team), abs=0.02)
