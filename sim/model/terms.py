"""What customers meet in one month: every firm's offers, promises and reach, as arrays both engines read."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.state import Floats


class Terms(NamedTuple):
    """The terms of one month. Axes: (firm), (firm, category), (firm, segment), (firm, category, segment) ..."""

    norm: float  # the market's norm of value
    discount: float  # present value of one unit of money of this month
    available: Floats  # (firm, category, segment) 1 where sold
    price: Floats  # (firm, category) multiple of the category's starting price
    log_price: Floats  # (firm, category)
    log_mean: Floats  # (category, segment) mean log price of the firms that sell there
    value: Floats  # (firm, category, segment) perceived value before noise
    unit_cost: Floats  # (category,) share of the starting price
    handling: Floats  # (category,) money a purchase
    hazard: Floats  # (firm, segment) chance to become aware this month
    fame: Floats  # (firm,) utility of an untried firm from hearsay
    pull: Floats  # (firm,) utility of a promise
    intro_discount: Floats  # (firm,) share of the price, first purchases
    loyal_discount: Floats  # (firm,) share of the price, long-standing and loyal customers
    log_intro: Floats  # (firm,) ln(1 - intro_discount)
    log_loyal: Floats  # (firm,)
    care: Floats  # (firm,) added to the score of regular and better customers
    failure: Floats  # (firm,) chance of a failure a purchase
    solved: Floats  # (firm,) chance that an answered complaint is solved
    promise_minutes: Floats  # (firm,) 0 without a promise
    relevance: Floats  # (firm,) of the promise, 0 without
    payout: Floats  # (firm,) minor units
    claim: Floats  # (firm,) chance that a broken promise is claimed
    tolerance: Floats  # (segment,)
    usual_interval: Floats  # (segment,) months between purchases of a typical customer
    first_at: Floats  # (segment,) firm of the first purchase on arrival, -1 without
