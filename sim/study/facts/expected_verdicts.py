"""Verdicts as last stored, with a sentence why where a fact is not met: what keeps failures in sight."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.study.facts.fact_table import TABLE

STORED = TABLE.with_name("expected_verdicts.csv")


class Expected(NamedTuple):
    """What was found when the verdicts were last stored."""

    verdict: str
    why: str


def read_expected(path: Path = STORED) -> dict[str, Expected]:
    """Stored verdicts by fact.

    Raises
    ------
    UserError
        If they cannot be read.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["id"]: Expected(row["verdict"], row["why"]) for row in csv.DictReader(file)}
    except (OSError, KeyError) as error:
        raise UserError(f"{path}: the stored verdicts cannot be read ({error})") from None


def failed_pins(found: pd.DataFrame, expected: dict[str, Expected]) -> list[str]:
    """Pins that are not met, but for those that are stored as unreachable with a sentence why."""
    each = found.drop_duplicates("id")
    failed = each.loc[(each["kind"] == "pin") & (each["verdict"] == "not met"), "id"]
    stated = {name for name, row in expected.items() if row.verdict == "not met" and row.why}
    return [name for name in failed if name not in stated]
