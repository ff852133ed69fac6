"""Moves between stages in a purchase log: stages by the model's own rules, or rungs of the user's own.

A log tells who bought when, and nothing of what customers think or buy elsewhere. So of the model's stages
it knows new, regular, long-standing and lapsed; who is loyal cannot be told from who is long-standing. Depth
of dealing is measured against the log's own repeat buyers. The log is cut into periods from its end;
customers are looked at when each period ends, from that of their first purchase on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sim.model.machine.codes import LAPSED, LONG_STANDING, NEW, REGULAR
from sim.model.machine.compile import compiled
from sim.model.rules import customer as rules
from sim.model.rules.stages import Thresholds, stage_of
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import STAGES
from sim.scenario.basics.section import numbers
from sim.scenario.basics.statement import stated
from sim.scenario.files.log_ladder import Ladder
from sim.scenario.market.stages import Stages
from sim.study.logs.purchase_log import Transactions
from sim.study.migration.hindsight import Half, hindsight_of_logs
from sim.study.migration.markov_chain import SEED, Migration, Moves, concluded
from sim.study.migration.sentences import TEXTS

DAYS_A_MONTH = 365.25 / 12
#: Groups of customers that are drawn again; fewer where there are fewer customers.
GROUPS = 400
#: Stages of the model that a log can tell.
TOLD = (NEW, REGULAR, LONG_STANDING, LAPSED)


class Standing(NamedTuple):
    """What is known of each customer at the end of a period: periods are counted from 0."""

    purchases: np.ndarray
    first: np.ndarray  # period of the first purchase
    recent: np.ndarray  # period of the last purchase
    lately: np.ndarray  # purchases, fading as in the share of wallet
    period: int


def migration_of_log(
    log: Transactions,
    *,
    ladder: Ladder | None = None,
    margin: float | None = None,
    cost: float = 0.0,
    discount_rate_per_year: float = 0.1,
    confidence: float = 0.95,
    currency: str = "",
) -> Migration:
    """Estimate moves, values and what each move would be worth, with intervals over customers.

    Parameters
    ----------
    log : Transactions
        As `sim.study.logs.purchase_log.read_log` returns it.
    ladder : Ladder, optional
        Rungs of the user's own; the model's stages, month by month, when left out.
    margin : float, optional
        Share of sales that is left as profit; values are in sales when left out.
    cost : float
        Money spent on every customer each period, whether or not it buys, but for those on the last rung.
    discount_rate_per_year : float
    confidence : float
    currency : str

    Raises
    ------
    UserError
        If the log is shorter than two periods, or a number is out of bounds.
    """
    if margin is not None and not 0 < margin <= 1:
        raise UserError(f"margin: a share of sales above 0 and up to 1 is expected (got {margin:g})")
    if not 0 <= cost < float("inf"):
        raise UserError(f"cost: money of 0 or more is expected (got {cost:g})")
    if not 0 < discount_rate_per_year <= 10:
        raise UserError(
            f"discount rate: above 0 and up to 10 a year is expected (got {discount_rate_per_year:g})"
        )
    months = ladder.period_months if ladder is not None else 1.0
    stages = list(ladder.rungs) if ladder is not None else [STAGES[code] for code in TOLD]
    stand = _on_rungs(ladder) if ladder is not None else _in_stages(log, months)
    rate = (1.0 + discount_rate_per_year) ** (months / 12.0) - 1.0
    moves, half = _moves(log, months, stages, stand, 1.0 if margin is None else margin, cost, rate)
    past = hindsight_of_logs(stages, half, rate, confidence) if half is not None else None
    keys = (
        ("chain.loyal",) * (ladder is None)
        + ("chain.sales",) * (margin is None)
        + ("chain.gone", "chain.recent")
    )
    source = log.path.name if log.path is not None else "purchases"
    known: dict[str, Any] = {
        "currency": currency,
        "source": source,
        "period_months": months,
        "notes": tuple(stated(TEXTS, key) for key in keys),
        "hindsight": past,
    }
    return concluded(moves, stages, rate, "customers", confidence, known)


def _moves(
    log: Transactions, months: float, stages: list[str], stand: Callable[[Standing], np.ndarray],
    margin: float, cost: float, rate: float,
) -> tuple[Moves, Half | None]:  # fmt: skip
    """Count moves by group of customers, period by period; and how the log stood at half time, for hindsight.

    A log of fewer than four periods has no half.
    """
    length, customers, size = DAYS_A_MONTH * months, len(log.names), len(stages)
    last = int(log.day.max())
    periods = int((last + 1) // length)
    if periods < 2:
        raise UserError(
            f"{log.path or 'purchases'}: spans {last + 1} days, which is less than two periods of "
            f"{length:.0f} days: no move can be seen"
        )
    begin = last + 1 - periods * length  # what is bought before counts as the period before the first
    period = np.floor((log.day - begin) / length).astype(np.int64).clip(min=-1)
    order = np.argsort(period, kind="stable")
    edges = np.searchsorted(period[order], np.arange(-1, periods + 1))
    groups = min(GROUPS, customers)
    group = np.random.default_rng(SEED).permutation(customers) % groups
    paying = np.append(np.full(size - 1, cost), 0.0)
    moved, lived = np.zeros((groups, size, size)), np.zeros((groups, size))
    earned = np.zeros((groups, size))
    purchases, first = np.zeros(customers, np.int64), np.full(customers, -2, np.int64)
    recent, before = first.copy(), np.full(customers, -1, np.int64)
    lately, fades = np.zeros(customers), rules.faded(1.0, Stages().wallet_months) ** months
    middle, half, paid = (periods - 1) // 2, None, np.zeros(customers)
    standing = before
    for number in range(-1, periods):
        rows = order[edges[number + 1] : edges[number + 2]]
        who = log.customer[rows]
        came = np.flatnonzero(before >= 0)
        spent = np.bincount(who, log.amount[rows], minlength=customers)
        bought = np.bincount(who, minlength=customers)
        purchases += bought
        lately = fades * lately + bought
        recent[who] = number
        fresh = who[first[who] < -1]
        first[fresh] = number
        now = np.full(customers, -1, np.int64)
        known = np.flatnonzero(purchases > 0)
        now[known] = stand(Standing(purchases[known], first[known], recent[known], lately[known], number))
        at = group[came] * size + before[came]
        moved += np.bincount(at * size + now[came], minlength=groups * size * size).reshape(moved.shape)
        lived += np.bincount(at, minlength=groups * size).reshape(lived.shape)
        brought = margin * spent[came] - paying[before[came]]
        earned += np.bincount(at, brought, minlength=groups * size).reshape(earned.shape)
        before = now
        if number == middle and periods >= 4:
            standing = now
            half = Moves(moved.copy(), lived.copy(), earned.copy(), _by_group(group, now, size))
        elif half is not None:
            paid[came] += brought * (1.0 + rate) ** -float(number - middle - 1)
    moves = Moves(moved, lived, earned, _by_group(group, before, size))
    if half is None:
        return moves, None
    return moves, Half(half, _by_group(group, standing, size, paid), periods - 1 - middle)


def _by_group(
    group: np.ndarray, stage: np.ndarray, size: int, values: np.ndarray | None = None
) -> np.ndarray:
    """Customers, or the sum of their values, by group and stage; who has not come yet (-1) is left out."""
    there = np.flatnonzero(stage >= 0)
    weights = None if values is None else values[there]
    found = np.bincount(group[there] * size + stage[there], weights, minlength=(group.max() + 1) * size)
    return found.reshape(-1, size).astype(float)


def _on_rungs(ladder: Ladder) -> Callable[[Standing], np.ndarray]:
    """Number of the first rung whose conditions hold."""

    def stand(at: Standing) -> np.ndarray:
        asked = []
        for rung in ladder.rungs.values():
            fits = np.ones(at.purchases.size, dtype=bool)
            if rung.silent_periods_at_most is not None:
                fits &= at.period - at.recent <= rung.silent_periods_at_most
            if rung.purchases_at_least is not None:
                fits &= at.purchases >= rung.purchases_at_least
            if rung.known_periods_at_least is not None:
                fits &= at.period - at.first >= rung.known_periods_at_least
            asked.append(fits)
        return np.argmax(asked, axis=0)

    return stand


def _in_stages(log: Transactions, months: float) -> Callable[[Standing], np.ndarray]:
    """Stage by the model's own rule, with its thresholds; the log's mean interval where none is known yet."""
    usual, market = _usual_interval(log), Stages()
    by = Thresholds(**numbers(Thresholds._fields, market))._replace(loyal_share=2.0)  # of nobody is it known
    place = np.full(len(STAGES), -1, np.int64)
    place[list(TOLD)] = np.arange(len(TOLD))

    def stand(at: Standing) -> np.ndarray:
        found = np.empty(at.purchases.size, np.int64)
        first, recent = (period.astype(float) * months for period in (at.first, at.recent))
        _read(
            at.purchases.astype(float), first, recent, at.lately, at.period * months, usual,
            market.wallet_months, by, found,
        )  # fmt: skip
        return place[found]

    return stand


def _usual_interval(log: Transactions) -> float:
    """Mean months between two purchases of a customer; three where nobody bought twice."""
    customers = len(log.names)
    count = np.bincount(log.customer, minlength=customers)
    first, last = np.full(customers, np.inf), np.zeros(customers)
    np.minimum.at(first, log.customer, log.day)
    np.maximum.at(last, log.customer, log.day)
    gaps = (count - 1).sum()
    return float((last - first).sum() / gaps / DAYS_A_MONTH) if gaps > 0 else 3.0


@compiled
def _read(
    purchases: np.ndarray, first: np.ndarray, recent: np.ndarray, lately: np.ndarray, now: float,
    usual: float, fade: float, by: Thresholds, found: np.ndarray,
) -> None:  # fmt: skip
    """Stage code of each customer."""
    for i in range(purchases.size):
        interval = rules.own_interval(purchases[i], first[i], recent[i], usual)
        depth = rules.depth(lately[i], fade, usual)
        found[i] = stage_of(
            purchases[i], 0.0, now - first[i], now - recent[i], interval, depth, 0.0, 0.0, by
        )  # fmt: skip
