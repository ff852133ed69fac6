"""The pages on wrong beliefs say what the tables hold, and are not there when nothing was asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.show.chapters import beliefs
from sim.show.chapters.view import View, view
from sim.show.charts import gallery as charts
from tests.show import hand

COLUMNS = [
    "belief", "kind", "number", "chosen", "best",
    *(n + end for n in ("forecast", "outcome", "over", "ratio", "regret") for end in ("", "_low", "_high")),
    "misjudged", "astray", "astray_low", "astray_high",
]  # fmt: skip


def row(belief: str, number: int, chosen: str, forecast: float, regret: float, wide: float = 5e4) -> tuple:
    outcome = 2.4e6 - regret
    over = forecast - outcome
    parts = [(m, m - wide, m + wide) for m in (forecast, outcome, over, forecast / outcome)]
    worse = (regret, regret - wide / 10, regret + wide / 10) if regret else (0.0, 0.0, 0.0)
    return (
        belief,
        "error",
        number,
        chosen,
        "loyalty",
        *(v for part in parts for v in part),
        *worse,
        chosen,
        over,
        over,
        over,
    )


def table(wide: float = 5e4) -> pd.DataFrame:
    rows = [
        row("benefits_ignored", 1, "acquisition", 3.9e6, 3e5, wide),
        row("customers_are_isolated", 5, "loyalty", 2.1e6, 0.0, wide),
        row("our_own_affair", 6, "loyalty", 2.42e6, 0.0, wide),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def made(folder: Path, found: pd.DataFrame | None) -> View:
    shown = view(sim.open_results(hand.folder(folder)))
    return View(
        shown.tables if found is None else {**shown.tables, "plans": found},
        shown.summary, shown.study, shown.manifest, shown.words,
    )  # fmt: skip


def test_nothing_is_said_where_nothing_was_asked(tmp_path: Path) -> None:
    shown = made(tmp_path, None)
    assert beliefs.wrong_beliefs(shown) is beliefs.plans(shown) is beliefs.lessons(shown) is None
    assert charts.forecast_and_outcome(shown.table("plans")) is None


def test_the_words_count_what_the_table_holds(tmp_path: Path) -> None:
    text = str(beliefs.wrong_beliefs(made(tmp_path, table())))
    assert "Clearly too hopeful: 1 of 3 beliefs; clearly too fearful: 1." in text
    assert "A plan other than loyalty, which is truly the best, is chosen under 1 of them" in text


def test_a_row_names_plan_amounts_and_regret(tmp_path: Path) -> None:
    found = beliefs.plans(made(tmp_path, table()))
    assert found is not None
    first, second = found.frame.iloc[0].tolist(), found.frame.iloc[1].tolist()
    assert first[:4] == ["what customers get does not matter", "acquisition", "3.90", "2.10"]
    assert first[4] == "+1.80 [1.75, 1.85]"
    assert second[5] == "–"
    assert first[6] == "acquisition +1.80"
    assert "net present value, EUR\u00a0M, with" in found.caption


def test_every_belief_has_its_lesson(tmp_path: Path) -> None:
    found = beliefs.lessons(made(tmp_path, table()))
    assert found is not None
    assert found.frame.iloc[:, 0].tolist() == ["Error 1", "Error 5", "Error 6"]
    assert "whatever they get" in found.frame.iloc[0, 1]


@pytest.mark.parametrize("wide", [5e4, float("nan")])
def test_the_chart_says_the_widest_gap(wide: float) -> None:
    chart = charts.forecast_and_outcome(table(wide), currency="EUR")
    assert chart is not None
    assert chart.title == (
        "Whoever believes that what customers get does not matter expects EUR\u00a03.90\u00a0M of "
        "acquisition and gets EUR\u00a02.10\u00a0M"
    )
    assert "our own affair" in chart.alt
    assert chart.svg().startswith("<?xml")


def test_a_chart_where_nothing_differs_says_so() -> None:
    same = table()
    same["forecast"], same["over"] = same["outcome"], np.zeros(3)
    chart = charts.forecast_and_outcome(same)
    assert chart is not None
    assert chart.title == "No belief changes what planners expect"


def test_the_terminal_gets_a_line_a_belief() -> None:
    lines = beliefs.lines(table(), "EUR")
    assert len(lines) == 4
    assert lines[0].startswith("Believed") and lines[0].endswith("Regret")
    assert lines[3].startswith("the plan is our own affair") and "loyalty" in lines[3]
    assert lines[3].endswith("EUR 0.00")
