"""Keyed random numbers: pure functions of (seed, replication, customer, month, decision, occurrence).

Philox 4x32-10 (Salmon et al. 2011): a counter-based generator that passes TestU01's Crush in every counter
order the simulation uses. Nothing here has a state, so no draw depends on the order of work, the number of
threads, the strategy, or which mechanisms are on.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.model.machine.compile import rule

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_TO_UNIT = 2.0**-32
_FIRST_MONTH = 1 << 20  # keeps the counter of a warm-up month (a negative one) positive

Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


class Decision(IntEnum):
    """What a draw is for. Only ever grows: a number, once published, keeps its meaning."""

    RATE = 1  # trait: how often the customer has reason to buy, by category
    TRAITS = 2  # traits: basket, price sensitivity, cost to serve, entry into the market
    ATTACHMENT = 3  # trait: inborn liking for each firm
    ATTRITION_A = 4  # trait: first Gamma variate behind the chance to leave
    ATTRITION_B = 5  # trait: second Gamma variate behind the chance to leave
    START = 6  # at the start: own firm, tenure, satisfaction, last purchase; next renewal
    REACH = 7  # whether a prospect hears of each firm this month
    OCCASIONS = 8  # how many purchase occasions this month; whether the customer asks something
    OCCASION = 9  # one occasion: what is chosen, whether the customer leaves, a failure, a contact
    PERCEPTION = 10  # how the month's purchases at each firm were perceived
    CONTACT = 11  # one contact: when, about what, handling time, patience
    ANSWER = 12  # one contact: an expert's time and patience for it; whether it is solved, and claimed
    LAUNCH = 13  # a firm's luck with a launch
    BASKET = 14  # trait: spend a purchase where it is Gamma-Gamma
    LADDER = 15  # a migration market: first stage, and each move
    AWARE = 16  # at the start: whether the customer knows each firm
    ENTRY = 18  # on entering the market: whether a dearer price is accepted
    DEPARTURE = 19  # on leaving for reasons of one's own: whether the customer could ever come back
    APPROACH = 40  # one firm's month with a customer: contacts, their relevance, exits, returns
    PERSON = 41  # traits: how many people the customer talks to, whether it is a lighthouse
    ROUTE = 20  # one question: routed by skill, passed on, transferred warmly
    CLAIM = 21  # claims under a promise: after a failure, without a cause, let down (or: settled), in vain
    RECOVERY = 22  # one complaint: whether an apology is made, whether compensation settles it
    OFFER = 23  # one contact: whether more is offered, when, whether it is accepted, whether it fits
    SIGN = 27  # one contact: how long a displayed wait the caller puts up with
    MOVE = 30  # trait: when a need moves to a new technology
    EXPOSURE = 50  # whether a firm's harm comes out this month
    BREACH = 51  # whether a firm's data leak this month
    CONSENT = 52  # trait: whether the customer consents to the use of its data
    BELIEF = 53  # in which direction a firm misjudges needs
    JOINING = 55  # trait: how much joining each firm's programme is a trouble
    TIME = 60  # transaction log only: when in the month a purchase was made
    AMOUNT = 61  # transaction log only: what a single purchase came to, where spend is Gamma-Gamma


@rule
def philox(c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64) -> Words:
    """Four random 32-bit words (each in a uint64) for a counter of four and a key of two 32-bit words."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0 = (p1 >> _HALF) ^ c1 ^ k0
        c1 = p1 & _MASK
        c2 = (p0 >> _HALF) ^ c3 ^ k1
        c3 = p0 & _MASK
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@rule
def uniform(word: np.uint64) -> float:
    """A 32-bit word as a number strictly between 0 and 1."""
    return (float(word) + 0.5) * _TO_UNIT


@rule
def words(k0: np.uint64, k1: np.uint64, customer: int, month: int, decision: int, occurrence: int) -> Words:
    """The four words of one decision; `month` may be negative (warm-up)."""
    return philox(
        np.uint64(customer),
        np.uint64(month + _FIRST_MONTH),
        np.uint64(decision),
        np.uint64(occurrence),
        k0,
        k1,
    )


def key(seed: int, replication: int) -> tuple[np.uint64, np.uint64]:
    """Key of one replication: two 32-bit words."""
    state = np.random.SeedSequence([seed, replication]).generate_state(2, np.uint32)
    return np.uint64(state[0]), np.uint64(state[1])
