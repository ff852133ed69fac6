"""Warm-ups that this process keeps, for runs that begin alike: all strategies of a replication, every move of
a slider.

Plans are carried out from month 0 on. What a market lives through before is the same whatever its firms plan,
so a run can go on from where another's warm-up ended.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from sim.scenario.plans.study import Study

if TYPE_CHECKING:
    from sim.model.clock import Running, Warmed

#: Bytes of all that is kept, and of the most that is kept of one market: some 140,000 customers of three
#: firms. A larger one does without, so that its run needs no more memory than it does anyway.
ROOM = 128 * 2**20
LARGEST = ROOM // 4

#: What stands in a market's file and changes nothing in its months; the study says how many customers it has.
_NO_PART = {"description", "sources", "log", "customers"}

_kept: OrderedDict[str, Warmed] = OrderedDict()  # the one not asked for longest is the first
_one_at_a_time = threading.Lock()


def warm_up_key(study: Study, replication: int, engine: str | None = None) -> str | None:
    """Name of the warm-up of a run, which runs share if and only if it is equal.

    Neither a strategy nor what rivals follow is part of it.

    Parameters
    ----------
    study : Study
    replication : int
    engine : str, optional
        The study's when left out.

    Returns
    -------
    str or None
        None where nothing is shared: without a warm-up, in a migration market, and in the reference engine,
        which lives through everything itself and so proves the others right.
    """
    run, market = study.run, study.market
    if not study.has_firms or (engine or run.engine) != "compiled" or run.warm_up_months == 0:
        return None
    world = market.model_dump_json(exclude=_NO_PART)  # as it stands in the file: the order of firms counts
    chance = f"{study.customers} {run.seed} {replication} {run.warm_up_months}"
    return hashlib.sha256(f"{chance} {world}".encode()).hexdigest()


def find(key: str) -> Warmed | None:
    """The warm-up of that name, if it is kept."""
    with _one_at_a_time:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def keep(key: str, running: Running) -> None:
    """Keep a market as it stands after its warm-up; what was not asked for longest makes room for it."""
    if running.nbytes > LARGEST:
        return
    warmed = running.as_it_stands()
    with _one_at_a_time:
        _kept[key] = warmed
        _kept.move_to_end(key)
        while sum(each.nbytes for each in _kept.values()) > ROOM:
            _kept.popitem(last=False)


def forget() -> None:
    """Let go of all that is kept: the next run of a market lives through its warm-up."""
    with _one_at_a_time:
        _kept.clear()
