"""Loyalty Lab: markets simulated customer by customer, to choose a strategy for loyalty and growth.

The public API and nothing else; each part is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import sim.show.faces  # noqa: F401 (gives results their charts and chapters)

if TYPE_CHECKING:
    from sim.model.simulate import simulate
    from sim.scenario.basics.errors import UserError
    from sim.scenario.files.load import load_market, load_study
    from sim.show.explorer.explore import explore
    from sim.study.calibrate.calibrate import calibrate
    from sim.study.compare.compare import compare
    from sim.study.compare.results_folder import open_results
    from sim.study.decide.budget_curve import budget_curve
    from sim.study.decide.optimise import optimise
    from sim.study.decide.sweep import sweep
    from sim.study.decide.what_if import what_if
    from sim.study.logs.simulated_log import transactions
    from sim.study.migration.migration import migration

__all__ = [
    "UserError",
    "__version__",
    "budget_curve",
    "calibrate",
    "compare",
    "explore",
    "load_market",
    "load_study",
    "migration",
    "open_results",
    "optimise",
    "simulate",
    "sweep",
    "transactions",
    "what_if",
]

_HOMES = {
    "UserError": "sim.scenario.basics.errors",
    "budget_curve": "sim.study.decide.budget_curve",
    "calibrate": "sim.study.calibrate.calibrate",
    "compare": "sim.study.compare.compare",
    "load_market": "sim.scenario.files.load",
    "load_study": "sim.scenario.files.load",
    "explore": "sim.show.explorer.explore",
    "migration": "sim.study.migration.migration",
    "open_results": "sim.study.compare.results_folder",
    "optimise": "sim.study.decide.optimise",
    "simulate": "sim.model.simulate",
    "sweep": "sim.study.decide.sweep",
    "transactions": "sim.study.logs.simulated_log",
    "what_if": "sim.study.decide.what_if",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            value: Any = version("loyalty-lab")
        except PackageNotFoundError:  # read from a folder that was never installed
            value = "0+unknown"
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
