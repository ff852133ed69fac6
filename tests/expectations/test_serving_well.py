"""Rules, skilled people and latitude: whom each pleases, and that each of them loses somewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.model.simulate import simulate
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from tests.model.markets import of_firm

pytestmark = pytest.mark.slow

REPLICATIONS = 6
#: Half of those who stand at the counter leave within four months, as in fast food at its worst.
THEY_LEAVE = ("market.staff.turnover_per_year=2",)
#: Hardly a patient, and one visit in eight goes wrong.
ERRANDS = ("market.segments.patients.share=0.06", "market.failure.chance_per_purchase=0.12")


@cache
def study(changes: tuple[str, ...] = (), market: str = "") -> Study:
    asked = load_study("serving_well", ["run.customers=3000", *changes])
    if not market:
        return asked
    other = load_study(market, ["run.customers=2000", "run.months=48", "run.replications=1"])
    return replace(other, strategies=asked.strategies)


@cache
def runs(
    strategy: str, changes: tuple[str, ...] = (), market: str = ""
) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Tables of customers and of money, run by run."""
    asked = study(changes, market)
    firm = asked.market_of_firms.focal
    found = [simulate(asked, strategy, r) for r in range(REPLICATIONS)]
    return [(of_firm(run.monthly, firm), of_firm(run.ledger, firm)) for run in found]


def ahead(strategy: str, changes: tuple[str, ...] = (), market: str = "") -> np.ndarray:
    """Profit of 48 months beyond holding, by run."""
    both = zip(runs(strategy, changes, market), runs("hold", changes, market), strict=True)
    return np.array([one[1]["profit"].sum() - other[1]["profit"].sum() for one, other in both])


def surely(gains: np.ndarray) -> int:
    """1 where the mean is above nought with 95 % certainty (t, five degrees of freedom), -1 below, else 0."""
    error = 2.57 * gains.std(ddof=1) / np.sqrt(len(gains))
    return int(gains.mean() > error) - int(gains.mean() < -error)


def bought(strategy: str, segment: str) -> np.ndarray:
    """Purchases after the first year beyond holding, by run."""
    last = f"segment == '{segment}' and month >= 12"
    both = zip(runs(strategy), runs("hold"), strict=True)
    return np.array(
        [(one[0].query(last)["purchases"].sum() - two[0].query(last)["purchases"].sum()) for one, two in both]
    )


def test_rules_alone_please_who_runs_errands_and_lose_patients() -> None:
    assert surely(bought("standards_only", "errands")) == 1
    assert surely(bought("standards_only", "patients")) == -1


@pytest.mark.parametrize("strategy", ["skilled_staff", "approachable_staff", "rules_skills_and_latitude"])
def test_people_please_patients(strategy: str) -> None:
    assert surely(bought(strategy, "patients")) == 1


@pytest.mark.parametrize(
    ("strategy", "changes", "market", "way"),
    [
        ("standards_only", (), "", -1),
        ("approachable_staff", (), "", 1),
        ("rules_skills_and_latitude", (), "", 1),
        ("skilled_staff", THEY_LEAVE, "", -1),
        ("approachable_staff", ERRANDS, "", -1),
        ("rules_skills_and_latitude", (), "mature_retail", -1),
    ],
)
def test_each_wins_or_loses_by_the_market(
    strategy: str, changes: tuple[str, ...], market: str, way: int
) -> None:
    assert surely(ahead(strategy, changes, market)) == way
