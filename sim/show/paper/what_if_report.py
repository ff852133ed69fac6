"""What a what-if is shown as: its chapter set as a PDF, and each picture of cases beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.show.paper.pages import NAME, write_charts, write_pages

if TYPE_CHECKING:
    from sim.show.chapters.what_if import Answered


def write_what_if_report(found: Answered, folder: str | Path, lang: str = "en") -> list[Path]:
    """Write ``report.pdf``, and its pictures of cases as ``cases-1.svg`` and so on, into a what-if's folder.

    Parameters
    ----------
    found : WhatIf or Results
    folder : str or Path
    lang : str

    Returns
    -------
    list of Path
        What was written.
    """
    from sim.show.chapters.view import view
    from sim.show.chapters.what_if import charts, pages

    folder, seen = Path(folder), view(found, lang)
    page = write_pages(list(pages(seen)), folder / NAME, lang)
    return [page, *write_charts(charts(seen), folder, "cases")]
