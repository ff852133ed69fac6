"""Tables of a notebook (HTML as pandas writes it) as Typst tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_NUMBER = re.compile(
    r"[\s<+\u2212-]*[\d.,]+(?:[eE][+-]?\d+)?(?:\s*(?:%|k|M|bn))?(?:\s*[\[(][^\])]*[\])])?|\u2013|"
)
_PIECE = re.compile(r"[^\s._/]+")  # what a line is not broken in
_DIGIT = re.compile(r"\d")
_LONG_WORD = 16
_SHORT = 24  # letters of a column that keeps its width, whatever else there is
_PAGE = 90  # letters that stand side by side whatever the columns
_LONG = 40  # a table of more rows is set close
_WHOLE = 12  # a table of so many rows is never broken across pages


def literal(text: str) -> str:
    """Return `text` as a Typst string: the only way in which text of others enters the document."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r", "").replace("\n", "\\n").replace("\t", "\\t") + '"'


class _Reader(HTMLParser):
    """Collects the cells of the first table: rows of text, and how many of them are the head."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.head = 0
        self._cell: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._cell = ""
        elif tag == "br" and self._cell is not None:
            self._cell += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self.head = len([row for row in self.rows if row])
        elif tag in ("td", "th") and self._cell is not None:
            self.rows[-1].append(self._cell.strip())
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell += data


def typst_table(html: str, caption: str = "") -> str | None:
    """Return a call of ``table-of`` (see report.typ) for an HTML table; None if there is none in it."""
    reader = _Reader()
    reader.feed(html)
    rows = [row for row in reader.rows if row]
    if not rows:
        return None
    columns = max(len(row) for row in rows)
    rows = [row + [""] * (columns - len(row)) for row in rows]
    head, body = rows[: reader.head], rows[reader.head :]
    aligned = ["right" if _numeric([row[j] for row in body]) else "left" for j in range(columns)]
    longest = [max((len(row[j]) for row in rows), default=0) for j in range(columns)]
    usual = [sum(len(row[j]) for row in rows) // len(rows) for j in range(columns)]
    words = [
        max((len(word) for row in rows for word in _PIECE.findall(row[j])), default=0) for j in range(columns)
    ]
    lines = [f"table.header({', '.join(map(_cell, row))})" for row in head]
    lines += [", ".join(map(_cell, row)) for row in body]
    return (
        f"#table-of(columns: ({_widths(longest, usual, words, aligned)},), align: ({', '.join(aligned)},), "
        f"size: {_size(sum(longest))}pt, tight: {str(len(rows) > _LONG).lower()}, "
        f"whole: {str(len(rows) <= _WHOLE).lower()}, "
        f"caption: {literal(caption)},\n" + ",\n".join(lines) + ",\n)"
    )


def _numeric(cells: list[str]) -> bool:
    """Whether a column holds numbers, perhaps with gaps; one of gaps or words alone stands at the left."""
    return any(map(_DIGIT.search, cells)) and all(map(_NUMBER.fullmatch, cells))


def _widths(longest: list[int], usual: list[int], words: list[int], aligned: list[str]) -> str:
    """Let short and numeric columns be as wide as they are; share the rest among columns of text.

    A column gets more than its longest word needs; a word that finds no room all the same is hyphenated.
    """
    if sum(longest) <= _PAGE:
        return ", ".join("auto" for _ in longest)
    return ", ".join(
        "auto" if side == "right" or most <= _SHORT else f"{max((min(most, 60) + mean) // 2, 2 * word)}fr"
        for most, mean, word, side in zip(longest, usual, words, aligned, strict=True)
    )


def _size(letters: int) -> float:
    return 8.6 if letters <= 80 else 8.0 if letters <= 110 else 7.4


def _cell(text: str) -> str:
    """Return a cell; long names may break after a point or an underscore."""
    breakable = re.sub(r"\S+", lambda word: _breakable(word[0]), text)
    return f"[#{literal(breakable)}]"


def _breakable(word: str) -> str:
    return (
        re.sub(r"([._/])(?=\w)", "\\1\u200b", word)
        if len(word) > _LONG_WORD and not word[0].isdigit()
        else word
    )
