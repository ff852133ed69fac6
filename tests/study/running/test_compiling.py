"""The first compile is announced, done before processes start, and done once."""

import shutil
import subprocess
import sys

import pytest

from sim.model.machine import draws, kernel_files
from sim.model.machine.compile import compiled
from sim.model.machine.kernel_cache import KernelCache
from sim.study.compare import replicate
from sim.study.running import compiling, processes
from sim.study.running.compiling import COMPILING, compile_first, compile_for, is_compiled
from tests.habits.repository import ROOT
from tests.study import hand_made


def doubled(x: float) -> float:
    return 2.0 * x


@pytest.fixture
def cold(monkeypatch, tmp_path):
    """An empty cache folder; one small kernel stands for all of the model's."""
    monkeypatch.setenv("LOYALTY_CACHE", str(tmp_path))
    monkeypatch.setattr(KernelCache, "announce", None)
    kernel_files.folders.cache_clear()
    made = []

    def fill(study, journal=False):
        made.append(study.name)
        compiled(doubled)(1.0)

    monkeypatch.setattr(compiling, "compile_for", fill)
    yield made
    kernel_files.folders.cache_clear()


def test_the_first_compile_is_told_once(cold, capsys):
    compile_first(hand_made.study())
    compile_first(hand_made.study())
    assert cold == ["hand", "hand"] and capsys.readouterr() == ("", f"{COMPILING}\n")


def test_the_reference_engine_needs_no_compiler(cold, capsys):
    compile_first(hand_made.study(engine="reference"))
    assert cold == [] and capsys.readouterr().err == ""


def test_processes_start_when_the_model_is_compiled(cold, monkeypatch):
    def begun(*_):
        assert cold == ["hand"]
        return iter(())

    monkeypatch.setattr(processes, "_shared", begun)
    with pytest.raises(KeyError):  # nothing was computed, so nothing can be joined
        replicate.replicate(hand_made.study(), workers=2)
    assert cold == ["hand"]


@pytest.fixture
def copied(monkeypatch, tmp_path):
    """A copy of the cache folder, once the model is compiled."""
    compile_for(hand_made.study())
    here = tmp_path / "loyalty-lab" / "kernels"
    shutil.copytree(kernel_files.folders()[-1], here)
    monkeypatch.setenv("LOYALTY_CACHE", str(tmp_path))
    kernel_files.folders.cache_clear()
    yield here
    kernel_files.folders.cache_clear()


def test_two_customers_of_one_month_compile_the_model_to_the_end(capsys):
    compile_for(hand_made.study())
    assert is_compiled()
    compile_first(hand_made.study())
    assert capsys.readouterr().err == ""


def damaged(path):
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), damaged])
@pytest.mark.parametrize("name", ["kernels.month.close_month", "kernels.desk_queue.serve", "model"])
def test_a_model_that_lacks_a_file_is_not_taken_for_compiled(copied, name, harm):
    assert is_compiled()
    for path in copied.glob(f"{name}-*"):
        harm(path)
    assert not is_compiled()


def test_a_model_with_another_constant_is_not_taken_for_compiled(monkeypatch):
    compile_for(hand_made.study())
    assert is_compiled()
    with monkeypatch.context() as patch:
        patch.setattr(draws, "_TO_UNIT", 0.5)
        assert not is_compiled()
    assert is_compiled()


OF_ANOTHER_CHECKOUT = """
import sys
import sim
from sim.study.running.compiling import compile_first, is_compiled
print(sim.__file__, is_compiled())
if sys.argv[1:]:
    from sim.model.machine.kernel_cache import KernelCache
    from tests.study import hand_made
    compile_first(hand_made.study())
    sim.model.simulate.simulate(hand_made.study(customers=100, months=2), "hold")
    print(sum(sum(one.kernel.stats.cache_misses.values()) for one in KernelCache.of_all))
"""


@pytest.mark.parametrize(
    ("file", "edit", "expected"),
    [
        ("firms/ledger.py", lambda text: text + "\n\nADDED = 1\n", ["True", "0"]),
        ("machine/maths.py", lambda text: text.replace("p = p * r + 0.5", "p = p * r - 0.5"), ["False"]),
    ],
)
def test_another_checkout_is_taken_for_compiled_if_its_kernels_are_equal(tmp_path, file, edit, expected):
    compile_for(hand_made.study())
    home = tmp_path / "elsewhere"
    shutil.copytree(ROOT / "sim", home / "sim")
    (home / "tests").symlink_to(ROOT / "tests")
    path = home / "sim" / "model" / file
    text = path.read_text(encoding="utf-8")
    assert edit(text) != text
    path.write_text(edit(text), encoding="utf-8")
    calls = [] if expected == ["False"] else ["and run"]
    done = subprocess.run(
        [sys.executable, "-c", OF_ANOTHER_CHECKOUT, *calls],
        cwd=home, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert done.stdout.split() == [str(home / "sim" / "__init__.py"), *expected]
