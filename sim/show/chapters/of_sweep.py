"""The charts and the chapter of a sweep, by the names under which results offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.sweep import charts, pages
from sim.show.chapters.view import View
from sim.show.charts.chart import Chart, page_of


def _levers(view: View, page: int = 1) -> Chart | None:
    """Gain against value of each lever, the strongest first; six to a page, counted from 1."""
    return page_of(charts(view), page)


def _chapter(view: View) -> Chapter:
    """What each lever brings, alone."""
    return Chapter(tuple(pages(view)))


CHARTS: Mapping[str, Callable[..., Chart | None]] = {"levers": _levers}

CHAPTERS: Mapping[str, Callable[[View], Chapter]] = {"levers": _chapter}
