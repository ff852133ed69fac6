"""How many decimals a number with an interval is written with, wherever people read it."""

from __future__ import annotations

import math

#: Steps of the last decimal that an interval is wide, at least; digits that a number has at most in all.
STEPS, IN_ALL = 5, 6
#: Width over size up to which an interval is but the last digits of what is exact.
EXACT = 1e-9


def decimals(usual: int, size: float, width: float) -> int:
    """Decimals of a number whose interval is so wide: enough that the width is five steps of the last one.

    So the ends of an interval never read alike: 53.15 [53.10, 53.20], not 53 [53, 53]. A wide interval takes
    none away, and a number has no more than six digits in all, noughts counted.

    Parameters
    ----------
    usual : int
        Decimals that it is written with where no interval is known.
    size : float
        The largest number written, in the unit in which it is written.
    width : float
        From the lower end to the upper, in the same unit; not a number where there is no interval.
    """
    if not (EXACT * size < width < math.inf and 0 < size < math.inf):
        return usual
    deserved = -math.floor(math.log10(width / STEPS))
    most = IN_ALL - 1 - max(0, math.floor(math.log10(size)))
    return max(usual, min(deserved, most))
