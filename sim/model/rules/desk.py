"""The desk's equations beyond waiting: displayed waits, apologies, offers (sections 7 and 8)."""

from __future__ import annotations

from sim.model.machine.compile import rule


@rule
def shown_wait_points(wait: float, shown: float, gain: float, most: float, loss: float) -> float:
    """Points for a wait against the one displayed: `gain` a minute less, to `most`; -`loss` a minute more."""
    points = gain * (shown - wait)
    points = most if points > most else points
    return points if wait <= shown else loss * (shown - wait)


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
