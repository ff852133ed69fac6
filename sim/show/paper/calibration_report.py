"""The report of a calibration: its pages set as a PDF, without running a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.show.chapters.tables import Table
from sim.show.charts import fonts
from sim.show.charts.chart import Chart
from sim.show.paper.report import set_pdf
from sim.show.words.words import Words

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from sim.show.chapters.calibration import Fitted

NAME = "report.pdf"


def write_fit_report(fit: Fitted, path: str | Path, lang: str = "en") -> Path:
    """Write the report of a calibration as a tagged PDF; the same fit gives the same bytes.

    Parameters
    ----------
    fit : Calibration or RenewalCalibration
    path : str or Path
        The PDF; it appears whole or not at all.
    lang : str

    Raises
    ------
    UserError
        If a font is missing, or the place cannot be written to.
    """
    from sim.show.chapters.calibration import pages
    from sim.show.paper.typeset import convert

    fonts.folder()  # what is missing is told before the work
    path = Path(path)
    content = set_pdf(convert(_notebook(pages(fit, lang)), Words(lang)), lang)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as partial:
            partial.write_bytes(content)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from None
    return path


def _notebook(parts: list[Any]) -> NotebookNode:
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
