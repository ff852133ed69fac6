"""How much anybody may ask: a bucket that fills as time goes by, one for each who asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

#: Bytes of a form; the largest honest one has less than two thousand.
MOST_BYTES = 64 * 1024
#: People told apart in a round and team; more are not noted.
MOST_PEOPLE = 24


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a second in the long run."""

    at_once: float
    a_second: float


#: Of a team, however many phones it has.
BY_TOKEN = Rate(60, 6)
#: Of an address, behind which a whole class may sit.
BY_ADDRESS = Rate(600, 60)
#: Links that nobody has: of an address.
WRONG_LINKS = Rate(40, 1)
#: Buckets that are remembered.
MOST_KEPT = 10_000


class Limits:
    """Buckets by rate and asker.

    Parameters
    ----------
    clock : callable
        Seconds, never going back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[tuple[Rate, str], tuple[float, float]] = {}

    def allows(self, rate: Rate, who: str) -> bool:
        """Take one from a bucket; False if it is empty."""
        now = self._clock()
        left, since = self._left.pop((rate, who), (rate.at_once, now))
        left = min(rate.at_once, left + (now - since) * rate.a_second)
        self._left[rate, who] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > MOST_KEPT:
            del self._left[next(iter(self._left))]  # who asked longest ago
        return left >= 1

    def blocked(self, rate: Rate, who: str) -> bool:
        """Whether a bucket is empty; nothing is taken from it."""
        left, since = self._left.get((rate, who), (rate.at_once, self._clock()))
        return left + (self._clock() - since) * rate.a_second < 1
