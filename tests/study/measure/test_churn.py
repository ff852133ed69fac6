"""The churn post-mortem: who was lost, when, and why."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

import sim
from sim.model.machine.codes import REASONS
from sim.show.chapters.churn import post_mortem, stages_lost
from sim.show.chapters.view import view
from sim.show.charts.churn import first_cause, lost_by_reason
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
    assert text is not None and "just fall silent" in str(text)
    chart = lost_by_reason(shown.table("lost"), shown.words, shown.band, control=shown.control)
    assert chart is not None and "costs most customers" in chart.title
    table = stages_lost(shown)
    assert table is not None and table.frame.iloc[0, 0] == "hold"
    lost = shown.table("lost")
    held = lost[(lost["measure"] == "a_year") & (lost["strategy"] == "hold")]
    run = sim.simulate(study)
    assert held["mean"].sum() == of_firm(run.churn)["customers"].sum()  # type: ignore[union-attr]


def test_what_the_firm_cannot_change_is_never_called_the_cause() -> None:
    own = pd.Series({"went silent": 70.0, "own reasons": 20.0, "price": 10.0})
    assert first_cause(own) == "price"
    assert first_cause(own.iloc[:2]) is None


def test_every_strategy_is_drawn_however_many_there_are() -> None:
    names = [f"plan_{i}" for i in range(9)]
    rows = [
        (n, r, "a_year", 10.0 + i, 9.0, 12.0 + i) for i, n in enumerate(names) for r in ("price", "failure")
    ]
    lost = pd.DataFrame(rows, columns=["strategy", "reason", "measure", "mean", "low", "high"])
    chart = lost_by_reason(lost, Words(), control=names[0])
    assert chart is not None
    drawn = [text.get_text() for text in chart.figure.legends[0].get_texts()]
    assert drawn == [name.replace("_", " ") for name in names]


def test_where_nobody_is_lost_there_is_no_chapter() -> None:
    unknown = {"sells": {"core": ["people"]}}
    market = a_market(firms={"ours": unknown, "theirs": unknown}, switched_off=["reach"])
    shown = view(sim.compare(a_study(market, customers=200, months=2)))
    assert post_mortem(shown) is None and stages_lost(shown) is None
    assert lost_by_reason(shown.table("lost"), shown.words) is None
