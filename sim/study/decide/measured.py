"""What the runs of a sweep say: each point against the base, under the same luck, in one table.

Gains are in the study's objective, which may count months played on after the horizon; sales, costs and
months until profit stays ahead are of the horizon alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.study import Study
from sim.study.compare.replicate import Packed
from sim.study.decide.points import Points
from sim.study.measure.last_year import discount_factor
from sim.study.measure.observable_value import ObservableValue
from sim.study.measure.statistics import Interval, half_by_month, mean_interval, stays_above, together

_READ = ("outcomes", "money", "spend", "cash")
_NOTHING = Interval(0.0, 0.0, 0.0)
_UNKNOWN = Interval(np.nan, np.nan, np.nan)

COLUMNS = (
    "lever", "value", "base", "changes", "gain", "low", "high", "together_low", "together_high", "share",
    "share_low", "share_high", "sales", "cost", "marginal", "marginal_low", "marginal_high", "elasticity",
    "pays_after", "pays_after_low", "pays_after_high",
)  # fmt: skip


class Seen(NamedTuple):
    """What is read of the replications of one strategy."""

    objective: np.ndarray  # (replication,)
    sales: np.ndarray  # (replication,) present value of what customers paid within the horizon
    money: dict[str, np.ndarray]  # ledger line, or "spend LEVER" -> (replication,) present value
    cash: np.ndarray  # (replication, month)
    changes: bool  # whether any run differs from the base's


def see(points: Points, digests: Packed) -> Iterator[tuple[str, Seen]]:
    """Read strategy by strategy, the base first: no more than two of them lie in memory unpacked."""
    study, objective = points.study, points.study.settings.objective
    replications = range(study.run.replications)
    base = [digests.read((points.base, number)).to_pandas() for number in replications]
    for name in study.strategies:
        runs = base if name == points.base else [digests.read((name, n)).to_pandas() for n in replications]
        changes = not all(run.equals(before) for run, before in zip(runs, base, strict=True))
        yield name, _seen(runs, objective, changes)


def read(digests: Packed, name: str, study: Study, told: ObservableValue | None = None) -> Seen:
    """Read all replications of one strategy of a study.

    What customers still bring is `told` by what is seen of them, where runs were not played on.
    """
    runs = [digests.read((name, number)).to_pandas() for number in range(study.run.replications)]
    if told is None:
        return _seen(runs, study.settings.objective, changes=True)
    found = _seen(runs, "npv", changes=True)
    return found._replace(objective=found.objective + [study.each * told.equity(run) for run in runs])


def sweep_table(points: Points, seen: dict[str, Seen]) -> pd.DataFrame:
    """One row a lever and value, with columns as `COLUMNS`."""
    study, base = points.study, seen[points.base]
    confidence = study.settings.confidence
    tried = sum(point.strategy != points.base for point in points.points)
    widened = together(confidence, tried)
    sales = float(base.sales.mean())
    factor = discount_factor(np.arange(study.run.months), study.market_of_firms.discount_rate_per_year)
    rows: list[dict[str, Any]] = []
    before: tuple[str, float, Seen] | None = None
    for point in points.points:
        own = point.strategy == points.base
        here = seen[point.strategy]
        gain = here.objective - base.objective
        alone = mean_interval(gain, confidence) if not own else _NOTHING
        family = mean_interval(gain, widened) if not own else _NOTHING
        row = {"lever": point.lever, "value": point.value, "base": own, "changes": here.changes}
        row |= _interval("gain", alone, "") | {"together_low": family.low, "together_high": family.high}
        row |= _interval("share", Interval(*(end / sales if sales > 0 else np.nan for end in alone)))
        row |= {"sales": float(here.sales.mean()), "cost": float(_cost(point.lever, here, base).mean())}
        last = before if before is not None and before[0] == point.lever else None
        row |= _interval("marginal", _marginal(point.lever, here, last, confidence))
        row["elasticity"] = _elasticity(point.value, here, last)
        row |= _interval("pays_after", _pays_after(here.cash - base.cash, factor, confidence))
        rows.append(row)
        before = point.lever, point.value, here
    return pd.DataFrame(rows, columns=list(COLUMNS))


def best_table(table: pd.DataFrame, price: float) -> pd.DataFrame:
    """One row a lever, the strongest first: its best value, and what is found of it.

    The market's first category starts at `price`.
    """
    rows = []
    for name, group in table.groupby("lever", sort=False):
        ranked = group.sort_values(["gain", "base"], ascending=False, kind="stable")
        best, others = ranked.iloc[0], group[~group["base"]]
        known = LEVERS[str(name)]
        rows.append(
            {"lever": name, "kind": known.kind, "unit": known.unit, "finding": _finding(best, others)}
            | {"edge": _edge(best, group["value"].tolist(), known.bounds(price))}
            | best.drop(["lever", "changes"]).to_dict()
        )
    columns = [
        "lever",
        "kind",
        "unit",
        "finding",
        "edge",
        *(c for c in COLUMNS if c not in ("lever", "changes")),
    ]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def _edge(best: pd.Series, values: list[float], bounds: tuple[float, float]) -> str:
    """Whether the best value is the lever's own bound, or only the end of those looked at."""
    if best["base"] or best["value"] not in (values[0], values[-1]):
        return "inside"
    return "bound" if best["value"] in bounds else "end"


