"""The table of facts: what each says, how it is measured, and the band that the model has to reach."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from sim.scenario.basics.errors import UserError

#: The table in the repository, which the command reads.
TABLE = Path(__file__).resolve().parents[3] / "tests" / "facts" / "facts.csv"
COLUMNS = ("id", "source", "statement", "measure", "target", "tolerance", "kind")
Kind = Literal["pin", "built in", "predict"]
#: What meeting a fact proves: nothing, nothing, something.
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
        A pin may have been used to set a default of the model; of a fact that is built in, a constant of the
        model decides the answer; a prediction is neither.
    """

    id: str
    source: str
    statement: str
    measure: str
    target: str
    tolerance: str
    bands: tuple[Band, ...]
    kind: Kind


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
        If it is missing, or a row is not as expected.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise UserError(f"{path}: the table of facts cannot be read ({error.strerror})") from None
    facts = {}
    for line, row in enumerate(rows, start=2):
        try:
            kind = next((known for known in KINDS if known == row["kind"]), None)
            if kind is None:
                raise ValueError(f"kind: one of {', '.join(KINDS)} expected (got {row['kind']!r})")
            target, tolerance = row["target"].strip(), row["tolerance"].strip()
            facts[row["id"]] = Fact(
                row["id"], row["source"], row["statement"], row["measure"], target, tolerance,
                _bands(target, tolerance), kind,
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise UserError(f"{path}:{line}: not a fact ({error})") from None
    return facts
