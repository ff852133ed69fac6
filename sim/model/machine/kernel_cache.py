"""Compiled kernels, kept on disk under their keys: found again from anywhere, compiled by one process alone.

This stands where numba looks for machine code before it compiles, and puts it after. A kernel compiled for
arguments of some types is one file, named by a hash of the kernel's key, those types and the machine. So no
file is ever stale: what has changed has another name. Who finds none takes a lock before compiling; who had
to wait for the lock finds the file.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, ClassVar

from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.dispatcher import Dispatcher
from numba.core.registry import cpu_target
from numba.core.serialize import dumps

from sim.model.machine.kernel_files import Lock, folders, prune, read, size, write
from sim.model.machine.kernel_key import key_of

#: What is relied on inside numba: where one is gone, importing this fails, and numba's own cache is used.
_RELIED_ON = (CompileResult._reduce, CompileResult._rebuild, Dispatcher.compile, Dispatcher.enable_caching)
_ROOM = "sim.model"

_prune_once = cache(prune)


class KernelCache(NullCache):
    """Looks for machine code of one kernel and keeps what was made."""

    of_all: ClassVar[list[KernelCache]] = []
    #: Called before a kernel is compiled, once.
    announce: ClassVar[Callable[[], None] | None] = None
    #: Whether a function was changed within this process: what is compiled now may be made of both.
    has_seen_change: ClassVar[bool] = False

    def __init__(self, kernel: Any) -> None:
        self.kernel = kernel
        self.name = f"{kernel.py_func.__module__}.{kernel.py_func.__qualname__}"
        self.files: set[str] = set()  # those that this process has read or written
        self._in_hand: dict[Any, tuple[str, Lock]] = {}
        self.of_all.append(self)

    @property
    def cache_path(self) -> str:
        """Where files are written."""
        return str(folders()[-1])

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Machine code for arguments of some types; None if this process is to compile it."""
        target_context.refresh()
        key = key_of(self.kernel)
        name = _file_name(self.name, key.text, str(sig), *_named_tuples(getattr(sig, "args", sig)))
        found = self._read(name, target_context)
        if found is not None:
            return found
        if KernelCache.announce is not None:
            KernelCache.announce()
            KernelCache.announce = None
        KernelCache.has_seen_change |= not key.as_first_seen
        lock = Lock(name)
        self._in_hand[sig] = name, lock
        lock.take()
        return self._read(name, target_context)

    def _read(self, name: str, target_context: Any) -> Any:
        content = read(name)
        if content is None:
            return None
        try:
            found = CompileResult._rebuild(target_context, *pickle.loads(content))
        except Exception:  # whole, but not to be understood here: it is compiled anew
            return None
        self.files.add(name)
        return found

    def save_overload(self, sig: Any, made: Any) -> None:
        """Keep machine code that was just made."""
        kept_by_numba = not (made.lifted or made.library.has_dynamic_globals)
        if sig in self._in_hand and kept_by_numba and not KernelCache.has_seen_change:
            name, _ = self._in_hand[sig]
            if write(name, dumps(made._reduce())):
                self.files.add(name)
            _prune_once()

    def let_go(self, sig: Any) -> None:
        """Compiling has ended, well or not."""
        if sig in self._in_hand:
            _, lock = self._in_hand.pop(sig)
            lock.leave()


def keep(kernel: Any) -> None:
    """Keep the machine code of a kernel on disk."""
    if not hasattr(kernel, "py_func"):  # numba was told to leave functions as they are
        return
    kept, compile_ = KernelCache(kernel), kernel.compile

    def compile_alone(sig: Any) -> Any:
        try:
            return compile_(sig)
        finally:
            kept.let_go(sig)

    kernel._cache, kernel.compile = kept, compile_alone


def announce_compiling(announce: Callable[[], None]) -> None:
    """Have `announce` called once, before the next kernel that has to be compiled."""
    KernelCache.announce = announce


def all_kept(journal: bool) -> bool:
    """Whether all that a run of the model calls is on disk, with or without a journal.

    All modules that have kernels must have been imported.
    """
    content = read(_list_name(journal))
    return content is not None and all(size(name) == n for name, n in json.loads(content).items())


def note_all_kept(journal: bool) -> None:
    """A run has called all kernels that runs call: note their files, if all could be kept."""
    kept = _of_model()
    names = sorted(name for one in kept for name in one.files)
    if names and all(len(one.files) >= len(one.kernel.overloads) for one in kept):
        write(_list_name(journal), json.dumps({name: size(name) for name in names}).encode())


def _list_name(journal: bool) -> str:
    """Name of the list of the files of a run; another one as soon as any kernel is another."""
    kind = "journal" if journal else "model"
    return _file_name(kind, key_of(*(one.kernel for one in _of_model())).text)


def _of_model() -> list[KernelCache]:
    """The kernels of this room."""
    model = [one for one in KernelCache.of_all if one.name.startswith(f"{_ROOM}.")]
    return sorted(model, key=lambda one: one.name)


def _file_name(title: str, *depends_on: str) -> str:
    """A name that tells what a file is of, and on what it depends; the machine is always among that."""
    machine = repr(cpu_target.target_context.codegen().magic_tuple())
    digest = hashlib.sha256("\n".join([*depends_on, machine]).encode()).hexdigest()
    readable = "".join(c for c in title if c not in "<>").removeprefix(f"{_ROOM}.")
    return f"{readable}-{digest}"


def _named_tuples(types: Iterable[Any]) -> Iterator[str]:
    """Fields of the named tuples among types: the types' own names leave them out."""
    for one in types:
        made = getattr(one, "instance_class", None)
        if made is not None:
            yield f"{made.__module__}.{made.__qualname__} {made._fields}"
        yield from _named_tuples(getattr(one, "types", ()))
