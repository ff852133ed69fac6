"""A kernel's key changes with all that its machine code is made of, and with nothing else.

Each case is an edit of a small package of kernels, or of a copy of the model's own sources.
"""

import importlib
import json
import re
import shutil
import subprocess
import sys

import pytest

from sim.model.kernels import month
from sim.model.machine.kernel_key import key_of
from sim.model.rules import customer as rules
from tests.habits.repository import ROOT

PARTS = '''"""Rules."""
from enum import IntEnum
from functools import wraps
from typing import NamedTuple
import numpy as np
from sim.model.machine.compile import rule

SCALE = 2.0
UNREAD = 1.0
TABLE = np.array([1.0, 2.0])
KIND = np.dtype([("a", np.float64), ("b", np.float32)])

class Code(IntEnum):
    ONE = 1
    TWO = 2

class Pair(NamedTuple):
    left: float
    right: float

@rule
def scaled(x):
    """Scale x."""
    return x * SCALE

@rule
def shifted(x, by=1.0):
    return x + by + TABLE[1]

def adds(amount):
    @rule
    def add(x):
        return x + amount
    return add

one_more, two_more = adds(1.0), adds(2.0)

def times(factor):
    def wrap(function):
        @wraps(function)
        def wrapped(x):
            return factor * x
        return rule(wrapped)
    return wrap

halved = times(0.5)(adds(3.0))

def unread(x):
    return x
'''

KERNELS = '''"""Kernels."""
from scratch import parts
from scratch.parts import Code, Pair, halved, one_more, two_more
from scratch.parts import scaled as scaled_by_another_name
from sim.model.machine.float_bits import mantissa
from sim.model.machine.compile import compiled, kernel

STEPS = (parts.scaled, parts.shifted)

@compiled
def plain(x):
    return scaled_by_another_name(x)

@compiled
def through_module(x):
    return parts.shifted(x)

@compiled
def through_tuple(x):
    return STEPS[1](x)

@compiled
def through_kernel(x):
    return plain(x) + 1.0

@compiled
def of_pair(pair: Pair):
    return pair.left

@compiled
def of_code(x):
    return x + Code.TWO

@compiled
def of_kind(x):
    return x + parts.KIND.itemsize

@compiled
def of_closures(x):
    return one_more(x) - two_more(x)

@compiled
def of_wrapper(x):
    return halved(x)

@compiled
def of_bits(x):
    return mantissa(x)

@compiled
def alone(x):
    return [y for y in range(x)]
'''

ALL = {
    "plain", "through_module", "through_tuple", "through_kernel", "of_pair", "of_code", "of_kind",
    "of_closures", "of_wrapper", "of_bits", "alone",
}  # fmt: skip


def keys(folder, monkeypatch, parts=PARTS, kernels=KERNELS):
    """Key of each kernel of the small package, as it stands in its files in some folder."""
    home = folder / "scratch"
    home.mkdir(parents=True)
    for name, text in {"__init__": "", "parts": parts, "kernels": kernels}.items():
        (home / f"{name}.py").write_text(text)
    with monkeypatch.context() as patch:
        patch.syspath_prepend(str(folder))
        module = importlib.import_module("scratch.kernels")
        found = {name: key_of(getattr(module, name)) for name in ALL}
    for name in ("scratch", "scratch.parts", "scratch.kernels"):
        del sys.modules[name]
    assert [key.unknown for key in found.values()] == [()] * len(ALL)
    return {name: key.text for name, key in found.items()}


def changed(before, after):
    return {name for name in before if before[name] != after[name]}


