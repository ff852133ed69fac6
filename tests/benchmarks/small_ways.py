"""The small model in five ways: SimPy, Mesa, numpy, a plain compiled loop, and blocks.

SimPy and Mesa share the customer below, numpy has whole columns; each is written as one would write it there.
Every way takes its luck from outside: keyed, for which all ways give the same bits, or its library's own
generator and exp, which is what people use and is faster for them; so that is what is timed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import mesa
import numpy as np
import simpy
import small_model as m
from small_model import Customers, Table

from sim.model.machine import draws, maths

KEY = draws.key(1, 0)
PRICE, PROMISE = m.PRICE.tolist(), m.PROMISE.tolist()
Result = tuple[Customers, Table]


class OwnLuck:
    """Luck and exp of Python's library, shared by all customers."""

    def __init__(self, generator: random.Random) -> None:
        self.buys = self.complains = self.leaves = generator.random
        self.quality = partial(generator.gauss, 0.0, 1.0)
        self.exp = math.exp


class KeyedLuck:
    """One customer's keyed luck, month after month."""

    def __init__(self, number: int) -> None:
        self.number, self.month, self.exp = number, -1, maths.exp

    def buys(self) -> float:
        self.month += 1
        self.words = draws.words(*KEY, self.number, self.month, m.DECISION, 0)
        return draws.uniform(self.words[0])

    def quality(self) -> float:
        return maths.normal_quantile(draws.uniform(self.words[1]))

    def complains(self) -> float:
        return draws.uniform(self.words[2])

    def leaves(self) -> float:
        return draws.uniform(self.words[3])


class Customer:
    """A customer in plain Python."""

    def begin(
        self, luck: OwnLuck | KeyedLuck, stage: int, count: int, satisfaction: float, value: float,
        sensitivity: float,
    ) -> None:  # fmt: skip
        self.luck, self.stage, self.count = luck, stage, count
        self.satisfaction, self.value, self.sensitivity = satisfaction, value, sensitivity

    def live(self, price: float, promise: float, table: list[list[int]]) -> None:
        """A month, counted in that month's `table`."""
        luck, stage, satisfaction = self.luck, self.stage, self.satisfaction
        row = table[stage]
        row[m.ACTIVE] += 1
        against = (
            m.PRICE_DETERS * self.sensitivity * (price - 1.0)
            - m.SATISFACTION_BUYS * (satisfaction - 0.5)
            - m.LIKING[stage]
        )
        buys = luck.buys() * (1.0 + luck.exp(against)) < 1.0
        if buys:
            gap = m.QUALITY - (promise + m.EXPECTS * (satisfaction - 0.5)) + m.SCATTER * luck.quality()
            satisfaction += m.LEARNING * (min(1.0, max(0.0, 0.5 + gap)) - satisfaction)
            if gap < m.SHORT:
                u = luck.complains()
                if u < m.WON_BACK:
                    satisfaction += m.GAIN * (1.0 - satisfaction)
                    row[m.RECOVERED] += 1
                elif u < m.COMPLAIN:
                    satisfaction -= m.LOSS * satisfaction
            self.satisfaction = satisfaction
            self.value += price
            self.count += 1
            row[m.BOUGHT] += 1
        u = luck.leaves()
        if u * (1.0 + luck.exp(m.SATISFACTION_STAYS * (satisfaction - 0.5) - m.LEAVING[stage])) < 1.0:
            self.stage = 5
        elif buys:
            if stage == 4:
                self.stage = 3 if satisfaction < m.COOLED else 4
            elif self.count >= m.ENOUGH[stage] and (
                stage < 2
                or (stage == 2 and satisfaction > m.CONTENT)
                or (stage == 3 and satisfaction > m.DELIGHTED and u > m.TURNS_LOYAL)
            ):
                self.stage = stage + 1


def _rows(people: Customers, keyed: bool, generator: random.Random) -> list[tuple[Any, ...]]:
    shared = OwnLuck(generator)
    columns = zip(*(column.tolist() for column in people), strict=True)
    return [(KeyedLuck(i) if keyed else shared, *row) for i, row in enumerate(columns)]


def _gathered(people: list[Any], table: list[list[list[int]]]) -> Result:
    columns = zip(*((p.stage, p.count, p.satisfaction, p.value, p.sensitivity) for p in people), strict=True)
    kinds = (np.int8, np.int16, float, float, float)
    found = Customers(*(np.array(c, kind) for c, kind in zip(columns, kinds, strict=True)))
    return found, np.array(table)


def by_simpy(people: Customers, keyed: bool) -> Result:
    """A SimPy process for each customer."""
    table, env = m.new_table().tolist(), simpy.Environment()

    def life(customer: Customer) -> Generator[simpy.Event, None, None]:
        for month in range(m.MONTHS):
            yield env.timeout(1.0)
            customer.live(PRICE[month], PROMISE[month], table[month])
            if customer.stage == 5:
                return

    customers = []
    for row in _rows(people, keyed, random.Random(1)):
        customer = Customer()
        customer.begin(*row)
        env.process(life(customer))
        customers.append(customer)
    env.run()
    return _gathered(customers, table)


class Shopper(mesa.Agent, Customer):
    """A customer as a Mesa agent."""

    def step(self) -> None:
        model = self.model
        self.live(model.price, model.promise, model.now)
        if self.stage == 5:
            self.remove()


