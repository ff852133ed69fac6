"""What was found about facts, in lines for a terminal."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.facts.expected_verdicts import Expected
from sim.study.facts.fact_table import Band
from sim.study.facts.judge import VERDICTS, statement_in

MET, _, _, NOT_MEASURED = VERDICTS

WIDTH = 110
_INDENT = " " * 5


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def lines(found: pd.DataFrame, expected: dict[str, Expected], words: Words | None = None) -> Iterator[str]:
    """Every fact with its target, what was measured, and the verdict; why, where it is not met."""
    words = words or Words()
    for fact, rows in found.groupby("id", sort=False):
        first = rows.iloc[0]
        yield words(
            "fact.line", id=fact, verdict=words(f"fact.verdict.{first['verdict']}").upper(),
            kind=words(f"fact.kind.{first['kind']}"), target=first["target"],
            statement=words.declared(f"fact.{fact}", first["statement"]),
        )  # fmt: skip
        if first["verdict"] == NOT_MEASURED:
            continue
        for _, row in rows.iterrows():
            yield from _wrapped(_measured(row, len(rows) > 1, words))
        yield from _wrapped(words.told(statement_in(first, "note")))
        stated = expected.get(str(fact))
        if stated is None:
            continue
        if first["verdict"] != MET and stated.why:
            yield from _wrapped(words("fact.line.why", why=words.declared(f"fact.{fact}.why", stated.why)))
        if first["verdict"] != stated.verdict:
            before = words(f"fact.verdict.{stated.verdict}")
            yield from _wrapped(words("fact.line.before", verdict=before))


def _measured(row: Any, several: bool, words: Words) -> str:
    """One number of a fact, with its interval and band, and its verdict where it is one of several."""
    value, low, high = (numbers.measured(row[name]) for name in ("value", "low", "high"))
    band = _band(Band(row["band_low"], row["band_high"]), words)
    verdict = words(f"fact.verdict.{row['part_verdict']}")
    key = "fact.line.part.one" if several else "fact.line.part"
    part = words.told(statement_in(row, "part"))
    return words(key, part=part, value=value, low=low, high=high, band=band, verdict=verdict)


def _band(band: Band, words: Words) -> str:
    """A band as a sentence names it."""
    if math.isinf(band.high):
        return words("fact.band.above", low=f"{band.low:.3g}")
    if math.isinf(band.low):
        return words("fact.band.below", high=f"{band.high:.3g}")
    return words("fact.band", low=f"{band.low:.3g}", high=f"{band.high:.3g}")


def summary(found: pd.DataFrame, words: Words | None = None) -> str:
    """One sentence: how many pins and predictions are met, not met, open, not measured."""
    words = words or Words()
    each = found.drop_duplicates("id")
    parts = []
    for kind in ("pin", "predict"):
        counts = each.loc[each["kind"] == kind, "verdict"].value_counts()
        if len(counts):
            told = (words(f"fact.verdict.{v}") for v in VERDICTS if v in counts)
            numbered = (counts[v] for v in VERDICTS if v in counts)
            said = words.series(
                words("fact.count", count=count, verdict=verdict)
                for count, verdict in zip(numbered, told, strict=True)
            )
            parts.append(words(f"fact.counts.{kind}", counts=said))
    return words.begin("fact.counts", parts=words.clauses(parts))
