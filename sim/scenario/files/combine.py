"""Strategies by name, each read once; a combination becomes the spend and levers it amounts to.

A file made for one market lies in a folder and is named with it, as `music_store/acquisition`; what it holds
is called `acquisition`, like the general file of that name, so a study has one of the two.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.section import called
from sim.scenario.files.apply_overrides import NothingThereError, apply
from sim.scenario.files.build import Gathering, build
from sim.scenario.files.faults import line
from sim.scenario.files.library import Library
from sim.scenario.files.overrides import EVERY, Override
from sim.scenario.files.yaml_text import Node, Place, quoted
from sim.scenario.plans.strategy import Setting, Strategy

_MAX_COMBINED = 8


class Strategies:
    """Reads strategies by name, each once, and merges combinations.

    Attributes
    ----------
    done : dict of str to Strategy
        By what each is called.
    nodes : dict of str to tuple
        By the same; where each was read, for messages.
    resolved : bool
        Whether the study was written out whole, so that no name means a file.
    """

    def __init__(
        self,
        library: Library,
        overrides: list[Override],
        inline: dict[str, Node] | None = None,
        resolved: bool = False,
    ) -> None:
        self.library, self.resolved = library, resolved
        self.inline = inline or {}
        self.overrides = [one for one in overrides if one.strategy]
        self._of_none = set(self.overrides)  # those that have changed nothing yet
        self.done: dict[str, Strategy] = {}
        self.nodes: dict[str, tuple[Node, tuple[str, ...]]] = {}
        self._files: dict[str, str] = {}  # called -> name of its file

    def named(self, name: str, place: Place, where: tuple[str, ...], chain: tuple[str, ...] = ()) -> Strategy:
        """Return the strategy named at `place`; `chain` holds the combinations it is a part of."""
        short = called(name)
        key = short if self.resolved and short in self.inline else name
        other = self._files.setdefault(short, key)
        if other != key:
            fault = f"{quoted(other)} and {quoted(name)} would both be called {short}; name one of them"
            raise UserError(line(place, where, fault))
        if short in self.done:
            return self.done[short]
        if key in self.inline:
            return self._finish(self.inline[key], key, chain, ("strategies", key))
        return self.read(self.library.path("strategy", name, place, where), name, chain)

    def read(self, path: Path, name: str, chain: tuple[str, ...] = ()) -> Strategy:
        """Return the strategy in the file at `path`."""
        return self._finish(self.library.read("strategy", path), name, chain, ())

    def check_all_used(self) -> None:
        """Refuse an override of a strategy that was never asked for."""
        for override in self.overrides:
            name = override.strategy
            if override in self._of_none and name == EVERY:
                raise UserError(f"{override.place}: no strategy of the study has this")
            if override in self._of_none:
                known = f"{near(name, self.done)}; it has {', '.join(self.done)}"
                raise UserError(f"{override.place}: the study has no strategy {name!r}{known}")

    def _finish(self, node: Node, name: str, chain: tuple[str, ...], path: tuple[str, ...]) -> Strategy:
        for override in self.overrides:
            if override.strategy in (EVERY, called(name)):
                try:
                    node = apply(node, [override], lambda found: build(Strategy, found, path))
                except NothingThereError:
                    if override.strategy != EVERY:
                        raise
                    continue
                self._of_none.discard(override)
        self.nodes[called(name)] = node, path
        strategy = build(Strategy, node, path)
        if strategy.combine:
            strategy = self._combined(strategy, node, (*chain, name), path)
        self.done[called(name)] = strategy
        return strategy

    def _combined(
        self, strategy: Strategy, node: Node, chain: tuple[str, ...], path: tuple[str, ...]
    ) -> Strategy:
        spend: dict[str, float] = {}
        levers: list[tuple[str, Setting]] = []
        stand: dict[str, tuple[str, Any]] = {}
        found = Gathering()
        for name, share in strategy.combine.items():
            part_node = node.value["combine"].value[name]
            place, where = part_node.key_place or part_node.place, (*path, "combine", name)
            if name in chain:
                raise UserError(line(place, where, f"a circle ({' -> '.join((*chain, name))})"))
            if len(chain) >= _MAX_COMBINED:
                raise UserError(line(place, where, f"more than {_MAX_COMBINED} combinations in a row"))
            part = found.of(partial(self.named, name, place, where, chain))
            if part is None:
                continue
            for lever, amount in part.spend.items():
                spend[lever] = spend.get(lever, 0.0) + share * amount
            faults = _add_levers(levers, name, part.levers)
            for key, value in part.stand.items():
                other, earlier_value = stand.setdefault(key, (name, value))
                if earlier_value != value:
                    faults.append(f"{name!r} and {other!r} do not agree on {key}")
            found.add(line(place, where, fault) for fault in faults)
        found.tell()
        return strategy.model_copy(
            update={
                "spend": spend,
                "levers": [setting for _, setting in levers],
                "combine": {},
                **{key: value for key, (_, value) in stand.items()},
                "quadrant": strategy.quadrant or "combination",
            }
        )


def _add_levers(levers: list[tuple[str, Setting]], name: str, settings: list[Setting]) -> list[str]:
    """Enter the settings of a part, unless they are there; what contradicts other parts is returned."""
    faults = []
    for setting in settings:
        faults += [
            f"{name!r} sets {setting.lever} to {setting.value:g} and {other!r} to {earlier.value:g} at the "
            "same time"
            for other, earlier in levers
            if earlier != setting and _overlap(earlier, setting)
        ]
        if all(earlier != setting for _, earlier in levers):
            levers.append((name, setting))
    return faults


def _overlap(a: Setting, b: Setting) -> bool:
    def ends_before(x: Setting, y: Setting) -> bool:
        return x.until_month is not None and x.until_month <= y.from_month

    same = bool(set(a.segments) & set(b.segments)) if a.segments and b.segments else a.segments == b.segments
    return a.lever == b.lever and same and not ends_before(a, b) and not ends_before(b, a)
