"""The public API is what the documentation says it is, and costs nothing until it is used."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import sim

NAMES = [
    "UserError",
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


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_there(name: str) -> None:
    assert callable(getattr(sim, name))
    assert getattr(sim, name) is getattr(importlib.import_module(getattr(sim, name).__module__), name)


def test_nothing_else_is_public() -> None:
    assert sorted(sim.__all__) == dir(sim) == sorted([*NAMES, "__version__"])
    assert sim.__version__
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        sim.simulat  # noqa: B018


def test_importing_it_loads_no_library() -> None:
    code = "import sys; before = set(sys.modules); import sim; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.strip()
    assert "numpy" not in loaded
    assert "pydantic" not in loaded
