"""What a sweep is shown as: its chapter set as a PDF, and each page of panels as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario.basics.atomic_write import replacing
from sim.show.charts.chart import Chart
from sim.show.paper.pages import NAME, write_pages

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

    folder, parts = Path(folder), pages(found, lang)
    written = [write_pages(parts, folder / NAME, lang)]
    for number, chart in enumerate((part for part in parts if isinstance(part, Chart)), 1):
        path = folder / f"levers-{number}.svg"
        with replacing(path) as partial:
            partial.write_text(chart.svg(), encoding="utf-8")
        written.append(path)
    for stale in set(folder.glob("levers-*.svg")) - set(written):
        stale.unlink()
    return written
