"""Tables of a comparison that tell what customers bring after the horizon: value month by month, payback,
worth by stage, how right that was, and what it would bring to go on spending.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.scenario.basics.names import ALL, KNOWN, control_of
from sim.scenario.plans.study import Study
from sim.study.measure.pairs import overtaking
from sim.study.measure.played_on import tail_factor
from sim.study.measure.statistics import Interval, half_by_month, mean_interval, t_quantile, together


def names_of(facts: pd.DataFrame) -> list[str]:
    """Strategies in the order of a comparison."""
    return list(dict.fromkeys(facts["strategy"].astype(str)))


def later_tables(
    facts: pd.DataFrame, monthly: pd.DataFrame, going: pd.DataFrame | None, confidence: float
) -> dict[str, pd.DataFrame]:
    """All of them by name; `going` are the digests of runs whose plans went on, if there are any."""
    runs = curves(facts)
    found = {
        "curve": curve_table(runs, confidence),
        "payback": payback_table(runs, confidence),
        "overtakes": overtaking(runs, confidence),
        "stage_value": stage_value_table(facts, monthly, confidence),
        "hindsight": hindsight_table(facts, confidence),
    }
    if going is not None:
        found["continued"] = continued_table(facts, going, confidence)
    return found


def tails(facts: pd.DataFrame, study: Study) -> pd.Series:
    """What would still come after the months played on, by strategy and replication; money of month 0."""
    rows = facts[facts["table"] == "later"]
    bought = rows.groupby(rows["measure"].astype(str))["value"].sum()
    factor = tail_factor(
        float(bought.get("bought_before", 0.0)), float(bought.get("bought_late", 0.0)), study
    )
    late = rows[rows["measure"] == "brought_late"]
    return late.set_index([late["strategy"].astype(str), "replication"])["value"] * factor


def curve_table(runs: Mapping[str, np.ndarray], confidence: float) -> pd.DataFrame:
    """Value reached by the end of each month: strategy, month, mean, low, high."""
    rows = [(name, _band(runs[name], confidence)) for name in runs]
    return _by_month(rows, ["mean", "low", "high"])


def payback_table(runs: Mapping[str, np.ndarray], confidence: float) -> pd.DataFrame:
    """Value reached by the end of each month, less the control's: strategy, month, difference, low, high."""
    control = control_of(list(runs))
    rows = [
        (name, _band(values - runs[control], confidence)) for name, values in runs.items() if name != control
    ]
    return _by_month(rows, ["difference", "low", "high"])


def curves(facts: pd.DataFrame) -> dict[str, np.ndarray]:
    """Value by strategy, shape (replication, month)."""
    rows = facts[facts["table"] == "curve"]
    return {
        name: rows[rows["strategy"] == name]
        .pivot(index="replication", columns="month", values="value")
        .sort_index()
        .to_numpy(float)
        for name in names_of(rows)
    }


def _band(values: np.ndarray, confidence: float) -> np.ndarray:
    """Mean, low and high by month, of values (replication, month)."""
    mean, half = values.mean(axis=0), half_by_month(values, confidence)
    return np.array([mean, mean - half, mean + half]).T


def _by_month(rows: list[tuple[str, np.ndarray]], columns: list[str]) -> pd.DataFrame:
    frames = []
    for name, band in rows:
        frame = pd.DataFrame(band, columns=columns)
        frame.insert(0, "month", np.arange(len(frame)))
        frame.insert(0, "strategy", name)
        frames.append(frame)
    return (
        pd.concat(frames, ignore_index=True)
        if frames
        else pd.DataFrame(columns=["strategy", "month", *columns])
    )


class _Stages:
    """Customers and what they brought, by stage and replication of one strategy: (replication, stage)."""

    def __init__(self, facts: pd.DataFrame, name: str) -> None:
        rows = facts[(facts["table"] == "later") & (facts["strategy"] == name)]

        def wide(measure: str) -> np.ndarray:
            found = rows[rows["measure"] == measure].astype({"item": object})
            return found.pivot(index="replication", columns="item", values="value")[list(KNOWN)].to_numpy(
                float
            )

        self.customers, self.brought = wide("customers"), wide("brought")

    def part(self, which: slice) -> tuple[np.ndarray, np.ndarray]:
        return self.customers[which], self.brought[which]


