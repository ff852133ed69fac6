"""Strategies compared: the same customers with the same luck under each of them, replication by
replication.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.scenario.errors import UserError
from sim.scenario.market import Market
from sim.scenario.migration import MigrationMarket
from sim.scenario.study import Study
from sim.study.check import check
from sim.study.folder import write_folder
from sim.study.ladder import ladder_table
from sim.study.replicate import replicate
from sim.study.statistics import MEASURES, paired_differences
from sim.study.tables import averages, outcomes_table, risk_table, summary_table, tables
from sim.study.verdict import Verdict, judge, winner

#: Below the folder of results: where finished runs are kept.
TASKS = ".tasks"
_PAIRED = ["a", "b", "measure", "difference", "low", "high", "variance_removed"]


@dataclass(frozen=True)
class Comparison:
    """What a comparison of strategies found.

    Attributes
    ----------
    study : Study
    tables : dict of str to DataFrame
        By name: outcomes, summary, risk, paired, stages, flows, money, cash, matrix, service, load,
        concentration, stage_value, spend, assumptions; check if the market has a log; ladder if it is a
        migration market.
    verdict : Verdict
        In plain words, with the winner or None.
    calibration : dict or None
        How `hold` reproduced the market's log: week, observed, simulated, error, passes.
    """

    study: Study
    tables: dict[str, pd.DataFrame]
    verdict: Verdict
    calibration: dict[str, Any] | None = None

    @property
    def summary(self) -> pd.DataFrame:
        """strategy, measure, mean, low, high."""
        return self.tables["summary"]

    @property
    def paired(self) -> pd.DataFrame:
        """a, b, measure, difference (a - b), low, high, variance_removed, together_low, together_high."""
        return self.tables["paired"]

    @cached_property
    def winners(self) -> dict[str, str | None]:
        """By measure, the strategy that beats every other, or None."""
        return {measure: winner(self.summary, self.paired, measure) for measure in MEASURES}

    @property
    def document(self) -> dict[str, Any]:
        """What summary.json holds; numbers that are not known are NaN here and null there."""
        risk = {str(row["strategy"]): row for row in self.tables["risk"].to_dict("records")}
        strategies: dict[str, dict[str, Any]] = {}
        for row in self.summary.itertuples(index=False):
            interval = {"mean": row.mean, "low": row.low, "high": row.high}
            strategies.setdefault(str(row.strategy), {})[str(row.measure)] = interval
        for name, found in strategies.items():
            found["ruin"] = float(risk[name]["ruin"])
            found["cvar"] = float(risk[name]["cvar"])
        columns = [*_PAIRED, "together_low", "together_high"]
        document = {
            "study": self.study.name,
            "seed": self.study.run.seed,
            "replications": self.study.run.replications,
            "currency": self.study.market.currency,
            "months": self.study.run.months,
            "customers": self.study.customers,
            "confidence": self.study.settings.confidence,
            "tail": self.study.settings.tail,
            "objective": self.study.settings.objective,
            "strategies": strategies,
            "paired": self.paired[columns].to_dict("records"),
            "winners": self.winners,
            "verdict": {"sentence": self.verdict.sentence, "winner": self.verdict.winner},
        }
        if self.calibration is not None:
            document["calibration"] = self.calibration
        return document


def compare(
    study: Study,
    *,
    workers: int = 1,
    folder: str | Path | None = None,
    progress: bool | None = None,
    command: str | None = None,
    simulate: Callable[..., Any] | None = None,
) -> Comparison:
    """Run every strategy of a study on the same customers with the same luck, and say which is best.

    Parameters
    ----------
    study : Study
    workers : int
        Processes; the result does not depend on it.
    folder : str or Path, optional
        Folder of this study's results. Finished runs are kept in it as they come, so that an interrupted
        comparison goes on where it stopped; the results are written to it at the end.
    progress : bool, optional
        Show a progress bar on stderr; when left out, only if that is a terminal.
    command : str, optional
        The command that repeats this, for the manifest.
    simulate : callable, optional
        Instead of the model's, see `replicate`.

    Raises
    ------
    UserError
        If the study cannot be compared, `hold` does not reproduce the market's log, or `folder` cannot be
        written.
    """
    _refuse(study)
    with _store(folder) as store:

        def digests(looked: Study, strategies: list[str] | None = None) -> pd.DataFrame:
            return replicate(
                looked,
                strategies=strategies,
                workers=workers,
                store=store,
                progress=progress,
                simulate=simulate,
            )

        checked = check(study, lambda looked: digests(looked, ["hold"]))
        comparison = conclude(study, digests(study), checked)
    if folder is not None:
        write_folder(comparison, folder, command=command)
    return comparison


def conclude(
    study: Study, facts: pd.DataFrame, checked: tuple[pd.DataFrame, dict[str, Any]] | None = None
) -> Comparison:
    """Make a comparison from the digests of all its runs.

    Parameters
    ----------
    study : Study
    facts : DataFrame
        As `replicate` returns it.
    checked : tuple of (table, summary), optional
        As `check` returns it.
    """
    from sim.scenario.assumptions import Assumption, assumptions

    settings = study.settings
    outcomes = outcomes_table(facts)
    summary = summary_table(outcomes, settings.confidence)
    risk = risk_table(outcomes, settings.objective, settings.tail, settings.confidence)
    paired = paired_differences(outcomes, MEASURES, settings.confidence)
    means = averages(facts, settings.confidence)
    found = {"outcomes": outcomes, "summary": summary, "risk": risk, "paired": paired, **tables(means)}
    found["assumptions"] = pd.DataFrame(
        [asdict(row) for row in assumptions(study)], columns=[field.name for field in fields(Assumption)]
    )
    if isinstance(study.market, MigrationMarket):
        found["ladder"] = _ladder(study, study.market, means)
    if checked is not None:
        found["check"] = checked[0]
    verdict = judge(
        summary, paired, risk,
        objective=settings.objective, currency=study.market.currency, months=study.run.months,
        confidence=settings.confidence, tail=settings.tail, replications=study.run.replications,
    )  # fmt: skip
    return Comparison(study, found, verdict, None if checked is None else checked[1])


@contextmanager
def _store(folder: str | Path | None) -> Iterator[Path]:
    """Where finished runs are kept; without a folder, only until the comparison is done."""
    if folder is not None:
        yield Path(folder) / TASKS
        return
    with tempfile.TemporaryDirectory(prefix="loyalty-") as temporary:
        yield Path(temporary)


def _refuse(study: Study) -> None:
    """Refuse at once what would fail after all the work."""
    market = study.market
    if isinstance(market, Market):
        if market.discount_rate_per_year <= 0:
            raise UserError(
                f"study {study.name!r}: market.discount_rate_per_year: residual equity looks "
                "ahead for ever and needs a rate above 0 (got 0)"
            )
        return
    ladder_table(market, study.run.months)
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
