"""The market's life: firms that come and go, margins and prices."""

from __future__ import annotations

from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import prose
from sim.show.chapters.view import View


def competition(view: View) -> Chapter:
    """How many firms there are, what they keep and what they ask; nothing where no firm comes or leaves."""
    chart = pictures.market_life(view) if len(view.table("life")) else None
    if chart is None:
        return Chapter(())
    return Chapter.of(prose(view.words("heading.competition"), view.words("competition.text")), chart)
