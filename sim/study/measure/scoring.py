"""Choosing customers: segments and customers scored by the seven strategic criteria of the sources.

The criteria ("Customer service and customer strategy"): the scale of dealings, influence on others,
stability, how hard rivals compete, a chance to add value that others cannot, a chance to save cost, and what
the future may bring. A segment is measured over the whole market, so that one the firm does not serve yet can
be compared, too; a customer is measured by what the firm knows of it. Points run from 0 to 100, 50 being
middling, and the score is their mean: all criteria weigh the same; one that is not known is left out.

Beside the score stand the three questions that tell who the customers are: who pays (share of the firm's
revenue), who decides (share of decisions to buy, at this firm or another), who benefits (share of the firm's
purchases); and the traits of a quality customer: steady, buying in one place, holding the firm for better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import ACTIVE, STAGES
from sim.scenario.market.market import Market
from sim.study.measure.last_year import YEAR
from sim.study.measure.portfolio import Fact, active

#: The seven criteria; of rivalry and of cost less is better.
CRITERIA = ("scale", "influence", "stability", "rivalry", "added_value", "cost_to_serve", "future")
_LESS = ("rivalry", "cost_to_serve")
#: Differences that make all the points there are: a unit of value, a half more or less business.
_VALUE, _GROWTH = 1.0, 0.5
#: Customers in so many groups by their score, best first.
GROUPS = 5
#: A steady customer has known the firm so long; one who buys in one place gives it this share of wallet.
STEADY_MONTHS, ONE_PLACE = 12, 0.8


def _ratio(top: float, bottom: float) -> float:
    return float(top / bottom) if bottom > 0 else float("nan")


def points(criterion: str, values: np.ndarray) -> np.ndarray:
    """Return 0 to 100 points for the values of a criterion, one a segment; NaN where it is not known.

    Stability and rivalry (one over the number of firms that compete) are shares already. Scale, influence and
    cost stand against their mean over the segments: the mean has 50, twice as much 67. Added value and growth
    have 50 at zero.
    """
    known = values[~np.isnan(values)]
    mean = float(known.mean()) if known.size else np.nan
    if criterion == "stability":
        part = values
    elif criterion == "rivalry":
        part = 1.0 / values
    elif criterion in ("added_value", "future"):
        part = 0.5 + 0.5 * np.clip(values / (_VALUE if criterion == "added_value" else _GROWTH), -1, 1)
    elif not mean > 0:
        part = np.where(np.isnan(values), np.nan, 0.5)
    else:
        part = (mean if criterion == "cost_to_serve" else values) / (values + mean)
    return np.asarray(100.0 * part)


def mean_known(rows: np.ndarray) -> np.ndarray:
    """Return the mean over criteria (the first axis) of those that are known; NaN where none is."""
    known = ~np.isnan(rows)
    count = known.sum(axis=0)
    total = np.where(known, rows, 0.0).sum(axis=0)
    return np.divide(total, count, out=np.full(rows.shape[1], np.nan), where=count > 0)


def segment_measures(market: Market, run: Any) -> dict[str, dict[str, float]]:
    """Measure each segment of a run by the seven criteria.

    Returns
    -------
    dict of str to dict of str to float
        By segment and criterion, over the last year: scale (money that each customer of the segment spends a
        year, at any firm), influence (chance a year that talk reaches a prospect times the share of the
        segment that is prospects), stability (of all ties between customers and firms, the share that
        has not lapsed), rivalry (if firms shared the segment's purchases evenly, how many they would be),
        added_value (the firm's perceived value less its rivals'), cost_to_serve (handling, payouts and
        discounts as a share of revenue), future (growth of the segment's spending from the first year on).
    """
    column = {
        name: values.to_numpy() for name, values in run.monthly.items() if name not in ("firm", "segment")
    }
    month, ours = column["month"], (run.monthly["firm"] == market.focal).to_numpy()
    last = int(month.max()) + 1
    year = min(YEAR, last)
    first_year, last_year, end = month < year, month >= last - YEAR, month == last - 1
    talk = 0.0 if "talk" in market.switched_off else market.reach.talk_per_year
    found: dict[str, dict[str, float]] = {}
    for segment in market.segments:
        inside = (run.monthly["segment"] == segment).to_numpy()
        late, own = inside & last_year, inside & end & ours
        people = float(sum(column[stage][own].sum() for stage in STAGES))
        buyers = float(sum(column[stage][inside & end].sum() for stage in ACTIVE))
        gone = float(column["lapsed"][inside & end].sum())
        revenue = float(column["revenue"][late].sum())
        before = float(column["revenue"][inside & first_year].sum())
        bought = np.array(
            [
                column["purchases"][late & (run.monthly["firm"] == firm).to_numpy()].sum()
                for firm in market.firms
            ],
            float,
        )
        share = bought / bought.sum() if bought.sum() > 0 else np.zeros(1)
        spent = np.array([column[name][late] for name in ("handling", "payouts", "discounts")])
        found[segment] = {
            "scale": _ratio(revenue * YEAR / year, people),
            "influence": talk * _ratio(float(column["prospect"][own].sum()), people),
            "stability": _ratio(buyers, buyers + gone),
            "rivalry": _ratio(1.0, float((share**2).sum())),
            "added_value": _weighed(column, late & ours) - _weighed(column, late & ~ours),
            "cost_to_serve": _ratio(float(spent.sum()), revenue),
            "future": _ratio(revenue, before) - 1.0,
        }
    return found


def _weighed(column: Mapping[str, np.ndarray], rows: np.ndarray) -> float:
    """Mean perceived value over purchases."""
    value = column["value"][rows]
    known = ~np.isnan(value)
    weight = np.where(known, column["purchases"][rows], 0.0)
    return _ratio(float((np.where(known, value, 0.0) * weight).sum()), float(weight.sum()))


def customer_score(customers: pd.DataFrame) -> np.ndarray:
    """Score a firm's customers from 0 to 100 by what it knows of them, shape (customers,).

    Ranks take the place of points, for a few customers are far larger than all others. Rivalry is the wallet
    that goes elsewhere, added value is satisfaction, cost to serve is what a unit of sales leaves less of,
    the future is what the customer could still bring: occasions times basket times the wallet not yet won.
    """
    rows = customers
    sales = rows["sales"].to_numpy(float)
    elsewhere = 1.0 - rows["share_of_wallet"].to_numpy(float)
    here = rows["stage"].isin(ACTIVE).to_numpy()
    potential = rows["occasions_per_month"].to_numpy(float) * rows["basket"].to_numpy(float)
    cost = -np.divide(rows["profit"].to_numpy(float), sales, out=np.zeros_like(sales), where=sales > 0)
    measured = {
        "scale": sales,
        "stability": np.where(here, rows["tenure_months"].to_numpy(float), 0.0),
        "rivalry": elsewhere,
        "added_value": rows["satisfaction"].to_numpy(float),
        "cost_to_serve": cost,
        "future": np.where(rows["left"], 0.0, potential * elsewhere),
    }
    if "contagion" in rows:
        measured["influence"] = rows["contagion"].to_numpy(float)
    return np.asarray(np.mean([_ranks(-v if n in _LESS else v) for n, v in measured.items()], axis=0))


def _ranks(values: np.ndarray) -> np.ndarray:
    """Share of the others that each value exceeds, 0 to 100; equals share their rank."""
    if len(values) < 2:
        return np.full(len(values), 50.0)
    order = np.argsort(values)
    ordered, beyond = values[order], np.empty(len(values))
    below = np.searchsorted(ordered, ordered, side="left")
    above = len(values) - np.searchsorted(ordered, ordered, side="right")
    beyond[order] = below - above
    return np.asarray(100 * (0.5 + beyond / (2.0 * (len(values) - 1))))


def quality_traits(customers: pd.DataFrame) -> np.ndarray:
    """Count the traits of a quality customer that each has, 0 to 3, shape (customers,).

    Steady: a customer for a year and not lapsed. Buying in one place: share of wallet of 0.8 and more.
    Holding the firm for better than its rivals: more satisfied than the market's norm of 4.
    """
    here = customers["stage"].isin(ACTIVE).to_numpy()
    steady = here & (customers["tenure_months"].to_numpy(float) >= STEADY_MONTHS)
    one_place = customers["share_of_wallet"].to_numpy(float) >= ONE_PLACE
    better = customers["satisfaction"].to_numpy(float) > 4.0
    return steady.astype(int) + one_place + better


def scoring_facts(
    market: Market, run: Any, customers: pd.DataFrame, still_worth: np.ndarray | None
) -> Iterator[Fact]:
    """Yield what the scores of segments and customers are, as (table, measure, item, value).

    Parameters
    ----------
    market : Market
    run : Run
    customers : DataFrame
        The focal firm's rows of `run.customers`.
    still_worth : array of shape (customers,) or None
        What each of them brings after the horizon; None where the run was not played on.
    """
    yield from _segment_facts(market, run)
    rows = active(customers)
    if len(rows):
        worth = None if still_worth is None else still_worth[(customers["sales"] > 0).to_numpy()]
        for table, order, names in (
            ("customer_scores", _groups(customer_score(rows)), [str(g + 1) for g in range(GROUPS)]),
            ("quality_customers", 3 - quality_traits(rows), ["3", "2", "1", "0"]),
        ):
            yield from _grouped(table, order, names, rows, worth)


def _segment_facts(market: Market, run: Any) -> Iterator[Fact]:
    measures = segment_measures(market, run)
    names = list(measures)
    table = np.array([[measures[name][criterion] for name in names] for criterion in CRITERIA])
    marks = np.array([points(name, row) for name, row in zip(CRITERIA, table, strict=True)])
    score = mean_known(marks)
    for s, name in enumerate(names):
        for c, criterion in enumerate(CRITERIA):
            yield "segment_scores", criterion, name, float(table[c, s])
            yield "segment_scores", f"{criterion}_points", name, float(marks[c, s])
        yield "segment_scores", "score", name, float(score[s])
    own = run.monthly[run.monthly["firm"] == market.focal]
    for measure, column in (("pays", "revenue"), ("decides", "occasions"), ("benefits", "purchases")):
        sums = own.groupby("segment", observed=True)[column].sum()
        for name in names:
            yield "segment_scores", measure, name, _ratio(float(sums.get(name, 0.0)), float(sums.sum()))


def _groups(score: np.ndarray) -> np.ndarray:
    """Number of each customer's group of even size, best first."""
    group = np.empty(len(score), dtype=int)
    group[np.argsort(-score, kind="stable")] = np.arange(len(score)) * GROUPS // max(1, len(score))
    return group


def _grouped(
    table: str, group: np.ndarray, names: list[str], rows: pd.DataFrame, worth: np.ndarray | None
) -> Iterator[Fact]:
    profit, sales = rows["profit"].to_numpy(float), rows["sales"].to_numpy(float)
    for number, name in enumerate(names):
        inside = group == number
        if not inside.any():
            continue
        yield table, "customers_share", name, float(inside.mean())
        yield table, "sales_share", name, _ratio(sales[inside].sum(), sales.sum())
        yield table, "profit_share", name, _ratio(profit[inside].sum(), profit.sum())
        yield table, "profit", name, float(profit[inside].mean())
        if worth is not None:
            yield table, "still_worth", name, float(worth[inside].mean())
