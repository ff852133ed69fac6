"""The model is compiled once for each machine, and whoever has to wait for that is told.

A process that needs many others compiles first: they would only wait for one another (see `kernel_cache`).
"""

from __future__ import annotations

import dataclasses
import sys
from importlib import import_module

from sim.scenario.plans.study import Study

COMPILING = "compiling the model for this machine, once: about half a minute"

#: Through these a run reaches all its kernels; imported only when needed, for the compiler takes a while.
_MODULES = ("sim.model.simulate", "sim.model.engines.compiled")


def is_compiled(journal: bool = False) -> bool:
    """Whether nothing is left to compile for a run of the model as it stands.

    Kernels that keep a journal are compiled apart from the others.
    """
    from sim.model.machine.compile import HAVE_COMPILER, kernel_cache

    if not HAVE_COMPILER:
        return True
    for name in _MODULES:
        import_module(name)
    return kernel_cache is not None and kernel_cache.all_kept(journal)


def compile_first(study: Study, journal: bool = False) -> None:
    """Compile what a study's runs need; nothing is done if that is not needed.

    Whatever is not found on disk from now on is said on stderr to be compiled, once. Runs that keep a journal
    have kernels of their own.
    """
    if study.run.engine != "compiled" or not study.has_firms:
        return
    from sim.model.machine.compile import kernel_cache

    if kernel_cache is not None:
        kernel_cache.announce_compiling(_announce)
    if not is_compiled(journal):
        compile_for(study, journal)


def compile_for(study: Study, journal: bool = False) -> None:
    """Simulate two customers of a study's market for one month: that calls, and so compiles, every kernel."""
    from sim.model.machine.compile import kernel_cache
    from sim.model.simulate import simulate

    tiny = {"customers": 2, "months": 1, "warm_up_months": 0, "threads": 1}
    run = study.run.model_copy(update=tiny)
    settings = study.settings.model_copy(update={"run": run})
    simulate(dataclasses.replace(study, settings=settings), next(iter(study.strategies)), journal=journal)
    if kernel_cache is not None:
        kernel_cache.note_all_kept(journal)


def _announce() -> None:
    print(COMPILING, file=sys.stderr, flush=True)
