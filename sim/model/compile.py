"""One source for two engines: rules stay plain Python functions, and kernels compile what they call.

`rule` leaves a function as it is for Python callers and lets compiled code inline it; `kernel` compiles a
function that allocates nothing, `compiled` one that may. Machine code is cached in a folder keyed on a hash
of this room's sources, because numba looks only at the file of the kernel itself and would silently reuse
stale code of the rules it inlined.
Without numba all three do nothing, and the reference engine runs on the same functions.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

try:
    import numba
    from numba.extending import register_jitable
except ImportError:  # a browser, say: the reference engine needs no compiler
    numba = None

F = TypeVar("F", bound=Callable[..., Any])
_JOURNAL = "journal_compiled"

#: Rules are called by compiled code only: wrappers to call each from Python or C cost a third of the compile.
_RULE = {
    "forceinline": True,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}

HAVE_COMPILER = numba is not None


def source_hash() -> str:
    """Hash of every source file of this room and of the compiler's version."""
    digest = hashlib.sha256(f"numba {numba.__version__}".encode() if numba else b"plain")
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of compiled kernels: in LOYALTY_CACHE, else the user's cache folder, else a temporary one."""
    base = os.environ.get("LOYALTY_CACHE") or os.environ.get("XDG_CACHE_HOME")
    for root in (Path(base) if base else Path.home() / ".cache", Path(tempfile.gettempdir())):
        folder = root / "loyalty-lab" / source_hash()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="loyalty-lab-"))


if numba is not None:
    numba.config.CACHE_DIR = str(cache_folder())


def is_compiled(journal: bool = False) -> bool:
    """Whether the cache folder holds the model's last kernel, so that it was once compiled to the end.

    Kernels that keep a journal are compiled apart from the others.
    """
    if numba is None:
        return True
    folder = Path(numba.config.CACHE_DIR)
    return (folder / _JOURNAL).exists() if journal else any(folder.rglob("month.close_month-*.nbi"))


def journal_compiled() -> None:
    """Remember that the kernels that keep a journal are in the cache folder."""
    if numba is not None:
        (Path(numba.config.CACHE_DIR) / _JOURNAL).touch()


def rule(function: F) -> F:
    """Mark a scalar function without early returns as one that kernels may inline; plain Python otherwise."""
    if numba is None:
        return function
    return register_jitable(**_RULE)(function)


def compiled(function: F) -> F:
    """Compile a kernel that releases the interpreter lock; its machine code is kept on disk."""
    if numba is None:
        return function
    return numba.njit(nogil=True, error_model="numpy", cache=True)(function)


def kernel(function: F) -> F:
    """Compile a kernel that allocates nothing.

    It runs without counting references: with dozens of arrays in play, counting costs five times the work.
    """
    if numba is None:
        return function
    options = {"nogil": True, "error_model": "numpy", "cache": True, "_nrt": False}
    return numba.njit(**options)(function)
