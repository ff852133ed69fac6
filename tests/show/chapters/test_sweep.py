"""The chapter on a sweep says what its tables say, in charts that can be read."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from pypdf import PdfReader

from sim.show.chapters.sweep import charts, lines, pages, strongest
from sim.show.chapters.tables import Table
from sim.show.charts.chart import Chart
from sim.show.charts.levers import PANELS, amount
from sim.show.paper.sweep_report import write_sweep_report
from sim.show.words.words import Words
from sim.study.decide.sweep import Sweep
from tests.study.swept import swept


def with_idle() -> Sweep:
    found = swept()
    idle = pd.DataFrame({"lever": ["win_back"], "reason": ["switched_off"], "about": ["win_back"]})
    return replace(found, tables=found.tables | {"idle": idle})


def many(count: int) -> Sweep:
    """The same panel many times over, under the names of further levers."""
    found, names = swept(), ["care", "reach", "morale", "recovery", "quality", "referral", "win_back"]
    names += ["innovation", "co_creation", "standardisation", "self_repair", "consensus", "data_protection"]
    one = {name: found.tables[name].query("lever == 'care'") for name in ("sweep", "best")}
    more = {
        table: pd.concat([rows.assign(lever=name) for name in names[:count]], ignore_index=True)
        for table, rows in one.items()
    }
    return replace(found, tables=found.tables | more)


def text(found: Sweep) -> str:
    return " ".join(part for part in pages(found) if isinstance(part, str)).replace("\\", "")


def test_the_sentences_say_what_gains_what_loses_and_what_cannot_act() -> None:
    told = text(with_idle())
    assert "10 settings of 4 levers" in told
    assert re.search(r"2 gain: care at EUR.0\.5 \(\+6\.\d.% of sales\) and win back at EUR.1 ", told)
    assert "looked over, so that more, or less, might be better still: win back." in told
    assert "every other value loses beyond doubt: list price." in told
    assert (
        "Changing nothing beside hold (some act only together with another lever): contact relevance." in told
    )
    assert "Unable to act in this market: 1, listed last." in told
    last = pages(with_idle())[-1]
    assert isinstance(last, Table)
    assert last.frame.to_numpy().tolist() == [
        ["win back", "the mechanism win_back is switched off in this market"]
    ]


def test_with_one_replication_nothing_is_beyond_doubt() -> None:
    told = text(swept(1))
    assert "None gains beyond doubt" in told and "too close to call: " in told
    (chart,) = charts(swept(1))
    assert chart.title.startswith("No lever gains beyond doubt; ahead is ")
    assert "A single replication" in chart.caption


def test_the_table_of_the_strongest_agrees_with_the_sweep() -> None:
    found = swept()
    table = strongest(found).frame
    assert table["Lever"].tolist() == ["care", "win back", "list price"]
    care = table.set_index("Lever").loc["care"]
    best = found.best.set_index("lever").loc["care"]
    assert care["Best at"] == "EUR\u00a00.5" and care["Known"] == "gains"
    assert care["Pays after months"] == "1"
    assert care["Of sales"] == f"+{100 * best['share']:.1f}\u00a0%"
    assert table.set_index("Lever").loc["list price", "Best at"] == "as it is"
    assert lines(found)[0].split()[0] == "Lever"


def test_the_chart_has_a_panel_a_lever_that_changes_something() -> None:
    (chart,) = charts(swept())
    panels = [ax for ax in chart.figure.axes if ax.get_visible()]
    names = [ax.get_title(loc="left") for ax in panels]
    assert set(names) == {"care", "win back", "list price"}
    best = swept().best.query("finding != 'nothing'")
    assert names == [Words().label("lever", name) for name in best["lever"]]
    care = panels[names.index("care")]
    assert [tick.get_text() for tick in care.get_xticklabels()] == ["0", "0.25", "0.5", "1", "2"]
    assert care.get_xlabel() == "EUR a customer of the market a month"
    assert panels[0].get_ylabel() == "gain, % of sales"
    line = max(care.lines, key=lambda drawn: len(drawn.get_xdata()))
    shares = swept().table.query("lever == 'care'")["share"]
    assert line.get_ydata().tolist() == pytest.approx((100 * shares).tolist())
    assert "care: best at EUR\u00a00.5" in chart.alt and chart.svg().startswith("<?xml")


@pytest.mark.parametrize(("levers", "count"), [(1, 1), (PANELS, 1), (PANELS + 1, 2)])
def test_panels_go_on_on_a_further_page(levers: int, count: int) -> None:
    found = charts(many(levers))
    assert len(found) == count
    shown = [sum(ax.get_visible() for ax in chart.figure.axes) for chart in found]
    assert sum(shown) == levers and max(shown) <= PANELS
    if count > 1:
        assert found[1].title == f"Levers {PANELS + 1} to {levers}, by what they gain at their best"


def test_a_sweep_without_anything_to_show_has_no_chart() -> None:
    found = swept()
    empty = {name: table.iloc[:0] for name, table in found.tables.items() if name != "idle"}
    nothing = replace(found, tables=found.tables | empty)
    assert charts(nothing) == []
    assert strongest(nothing).frame.empty
    assert lines(nothing)[-1].startswith("None gains beyond doubt")


@pytest.mark.parametrize(
    ("lever", "value", "written"),
    [
        ("care", 0.125, "EUR\u00a00.125"),
        ("promise_payout", 50.0, "EUR\u00a050"),
        ("list_price", 1.5625, "1.562"),
    ],
)
def test_money_is_written_with_its_currency(lever: str, value: float, written: str) -> None:
    assert amount(lever, value, "EUR") == written


def test_the_report_is_set_with_its_charts_beside_it(tmp_path) -> None:
    (tmp_path / "levers-9.svg").write_text("of an earlier sweep")
    written = write_sweep_report(with_idle(), tmp_path)
    assert (
        {path.name for path in written}
        == {"report.pdf", "levers-1.svg"}
        == {p.name for p in tmp_path.iterdir()}
    )
    told = " ".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    assert "What each lever brings, alone" in told and "the mechanism win_back is switched off" in told
    first = (tmp_path / "report.pdf").read_bytes()
    write_sweep_report(with_idle(), tmp_path)
    assert (tmp_path / "report.pdf").read_bytes() == first


def test_a_chapter_is_made_of_prose_tables_and_charts() -> None:
    kinds = {type(part) for part in pages(with_idle())}
    assert {Table, Chart} < kinds and len(kinds) == 3
