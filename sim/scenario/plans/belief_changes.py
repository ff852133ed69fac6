"""What some beliefs change beyond single numbers: functions on the plain values of a market file."""

from __future__ import annotations

from typing import Any

from sim.scenario.basics.names import COMMON_NEEDS

#: A month that no run reaches: the last place of a segment's arrivals.
_NEVER = 599
#: Customers who differ no more than this Gamma lets them are alike.
_ALIKE = 1000.0


def nobody_enters(market: dict[str, Any]) -> None:
    """Let those who would enter later stay away within any horizon."""
    for segment in market["segments"].values():
        later = sum(segment["arrivals"])
        if later > 0:
            segment["arrivals"] = [0.0] * _NEVER + [min(1.0, later)]


def all_equally_active(market: dict[str, Any]) -> None:
    """Let every customer of a category have reason to buy equally often: at the mean of all segments."""
    for category in market["categories"]:
        rows = [
            (segment["share"], segment["occasions"][category])
            for segment in market["segments"].values()
            if category in segment["occasions"]
        ]
        total = sum(share for share, _ in rows)
        mean = sum(share * occasions["mean_per_month"] for share, occasions in rows) / max(total, 1e-12)
        for _, occasions in rows:
            occasions["mean_per_month"], occasions["shape"] = mean, _ALIKE


def product_and_brand_weigh_nothing(market: dict[str, Any]) -> None:
    """Let product quality and the reassurance of the brand weigh nothing among the needs all share."""
    nothing = ("product_quality", "reassurance")
    for segment in market["segments"].values():
        weights = segment["need_weights"]
        common = {need: weights.get(need, 0.0) for need in COMMON_NEEDS}
        if sum(common.values()) == 0:  # not given: all weigh the same
            common = dict.fromkeys(COMMON_NEEDS, 1.0 / len(COMMON_NEEDS))
        segment["need_weights"] = weights | common | dict.fromkeys(nothing, 0.0)
