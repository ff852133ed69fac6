"""Every chart from small tables, the unusual ones too: it says its point, shows all, and never fails."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from sim.show.charts import gallery as charts
from sim.show.charts import style
from sim.show.charts.chart import Chart
from sim.show.words import numbers
from tests.show import hand

TWELVE = (
    *hand.FIVE,
    "balanced",
    "忠诚优先",
    "a_very_long_strategy_name_that_goes_on_and_on",
    "mix_50_50",
    "price_cut",
    "win_back",
    "promise",
)
CROWDED = "twelve strategies, Chinese and long names, losses"
CHECKED = {"week": 78, "observed": 8_057.0, "simulated": 7_914.0, "error": -0.018, "passes": True}

DRAW: dict[str, Callable[[dict[str, pd.DataFrame]], Chart | None]] = {
    "stages": lambda t: charts.stages_over_time(t["stages"]),
    "loyal": lambda t: charts.stage_lines(t["stages"]),
    "stage values": lambda t: charts.stage_values(t["stage_value"], t["hindsight"], currency="EUR"),
    "flows": lambda t: charts.flows(t["flows"]),
    "value": lambda t: charts.value_by_strategy(t["summary"], currency="EUR"),
    "differences": lambda t: charts.differences(t["paired"], currency="EUR"),
    "ledger": lambda t: charts.ledger_lines(t["money"], currency="EUR"),
    "cash": lambda t: charts.cash_over_time(t["cash"], t["risk"], currency="EUR"),
    "payback": lambda t: charts.payback(t["payback"], int(t["cash"]["month"].max()) + 1, currency="EUR"),
    "matrix": lambda t: charts.customer_matrix(t["matrix"], focal="focal"),
    "matrix by segment": lambda t: charts.customer_matrix(
        t["matrix"], strategy=str(t["summary"]["strategy"].iloc[-1])
    ),
    "concentration": lambda t: charts.concentration(t["concentration"]),
    "desk": lambda t: charts.desk(t["service"], t["load"]),
    "calibration": lambda t: charts.calibration(t["check"], CHECKED),
    "quadrants": lambda t: charts.quadrant_tile(t["paired"], currency="EUR"),
}
CASES: dict[str, dict[str, Any]] = {
    "five strategies": {},
    "one strategy, one replication, one firm": {
        "strategies": ("hold",),
        "firms": ("solo",),
        "segments": ("all_of_them",),
        "replications": 1,
    },
    "one replication": {"replications": 1},
    CROWDED: {
        "strategies": TWELVE,
        "level": -9e5,
        "firms": ("focal", "北极星", "a_firm_with_a_long_name"),
    },
    "one month": {"months": 1, "strategies": ("hold", "loyalty")},
    "no hold": {"strategies": ("loyalty", "expansion")},
}
#: Cases that the others nearly hold, so that the quick lane may do without.
SLOW = ("five strategies", "one replication", "one month", "no hold", CROWDED)
NOT_THERE = {
    ("one strategy, one replication, one firm", "differences"),
    ("one strategy, one replication, one firm", "quadrants"),
    ("no hold", "differences"),
    ("no hold", "quadrants"),
    ("one strategy, one replication, one firm", "payback"),
    ("no hold", "payback"),
}


@cache
def made(case: str) -> dict[str, pd.DataFrame]:
    return hand.tables(log=True, **CASES[case])


@cache
def drawn_once(case: str, chart: str) -> tuple[Chart, str] | None:
    """A chart and its picture, for all tests that look at it."""
    drawn = DRAW[chart](made(case))
    return None if drawn is None else (drawn, drawn.svg())


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.slow if case in SLOW else ()) for case in CASES]
)
@pytest.mark.parametrize("chart", DRAW)
def test_a_chart_says_its_point_with_units_and_alt_text(case: str, chart: str) -> None:
    found = drawn_once(case, chart)
    if (case, chart) in NOT_THERE:
        assert found is None
        return
    assert found is not None
    drawn, svg = found
    said = " ".join((drawn.title, drawn.caption, drawn.alt))
    assert not re.search(r"nan|None|\{|\binf\b", said), said
    assert re.search(r"\d", drawn.title), drawn.title
    assert len(drawn.alt) > 30
    assert svg.startswith("<?xml")
    assert "nan" not in re.findall(r' d="([^"]*)"', svg)
    for ax in drawn.figure.axes:
        inner = ax.get_visible() and chart not in ("value", "differences", "ledger", "flows", "quadrants")
        if inner and ax.get_subplotspec().is_last_row():
            assert ax.get_xlabel(), chart


@pytest.mark.parametrize("chart", ["stages", "matrix", "differences"])
def test_the_same_tables_give_the_same_bytes(chart: str) -> None:
    first, again = drawn_once("five strategies", chart), DRAW[chart](made("five strategies"))
    assert first is not None
    assert again is not None
    assert first[1] == again.svg()


@pytest.mark.parametrize("chart", DRAW)
def test_nothing_drawn_lies_outside_the_figure(chart: str) -> None:
    found = drawn_once(CROWDED, chart)
    assert found is not None
    figure = found[0].figure
    box, page = figure.get_tightbbox(), figure.bbox_inches
    assert box.x0 >= -0.01 and box.x1 <= page.x1 + 0.01, (box, page)
    assert box.y0 >= -0.01 and box.y1 <= page.y1 + 0.01, (box, page)


def test_panel_names_do_not_run_into_each_other() -> None:
    for chart in ("stages", "loyal", "cash", "matrix", "ledger", "flows"):
        found = drawn_once(CROWDED, chart)
        assert found is not None
        axes = found[0].figure.axes
        boxes = [ax.title.get_window_extent() for ax in axes if ax.get_visible()]
        boxes += [ax._left_title.get_window_extent() for ax in axes if ax.get_visible()]
        boxes = [b for b in boxes if b.width > 1]
        assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i]), chart


def test_chinese_names_have_glyphs(recwarn: pytest.WarningsRecorder) -> None:
    made = hand.tables(strategies=("hold", "忠诚优先"), months=3)
    assert charts.value_by_strategy(made["summary"]).svg()
    assert not [w for w in recwarn if "missing from" in str(w.message)]


def test_a_character_without_a_font_is_drawn_as_a_sign(recwarn: pytest.WarningsRecorder) -> None:
    made = hand.tables(strategies=("hold", "party_\U0001fae8"), months=3)
    chart = charts.value_by_strategy(made["summary"])
    assert chart.svg()
    texts = [text.get_text() for text in chart.figure.findobj(Text)]
    assert any("party \u25a1" in text for text in texts)
    assert not [w for w in recwarn if "missing from" in str(w.message)]


def test_a_desk_where_nobody_waits_says_so() -> None:
    made = hand.tables(months=3)
    chart = charts.desk(made["service"].assign(mean_wait_minutes=0.01), made["load"])
    assert chart is not None
    assert chart.title.startswith("Hardly anybody waits at the front line")
    assert f"<{numbers.SPACE}0.1 minutes" in chart.alt


def test_an_empty_desk_gives_no_chart() -> None:
    made = hand.tables(desk=False, months=3)
    assert charts.desk(made["service"], made["load"]) is None
    quiet = hand.tables(months=3)["service"].assign(contacts=0.0)
    assert charts.desk(quiet, made["load"]) is None


def test_an_empty_table_gives_no_chart() -> None:
    nothing = pd.DataFrame()
    assert charts.stages_over_time(nothing) is None
    assert charts.customer_matrix(nothing) is None


def test_nobody_bought_and_the_matrix_stays_silent() -> None:
    matrix = hand.tables(months=3)["matrix"].assign(value=float("nan"), price=float("nan"))
    assert charts.customer_matrix(matrix) is None


def test_the_value_for_price_line_follows_what_customers_trade() -> None:
    matrix = hand.tables(months=2, strategies=("hold",))["matrix"]
    with_line, without = (charts.customer_matrix(matrix, worth=worth) for worth in (4.4, 0.0))
    assert with_line is not None
    assert without is not None
    dotted = with_line.figure.axes[0].lines[-1]
    (x0, x1), (y0, y1) = dotted.get_xdata()[[0, -1]], dotted.get_ydata()[[0, -1]]
    assert (y1 - y0) / np.log(x1 / x0) == pytest.approx(4.4)
    assert len(without.figure.axes[0].lines) == len(with_line.figure.axes[0].lines) - 1
    assert "dotted" not in without.caption


def test_each_segment_has_a_value_for_price_line_of_its_own() -> None:
    matrix = hand.tables(months=2, strategies=("hold",))["matrix"]
    segments = [s for s in dict.fromkeys(matrix["segment"].astype(str)) if s != "all"]
    assert len(segments) > 1
    worths = {segment: 1.0 + number for number, segment in enumerate(segments)}
    drawn = charts.customer_matrix(matrix, strategy="hold", worth=worths)
    assert drawn is not None
    for ax, worth in zip(drawn.figure.axes, worths.values(), strict=False):
        x, y = (data[[0, -1]] for data in (ax.lines[-1].get_xdata(), ax.lines[-1].get_ydata()))
        assert (y[1] - y[0]) / np.log(x[1] / x[0]) == pytest.approx(worth)


def life(*firms: float) -> pd.DataFrame:
    """A table of a market's life, with these numbers of firms month by month."""
    rows = [
        ("hold", month, measure, value, value, value)
        for month, number in enumerate(firms)
        for measure, value in (("firms", number), ("margin", 0.1), ("price", 1.0))
    ]
    return pd.DataFrame(rows, columns=["strategy", "month", "measure", "mean", "low", "high"])


