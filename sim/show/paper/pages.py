"""Pages set as a PDF without running a notebook: sentences, charts and tables that a chapter has made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.show.chapters.narrative import Prose
from sim.show.chapters.tables import Table
from sim.show.charts.chart import Chart
from sim.show.words.words import Words

if TYPE_CHECKING:
    from nbformat import NotebookNode

NAME = "report.pdf"


def write_pages(parts: Sequence[Prose | Chart | Table], path: str | Path, lang: str = "en") -> Path:
    """Write the parts as a tagged PDF; the same parts give the same bytes.

    Parameters
    ----------
    parts : sequence of Prose, Chart or Table
    path : str or Path
        The PDF; it appears whole or not at all.
    lang : str

    Raises
    ------
    UserError
        If a font is missing, or the place cannot be written to.
    """
    from sim.show.paper.typeset import convert, set_pdf

    path = Path(path)
    content = set_pdf(convert(_notebook(parts), Words(lang)), lang)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as partial:
            partial.write_bytes(content)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from None
    return path


def write_report_and_charts(
    parts: Iterable[Prose | Chart | Table], folder: str | Path, stem: str, lang: str = "en"
) -> list[Path]:
    """Write ``report.pdf``, and each chart as ``STEM-1.svg`` and so on, into a folder.

    Returns
    -------
    list of Path
        What was written; charts of that stem that were there before and are not any more are gone.
    """
    folder, found = Path(folder), list(parts)
    page = write_pages(found, folder / NAME, lang)
    return [page, *write_charts((part for part in found if isinstance(part, Chart)), folder, stem)]


def write_charts(charts: Iterable[Chart], folder: Path, stem: str) -> list[Path]:
    """Write charts as ``STEM-1.svg`` and so on; those of that stem that are none of them are gone after."""
    written = []
    for number, chart in enumerate(charts, 1):
        path = folder / f"{stem}-{number}.svg"
        with replacing(path) as partial:
            partial.write_text(chart.svg(), encoding="utf-8")
        written.append(path)
    for stale in set(folder.glob(f"{stem}-*.svg")) - set(written):
        stale.unlink()
    return written


def _notebook(parts: Sequence[Prose | Chart | Table]) -> NotebookNode:
    """The parts as a notebook that has been run, which is what is set."""
    from nbformat import v4

    cells = []
    for part in parts:
        if isinstance(part, str):
            cells.append(v4.new_markdown_cell(str(part)))
            continue
        kind, data, marks = _shown(part)
        output = v4.new_output("display_data", data={kind: data}, metadata={kind: marks})
        cells.append(v4.new_code_cell("", outputs=[output]))
    return v4.new_notebook(cells=cells)


def _shown(part: Chart | Table) -> tuple[str, str, dict[str, str]]:
    """How a chart or a table shows itself: kind, content, and what belongs to it."""
    if isinstance(part, Chart):
        return "image/svg+xml", part.svg(), {"alt": part.alt, "caption": part.caption}
    return "text/html", part.html(), {"caption": part.caption}
