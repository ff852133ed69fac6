"""What was found, in lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pandas as pd

from sim.study.facts.expected_verdicts import Expected
from sim.study.facts.fact_table import Band

WIDTH = 110
_INDENT = " " * 5


def number(value: float) -> str:
    """Three digits, thousands whole, and never more than four places."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.1 else f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def lines(found: pd.DataFrame, expected: dict[str, Expected]) -> Iterator[str]:
    """Every fact with its target, what was measured, and the verdict; why, where it is not met."""
    for fact, rows in found.groupby("id", sort=False):
        first = rows.iloc[0]
        kind = "pin" if first["kind"] == "pin" else "prediction"
        yield f"{fact}  {first['verdict'].upper()}  ({kind}; target {first['target']})  {first['statement']}"
        if first["verdict"] == "not measured":
            continue
        for _, row in rows.iterrows():
            band = Band(row["band_low"], row["band_high"])
            verdict = "" if len(rows) == 1 else f": {row['part_verdict']}"
            measured = f"{number(row['value'])} [{number(row['low'])}, {number(row['high'])}]"
            yield from _wrapped(f"{row['part']}: {measured}, to be {band}{verdict}")
        yield from _wrapped(first["note"])
        stated = expected.get(str(fact))
        if stated is None:
            continue
        if first["verdict"] != "met" and stated.why:
            yield from _wrapped(f"Why: {stated.why}")
        if first["verdict"] != stated.verdict:
            yield from _wrapped(f"This verdict was {stated.verdict!r} when it was last stored.")


def summary(found: pd.DataFrame) -> str:
    """One sentence: how many pins and predictions are met, not met, open, not measured."""
    each = found.drop_duplicates("id")
    parts = []
    for kind, name in (("pin", "Pins"), ("predict", "predictions")):
        counts = each.loc[each["kind"] == kind, "verdict"].value_counts()
        if len(counts):
            said = ", ".join(
                f"{counts[v]} {v}" for v in ("met", "not met", "open", "not measured") if v in counts
            )
            parts.append(f"{name}: {said}")
    return "; ".join(parts) + "."
