"""A report meets the standards for access and for archives, and its tables have header cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pandas as pd
from pypdf import PdfReader

from sim.show.chapters.narrative import Prose
from sim.show.chapters.tables import Table
from sim.show.paper.html_tables import typst_table
from sim.show.paper.pages import write_pages
from sim.show.paper.typeset import Document, set_pdf

FRAME = pd.DataFrame({"Strategy": ["hold", "diversification"], "Gain": ["1", "2"]})


def elements(node: Any) -> Iterator[Any]:
    """All elements of a PDF's structure tree, from `node` down."""
    node = node.get_object()
    if not hasattr(node, "get"):
        return
    if "/S" in node:
        yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from elements(child)


def tables(pdf: bytes) -> list[list[str]]:
    """The kinds of cells of each table, row by row, as those who hear a report are told them."""
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    found = [one for one in elements(root) if one["/S"] == "/Table"]
    return [[e["/S"] for e in elements(table) if e["/S"] in ("/TH", "/TD")] for table in found]


def test_every_table_of_a_report_has_header_cells(tmp_path: Any) -> None:
    made = write_pages([Prose("# A\n\n## B"), Table(FRAME, "One"), Table(FRAME, "Two")], tmp_path / "a.pdf")
    assert tables(made.read_bytes()) == [["/TH", "/TH", "/TD", "/TD", "/TD", "/TD"]] * 2


def test_the_test_sees_a_table_without_a_header() -> None:
    bare = typst_table("<table><tr><td>a</td><td>b</td></tr></table>")
    assert tables(set_pdf(Document("t", bare or ""))) == [["/TD", "/TD"]]


def test_a_report_says_that_it_meets_both_standards() -> None:
    catalogue = PdfReader(io.BytesIO(set_pdf(Document("t", "text")))).trailer["/Root"]
    said = catalogue["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "<pdfaid:part>2</pdfaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said
