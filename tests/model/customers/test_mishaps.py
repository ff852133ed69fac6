"""The table of customers tells what each last met with at a firm, and when it last claimed."""

from __future__ import annotations

from typing import Any

import pytest

from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_study, one_firm

_MONTHS = 3


def _run(levers: list[dict[str, Any]] | None = None, **failure: Any) -> Run:
    """A firm at whose desk nobody waits, and whose every purchase fails."""
    always = {
        "chance_per_purchase": 1.0,
        "quality_slope": 0.0,
        "complaint_minor": 0.0,
        "complaint_major": 0.0,
    }
    firm = {
        "share": 1.0,
        "awareness": 1.0,
        "sells": {"core": ["people"]},
        "front_agents_per_1000_customers": 50,
    }
    market = one_firm({}, firm, failure=always | failure)
    study = a_study(
        market, {"plan": Strategy.model_validate({"levers": levers or []})}, customers=200, months=_MONTHS
    )
    return simulate(study, "plan")


@pytest.mark.parametrize(
    ("met", "failure"),
    [
        ("minor_silent", {"major_share": 0.0}),
        ("major_silent", {"major_share": 1.0}),
        ("minor_unsolved", {"major_share": 0.0, "complaint_minor": 1.0, "solved_chance": 0.0}),
        ("major_quick", {"major_share": 1.0, "complaint_major": 1.0, "solved_chance": 1.0}),
        ("none", {"chance_per_purchase": 0.0}),
    ],
)
def test_who_bought_last_month_is_told_by_what_came_of_it(met: str, failure: dict[str, Any]) -> None:
    customers = _run(**failure).customers
    bought = customers[customers["silent_months"] == 1]
    assert len(bought) > 50
    # a caller in a hundred may hang up or find the desk closed
    assert (bought["mishap"] == met).mean() > 0.95
    assert (bought["mishap_months"] == (0 if met == "none" else 1)).mean() > 0.95


def test_a_failure_of_long_ago_is_told_with_its_age() -> None:
    customers = _run(major_share=0.0).customers
    failed = customers[(customers["mishap"] != "none") & (customers["purchases"] > 0)]
    assert (failed["mishap_months"] == failed["silent_months"]).all()


def test_a_claim_is_told_with_its_age_and_nobody_claims_without_a_promise() -> None:
    assert _run(major_share=0.0).customers["claim_months"].isna().all()
    promise = [{"lever": "unconditional_promise", "value": 1.0}, {"lever": "promise_payout", "value": 100.0}]
    claimed = _run(promise, major_share=0.0).customers["claim_months"].dropna()
    assert claimed.between(1, _MONTHS).all()
    assert len(claimed) > 20
