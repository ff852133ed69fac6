"""The verdict on a fact: met, not met, or open.

Each number's interval holds with `CONFIDENCE`, all numbers of one fact together. A number agrees where its
whole interval lies in the band, disagrees where all of it lies outside, and is open where it straddles an
edge. So a number that truly lies at the edge of its band is called either way wrongly with a chance of half
of 1 - `CONFIDENCE` each, and one that lies outside by more is hardly ever called met.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Literal, get_args

import pandas as pd

from sim.scenario.basics.statement import kept, recalled
from sim.study.facts.fact_table import Band, Fact
from sim.study.facts.measurement import Measurement
from sim.study.measure.statistics import Interval, together

CONFIDENCE = 0.99
Verdict = Literal["met", "not met", "open", "not measured"]
#: The verdicts, from the best.
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
COLUMNS = (
    "id", "kind", "decided_by", "market", "verdict", "statement", "source", "target", "tolerance", "part",
    "value", "low", "high", "band_low", "band_high", "part_verdict", "note", "part_stated", "note_stated",
)  # fmt: skip


def verdict_of(interval: Interval, band: Band) -> Verdict:
    """Say whether a number agrees with a band, given its interval."""
    if math.isnan(interval.low) or math.isnan(interval.high):
        return "open"
    if band.low <= interval.low and interval.high <= band.high:
        # a sign is a strict one: no change at all is neither more nor less
        at_edge = interval.low == interval.high and interval.low in (band.low, band.high)
        return "not met" if at_edge else "met"
    return "not met" if interval.high < band.low or interval.low > band.high else "open"


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Join the verdicts on the numbers of one fact."""
    found = set(verdicts)
    if "not met" in found:
        return "not met"
    return "open" if "open" in found or not found else "met"


def judge(fact: Fact, measured: Measurement | None) -> pd.DataFrame:
    """Rows of the table of results, one a number of the fact; see `COLUMNS`."""
    decided_by = ", ".join(fact.built_in.decided_by) if fact.built_in else ""
    head = {"id": fact.id, "kind": fact.kind, "decided_by": decided_by}
    head |= {"statement": fact.statement, "source": fact.source}
    head |= {
        "target": fact.target,
        "tolerance": fact.tolerance,
        "market": measured.market if measured else "",
    }
    if measured is None:
        nothing = dict.fromkeys(("value", "low", "high", "band_low", "band_high"), math.nan)
        empty = {"part": "", **nothing, "part_verdict": "not measured", "note": ""}
        empty |= {"part_stated": "", "note_stated": ""}
        return pd.DataFrame([head | {"verdict": "not measured"} | empty], columns=list(COLUMNS))
    confidence = together(CONFIDENCE, len(measured.parts))
    rows: list[dict[str, Any]] = []
    for number, part in enumerate(measured.parts):
        band = part.band or fact.bands[number]
        interval = part.interval(confidence)
        rows.append(
            head | {
                "part": part.what, "value": interval.mean, "low": interval.low, "high": interval.high,
                "band_low": band.low, "band_high": band.high, "part_verdict": verdict_of(interval, band),
                "note": measured.note, "part_stated": kept(part.what), "note_stated": kept(measured.note),
            }
        )  # fmt: skip
    verdict = all_of(row["part_verdict"] for row in rows)
    return pd.DataFrame([row | {"verdict": verdict} for row in rows], columns=list(COLUMNS))


def statement_in(row: Any, column: Literal["part", "note"]) -> str:
    """The label or the note of a row of the table of results, as a statement."""
    return recalled(row[column], row[f"{column}_stated"])


def has_number(found: pd.DataFrame) -> pd.Series:
    """Which rows of the table of results are of predictions with a number and a tolerance."""
    return (found["kind"] == "predict") & (found["tolerance"] != "")
