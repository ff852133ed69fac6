"""What the machine code of a kernel depends on, as one hash: its key among the kernels kept on disk.

The compiler inlines rules into kernels, so a kernel is made of all that it reaches: rules and other kernels,
the constants they read, the named tuples they take, the options and versions they are compiled with. It is
read from memory, not from files, so that what is hashed is what is compiled. Comments, docstrings and the
place in a file do not count, nor does what no kernel reaches.

Where this errs, it includes too much: each name in a function's code is looked for in its module and in all
modules it names, whatever it is the name of; and what is of an unknown kind stands for all sources around.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import Path
from types import BuiltinFunctionType, CodeType, EllipsisType, FunctionType, ModuleType
from typing import Any, NamedTuple, TypeVar

import numpy as np

from sim.scenario.basics.sources import source_hash

#: Functions that are compiled as they stand, rules and kernels, and the options of each.
COMPILED: dict[Any, dict[str, Any]] = {}

_FORMAT = 1  # grows when machine code comes to be kept in another way
_COMPILERS = ("numba", "llvmlite", "numpy")
_FOREIGN = {*_COMPILERS, *sys.stdlib_module_names}  # known by their versions
_PLAIN = (
    bool, int, float, complex, str, bytes, range, slice, EllipsisType, Enum, TypeVar, np.generic, np.dtype,
)  # fmt: skip
_NAMED = (FunctionType, BuiltinFunctionType, type)
_NAME = re.compile(r"[A-Za-z_]\w*")
_HAS_DOCSTRING = 0x4000000  # flag of code from Python 3.13 on

#: What each function was made of when first seen here: the compiler may still hold machine code of that.
_FIRST_SEEN: dict[Any, list[Any]] = {}


class Key(NamedTuple):
    """Hash of all that kernels depend on."""

    text: str
    as_first_seen: bool  # False if a function it reaches was changed within this process
    unknown: tuple[str, ...]  # kinds of what it reads that are unknown here


def key_of(*kernels: Any) -> Key:
    """The key of a kernel, be it compiled or the plain function; of several, one for all together."""
    reached = _Reached()
    texts = [_compilers(), *map(reached.told, kernels)]
    texts += reached.texts
    if reached.unknown:
        texts += [source_hash(folder) for folder in sorted(reached.folders)]
    digest = hashlib.sha256("\n".join(texts).encode())
    return Key(digest.hexdigest(), reached.as_first_seen, tuple(reached.unknown))


class _Reached:
    """All that a kernel reaches, in the order in which it is found.

    Functions and classes are told of once and referred to by number, for two of them may have one name.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.as_first_seen = True
        self.unknown: list[str] = []
        self.folders: set[Path] = set()
        self._numbers: dict[int, int] = {}

    def told(self, value: Any) -> str:
        """A value in words that differ wherever machine code could."""
        kind = f"{type(value).__module__}.{type(value).__qualname__}"
        if value is None or isinstance(value, _PLAIN):
            return f"{kind} {value!r}"
        if isinstance(value, tuple | list):
            named = self.told(type(value)) if hasattr(value, "_fields") else kind
            return f"{named} {[self.told(part) for part in value]}"
        if isinstance(value, set | frozenset):
            return f"{kind} {sorted(self.told(part) for part in value)}"
        if isinstance(value, dict):
            return f"{kind} {[(self.told(name), self.told(part)) for name, part in value.items()]}"
        if isinstance(value, np.ndarray):
            content = hashlib.sha256(value.tobytes()).hexdigest()
            return f"{kind} {value.dtype} {value.shape} {value.strides} {value.flags.writeable} {content}"
        return self._told_of_code(value, kind)

    def _told_of_code(self, value: Any, kind: str) -> str:
        """The same of modules, functions and classes."""
        if isinstance(value, ModuleType):
            return f"module {value.__name__}"
        if hasattr(value, "py_func"):
            return f"kernel {self.told(value.py_func)} {self.told(dict(value.targetoptions))}"
        if _is_foreign(getattr(value, "__module__", None)):
            name = f"{value.__module__}.{value.__qualname__}" if isinstance(value, _NAMED) else repr(value)
            if " at 0x" not in name:  # a place in memory says nothing
                return f"{kind} {name}"
        elif isinstance(value, FunctionType):  # the cells of a wrapper hold what it wraps
            return self._once(value, self._function)
        elif hasattr(value, "__wrapped__"):  # an intrinsic, for one
            return f"{kind} {self.told(inspect.unwrap(value))}"
        elif isinstance(value, type) and hasattr(value, "_fields"):
            return self._once(value, self._named_tuple)
        elif isinstance(value, type) and issubclass(value, Enum):
            return f"{kind} {value.__qualname__} {list(value.__members__.values())!r}"
        self.unknown.append(kind)
        return f"unknown {kind}"

    def _once(self, value: Any, tell: Callable[[Any], str]) -> str:
        """The number of a function, class or module, told of when it is first met."""
        number = self._numbers.setdefault(id(value), len(self._numbers))
        if number == len(self.texts):
            self.texts.append("")
            self.texts[number] = tell(value)
        return f"#{number}"

    def _function(self, function: FunctionType) -> str:
        code, home = function.__code__, function.__globals__
        names = dict.fromkeys([*_names(code), *_names_in_annotations(function.__annotations__)])
        reads = list(_reads(names, home))
        own = [function.__defaults__, function.__kwdefaults__, *_cells(function)]
        made_of = [code, *own, *(value for _, value in reads)]
        before = _FIRST_SEEN.setdefault(function, made_of)
        if len(before) != len(made_of) or any(a is not b for a, b in zip(before, made_of, strict=True)):
            self.as_first_seen = False
        self.folders.add(Path(code.co_filename).parent)
        parts = [f"{function.__module__}.{function.__qualname__}", self._code(code)]
        parts += [self.told(part) for part in own]
        parts += [f"{name}={self.told(value)}" for name, value in reads]
        if function in COMPILED:
            parts.append(self.told(COMPILED[function]))
        else:  # something in its module stands for it in compiled code
            parts.append(self._once(sys.modules.get(function.__module__), self._module))
        return repr(parts)

    def _code(self, code: CodeType) -> str:
        """Told of bytecode, without what only a reader sees."""
        constants = list(code.co_consts)
        if _has_docstring(code):
            constants[0] = None
        told = [self._code(c) if isinstance(c, CodeType) else self.told(c) for c in constants]
        variables = (code.co_varnames, code.co_cellvars, code.co_freevars)
        counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
        steps = (code.co_code.hex(), code.co_exceptiontable.hex(), code.co_flags & ~_HAS_DOCSTRING)
        return repr((code.co_name, *steps, code.co_names, variables, counts, told))

    def _named_tuple(self, kind: Any) -> str:
        home = vars(sys.modules[kind.__module__])
        annotations = inspect.get_annotations(kind)
        names = dict.fromkeys(_names_in_annotations(annotations))
        written = [(name, _annotation(annotation)) for name, annotation in annotations.items()]
        reads = [f"{name}={self.told(value)}" for name, value in _reads(names, home)]
        defaults = self.told(kind._field_defaults)
        return repr((kind.__module__, kind.__qualname__, kind._fields, written, defaults, reads))

    def _module(self, module: ModuleType) -> str:
        """Told of all that a module holds."""
        named = [(name, value) for name, value in vars(module).items() if not name.startswith("__")]
        return repr([f"{name}={self.told(value)}" for name, value in named])