class Market(mesa.Model):
    """A Mesa model; its customers do not meet, so their order does not matter and is not shuffled."""

    def __init__(self, people: Customers, keyed: bool) -> None:
        super().__init__(seed=1)
        self.month, self.table, self.everyone = 0, m.new_table().tolist(), []
        for row in _rows(people, keyed, self.random):
            shopper = Shopper(self)
            shopper.begin(*row)
            self.everyone.append(shopper)

    def step(self) -> None:
        self.price, self.promise, self.now = PRICE[self.month], PROMISE[self.month], self.table[self.month]
        self.agents.do("step")
        self.month += 1


def by_mesa(people: Customers, keyed: bool) -> Result:
    """A Mesa agent for each customer."""
    market = Market(people, keyed)
    for _ in range(m.MONTHS):
        market.step()
    return _gathered(market.everyone, market.table)


class OwnColumns:
    """Luck and exp of numpy; drawn only for those who need it."""

    def __init__(self, customers: int) -> None:
        generator = np.random.Generator(np.random.SFC64(1))
        self.buys = partial(generator.random, customers)
        self.quality = lambda buyers: generator.standard_normal(buyers.size)
        self.complains = lambda buyers: generator.random(buyers.size)
        self.leaves = partial(generator.random, customers)
        self.exp = lambda x: np.exp(x, out=x)


class KeyedColumns:
    """Keyed luck for columns."""

    def __init__(self, customers: int) -> None:
        self.month, self.drawn = -1, np.zeros((4, customers))

    def buys(self) -> m.Floats:
        self.month += 1
        m.draw(*KEY, self.month, *self.drawn)
        return self.drawn[0]

    def quality(self, buyers: Any) -> m.Floats:
        return self.drawn[1, buyers]

    def complains(self, buyers: Any) -> m.Floats:
        return self.drawn[2, buyers]

    def leaves(self) -> m.Floats:
        return self.drawn[3]

    def exp(self, x: m.Floats) -> m.Floats:
        m.exp_each(x)
        return x


def by_numpy(people: Customers, keyed: bool) -> Result:
    """Columns of numpy, month by month."""
    people, table = people.copy(), m.new_table()
    stage, satisfaction = people.stage, people.satisfaction
    luck = (KeyedColumns if keyed else OwnColumns)(stage.size)
    liking, leaving = np.array([*m.LIKING, 0.0]), np.array([*m.LEAVING, 0.0])
    for month in range(m.MONTHS):
        price = PRICE[month]
        active = stage < 5
        against = m.PRICE_DETERS * people.sensitivity
        against *= price - 1.0
        against -= m.SATISFACTION_BUYS * (satisfaction - 0.5)
        against -= liking[stage]
        odds = luck.exp(against)
        odds += 1.0
        odds *= luck.buys()
        buyers = np.flatnonzero((odds < 1.0) & active)
        was, content = stage[buyers], satisfaction[buyers]
        gap = m.QUALITY - (PROMISE[month] + m.EXPECTS * (content - 0.5)) + m.SCATTER * luck.quality(buyers)
        content += m.LEARNING * (np.clip(0.5 + gap, 0.0, 1.0) - content)
        u = luck.complains(buyers)
        back = (gap < m.SHORT) & (u < m.WON_BACK)
        off = (gap < m.SHORT) & (u < m.COMPLAIN) & ~back
        content = np.where(
            back, content + m.GAIN * (1.0 - content), np.where(off, content - m.LOSS * content, content)
        )
        satisfaction[buyers] = content
        people.value[buyers] += price
        people.purchases[buyers] += 1
        table[month, :, m.ACTIVE] = np.bincount(stage, minlength=6)[:5]
        table[month, :, m.BOUGHT] = np.bincount(was, minlength=5)
        table[month, :, m.RECOVERED] = np.bincount(was[back], minlength=5)
        stays = satisfaction - 0.5
        stays *= m.SATISFACTION_STAYS
        stays -= leaving[stage]
        odds = luck.exp(stays)
        odds += 1.0
        u = luck.leaves()
        lost = (u * odds < 1.0) & active
        count, u = people.purchases[buyers], u[buyers]
        up = (
            (was == 0)
            | ((was == 1) & (count >= m.ENOUGH[1]))
            | ((was == 2) & (count >= m.ENOUGH[2]) & (content > m.CONTENT))
            | ((was == 3) & (count >= m.ENOUGH[3]) & (content > m.DELIGHTED) & (u > m.TURNS_LOYAL))
        )
        down = (was == 4) & (content < m.COOLED)
        stage[buyers] = was + up - down
        stage[lost] = 5
    return people, table


def by_loop(people: Customers, keyed: bool = True) -> Result:
    """A plain compiled loop over customers; always keyed."""
    people, table = people.copy(), m.new_table()
    m.walk(*KEY, 0, 0, m.MONTHS, people, m.PRICE, m.PROMISE, table)
    return people, table


def by_blocks(people: Customers, keyed: bool = True, threads: int = 1, span: int = m.MONTHS) -> Result:
    """Blocks, `span` months at a call, shared out to threads; always keyed."""
    people = people.copy()
    bounds = np.linspace(0, people.stage.size, threads + 1).astype(int).tolist()
    tables = [m.new_table() for _ in range(threads)]
    scratch = [m.new_scratch() for _ in range(threads)]

    def work(part: int, month: int) -> None:
        first, end = bounds[part : part + 2]
        last = min(month + span, m.MONTHS)
        mine = people.part(first, end)
        m.march(*KEY, first, month, last, mine, m.PRICE, m.PROMISE, tables[part], *scratch[part])

    if threads == 1:
        for month in range(0, m.MONTHS, span):
            work(0, month)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for month in range(0, m.MONTHS, span):
                list(pool.map(work, range(threads), [month] * threads))
    return people, sum(tables[1:], tables[0])