def test_a_market_s_life_is_drawn_where_firms_come_or_leave() -> None:
    assert charts.market_life(life(3.0, 3.0, 3.0)) is None
    drawn = charts.market_life(life(1.0, 4.0, 2.0))
    assert drawn is not None
    assert drawn.title == "Under hold, the number of firms goes from 1 to 4 in month 2, and ends at 2"
    assert drawn.figure.axes[0].lines[0].get_ydata().tolist() == [1.0, 4.0, 2.0]


def test_a_ladder_of_the_users_own_is_drawn_as_it_is() -> None:
    made = hand.tables(months=3, strategies=("hold",))
    renamed = {"loyal": "friend", "new": "stranger"}
    stages = made["stages"].assign(stage=made["stages"]["stage"].replace(renamed))
    flows = made["flows"].replace(renamed)
    drawn = charts.stages_over_time(stages)
    assert drawn is not None
    assert "prospect" in drawn.title
    assert [t.get_text() for t in drawn.figure.legends[0].texts][-1] == "lapsed"
    assert len(drawn.figure.axes[0].collections) == 6
    assert charts.stage_lines(stages) is None
    moved = charts.flows(flows)
    assert moved is not None
    assert [t.get_text() for t in moved.figure.axes[0].get_yticklabels()].count("friend") == 1


