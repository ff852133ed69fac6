"""Reports say whether retention rises by sorting or by growth, and say nothing where it cannot be told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.show.chapters import tenure
from sim.show.chapters.view import View, view
from sim.study.compare.compare import compare
from sim.study.measure.tenure import told
from tests.show import hand
from tests.study import hand_made


@pytest.fixture(scope="module")
def shown() -> View:
    return view(compare(hand_made.study(), simulate=hand_made.simulate))


def test_the_text_tells_how_much_is_sorting(shown: View) -> None:
    text = str(tenure.sorting(shown)).replace("\u00a0", " ").replace("\\", "")
    assert "is 50 % in the first year as a customer and 80 % after 2 more years: 30.0 [30.0, 30.0]" in text
    assert "About half of that rise is sorting: +15.0 [15.0, 15.0] points" in text
    assert "+15.0 [15.0, 15.0] points are change in the customers" in text


def test_the_chart_says_the_same(shown: View) -> None:
    chart = tenure.chart(shown)
    assert chart is not None and len(chart.figure.axes) == 2  # the control, and who leads
    assert chart.title == "Under hold, 15.0 points of the 30.0 by which retention rises are sorting"
    assert "rise +30.0" in chart.alt and "<svg" in chart.svg()


def test_results_without_customers_have_no_such_page(tmp_path: Path) -> None:
    without = view(sim.open_results(hand.folder(tmp_path)))
    assert tenure.sorting(without) is None and tenure.chart(without) is None


def changed(shown: View, measure: str, **columns: float) -> View:
    """The same comparison with other numbers for one measure at the last tenure."""
    table = shown.table("retention").copy()
    rows = (table["measure"] == measure) & (table["tenure_years"] == "2")
    for column, value in columns.items():
        table.loc[rows, column] = value
    return View({**shown.tables, "retention": table}, shown.summary, shown.study, shown.manifest, shown.words)


@pytest.mark.parametrize(
    ("part", "said"),
    [(0.30, "All of that rise"), (0.2, "Most"), (0.05, "The smaller part"), (0.0, "Hardly anything")],
)
def test_shares_have_words(shown: View, part: float, said: str) -> None:
    assert said in str(tenure.sorting(changed(shown, "sorting", mean=part)))


def test_a_rise_within_luck_is_none(shown: View) -> None:
    level = changed(shown, "rise", mean=0.01, low=-0.02, high=0.04)
    assert "does not clearly rise" in str(tenure.sorting(level))
    chart = tenure.chart(level)
    assert chart is not None and "does not clearly rise" in chart.title


def test_a_fall_is_called_one(shown: View) -> None:
    lower = changed(shown, "rise", mean=-0.05, low=-0.07, high=-0.03)
    chart = tenure.chart(lower)
    assert "falls with tenure" in str(tenure.sorting(lower)) and chart is not None
    assert chart.title.startswith("Under hold, retention falls with tenure")


def test_a_tenure_that_some_runs_cannot_tell_is_left_out(shown: View) -> None:
    some = changed(shown, "told", mean=0.8)
    assert told(some.table("retention"), "hold").index.tolist() == [0, 1]
    assert told(changed(shown, "told", mean=0.8).table("retention").head(0), "hold").empty
    assert isinstance(told(pd.DataFrame(), "hold"), pd.DataFrame)
