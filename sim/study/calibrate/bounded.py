"""Fitted numbers as a market file can hold them.

A log too small to tell how customers differ is fitted by numbers without bound (all customers alike). A
market file has bounds, beyond which more makes no difference; the numbers are held there, their mean kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.scenario.basics.bounds import A_MILLIONTH
from sim.scenario.basics.errors import UserError

_ALIKE = 1000.0  # shape of a Gamma, as a market file bounds it; customers then differ by 3 %
_STAY = 100_000.0  # second shape of the Beta of leaving
_LEAST_SHAPE = 0.05


def shape_of(shape: float) -> float:
    """Shape of the purchase rates."""
    return min(max(shape, _LEAST_SHAPE), _ALIKE)


def basket_of(spend: Mapping[str, Any]) -> dict[str, float]:
    """`p`, `q`, `gamma` with the mean spend kept.

    Raises
    ------
    UserError
        If the fitted spread of spend has no finite mean: no market can be made of it.
    """
    p, q, gamma, mean = (float(spend[name]) for name in ("p", "q", "gamma", "mean"))
    if not np.isfinite(mean) or q <= 1:
        raise UserError(
            f"the spread of spend over customers has no finite mean in this log (q = {q:.3g}, above 1 is "
            "expected), so no market can be made of it; bulk purchases may be left out"
        )
    if p <= _ALIKE and q <= _ALIKE:
        return {"p": p, "q": q, "gamma": gamma}
    p, q = min(p, _ALIKE), min(q, _ALIKE)
    return {"p": p, "q": q, "gamma": mean * (q - 1) / p}


def attrition_of(attrition: Mapping[str, Any]) -> dict[str, float]:
    """`a`, `b` with the mean chance to leave, a / (a + b), kept."""
    a, b = float(attrition["a"]), float(attrition["b"])
    part = max(min(1.0, _ALIKE / a, _STAY / b), A_MILLIONTH / min(a, b))
    return {"a": part * a, "b": min(part * b, _STAY)}
