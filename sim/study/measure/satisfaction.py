"""Satisfied or loyal: what customers say at the end of the horizon, and where they buy in the year after.

Everyone who is a customer then is asked, as in a survey: satisfaction is read on its scale from 1 to 5, and
an answer is the nearest whole number. In the first year played on it is counted where they buy. Those who
answer alike share one ratio: of all that they buy in that year, anywhere, what is bought here. Customers who
are more satisfied may differ in other ways, too, so this is what a survey would show, not what satisfaction
does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from sim.model.later import Later
from sim.model.machine.arrays import Floats
from sim.scenario.basics.names import ACTIVE
from sim.study.measure.portfolio import Fact
from sim.study.measure.statistics import Interval, mean_interval

#: Parts of the scale that are counted, each a quarter of a point wide: where each begins.
PARTS = np.arange(1.0, 5.0, 0.25)
ANSWERS = (1, 2, 3, 4, 5)
#: Customers who have to give an answer, over all replications, for it to be told what they buy.
LEAST = 25
#: Rows of the table of figures.
FIGURES = ("satisfied", "again", "again_satisfied", "to_four", "within_four", "to_five", "steeper", "odds")

_LABELS = tuple(f"{part:g}" for part in PARTS)
_COUNTED = ("asked", "here", "anywhere")
#: Of (asked | here | anywhere, part of the scale), one number.
_Read = Callable[[Floats], float]


def satisfaction_facts(customers: pd.DataFrame, later: Later) -> Iterator[Fact]:
    """Yield who was asked and what they bought in the year after, by part of the scale.

    `customers` are rows of the table of that name, of the focal firm.
    """
    asked = customers[customers["stage"].isin(ACTIVE)]
    bought = later.customers.set_index("customer")[["bought_here", "bought"]]
    there = bought.reindex(asked["customer"].to_numpy(), fill_value=0).to_numpy(float)
    place = np.searchsorted(PARTS, asked["satisfaction"].to_numpy(float), side="right") - 1
    for name, weight in zip(_COUNTED, (np.ones(len(asked)), *there.T), strict=True):
        sums = np.bincount(place, weight, PARTS.size)
        for label, value in zip(_LABELS, sums, strict=True):
            yield "satisfaction", name, label, float(value)


def satisfaction_tables(facts: pd.DataFrame, confidence: float) -> dict[str, pd.DataFrame]:
    """The tables `satisfaction`, `satisfaction_curve` and `satisfaction_figures` of a comparison."""
    rows = facts[facts["table"] == "satisfaction"]
    answers, curve, figures = [], [], []
    for name, own in rows.groupby("strategy", sort=False, observed=True):
        counts = _counts(own)
        for answer in ANSWERS:
            here = _answering(answer)
            told = (_share_asked(here), _again(here))
            answers.append((str(name), answer, *_both(counts, told, confidence)))
        for at, part in enumerate(PARTS):
            told = (_share_asked(np.array([at])), _again(np.array([at])))
            curve.append((str(name), part + 0.125, *_both(counts, told, confidence)))
        figures += [(str(name), figure, *_figure(counts, figure, confidence)) for figure in FIGURES]
    ends = ["customers", "customers_low", "customers_high", "again", "again_low", "again_high"]
    return {
        "satisfaction": pd.DataFrame(answers, columns=["strategy", "answer", *ends]),
        "satisfaction_curve": pd.DataFrame(curve, columns=["strategy", "score", *ends]),
        "satisfaction_figures": pd.DataFrame(figures, columns=["strategy", "figure", "mean", "low", "high"]),
    }


def _counts(rows: pd.DataFrame) -> Floats:
    """Counts of one strategy, shape (replication, asked | here | anywhere, part of the scale)."""
    rows = rows.astype({"item": str, "measure": str})
    wide = rows.pivot(index="replication", columns=["measure", "item"], values="value").sort_index()
    return np.stack([wide[name][list(_LABELS)].to_numpy(float) for name in _COUNTED], axis=1)


def _answering(*answers: int) -> np.ndarray:
    """Parts of the scale in which one of these answers is given: 4 from 3.5 to below 4.5."""
    nearest = np.floor(PARTS + 0.5).astype(int)
    return np.flatnonzero(np.isin(nearest, answers))


def _share_asked(parts: np.ndarray) -> _Read:
    return lambda counts: _ratio(counts[0, parts].sum(), counts[0].sum())


def _again(parts: np.ndarray) -> _Read:
    """What is bought here, of all that these customers buy; not known of too few."""
    return lambda counts: _ratio(counts[1, parts].sum(), counts[2, parts].sum())


def _ratio(top: float, bottom: float) -> float:
    return float(top / bottom) if bottom > 0 else np.nan


def _both(counts: Floats, told: tuple[_Read, _Read], confidence: float) -> Iterator[float]:
    """Share of customers and what they buy again, each with its interval."""
    asked, again = told
    share = _interval(counts, asked, confidence)
    customers = share.mean * counts[:, 0].sum()
    known = Interval(np.nan, np.nan, np.nan)
    yield from _within(share)
    yield from _within(_interval(counts, again, confidence) if customers >= LEAST else known)


def _within(share: Interval) -> Interval:
    """A share with ends that are shares."""
    return Interval(share.mean, *(float(np.clip(end, 0.0, 1.0)) for end in share[1:]))


def _figure(counts: Floats, figure: str, confidence: float) -> Interval:
    """One row of the table of figures; not known where one of the answers it needs is too rare."""
    three, four, five = (_answering(answer) for answer in (3, 4, 5))
    lower, upper = four[:2], four[2:]
    satisfied, everyone = np.concatenate([four, five]), np.arange(PARTS.size)

    def rise(start: np.ndarray, end: np.ndarray) -> _Read:
        return lambda counts: _again(end)(counts) - _again(start)(counts)

    def steeper(counts: Floats) -> float:
        return rise(four, five)(counts) - rise(three, four)(counts)

    def log_odds(parts: np.ndarray, counts: Floats) -> float:
        here, anywhere = counts[1, parts].sum(), counts[2, parts].sum()
        return float(np.log(_ratio(here, anywhere - here)))

    def odds(counts: Floats) -> float:
        return log_odds(five, counts) - log_odds(four, counts)

    needed, read = {
        "satisfied": ([everyone], _share_asked(satisfied)),
        "again": ([everyone], _again(everyone)),
        "again_satisfied": ([satisfied], _again(satisfied)),
        "to_four": ([three, four], rise(three, four)),
        "within_four": ([lower, upper], rise(lower, upper)),
        "to_five": ([four, five], rise(four, five)),
        "steeper": ([three, four, five], steeper),
        "odds": ([four, five], odds),
    }[figure]
    if any(counts[:, 0, parts].sum() < LEAST for parts in needed):
        return Interval(np.nan, np.nan, np.nan)
    found = _interval(counts, read, confidence)
    if figure == "odds":  # told as a multiple; its logarithm is what varies evenly
        return Interval(*(float(np.exp(end)) for end in found))
    return _within(found) if figure in ("satisfied", "again", "again_satisfied") else found


def _interval(counts: Floats, read: _Read, confidence: float) -> Interval:
    """What is read of all replications together, with its jackknife interval over them."""
    runs, total = len(counts), counts.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = read(total)
        if runs < 2 or not np.isfinite(mean):
            return Interval(mean if np.isfinite(mean) else np.nan, np.nan, np.nan)
        without = np.array([read(total - one) for one in counts])
    if not np.isfinite(without).all():  # one replication alone has all who gave an answer
        return Interval(mean, np.nan, np.nan)
    pseudo = mean_interval(runs * mean - (runs - 1) * without, confidence)
    half = pseudo.high - pseudo.mean
    return Interval(mean, mean - half, mean + half)
