"""Time the runs of a comparison done by one process, by two, and by two workers of a Dask cluster.

    python tests/benchmarks/bench_executors.py [--quick] [--rounds N]

Every way is timed in a fresh process that has compiled code at hand; the cluster is there already. Each round
has a seed of its own, so that nobody has a warm-up of the round before. What they find must be equal.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from measure import ROOT, STUDY, fresh, header, interleaved, options

FULL = ("market.customers=20000", "run.months=60", "run.replications=20")
QUICK = ("market.customers=200", "run.months=6", "run.replications=2", "run.warm_up_months=2")
ONE, ALONE, TWO, DASK = "1 process, 1 thread", "1 process, its threads", "2 processes", "Dask, 2 workers"


class Took(NamedTuple):
    """Seconds that the runs took, from outside."""

    wall: float


def timed(who: dict[str, Any], settings: list[str]) -> None:
    """Do the runs in this process and print their time and a hash of what they found."""
    import pandas as pd

    from sim.scenario.files.load import load_study
    from sim.study.compare.replicate import replicate
    from sim.study.running.compiling import compile_for

    study = load_study(STUDY, settings)
    compile_for(study)
    begin = time.perf_counter()
    found = replicate(study, progress=False, **who)
    wall = time.perf_counter() - begin
    content = pd.util.hash_pandas_object(found, index=False).to_numpy().tobytes()
    print(json.dumps([wall, len(found), hashlib.sha256(content).hexdigest()]))


def done_by(
    who: dict[str, Any], settings: tuple[str, ...], seeds: Iterator[int], found: dict[int, set[str]]
) -> Took:
    """Time one way with the next seed; `found` gets what it found, by seed."""
    seed = next(seeds)
    given = json.dumps([who, [*settings, f"run.seed={seed}"]])
    wall, rows, content = json.loads(fresh(str(Path(__file__)), "--timed", given)[1].splitlines()[-1])
    assert rows > 0
    found.setdefault(seed, set()).add(content)
    return Took(wall)


def main() -> None:
    """Print a line for each way, and how many times as fast as one process it is."""
    asked = options(__doc__ or "", rounds=3)
    header("runs shared out", asked, "numba", "distributed")
    settings = QUICK if asked.quick else FULL
    sys.path.insert(0, str(ROOT))
    from tests.study.running.dask_here import DaskHere

    found: dict[int, set[str]] = {}
    with (
        tempfile.TemporaryDirectory(prefix="loyalty-bench-") as place,
        DaskHere(Path(place), threads=(1, 1)) as cluster,
    ):
        ways = {
            ONE: ({"workers": 1}, (*settings, "run.threads=1")),
            ALONE: ({"workers": 1}, settings),
            TWO: ({"workers": 2}, settings),
            DASK: ({"cluster": cluster.address}, settings),
        }
        if not asked.quick:  # the cluster's workers have loaded what they need
            done_by({"cluster": cluster.address}, QUICK, iter([0]), {})
        took = interleaved(
            {
                name: partial(done_by, who, chosen, itertools.count(1), found)
                for name, (who, chosen) in ways.items()
            },
            asked.rounds,
        )
    if any(len(contents) > 1 for contents in found.values()):
        sys.exit("not all find the same")
    print(f"equal: what {len(ways)} ways found, with {len(found)} seeds")
    for name, (wall,) in took.items():
        print(f"{name:24}{wall:8.2f} s")
    for name in (ALONE, TWO, DASK):
        print(f"against one: {name} {took[ONE].wall / took[name].wall:.2f} x as fast")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--timed"]:
        timed(*json.loads(sys.argv[2]))
    else:
        main()