def _finding(best: pd.Series, others: pd.DataFrame) -> str:
    """What is known of a lever after allowing for the number of points."""
    if not others["changes"].any():
        return "nothing"
    if best["together_low"] > 0:
        return "gains"
    return "loses" if bool((others["together_high"] < 0).all()) else "open"


def _seen(runs: list[pd.DataFrame], objective: str, changes: bool) -> Seen:
    outcomes, sales, cash = [], [], []
    money: dict[str, np.ndarray] = {}
    for number, run in enumerate(runs):
        rows = run[run["table"].isin(_READ)]
        words = {c: rows[c].astype(object).to_numpy() for c in ("table", "measure", "item")}
        value, table = rows["value"].to_numpy(float), words["table"]
        outcomes.append(float(value[(table == "outcomes") & (words["measure"] == objective)][0]))
        cash.append(value[table == "cash"])
        for kind, prefix in (("money", ""), ("spend", "spend ")):
            for item, amount in zip(words["item"][table == kind], value[table == kind], strict=True):
                money.setdefault(prefix + item, np.zeros(len(runs)))[number] = amount
        sales.append(money["revenue"][number] - money["discounts"][number])
    return Seen(np.array(outcomes), np.array(sales), money, np.array(cash), changes)


def _cost(lever: str, here: Seen, base: Seen) -> np.ndarray:
    """Present value of what the lever costs more than in the base; NaN where it is margin that nobody books.

    Money is what was spent on the lever. The price of a level is the change of its ledger line, such as
    payouts and discounts.
    """
    known = LEVERS[lever]
    line = f"spend {lever}" if known.kind == "money" else known.line
    none = np.zeros(len(here.objective))
    if line == "revenue":
        return none if not here.changes else none + np.nan
    return here.money.get(line, none) - base.money.get(line, none)


def _marginal(lever: str, here: Seen, last: tuple[str, float, Seen] | None, confidence: float) -> Interval:
    """Gain of the next unit of money, net of it, between the next lower amount and this one."""
    if last is None or LEVERS[lever].kind != "money":
        return _UNKNOWN
    extra = float(_cost(lever, here, last[2]).mean())
    return mean_interval((here.objective - last[2].objective) / extra, confidence) if extra > 0 else _UNKNOWN


def _elasticity(value: float, here: Seen, last: tuple[str, float, Seen] | None) -> float:
    """Per cent more sales for one per cent more of the lever, between the next lower value and this one."""
    if last is None or not (last[1] > 0 and value > last[1]):
        return float("nan")
    sales = float(last[2].sales.mean()), float(here.sales.mean())
    return float(np.log(sales[1] / sales[0]) / np.log(value / last[1])) if min(sales) > 0 else float("nan")


def _pays_after(cash: np.ndarray, factor: np.ndarray, confidence: float) -> Interval:
    """Months after which discounted profit is above the base's to the end of the horizon; NaN if never.

    The interval is where the upper and the lower end of the sum's own interval do the same.
    """
    gained = (np.diff(cash, axis=1, prepend=0.0) * factor).cumsum(axis=1)
    mean, half = gained.mean(axis=0), half_by_month(gained, confidence)
    return Interval(stays_above(mean), stays_above(mean + half), stays_above(mean - half))


def _interval(name: str, found: Interval, prefix: str | None = None) -> dict[str, float]:
    """A mean and the ends of its interval as columns: NAME, NAME_low, NAME_high."""
    ends = f"{name}_" if prefix is None else prefix
    return {name: found.mean, f"{ends}low": found.low, f"{ends}high": found.high}
