"""Warm-ups kept in this process, for runs that begin alike: every strategy of a replication, every move of a
slider.

Plans are carried out from month 0 on. What a market lives through before is therefore the same under every
plan of every firm, and one run can go on from where another's warm-up ended.
"""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from sim.scenario.market import Market
from sim.scenario.study import Study

if TYPE_CHECKING:
    from sim.model.running import Running, Warmed

#: Bytes of all warm-ups kept, and of the largest that is: about 140,000 customers of three firms. A larger
#: market does without, so that its peak of memory is its own.
ROOM = 128 * 2**20
LARGEST = ROOM // 4

#: What a market's file says that its months do not depend on; how many customers there are is the study's.
_NO_PART = {"description", "sources", "log", "customers"}

_kept: dict[str, Warmed] = {}  # those asked for last stand last
_one_at_a_time = threading.Lock()


def warm_up_key(study: Study, replication: int, engine: str | None = None) -> str | None:
    """Name of a run's warm-up: runs share it if and only if they have the same.

    Parameters
    ----------
    study : Study
    replication : int
    engine : str, optional
        The study's when left out.

    Returns
    -------
    str or None
        None if it is not shared: there is none, the study is of a migration market, or customers are moved
        one by one by the reference engine, which lives through everything itself and so proves the rest
        right.
    """
    market, run = study.market, study.run
    shares = (engine or run.engine) == "compiled" and run.warm_up_months > 0
    if not shares or not isinstance(market, Market):
        return None
    world = market.model_dump_json(exclude=_NO_PART)  # in the order of the file: firms and segments count
    chance = f"{study.customers} {run.seed} {replication} {run.warm_up_months}"
    return hashlib.sha256(f"{chance} {world}".encode()).hexdigest()


def find(key: str) -> Warmed | None:
    """The warm-up of that name, if it is kept."""
    with _one_at_a_time:
        found = _kept.pop(key, None)
        if found is not None:
            _kept[key] = found
        return found


def keep(key: str, running: Running) -> None:
    """Keep a market as it stands at the end of its warm-up; those not asked for longest make room for it."""
    if running.nbytes > LARGEST:
        return
    warmed = running.as_it_stands()
    with _one_at_a_time:
        _kept.pop(key, None)
        _kept[key] = warmed
        while sum(each.nbytes for each in _kept.values()) > ROOM:
            del _kept[next(iter(_kept))]


def forget() -> None:
    """Let go of all warm-ups: the next run of each market lives through its own."""
    with _one_at_a_time:
        _kept.clear()
