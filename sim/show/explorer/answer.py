"""What is answered: a quick draft of how the first market moves, and the full small study behind it.

Both look at the same customers with the same luck. The draft is one replication, without what comes after
the horizon; it shows by how much that replication has moved since the last full answer, so that nothing jumps
for another reason than the lever. Every run is kept: undoing, pins and a control that did not move are free.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.model.simulate import simulate
from sim.scenario.basics.names import KNOWN, control_of
from sim.scenario.plans.study import Study
from sim.show.explorer.state import Look, Scenario, opened, played
from sim.study.compare.compare import conclude
from sim.study.compare.comparison import Comparison
from sim.study.compare.later_tables import curves
from sim.study.compare.replicate import replicate_all
from sim.study.measure.last_year import discount_factor
from sim.study.measure.statistics import Interval, half_by_month, mean_interval
from sim.study.running.compiling import compile_first

#: Months that a draft may look at, and the seconds within which it is to come: fewer months are looked at
#: once one has taken longer, and more again once it took less than half.
DRAFT_MONTHS, BLINK = (6, 12, 24, 36), 0.12
_KEPT = 24  # full answers, the last ones

#: Mean, low and high by month.
Band = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class World:
    """A study as played, compared.

    Attributes
    ----------
    study : Study
    facts : DataFrame
        Digests of all runs.
    found : Comparison
    value : dict of str to array (replication, month)
        Value reached by the end of each month.
    """

    study: Study
    facts: pd.DataFrame
    found: Comparison
    value: dict[str, np.ndarray]


@dataclass(frozen=True)
class Answer:
    """The full answer: the study as played, and as written.

    Attributes
    ----------
    scenario : Scenario
    now, written : World
        The same object where nothing was changed.
    """

    scenario: Scenario
    now: World
    written: World

    @property
    def strategy(self) -> str:
        """The strategy explored."""
        return self.scenario.strategy

    @property
    def control(self) -> str:
        """What it is measured against."""
        return control_of(list(self.now.study.strategies))

    @property
    def confidence(self) -> float:
        """How sure its intervals are meant to be."""
        return self.now.study.settings.confidence

    def against_control(self, world: World | None = None, strategy: str | None = None) -> Band:
        """What a strategy has brought more than the control, by month, run by run."""
        value = (world or self.now).value
        return self._band(value[strategy or self.strategy] - value[self.control])

    def against_written(self) -> Band:
        """What the changes have brought: the strategy as played less as written, by month, run by run."""
        return self._band(self.now.value[self.strategy] - self.written.value[self.strategy])

    def level(self, world: World | None = None, strategy: str | None = None) -> Band:
        """Value reached by month."""
        return self._band((world or self.now).value[strategy or self.strategy])

    def gain(self, months: int | None = None) -> Interval:
        """What the strategy brings more than the control, over the horizon or over all months."""
        return self._end(self.now.value[self.strategy] - self.now.value[self.control], months)

    def lever_or_luck(self, months: int | None = None) -> Interval:
        """What the changes bring of what the strategy brings more than the control."""
        apart = [w.value[self.strategy] - w.value[self.control] for w in (self.now, self.written)]
        return self._end(apart[0] - apart[1], months)

    def _band(self, values: np.ndarray) -> Band:
        mean, half = values.mean(axis=0), half_by_month(values, self.confidence)
        return mean, mean - half, mean + half

    def _end(self, values: np.ndarray, months: int | None) -> Interval:
        return mean_interval(values[:, -1 if months is None else months - 1], self.confidence)


@dataclass(frozen=True)
class Draft:
    """By how much the first replication has moved since the full answer it was set against.

    Attributes
    ----------
    scenario : Scenario
    since : Answer
    value : dict of str to array
        By strategy: money by month, cumulated.
    stages : dict of str to dict of str to array
        By strategy and stage: customers by month.
    """

    scenario: Scenario
    since: Answer
    value: dict[str, np.ndarray]
    stages: dict[str, dict[str, np.ndarray]]

    @property
    def months(self) -> int:
        """Months it looks at."""
        return len(self.value[self.since.strategy])

    def moved(self, path: np.ndarray, strategy: str, less: str | None = None) -> np.ndarray:
        """A path of the full answer, moved as the first replication has."""
        by = self.value[strategy] - (0.0 if less is None else self.value[less])
        return path[: self.months] + by


class Answers:
    """Works answers out, and keeps them.

    Parameters
    ----------
    look : Look
    """

    def __init__(self, look: Look) -> None:
        self.look = look
        self.last: Answer | None = None
        self._reach = 2  # place among the months of a draft
        self._folder = Path(tempfile.mkdtemp(prefix="loyalty-explorer-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._written: dict[tuple[str, tuple[str, ...]], Study] = {}
        self._worlds: OrderedDict[str, World] = OrderedDict()

    def open(self, scenario: Scenario) -> Study:
        """The study as it was opened; read once."""
        key = scenario.study, scenario.given
        if key not in self._written:
            self._written[key] = opened(scenario)
        return self._written[key]

    def forget(self) -> None:
        """Read files anew: they may have changed."""
        self._written.clear()

    def quick(self, scenario: Scenario) -> Draft | None:
        """A draft, if there is a full answer about the same strategies that it can be set against."""
        last = self.last
        if last is None or _asked(last.scenario) != _asked(scenario):
            return None
        begun = time.perf_counter()
        study = played(scenario, self.open(scenario), self.look)
        market, months = study.market_of_firms, min(DRAFT_MONTHS[self._reach], study.run.months)
        names = (last.strategy, last.control)
        value: dict[str, np.ndarray] = {}
        stages: dict[str, dict[str, np.ndarray]] = {}
        for name in names:
            if name == last.control and market == last.now.study.market_of_firms:
                value[name], stages[name] = np.zeros(months), {}  # nothing that it feels has moved
                continue
            seen, counts = self._first(study, name, months)
            before = last.now.facts
            value[name] = seen - last.now.value[name][0, :months]
            rows = before[
                (before["table"] == "stages") & (before["strategy"] == name) & (before["replication"] == 0)
            ]
            stages[name] = {
                stage: counts[stage] - rows.loc[rows["item"] == stage, "value"].to_numpy(float)[:months]
                for stage in KNOWN
            }
        took = time.perf_counter() - begun
        if took > BLINK:
            self._reach = max(0, self._reach - 1)
        elif took < BLINK / 2:
            self._reach = min(len(DRAFT_MONTHS) - 1, self._reach + 1)
        return Draft(scenario, last, value, stages)

    def full(self, scenario: Scenario, check: Callable[[], None]) -> Answer:
        """The small study, as played and as written; `check` is called before each run."""
        written = self.open(scenario)
        base = self._world(played(scenario.as_written(), written, self.look), check)
        now = self._world(played(scenario, written, self.look), check) if scenario.changed else base
        check()
        self.last = Answer(scenario, now, base)
        return self.last

    def _first(self, study: Study, name: str, months: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """The first months of the first replication: value reached, and customers by stage."""
        run = study.run.model_copy(update={"months": months, "survey_customers": 0})
        short = Study(
            study.name, study.settings.model_copy(update={"run": run}), study.market, study.strategies,
            study.root, study.rivals,
        )  # fmt: skip
        seen: Any = simulate(short, name, 0)
        market = study.market_of_firms
        book = seen.ledger[seen.ledger["firm"] == market.focal].sort_values("month")
        factor = discount_factor(book["month"].to_numpy(), market.discount_rate_per_year)
        own = seen.monthly[seen.monthly["firm"] == market.focal]
        counts = own.groupby("month", sort=True)[list(KNOWN)].sum()
        profit = (book["profit"].to_numpy(float) * factor).cumsum()
        return profit, {stage: counts[stage].to_numpy(float) for stage in KNOWN}

    def _world(self, study: Study, check: Callable[[], None]) -> World:
        from sim.scenario.files.load import resolve

        key = repr(resolve(study))
        if key in self._worlds:
            self._worlds.move_to_end(key)
            return self._worlds[key]
        compile_first(study)

        def checked(*given: Any, **named: Any) -> Any:
            check()
            return simulate(*given, **named)

        store = self._folder
        facts = replicate_all([study], store=store, progress=False, simulate=checked, play_on="plan_ends")[0]
        check()
        world = World(study, facts, conclude(study, facts), curves(facts))
        self._worlds[key] = world
        while len(self._worlds) > _KEPT:
            self._worlds.popitem(last=False)
        return world


def _asked(scenario: Scenario) -> tuple[Any, ...]:
    """What has to be the same for one answer to be set against another."""
    return scenario.study, scenario.given, scenario.strategy, scenario.beside
