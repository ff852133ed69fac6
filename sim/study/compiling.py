"""The model is compiled once for each machine, by one process alone.

Two processes that write the compiler's cache on disk at the same moment can pick one file name for two
kernels; when one has filled it, the others only read.
"""

from __future__ import annotations

import dataclasses
import sys

from sim.scenario.market import Market
from sim.scenario.study import Study

COMPILING = "compiling the model for this machine, once: about half a minute"


def compile_first(study: Study, journal: bool = False) -> None:
    """Compile what a study's runs need, and say so on stderr; nothing is done if that is not needed.

    Runs that keep a journal have kernels of their own.
    """
    if study.run.engine != "compiled" or not isinstance(study.market, Market):
        return
    from sim.model.compile import is_compiled  # here, for the compiler takes a while to import

    if is_compiled(journal):
        return
    print(COMPILING, file=sys.stderr, flush=True)
    compile_for(study, journal)


def compile_for(study: Study, journal: bool = False) -> None:
    """Simulate two customers of a study's market for one month: that calls, and so compiles, every kernel."""
    from sim.model.compile import journal_compiled
    from sim.model.simulate import simulate

    tiny = {"customers": 2, "months": 1, "warm_up_months": 0, "threads": 1}
    run = study.run.model_copy(update=tiny)
    settings = study.settings.model_copy(update={"run": run})
    simulate(dataclasses.replace(study, settings=settings), next(iter(study.strategies)), journal=journal)
    if journal:
        journal_compiled()
