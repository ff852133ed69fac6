"""One kind of relationship for all, or one for each segment: where telling them apart pays."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.model.simulate import simulate
from sim.scenario.files.load import load_study
from tests.model.markets import of_firm

pytestmark = pytest.mark.slow

REPLICATIONS = 6
#: Companies, too, want to be left alone.
NOBODY_WANTS_IT = ("market.segments.companies.relationship_wanted=0",)
#: A partner's people cost 12 a customer and month, as key account managers do where accounts are small.
DEAR = ("market.contact.partner_cost=12",)
#: Companies have as little that a dealer could call about as private buyers.
NOTHING_TO_SAY = ("market.segments.companies.reasons_to_call_per_month=0.1",)


@cache
def profit(strategy: str, changes: tuple[str, ...] = ()) -> np.ndarray:
    """Profit of 36 months, by run."""
    asked = load_study("closeness_by_segment", ["run.customers=2000", *changes])
    runs = (simulate(asked, strategy, r) for r in range(REPLICATIONS))
    return np.array([of_firm(run.ledger)["profit"].sum() for run in runs])


def ahead(one: str, other: str, changes: tuple[str, ...] = ()) -> int:
    """1 where one earns more with 95 % certainty (t, five degrees of freedom), -1 if less, else 0."""
    gains = profit(one, changes) - profit(other, changes)
    error = 2.57 * gains.std(ddof=1) / np.sqrt(len(gains))
    return int(gains.mean() > error) - int(gains.mean() < -error)


@pytest.mark.parametrize("other", ["hold", "accountable", "partner", "close_to_private_buyers"])
def test_closeness_to_who_wants_it_beats_one_kind_for_all_and_the_wrong_way_round(other: str) -> None:
    assert ahead("close_to_companies", other) == 1


def test_the_wrong_way_round_is_worse_than_one_kind_for_all() -> None:
    assert ahead("close_to_private_buyers", "partner") == ahead("close_to_private_buyers", "hold") == -1


@pytest.mark.parametrize("changes", [NOBODY_WANTS_IT, DEAR])
def test_telling_segments_apart_loses_where_nobody_wants_it_or_it_is_too_dear(
    changes: tuple[str, ...],
) -> None:
    assert ahead("close_to_companies", "hold", changes) == -1


def test_a_partner_with_nothing_to_say_is_not_worth_more_than_a_kind_for_all() -> None:
    assert ahead("close_to_companies", "accountable", NOTHING_TO_SAY) == -1
