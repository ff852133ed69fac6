"""The chart and the chapter of a budget curve, by the names under which results offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.show.chapters.budget_curve import chart, pages
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.view import View
from sim.show.charts.chart import Chart

CHARTS: Mapping[str, Callable[..., Chart | None]] = {"budget_curve": chart}

CHAPTERS: Mapping[str, Callable[[View], Chapter]] = {"budget_curve": pages}
