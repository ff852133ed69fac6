"""The decision report: a notebook is run on finished results and set as a PDF."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError, near
from sim.show.charts import fonts
from sim.show.words.words import Words

if TYPE_CHECKING:
    from sim.show.paper.typeset import Document

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
    from sim.show.paper.typeset import convert

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


def set_pdf(document: Document, lang: str = "en") -> bytes:
    """Set a document as tagged PDF (PDF/UA-1) with fonts from packages only.

    Raises
    ------
    UserError
        If Typst refuses it: a character without a font, a picture without alt text.
    """
    import typst

    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        text = (_HERE / "report.typ").read_text(encoding="utf-8") + document.body
        (root / "main.typ").write_text(text, encoding="utf-8", newline="\n")
        for name, content in document.files.items():
            (root / name).write_bytes(content)
        try:
            compiler = typst.Compiler(
                str(root / "main.typ"),
                root=place,
                font_paths=[str(fonts.folder())],
                ignore_system_fonts=True,
                sys_inputs={"title": document.title, "lang": lang},
            )
            made: Any
            made, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=0)
        except (typst.TypstError, RuntimeError) as error:
            raise UserError(f"report: it cannot be set ({_line(str(error))})") from None
    faults = [w.message for w in warnings]
    if faults:
        raise UserError(f"report: it cannot be set cleanly ({_line(faults[0])})")
    return bytes(made)


def _line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0][:300] if lines else "no message"
