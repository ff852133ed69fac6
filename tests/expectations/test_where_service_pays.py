"""Service pays where it is bad, and only costs where a firm is run well: the same share of the price each."""

from __future__ import annotations

import pytest

from sim.scenario.files.load import load_study
from sim.study.decide.sweep import sweep


def gain(study: str, lever: str, share: float, customers: int = 2_000) -> tuple[float, float]:
    """Interval of what a lever brings beyond holding, at a share of the price a month and customer."""
    settings = [f"run.customers={customers}", "run.replications=8", "run.months=60", "study.objective=npv"]
    asked = load_study(study, settings)
    price = next(iter(asked.market_of_firms.categories.values())).price
    found = sweep(asked, levers={lever: [share * price]}, workers=1, progress=False).table
    low, high = found.loc[~found["base"], ["low", "high"]].to_numpy()[0].tolist()
    return low, high


@pytest.mark.parametrize(
    ("lever", "weak", "sound", "share"),
    [
        ("morale", "team", "mature_retail", 0.001),  # tired people who leave, or people as they mostly are
        (
            "recovery",
            "recovery",
            "subscription",
            0.001,
        ),  # one purchase in twelve goes wrong, or one in twenty
        ("front_agents", "promise_first", "hotel", 0.001),  # a line that nobody answers, or hardly a line
    ],
)
def test_mending_pays_where_something_is_wrong_and_not_where_nothing_is(
    lever: str, weak: str, sound: str, share: float
) -> None:
    assert gain(weak, lever, share)[0] > 0
    assert gain(sound, lever, share)[1] < 0


def test_care_for_those_who_know_the_firm_pays_in_measure() -> None:
    """A good hotel's guests are worth it; four times as much is too much for customers of a shop."""
    assert gain("hotel", "care", 0.003)[0] > 0
    assert gain("mature_retail", "care", 0.02)[1] < 0


def test_a_call_that_is_certain_to_be_to_the_point_pays_once_in_two_months_and_not_twice_a_month() -> None:
    settings = ["run.customers=2000", "run.replications=8", "run.months=60", "study.objective=npv"]
    asked = load_study("contacts", settings)
    relevant = asked.strategies["targeted_contact"].model_copy(
        update={
            "levers": [
                s for s in asked.strategies["targeted_contact"].levers if s.lever == "contact_relevance"
            ]
        }
    )
    asked.strategies["relevant"] = relevant
    found = sweep(
        asked, base="relevant", levers={"contact_cadence": [0.4, 2.0]}, workers=1, progress=False
    ).table
    found = found[~found["base"]].set_index("value")
    assert found.loc[2.0, "high"] < 0 < found.loc[0.4, "high"]
    assert found.loc[0.4, "gain"] > found.loc[2.0, "gain"]
