"""Samples: how many of the market's customers each one that is simulated stands for."""

from __future__ import annotations

from sim.model.machine.compile import rule


@rule
def callers(i: int, people: int, sample: int) -> int:
    """Of a market's `people`, how many ring when customer `i` of a `sample` does: itself and its twins."""
    return ((i + 1) * people) // sample - (i * people) // sample
