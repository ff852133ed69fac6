"""Predict, run, explain: numbers written down before an experiment, then shown beside what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError, near
from sim.show.chapters.tables import Table
from sim.show.words import numbers
from sim.show.words.words import Words

_COLUMNS = ("what", "predicted", "measured", "verdict")


@dataclass(frozen=True)
class Predictions:
    """What somebody expects of an experiment.

    Attributes
    ----------
    noted : mapping of str to float or None
        By what is predicted; None where nothing is yet.
    words : Words
    """

    noted: Mapping[str, float | None]
    words: Words

    def beside(self, **measured: Any) -> Table:
        """Show each prediction beside what was measured; what was not predicted is not told.

        Parameters
        ----------
        **measured : float, or sequence of float (mean, low, high)
            By the name under which it was predicted, in the same unit.

        Raises
        ------
        UserError
            If nothing of that name could be predicted, or a measurement is not one.
        """
        for name in measured:
            if name not in self.noted:
                raise UserError(f"beside: {name} is nothing that was asked for{near(name, self.noted)}")
        rows = [self._row(name, _interval(name, value)) for name, value in measured.items()]
        columns = [self.words(f"predict.column.{column}") for column in _COLUMNS]
        return Table(pd.DataFrame(rows, columns=columns), self.words("predict.caption"))

    def _row(self, what: str, found: tuple[float, float, float]) -> tuple[str, ...]:
        mine, (mean, low, high) = self.noted[what], found
        label = self.words.label("predicted", what)
        if mine is None:
            return label, numbers.MISSING, self.words("predict.withheld"), numbers.MISSING
        known = numbers.finite(low) and numbers.finite(high)
        below, above = (mine < low, mine > high) if known else (mine < mean, mine > mean)
        verdict = self.words("predict.low" if below else "predict.high" if above else "predict.met")
        written = numbers.interval(mean, low, high, numbers.Unit(1.0, ""))
        return label, f"{mine:,.6g}", written, verdict if numbers.finite(mean) else numbers.MISSING


def predict(lang: str = "en", **expected: float | EllipsisType) -> Predictions:
    """Note what is expected of an experiment, before it is run.

    Parameters
    ----------
    lang : str
        Language of the table that shows it beside what came out.
    **expected : float
        A number for each thing asked; ``...`` where there is none yet.

    Raises
    ------
    UserError
        If something else than a number is given.
    """
    noted: dict[str, float | None] = {}
    for name, value in expected.items():
        if value is not ... and not _is_number(value):
            raise UserError(f"predict: {name}: a number is expected (got {value!r})")
        noted[name] = None if isinstance(value, EllipsisType) else float(value)
    return Predictions(noted, Words(lang))


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return number and bool(np.isfinite(value))


def _interval(name: str, value: Any) -> tuple[float, float, float]:
    """A measurement as mean, low, high; the latter two unknown for a number alone."""
    values: Sequence[Any] = [value] if np.ndim(value) == 0 else list(value)
    if len(values) not in (1, 3) or not all(isinstance(one, int | float | np.number) for one in values):
        raise UserError(f"beside: {name}: a number, or a mean with its interval, is expected (got {value!r})")
    mean, *ends = (float(one) for one in values)
    low, high = ends or (np.nan, np.nan)
    return mean, low, high
