"""Text that Markdown shows as it is: tables, and cells of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.show.words.words import Words


def text(words: str) -> str:
    """Words in which nothing is taken for an element of HTML."""
    return words.replace("<", "&lt;")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns without any entry are left out."""
    body = [[_cell(cell) for cell in row] for row in rows]
    used = [at for at in range(len(heads)) if any(row[at] for row in body)]
    lines = [
        [heads[at] for at in used],
        ["---"] * len(used),
        *([row[at] for at in used] for row in body),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def heads(*names: str) -> tuple[str, ...]:
    """Heads of the columns of a table; in English, as is the source that its rows are read off."""
    words = Words()
    return tuple(words(f"model.column.{name}") for name in names)


def code(words: str) -> str:
    """Words in the type of code, or nothing."""
    return f"`{words}`" if words else ""


def _cell(words: str) -> str:
    return text(" ".join(words.split())).replace("|", "\\|")
