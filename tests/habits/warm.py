"""Compile what the tests run, in one process, before several test at once.

Two processes that write the compiler's cache on disk at the same moment can pick one file name for two
kernels; this way they find the cache full and only read it.
"""

from __future__ import annotations

import sim
from tests.habits.baselines import STUDIES

TINY = ("run.customers=200", "run.warm_up_months=1", "run.months=2")


def main() -> None:
    """Simulate a little of every study in the repository."""
    for path in STUDIES:
        study = sim.load_study(path, overrides=list(TINY))
        sim.simulate(study, strategy=next(iter(study.strategies)))


if __name__ == "__main__":
    main()
