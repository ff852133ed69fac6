"""Tables have the columns that their docstrings describe, and units are said where there are any."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.model.migration_market import LadderRun
from sim.model.result import Run
from sim.scenario.basics.names import STAGES
from sim.show.describe import docstring
from sim.show.describe.columns import Table, tables
from sim.show.describe.docstring import taken_apart
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.compare.comparison import Comparison
from sim.study.compare.log_check import LogRecord, check_table
from sim.study.decide.sweep import Sweep
from sim.study.decide.what_if import WhatIf
from sim.study.migration.markov_chain import Migration
from tests.habits.repository import ROOT

SMALL = ["run.customers=300", "run.replications=2", "run.months=13", "run.warm_up_months=1"]
HOLDERS = dict.fromkeys((Run, LadderRun, Migration, Calibration, RenewalCalibration), "Attributes")
HOLDERS |= dict.fromkeys((Comparison, Sweep, WhatIf), "Tables")
DESCRIBED = [
    (holder, table) for holder, section in HOLDERS.items() for table in tables(docstring.of(holder), section)
]


@cache
def made() -> dict[type, dict[str, pd.DataFrame]]:
    """Tables as the model makes them, by the class that holds them."""
    market = sim.load_study(
        "seven_errors", [*SMALL, "study.strategies=[hold, care]", "study.beliefs=[our_own_affair]"]
    )
    ladder = sim.load_study("catalogue", SMALL[:2])
    contracts = sim.load_study("subscription", ["run.customers=400", "run.months=36"])
    both: dict[str, pd.DataFrame] = {}
    for study in (ladder, market):
        both |= sim.compare(study, progress=False).tables
    # a market that names a log, and repeats it, is too large to be made here
    repeats = pd.DataFrame({"table": "repeats", "strategy": "hold", "replication": [0, 0, 1, 1]})
    repeats = repeats.assign(month=[0, 1, 0, 1], value=[0.1, 0.2, 0.1, 0.3])
    both["check"] = check_table(repeats, LogRecord(10, np.array([1.0, 8.0]), np.array([1.0, 2.0])), 0.95)
    return {
        Run: _frames(sim.simulate(market, journal=True)),
        LadderRun: _frames(sim.simulate(ladder)),
        Migration: _frames(sim.migration(ladder)),
        Calibration: _frames(sim.calibrate(ROOT / "scenarios/data/cdnow/cdnow_sample.txt", resamples=0)),
        RenewalCalibration: _frames(sim.calibrate(sim.transactions(contracts), resamples=0)),
        Comparison: both,
        Sweep: sim.sweep(market, levers={"care": [0.5], "listening": None}, progress=False).tables,
        WhatIf: sim.what_if(market, {"dearer": ["market.categories.*.handling=x2"]}, progress=False).tables,
    }


def _frames(holder: Any) -> dict[str, pd.DataFrame]:
    found = {field.name: getattr(holder, field.name) for field in dataclasses.fields(holder)}
    return {name: value for name, value in found.items() if isinstance(value, pd.DataFrame)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("holder", "described"), DESCRIBED, ids=[f"{holder.__name__}.{table.name}" for holder, table in DESCRIBED]
)
def test_a_table_has_the_columns_described_in_their_order(holder: type, described: Table) -> None:
    columns = list(made()[holder][described.name])
    if (holder, described.name) == (LadderRun, "monthly"):  # its stages are the market's own
        stages = sim.load_study("catalogue").market.stages
        assert columns == [described.rows[0], *stages, *described.columns[1].names]
    else:
        assert columns == list(described.every_column)


@pytest.mark.slow
@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: holder.__name__)
def test_every_table_is_described(holder: type) -> None:
    described = {table.name for one, table in DESCRIBED if one is holder}
    assert described == set(made()[holder])


def _numbers() -> Iterator[tuple[str, str]]:
    for holder, table in DESCRIBED:
        if holder is LadderRun:
            continue
        kinds = made()[holder][table.name].dtypes
        for column in table.columns:
            if any(pd.api.types.is_numeric_dtype(kinds[name]) for name in column.names):
                yield f"{holder.__name__}.{table.name}: {', '.join(column.names)}", column.unit


@pytest.mark.slow
def test_numbers_have_a_unit() -> None:
    assert [name for name, unit in _numbers() if not unit] == []


def test_vocabularies_stand_for_their_names() -> None:
    (monthly,) = [table for holder, table in DESCRIBED if holder is Run and table.name == "monthly"]
    assert monthly.columns[0].names == STAGES


@pytest.mark.parametrize("says", ["no rows at all.", "month: customers (number", "month: a (b) c."])
def test_what_is_not_written_so_is_an_error(says: str) -> None:
    told = taken_apart(f"A table.\n\nAttributes\n----------\nt : DataFrame\n    {says}\n")
    with pytest.raises(LookupError, match=r"^t: "):
        tables(told, "Attributes")


def test_a_file_of_results_holds_the_tables_described() -> None:
    kept = {path.stem for path in (ROOT / "reports" / "examples").rglob("*.parquet")}
    assert kept <= {table.name for holder, table in DESCRIBED if holder is Comparison}
