"""Service: whether the desk keeps up, and whether promises are kept."""

from __future__ import annotations

import pandas as pd

from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, prose
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.charts.service import waits
from sim.show.words import numbers


def service(view: View) -> Chapter:
    """Waits, contacts abandoned, promises kept and load; nothing where no customer contacts a desk."""
    table = view.table("service")
    if table.empty or not (table["contacts"].astype(float) > 0).any():
        return Chapter(())
    return Chapter.of(told(view), front_line(view), pictures.desk(view))


def told(view: View) -> Prose:
    """What to look at."""
    return prose(view.words("heading.service"), view.words("service.text"))


def front_line(view: View) -> Table | None:
    """Contacts, waits, abandoned contacts and kept promises at the front line."""
    table = view.table("service")
    if table.empty:
        return None
    found = waits(table)
    if found.empty:
        return None
    words = view.words
    frame = pd.DataFrame(
        {
            words("column.strategy"): [words.strategy(n) for n in found.index],
            words("column.contacts"): [numbers.count(v) for v in found["contacts"]],
            words("column.wait"): [numbers.small(v, 1) for v in found["mean_wait_minutes"]],
            words("column.abandoned"): [numbers.percent(v) for v in found["abandoned_share"]],
            words("column.kept"): [numbers.percent(v) for v in found["promise_kept_share"]],
        }
    )
    if found["promise_kept_share"].isna().all():
        frame = frame.drop(columns=words("column.kept"))
    return Table(frame, words("service.table"))
