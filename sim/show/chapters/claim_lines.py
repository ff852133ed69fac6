"""What was found about claims, in lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.claims.claims import CLAIMS
from sim.study.claims.results import LEAST

WIDTH = 110
_INDENT = " " * 5


def lines(found: pd.DataFrame, words: Words | None = None) -> Iterator[str]:
    """Every claim with its figure, the condition in which it must not come out, and its share of worlds."""
    words = words or Words()
    for _, row in found.iterrows():
        number = list(CLAIMS).index(row["claim"]) + 1
        yield words("claim.line", number=number, name=row["claim"], says=words(f"claim.{row['claim']}"))
        for text in _told(row, words):
            yield from textwrap.wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def _told(row: Any, words: Words) -> Iterator[str]:
    base, low, high = (numbers.measured(row[f"base{end}"]) for end in ("", "_low", "_high"))
    verdict = words("claim.line.out" if row["comes_out"] else "claim.line.not_out")
    figure = words(f"claim.figure.{row['figure']}")
    yield words("claim.line.base", figure=figure, base=base, low=low, high=high, verdict=verdict)
    counter, low, high = (numbers.measured(row[f"counter{end}"]) for end in ("", "_low", "_high"))
    verdict = words("claim.line.no_longer" if row["no_longer"] else "claim.line.still")
    yield words(
        "claim.line.counter", factor=words(f"claim.{row['claim']}.not"), counter=counter, low=low, high=high,
        setting=", ".join(CLAIMS[row["claim"]].counter), verdict=verdict,
    )  # fmt: skip
    if row["worlds"]:
        low, high = (f"{100 * row[f'share_{end}']:.0f} %" for end in ("low", "high"))
        luck = f"{row['by_luck']:.0f}"
        yield words(
            "claim.line.worlds", held=row["held"], worlds=row["worlds"], low=low, high=high, luck=luck
        )
    claim = CLAIMS[row["claim"]]
    if row["share"] < LEAST and claim.fewer:
        why = words.declared(f"claim.{claim.name}.fewer", claim.fewer)
        yield words("claim.line.fewer", why=why)
    if row["decided_by"]:
        yield words("claim.line.decided", numbers=row["decided_by"])
