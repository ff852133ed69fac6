"""One source for two engines: rules stay plain Python functions, and kernels compile what they call.

`rule` leaves a function as it is for Python callers and lets compiled code inline it; `kernel` compiles a
function that allocates nothing, `compiled` one that may. Machine code is kept on disk (see `kernel_cache`).
Without numba all three do nothing, and the reference engine runs on the same functions.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from sim.model.machine.kernel_files import root
from sim.model.machine.kernel_key import COMPILED
from sim.scenario.basics.sources import PACKAGE, source_hash

try:
    import numba
    from numba.extending import register_jitable
except ImportError:  # a browser, say: the reference engine needs no compiler
    numba = None

kernel_cache: Any = None
with suppress(ImportError, AttributeError):  # no compiler, or one that has changed inside
    kernel_cache = import_module("sim.model.machine.kernel_cache")

_compiler: dict[str, Any] = {}
with suppress(ImportError, AttributeError):
    _compiler["pipeline_class"] = import_module("sim.model.machine.rule_compiler").RuleCompiler

if numba is not None and kernel_cache is None:
    # numba's own cache looks at a kernel's file alone: a folder for each state of the sources keeps it right
    state = source_hash(PACKAGE / "model", beside=numba.__version__)
    numba.config.CACHE_DIR = str((root() or Path(tempfile.gettempdir())) / state)

F = TypeVar("F", bound=Callable[..., Any])

HAVE_COMPILER = numba is not None

#: Rules are called by compiled code only: wrappers to call each from Python or C cost a third of the compile.
_RULE = {
    "forceinline": True,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}
_KERNEL = {"nogil": True, "error_model": "numpy"}


def rule(function: F) -> F:
    """Mark a scalar function without early returns as one that kernels may inline; plain Python otherwise."""
    if numba is None:
        return function
    COMPILED[function] = _RULE
    return register_jitable(**_RULE, **_compiler)(function)


def compiled(function: F) -> F:
    """Compile a kernel that releases the interpreter lock; its machine code is kept on disk."""
    return _compiled(function, _KERNEL)


def kernel(function: F) -> F:
    """Compile a kernel that allocates nothing.

    It runs without counting references: with dozens of arrays in play, counting costs five times the work.
    """
    return _compiled(function, {**_KERNEL, "_nrt": False})


def _compiled(function: F, options: dict[str, Any]) -> F:
    if numba is None:
        return function
    COMPILED[function] = options
    made: F = numba.njit(cache=kernel_cache is None, **options)(function)
    if kernel_cache is not None:
        kernel_cache.keep(made)
    return made
