"""The scenario as played: a study, one of its strategies, and what was changed of either.

It says itself in the words of the command line (``path=value``), so what is seen on the desk, what a command
repeats and what a file keeps are one and the same.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.names import control_of
from sim.scenario.basics.section import called
from sim.scenario.files.load import load_study
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study

#: Before the name of a lever of the strategy explored; anything else that is changed is a path of the market.
LEVER = "lever."


@dataclass(frozen=True)
class Look:
    """How small the market is that answers.

    Attributes
    ----------
    customers : int
        Simulated; fewer if the market has fewer.
    replications : int
        Of the full answer. The quick one looks at the first of them.
    """

    customers: int = 1000
    replications: int = 6

    def expressions(self, study: Study) -> list[str]:
        """The look in the words of the command line."""
        return [
            f"run.customers={min(self.customers, study.customers)}",
            f"run.replications={self.replications}",
        ]


@dataclass(frozen=True)
class Scenario:
    """What is being played.

    Attributes
    ----------
    study : str
        Name or file.
    strategy : str
        Explored, as it is called.
    beside : tuple of str
        Further strategies looked at, beside the control.
    given : tuple of str
        What the study was opened with, as ``path=value``.
    changes : mapping of str to float
        ``lever.NAME`` or a path that begins with ``market.`` -> value; money in money a customer a month.
    off : tuple of str or None
        Mechanisms switched off; as the market's file says when None.
    """

    study: str
    strategy: str
    beside: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    changes: Mapping[str, float] = field(default_factory=dict)
    off: tuple[str, ...] | None = None

    @property
    def changed(self) -> bool:
        """Whether anything differs from the study as written."""
        return bool(self.changes) or self.off is not None

    def moved(self, key: str, value: float | None) -> Scenario:
        """The scenario with one value changed; as written again if that is None."""
        others = {name: old for name, old in self.changes.items() if name != key}
        return replace(self, changes=others if value is None else others | {key: value})

    def as_written(self) -> Scenario:
        """The same without the changes."""
        return replace(self, changes={}, off=None)


def opened(scenario: Scenario) -> Study:
    """The study as it was opened, before anything was changed."""
    return load_study(scenario.study, scenario.given)


def explored(study: Study) -> list[str]:
    """Strategies of a study that have something to explore: all but the control.

    Raises
    ------
    UserError
        If there is none, or the market is not one of firms.
    """
    market = study.market_of_firms
    control = control_of(list(study.strategies))
    names = [name for name in study.strategies if name != control]
    if not names:
        raise UserError(
            f"study {study.name!r}: it has no strategy beside {control!r} to explore in the market of "
            f"{market.focal}"
        )
    return names


def played(scenario: Scenario, written: Study, look: Look | None = None) -> Study:
    """The study as played: with the changes, and as small as it is looked at, or in full size without."""
    return load_study(scenario.study, [*scenario.given, *expressions(scenario, written, look)])


def expressions(scenario: Scenario, written: Study, look: Look | None = None) -> list[str]:
    """What was changed, in the words of the command line.

    Money is given as amounts, and a study as a budget with shares of it. Where the amounts come to more than
    the budget, the budget is raised to their sum, for every strategy, and the shares are stated anew.
    """
    names = [control_of(list(written.strategies)), scenario.strategy, *scenario.beside]
    files = {called(name): name for name in written.settings.strategies}
    for name in names:
        if name not in files:
            raise UserError(f"study {written.name!r}: no strategy named {name!r}{near(name, files)}")
    said = [] if look is None else look.expressions(written)
    said.append(f"study.strategies=[{', '.join(files[name] for name in dict.fromkeys(names))}]")
    said += _of_strategy(scenario, written)
    said += [f"{path}={value!r}" for path, value in scenario.changes.items() if not path.startswith(LEVER)]
    if scenario.off is not None:
        said.append(f"market.switched_off=[{', '.join(scenario.off)}]")
    return said


def amounts(scenario: Scenario, written: Study) -> dict[str, float]:
    """Money that the strategy explored gives to each of its levers, a customer a month."""
    budget = written.settings.budget_per_customer_per_month
    strategy = written.strategies[scenario.strategy]
    found = {name: share * budget for name, share in strategy.spend.items()}
    return found | {name: value for name, value in _levers(scenario).items() if LEVERS[name].kind == "money"}


def _levers(scenario: Scenario) -> dict[str, float]:
    return {k.removeprefix(LEVER): v for k, v in scenario.changes.items() if k.startswith(LEVER)}


def _of_strategy(scenario: Scenario, written: Study) -> list[str]:
    """What was changed of the strategy explored: its spend and its levers, each written out whole."""
    changed = _levers(scenario)
    if not changed:
        return []
    strategy = written.strategies[scenario.strategy]
    said: list[str] = []
    head = f"strategies.{scenario.strategy}"
    spend = _shares(scenario, written, said)
    levers = _settings(strategy, {k: v for k, v in changed.items() if LEVERS[k].kind == "level"})
    if strategy.quadrant == "combination":  # what it combines is written out, for it cannot be added to
        said.append(f"{head}.combine={{}}")
        said += [f"{head}.{name}={_flow(value)}" for name, value in strategy.stand.items()]
        return [*said, f"{head}.spend={_flow(spend)}", f"{head}.levers={_flow(levers)}"]
    if any(LEVERS[name].kind == "money" for name in changed):
        said.append(f"{head}.spend={_flow(spend)}")
    if any(LEVERS[name].kind == "level" for name in changed):
        said.append(f"{head}.levers={_flow(levers)}")
    return said


def _shares(scenario: Scenario, written: Study, said: list[str]) -> dict[str, float]:
    """Shares of the budget; a budget that had to be raised is added to what is `said`."""
    budget = written.settings.budget_per_customer_per_month
    spend, money = written.strategies[scenario.strategy].spend, amounts(scenario, written)
    total = sum(money.values())
    if total > budget * (1 + 1e-9):
        said.append(f"study.budget_per_customer_per_month={total!r}")
        return {name: value / total for name, value in money.items() if value > 0}
    moved = _levers(scenario)
    shares = {n: value / budget if n in moved else spend[n] for n, value in money.items() if value > 0}
    over = sum(shares.values())
    return {n: share / over for n, share in shares.items()} if over > 1 else shares


def _settings(strategy: Strategy, changed: Mapping[str, float]) -> list[dict[str, Any]]:
    """The strategy's settings with new values; a lever that it does not set is set from the first month."""
    rest = dict(changed)
    found = []
    for setting in strategy.levers:
        one = setting.model_dump(exclude_defaults=True)
        if setting.lever in rest and not setting.segments:
            one["value"] = rest.pop(setting.lever)
        found.append(one)
    return [*found, *({"lever": name, "value": float(value)} for name, value in rest.items())]


def _flow(value: Any) -> str:
    """A value as a flow collection of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, str) else repr(value)


def as_command(scenario: Scenario, written: Study, look: Look) -> str:
    """The command line that gives the numbers of the full answer, to the last digit."""
    said = [*scenario.given, *expressions(scenario, written, look)]
    words: Iterable[str] = (
        "loyalty",
        "compare",
        scenario.study,
        *(w for one in said for w in ("--set", one)),
    )
    return shlex.join(words)


@dataclass
class History:
    """Scenarios that were answered in full, and a way back through them."""

    past: list[Scenario] = field(default_factory=list)

    def keep(self, scenario: Scenario) -> None:
        """A scenario was answered in full."""
        if not self.past or self.past[-1] != scenario:
            self.past.append(scenario)

    def back(self, now: Scenario) -> Scenario | None:
        """The scenario before the present one; None if there is none."""
        while self.past and self.past[-1] == now:
            self.past.pop()
        return self.past[-1] if self.past else None