def edited(text, old, new):
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Scale x."""', '"""Multiply x."""'),
        ('"""Rules."""', '"""Other words."""\n\n# a comment\n'),
        ("    return x * SCALE", "    # scaled\n\n    return x * SCALE  # so"),
        ("UNREAD = 1.0", "UNREAD = 2.0"),
        ("def unread(x):\n    return x", "def unread(x, y):\n    return x - y"),
    ],
)
def test_what_no_machine_code_is_made_of_changes_no_key(monkeypatch, tmp_path, old, new):
    before = keys(tmp_path / "a", monkeypatch)
    assert changed(before, keys(tmp_path / "b", monkeypatch, parts=edited(PARTS, old, new))) == set()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("x * SCALE", "x + SCALE", {"plain", "through_kernel", "through_tuple"}),
        ("SCALE = 2.0", "SCALE = 2", {"plain", "through_kernel", "through_tuple"}),
        ("by=1.0", "by=1.5", {"through_module", "through_tuple"}),
        ("TABLE = np.array([1.0, 2.0])", "TABLE = np.array([1.0, 3.0])", {"through_module", "through_tuple"}),
        ("x + by", "x - by", {"through_module", "through_tuple"}),
        ("    left: float\n    right: float", "    right: float\n    left: float", {"of_pair"}),
        ("    right: float", "    right: np.float32", {"of_pair"}),
        ("TWO = 2", "TWO = 3", {"of_code"}),
        ("np.float32)]", "np.float64)]", {"of_kind"}),
        ("adds(1.0), adds(2.0)", "adds(2.0), adds(1.0)", {"of_closures"}),
        ("times(0.5)", "times(0.25)", {"of_wrapper"}),
    ],
)
def test_a_change_of_what_is_reached_changes_the_keys_of_those_who_reach_it(
    monkeypatch, tmp_path, old, new, expected
):
    before = keys(tmp_path / "a", monkeypatch)
    assert changed(before, keys(tmp_path / "b", monkeypatch, parts=edited(PARTS, old, new))) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("plain(x) + 1.0", "plain(x) + 2.0", {"through_kernel"}),
        ("STEPS = (parts.scaled, parts.shifted)", "STEPS = (parts.shifted, parts.scaled)", {"through_tuple"}),
        ("@compiled\ndef plain", "@kernel\ndef plain", {"plain", "through_kernel"}),
        ("scaled as scaled_by", "shifted as scaled_by", {"plain", "through_kernel"}),
        ("[y for y", "[-y for y", {"alone"}),
    ],
)
def test_a_changed_kernel_changes_its_key_and_its_callers(monkeypatch, tmp_path, old, new, expected):
    before = keys(tmp_path / "a", monkeypatch)
    assert changed(before, keys(tmp_path / "b", monkeypatch, kernels=edited(KERNELS, old, new))) == expected


def test_options_from_outside_are_part_of_every_key(monkeypatch, tmp_path):
    before = keys(tmp_path / "a", monkeypatch)
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "1")
    assert changed(before, keys(tmp_path / "b", monkeypatch)) == ALL


@pytest.mark.parametrize("compiler", ["numba", "llvmlite", "numpy"])
def test_versions_are_part_of_every_key(monkeypatch, tmp_path, compiler):
    before = keys(tmp_path / "a", monkeypatch)
    monkeypatch.setattr(f"{compiler}.__version__", "0.0")
    assert changed(before, keys(tmp_path / "b", monkeypatch)) == ALL


def test_what_is_of_an_unknown_kind_stands_for_all_sources_around(tmp_path, monkeypatch):
    odd = "\nclass Odd:\n    pass\n\nODD = Odd()\n\n@compiled\ndef of_odd(x):\n    return ODD\n"
    found = []
    for folder, text in (("a", "N = 1"), ("b", "N = 1"), ("c", "N = 2")):
        home = tmp_path / folder
        home.mkdir()
        (home / "scratch_odd.py").write_text("from sim.model.machine.compile import compiled\n" + odd)
        (home / "beside.py").write_text(text)
        with monkeypatch.context() as patch:
            patch.syspath_prepend(str(home))
            found.append(key_of(importlib.import_module("scratch_odd").of_odd))
        del sys.modules["scratch_odd"]
    assert found[0].unknown == ("scratch_odd.Odd",)
    assert found[0].text == found[1].text != found[2].text


def test_a_function_that_was_changed_within_the_process_is_seen(monkeypatch):
    assert key_of(month.open_month).as_first_seen
    before = key_of(month.open_month).text
    with monkeypatch.context() as patch:
        patch.setattr(rules.faded, "__code__", (lambda total, months: total).__code__)
        assert not key_of(month.open_month).as_first_seen
        assert key_of(month.open_month).text != before
    assert key_of(month.open_month).text == before


KEYS_OF_COPIES = """
import importlib, json, sys
found = {}
for folder in sys.argv[1:]:
    for name in [name for name in sys.modules if name.split(".")[0] == "sim"]:
        del sys.modules[name]
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    importlib.import_module("sim.model.simulate")
    importlib.import_module("sim.model.engines.compiled")
    assert sys.modules["sim.model.rules.customer"].__file__.startswith(folder)
    caches = importlib.import_module("sim.model.machine.kernel_cache").KernelCache.of_all
    key_of = importlib.import_module("sim.model.machine.kernel_key").key_of
    keys = {one.name.removeprefix("sim.model."): key_of(one.kernel) for one in caches}
    assert not any(key.unknown for key in keys.values()), keys
    found[folder] = {name: key.text for name, key in keys.items()}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def keys_of_copies(tmp_path_factory):
    """Keys of the model's kernels in copies of its sources: as it is, and edited in some way."""
    here = tmp_path_factory.mktemp("copies")

    def copy(name, file=None, edit=None):
        (here / name / "sim").mkdir(parents=True)
        shutil.copytree(ROOT / "sim" / "model", here / name / "sim" / "model")
        for other in ("__init__.py", "scenario", "show"):
            (here / name / "sim" / other).symlink_to(ROOT / "sim" / other)
        if file is not None:
            path = here / name / "sim" / "model" / file
            text = path.read_text(encoding="utf-8")
            assert edit(text) != text
            path.write_text(edit(text), encoding="utf-8")
        return name

    names = [
        copy("as it is"),
        copy("books", "firms/ledger.py", lambda text: text + "\n\ndef added() -> int:\n    return 1\n"),
        copy("policies", "firms/policies.py", lambda text: text.replace('"""', '"""\n\n', 1)),
        copy(
            "docstrings",
            "rules/customer.py",
            lambda text: re.sub(r'^    """(?=\w)', '    """So: ', text, flags=re.M),
        ),
        copy("comments", "kernels/month.py", lambda text: text.replace("\n@rule", "\n# a comment\n@rule")),
        copy(
            "constant",
            "machine/draws.py",
            lambda text: text.replace("_TO_UNIT = 2.0**-32", "_TO_UNIT = 2.0**-33"),
        ),
        copy("rule", "machine/maths.py", lambda text: text.replace("e * LN2_HIGH + (", "e * LN2_HIGH - (")),
        copy(
            "fields",
            "customers/state.py",
            lambda text: text.replace("    basket: Singles", "    purse: Singles"),
        ),
        copy(
            "intrinsic",
            "machine/float_bits.py",
            lambda text: text.replace("0x3FE0000000000000", "0x3FF0000000000000"),
        ),
        copy(
            "kernel",
            "kernels/order_of_time.py",
            lambda text: text.replace("(hole - 1) >> 1", "(hole - 1) // 2"),
        ),
    ]
    done = subprocess.run(
        [sys.executable, "-c", KEYS_OF_COPIES, *(str(here / name) for name in names)],
        cwd=here, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {folder.removeprefix(f"{here}/"): found for folder, found in json.loads(done.stdout).items()}


def test_an_edit_that_no_kernel_reaches_compiles_nothing_anew(keys_of_copies):
    before = keys_of_copies["as it is"]
    for name in ("books", "policies", "docstrings", "comments"):
        assert changed(before, keys_of_copies[name]) == set(), name


def test_an_edit_of_the_model_changes_the_keys_of_those_who_reach_it(keys_of_copies):
    before = keys_of_copies["as it is"]
    desk = {name for name in before if name.startswith("kernels.desk_queue.")}
    for name in ("constant", "rule", "intrinsic", "fields"):
        found = changed(before, keys_of_copies[name])
        assert found >= {"customers.traits.draw_all", "kernels.month.open_month"}, name
        assert not found & desk, name
    assert changed(before, keys_of_copies["kernel"]) == {
        "kernels.desk_queue.serve",
        "kernels.desk_queue._pool",
    }
