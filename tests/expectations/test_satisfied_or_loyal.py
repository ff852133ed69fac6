"""Satisfaction is not loyalty: what the study of that name says, and what it does not reproduce.

Nothing in its market was set for it: owners, makes and behaviour are those of the reference market.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import sim
from sim.scenario.files.load import load_study
from sim.study.compare.comparison import Comparison

STUDY = "satisfied_or_loyal"
#: What behaviour in the market of makes is taken over whole.
SAME = ("choice", "growth", "experience", "failure", "desk", "data", "talk", "norm_growth_per_month")
LOOK: Any = {"customers": 8000, "replications": 8}


def test_the_market_is_the_reference_market_s_owners_and_makes() -> None:
    here, reference = (load_study(name).market_of_firms for name in (STUDY, "reference"))
    for name in SAME:
        assert getattr(here, name) == getattr(reference, name), name
    assert here.categories["durable"].price == reference.categories["durable"].price
    own, theirs = here.segments["owners"], reference.segments["owners"]
    calls = {"share": 1.0, "reasons_to_call_per_month": None}
    assert own.model_copy(update=calls) == theirs.model_copy(update=calls)
    makes = {name for name, firm in reference.firms.items() if "owners" in firm.sells.get("durable", ())}
    assert len(makes) == len(here.firms)
    for name, firm in here.firms.items():
        other = reference.firms["large" if name == "ours" else name]
        assert (firm.quality, firm.awareness) == (other.quality, other.awareness), name


@pytest.fixture(scope="module")
def found() -> Comparison:
    asked = load_study(STUDY, strategies=["hold", "call_when_due", "proactive", "partner"], **LOOK)
    return sim.compare(asked, progress=False)


def figures(found: Comparison, table: str, strategy: str) -> Any:
    rows = found.tables[table]
    return rows[rows["strategy"] == strategy].set_index("figure")


@pytest.mark.slow
def test_nine_in_ten_are_satisfied_and_two_in_five_buy_the_make_again(found: Comparison) -> None:
    told = figures(found, "satisfaction_figures", "hold")
    assert told.loc["satisfied", "low"] > 0.9
    assert told.loc["again_satisfied", "low"] > 0.3 and told.loc["again_satisfied", "mean"] < 0.45


@pytest.mark.slow
def test_fives_come_back_more_than_fours_but_not_with_six_times_the_odds(found: Comparison) -> None:
    odds = figures(found, "satisfaction_figures", "hold").loc["odds"]
    assert odds["low"] > 1.0 and odds["high"] < 5.0


@pytest.mark.slow
def test_there_is_no_zone_of_indifference(found: Comparison) -> None:
    """Among fours, over half a point, repurchase rises by more than half as much as over all of a point."""
    told = figures(found, "satisfaction_figures", "hold")
    assert told.loc["within_four", "low"] > told.loc["to_four", "mean"] / 3


@pytest.mark.slow
def test_calls_that_are_due_raise_both_and_a_partner_s_calls_lose_whom_a_survey_counts_as_satisfied(
    found: Comparison,
) -> None:
    due, proactive, partner = (
        figures(found, "satisfaction_moved", name) for name in ("call_when_due", "proactive", "partner")
    )
    assert due.loc["satisfied", "together_low"] > 0 and due.loc["again", "together_low"] > 0
    assert proactive.loc["satisfied", "low"] > 0 > proactive.loc["again", "together_high"]
    assert abs(partner.loc["satisfied", "difference"]) < 0.01
    assert partner.loc["average", "together_high"] < 0 and partner.loc["again", "together_high"] < 0


@pytest.mark.slow
def test_with_five_times_as_many_reasons_to_call_a_partner_brings_owners_back() -> None:
    """What decides is not how close a firm is, but whether its calls have a reason."""
    more = ["market.segments.owners.reasons_to_call_per_month=1"]
    asked = load_study(STUDY, more, strategies=["hold", "partner"], **LOOK)
    partner = figures(sim.compare(asked, progress=False), "satisfaction_moved", "partner")
    assert partner.loc["satisfied", "together_low"] > 0 and partner.loc["again", "together_low"] > 0


@pytest.mark.slow
def test_what_closes_the_gap_is_what_else_holds_owners_and_how_much_there_is_to_choose_from() -> None:
    another = "{awareness: 0.9, sells: {durable: [owners]}, front_agents_per_1000_customers: 0.05}"
    asked = load_study(STUDY, strategies=["hold"], **LOOK)
    worlds = {
        "fewer": ["market.firms.*.awareness=x0.25"],
        "more": [f"market.firms.new_{n}={another}" for n in (1, 2, 3, 4)],
        "leaving": ["market.choice.habit=2", "market.choice.habit_fading=0"],
        "attached": ["market.segments.*.attachment_sd=1.5"],
    }
    told: pd.DataFrame = sim.what_if(asked, worlds, progress=False).tables["satisfaction"]
    again, satisfied = (
        told[told["figure"] == name].set_index("case") for name in ("again_satisfied", "satisfied")
    )
    for case in ("fewer", "leaving", "attached"):
        assert again.loc[case, "together_low"] > 0, case
    assert again.loc["more", "together_high"] < -0.05
    assert (satisfied["difference"].dropna().abs() < 0.03).all(), "as many are satisfied in all of them"
