"""That the label *built in* is right: a constant decides, which the table names.

Each such fact is measured three times, with a sixth of the customers and the same luck: as the market is,
without the constant, and with half of it. Nothing here is close, so that luck does not decide.
"""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.study.facts.built_in import BuiltIn
from sim.study.facts.fact_table import TABLE, read_facts
from sim.study.facts.judge import judge
from sim.study.facts.measure_facts import measure_group, measured_together
from sim.study.facts.measurement import Look

FACTS = read_facts()
BUILT_IN: dict[str, BuiltIn] = {name: fact.built_in for name, fact in FACTS.items() if fact.built_in}
#: What may be left of a finding that is gone, and how far a number goes with half of what decides it.
GONE, HALF_WAY = 0.05, (0.4, 0.6)


def _found(name: str, settings: tuple[str, ...]) -> pd.DataFrame:
    group = next(iter(measured_together([name])))
    return judge(FACTS[name], measure_group(group, Look(1 / 6, settings=settings))[name])


def _within(found: pd.DataFrame) -> pd.Series:
    """How far each number of a finding of signs lies within its band."""
    edge = found["band_low"].where(found["band_low"] > -math.inf, found["band_high"])
    return (found["value"] - edge) * (found["band_low"] > -math.inf).map({True: 1, False: -1})


@pytest.mark.slow
@pytest.mark.parametrize("name", BUILT_IN)
def test_without_its_constant_a_finding_is_gone_and_with_half_it_stands_or_has_moved(name: str) -> None:
    usual, without, half = (_found(name, how) for how in ((), BUILT_IN[name].neutral, BUILT_IN[name].half))
    told = pd.concat([usual, without, half])[["part", "value", "low", "high", "part_verdict"]].to_string()
    if FACTS[name].tolerance:
        assert "met" not in without["verdict"].tolist(), told
        moved = (half["value"] - without["value"]) / (usual["value"] - without["value"])
        assert moved.between(*HALF_WAY).any(), told
    else:
        assert (usual["verdict"] == "met").all(), told
        assert (_within(without) < GONE * _within(usual)).any(), told
        assert (half["verdict"] == "met").all(), told


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_same_constants_are_taken_out_and_halved_and_it_is_said_how_they_decide(name: str) -> None:
    built_in = BUILT_IN[name]
    assert built_in.decided_by
    assert [s.split("=")[0] for s in built_in.neutral] == [s.split("=")[0] for s in built_in.half]
    assert built_in.why.endswith(".")


def test_the_results_say_which_constant_decides() -> None:
    assert judge(FACTS["F07"], None)["decided_by"].tolist() == ["promise.irrelevant_cost"]
    assert judge(FACTS["F40"], None)["decided_by"].tolist() == [""]


def _edited(tmp_path: Path, name: str, old: str, new: str) -> Path:
    for table in ("facts.csv", "built_in.csv"):
        shutil.copy(TABLE.with_name(table), tmp_path / table)
    kept = (tmp_path / name).read_text(encoding="utf-8")
    assert old in kept
    (tmp_path / name).write_text(kept.replace(old, new, 1), encoding="utf-8")
    return tmp_path / "facts.csv"


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("facts.csv", "no promise,<0,,built in", "no promise,<0,,predict"),
        ("built_in.csv", "F07,", "F99,"),
        ("built_in.csv", "neutral", "without"),
    ],
    ids=["another kind", "another fact", "another column"],
)
def test_two_tables_that_disagree_are_refused(tmp_path: Path, table: str, old: str, new: str) -> None:
    with pytest.raises(UserError, match=r"built_in|built in"):
        read_facts(_edited(tmp_path, table, old, new))
