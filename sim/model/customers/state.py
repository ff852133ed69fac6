"""What is known of every customer, as arrays; customers of a segment lie together.

Stored in single precision where a rounded value is enough: both engines read and write these same arrays, so
both round alike.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.machine.arrays import Bytes, Floats, Ints, Shorts, Singles
from sim.model.rules.programme import NO_MEMBER
from sim.scenario.market.market import Market

#: Customers whose month one kernel call moves together; tallies are kept by chunk and added in order.
CHUNK = 1024


#: In the place of the month of a claim.
NEVER_CLAIMED = -32768


class Traits(NamedTuple):
    """Fixed traits of each customer: (customer,) unless said otherwise."""

    rate: Singles  # (category, customer) occasions a month
    basket: Singles  # (category, customer) money a purchase at the category's price
    kappa: Singles  # price sensitivity
    cost: Singles  # multiple of the mean cost to serve
    attrition: Singles  # chance of leaving a firm for reasons of one's own
    entry: Singles  # month of entering the market, with its fraction; ALWAYS_THERE from the start
    contagion: Singles  # how many people it talks to; 1 on average but for lighthouses
    lighthouse: Bytes  # 1 if its custom brings others
    attachment: Singles  # (firm, customer) inborn liking
    moves: Singles  # month, with its fraction, in which a need moves to a new technology


class State(NamedTuple):
    """What changes: (firm, customer) unless said otherwise."""

    satisfaction: Singles  # S, 1-5
    trust: Singles  # T, 0-1
    expectation: Singles  # E, in units of value
    log_reference: Singles  # (firm, category, customer) ln r, r a multiple of the category's price
    wallet: Singles  # fading number of purchases at the firm
    everywhere: Singles  # (customer,) fading number of purchases at any firm
    purchases: Ints  # to date
    first: Shorts  # month of the first purchase
    recent: Shorts  # month of the last purchase
    aware: Bytes  # how it knows the firm: not, by hearing of it, or told by others
    left: Bytes  # 0 if it has not left the firm, else how, as in `codes`
    tier: Bytes  # by profit when customers were last sorted
    grievance: Bytes  # what last went wrong, as in `codes.REASONS`; 0 if nothing since
    earned: Singles  # contribution since customers were last sorted into tiers, in minor units
    stage: Bytes  # at the end of the last month
    last: Bytes  # (category, customer) firm bought from last, -1 if none
    renewal: Shorts  # (category, customer) month of the next renewal (contractual)
    agreed: Singles  # (category, customer) list price of the contract, a multiple; 0 until its first payment
    agreed_discount: (
        Singles  # (category, customer) its discount; both hold nobody in a market without contracts
    )
    apologies: Bytes  # received so far
    points: Singles  # part of the way to the next reward of the firm's programme; -1 of who is no member
    mishap: Bytes  # the last failure and what came of it, as in `codes.MISHAPS`
    failed: Shorts  # month of that failure
    claimed: Shorts  # month of the last claim under a promise; NEVER_CLAIMED without one
    sales: Floats  # discounted sales to date, in minor units
    profit: Floats  # discounted contribution to date, in minor units


class Customers(NamedTuple):
    """All that is known of the customers of a market."""

    traits: Traits
    state: State

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(array.nbytes for part in self for array in part)

    def as_they_stand(self) -> Customers:
        """The same customers with a state of their own; their traits never change.

        Laid out as `empty_state` does, because kernels are compiled for that layout.
        """
        firms, categories, customers = self.state.log_reference.shape
        state = empty_state(firms, categories, customers, self.state.agreed.size > 0)
        for name in State._fields:
            getattr(state, name)[...] = getattr(self.state, name)
        return Customers(self.traits, state)


def empty_traits(firms: int, categories: int, customers: int) -> Traits:
    """Arrays for the traits of `customers`."""
    return Traits(
        rate=np.zeros((categories, customers), np.float32),
        basket=np.zeros((categories, customers), np.float32),
        kappa=np.zeros(customers, np.float32),
        cost=np.zeros(customers, np.float32),
        attrition=np.zeros(customers, np.float32),
        entry=np.zeros(customers, np.float32),
        contagion=np.ones(customers, np.float32),
        lighthouse=np.zeros(customers, np.int8),
        attachment=np.zeros((firms, customers), np.float32),
        moves=np.zeros(customers, np.float32),
    )


#: What only purchases touch lies together, so that a purchase waits for one line of memory, not for four.
_OF_PURCHASES = np.dtype(
    [
        ("sales", np.float64),
        ("profit", np.float64),
        ("earned", np.float32),
        ("expectation", np.float32),
    ]
)


def empty_state(firms: int, categories: int, customers: int, contractual: bool) -> State:
    """Arrays for the state of `customers`: all zero, no firm bought from, no member of any programme."""
    both = (firms, customers)
    contracts = (categories, customers if contractual else 0)
    record = np.zeros(both, _OF_PURCHASES)
    return State(
        satisfaction=np.zeros(both, np.float32),
        trust=np.zeros(both, np.float32),
        expectation=record["expectation"],
        log_reference=np.zeros((firms, categories, customers), np.float32),
        wallet=np.zeros(both, np.float32),
        everywhere=np.zeros(customers, np.float32),
        purchases=np.zeros(both, np.int32),
        first=np.zeros(both, np.int16),
        recent=np.zeros(both, np.int16),
        aware=np.zeros(both, np.int8),
        left=np.zeros(both, np.int8),
        tier=np.zeros(both, np.int8),
        grievance=np.zeros(both, np.int8),
        earned=record["earned"],
        stage=np.zeros(both, np.int8),
        last=np.full((categories, customers), -1, np.int8),
        renewal=np.zeros((categories, customers), np.int16),
        agreed=np.zeros(contracts, np.float32),
        agreed_discount=np.zeros(contracts, np.float32),
        apologies=np.zeros(both, np.int8),
        points=np.full(both, NO_MEMBER, np.float32),
        mishap=np.zeros(both, np.int8),
        failed=np.zeros(both, np.int16),
        claimed=np.full(both, NEVER_CLAIMED, np.int16),
        sales=record["sales"],
        profit=record["profit"],
    )


def segment_sizes(market: Market, customers: int) -> list[int]:
    """Whole customers of each segment, by largest remainder of the shares; they sum to `customers`."""
    shares = np.array([segment.share for segment in market.segments.values()])
    exact = shares / shares.sum() * customers
    sizes = np.floor(exact).astype(int)
    order = np.argsort(-(exact - sizes), kind="stable")
    sizes[order[: customers - sizes.sum()]] += 1
    return [int(size) for size in sizes]


def chunks(sizes: list[int]) -> npt.NDArray[np.int64]:
    """Rows (first customer, end, segment): no chunk crosses a segment, so its parameters are constants."""
    rows = []
    start = 0
    for segment, size in enumerate(sizes):
        rows += [(at, min(at + CHUNK, start + size), segment) for at in range(start, start + size, CHUNK)]
        start += size
    return np.array(rows, np.int64).reshape(-1, 3)
