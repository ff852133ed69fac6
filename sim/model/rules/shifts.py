"""Part-time agents: a fraction of an agent is one who does other work for a part of each working day.

Other work is a job that waits in the queue like a call, before the calls that are not urgent: whoever is free
first takes it. So calls are answered by as many hours as are paid for, and both engines need no other desk.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.model.rules.customer import on_grid

#: Working days of a month.
DAYS = 22
#: Minutes that other work waits for somebody to do it: longer than the urgent can keep everybody busy.
PATIENCE = 360.0
_HARDLY = 1e-4  # of an agent, a minute a month: rounding of the numbers in a file


class Shift(NamedTuple):
    """A month of one pool of agents."""

    agents: int  # the part-time one included
    away: list[float]  # minutes after opening at which other work begins
    minutes: float  # of other work each time


def shift(agents: float, opening: float) -> Shift:
    """The month of a pool of `agents`; the desk is open for `opening` minutes of the month."""
    most = math.ceil(agents - _HARDLY)
    day = on_grid(opening / DAYS, opening)
    minutes = on_grid(max(0.0, most - agents) * day, day)
    away = [number * day for number in range(DAYS)] if most - agents > _HARDLY else []
    return Shift(most, away, minutes)
