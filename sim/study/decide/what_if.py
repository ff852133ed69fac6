"""What if the world were another: cases against the study as it is, under the same luck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.scenario.basics.shown import Shown
from sim.scenario.plans.study import Study
from sim.study.compare.compare import conclude, kept_runs, refuse
from sim.study.compare.replicate import replicate_all
from sim.study.compare.results_folder import write_tables
from sim.study.decide.cases import BASE, KEPT, folder_name, listed, read_cases
from sim.study.decide.what_if_tables import (
    Case,
    bridge_of_cases,
    cases_table,
    curve_of_cases,
    differences_table,
    levels_table,
    reasons_table,
    satisfaction_of_cases,
)


@dataclass(frozen=True)
class WhatIf(Shown):
    """What each case changes, for every strategy of a study.

    Attributes
    ----------
    study : Study
        As it is: the base.
    changes : dict of str to list of str
        Case -> what it changes, as ``--set`` takes it.
    tables : dict of str to DataFrame
        By name, as listed below.
    judged_by : str
        What all verdicts go by: value or npv.
    folder : Path or None
        Where it is kept.

    Tables
    ------
    cases : DataFrame
        case: changes (text: as given; the study as it is, called base, comes first and has none); moved
        (bool: whether any run differs from the base's); lead (name: of the strategy that wins, or is ahead);
        winner (name: of the strategy that beats every other; empty if none does); finding (name: what becomes
        of the base's verdict. holds; surer or less_sure, if the leader is the same but beats every other only
        now, or no longer; turns, if another leads, beyond luck; within_luck, if another leads, but not
        surely); apart, apart_low, apart_high (money: the leader here less that of the base, both in this
        case, paired, with an interval that holds for every pair in every case; 0 if they are the same);
        sentence (text: what the verdict says first, in English); told (JSON: the same, for other languages).
    levels : DataFrame
        case x strategy x measure: mean, low, high (unit of the measure: over replications, with its
        interval). The measures are npv, equity, value, customers and share.
    differences : DataFrame
        case x strategy x measure: moved (bool: whether any run of the strategy differs from the base's);
        difference (unit of the measure: case less base, paired, mean over replications); low, high (unit of
        the measure: interval of this difference alone); together_low, together_high (unit of the measure:
        interval that holds for all cases and strategies at once).
    bridge : DataFrame
        case x strategy x part: order (number: from the first part of a bridge to the last); value, low, high
        (money: what this part brings more than in the base, paired). The parts add up to the difference in
        value, or in npv where runs are not played on. Only of strategies of which any run differs.
    reasons : DataFrame
        case x path: reason (name: why nothing happened, such as switched_off; empty if it is not known);
        about (name: the mechanism or firm that the reason is about). Only of cases in which no run differs.
    satisfaction : DataFrame
        case x strategy x figure: mean, mean_low, mean_high (unit of the figure: as `satisfaction_figures` of
        a comparison); difference, low, high (unit of the figure: case less base, under the same luck);
        together_low, together_high (unit of the figure: interval that holds for all cases, strategies and
        figures at once). Differences of satisfied, average, again and again_satisfied.
    satisfaction_curve : DataFrame
        case x strategy x score: customers, customers_low, customers_high, again, again_low, again_high
        (share: as in the table of that name of a comparison).
    """

    study: Study
    changes: dict[str, list[str]]
    tables: dict[str, pd.DataFrame]
    judged_by: str
    folder: Path | None = None

    @property
    def cases(self) -> pd.DataFrame:
        """The table `cases`."""
        return self.tables["cases"]

    @property
    def levels(self) -> pd.DataFrame:
        """The table `levels`."""
        return self.tables["levels"]

    @property
    def differences(self) -> pd.DataFrame:
        """The table `differences`."""
        return self.tables["differences"]

    @property
    def document(self) -> dict[str, Any]:
        """What summary.json holds; a number that is not known is NaN here and null there."""
        study = self.study
        found = self.cases.drop(columns=["told", "changes"]).set_index("case").to_dict("index")
        for name, case in found.items():
            case["changes"] = self.changes.get(str(name), [])
        return {
            **study.as_asked,
            "play_on_months": study.run.play_on_months,
            "judged_by": self.judged_by,
            "strategies": list(study.strategies),
            "cases": found,
            "differences": self.differences.to_dict("records"),
        }


def what_if(
    study: Study,
    changes: Mapping[str, Iterable[str]],
    *,
    workers: int | None = None,
    cluster: str | None = None,
    folder: str | Path | None = None,
    progress: bool | None = None,
    command: str | None = None,
    simulate: Callable[..., Any] | None = None,
) -> WhatIf:
    """Change the world, or the plan, in each of some cases, and say what that does to every strategy.

    Base and cases meet the same customers with the same luck, so differences are due to the change alone.

    Parameters
    ----------
    study : Study
        In a market of firms, as `load_study` returns it: the base.
    changes : mapping of str to iterable of str
        Name of a case -> what it changes, as ``--set`` takes it: ``path=value``, ``path=x2``, ``path=+10%``,
        ``path+=0.1``; ``*`` stands for all names. Market, strategies, rivals and budget can be changed, not
        how we look (run, objective).
    workers : int, optional
        Processes to share the work among; when left out, this one does it all. The result does not depend on
        it.
    cluster : str, optional
        Address of a Dask scheduler whose workers simulate instead, as for `compare`.
    folder : str or Path, optional
        Folder of this study's results, as for `compare`. Finished runs are kept in it, and used again by
        whatever asks for the same; the results are written to a folder of their own below ``what_if`` in it,
        which no other what-if is written to, and which `open_results` reads.
    progress : bool, optional
        Whether to show progress on stderr; when left out, only if that is a terminal.
    command : str, optional
        The command that repeats it, for the manifest.
    simulate : callable, optional
        To be called instead of the model, as for `compare`.

    Returns
    -------
    WhatIf
        Levels and differences of every strategy in every case, and whether the verdict changes.

    Raises
    ------
    UserError
        If the market has no firms, a case has no good name or cannot be read, `folder` cannot be written, or
        the cluster cannot be used or goes away.

    Examples
    --------
    >>> import sim
    >>> small = ["run.customers=1000", "run.months=12", "run.warm_up_months=0", "run.replications=3"]
    >>> study = sim.load_study("mature_retail", overrides=[*small, "study.strategies=[hold, loyalty]"])
    >>> found = sim.what_if(
    ...     study,
    ...     {
    ...         "attrition doubles": ["market.segments.*.attrition.b=x0.5"],
    ...         "a unit costs 10 % more": ["market.categories.*.unit_cost_share=+10%"],
    ...     },
    ...     progress=False,
    ... )
    >>> npv = found.differences.query("measure == 'npv' and strategy == 'hold'")
    >>> (npv["difference"] < 0).tolist()
    [True, True]
    """
    asked = listed(changes)
    studies = {BASE: study, **read_cases(study, asked)}
    for one in studies.values():
        refuse(one)
    how: dict[str, Any] = {"workers": workers, "cluster": cluster, "progress": progress, "simulate": simulate}
    with kept_runs(folder) as store:
        facts = replicate_all(list(studies.values()), store=store, play_on="plan_ends", **how)
    cases = _concluded(dict(zip(studies, zip(studies.values(), facts, strict=True), strict=True)))
    confidence = study.settings.confidence
    tables = {
        "cases": cases_table(cases, asked, confidence),
        "levels": levels_table(cases),
        "differences": differences_table(cases, confidence),
        "bridge": bridge_of_cases(cases, confidence),
        "reasons": reasons_table(cases),
        "satisfaction": satisfaction_of_cases(cases, confidence),
        "satisfaction_curve": curve_of_cases(cases),
    }
    found = WhatIf(study, asked, tables, cases[BASE].comparison.verdict.objective)
    if folder is None:
        return found
    kept = Path(folder) / KEPT / folder_name(study, asked)
    write_tables(kept, study, found.tables, found.document, command=command)
    return replace(found, folder=kept)


def _concluded(asked: Mapping[str, tuple[Study, pd.DataFrame]]) -> dict[str, Case]:
    """A comparison of strategies in each case, all decided on by the same measure.

    Where what customers still bring is known too badly in one case, profit within the horizon decides in all.
    """
    cases = {name: Case(study, facts, conclude(study, facts)) for name, (study, facts) in asked.items()}
    measures = {case.comparison.verdict.objective for case in cases.values()}
    if len(measures) == 1:
        return cases
    return {
        name: Case(study, facts, conclude(_by_profit(study), facts)) for name, (study, facts) in asked.items()
    }


def _by_profit(study: Study) -> Study:
    return replace(study, settings=study.settings.model_copy(update={"objective": "npv"}))
