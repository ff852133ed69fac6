"""Strategies compared: the same customers with the same luck under each of them, replication by
replication.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.file_lock import writing_to
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.compare.beliefs import belief_tables, believed
from sim.study.compare.comparison import Comparison
from sim.study.compare.idle_strategies import idle_table
from sim.study.compare.later_tables import later_tables
from sim.study.compare.log_check import check
from sim.study.compare.policy_sets import PolicySet, policy_sets, with_policies
from sim.study.compare.replicate import replicate, replicate_all
from sim.study.compare.result_tables import averages, cost_table, decision_tables, outcomes_table, tables
from sim.study.compare.results_folder import write_folder
from sim.study.compare.unestimated import unestimated_table
from sim.study.measure.bridge import bridges
from sim.study.measure.ladder_value import ladder_table
from sim.study.measure.satisfaction import satisfaction_tables
from sim.study.measure.verdict import judge
from sim.study.measure.worth_verdict import decided_on
from sim.study.running.cluster_connection import ClusterLostError

if TYPE_CHECKING:
    from sim.model.firms.user_policies import Intervention, UserPolicy

#: Below the folder of results: where finished runs are kept.
TASKS = ".tasks"
#: Part of the replications in which plans also go on after the horizon.
GOING_ON = 0.1
#: What is read of each run alone, or against another one; its means say nothing.
_ONE_BY_ONE = ("observed", "bridge", "satisfaction")


def compare(
    study: Study,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    folder: str | Path | None = None,
    progress: bool | None = None,
    command: str | None = None,
    simulate: Callable[..., Any] | None = None,
    policies: Mapping[str, Sequence[UserPolicy | Intervention | str]] | None = None,
) -> Comparison:
    """Run every strategy of a study on the same customers with the same luck, and say which is best.

    Parameters
    ----------
    study : Study
        As `load_study` returns it.
    workers : int, optional
        Processes to share the work among; when left out, this one does it all. The result does not depend on
        it.
    cluster : str, optional
        Address of a Dask scheduler whose workers simulate instead, as ``tcp://host:port``; they need the same
        version of this package. `sim/CLUSTER.md` tells how to start one.
    folder : str or Path, optional
        Folder of this study's results. Finished runs are kept in it as they come, so an interrupted
        comparison resumes where it stopped; the results are written to it at the end, and a report of other
        results that lies there is removed.
    progress : bool, optional
        Whether to show progress on stderr; when left out, only if that is a terminal.
    command : str, optional
        The command that repeats this comparison, for the manifest.
    simulate : callable, optional
        To be called instead of the model, as `sim.study.compare.replicate` describes.
    policies : mapping of str to list, optional
        Policies of the focal firm, as `simulate` takes them, by the name under which they are compared with
        the strategies: ``{"spring sale": [spring_sale]}``. They come on top of `hold`, or of a strategy that
        the list names as well: ``["loyalty", spring_sale]``. Their runs are never kept.

    Returns
    -------
    Comparison
        The verdict, and every table behind the charts of a report.

    Raises
    ------
    UserError
        If the study cannot be compared, `hold` does not reproduce the market's log, `folder` cannot be
        written or another process writes to it, or the cluster cannot be used or goes away.

    Examples
    --------
    >>> import sim
    >>> small = ["run.customers=1000", "run.months=12", "run.warm_up_months=0", "run.replications=3"]
    >>> study = sim.load_study("mature_retail", overrides=[*small, "study.strategies=[hold, loyalty]"])
    >>> comparison = sim.compare(study, progress=False)
    >>> npv = comparison.paired.query("measure == 'npv'")
    >>> npv["a"].item(), npv["b"].item(), bool((npv["low"] <= npv["difference"]).item())
    ('hold', 'loyalty', True)
    """
    refuse(study)
    sets = policy_sets(study, policies or {})
    how: dict[str, Any] = {"workers": workers, "cluster": cluster, "progress": progress, "simulate": simulate}
    with kept_runs(folder) as store:
        how["play_on"] = "plan_ends"
        checked = check(study, lambda looked: replicate(looked, strategies=["hold"], store=store, **how))
        worlds = [study, *(believed(study, belief) for belief in study.settings.beliefs)]
        found = replicate_all(worlds, store=store, **how)
        true, *under = with_policies(worlds, found, sets, **how)
        held: dict[str, pd.DataFrame] = dict(zip(study.settings.beliefs, under, strict=True))
        going = _going_on(study, sets, store=store, **how)
        comparison = conclude(study, true, checked, held, going)
        comparison = replace(comparison, policies={name: one.parts for name, one in sets.items()})
        if folder is not None:
            write_folder(comparison, folder, command=command)
    return comparison


def _going_on(study: Study, sets: Mapping[str, PolicySet], *, store: Path, **how: Any) -> pd.DataFrame | None:
    """Digests of strategies whose plans go on after the horizon, in some replications; `hold` has no plan."""
    names = [name for name in study.strategies if name != "hold"]
    if not study.has_firms or not (names or sets):
        return None
    names = names or ["hold"]
    how |= {"play_on": "plan_goes_on"}
    few = min(study.run.replications, max(2, round(GOING_ON * study.run.replications)))
    run = study.run.model_copy(update={"replications": few})
    part = replace(study, settings=study.settings.model_copy(update={"run": run}))
    found = replicate_all([part], strategies=names, store=store, **how)
    sent = how["cluster"] is None and all(one.can_be_sent for one in sets.values())
    how |= {"cluster": None, "workers": how["workers"] if sent else None}  # as was said of the others
    return with_policies([part], found, sets, **how)[0]


def conclude(
    study: Study,
    facts: pd.DataFrame,
    checked: tuple[pd.DataFrame, dict[str, Any]] | None = None,
    held: Mapping[str, pd.DataFrame] | None = None,
    going: pd.DataFrame | None = None,
) -> Comparison:
    """Make a comparison from the digests of all its runs.

    Parameters
    ----------
    study : Study
    facts : DataFrame
        As `replicate` returns it.
    checked : tuple of (table, summary), optional
        As `check` returns it.
    held : mapping of str to DataFrame, optional
        The same digests in the market of each belief the study asks about.
    going : DataFrame, optional
        Digests of runs whose plans went on after the horizon.
    """
    from sim.scenario.plans.assumptions import Assumption, assumptions

    settings = study.settings
    outcomes = outcomes_table(facts, study)
    found = tables(means := averages(facts[~facts["table"].isin(_ONE_BY_ONE)], settings.confidence))
    if study.has_firms:
        found |= later_tables(facts, found["stage_value"], going, settings.confidence)
    judged_by, _ = decided_on(
        settings.objective, {**found, "outcomes": outcomes}, study.run.months, study.each
    )
    found = decision_tables(outcomes, judged_by, settings.tail, settings.confidence) | found
    found["assumptions"] = pd.DataFrame(
        [asdict(row) for row in assumptions(study)], columns=[field.name for field in fields(Assumption)]
    )
    if study.has_firms:
        found["cost"] = cost_table(facts, settings.confidence)
        found["bridge"] = bridges(facts, settings.confidence)
        found |= satisfaction_tables(facts, settings.confidence)
        found["idle"] = idle_table(study, outcomes)
        found["unestimated"] = unestimated_table(study)
    else:
        found["ladder"] = _ladder(study, study.migration_market, means)
    if checked is not None:
        found["check"] = checked[0]
    if held:
        found |= belief_tables(study, facts, held, judged_by)
    verdict = judge(
        found, objective=settings.objective, currency=study.market.currency, months=study.run.months,
        confidence=settings.confidence, tail=settings.tail, replications=study.run.replications,
        each=study.each,
    )  # fmt: skip
    return Comparison(study, found, verdict, None if checked is None else checked[1])


@contextmanager
def kept_runs(folder: str | Path | None) -> Iterator[Path]:
    """Where finished runs are kept, by this process alone; without a folder, only until all are done."""
    if folder is not None:
        try:
            with writing_to(folder):
                yield Path(folder) / TASKS
        except ClusterLostError as error:
            kept = f"finished runs are kept in {folder}, and the same command goes on from there"
            raise ClusterLostError(f"{error}; {kept}, with another cluster or with none") from None
        return
    with tempfile.TemporaryDirectory(prefix="loyalty-") as temporary:
        yield Path(temporary)


def refuse(study: Study) -> None:
    """Refuse at once what would fail, or mean nothing, after all the work."""
    if study.has_firms:
        hold = study.strategies.get("hold", Strategy())
        if hold.spend or hold.levers:
            raise UserError(
                f"study {study.name!r}: strategies.hold: hold carries on as before, so that others can be "
                "measured against it; give what spends or sets levers another name"
            )
        if study.market_of_firms.discount_rate_per_year <= 0:
            raise UserError(
                f"study {study.name!r}: market.discount_rate_per_year: what customers bring later "
                "than is played on has an end only with a rate above 0 (got 0)"
            )
        return
    ladder_table(study.migration_market, study.run.months)
    for name in study.strategies:
        if name != "hold":
            raise UserError(
                f"study {study.name!r}: a migration market has no levers, so 'hold' is its only strategy "
                f"(got {name!r})"
            )


def _ladder(study: Study, market: MigrationMarket, means: pd.DataFrame) -> pd.DataFrame:
    """Closed form beside simulation, by stage of the ladder."""
    table = ladder_table(market, study.run.months)
    seen = means[(means["table"] == "ladder") & (means["measure"] == "simulated")]
    columns = {"mean": "simulated", "low": "simulated_low", "high": "simulated_high"}
    return table.merge(
        seen.rename(columns={"item": "stage", **columns})[["stage", *columns.values()]], on="stage"
    )
