"""How many decimals a number with an interval is written with, wherever people read it."""

from __future__ import annotations

import math

#: Digits that the width of an interval is shown with, and that a number has at most in all.
OF_WIDTH, IN_ALL = 2, 6


def decimals(usual: int, size: float, width: float) -> int:
    """Decimals of a number whose interval is so wide: as many as show the width with two digits.

    So the ends of an interval never read alike: 53.15 [53.10, 53.20], not 53 [53, 53]. A wide interval takes
    none away, and a number has no more than six digits in all.

    Parameters
    ----------
    usual : int
        Decimals that it is written with where no interval is known.
    size : float
        The largest number written, in the unit in which it is written.
    width : float
        From the lower end to the upper, in the same unit; not a number where there is no interval.
    """
    if not (0 < width < math.inf and 0 < size < math.inf):
        return usual
    deserved = OF_WIDTH - 1 - math.floor(math.log10(width))
    most = IN_ALL - 1 - math.floor(math.log10(size))
    return max(usual, min(deserved, most))
