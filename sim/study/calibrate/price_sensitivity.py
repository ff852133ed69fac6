"""Price sensitivity from a log with prices: how the units bought in a week go with the price.

Poisson regression (pseudo maximum likelihood: right for the mean whatever the spread) of the units of each
good and week on the logarithm of the good's mean price in that week. Each good has a level of its own. With
two or more goods, each week has one too, so that what moves all goods (season, growth, the number of
customers) drops out and only prices that move against each other count. With one good, a trend and the season
(yearly, from one year on) stand in for it, and the number of customers gained so far. Errors may go together
for weeks: the standard error sums scores over neighbouring weeks.

A week in which a good was not sold shows no price; goods that sell so rarely that this happens by chance are
left out. Prices that a firm lowers when it expects demand to be low, or raises when it is high, bias the
estimate; the notes say so.

Sources: Santos Silva & Tenreyro 2006, "The Log of Gravity" (the estimator); Newey & West 1987 (the errors).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.statement import Statement, stated
from sim.study.calibrate.bootstrap import Estimate
from sim.study.calibrate.sentences import TEXTS
from sim.study.logs.prices import Prices

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_FEWEST_WEEKS = 26
_FEWEST_UNITS = 5.0  # a week: a week without any has then a chance below 1 %
_SMALLEST_SPREAD = 0.01  # of ln price within goods: below it, prices hardly move
_GOODS = 200  # those sold most; the rest tell little of their own
_Z95 = 1.959963984540054
_YEAR = 365.25 / 7


@dataclass(frozen=True)
class PriceFit:
    """How the quantity bought goes with the price.

    Attributes
    ----------
    elasticity : Estimate
        Change of units bought, in percent, at a price 1 % higher; below 0 as a rule.
    weeks, goods, units : int, int, float
        What it rests on.
    spread : float
        Standard deviation of the logarithm of the price that is left when each good's level and what moves
        all goods (or the trend and the season) are taken out: what the estimate lives on.
    method : Statement
        In words for a reader of the number.
    notes : tuple of Statement
        What to keep in mind, one sentence each.
    """

    elasticity: Estimate
    weeks: int
    goods: int
    units: float
    spread: float
    method: Statement
    notes: tuple[Statement, ...] = ()


def fit_price(prices: Prices, entries_by_week: Floats) -> PriceFit | Statement:
    """Fit the price sensitivity; a sentence instead that says why it cannot be.

    Parameters
    ----------
    entries_by_week : customers who first bought in each week; shape (weeks,). The last week may be partial
        and is left out.
    """
    last = len(entries_by_week)
    top = np.argsort(-np.bincount(prices.good, prices.units), kind="stable")[:_GOODS]
    keep = np.isin(prices.good, top) & (prices.week < last)
    good, week = prices.good[keep], prices.week[keep]
    seen = np.bincount(good, minlength=len(prices.names))
    sold = np.bincount(good, prices.units[keep], minlength=len(prices.names)) / np.maximum(seen, 1)
    use = ((seen >= _FEWEST_WEEKS) & (sold >= _FEWEST_UNITS))[good]
    good, week = np.unique(good[use], return_inverse=True)[1], week[use]
    units, ln_price = prices.units[keep][use], np.log(prices.price[keep][use])
    if not len(good):
        return stated(TEXTS, "price.few", weeks=_FEWEST_WEEKS, units=_FEWEST_UNITS)
    goods, weeks = int(good.max()) + 1, len(np.unique(week))
    several = goods > 1 and (np.bincount(week) > 1).sum() >= _FEWEST_WEEKS
    if several:
        shared = np.bincount(week)[week] > 1
        good, week, units, ln_price = good[shared], week[shared], units[shared], ln_price[shared]
        found = _two_way(good, week, units, ln_price)
        how = "method.price.goods"
    else:
        if goods > 1:
            most = int(np.argmax(np.bincount(good, units)))
            one = good == most
            week, units, ln_price = week[one], units[one], ln_price[one]
            goods = 1
        controls = _controls(week, entries_by_week)
        found = _one_way(week, units, ln_price, controls)
        how = "method.price.season" if last >= _YEAR else "method.price.trend"
    if isinstance(found, Statement):
        return found
    slope, error, spread = found
    if not np.isfinite(error) or spread < _SMALLEST_SPREAD:
        return stated(TEXTS, "price.alike", spread=spread)
    notes = [stated(TEXTS, "price.set")]
    if slope + _Z95 * error > 0:
        notes.append(stated(TEXTS, "price.unsure"))
    return PriceFit(
        elasticity=Estimate(slope, slope - _Z95 * error, slope + _Z95 * error),
        weeks=weeks,
        goods=goods,
        units=float(units.sum()),
        spread=spread,
        method=stated(TEXTS, how),
        notes=tuple(notes),
    )


def _controls(week: Ints, entries: Floats) -> Floats:
    gained = np.log(np.maximum(np.cumsum(entries), 1.0))[week]
    columns = [np.ones(len(week)), week / len(entries), gained]
    if len(entries) >= _YEAR:
        angle = 2 * np.pi * week / _YEAR
        columns += [np.sin(angle), np.cos(angle)]
    return np.column_stack(columns)


Found = tuple[float, float, float]  # slope, its standard error, spread of the price that is left


def _one_way(week: Ints, units: Floats, ln_price: Floats, controls: Floats) -> Found | Statement:
    X = np.column_stack([ln_price, controls])
    beta = np.zeros(X.shape[1])
    beta[1] = np.log(units.mean())
    for _ in range(100):
        mean = np.exp(np.clip(X @ beta, -50, 50))
        step = np.linalg.lstsq((X * mean[:, None]).T @ X, X.T @ (units - mean), rcond=None)[0]
        beta += step * min(1.0, 5.0 / max(np.abs(step).max(), 1e-9))
        if np.abs(step).max() < 1e-8:
            break
    else:
        return stated(TEXTS, "price.no_end")
    root = np.sqrt(mean)
    level = np.linalg.lstsq(controls * root[:, None], ln_price * root, rcond=None)[0]
    return _found(float(beta[0]), week, units - mean, ln_price - controls @ level, mean)


def _two_way(good: Ints, week: Ints, units: Floats, ln_price: Floats) -> Found | Statement:
    """As `_one_way`, with a level for each good and each week (levels by iterative proportional fitting)."""
    slope = 0.0
    a, b = np.ones(int(good.max()) + 1), np.ones(int(week.max()) + 1)
    by_good, by_week = np.bincount(good, units), np.bincount(week, units, len(b))
    for _ in range(200):
        base = np.exp(slope * ln_price)
        for _ in range(500):
            a = by_good / np.bincount(good, base * b[week])
            level = by_week / np.maximum(np.bincount(week, base * a[good], len(b)), 1e-300)
            moved = np.abs(level - b).max() / max(level.max(), 1e-300)
            b = level
            if moved < 1e-10:
                break
        mean = base * a[good] * b[week]
        residual = _within(good, week, ln_price, mean)
        information = residual**2 @ mean
        if information <= 1e-12 * mean.sum():
            return stated(TEXTS, "price.together")
        step = float(residual @ (units - mean) / information)
        slope += step
        if abs(step) < 1e-9:
            return _found(slope, week, units - mean, residual, mean)
    return stated(TEXTS, "price.no_end")


def _within(good: Ints, week: Ints, values: Floats, weight: Floats) -> Floats:
    """Values without the level of each good and each week (weighted; by turns until nothing moves)."""
    values = values.copy()
    of_good, of_week = np.bincount(good, weight), np.bincount(week, weight)
    for _ in range(1000):
        values -= (np.bincount(good, weight * values) / of_good)[good]
        level = np.bincount(week, weight * values) / np.maximum(of_week, 1e-300)
        values -= level[week]
        if np.abs(level).max() < 1e-11:
            break
    return values


def _found(slope: float, week: Ints, missed: Floats, left: Floats, weight: Floats) -> Found:
    """The standard error from what was `missed` and what is `left` of the price; scores of neighbouring weeks
    may go together (Newey-West).
    """
    by_week = np.bincount(week, left * missed)[np.unique(week)]
    weeks, squares = len(by_week), float(left**2 @ weight)
    lags = int(4 * (weeks / 100) ** (2 / 9))
    total = float(by_week @ by_week)
    for lag in range(1, lags + 1):
        total += 2 * (1 - lag / (lags + 1)) * float(by_week[lag:] @ by_week[:-lag])
    few = weeks / max(weeks - 2, 1)
    error = float(np.sqrt(max(total, 0.0) * few)) / squares if squares > 0 else np.nan
    return slope, error, float(np.sqrt(squares / weight.sum()))
