"""F21, F22, F43, F44: failures, complaints and what comes of them.

Customers of the everyday shops of the reference market are told apart by what they met with in a month: no
failure, or a failure of which nothing was said, that was complained of in vain, put right, or put right
quickly. What is asked is what TARP asked: do they buy there again? Here within a quarter, of those who then
buy such goods at all.
"""

from __future__ import annotations

import numpy as np

from sim.model.machine.codes import MISHAPS
from sim.scenario.basics.statement import stated
from sim.study.facts.fact_table import Band
from sim.study.facts.followed import comebacks, followed
from sim.study.facts.measurement import REFERENCE, Look, Measurement, Part, over_runs
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 20
_ABOVE = Band(0.0, np.inf)
OUTCOMES = ("silent", "unsolved", "solved", "quick")


def again(look: Look, replication: int) -> dict[str, float]:
    """Share who buy there again within a quarter, by what they met with (`codes.MISHAPS`)."""
    seen = comebacks(followed(look, replication))
    shares = seen.groupby("met")["again"].mean()
    return {met: float(shares.get(met, np.nan)) for met in MISHAPS}


def _shares(look: Look) -> dict[str, np.ndarray]:
    """The same by run."""
    runs = [again(look, n) for n in range(REPLICATIONS)]
    return {met: np.array([run[met] for run in runs]) for met in MISHAPS}


def measure(look: Look) -> dict[str, Measurement]:
    """F43 and F44, the TARP table; F21 and F22, the share lost against customers whom nothing happened to."""
    shares = _shares(look)
    spared = shares["none"]
    how = stated(TEXTS, "measured.recovery.how", spared=np.nanmean(spared))
    lost = {met: spared - shares[met] for met in MISHAPS}
    never = ("minor_unsolved", "minor_silent", "major_quick", "major_unsolved")
    quick = over_runs(stated(TEXTS, "measured.F21.lost"), lost["minor_quick"])
    more = [over_runs(stated(TEXTS, f"measured.F22.{met}"), lost[met], _ABOVE) for met in never]
    return {
        "F21": Measurement([quick], how, REFERENCE),
        "F22": Measurement(more, how, REFERENCE),
        "F43": Measurement(_table(shares, "minor"), how, REFERENCE),
        "F44": Measurement(_table(shares, "major"), how, REFERENCE),
    }


def _table(shares: dict[str, np.ndarray], severity: str) -> list[Part]:
    """Parts of TARP's table, after failures of one kind."""
    return [
        over_runs(stated(TEXTS, f"measured.tarp.{outcome}"), shares[f"{severity}_{outcome}"])
        for outcome in OUTCOMES
    ]
