"""Policies compared as strategies are: sets of them, each under a name and on top of a strategy.

What they do is never kept from one comparison to the next: nothing could tell a policy from another of its
name, for what a function does hangs on all that it calls.
"""

from __future__ import annotations

import pickle
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from sim.model.later import PlayOn
from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.compare.replicate import replicate_all
from sim.study.running.compiling import compile_first

if TYPE_CHECKING:
    from sim.model.firms.user_policies import Intervention, UserPolicy

_WHAT_CAN = (
    "policies of a module can be sent (not of a notebook, a script or another function), and to no cluster"
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 %_-]{0,39}")


@dataclass(frozen=True)
class PolicySet:
    """Policies that are followed together.

    Attributes
    ----------
    strategy : str
        The strategy they are on top of.
    policies : tuple of generator functions
    """

    strategy: str
    policies: tuple[UserPolicy | Intervention, ...]

    @property
    def parts(self) -> list[str]:
        """What the strategy and the policies are called."""
        from sim.model.firms.policy_guard import called

        return [self.strategy, *(called(policy) for policy in self.policies)]

    @property
    def can_be_sent(self) -> bool:
        """Whether another process finds the policies: those at the top level of a module that is imported."""
        try:
            return b"__main__" not in pickle.dumps(self.policies)
        except (pickle.PicklingError, AttributeError, TypeError):
            return False


@dataclass(frozen=True)
class _Steered:
    """Simulates a strategy together with the policies of its name."""

    sets: Mapping[str, PolicySet]
    simulate: Callable[..., Any] | None

    def __call__(self, study: Study, strategy: str, replication: int, **how: Any) -> Any:
        from sim.model.simulate import simulate

        policies = self.sets[strategy].policies
        return (self.simulate or simulate)(study, strategy, replication, policies=policies, **how)


def policy_sets(
    study: Study, given: Mapping[str, Sequence[UserPolicy | Intervention | str]]
) -> dict[str, PolicySet]:
    """Return the sets of policies that a study is asked to compare.

    Raises
    ------
    UserError
        If a name is taken or cannot be printed, there is no such strategy, or something is no policy.
    """
    if not isinstance(given, Mapping):
        raise UserError("policies: names with lists are expected, as in {'spring sale': [spring_sale]}")
    if given and not study.has_firms:
        raise UserError("policies: a migration market has no firm that could follow them")
    taken = {_plain(name): f"{name!r}, a strategy of the study" for name in study.strategies}
    found = {}
    for name, members in given.items():
        if not isinstance(name, str) or _NAME.fullmatch(name) is None:
            raise UserError(f"policies: a name of letters, digits, spaces and % is expected (got {name!r})")
        if _plain(name) in taken:
            raise UserError(
                f"policies: {name!r} would be taken for {taken[_plain(name)]}; choose another name"
            )
        taken[_plain(name)] = f"{name!r}, another set"
        found[name] = _policy_set(study, name, members)
    return found


def with_policies(
    worlds: Sequence[Study],
    found: Sequence[pd.DataFrame],
    sets: Mapping[str, PolicySet],
    *,
    workers: int | None,
    cluster: str | None,
    progress: bool | None,
    simulate: Callable[..., Any] | None,
    play_on: PlayOn | None = None,
) -> list[pd.DataFrame]:
    """Return the digests of each study's strategies, and below them those of the sets of policies.

    Policies are not sent to a cluster, nor to processes that could not find one of them: this one simulates
    alone then, and says so on stderr.
    """
    if not sets:
        return list(found)
    away = "a cluster" if cluster is not None else "other processes" if (workers or 1) > 1 else None
    stay = [name for name, one in sets.items() if cluster is not None or not one.can_be_sent]
    if away is not None and stay:
        workers = None
        told = f"policies: {stay[0]!r} cannot be sent to {away}, so this process simulates alone; {_WHAT_CAN}"
        print(told, file=sys.stderr, flush=True)
    if simulate is None:
        compile_first(worlds[0])
    below = replicate_all(
        [_with_their_names(world, sets) for world in worlds],
        strategies=sets, workers=workers, progress=progress, simulate=_Steered(sets, simulate),
        play_on=play_on,
    )  # fmt: skip
    return [_one_frame(*both) for both in zip(found, below, strict=True)]


def _plain(name: str) -> str:
    """A name as reports print it, but for capitals and blanks."""
    return " ".join(name.replace("_", " ").split()).casefold()


def _policy_set(study: Study, name: str, members: Sequence[UserPolicy | Intervention | str]) -> PolicySet:
    from sim.model.firms.policy_guard import as_policies

    if not isinstance(members, list | tuple):
        as_policies(members)  # raises
    named = [member for member in members if isinstance(member, str)]
    policies = as_policies([member for member in members if not isinstance(member, str)])
    if len(named) > 1 or not policies:
        raise UserError(f"policies: {name!r}: one or more policies are expected, and at most one strategy")
    for strategy in named:
        if strategy not in study.strategies:
            hint = near(strategy, study.strategies)
            raise UserError(f"policies: {name!r}: the study has no strategy {strategy!r}{hint}")
    return PolicySet(named[0] if named else "hold", tuple(policies))


def _with_their_names(study: Study, sets: Mapping[str, PolicySet]) -> Study:
    """The study with each set as a further strategy: what its policies are on top of."""
    strategies = {name: study.strategies.get(one.strategy, Strategy()) for name, one in sets.items()}
    return replace(study, strategies=study.strategies | strategies)


def _one_frame(upper: pd.DataFrame, lower: pd.DataFrame) -> pd.DataFrame:
    """Two frames of digests as one; keys stay categories."""
    columns: dict[str, Any] = {}
    for name in upper:
        both = [upper[name], lower[name]]
        keys = isinstance(upper[name].dtype, pd.CategoricalDtype)
        columns[str(name)] = union_categoricals(both) if keys else np.concatenate(both)
    return pd.DataFrame(columns)