def _compilers() -> str:
    """Versions of who compiles, and what they are told by the environment."""
    settings = sorted(item for item in os.environ.items() if item[0].startswith("NUMBA_"))
    return repr((_FORMAT, sys.version, [sys.modules[name].__version__ for name in _COMPILERS], settings))


def _is_foreign(module: Any) -> bool:
    return isinstance(module, str) and module.split(".")[0] in _FOREIGN


def _has_docstring(code: CodeType) -> bool:
    """Whether the first constant of a function's code is its docstring."""
    if sys.version_info >= (3, 13):
        return bool(code.co_flags & _HAS_DOCSTRING)
    is_function = bool(code.co_flags & inspect.CO_NEWLOCALS) and not code.co_name.startswith("<")
    return is_function and bool(code.co_consts) and isinstance(code.co_consts[0], str)


def _names(code: CodeType) -> Iterator[str]:
    """Names that code reads from elsewhere, be they of globals or of attributes."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _names_in_annotations(annotations: dict[str, Any]) -> Iterator[str]:
    for annotation in annotations.values():
        yield from _NAME.findall(_annotation(annotation))


def _annotation(annotation: Any) -> str:
    """An annotation as it is written."""
    return str(getattr(annotation, "__forward_arg__", annotation))


def _reads(names: Iterable[str], home: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each name that a module has, and what it stands for; likewise in our modules that are so named."""
    spaces = [home]
    for space in spaces:
        for name in names:
            if name in space:
                value = space[name]
                yield f"{space.get('__name__')}.{name}", value
                is_ours = isinstance(value, ModuleType) and not _is_foreign(value.__name__)
                if is_ours and all(vars(value) is not known for known in spaces):
                    spaces.append(vars(value))


def _cells(function: FunctionType) -> list[Any]:
    """What a function made inside another one reads there."""
    return [cell.cell_contents for cell in function.__closure__ or ()]
