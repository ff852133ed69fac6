"""The decision report: a notebook is run on finished results and set as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.file_lock import writing_to
from sim.scenario.files.library import here_or_shipped
from sim.show.charts import fonts
from sim.show.words.words import Words
from sim.study.running.progress import on_terminal

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOK = "01_quadrant_comparison.ipynb"
FORMATS = ("pdf",)
ASSUMPTIONS = "assumptions.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of one


def write_report(
    folder: str | Path,
    *,
    notebook: str | Path | None = None,
    lang: str = "en",
    format: str = "pdf",
    annex: bool = False,
    timeout: int = 600,
) -> Path:
    """Write a report into the folder of a finished comparison.

    That is ``report.pdf``, ``assumptions.csv`` with all that it rests on, and the executed
    ``notebook.ipynb``.

    Parameters
    ----------
    folder : str or Path
        As `compare` wrote it.
    notebook : str or Path, optional
        Takes a parameter ``results`` (this folder); the quadrant comparison when left out.
    lang : str
        Language of the report.
    format : {"pdf"}
    annex : bool
        Print all assumptions at the end, where the notebook can.
    timeout : int
        Seconds that one cell of the notebook may take.

    Returns
    -------
    Path
        The PDF. The same results give the same bytes.

    Raises
    ------
    UserError
        If anything is missing or fails; then nothing is written.
    """
    if format not in FORMATS:
        raise UserError(
            f"format: a report is written as {', '.join(FORMATS)} (got {format!r}){near(format, FORMATS)}"
        )
    words = Words(lang)
    fonts.folder()
    folder = Path(folder)
    if not (folder / "summary.json").is_file():
        raise UserError(f"{folder}: no results of a comparison (summary.json is missing)")
    source = Path(notebook) if notebook is not None else default_notebook()
    from sim.show.paper.execute import declared, execute
    from sim.show.paper.typeset import convert, set_pdf

    known = declared(source)
    wanted = {"lang": lang, "annex": annex}
    parameters = {"results": "."} | {name: value for name, value in wanted.items() if name in known}
    if annex and "annex" not in known:
        raise UserError(f"{source.name}: no parameter 'annex', so it has none to print")
    with writing_to(folder):  # nobody puts other results there meanwhile
        done = execute(source, parameters, cwd=folder, timeout=timeout, progress=on_terminal())
        return _written(folder, done, set_pdf(convert(done, words), lang))


def _written(folder: Path, done: NotebookNode, pdf: bytes) -> Path:
    """Put the report and what belongs to it into the folder, all or nothing."""
    import nbformat

    target = folder / "report.pdf"
    try:  # all are written before any takes its place
        with (
            replacing(folder / "notebook.ipynb") as book,
            replacing(folder / ASSUMPTIONS) as numbers,
            replacing(target) as page,
        ):
            book.write_text(nbformat.writes(done) + "\n", encoding="utf-8", newline="\n")
            numbers.write_text(_assumptions(folder), encoding="utf-8-sig", newline="")
            page.write_bytes(pdf)
    except OSError as error:
        raise UserError(f"{target}: cannot be written ({error.strerror or error})") from None
    return target


def _assumptions(folder: Path) -> str:
    """All numbers that the results rest on, as a table for a spreadsheet.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    from sim.study.compare.results_folder import open_results

    table = open_results(folder).tables["assumptions"]
    safe = {
        name: [f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v for v in table[name]]
        for name in table.columns
    }
    return pd.DataFrame(safe).to_csv(index=False, lineterminator="\r\n")


def default_notebook() -> Path:
    """Return the notebook of the quadrant comparison: the one here, else the one beside the package.

    Raises
    ------
    UserError
        If there is none.
    """
    found = here_or_shipped(Path("notebooks") / NOTEBOOK)
    if not found.is_file():
        raise UserError(f"notebooks/{NOTEBOOK}: no such notebook here")
    return found
