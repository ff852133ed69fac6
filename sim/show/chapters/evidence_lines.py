"""What was found about facts, as a table for a terminal: by kind, what is not met first."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.facts.expected_verdicts import Expected
from sim.study.facts.fact_table import KINDS, Band
from sim.study.facts.judge import VERDICTS, has_number, statement_in

MET, NOT_MET, OPEN, NOT_MEASURED = VERDICTS
#: What a reader has to see comes first.
_ORDER = (NOT_MET, OPEN, MET, NOT_MEASURED)
#: Columns of the table and their widths: id, finding, market, target, value with interval, verdict.
_WIDTHS = {"fact": 4, "statement": 31, "market": 12, "target": 12, "value": 24, "verdict": 12}
_BETWEEN = " "
WIDTH = sum(_WIDTHS.values()) + len(_BETWEEN) * (len(_WIDTHS) - 1)
_INDENT = " " * (_WIDTHS["fact"] + len(_BETWEEN))


def lines(found: pd.DataFrame, expected: dict[str, Expected], words: Words | None = None) -> Iterator[str]:
    """Every fact with its market, target, value and verdict, by kind; why, where it is not met.

    How each was measured stands below the table.
    """
    words = words or Words()
    yield from _row(*(words(f"fact.column.{name}") for name in _WIDTHS))
    for kind in KINDS:
        of_kind = found[found["kind"] == kind]
        if of_kind.empty:
            continue
        yield ""
        yield words(f"fact.heading.{kind}")
        for verdict in _ORDER:
            for _, rows in of_kind[of_kind["verdict"] == verdict].groupby("id", sort=False):
                yield from _fact(rows, expected, words)
    noted = found[found["note"] != ""].drop_duplicates("id")
    if len(noted):
        yield ""
        yield words("fact.heading.notes")
    for _, row in noted.iterrows():
        yield from _wrapped(words.told(statement_in(row, "note")), str(row["id"]))


def _fact(rows: pd.DataFrame, expected: dict[str, Expected], words: Words) -> Iterator[str]:
    """The lines of one fact: its statement, each of its numbers, and why it is not met."""
    first: Any = rows.iloc[0]
    name = str(first["id"])
    statement = words.declared(f"fact.{name}", first["statement"])
    verdict = words(f"fact.verdict.{first['verdict']}")
    if first["verdict"] == NOT_MEASURED:
        yield from _row(name, statement, "", _target(first), "", verdict)
        return
    if len(rows) == 1:
        yield from _row(name, statement, first["market"], _target(first), _value(first), verdict)
    else:
        yield from _row(name, statement, first["market"], "", "", verdict)
        for _, row in rows.iterrows():
            part = words("fact.line.part", part=words.told(statement_in(row, "part")))
            yield from _row(
                "",
                part,
                "",
                _part_target(row, words),
                _value(row),
                words(f"fact.verdict.{row['part_verdict']}"),
            )
    if first["decided_by"]:
        yield from _wrapped(words("fact.line.decided", by=first["decided_by"]))
    stated = expected.get(name)
    if stated is None:
        return
    if first["verdict"] != MET and stated.why:
        yield from _wrapped(words("fact.line.why", why=words.declared(f"fact.{name}.why", stated.why)))
    if first["verdict"] != stated.verdict:
        yield from _wrapped(words("fact.line.before", verdict=words(f"fact.verdict.{stated.verdict}")))


def _row(*cells: str) -> Iterator[str]:
    """A row of the table: each cell broken into as many lines as it takes."""
    broken = [
        textwrap.wrap(str(cell), width, break_on_hyphens=False) or [""]
        for cell, width in zip(cells, _WIDTHS.values(), strict=True)
    ]
    for n in range(max(map(len, broken))):
        cut = (cell[n] if n < len(cell) else "" for cell in broken)
        yield _BETWEEN.join(f"{text:{w}}" for text, w in zip(cut, _WIDTHS.values(), strict=True)).rstrip()


def _wrapped(text: str, name: str = "") -> Iterator[str]:
    """A text over the whole width, beside the name of its fact or below it."""
    begins = f"{name:{len(_INDENT)}}"
    yield from textwrap.wrap(text, WIDTH, initial_indent=begins, subsequent_indent=_INDENT)


def _value(row: Any) -> str:
    """A number with its interval."""
    value, low, high = (numbers.measured(row[name]) for name in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"


def _target(row: Any) -> str:
    """The target as the table of facts states it, with its tolerance."""
    return f"{row['target']} ± {row['tolerance']}" if row["tolerance"] else str(row["target"])


def _part_target(row: Any, words: Words) -> str:
    """What one number of several has to be."""
    band = Band(row["band_low"], row["band_high"])
    if math.isinf(band.high):
        return words("fact.band.above", low=f"{band.low:.3g}")
    if math.isinf(band.low):
        return words("fact.band.below", high=f"{band.high:.3g}")
    return words("fact.band", low=f"{band.low:.3g}", high=f"{band.high:.3g}")


def summary(found: pd.DataFrame, words: Words | None = None) -> str:
    """Say how many of each kind are met, open, not met, not measured; predictions of a number once more."""
    words = words or Words()
    each = found.drop_duplicates("id")
    groups = [(kind, each["kind"] == kind) for kind in KINDS] + [("number", has_number(each))]
    parts = []
    for name, chosen in groups:
        counts = each.loc[chosen, "verdict"].value_counts()
        if len(counts):
            said = words.series(
                words("fact.count", count=counts[v], verdict=words(f"fact.verdict.{v}"))
                for v in (MET, OPEN, NOT_MET, NOT_MEASURED)
                if v in counts
            )
            parts.append(words(f"fact.counts.{name}", counts=said))
    return words.begin("fact.counts", parts=words.clauses(parts))
