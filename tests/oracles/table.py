"""The table of oracles: published results and closed forms, with the tolerance each is to be met with.

A test says which row it stands for by `@pytest.mark.oracle("O01")` and takes the fixture `oracle`: the row,
against which it must hold what it found. Values and tolerances stand in oracles.csv and nowhere else.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

TABLE = Path(__file__).with_name("oracles.csv")
_NUMBER = r"-?\d*\.?\d+"
_STANDARD_ERROR = "1 standard error"


@dataclass
class Oracle:
    """One row; `held` counts what was held against it."""

    id: str
    mechanism: str
    source: str
    setting: str
    quantity: str
    value: str
    tolerance: str
    held: int = field(default=0, compare=False)

    @property
    def values(self) -> list[float]:
        """Numbers of the value; none where it is a closed form."""
        parts = self.value.split("/")
        return [float(part) for part in parts] if re.fullmatch(_NUMBER, parts[0]) else []

    def bounds(self, expected: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """How far from each expected value a found one may lie."""
        if self.tolerance == "exact":
            return np.zeros(expected.size)
        if share := re.fullmatch(rf"({_NUMBER}) %", self.tolerance):
            return np.abs(expected) * float(share[1]) / 100
        if one := re.fullmatch(rf"({_NUMBER})( points)?", self.tolerance):
            return np.full(expected.size, float(one[1]))
        names = re.search(r"(\w+(?:/\w+)+)", self.quantity) or re.search(r"(\w+(?:/\w+)+)", self.setting)
        assert names, f"{self.id}: which value has which tolerance? {self.tolerance!r}"
        of: dict[str, float] = {}
        for part in self.tolerance.split(";"):
            number, _, who = part.strip().partition(" on ")
            of |= dict.fromkeys(who.split(), float(number))
        return np.array([of[name] for name in names[1].split("/")])

    def number(self, pattern: str) -> float:
        """The number in the source or setting where `pattern` has a #: "alpha #", "# agents"."""
        told = f"{self.source}; {self.setting}"
        found = re.search(re.escape(pattern).replace(r"\#", f"({_NUMBER})"), told)
        assert found, f"{self.id}: no {pattern!r} in {told!r}"
        return float(found[1])

    def numbers(self, name: str) -> list[float]:
        """Numbers that follow a name in the setting, set apart by strokes: "p .3/.2"."""
        found = re.search(rf"\b{name} ((?:{_NUMBER}/?)+)", self.setting)
        assert found, f"{self.id}: no {name!r} in {self.setting!r}"
        return [float(part) for part in found[1].split("/")]

    def meets(self, found: npt.ArrayLike, closed: npt.ArrayLike | None = None) -> None:
        """Hold what was found against the row's values, or against the closed form it speaks of."""
        seen = np.atleast_1d(np.asarray(found, dtype=float))
        expected = np.atleast_1d(np.asarray(self.values if closed is None else closed, dtype=float))
        assert (closed is None) == bool(self.values), f"{self.id}: a closed form or a value, not both"
        assert seen.shape == expected.shape and seen.size > 0, (seen.shape, expected.shape)
        off = np.abs(seen - expected)
        allowed = self.bounds(expected)
        assert (off <= allowed + 1e-9 * np.abs(expected)).all(), f"{self.id}: {seen} against {expected}"
        self.held += 1

    def meets_within_chance(self, deviations: npt.ArrayLike, false_alarm: float = 1e-6) -> None:
        """Hold deviations, each in its own standard errors, against a row that allows one standard error.

        One standard error is what they have on average: their mean square is 1, give or take its own chance.
        """
        from scipy import stats

        assert self.tolerance == _STANDARD_ERROR
        squares = np.square(np.asarray(deviations, dtype=float))
        assert squares.size >= 2
        limit = stats.chi2.isf(false_alarm, squares.size)
        assert squares.sum() <= limit, f"{self.id}: {np.sqrt(squares.mean()):.2f} standard errors"
        self.held += 1


def read_table() -> dict[str, Oracle]:
    """Rows by id, in the table's order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: Oracle(**row) for row in csv.DictReader(file)}
