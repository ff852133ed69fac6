"""An executed notebook set as PDF by Typst: text comes by pandoc, tables and figures stay as they are."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.scenario.basics.errors import UserError
from sim.show.charts import fonts
from sim.show.paper.html_tables import literal, typst_table
from sim.show.words.words import Words

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HERE = Path(__file__).parent
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HIDDEN = frozenset({"remove-cell", "parameters", "injected-parameters"})
#: Accessible (PDF/UA-1) and fit for archives (PDF/A-2a) at once.
_STANDARDS: Final = ("ua-1", "a-2a")
_PICTURES = (("image/svg+xml", "svg"), ("image/png", "png"), ("image/jpeg", "jpg"))


@dataclass
class Document:
    """What is set: its title, its body in Typst, and its pictures by file name."""

    title: str
    body: str
    files: dict[str, bytes] = field(default_factory=dict)


def convert(notebook: NotebookNode, words: Words | None = None) -> Document:
    """Turn what a notebook shows (never its code) into Typst.

    A level-one heading becomes the title. A cell tagged ``page-break`` starts on a new page; one tagged
    ``remove-cell`` is left out. Characters that no font has are replaced by a sign that is explained at the
    end.

    Raises
    ------
    UserError
        If a cell shows an error, or pandoc fails.
    """
    from nbformat.v4 import new_notebook

    words = words or Words()
    parts = _Parts(words)
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if tags & _HIDDEN:
            continue
        if "page-break" in tags:
            parts.raw("#pagebreak(weak: true)")
        if cell.cell_type == "markdown":
            parts.markdown(cell.source)
        elif cell.cell_type == "code" and "remove-output" not in tags:
            for output in cell.outputs:
                parts.output(output)
    title, body = parts.title or words("page.title"), _pandoc(new_notebook(cells=parts.cells))
    legible = Document(fonts.written(title), fonts.written(body), parts.files)
    if (legible.title, legible.body) != (title, body):
        legible.body += f"\n\n#remark({literal(words('page.missing', sign=fonts.MISSING))})\n"
    return legible


class _Parts:
    """Collects the pieces of a document in order."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.title = ""
        self.cells: list[Any] = []
        self.files: dict[str, bytes] = {}

    def markdown(self, source: str) -> None:
        from nbformat.v4 import new_markdown_cell

        if not self.title and (found := re.match(r"\s*#\s+(.+)(?:\n|\Z)", source)):
            self.title = re.sub(r"\\([^\w\s])", r"\1", found[1].strip())
            source = source[found.end() :]
        self.cells.append(new_markdown_cell(source))

    def raw(self, source: str) -> None:
        from nbformat.v4 import new_raw_cell

        self.cells.append(new_raw_cell(source, metadata={"raw_mimetype": "typst"}))

    def _lead(self) -> None:
        """Keep the text just before a picture or table on the same page as it."""
        if self.cells and self.cells[-1].cell_type == "markdown":
            text = self.cells.pop()
            self.raw("#block(sticky: true, above: 1.5em)[")
            self.cells.append(text)
            self.raw("]")

    def output(self, output: Mapping[str, Any]) -> None:
        if output["output_type"] == "error":
            raise UserError(f"a cell of the notebook failed: {output['ename']}: {output['evalue']}")
        if output["output_type"] == "stream":
            if output["name"] == "stdout" and output["text"].strip():
                self.raw(f"#printed({literal(_ANSI.sub('', output['text']).rstrip())})")
            return
        self._rich(output["data"], output.get("metadata", {}))

    def _rich(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        """Put in the richest form of an output that can be set."""
        for kind, ending in _PICTURES:
            if kind in data:
                marks = metadata.get(kind) or {}
                self._picture(data[kind], ending, marks if isinstance(marks, Mapping) else {})
                return
        if "text/html" in data:
            marks = metadata.get("text/html") or {}
            if table := typst_table(_text(data["text/html"]), str(marks.get("caption", ""))):
                self._lead()
                self.raw(table)
                return
        if "text/markdown" in data:
            marks = metadata.get("text/markdown") or {}
            if marks.get("role") != "caption":
                self.markdown(_text(data["text/markdown"]))
        elif "text/plain" in data:
            self.raw(f"#printed({literal(_ANSI.sub('', _text(data['text/plain'])))})")

    def _picture(self, content: Any, ending: str, marks: Mapping[str, Any]) -> None:
        name = f"figure{len(self.files) + 1}.{ending}"
        self.files[name] = _text(content).encode() if ending == "svg" else base64.b64decode(_text(content))
        caption = str(marks.get("caption", ""))
        alt = str(marks.get("alt") or caption or self.words("page.figure"))
        self._lead()
        self.raw(f"#figure-of({literal(name)}, alt: {literal(alt)}, caption: {literal(caption)})")


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _pandoc(notebook: NotebookNode) -> str:
    import nbformat
    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        "--sandbox",
        "--from=ipynb-auto_identifiers-gfm_auto_identifiers-raw_html-autolink_bare_uris",
        "--to=typst",
        "--wrap=preserve",
        f"--lua-filter={_HERE / 'report.lua'}",
    ]
    try:
        done = subprocess.run(
            command,
            input=nbformat.writes(notebook),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UserError(
            f"pandoc cannot be run ({type(error).__name__}); install the package pypandoc-binary"
        ) from None
    if done.returncode:
        fault = (done.stderr.strip().splitlines() or ["no message"])[0]
        raise UserError(f"pandoc cannot read the notebook's text ({fault[:300]})")
    return done.stdout


def set_pdf(document: Document, lang: str = "en", sheet: str = "") -> bytes:
    """Set a document as tagged PDF (PDF/UA-1 and PDF/A-2a) with fonts from packages only.

    Parameters
    ----------
    document : Document
    lang : str
    sheet : str
        Typst that comes after the look of reports and changes it.

    Raises
    ------
    UserError
        If Typst refuses it: a picture without alt text, say.
    """
    import typst

    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        look = (_HERE / "report.typ").read_text(encoding="utf-8") + sheet
        text = f"{look}\n#title()\n\n{document.body}"
        (root / "main.typ").write_text(text, encoding="utf-8", newline="\n")
        for name, content in document.files.items():
            (root / name).write_bytes(content)
        (root / "fonts").mkdir()
        for path in fonts.further():
            shutil.copy(path, root / "fonts")
        try:
            compiler = typst.Compiler(
                str(root / "main.typ"),
                root=place,
                font_paths=[str(fonts.folder()), str(root / "fonts")],
                ignore_system_fonts=True,
                sys_inputs={"title": document.title, "lang": lang},
            )
            made: Any
            made, warnings = compiler.compile_with_warnings(
                format="pdf", pdf_standards=[*_STANDARDS], timestamp=0
            )
        except (typst.TypstError, RuntimeError) as error:
            raise UserError(f"report: it cannot be set ({_line(str(error))})") from None
    faults = [w.message for w in warnings]
    if faults:
        raise UserError(f"report: it cannot be set cleanly ({_line(faults[0])})")
    return bytes(made)


def _line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0][:300] if lines else "no message"
