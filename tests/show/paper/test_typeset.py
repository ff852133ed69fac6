"""What a notebook shows becomes Typst: safely, with captions, alt text and real tables."""

from __future__ import annotations

import base64
import io

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from sim.scenario.basics.errors import UserError
from sim.show.chapters.narrative import escape
from sim.show.paper.html_tables import typst_table
from sim.show.paper.typeset import Document, convert, set_pdf

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">'
    '<rect width="60" height="20" fill="#0072B2"/></svg>'
)


def cell(*outputs: object, tags: tuple[str, ...] = ()) -> object:
    return new_code_cell("secret_code()", outputs=list(outputs), metadata={"tags": list(tags)})


def shown(kind: str, data: object, **marks: str) -> object:
    return new_output("display_data", data={kind: data}, metadata={kind: marks} if marks else {})


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\u200b", "")


def test_code_is_never_shown_and_hidden_cells_are_left_out() -> None:
    book = new_notebook(
        cells=[
            new_markdown_cell("# Title \\*one\\*\n\nbody"),
            cell(shown("text/markdown", "hello"), tags=("remove-cell",)),
            cell(shown("text/markdown", "## Part"), shown("text/markdown", "caption twin", role="caption")),
        ]
    )
    document = convert(book)
    assert document.title == "Title *one*"
    assert "secret_code" not in document.body
    assert "hello" not in document.body
    assert "caption twin" not in document.body
    assert "= Part" in document.body


def test_pictures_carry_caption_and_alt_text() -> None:
    book = new_notebook(cells=[cell(shown("image/svg+xml", SVG, alt='A "blue" bar', caption="Blue \\ bar"))])
    document = convert(book)
    assert document.files == {"figure1.svg": SVG.encode()}
    assert 'alt: "A \\"blue\\" bar"' in document.body
    pdf = set_pdf(document)
    assert "Blue \\ bar" in text_of(pdf)
    assert b'A \\"blue' in pdf or b"blue" in pdf


def test_other_pictures_are_embedded_too() -> None:
    from PIL import Image

    raw = io.BytesIO()
    Image.new("RGB", (4, 4)).save(raw, "PNG")
    book = new_notebook(cells=[cell(shown("image/png", base64.b64encode(raw.getvalue()).decode()))])
    assert set_pdf(convert(book)).startswith(b"%PDF")


def test_the_text_of_users_cannot_become_commands() -> None:
    nasty = '#panic("x") *b* $x$ @ref <label> [a](b) `c` \\ ~ _d_ 1 < 2 & // /* "q"'
    table = pd.DataFrame({nasty: [nasty]}).to_html(index=False)
    book = new_notebook(
        cells=[
            cell(
                shown("text/markdown", escape(nasty)),
                shown("text/html", table, caption=nasty),
                new_output("stream", name="stdout", text=nasty),
            )
        ]
    )
    text = " ".join(text_of(set_pdf(convert(book))).split())
    assert text.count("panic") == 5


def alts(pdf: bytes) -> list[str]:
    objects = [o.get_object() for o in PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]["/K"]]
    found = []
    while objects:
        node = objects.pop()
        if isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            kids = node.get("/K", [])
            objects += [k.get_object() for k in (kids if isinstance(kids, list) else [kids])]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "1. a",
        "# a",
        "> a",
        "* a",
        "+ a",
        "a\n\nb",
        "```",
        "| a | b |",
        "<b>x</b>",
        "![x](http://y/z.png)",
    ],
)
def test_escaped_text_stays_a_plain_paragraph(text: str) -> None:
    document = convert(new_notebook(cells=[cell(shown("text/markdown", escape(text)))]))
    flat = " ".join(text_of(set_pdf(Document("t", document.body))).split())
    wanted = " ".join(text.split())
    assert wanted in flat.replace("\u2019", "'"), (document.body, flat)


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    frame = pd.DataFrame(
        {"Parameter": [f"market.firms.focal.quality.need_{i}" for i in range(200)], "Value": range(200)}
    )
    pdf = set_pdf(Document("t", typst_table(frame.to_html(index=False), "Numbers") or ""))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) >= 3
    assert all("Parameter" in page for page in pages)
    assert sum(page.count("need_") for page in pages) == 200


def test_numbers_stand_right_and_words_left() -> None:
    frame = pd.DataFrame(
        {"a": ["hold", "loyalty"], "b": ["\u22121.2 [\u22122, 3]", "\u2013"], "c": ["12 %", "4.5 k"]}
    )
    source = typst_table(frame.to_html(index=False))
    assert source is not None
    assert "align: (left, right, right,)" in source
    assert typst_table("<p>no table</p>") is None


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("which \U0001f680 pays", "which \u25a1 pays"),
        ("\U0001f469\u200d\U0001f469\u200d\U0001f467", "\u25a1"),  # a family: three and two joiners
        ("\U0001fae8\ufe0f!", "\u25a1!"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u25a1"),
        ("\ufeffabc\u202e \ue000 \U0010ffff", "abc \u25a1 \u25a1"),
        ("\u05e9\u05dc\u05d5\u05dd, \u03ba\u03b1\u03bb\u03ae, \u6da8\u4ef7, \ud55c, \U0001f600", None),
    ],
)
def test_a_character_without_a_font_becomes_a_sign_that_is_explained(text: str, seen: str | None) -> None:
    table = pd.DataFrame({text: [text]}).to_html(index=False)
    book = new_notebook(
        cells=[
            new_markdown_cell(f"# {text}\n\n{text} and `{text}`"),
            cell(shown("text/html", table, caption=text), new_output("stream", name="stdout", text=text)),
        ]
    )
    document = convert(book)
    assert document.title == (seen or text)
    page = text_of(set_pdf(document))
    assert ("\u25a1 stands for characters" in page) == (seen is not None)


def test_chinese_is_set_with_a_font_of_its_own() -> None:
    assert "忠诚优先" in text_of(set_pdf(Document("忠诚", "忠诚优先"), "zh"))


def test_an_error_shown_by_a_cell_stops_the_report() -> None:
    broken = new_output("error", ename="KeyError", evalue="'x'", traceback=["Traceback"])
    with pytest.raises(UserError, match="a cell of the notebook failed: KeyError"):
        convert(new_notebook(cells=[cell(broken)]))


def test_formulas_are_set_and_broken_ones_shown_as_text() -> None:
    document = convert(new_notebook(cells=[new_markdown_cell("$x^2$ and\n\n$$\\frac{a}{b}$$")]))
    assert set_pdf(document).startswith(b"%PDF")


def test_a_name_keeps_its_column_and_a_column_of_gaps_stands_at_the_left() -> None:
    said = "what it does, told at some length so that the table fills its page, and more of it still"
    frame = pd.DataFrame(
        {"Strategy": ["diversification"], "None": ["\u2013"], "1": ["2"], "Is": [said], "So": [said]}
    )
    made = typst_table(frame.to_html(index=False)) or ""
    columns = made.split("columns: (")[1].split(",), align: (")[0].split(", ")
    aligned = made.split("align: (")[1].split(",), ")[0].split(", ")
    assert columns[:3] == ["auto"] * 3 and all(width.endswith("fr") for width in columns[3:])
    assert aligned == ["left", "left", "right", "left", "left"]
