"""The churn post-mortem: who was lost, when, and why."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

import sim
from sim.model.machine.codes import REASONS
from sim.show.chapters.churn import post_mortem, reasons, stages_lost
from sim.show.chapters.view import view
from sim.show.words.en.churn import TEXTS
from sim.show.words.words import Words
from sim.study.measure.churn import lost_facts
from tests.model.markets import a_market, a_study, of_firm


def found() -> dict[tuple[str, str, str], float]:
    """Facts of two years in which seven customers were lost."""
    churn = pd.DataFrame(
        {
            "month": [0, 5, 13, 13],
            "from_stage": ["new", "new", "loyal", "loyal"],
            "reason": ["failure", "price", "price", "price"],
            "customers": [1, 2, 3, 1],
            "mean_tenure_months": [2.0, 6.0, 30.0, 36.0],
        }
    )
    own = pd.DataFrame({"new": [10, 10], "loyal": [0, 4]})
    facts: Mapping[tuple[str, str, str], float] = {
        (table, measure, item): value for table, measure, item, value in lost_facts(churn, own, 24)
    }
    return dict(facts)


def test_losses_are_counted_by_reason_and_by_stage() -> None:
    facts = found()
    assert facts["lost", "a_year", "price"] == 3.0 and facts["lost", "a_year", "failure"] == 0.5
    assert facts["lost", "tenure", "price"] == pytest.approx((2 * 6 + 3 * 30 + 36) / 6)
    assert facts["lost_from", "a_year", "loyal"] == 2.0
    assert facts["lost_from", "rate", "new"] == pytest.approx(1.5 / (20 / 24))


def test_every_reason_has_words() -> None:
    words = Words()
    for reason in REASONS:
        assert words(f"lost.{reason.replace(' ', '_')}") in TEXTS.values()


def test_a_comparison_tells_who_is_lost_and_why() -> None:
    small = ["market.customers=600", "run.customers=600", "run.months=12", "run.replications=1"]
    study = sim.load_study("contacts", overrides=small)
    shown = view(sim.compare(study))
    text = post_mortem(shown)
    assert text is not None and "lost to" in str(text)
    chart = reasons(shown.table("lost"), shown.words, shown.band, control=shown.control)
    assert chart is not None and chart.title.startswith("Hold loses most customers to")
    table = stages_lost(shown)
    assert table is not None and table.frame.iloc[0, 0] == "hold"
    lost = shown.table("lost")
    held = lost[(lost["measure"] == "a_year") & (lost["strategy"] == "hold")]
    run = sim.simulate(study)
    assert held["mean"].sum() == of_firm(run.churn)["customers"].sum()  # type: ignore[union-attr]


def test_where_nobody_is_lost_there_is_no_chapter() -> None:
    unknown = {"sells": {"core": ["people"]}}
    market = a_market(firms={"ours": unknown, "theirs": unknown}, switched_off=["reach"])
    shown = view(sim.compare(a_study(market, customers=200, months=2)))
    assert post_mortem(shown) is None and stages_lost(shown) is None
    assert reasons(shown.table("lost"), shown.words) is None
