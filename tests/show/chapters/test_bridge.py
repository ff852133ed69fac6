"""The chapter on the bridge says what carries a difference, what works against it, and what is luck."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.show.chapters.bridge import bridge, chart
from sim.show.chapters.narrative import Prose
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View, view
from sim.show.charts import bridge as waterfall
from sim.show.charts.bridge import Ends
from sim.show.charts.chart import Chart
from sim.study.compare.compare import compare
from tests.study import hand_made

#: Part -> value, and half its interval.
PARTS = {
    "customers_won": (900.0, 50.0), "customers_kept": (60.0, 200.0), "price": (0.0, 0.0),
    "programme": (-400.0, 10.0), "later": (300.0, 40.0),
}  # fmt: skip


@pytest.fixture(scope="module")
def seen() -> View:
    asked = hand_made.study(settings={"objective": "value"}, replications=20)
    found = view(compare(asked, simulate=hand_made.simulate))
    rows = [
        (name, part, order, value, value - half, value + half)
        for name in ("loyalty", "acquisition")
        for order, (part, (value, half)) in enumerate(PARTS.items(), 1)
    ]
    table = pd.DataFrame(rows, columns=["strategy", "part", "order", "value", "low", "high"])
    return replace(found, tables={**found.tables, "bridge": table})


def told(seen: View, strategy: str | None = None) -> str:
    return str(next(iter(bridge(seen, strategy)))).replace("\\", "").replace("\u00a0", " ")


def test_the_sentences_tell_what_is_sure_from_what_is_luck(seen: View) -> None:
    text = told(seen)
    assert "## Why loyalty earns more than hold" in text
    assert "for it beyond doubt: customers won (+900) and what customers still bring (+300)" in text
    assert "against it beyond doubt: programme cost (−400)" in text
    assert "Cannot be told from luck: customers kept (+60" in text and "price" not in text


def test_the_chapter_has_a_waterfall_and_a_table_of_all_parts(seen: View) -> None:
    prose, drawn, table = bridge(seen)
    assert isinstance(prose, Prose) and isinstance(drawn, Chart) and isinstance(table, Table)
    assert "mainly by customers won" in drawn.title and "<svg" in drawn.svg()
    assert "Left out, as they come to nothing: price paid." in drawn.caption
    assert "programme cost" in drawn.alt
    assert len(table.frame) == len(PARTS) + 1
    assert table.frame.set_index("Part")["Known"]["customers kept"] == "too close to call"


def test_bars_begin_where_the_one_before_ends(seen: View) -> None:
    drawn = chart(seen)
    assert drawn is not None
    bars = [patch for patch in drawn.figure.axes[0].patches if patch.get_height() > 0]
    ends = 0.0
    for bar, part in zip(bars, ("customers_won", "customers_kept", "programme", "later"), strict=False):
        width = PARTS[part][0] / 1000.0  # the axis is in thousands
        assert bar.get_x() == pytest.approx(ends) and bar.get_width() == pytest.approx(width)
        ends += width
    hatched = [bool(bar.get_hatch()) for bar in bars]
    assert hatched == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("known", "sure", "said"),
    [
        (("for", "open", "against"), True, "B earns EUR 500 more than a, mainly by customers won"),
        (("open", "open", "against"), True, "B earns EUR 500 more than a; by which part cannot be told"),
        (("for", "open", "against"), False, ": customers won works for b and programme cost works against b"),
        (("open", "open", "against"), False, "too close to call: programme cost works against b"),
        (("open", "open", "open"), False, "too close to call, and so is what sets them apart"),
        (("nothing", "nothing", "nothing"), False, "Nothing sets b and a apart"),
    ],
)  # fmt: skip
def test_a_title_names_no_part_that_may_be_luck(known: tuple[str, ...], sure: bool, said: str) -> None:
    parts = ("customers_won", "customers_kept", "programme")
    table = pd.DataFrame({"part": parts, "value": [900.0, 0.0, -400.0], "known": known})
    table = table.assign(low=table["value"] - 1.0, high=table["value"] + 1.0)
    ends = Ends("a", "b", 0.0, 500.0, 500.0, 1.0, 999.0, sure, "value")
    drawn = waterfall.bridge(table, ends, currency="EUR")
    assert drawn is not None and said in drawn.title.replace("\u00a0", " ")


def test_where_it_may_be_luck_the_heading_claims_nothing(seen: View) -> None:
    pairs = seen.table("paired").copy()
    pairs[["low", "together_low"]], pairs[["high", "together_high"]] = -9e9, 9e9
    summary = {**seen.summary, "verdict": {"sentence": "", "winner": None}}
    text = told(replace(seen, tables={**seen.tables, "paired": pairs}, summary=summary))
    assert "apart, as far as can be told" in text and "## Why" not in text and "which may be luck" in text


def test_another_strategy_is_told_of_on_request_and_a_misspelt_one_refused(seen: View) -> None:
    assert "Why acquisition earns more than hold" in told(seen, "acquisition")
    with pytest.raises(UserError, match="did you mean 'acquisition'"):
        bridge(seen, "aquisition")


def test_by_profit_alone_what_customers_still_bring_is_no_part(seen: View) -> None:
    alone = replace(seen, summary={**seen.summary, "judged_by": "npv"})
    assert "still bring (" not in told(alone) and "in net present value, " in told(alone)


def test_where_there_is_no_bridge_the_chapter_is_empty(seen: View) -> None:
    without = replace(seen, tables={n: t for n, t in seen.tables.items() if n != "bridge"})
    assert len(bridge(without)) == 0 and chart(without) is None