def test_the_chart_of_stages_says_whether_each_brings_more_than_the_one_below() -> None:
    made = hand.tables()
    worth, past = made["stage_value"], made["hindsight"]

    def title(**changed: float) -> str:
        rows = worth.assign(value=worth["value"].where(worth["stage"] != "loyal", changed["loyal"]))
        rows = rows.assign(low=rows["value"] - changed["reach"], high=rows["value"] + changed["reach"])
        drawn = charts.stage_values(rows, past, currency="EUR")
        assert drawn is not None
        return drawn.title

    assert title(loyal=690.0, reach=9.0).startswith("Each stage brings more than the one below: a loyal")
    assert "beyond doubt" in title(loyal=690.0, reach=200.0)
    assert "long-standing ones bring most" in title(loyal=400.0, reach=9.0)
    assert charts.stage_values(worth, past.iloc[:0]) is None


def test_payback_tells_when_and_who_is_overtaken() -> None:
    def said(paths: dict[str, list[float]], sure: float = np.nan) -> str:
        rows = [
            (name, month, value, value, value)
            for name, path in paths.items()
            for month, value in enumerate(path)
        ]
        columns = ["strategy", "month", "difference", "low", "high"]
        overtakes = pd.DataFrame({"a": list(paths), "b": "hold", "sure": sure})
        drawn = charts.payback(pd.DataFrame(rows, columns=columns), 3, currency="EUR", overtakes=overtakes)
        assert drawn is not None
        return drawn.title.replace("\xa0", " ")

    early, late = [-1.0, 10.0, 20.0, 20.0, 20.0], [-10.0, -10.0, -10.0, 15.0, 30.0]
    assert "Early has paid back by month 3 beyond doubt, and brings EUR 20" in said(
        {"early": early}, sure=3.0
    )
    assert "On average, early is ahead of hold from month 2 on" in said({"early": early})
    assert "early leads at the horizon; from month 5 on late does" in said({"early": early, "late": late})
    assert "hold leads at the horizon; from month 4 on late does" in said({"late": late})
    assert "On average, nothing pays back" in said({"never": [-value for value in early]})
    level = [-10.0, 0.0, 0.0, 15.0, 20.0]  # ends equal to the other, which led
    assert "level is ahead of hold from month 4" in said({"level": level, "early": early})


