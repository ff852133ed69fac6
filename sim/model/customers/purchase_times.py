"""When in the month a purchase was made, and what the till rang up: details that decide nothing else.

Occasions are Poisson in continuous time; the run draws their number month by month and needs no more. A
transaction log does, so the times are drawn here, given the number: uniform order statistics.
"""

from __future__ import annotations

import numpy as np

from sim.model.customers.journal import ARRIVED, ON_CALL
from sim.model.customers.kernel_parameters import Behaviour
from sim.model.customers.state import Traits
from sim.model.customers.traits import gamma_variate
from sim.model.machine.arrays import Bytes, Floats, Ints, Shorts
from sim.model.machine.compile import compiled, rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.machine.maths import exp, log, poisson_count
from sim.model.rules import competition as competition_rules
from sim.model.rules import customer as rules

_OCCASIONS, _TIME, _AMOUNT = int(Decision.OCCASIONS), int(Decision.TIME), int(Decision.AMOUNT)
_ATTEMPTS = 64  # occurrences set apart for the attempts at one amount
_SLOTS = 8192  # amounts of a customer and month


@rule
def _needed(by: Behaviour, traits: Traits, i: int, category: int, month: int) -> float:
    """Part of a month in which the customer is there and has the need."""
    here = rules.presence(month + 1.0 - float(traits.entry[i]))
    moved = rules.presence(month + 1.0 - float(traits.moves[i]))
    if float(category) == by.life.replaced:
        here = competition_rules.before_move(here, moved)
    elif float(category) == by.life.to:
        here = competition_rules.after_move(here, moved)
    return here


@rule
def window(by: Behaviour, traits: Traits, i: int, category: int, month: int) -> tuple[float, float]:
    """From when to when in a month the customer has the need, in months; equal if not at all."""
    end = month + 1.0
    entered = end - rules.presence(end - float(traits.entry[i]))
    needed = _needed(by, traits, i, category, month)
    ends = float(category) == by.life.replaced
    return (entered, entered + needed) if ends else (end - needed, end)


@rule
def occasions_drawn(
    k0: np.uint64, k1: np.uint64, by: Behaviour, traits: Traits, i: int, category: int, month: int
) -> int:
    """Occasions of a month by its season, fewer in that of entering the market or of a need's move."""
    mean = float(traits.rate[category, i]) * _needed(by, traits, i, category, month)
    mean = rules.in_season(mean, by.season[month % 12])
    first, _, second, _ = words(k0, k1, i, month, _OCCASIONS, 0)
    return poisson_count(uniform(first if category == 0 else second), mean, exp(-mean))


@compiled
def date_all(
    k0: np.uint64, k1: np.uint64, by: Behaviour, traits: Traits, month: int, per_category: int,
    customer: Ints, category: Bytes, occurrence: Shorts, time: Floats,
) -> None:  # fmt: skip
    """Write the time of each purchase of a month, in months since month 0; purchases lie by customer.

    The occasion number w of n lies at the w-th smallest of n uniforms. Who enters by a purchase makes it on
    entering, and what is sold on a call follows the purchase before.
    """
    before = -1
    arrived = False
    latest = 0.0
    for at in range(customer.size):
        i, which, of = int(customer[at]), int(occurrence[at]), int(category[at])
        start, end = window(by, traits, i, of, month)
        if i != before:
            before, arrived, latest = i, False, start
        if which == ARRIVED:
            arrived = True
            time[at] = float(traits.entry[i])
        elif which <= ON_CALL:
            u = uniform(words(k0, k1, i, month, _TIME, _SLOTS - which)[0])
            time[at] = latest + u * (month + 1.0 - latest)
        else:
            nth = which - per_category * of - (1 if arrived and of == 0 else 0)
            n = max(occasions_drawn(k0, k1, by, traits, i, of, month), nth + 1)
            left = 0.0  # logarithm of the share of the window that remains after the occasion
            for k in range(nth + 1):
                u = uniform(words(k0, k1, i, month, _TIME, per_category * of + k)[0])
                left += log(u) / float(n - k)
            time[at] = end - (end - start) * exp(left)
        latest = max(latest, time[at])


@compiled
def ring_up(
    k0: np.uint64,
    k1: np.uint64,
    month: int,
    customer: Ints,
    occurrence: Shorts,
    shape: Floats,
    amount: Floats,
) -> None:
    """Spread the mean `amount` of each purchase: Gamma with the given shape p, as the Gamma-Gamma has it.

    A shape of 0 leaves the amount as it is.
    """
    for at in range(customer.size):
        if shape[at] > 0.0:
            slot = int(occurrence[at]) + _SLOTS // 2
            first = ((month + 1) * _SLOTS + slot) * _ATTEMPTS
            drawn = gamma_variate(k0, k1, int(customer[at]), _AMOUNT, first, shape[at])
            amount[at] *= drawn / shape[at]
