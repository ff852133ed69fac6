"""The first compile is announced, done before processes start, and done once."""

import numba
import pytest

from sim.model.compile import is_compiled
from sim.study import compiling, replicate
from sim.study.compiling import COMPILING, compile_first, compile_for
from sim.study.executors import processes
from tests.study import hand_made


@pytest.fixture
def cold(monkeypatch, tmp_path):
    """An empty cache folder; compiling only puts the last kernel's file there."""
    made = []

    def fill(study, journal=False):
        made.append(study.name)
        (tmp_path / "model_x").mkdir()
        (tmp_path / "model_x" / "month.close_month-1.py311.nbi").touch()

    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(compiling, "compile_for", fill)
    return made


def test_two_customers_of_one_month_compile_the_model_to_the_end():
    compile_for(hand_made.study())
    assert is_compiled()


def test_the_first_compile_is_told_once(cold, capsys):
    compile_first(hand_made.study())
    compile_first(hand_made.study())
    assert cold == ["hand"] and capsys.readouterr() == ("", f"{COMPILING}\n")


def test_a_compile_that_was_broken_off_is_not_taken_for_a_whole_one(cold, tmp_path):
    (tmp_path / "traits.draw_all-1.py311.nbi").touch()
    assert not is_compiled()


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
