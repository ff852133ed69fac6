"""The charts and the chapter of a what-if, by the names under which results offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.show.chapters import loyalty_gap
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.view import View
from sim.show.chapters.what_if import bridge, charts, pages
from sim.show.charts.chart import Chart, page_of


def _cases(view: View, page: int = 1) -> Chart | None:
    """What each strategy gains or loses in each case, and who leads; pages are counted from 1."""
    return page_of(charts(view), page)


def _waterfall(view: View, case: str | None = None, strategy: str | None = None) -> Chart | None:
    """Why a strategy earns more or less in a case than as it is; the case that does most when left out."""
    return next((part for part in bridge(view, case, strategy) if isinstance(part, Chart)), None)


CHARTS: Mapping[str, Callable[..., Chart | None]] = {
    "cases": _cases,
    "bridge": _waterfall,
    "loyalty_gap": loyalty_gap.gap,
    "loyalty_curves": loyalty_gap.curves,
}

CHAPTERS: Mapping[str, Callable[..., Chapter]] = {
    "cases": pages,
    "bridge": bridge,
    "loyalty_gap": loyalty_gap.by_case,
}
