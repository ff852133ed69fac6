"""The desk's equations beyond waiting: displayed waits, apologies, offers (sections 7 and 8)."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.machine.compile import rule
from sim.model.machine.maths import exp, log
from sim.model.rules.customer import on_grid

LONGEST_WAIT = 60.0  # minutes; nobody waits longer


class Sign(NamedTuple):
    """The sign at a front line's queue, in minutes."""

    pad: float  # added to what is forecast; -1 where nothing is displayed
    credit: float  # share of what is displayed that callers expect to wait
    takes: float  # until the front line, all of it talking, takes one caller more
    patience: float  # mean, of those who wait


NO_SIGN = Sign(-1.0, 1.0, 0.0, 1.0)


@rule
def for_place(ahead: float, takes: float, patience: float) -> float:
    """Minutes that the place behind `ahead` callers adds to a forecast, 1 / (1 / takes + ahead / patience).

    All of them may be answered or hang up; the sum from 0 to `ahead` is the mean wait with `ahead` in line
    where all times are exponential (Whitt 1999; Ibrahim & Whitt 2009).
    """
    return takes / (1.0 + ahead * takes / patience)


@rule
def displayed(forecast: float, pad: float) -> float:
    """Minutes that a sign shows: the forecast, no longer than anybody waits, and the pad."""
    return on_grid(forecast, LONGEST_WAIT) + on_grid(pad, LONGEST_WAIT)


@rule
def believed(shown: float, credit: float) -> float:
    """Minutes that a caller expects who is shown so many: as much of it as such signs have come true."""
    return on_grid(credit * shown, 2.0 * LONGEST_WAIT)


@rule
def stays_until(patience: float, expected: float) -> float:
    """Minutes after which hangs up who was told and stayed: not before what it expects is over.

    Jouini, Aksin & Dallery 2011: who stays at an announcement hangs up if the wait exceeds it.
    """
    as_told = expected if expected < LONGEST_WAIT else LONGEST_WAIT
    return as_told if as_told > patience else patience


@rule
def put_up_with(patience: float, u: float, steepness: float) -> float:
    """Longest wait expected that does not send a caller away, patience (u / (1 - u))^(1 / steepness).

    So who expects w goes away with the chance 1 / (1 + (patience / w)^steepness), a logit in ln w: one in two
    where w is as much as its patience.
    """
    return patience * exp(log(u / (1.0 - u)) / steepness)


@rule
def credit_after(credit: float, waited: float, shown: float, months: float) -> float:
    """What a sign is believed after a month in which who was shown so much `waited` so much, in total."""
    return credit + (waited / shown - credit) / months if shown > 0.0 else credit


@rule
def shown_wait_points(wait: float, expected: float, gain: float, most: float, loss: float) -> float:
    """Points for a wait against what the sign made expect: `gain` a minute less, to `most`; -`loss` more."""
    points = gain * (expected - wait)
    points = most if points > most else points
    return points if wait <= expected else loss * (expected - wait)


@rule
def restored(satisfaction: float, points: float, before: float, may_rise: float) -> float:
    """S after an apology that helps; above what it was before only where recovery may rise above it."""
    most = 5.0 if may_rise > 0.0 else before
    reached = satisfaction + points
    return most if reached > most else reached


@rule
def acceptance(chance: float, trust: float, fits: float, left: float) -> float:
    """Chance that an offer is accepted: more at trust, none if it does not fit, `left` of it too early."""
    return chance * trust * fits * left
