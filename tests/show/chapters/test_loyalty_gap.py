"""A what-if tells what closes the gap between satisfied and loyal, and claims only what is no luck."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import sim
from sim.show.chapters.loyalty_gap import by_case, gap
from sim.show.chapters.view import view
from sim.show.chapters.what_if import pages
from sim.show.charts.chart import Chart
from sim.study.decide.what_if import WhatIf

SMALL = ["run.months=6", "run.warm_up_months=6", "run.play_on_months=12", "study.strategies=[hold]"]
HABIT, SAME = "habit binds", "as before"


@pytest.fixture(scope="module")
def found() -> WhatIf:
    study = sim.load_study("durables", SMALL, customers=300, replications=3)
    return sim.what_if(
        study, {HABIT: ["market.choice.habit=4"], SAME: ["market.choice.habit=x1"]}, progress=False
    )


def with_ends(found: WhatIf, difference: float, low: float, high: float) -> WhatIf:
    """The same with another difference of what satisfied customers buy again, sure where it leaves out 0."""
    table = found.tables["satisfaction"].copy()
    here = (table["case"] == HABIT) & (table["figure"] == "again_satisfied")
    table.loc[here, ["difference", "low", "high", "together_low", "together_high"]] = (
        difference, low, high, low, high,
    )  # fmt: skip
    return replace(found, tables=found.tables | {"satisfaction": table})


def test_a_habit_that_binds_closes_the_gap_at_the_same_satisfaction(found: WhatIf) -> None:
    rows: Any = found.tables["satisfaction"].set_index(["case", "figure"])
    habit, same = (rows.loc[(case, "again_satisfied")] for case in (HABIT, SAME))
    assert habit["difference"] > 0.2 and habit["together_low"] > 0.0
    assert same["difference"] == same["low"] == same["high"] == 0.0
    assert habit["mean"] - rows.loc[("base", "again_satisfied"), "mean"] == pytest.approx(habit["difference"])
    assert abs(rows.loc[(HABIT, "satisfied"), "difference"]) < 0.1


def test_the_chapter_tells_each_world_that_differs_in_words_and_two_pictures(found: WhatIf) -> None:
    text, *pictures = list(by_case(view(found)))
    assert text.count("\n- ") == 1 and HABIT in text and SAME not in text
    first, second = (part for part in pictures if isinstance(part, Chart))
    assert first.title.startswith(f"The gap closes most in this world: {HABIT}; ")
    assert "as it is" in second.alt and HABIT in second.alt


@pytest.mark.parametrize(
    ("ends", "title", "said"),
    [
        ((0.1, 0.05, 0.15), "The gap closes most in this world", "more than as it is"),
        ((0.1, -0.05, 0.25), "None of these worlds surely closes the gap", "may be luck"),
        ((-0.1, -0.15, -0.05), "None of these worlds surely closes the gap", "less than as it is"),
    ],
)
def test_a_gap_closes_only_beyond_luck(
    found: WhatIf, ends: tuple[float, float, float], title: str, said: str
) -> None:
    seen = view(with_ends(found, *ends))
    chart = gap(seen)
    assert chart is not None and chart.title.startswith(title)
    assert said in str(next(iter(by_case(seen))))


def test_what_the_study_asks_stands_in_the_report_of_a_what_if(found: WhatIf) -> None:
    plain = list(pages(found))
    settings = found.study.settings.model_copy(update={"asks": ["satisfaction"]})
    asks = list(pages(replace(found, study=replace(found.study, settings=settings))))
    assert len(asks) == len(plain) + 3 and any("What closes the gap" in str(part) for part in asks)


def test_where_nobody_was_played_on_nothing_is_told(found: WhatIf) -> None:
    bare = {name: table for name, table in found.tables.items() if "satisfaction" not in name}
    empty = {"satisfaction": pd.DataFrame(), "satisfaction_curve": pd.DataFrame()}
    assert len(by_case(view(replace(found, tables=bare | empty)))) == 0