def stage_value_table(facts: pd.DataFrame, monthly: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """What a customer in each stage brought after the horizon: strategy, stage, customers, value, low, high.

    `monthly` has monthly_profit by strategy and stage.
    """
    rows = []
    for name in names_of(facts):
        found = _Stages(facts, name)
        for s, stage in enumerate(KNOWN):
            customers, brought = found.customers[:, s], found.brought[:, s]
            mean, half = _ratio(customers, brought, confidence)
            rows.append((name, stage, float(customers.mean()), mean, mean - half, mean + half))
    table = pd.DataFrame(rows, columns=["strategy", "stage", "customers", "value", "low", "high"])
    return table.merge(monthly, on=["strategy", "stage"], how="left")


def _ratio(count: np.ndarray, total: np.ndarray, confidence: float) -> tuple[float, float]:
    """Mean of a customer, and half its interval, from sums of replications (a ratio, linearised)."""
    if not count.sum() > 0:
        return np.nan, np.nan
    mean = float(total.sum() / count.sum())
    if len(count) < 2:
        return mean, np.nan
    off = (total - mean * count) / count.mean()
    return mean, t_quantile(confidence, len(off) - 1) * float(off.std(ddof=1)) / np.sqrt(len(off))


def hindsight_table(facts: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """What one half of the replications says of customers by stage, and what they paid in the other.

    Columns strategy, stage (and all together), customers, said, paid (money of the month after the horizon,
    of a run), error (said over paid, less 1), error_low, error_high. The intervals of all errors hold
    together, since the worst of them is looked for.
    """
    rows = []
    names = names_of(facts)
    confidence = together(confidence, len(names) * (len(KNOWN) + 1))
    for name in names:
        found = _Stages(facts, name)
        half = len(found.customers) // 2
        told, seen = found.part(slice(0, half)), found.part(slice(half, None))
        for s, stage in enumerate(KNOWN):
            one = [part[:, s : s + 1] for part in (*told, *seen)]
            rows.append((name, stage, *_hindsight(one, confidence)))
        rows.append((name, ALL, *_hindsight([*told, *seen], confidence)))
    columns = ["customers", "said", "paid", "error", "error_low", "error_high"]
    return pd.DataFrame(rows, columns=["strategy", "stage", *columns])


def _hindsight(halves: Sequence[np.ndarray], confidence: float) -> tuple[float, ...]:
    """Customers, said, paid and error with its interval.

    `halves` are customers and what they brought, (replication, stage), of the half that tells and of the half
    that pays.
    """
    count, total, seen, paid = halves
    customers = float(seen.sum(axis=1).mean())
    if len(count) == 0 or not total.any() or not paid.any():
        return (customers, np.nan, float(paid.sum(axis=1).mean()), *[np.nan] * 3)
    stood = count.sum(axis=0)
    each = np.divide(total.sum(axis=0), stood, out=np.zeros(len(stood)), where=stood > 0)
    said, really = seen @ each, paid.sum(axis=1)
    error = float(said.mean() / really.mean() - 1.0)
    degrees = min(len(count), len(seen)) - 1  # on the safe side where halves vary unlike one another
    if min(len(count), len(seen)) < 2:
        return customers, float(said.mean()), float(really.mean()), error, np.nan, np.nan
    scale = np.divide(seen.mean(axis=0), count.mean(axis=0), out=np.zeros(len(stood)), where=stood > 0)
    of_told = ((total - each * count) * scale).sum(axis=1) / really.mean()
    of_seen = (said - (1.0 + error) * really) / really.mean()
    spread = np.sqrt(of_told.var(ddof=1) / len(of_told) + of_seen.var(ddof=1) / len(of_seen))
    half = t_quantile(confidence, degrees) * float(spread)
    return customers, float(said.mean()), float(really.mean()), error, error - half, error + half


def continued_table(facts: pd.DataFrame, going: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """What a plan brings that simply goes on until the last month played, all customers counted.

    Against the control's own going on, without a tail: strategy, difference, low, high, replications.
    """
    ended, on = (_measured(each) for each in (facts, going))
    control = control_of(names_of(facts))
    rows = []
    for name in names_of(facts):
        if name == control:
            continue
        base = on if control in on.index.get_level_values(0) else ended
        here = on.loc[name]
        found: Interval = mean_interval(
            (here - base.loc[control].loc[here.index]).to_numpy(float), confidence
        )
        rows.append((name, *found, len(here)))
    return pd.DataFrame(rows, columns=["strategy", "difference", "low", "high", "replications"])


def _measured(facts: pd.DataFrame) -> pd.Series:
    """Profit of all months, those played on included, by strategy and replication."""
    npv = facts[(facts["table"] == "outcomes") & (facts["measure"] == "npv")]
    later = facts[(facts["table"] == "later") & (facts["measure"] == "profit")]
    both = pd.concat([npv, later])
    return both.groupby([both["strategy"].astype(str), "replication"])["value"].sum()
