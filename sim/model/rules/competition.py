"""A market's life in numbers: prices that react, experience, and needs that move (section 11)."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.machine.arrays import Floats
from sim.model.machine.compile import rule
from sim.model.machine.maths import exp, log

NEVER = 1e6  # month of what does not happen


class LifeTerms(NamedTuple):
    """What the market's life adds to the terms of one month."""

    sensitivity: Floats  # (category,) multiple of customers' price sensitivity; above 1 in a price war
    ties_end: float  # 1 if somebody's tie to a firm may end: an offer withdrawn, a need moved


class LifeBehaviour(NamedTuple):
    """Which need moves where; both -1 without substitution."""

    replaced: float  # number of the category that customers move away from
    to: float  # number of the category that they move to


@rule
def repriced(
    own: float, normal: float, lowest: float, floor: float, match: float, undercut: float, recover: float
) -> float:
    """Price after a month: toward the lowest rival price, no lower than `floor`, or back to normal.

    Who undercuts goes below the lowest at once; who matches closes a share of the gap. Nobody follows above
    its own normal price, to which `recover` draws it back whatever rivals ask.
    """
    goal = lowest * (1.0 - undercut)
    goal = floor if goal < floor else goal
    goal = normal if goal > normal else goal
    speed = 1.0 if undercut > 0.0 else match
    price = own + speed * (goal - own)
    return price + recover * (normal - price)


@rule
def experienced(sold: float, before: float, exponent: float) -> float:
    """Unit cost as a multiple of the starting one, (1 + sold / before)^-exponent (Wright 1936)."""
    return exp(-exponent * log(1.0 + sold / before))


@rule
def bass_time(u: float, p: float, q: float) -> float:
    """Time by which a share `u` has moved, the inverse of F(t) = (1 - e^-(p+q)t) / (1 + q/p e^-(p+q)t)."""
    return log((1.0 + q / p * u) / (1.0 - u)) / (p + q)


@rule
def before_move(here: float, moved: float) -> float:
    """Part of a month with a need that ends: present for `here` of it, moved for `moved` of it."""
    return here - moved if here > moved else 0.0


@rule
def after_move(here: float, moved: float) -> float:
    """Part of a month with a need that begins with the move."""
    return moved if moved < here else here
