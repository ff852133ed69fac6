"""Price sensitivity from a log with prices."""

from __future__ import annotations

from dataclasses import dataclass

from sim.study.bootstrap import Estimate


@dataclass(frozen=True)
class PriceFit:
    """How the quantity bought goes with the price.

    Attributes
    ----------
    elasticity : Estimate
        Change of units bought, in percent, at a price 1 % higher; below 0 as a rule.
    weeks, goods, units : int, int, float
        What it rests on.
    spread : float
        Standard deviation of the logarithm of the price that is left when each good's level, the trend and
        the season are taken out: what the estimate lives on.
    method : str
        In words for a reader of the number.
    notes : tuple of str
        What to keep in mind, one sentence each.
    """

    elasticity: Estimate
    weeks: int
    goods: int
    units: float
    spread: float
    method: str
    notes: tuple[str, ...] = ()
