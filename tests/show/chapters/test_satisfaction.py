"""The chapter on satisfaction says what customers say and do, and what of it is published and not met."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.show.chapters.satisfaction import satisfaction
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View, view
from sim.show.charts.chart import Chart
from sim.study.compare.comparison import Comparison

SMALL = [
    "run.months=12",
    "run.warm_up_months=6",
    "run.play_on_months=12",
    "study.strategies=[hold, price_cut]",
]


@pytest.fixture(scope="module")
def found() -> Comparison:
    return sim.compare(sim.load_study("durables", SMALL, customers=500, replications=3), progress=False)


def changed(found: Comparison, **figures: tuple[float, float, float]) -> View:
    """The same with other figures: mean, low and high."""
    seen = view(found)
    table = seen.table("satisfaction_figures").copy()
    for figure, ends in figures.items():
        table.loc[table["figure"] == figure, ["mean", "low", "high"]] = ends
    return View(
        dict(seen.tables) | {"satisfaction_figures": table},
        seen.summary,
        seen.study,
        seen.manifest,
        seen.words,
    )


def published(seen: View) -> list[str]:
    *_, table = (part for part in satisfaction(seen) if isinstance(part, Table))
    return table.frame.iloc[:, -1].tolist()


def moving(found: Comparison, **ends: dict[str, tuple[float, float]]) -> View:
    """The same with other strategies: figure -> ends of the interval in which it surely lies."""
    rows = [
        (name, figure, sum(pair) / 2, *pair, *pair)
        for name, figures in ends.items()
        for figure, pair in ({"satisfied": (-0.01, 0.01), "average": (-0.1, 0.1)} | figures).items()
    ]
    columns = ["strategy", "figure", "difference", "low", "high", "together_low", "together_high"]
    seen = view(found)
    tables = dict(seen.tables) | {"satisfaction_moved": pd.DataFrame(rows, columns=columns)}
    return View(tables, seen.summary, seen.study, seen.manifest, seen.words)


def test_it_says_what_satisfied_customers_buy_elsewhere(found: Comparison) -> None:
    parts = list(found.chapters.satisfaction())
    text = str(parts[0])
    assert "answer 4 or 5" in text and "is bought elsewhere" in text
    titles = [part.title for part in parts if isinstance(part, Chart)]
    assert titles[0].startswith("Under hold, ") and "of what they buy next they buy here" in titles[0]
    assert len(titles) == 4


def test_what_a_strategy_does_is_told_by_what_is_sure(found: Comparison) -> None:
    up, down, open_ = (0.02, 0.04), (-0.04, -0.02), (-0.01, 0.03)
    seen = moving(
        found,
        serve={"satisfied": up, "again": up}, call={"satisfied": up, "again": open_},
        remind={"again": up}, court={"satisfied": up, "again": down}, raise_prices={"again": down},
        nothing={"again": open_},
    )  # fmt: skip
    table, _ = (part for part in satisfaction(seen) if isinstance(part, Table))
    assert table.frame.iloc[:, -1].tolist() == [
        "satisfies and keeps", "satisfies, keeps no more", "keeps, satisfies no more",
        "satisfies, and keeps less", "keeps less", "nothing that is sure",
    ]  # fmt: skip
    *_, chart = (part for part in satisfaction(seen) if isinstance(part, Chart))
    assert chart.title.split("; ") == [
        "More satisfied and more loyal under serve",
        "more satisfied, not surely more loyal under call",
        "more loyal, not surely more satisfied under remind",
        "more satisfied, and less loyal under court",
        "less loyal under raise prices",
    ]


def test_of_one_strategy_there_is_no_difference_to_tell(found: Comparison) -> None:
    seen = view(found)
    alone = seen.table("satisfaction_moved").iloc[:0]
    tables = dict(seen.tables) | {"satisfaction_moved": alone}
    parts = satisfaction(View(tables, seen.summary, seen.study, seen.manifest, seen.words))
    assert len([part for part in parts if isinstance(part, Chart)]) == 3


def test_a_finding_is_met_only_by_an_interval_within_what_is_published(found: Comparison) -> None:
    seen = changed(
        found,
        satisfied=(0.95, 0.94, 0.96), again_satisfied=(0.5, 0.45, 0.55), odds=(6.0, 4.0, 8.0),
        steeper=(0.1, 0.05, 0.15),
    )  # fmt: skip
    assert published(seen) == ["met", "not met", "open", "met"]
    nothing = (np.nan, np.nan, np.nan)
    assert published(changed(found, odds=nothing, steeper=(0.1, -0.1, 0.3)))[2:] == ["open", "open"]


@pytest.mark.parametrize(
    ("ends", "said"),
    [((0.02, -0.01, 0.05), "luck may explain"), ((0.1, 0.05, 0.15), "goes with more purchases here"),
     ((-0.1, -0.15, -0.05), "even buy less here")],
)  # fmt: skip
def test_among_fours_a_rise_is_told_from_luck(
    found: Comparison, ends: tuple[float, float, float], said: str
) -> None:
    assert said in str(satisfaction(changed(found, within_four=ends)).parts[0])


def test_where_nobody_was_played_on_there_is_no_chapter(found: Comparison) -> None:
    seen = view(found)
    without = {name: table for name, table in seen.tables.items() if "satisfaction" not in name}
    bare = View(without, seen.summary, seen.study, seen.manifest, seen.words)
    assert len(satisfaction(bare)) == 0
    catalogue = sim.load_study("catalogue", ["market.customers=200"], replications=2)
    ladder = sim.compare(catalogue, progress=False)
    assert list(ladder.chapters.satisfaction()) == []
    assert all(isinstance(table, pd.DataFrame) for table in ladder.tables.values())
