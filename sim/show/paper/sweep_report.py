"""What a sweep is shown as: its chapter set as a PDF, and each page of panels as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.show.paper.pages import write_report_and_charts

if TYPE_CHECKING:
    from sim.show.chapters.sweep import Swept


def write_sweep_report(found: Swept, folder: str | Path, lang: str = "en") -> list[Path]:
    """Write ``report.pdf``, and its charts as ``levers-1.svg`` and so on, into the folder of a sweep.

    Parameters
    ----------
    found : Sweep or Results
    folder : str or Path
    lang : str

    Returns
    -------
    list of Path
        What was written; charts of an earlier sweep that this one has not are gone.
    """
    from sim.show.chapters.sweep import pages

    return write_report_and_charts(pages(found, lang), folder, "levers", lang)