def test_titles_tell_what_the_tables_say() -> None:
    made = hand.tables()
    assert charts.differences(made["paired"], currency="EUR").title.startswith("Loyalty brings EUR")
    assert "951 more active customers" in charts.stages_over_time(made["stages"]).title
    ruined = charts.cash_over_time(made["cash"], made["risk"]).title
    assert ruined.startswith("Cash runs out in up to 35") and ruined.endswith("under diversification")
    wide = made["paired"].assign(together_low=-1e9, together_high=1e9)
    assert "the interval includes zero" in charts.differences(wide).title
    assert "too close to call" in " ".join(
        t.get_text() for t in charts.quadrant_tile(wide).figure.axes[0].texts
    )
    worse = made["paired"].assign(difference=-made["paired"]["difference"].abs())
    assert charts.differences(worse).title.startswith("No strategy brings more than hold")


def test_differences_turn_round_when_hold_comes_first() -> None:
    made = hand.tables(strategies=("hold", "loyalty"))
    turned = made["paired"].rename(columns={"a": "b", "b": "a"})
    title = charts.differences(turned, measures=("npv",)).title
    assert title.startswith("No strategy brings more than hold"), title


def test_every_strategy_has_a_look_of_its_own() -> None:
    looks = style.looks([f"strategy {i}" for i in range(28)])
    assert len({(look.colour, look.line) for look in looks.values()}) == 28
    assert len({(look.line, look.marker) for look in list(looks.values())[:12]}) == 12


def test_stage_colours_keep_their_order_in_grey() -> None:
    from matplotlib.colors import to_rgb

    grey = [
        sum(w * c for w, c in zip((0.299, 0.587, 0.114), to_rgb(style.STAGE_COLOURS[s]), strict=True))
        for s in ("loyal", "long_standing", "regular", "new")
    ]
    assert grey == sorted(grey)
    assert min(b - a for a, b in itertools.pairwise(grey)) > 0.1


def test_where_all_are_ruined_alike_none_is_named() -> None:
    made = hand.tables(strategies=("hold", "loyalty"))
    title = charts.cash_over_time(made["cash"], made["risk"].assign(ruin=1.0), currency="EUR").title
    assert title.startswith("Cash runs out in 100") and title.endswith("under every strategy")


def test_a_long_name_is_written_in_more_lines_and_never_cut() -> None:
    name = "the_longest_name_that_any_planner_would_give"
    made = hand.tables(strategies=("hold", name, "loyalty", "expansion"), months=6)
    for chart in (charts.ledger_lines(made["money"]), charts.differences(made["paired"])):
        assert chart is not None
        written = {" ".join(text.get_text().split()) for text in chart.figure.findobj(Text)}
        assert name.replace("_", " ") in written


def test_charts_are_written_in_the_typeface_of_the_report() -> None:
    drawn = charts.differences(hand.tables(months=6)["paired"])
    assert drawn is not None
    faces = {text.get_fontproperties().get_name() for text in drawn.figure.findobj(Text) if text.get_text()}
    assert {face.rpartition("-")[0] for face in faces} == {"Noto Sans CJK KR-1"}  # as report.typ asks for
    svg = drawn.svg()
    assert "-1-400" in svg and "-1-700" in svg  # letters of both weights are told apart
