"""The desk's equations beyond waiting: displayed waits (sections 7 and 8)."""

from __future__ import annotations

from sim.model.compile import rule


@rule
def shown_wait_points(wait: float, shown: float, gain: float, most: float, loss: float) -> float:
    """Points for a wait against the one displayed: `gain` a minute less, to `most`; -`loss` a minute more."""
    points = gain * (shown - wait)
    points = most if points > most else points
    return points if wait <= shown else loss * (shown - wait)
