"""Every lever over all its values, one at a time, against a base under the same luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.shown import Shown
from sim.scenario.plans.study import Study
from sim.study.compare.compare import kept_runs, refuse
from sim.study.compare.replicate import packed
from sim.study.compare.results_folder import write_tables
from sim.study.decide.measured import best_table, see, sweep_table
from sim.study.decide.points import Asked, lay_out


@dataclass(frozen=True)
class Sweep(Shown):
    """What each lever brings, alone, on top of a base.

    Attributes
    ----------
    study : Study
        That was asked.
    base : str
        The strategy that each point changes in one lever.
    tables : dict of str to DataFrame
        By name, as listed below.

    Tables
    ------
    sweep : DataFrame
        lever x value: base (bool: whether the base has this value, so that nothing was run); changes (bool:
        whether any run differs from the base's); gain, low, high (money: of the study's objective, more than
        the base, paired, mean over replications, with its interval); together_low, together_high (money:
        interval that holds for all points at once); share, share_low, share_high (share: the same gain over
        the present value of the base's sales within the horizon); sales (money: present value of what
        customers paid within the horizon); cost (money: present value of what was spent on the lever within
        the horizon, more than in the base; of a level, the change of its ledger line, such as payouts or
        discounts; missing where it is margin that no line shows);
        marginal, marginal_low, marginal_high (money: of the objective, net, by the next unit of money,
        between the next lower amount and this one); elasticity (number: per cent more sales for one per cent
        more of the lever, between the next lower value and this one; within the horizon); pays_after,
        pays_after_low, pays_after_high (months: until discounted profit, summed up, is above the base's and
        stays so to the end of the horizon; missing if it is not at the end of the horizon, even where the
        gain counts what customers bring after it). The value is in the lever's unit; of
        a money lever, money a customer of the market a month.
    best : DataFrame
        lever: kind (name: money or level); unit (name: of the lever); finding (name: gains if the best value
        beats the base beyond doubt, after allowing for the number of points; loses if every other value is
        beaten so by the base; nothing if none changes anything; else open); edge (name: bound if the best
        value is the lever's bound, end if it is the first or last one looked at; else inside); value (number:
        the best, in the lever's unit); base (bool: whether that is the base's own); gain, low, high,
        together_low, together_high, share, share_low, share_high, sales, cost, marginal, marginal_low,
        marginal_high, elasticity, pays_after, pays_after_low, pays_after_high (unit of the measure: as in
        `sweep`, at the best value). The strongest first.
    idle : DataFrame
        lever: reason (name: why it cannot act in this market, such as switched_off); about (name: the
        mechanism or firm that the reason is about).
    """

    study: Study
    base: str
    tables: dict[str, pd.DataFrame]

    @property
    def table(self) -> pd.DataFrame:
        """The table `sweep`."""
        return self.tables["sweep"]

    @property
    def best(self) -> pd.DataFrame:
        """The table `best`."""
        return self.tables["best"]

    @property
    def idle(self) -> pd.DataFrame:
        """The table `idle`."""
        return self.tables["idle"]

    @property
    def document(self) -> dict[str, Any]:
        """What summary.json holds; a number that is not known is NaN here and null there."""
        study, best = self.study, self.best.set_index("lever")
        return {
            **study.as_asked,
            "budget_per_customer_per_month": study.settings.budget_per_customer_per_month,
            "base": self.base,
            "points": int((~self.table["base"]).sum()),
            "levers": best.to_dict("index"),
            "idle": dict(zip(self.idle["lever"], self.idle["reason"], strict=True)),
        }


def sweep(
    study: Study,
    *,
    base: str = "hold",
    levers: Asked | None = None,
    points: int = 5,
    workers: int | None = None,
    cluster: str | None = None,
    folder: str | Path | None = None,
    progress: bool | None = None,
    command: str | None = None,
    simulate: Callable[..., Any] | None = None,
) -> Sweep:
    """Set each lever to each of its values, alone, and say what that brings.

    The base and all points meet the same customers with the same luck, so differences are due to the lever
    alone. A money lever is looked at around the study's budget (half a per cent of the first category's price
    where that is 0), each amount twice the last; the money that the base itself spends stays the same.

    Parameters
    ----------
    study : Study
        In a market of firms, as `load_study` returns it.
    base : str
        The strategy to start from: one of the study's, or `hold`.
    levers : list of str, or dict of str to list of float, optional
        Levers to look at, or levers with their values (None: those that are looked at by default); all levers
        when left out.
    points : int
        Values of a lever, at least 2, where they are not given.
    workers : int, optional
        Processes to share the work among; when left out, this one does it all. The result does not depend on
        it.
    cluster : str, optional
        Address of a Dask scheduler whose workers simulate instead, as for `compare`.
    folder : str or Path, optional
        Folder of the results. Finished runs are kept in it as they come, so an interrupted sweep resumes
        where it stopped; the results are written to it at the end, and `open_results` reads them.
    progress : bool, optional
        Whether to show progress on stderr; when left out, only if that is a terminal.
    command : str, optional
        The command that repeats this sweep, for the manifest.
    simulate : callable, optional
        To be called instead of the model, as for `compare`.

    Returns
    -------
    Sweep
        Gain, cost and time until it pays by lever and value, and the best value of each lever.

    Raises
    ------
    UserError
        If the market has no firms, there is no such base or lever, a value is out of bounds, `folder` cannot
        be written, or the cluster cannot be used or goes away.

    Examples
    --------
    >>> import sim
    >>> small = ["run.customers=1000", "run.months=12", "run.warm_up_months=0", "run.replications=3"]
    >>> study = sim.load_study("mature_retail", overrides=small)
    >>> swept = sim.sweep(study, levers={"care": [0.1, 0.5], "list_price": [0.9, 1.1]}, progress=False)
    >>> swept.table[["lever", "value", "base"]].values.tolist()[:3]
    [['care', 0.0, True], ['care', 0.1, False], ['care', 0.5, False]]
    >>> sorted(swept.best["lever"])
    ['care', 'list_price']
    """
    if not study.has_firms:
        raise UserError(f"sweep: study {study.name!r}: a migration market has no levers")
    refuse(study)
    laid = lay_out(study, base, levers, points)
    how: dict[str, Any] = {"workers": workers, "cluster": cluster, "progress": progress, "simulate": simulate}
    with kept_runs(folder) as store:
        how["play_on"] = "plan_ends" if study.settings.objective == "value" else None
        digests = packed([laid.study], list(laid.study.strategies), store=store, **how)[0]
    table = sweep_table(laid, dict(see(laid, digests)))
    cannot = [(lever, *why) for lever, why in laid.idle.items()]
    idle = pd.DataFrame(cannot, columns=["lever", "reason", "about"]).astype(object)
    found = Sweep(
        study,
        base,
        {"sweep": table, "best": best_table(table, study.market_of_firms.core_price), "idle": idle},
    )
    if folder is not None:
        write_tables(folder, study, found.tables, found.document, command=command)
    return found
