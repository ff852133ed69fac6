"""A search for the best mix of levers: alone, together, then close to the best, the better on more luck.

What is best by luck alone often carries levers that do nothing for it. They are taken out again, one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.scenario.plans.strategy import Strategy
from sim.study.decide.halving import ROUNDS, Contest
from sim.study.decide.mixes import Mix, Space, alone, close_to, drawn, strategy_of, without


class Search:
    """Mixes tried so far, by name, with the step that thought of them."""

    def __init__(self, contest: Contest, within: Space, luck: np.random.Generator) -> None:
        self.contest, self.within, self.luck = contest, within, luck
        self.strategies: dict[str, Strategy] = {}
        self._mixes: dict[str, Mix] = {}
        self._steps: dict[str, str] = {}

    def best(self, number: int, present: Mapping[str, Strategy]) -> str:
        """Name of the mix that does best in the last round."""
        singles = self._take("alone", alone(self.within))
        self.contest.play(singles, ROUNDS[0])
        gains = {}
        for name in reversed(self.contest.ranked(singles)):
            for lever in self._mixes[name]:
                gains[lever] = self._mixes[name][lever], self.contest.mean(name)
        together = self._take("together", drawn(self.within, gains, number, self.luck))
        ahead = self.contest.ranked(singles)[: max(3, number // 10)]
        leading = self.contest.halve(together | {name: singles[name] for name in ahead})
        mixes = [self._mixes[name] for name in leading[:3]]
        close = self._take("near", close_to(mixes, self.within, max(6, number // 6), self.luck))
        self.strategies |= present
        self._steps |= dict.fromkeys(present, "given")
        contestants = dict(present) | {name: self.strategies[name] for name in leading[:3]} | close
        measured = [size for size in ROUNDS[1:] if size >= self.contest.measured_from]
        return self.contest.halve(contestants, measured)[0]

    def trimmed(self, name: str) -> str:
        """Name of the mix without the levers that it does no worse without.

        The weakest goes first: the one that adds least for its standard error, if that is less than one.
        """
        while True:
            whole = self.strategies[name]
            levers = [*whole.spend, *dict.fromkeys(setting.lever for setting in whole.levers)]
            less = {f"{name} - {lever}": lever for lever in levers if lever not in self.within.aims}
            if len(levers) < 2 or not less:
                return name
            for other, lever in less.items():
                self.strategies[other], self._steps[other] = without(whole, lever), "without"
                self._mixes[other] = {k: v for k, v in self._mixes.get(name, {}).items() if k != lever}
            self.contest.play({other: self.strategies[other] for other in (name, *less)}, ROUNDS[-1])
            adds = {other: self._sure(name, other) for other in less}
            weakest = min(adds, key=lambda other: adds[other])
            if adds[weakest] > 1.0:
                return name
            name = weakest

    def _sure(self, name: str, other: str) -> float:
        """What a mix gained over another in the last round, in standard errors."""
        pair = (np.array(self.contest.gains[one][-ROUNDS[-1] :]) for one in (name, other))
        added = np.subtract(*pair)
        error = float(added.std(ddof=1)) / len(added) ** 0.5
        if error == 0.0:  # as where a lever does nothing at all
            return np.inf if added.mean() > 0 else -np.inf
        return float(added.mean()) / error

    def _take(self, step: str, mixes: Sequence[Mix]) -> dict[str, Strategy]:
        """Give new mixes names, and make strategies of them."""
        known = {tuple(sorted(mix.items())) for mix in self._mixes.values()}
        found = {}
        for mix in mixes:
            if tuple(sorted(mix.items())) not in known:
                name = f"{step} {len(self._mixes) + 1}"
                self._mixes[name], self._steps[name] = mix, step
                found[name] = strategy_of(mix, self.within.money, self.within.segments)
        self.strategies |= found
        return found

    def table(self) -> pd.DataFrame:
        """Every mix tried, the best first."""
        gains = self.contest.gains
        rows = [
            {"mix": name, "step": self._steps[name], "runs": self.contest.runs[name]}
            | {"gain": self.contest.mean(name), "levers": _described(self._mixes.get(name, {}))}
            for name in sorted(gains, key=lambda name: (-self.contest.runs[name], -self.contest.mean(name)))
        ]
        return pd.DataFrame(rows, columns=["mix", "step", "runs", "gain", "levers"])


def _described(mix: Mix) -> str:
    return ", ".join(f"{name}={value:g}" for name, value in mix.items())
