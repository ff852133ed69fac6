"""The decision report: a notebook is run on finished results and set as a PDF."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError, near
from sim.show.charts import fonts
from sim.show.words.words import Words

NOTEBOOK = "01_quadrant_comparison.ipynb"
FORMATS = ("pdf",)
_HERE = Path(__file__).parent


def write_report(
    folder: str | Path,
    *,
    notebook: str | Path | None = None,
    lang: str = "en",
    format: str = "pdf",
    timeout: int = 600,
) -> Path:
    """Write ``report.pdf`` and the executed ``notebook.ipynb`` into the folder of a finished comparison.

    Parameters
    ----------
    folder : str or Path
        As `compare` wrote it.
    notebook : str or Path, optional
        Takes a parameter ``results`` (this folder); the quadrant comparison when left out.
    lang : str
        Language of the report.
    format : {"pdf"}
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
    parameters = {"results": "."} | ({"lang": lang} if "lang" in known else {})
    done = execute(source, parameters, cwd=folder, timeout=timeout, progress=sys.stderr.isatty())
    pdf = set_pdf(convert(done, words), lang)
    import nbformat

    target = folder / "report.pdf"
    try:  # both are written before either takes its place
        with replacing(folder / "notebook.ipynb") as book, replacing(target) as page:
            book.write_text(nbformat.writes(done) + "\n", encoding="utf-8", newline="\n")
            page.write_bytes(pdf)
    except OSError as error:
        raise UserError(f"{target}: cannot be written ({error.strerror or error})") from None
    return target


def default_notebook() -> Path:
    """Return the notebook of the quadrant comparison: the one here, else the one beside the package.

    Raises
    ------
    UserError
        If there is none.
    """
    for place in (Path("notebooks"), _HERE.parents[1] / "notebooks"):
        if (place / NOTEBOOK).is_file():
            return place / NOTEBOOK
    raise UserError(f"notebooks/{NOTEBOOK}: no such notebook here")
