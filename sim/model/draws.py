"""Keyed random numbers: pure functions of (seed, replication, customer, month, decision, occurrence).

Philox 4x32-10 (Salmon et al. 2011): a counter-based generator that passes TestU01's Crush in every counter
order the simulation uses. Nothing here has a state, so no draw depends on the order of work, the number of
threads, the strategy, or which mechanisms are on.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.model.compile import rule

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_TO_UNIT = 2.0**-32
_FIRST_MONTH = 1 << 20  # keeps the counter of a warm-up month (a negative one) positive

Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


class Decision(IntEnum):
    """What a draw is for. Only ever grows: a number, once published, keeps its meaning."""

    RATE = 1
    TRAITS = 2
    ATTACHMENT = 3
    ATTRITION_A = 4
    ATTRITION_B = 5
    START = 6
    REACH = 7
    OCCASIONS = 8
    OCCASION = 9
    PERCEPTION = 10
    CONTACT = 11
    ANSWER = 12
    LAUNCH = 13
    BASKET = 14
    LADDER = 15
    AWARE = 16
    APPROACH = 40
    PERSON = 41
    ROUTE = 20
    CLAIM = 21
    RECOVERY = 22
    OFFER = 23
    MOVE = 30
    EXPOSURE = 50
    BREACH = 51
    CONSENT = 52
    BELIEF = 53
    TIME = 60
    AMOUNT = 61


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
