"""What budget is best: each strategy's money scaled up and down, under the same luck."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.shown import Shown
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.compare.compare import kept_runs, refuse
from sim.study.compare.replicate import packed
from sim.study.compare.results_folder import write_tables
from sim.study.decide.measured import Seen, read
from sim.study.decide.points import restated
from sim.study.measure.statistics import Interval, mean_interval, together

#: Budgets looked at where none are named, as multiples of the study's.
MULTIPLES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
_MOST = 1e6  # of a study's budget

CURVE = (
    "strategy", "budget", "spent", "gain", "low", "high", "together_low", "together_high", "marginal",
    "marginal_low", "marginal_high",
)  # fmt: skip
PEAKS = (
    "strategy", "budget", "finding", "edge", "least", "most", "spent", "gain", "low", "high", "together_low",
    "together_high", "marginal", "marginal_low", "marginal_high", "next", "next_low", "next_high",
)  # fmt: skip


@dataclass(frozen=True)
class BudgetCurve(Shown):
    """What each strategy brings by the money it has.

    Attributes
    ----------
    study : Study
        That was asked.
    tables : dict of str to DataFrame
        By name, as listed below.

    Tables
    ------
    budget_curve : DataFrame
        strategy x budget: spent (money: present value of what was spent within the horizon, mean over
        replications); gain, low, high (money: of the study's objective, more than the same strategy brings
        without any budget, paired, with its interval); together_low, together_high (money: interval that
        holds for all points at once); marginal, marginal_low, marginal_high (money: of the objective, net, by
        the next unit of money, between the next lower budget and this one). The budget is in money a customer
        of the market a month. What levers that are no money do stays the same at every budget.
    peaks : DataFrame
        strategy: budget (money: a customer of the market a month, the best of those looked at); finding
        (name: gains if it beats no budget beyond doubt, loses if every budget is beaten so by none, nothing
        if none changes anything, else open); edge (name: end if it is the largest one looked at, so that more
        might be better still; zero if it is none; else inside); least, most (money: the smallest and the
        largest budget that the best one does not beat beyond doubt); spent, gain, low, high, together_low,
        together_high, marginal, marginal_low, marginal_high (money: as in `budget_curve`, at the best
        budget); next, next_low, next_high (money: marginal of the next larger budget). The best first.
    """

    study: Study
    tables: dict[str, pd.DataFrame]

    @property
    def table(self) -> pd.DataFrame:
        """The table `budget_curve`."""
        return self.tables["budget_curve"]

    @property
    def peaks(self) -> pd.DataFrame:
        """The table `peaks`."""
        return self.tables["peaks"]

    @property
    def document(self) -> dict[str, Any]:
        """What summary.json holds; a number that is not known is NaN here and null there."""
        study = self.study
        return {
            **study.as_asked,
            "budget_per_customer_per_month": study.settings.budget_per_customer_per_month,
            "budgets": sorted(set(self.table["budget"])),
            "peaks": self.peaks.set_index("strategy").to_dict("index"),
        }


class _Point(NamedTuple):
    """One budget of one strategy."""

    strategy: str
    budget: float
    name: str  # in the study of all points


def budget_curve(
    study: Study,
    budgets: Sequence[float] | None = None,
    *,
    strategies: Sequence[str] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    folder: str | Path | None = None,
    progress: bool | None = None,
    command: str | None = None,
    simulate: Callable[..., Any] | None = None,
) -> BudgetCurve:
    """Give each strategy that spends one budget after another, and say which is best.

    All points meet the same customers with the same luck. A strategy divides each budget as it divides the
    study's; its other levers stay as they are. So does the budget of rivals.

    Parameters
    ----------
    study : Study
        In a market of firms, as `load_study` returns it.
    budgets : list of float, optional
        Money a customer of the market a month; 0 is always among them, for gains are measured against it.
        When left out, 0, a quarter, half, once, twice and four times the study's budget.
    strategies : list of str, optional
        Strategies to look at; all of the study's that spend money when left out.
    workers : int, optional
        Processes to share the work among; when left out, this one does it all. The result does not depend on
        it.
    cluster : str, optional
        Address of a Dask scheduler whose workers simulate instead, as for `compare`.
    folder : str or Path, optional
        Folder of the results. Finished runs are kept in it as they come, so interrupted work resumes where it
        stopped; the results are written to it at the end, and `open_results` reads them.
    progress : bool, optional
        Whether to show progress on stderr; when left out, only if that is a terminal.
    command : str, optional
        The command that repeats it, for the manifest.
    simulate : callable, optional
        To be called instead of the model, as for `compare`.

    Returns
    -------
    BudgetCurve
        Gain and marginal return by strategy and budget, and the best budget of each strategy.

    Raises
    ------
    UserError
        If the market has no firms, a budget is not a number from 0 to a million, a strategy is not in the
        study or spends nothing, `folder` cannot be written, or the cluster cannot be used or goes away.

    Examples
    --------
    >>> import sim
    >>> small = ["run.customers=1000", "run.months=12", "run.warm_up_months=0", "run.replications=3"]
    >>> study = sim.load_study("mature_retail", overrides=small)
    >>> found = sim.budget_curve(study, [0.25, 0.5], strategies=["loyalty"], progress=False)
    >>> found.table[["strategy", "budget"]].values.tolist()
    [['loyalty', 0.0], ['loyalty', 0.25], ['loyalty', 0.5]]
    """
    if not study.has_firms:
        raise UserError(f"budget: study {study.name!r}: a migration market has no budget to spend")
    refuse(study)
    chosen, amounts = _spenders(study, strategies), _amounts(study, budgets)
    points, laid = _lay_out(study, chosen, amounts)
    how: dict[str, Any] = {"workers": workers, "cluster": cluster, "progress": progress, "simulate": simulate}
    with kept_runs(folder) as store:
        how["play_on"] = "plan_ends" if study.settings.objective == "value" else None
        digests = packed([laid], list(laid.strategies), store=store, **how)[0]
    seen = {point.name: read(digests, point.name, laid) for point in points}
    confidence = study.settings.confidence
    table = _curve(points, seen, confidence)
    found = BudgetCurve(study, {"budget_curve": table, "peaks": _peaks(points, seen, table, confidence)})
    if folder is not None:
        write_tables(folder, study, found.tables, found.document, command=command)
    return found


def _spenders(study: Study, asked: Sequence[str] | None) -> list[str]:
    """The strategies to look at: those that spend money."""
    if isinstance(asked, str):
        raise UserError(f"budget: strategies: a list of names is expected (got {asked!r})")
    for name in asked or ():
        if name not in study.strategies:
            hint = near(name, study.strategies) or f"; it has {', '.join(study.strategies)}"
            raise UserError(f"budget: the study {study.name} has no strategy {name!r}{hint}")
        if not _spends(study.strategies[name]):
            raise UserError(f"budget: strategy {name!r} spends no money, so no budget is better for it")
    found = [name for name in asked or study.strategies if _spends(study.strategies[name])]
    if not found:
        raise UserError(f"budget: study {study.name!r}: none of its strategies spends money")
    return list(dict.fromkeys(found))


def _spends(strategy: Strategy) -> bool:
    return sum(strategy.spend.values()) > 0


def _amounts(study: Study, asked: Any) -> list[float]:
    """Budgets to look at, rising, from 0."""
    if asked is None:
        own = study.settings.budget_per_customer_per_month
        if own <= 0:
            raise UserError(f"budget: study {study.name!r} has no budget to scale; name budgets to look at")
        return [own * multiple for multiple in MULTIPLES if own * multiple <= _MOST]
    if isinstance(asked, str) or not isinstance(asked, Sequence | np.ndarray):
        raise UserError(f"budget: budgets: a list of numbers is expected (got {asked!r})")
    for value in asked:
        if not isinstance(value, Real) or not 0 <= float(value) <= _MOST:
            raise UserError(f"budget: a budget is a number from 0 to {_MOST:g} (got {value!r})")
    found = sorted({0.0, *map(float, asked)})
    if len(found) < 2:
        raise UserError("budget: at least one budget above 0 is expected")
    return found


def _lay_out(study: Study, chosen: Sequence[str], budgets: Sequence[float]) -> tuple[list[_Point], Study]:
    """Every strategy at every budget, as strategies of one study with the largest budget."""
    most = max(budgets)
    points = [_Point(name, budget, f"{name} at {budget!r}") for name in chosen for budget in budgets]
    strategies = {
        point.name: restated(study.strategies[point.strategy], point.budget / most) for point in points
    }
    settings = study.settings.model_copy(update={"budget_per_customer_per_month": most})
    return points, replace(study, settings=settings, strategies=strategies)


def _curve(points: Sequence[_Point], seen: dict[str, Seen], confidence: float) -> pd.DataFrame:
    """One row a strategy and budget, with columns as `CURVE`."""
    wide = together(confidence, sum(point.budget > 0 for point in points))
    rows: list[tuple[Any, ...]] = []
    base = before = None
    for point in points:
        here = seen[point.name]
        if point.budget == 0 or base is None:
            base, before = here, None
        gain = here.objective - base.objective
        alone, family = mean_interval(gain, confidence), mean_interval(gain, wide)
        marginal = _marginal(here, before, confidence)
        rows.append(
            (point.strategy, point.budget, float(_spent(here).mean()), *alone, *family[1:], *marginal)
        )
        before = here
    return pd.DataFrame(rows, columns=list(CURVE))


def _spent(seen: Seen) -> np.ndarray:
    """Present value of the money that went to levers."""
    paid = [amount for line, amount in seen.money.items() if line.startswith("spend ")]
    return np.asarray(sum(paid, np.zeros(len(seen.objective))))


def _marginal(here: Seen, before: Seen | None, confidence: float) -> Interval:
    """What the next unit of money brings, net of itself, between two budgets."""
    unknown = Interval(math.nan, math.nan, math.nan)
    if before is None:
        return unknown
    extra = float((_spent(here) - _spent(before)).mean())
    return mean_interval((here.objective - before.objective) / extra, confidence) if extra > 0 else unknown


def _peaks(
    points: Sequence[_Point], seen: dict[str, Seen], table: pd.DataFrame, confidence: float
) -> pd.DataFrame:
    """One row a strategy, with columns as `PEAKS`, the best first."""
    rows = []
    pairs = sum(point.budget > 0 for point in points)  # the best against each other one, in each strategy
    for name, group in table.groupby("strategy", sort=False):
        curve = group.reset_index(drop=True)
        top = int(curve["gain"].to_numpy().argmax())  # the smallest of equals
        runs = [seen[point.name].objective for point in points if point.strategy == name]
        rest = [mean_interval(runs[top] - other, together(confidence, pairs)).low for other in runs]
        equal = [at == top or not low > 0 for at, low in enumerate(rest)]
        alike = curve.loc[equal, "budget"]
        further = curve.iloc[top + 1] if top + 1 < len(curve) else None
        row = curve.iloc[top].to_dict() | {"finding": _finding(curve, runs), "edge": _edge(top, len(curve))}
        row |= {"least": alike.min(), "most": alike.max()}
        for end in ("", "_low", "_high"):
            row[f"next{end}"] = math.nan if further is None else further[f"marginal{end}"]
        rows.append(row)
    found = pd.DataFrame(rows, columns=list(PEAKS))
    return found.sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def _finding(curve: pd.DataFrame, runs: Sequence[np.ndarray]) -> str:
    """What is known of spending at all, after allowing for the number of points."""
    if all(np.array_equal(one, runs[0]) for one in runs):
        return "nothing"
    if curve["together_low"].to_numpy()[int(curve["gain"].to_numpy().argmax())] > 0:
        return "gains"
    return "loses" if bool((curve["together_high"].iloc[1:] < 0).all()) else "open"


def _edge(top: int, count: int) -> str:
    """Whether the best budget lies at an end of those looked at."""
    return "zero" if top == 0 else "end" if top == count - 1 else "inside"
