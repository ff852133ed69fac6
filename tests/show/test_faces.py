"""Results are shown by name: every chart of a comparison and of a sweep, just made or read back."""

from __future__ import annotations

import pytest

import sim
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose
from sim.show.charts.chart import Chart

SMALL = ("run.customers=300", "run.months=12", "run.warm_up_months=0", "run.replications=2")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple:
    folder = tmp_path_factory.mktemp("results")
    study = sim.load_study("mature_retail", overrides=[*SMALL, "study.strategies=[hold, loyalty]"])
    return sim.compare(study, progress=False, folder=folder), folder


def test_every_chart_and_chapter_of_a_comparison_is_made_by_its_name(found: tuple) -> None:
    comparison, folder = found
    for result in (comparison, sim.open_results(folder)):
        drawn = {name: getattr(result.charts, name)() for name in result.charts}
        assert {"differences", "stages", "payback"} <= {n for n, c in drawn.items() if isinstance(c, Chart)}
        assert all(chart is None or isinstance(chart, Chart) for chart in drawn.values())
        assert all(isinstance(getattr(result.chapters, name)(), Chapter) for name in result.chapters)


def test_a_misspelt_chart_is_told_its_near_name(found: tuple) -> None:
    with pytest.raises(AttributeError, match="did you mean 'stages'"):
        _ = found[0].charts.stage


def test_a_sweep_has_its_own_charts() -> None:
    study = sim.load_study("mature_retail", overrides=list(SMALL))
    swept = sim.sweep(study, levers={"care": [0.5]}, progress=False)
    assert list(swept.charts) == ["levers"]
    assert "care" in swept.charts.levers().alt.lower()
    assert len(swept.chapters.levers()) >= 2
    assert swept.charts.levers(page=9) is None


def test_a_chapter_leaves_out_what_is_not_there() -> None:
    assert len(Chapter.of(Prose("one"), None)) == 1
