"""Plans in a log of contracts: one chosen, or all refused where they renew at different intervals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError, near
from sim.study.logs.terms import find_term

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_TELLING = 10  # ended contracts of a plan from which its term is told


@dataclass(frozen=True)
class Plans:
    """The plan of each row: its number among `names`; `where` is the column, as a message begins."""

    of: Ints
    names: NDArray[np.object_]
    where: str

    def rows(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Plans:
        """Those of some rows."""
        return Plans(self.of[chosen], self.names, self.where)

    def named(self, plan: str) -> NDArray[np.bool_]:
        """Rows of the plan of a name."""
        known = [str(self.names[number]) for number in np.unique(self.of)]
        if plan not in known:
            listed = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
            raise UserError(f"{self.where}: --plan {plan}: no such plan among {listed}{near(plan, known)}")
        return np.asarray(self.names[self.of] == plan)

    def refuse_different(self, begin: Ints, finish: Floats, start: dt.date) -> None:
        """Refuse plans that renew at different intervals: one model of renewals does not hold for them all.

        The rows are contracts.
        """
        found: dict[str, list[str]] = {}
        for number in np.unique(self.of):
            of = self.of == number
            if np.isfinite(finish[of]).sum() >= _TELLING:
                term, _ = find_term(start, begin[of], finish[of])
                if term is not None:
                    months = f"{term.months} months" if term.months > 1 else "1 month"
                    length = f"{term.days} days" if term.days else months
                    found.setdefault(length, []).append(str(self.names[number]))
        if len(found) > 1:
            lasting = ", ".join(f"{' and '.join(plans)} ({length})" for length, plans in found.items())
            raise UserError(
                f"{self.where}: plans renew at different intervals, {lasting}, so one model of renewals does "
                "not hold for all; fit each by itself with --plan NAME"
            )
