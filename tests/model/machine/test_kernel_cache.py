"""Compiled kernels are found again from anywhere, and what two processes need at once is compiled once."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.model.machine import kernel_cache, kernel_files
from sim.model.machine.compile import compiled, rule
from sim.model.machine.kernel_cache import KernelCache
from tests.habits.repository import ROOT, modules

FACTOR = 3.0


@rule
def tripled(x: float) -> float:
    return FACTOR * x


def plus_tripled(x: float) -> float:
    return x + tripled(x)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """An empty folder of kernels."""
    monkeypatch.setenv("LOYALTY_CACHE", str(tmp_path))
    monkeypatch.setattr(KernelCache, "has_seen_change", False)
    monkeypatch.setattr(KernelCache, "announce", None)
    kernel_files.folders.cache_clear()
    yield tmp_path / "loyalty-lab" / "kernels"
    kernel_files.folders.cache_clear()


def misses(kernel) -> int:
    """How often a kernel was compiled, and not found."""
    return sum(kernel.stats.cache_misses.values())


def test_a_kernel_is_compiled_once_for_each_kind_of_argument(folder):
    first, second = compiled(plus_tripled), compiled(plus_tripled)
    assert first(1.0) == first(1) == 4.0
    assert second(1.0) == second(1) == 4.0
    assert misses(first) == 2 and misses(second) == 0
    assert len(list(folder.iterdir())) == 2


def test_a_constant_that_has_changed_is_not_taken_from_disk(folder, monkeypatch):
    compiled(plus_tripled)(1.0)
    monkeypatch.setattr(sys.modules[__name__], "FACTOR", 4.0)
    after = compiled(plus_tripled)
    after(1.0)
    assert misses(after) == 1


def test_what_is_compiled_after_a_change_within_the_process_is_not_kept(folder, monkeypatch):
    """Numba may still hold the rule as it was, and put that into the kernel."""
    compiled(plus_tripled)(1.0)
    before = set(folder.iterdir())
    monkeypatch.setattr(sys.modules[__name__], "FACTOR", 5.0)
    compiled(plus_tripled)(1.0)
    assert set(folder.iterdir()) == before


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b[:40] + bytes(len(b) - 40)])
def test_a_damaged_file_is_compiled_anew_and_mended(folder, damage):
    compiled(plus_tripled)(1.0)
    (path,) = folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    mending, after = compiled(plus_tripled), compiled(plus_tripled)
    assert mending(1.0) == after(1.0) == 4.0
    assert misses(mending) == 1 and misses(after) == 0


def test_a_whole_file_that_makes_no_sense_is_compiled_anew(folder):
    compiled(plus_tripled)(1.0)
    (path,) = folder.iterdir()
    kernel_files.write(path.name, b"no machine code")
    mending, after = compiled(plus_tripled), compiled(plus_tripled)
    assert mending(1.0) == after(1.0) == 4.0
    assert misses(mending) == 1 and misses(after) == 0


def test_a_folder_that_cannot_be_written_costs_a_compile_and_no_more(folder, monkeypatch):
    monkeypatch.setattr(kernel_cache, "write", lambda name, content: False)
    first, second = compiled(plus_tripled), compiled(plus_tripled)
    assert first(1.0) == second(1.0) == 4.0
    assert misses(second) == 1


def test_a_compile_that_fails_leaves_no_lock(folder):
    with pytest.raises(Exception, match="nopython"):
        compiled(plus_tripled)("text")
    assert list(folder.iterdir()) == []


def test_what_is_compiled_is_announced_once_and_what_is_found_is_not(folder):
    told = []
    kernel_cache.announce_compiling(lambda: told.append("compiling"))
    compiled(plus_tripled)(1.0)
    compiled(plus_tripled)(1)
    assert told == ["compiling"]
    kernel_cache.announce_compiling(lambda: told.append("again"))
    compiled(plus_tripled)(1.0)
    assert told == ["compiling"]


SCRATCH = """
import sys, time
from sim.model.machine.compile import compiled, kernel_cache, rule

{rules}

@compiled
def total(x):
    found = 0.0
    for i in range(10):
        found += {terms}
    return found

if __name__ != "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    print(total(1.0), sum(total.stats.cache_misses.values()), kernel_cache is not None, flush=True)
"""
RULES = "\n".join(f"@rule\ndef f{i}(x):\n    return x * {i}.0 + 1.0\n" for i in range(8))
TERMS = " + ".join(f"f{i}(x + i)" for i in range(8))


def started(home: Path, before: str = "") -> "subprocess.Popen[str]":
    """A process that is about to call a kernel of a module `scratch` in a folder."""
    home.mkdir(exist_ok=True)
    if not (home / "scratch.py").exists():  # numba's own cache minds when it was written
        (home / "scratch.py").write_text(SCRATCH.format(rules=RULES, terms=TERMS))
    code = f"import sys; sys.path[:0] = [{str(home)!r}, {str(ROOT)!r}]\n{before}\nimport scratch"
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ended(*processes: "subprocess.Popen[str]") -> list[list[str]]:
    """What processes say of the kernel after calling it together: its value, how often it was compiled."""
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * len(processes)
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.communicate()[0].split() for process in processes]


def test_processes_that_start_together_compile_once(folder, tmp_path):
    found = ended(*(started(tmp_path / "home") for _ in range(3)))
    assert len({value for value, _, _ in found}) == 1
    assert sorted(compiled_here for _, compiled_here, _ in found) == ["0", "0", "1"]
    assert len(list(folder.iterdir())) == 1


def test_the_same_kernel_is_found_from_another_place(folder, tmp_path):
    (first,), (second,) = ended(started(tmp_path / "here")), ended(started(tmp_path / "there"))
    assert first[0] == second[0]
    assert (first[1], second[1]) == ("1", "0")


def test_a_numba_that_has_changed_inside_keeps_kernels_itself(folder, tmp_path):
    lost = "import numba.core.ccallback, numba.core.caching as c; del c.NullCache"
    (first,), (second,) = (ended(started(tmp_path / "home", lost)) for _ in range(2))
    assert first[0] == second[0]
    assert (first[1:], second[1:]) == (["1", "False"], ["0", "False"])
    assert not folder.exists()


def test_numba_is_as_expected_inside():
    assert kernel_cache is sys.modules["sim.model.machine.compile"].kernel_cache


def test_what_stands_for_a_function_in_compiled_code_stands_in_the_module_of_that_function():
    """A kernel's key has the whole module of a function that is no rule; elsewhere, it would not be seen."""
    named = {name for name, path in modules().items() if "numba" in path.read_text(encoding="utf-8")}
    extended = {name for name in named if "numba.extending" in modules()[name].read_text(encoding="utf-8")}
    assert extended == {"sim.model.machine.float_bits", "sim.model.machine.compile"}
