"""The table of facts: what each says, how it is measured, the band to be reached, and what that would prove.

There are three kinds. A *pin* may have been used to set a default of the model: parameters were moved until
it came out. A fact is *built in* where a constant put into the model decides the answer by itself in the
market in which it is measured: one parameter, or several that pull the same way. Without it the finding is
gone; at half its size the finding stands all the same, or its number has moved in proportion. So it shows
that the constant does what it is there for, and no more. All others are *predictions*: there effects contend,
and the answer follows from how large they are in a market that was not set by it. A prediction with a number
and a tolerance can fail in two directions, and is counted apart.

`built_in.csv`, beside the table, names the constants of each fact that is built in, and says with which
overrides they do nothing and half as much; a test measures each fact so (tests/facts/test_built_in.py).
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from sim.scenario.basics.errors import UserError
from sim.study.facts.built_in import BuiltIn, read_built_in

#: The table in the repository, which the command reads.
TABLE = Path(__file__).resolve().parents[3] / "tests" / "facts" / "facts.csv"
COLUMNS = ("id", "source", "statement", "measure", "target", "tolerance", "kind")
Kind = Literal["pin", "built in", "predict"]
#: From what proves nothing to what does.
KINDS: tuple[Kind, ...] = get_args(Kind)
_SIGNS = {"+": (0.0, math.inf), "-": (-math.inf, 0.0)}


class Band(NamedTuple):
    """Values that agree with a fact."""

    low: float
    high: float


@dataclass(frozen=True)
class Fact:
    """One row of the table.

    Attributes
    ----------
    bands : tuple of Band
        One for each number that is measured; empty where the target is a shape, and the measurement says
        what follows from it.
    kind : {"pin", "built in", "predict"}
        What meeting it proves, as told above.
    built_in : BuiltIn, optional
        What decides it, where it is built in.
    """

    id: str
    source: str
    statement: str
    measure: str
    target: str
    tolerance: str
    bands: tuple[Band, ...]
    kind: Kind
    built_in: BuiltIn | None = None


def _bands(target: str, tolerance: str) -> tuple[Band, ...]:
    """Bands of a target: a sign, several signs (-,+), a number or several (0.37/0.46) with a tolerance."""
    if target in ("shape", "order"):
        return ()
    if all(sign in _SIGNS for sign in target.split(",")):
        return tuple(Band(*_SIGNS[sign]) for sign in target.split(","))
    if target[0] == ">":
        return (Band(float(target[1:]), math.inf),)
    if target[0] == "<":
        return (Band(-math.inf, float(target[1:])),)
    numbers = [float(number) for number in target.split("/")]
    if not tolerance:
        return tuple(Band(-math.inf, n) if n < 0 else Band(n, math.inf) for n in numbers)
    return tuple(Band(n - float(tolerance), n + float(tolerance)) for n in numbers)


def read_facts(path: Path = TABLE) -> dict[str, Fact]:
    """Read the table: facts by id, in its order.

    Raises
    ------
    UserError
        If it is missing, a row is not as expected, or what decides a fact that is built in is not stated.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise UserError(f"{path}: the table of facts cannot be read ({error.strerror})") from None
    built_in = {}
    if any(row.get("kind") == "built in" for row in rows):
        built_in = read_built_in(path.with_name("built_in.csv"))
    facts = {}
    for line, row in enumerate(rows, start=2):
        try:
            kind = next((known for known in KINDS if known == row["kind"]), None)
            if kind is None:
                raise ValueError(f"kind: one of {', '.join(KINDS)} expected (got {row['kind']!r})")
            if (kind == "built in") != (row["id"] in built_in):
                raise ValueError(f"kind: {kind}, but built_in.csv says otherwise of {row['id']}")
            target, tolerance = row["target"].strip(), row["tolerance"].strip()
            facts[row["id"]] = Fact(
                row["id"], row["source"], row["statement"], row["measure"], target, tolerance,
                _bands(target, tolerance), kind, built_in.get(row["id"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise UserError(f"{path}:{line}: not a fact ({error})") from None
    return facts
