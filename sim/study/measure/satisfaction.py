"""Satisfied or loyal: what customers say at the end of the horizon, and where they buy in the year after.

Everyone whom the firm served last is asked then, as in a survey of owners: satisfaction is read on its scale
from 1 to 5, and an answer is the nearest whole number. In the first year played on it is counted where they
buy. Those who answer alike share one ratio: of all that they buy in that year, anywhere, what is bought here.
Customers who are more satisfied may differ in other ways, too, so this is what a survey would show, not what
satisfaction does. What a strategy does to both is its difference to `hold` under the same luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from sim.model.later import Later
from sim.model.machine.arrays import Floats
from sim.scenario.basics.names import ACTIVE, CONTROL
from sim.study.measure.portfolio import Fact
from sim.study.measure.statistics import Interval, mean_interval, together, wilson_interval

#: Parts of the scale that are counted, each a quarter of a point wide: where each begins.
PARTS = np.arange(1.0, 5.0, 0.25)
ANSWERS = (1, 2, 3, 4, 5)
#: Customers who have to give an answer, and purchases that these have to make, over all replications, for it
#: to be told what they buy.
LEAST = 25
#: Rows of the table of figures.
FIGURES = (
    "satisfied", "average", "again", "again_satisfied",
    "to_four", "within_four", "to_five", "steeper", "odds",
)  # fmt: skip
#: Those of them in which strategies, or cases, are set against one another, and how they then differ.
MOVED = ("satisfied", "average", "again", "again_satisfied")
APART = ("difference", "low", "high", "together_low", "together_high")

_LABELS = tuple(f"{part:g}" for part in PARTS)
_COUNTED = ("asked", "here", "anywhere", "points")
#: Of (asked | here | anywhere | points, part of the scale), one number.
_Read = Callable[[Floats], float]
_UNKNOWN = Interval(np.nan, np.nan, np.nan)


def survey(customers: pd.DataFrame, focal: str, later: Later) -> pd.DataFrame:
    """Who is asked at the end of the horizon, what each answers, and what it buys in the year after.

    Parameters
    ----------
    customers : DataFrame
        The table of that name of a run, of all firms.
    focal : str
        The firm that asks.
    later : Later
        What the run says of the time played on.

    Returns
    -------
    DataFrame
        A row for each customer: customer, satisfaction (1 to 5), answer (the nearest whole number),
        bought_here, bought (here or anywhere else).
    """
    asked = _served_last(customers, focal)[["customer", "satisfaction"]].reset_index(drop=True)
    bought = later.customers.set_index("customer")[["bought_here", "bought"]]
    asked["answer"] = np.floor(asked["satisfaction"] + 0.5).astype(int)
    there = bought.reindex(asked["customer"].to_numpy(), fill_value=0).reset_index(drop=True)
    return asked.join(there)


def satisfaction_facts(customers: pd.DataFrame, focal: str, later: Later) -> Iterator[Fact]:
    """Yield who was asked, what they answered and what they bought in the year after, by part of the scale.

    `customers` is the table of that name, of all firms.
    """
    asked = survey(customers, focal, later)
    there = asked[["bought_here", "bought"]].to_numpy(float)
    points = asked["satisfaction"].to_numpy(float)
    place = np.searchsorted(PARTS, points, side="right") - 1
    for name, weight in zip(_COUNTED, (np.ones(len(asked)), *there.T, points), strict=True):
        sums = np.bincount(place, weight, PARTS.size)
        for label, value in zip(_LABELS, sums, strict=True):
            yield "satisfaction", name, label, float(value)


def _served_last(customers: pd.DataFrame, focal: str) -> pd.DataFrame:
    """Customers of the firm who have bought nowhere else since; who is lapsed is none."""
    bought = customers[customers["purchases"] > 0]
    latest = bought.groupby("customer")["silent_months"].min()
    own = bought[(bought["firm"] == focal) & bought["stage"].isin(ACTIVE)]
    return own[own["silent_months"].to_numpy() == latest.loc[own["customer"]].to_numpy()]


def satisfaction_tables(facts: pd.DataFrame, confidence: float) -> dict[str, pd.DataFrame]:
    """The tables `satisfaction`, `satisfaction_curve`, `satisfaction_figures` and `satisfaction_moved`."""
    by_strategy = counts_by_strategy(facts)
    answers, curve, figures, moved = [], [], [], []
    for name, counts in by_strategy.items():
        answers += [(name, answer, *_both(counts, _answering(answer), confidence)) for answer in ANSWERS]
        quarters = [(at, part + 0.125) for at, part in enumerate(PARTS)]
        curve += [(name, middle, *_both(counts, np.array([at]), confidence)) for at, middle in quarters]
        figures += [(name, figure, *_figure(counts, figure, confidence)) for figure in FIGURES]
        if name != CONTROL and CONTROL in by_strategy:
            apart = differences(counts, by_strategy[CONTROL], confidence, len(by_strategy) - 1)
            moved += [(name, figure, *told) for figure, told in apart.items()]
    ends = ["customers", "customers_low", "customers_high", "again", "again_low", "again_high"]
    return {
        "satisfaction": pd.DataFrame(answers, columns=["strategy", "answer", *ends]),
        "satisfaction_curve": pd.DataFrame(curve, columns=["strategy", "score", *ends]),
        "satisfaction_figures": pd.DataFrame(figures, columns=["strategy", "figure", "mean", "low", "high"]),
        "satisfaction_moved": pd.DataFrame(moved, columns=["strategy", "figure", *APART]),
    }


def counts_by_strategy(facts: pd.DataFrame) -> dict[str, Floats]:
    """What was counted of each strategy, shape (replication, what is counted, part of the scale)."""
    rows = facts[facts["table"] == "satisfaction"]
    return {str(name): _counts(own) for name, own in rows.groupby("strategy", sort=False, observed=True)}


def differences(
    counts: Floats, others: Floats, confidence: float, compared: int
) -> dict[str, tuple[float, ...]]:
    """By figure, how much more is counted here than there, under the same luck; not known of too few.

    The difference, its own interval, and one that holds for all figures of all that are `compared` at once.
    """
    wide = together(confidence, compared * len(MOVED))
    found: dict[str, tuple[float, ...]] = {}
    for figure in MOVED:
        own, family = (_difference(counts, others, figure, sure) for sure in (confidence, wide))
        found[figure] = (*own, *family[1:])
    return found


def _counts(rows: pd.DataFrame) -> Floats:
    """Counts of one strategy, shape (replication, asked | here | anywhere | points, part of the scale)."""
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


def _both(counts: Floats, parts: np.ndarray, confidence: float) -> Iterator[float]:
    """Share of customers and what they buy again, each with its interval."""
    yield from _within(_interval(counts, _share_asked(parts), confidence))
    if _too_few(counts, parts):
        yield from _UNKNOWN
        return
    again = _interval(counts, _again(parts), confidence)
    if again.mean in (0.0, 1.0):  # replications do not differ, which does not make it sure
        here, anywhere = (round(float(counts[:, row, parts].sum())) for row in (1, 2))
        again = wilson_interval(here, anywhere, confidence)
    yield from _within(again)


def _within(share: Interval) -> Interval:
    """A share with ends that are shares."""
    return Interval(share.mean, *(float(np.clip(end, 0.0, 1.0)) for end in share[1:]))


def _figure(counts: Floats, figure: str, confidence: float) -> Interval:
    """One row of the table of figures; not known where one of the answers it needs is too rare."""
    needed, read = _reads(figure)
    if _too_few(counts, *needed):
        return _UNKNOWN
    found = _interval(counts, read, confidence)
    if figure == "odds":  # told as a multiple; its logarithm is what varies evenly
        return Interval(*(float(np.exp(end)) for end in found))
    return _within(found) if figure in ("satisfied", "again", "again_satisfied") else found


def _difference(counts: Floats, others: Floats, figure: str, confidence: float) -> Interval:
    """A figure here less the same there: the jackknife of both leaves out one replication at a time."""
    needed, read = _reads(figure)
    if counts.shape != others.shape or _too_few(counts, *needed) or _too_few(others, *needed):
        return _UNKNOWN
    both = np.stack([counts, others], axis=1)
    return _interval(both, lambda pair: read(pair[0]) - read(pair[1]), confidence)


def _too_few(counts: Floats, *needed: np.ndarray) -> bool:
    """Whether some of these parts of the scale have too few customers, or these buy too little."""
    return any(counts[:, row, parts].sum() < LEAST for parts in needed for row in (0, 2))


def _reads(figure: str) -> tuple[list[np.ndarray], _Read]:
    """Which parts of the scale a figure needs answers in, and how it is read off the counts."""
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

    figures: dict[str, tuple[list[np.ndarray], _Read]] = {
        "satisfied": ([everyone], _share_asked(satisfied)),
        "average": ([everyone], lambda counts: _ratio(counts[3].sum(), counts[0].sum())),
        "again": ([everyone], _again(everyone)),
        "again_satisfied": ([satisfied], _again(satisfied)),
        "to_four": ([three, four], rise(three, four)),
        "within_four": ([lower, upper], rise(lower, upper)),
        "to_five": ([four, five], rise(four, five)),
        "steeper": ([three, four, five], steeper),
        "odds": ([four, five], odds),
    }
    return figures[figure]


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
