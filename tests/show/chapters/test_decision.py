"""Page 1 says what to do, and no more than the runs can tell."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.show.chapters.decision import (
    decision,
    glance,
    other_strategies,
    payback_month,
    per_unit,
    question,
    recommendation,
    strategies,
)
from sim.show.chapters.doubts import doubts
from sim.show.chapters.outline import basis
from sim.show.chapters.verdict import pairs
from sim.show.chapters.view import View, view
from tests.show import hand

FOUR = ("hold", "loyalty", "expansion", "acquisition")


@pytest.fixture
def found(tmp_path: Path) -> View:
    return view(sim.open_results(hand.folder(tmp_path, strategies=FOUR)))


def changed(found: View, **tables: pd.DataFrame) -> View:
    """The same results with other tables, and nobody known to win."""
    summary = {**found.summary, "verdict": {"sentence": "", "winner": None}}
    return dataclasses.replace(found, tables={**found.tables, **tables}, summary=summary)


def apart(found: View, by: float, *names: str) -> View:
    """The same with intervals wider by so much, between these strategies or all of them."""
    pairs = found.table("paired").copy()
    rows = pairs["a"].isin(names or FOUR) & pairs["b"].isin(names or FOUR)
    for low, high in (("low", "high"), ("together_low", "together_high")):
        pairs.loc[rows, low] -= by
        pairs.loc[rows, high] += by
    return changed(found, paired=pairs)


def said(view: View) -> str:
    return str(recommendation(view)).replace("\\", "").replace("\u00a0", " ")


def test_a_winner_is_recommended_with_its_cost_its_gain_and_how_sure_that_is(found: View) -> None:
    text = said(found)
    assert "**Follow loyalty: for EUR 420 k over 60 months, it brings EUR" in text
    assert "and it beats every other strategy with 95 % confidence.**" in text
    assert "replications" not in text


def test_who_may_be_as_good_is_named_with_the_runs_that_would_tell(found: View) -> None:
    close = apart(found, 500e3, "loyalty", "expansion")
    text = said(close)
    assert "Follow loyalty" in text and "but expansion may be as good" in text
    assert "replications would tell loyalty from expansion" in text
    assert "every other" not in text


def test_where_even_the_control_may_be_as_good_nothing_is_recommended(found: View) -> None:
    text = said(apart(found, 2e6))
    assert text.split("**")[1].startswith("Cannot tell: loyalty looks best")
    assert "Follow" not in text and "Until then, decide between them on other grounds" in text


def test_strategies_that_cannot_be_told_apart_by_any_number_of_runs_are_called_alike(found: View) -> None:
    pairs = found.table("paired").copy()
    rows = pairs["a"].isin(("loyalty", "expansion")) & pairs["b"].isin(("loyalty", "expansion"))
    pairs.loc[rows, "difference"] = 1.0
    pairs.loc[rows, ["low", "together_low"]] = -80e3
    pairs.loc[rows, ["high", "together_high"]] = 80e3
    text = said(changed(found, paired=pairs))
    assert "Even 5,000 replications might not tell loyalty from expansion" in text
    assert "Until then" not in text and "Decide between them on other grounds" in text


def test_where_the_control_leads_it_says_stay(tmp_path: Path) -> None:
    worse = view(sim.open_results(hand.folder(tmp_path, strategies=("hold", "diversification"))))
    assert "**Stay with hold: every other strategy brings less. The closest, diversification" in said(worse)


def alike(found: View, a: str, b: str) -> View:
    """The same with two strategies of which every run is the same."""
    pairs = found.table("paired").copy()
    rows = pairs["a"].isin((a, b)) & pairs["b"].isin((a, b))
    pairs.loc[rows, ["difference", "low", "high", "together_low", "together_high"]] = 0.0
    return changed(found, paired=pairs)


def test_what_is_the_very_same_is_neither_beaten_nor_the_closest(found: View, tmp_path: Path) -> None:
    twins = said(alike(found, "loyalty", "expansion"))
    assert (
        "and it beats every other strategy but expansion, under which every run comes out the same" in twins
    )
    folder = hand.folder(tmp_path / "stay", strategies=("hold", "diversification", "acquisition"))
    stay = said(alike(view(sim.open_results(folder)), "hold", "acquisition"))
    assert "every other strategy but acquisition" in stay and "The closest, diversification, falls" in stay


def test_where_no_strategy_changes_anything_page_1_says_so(tmp_path: Path) -> None:
    both = view(sim.open_results(hand.folder(tmp_path, strategies=("hold", "diversification"))))
    text = said(alike(both, "hold", "diversification"))
    assert "**Stay with hold: no other strategy here changes anything.**" in text


def test_one_run_recommends_nothing(tmp_path: Path) -> None:
    once = view(sim.open_results(hand.folder(tmp_path, strategies=FOUR, replications=1)))
    assert "Cannot tell: one replication" in said(once)


def test_the_month_of_payback_has_its_interval(found: View) -> None:
    overtakes = pd.DataFrame(
        {"a": ["loyalty"], "b": ["hold"], "ahead": [9.0], "sure": [13.0], "perhaps": [6.0]}
    )
    assert payback_month(changed(found, overtakes=overtakes), "loyalty") == "9 [6, 13]"
    never = overtakes.assign(ahead=float("nan"), sure=float("nan"))
    assert payback_month(changed(found, overtakes=never), "loyalty") == "– [6, –]"
    assert payback_month(found, "loyalty") == "–"


def test_the_return_of_a_unit_of_money_spans_both_intervals(found: View) -> None:
    cost, gain = found.cost("loyalty"), found.apart("loyalty", "hold")
    mean, low, high = gain.mean / cost.mean, gain.low / cost.high, gain.high / cost.low
    assert per_unit(found, "loyalty") == f"{mean:.2f} [{low:.2f}, {high:.2f}]"
    assert per_unit(found, "hold") == "–"


def test_the_strategies_stand_at_a_glance_and_in_words(found: View) -> None:
    table = glance(found).frame
    assert list(table["Strategy"]) == list(FOUR)
    assert list(table["Ruin"]) == ["0 of 20", "0 of 20", "1 of 20", "2 of 20"]
    plans = {"loyalty": {"description": "Keep them. And more.", "spend": {}, "levers": []}, "hold": {}}
    told = strategies(dataclasses.replace(found, study={**found.study, "strategies": plans}))
    assert "- **loyalty**: Keep them \\(" in told and "And more" not in told


def test_of_many_strategies_page_one_tells_the_leading_ones_and_the_report_tells_all(tmp_path: Path) -> None:
    six = tuple(f"plan_{letter}" for letter in "abcdef")
    found = view(sim.open_results(hand.folder(tmp_path, strategies=("hold", *six))))
    plans = {name: {"description": f"The idea of {name[-1]}."} for name in six}
    found = dataclasses.replace(found, study={**found.study, "strategies": plans})
    first, others = str(strategies(found)), str(other_strategies(found))
    assert first.count("The idea of") == 3 and others.count("The idea of") == 3
    assert found.words.strategy(found.lead) in first
    assert others in "\n\n".join(map(str, basis(found)))
    assert "The other strategies" not in str(
        strategies(view(sim.open_results(hand.folder(tmp_path / "few"))))
    )


def test_of_many_pairs_those_with_the_leader_are_shown(tmp_path: Path) -> None:
    seven = ("hold", *(f"plan_{letter}" for letter in "abcdef"))
    found = view(sim.open_results(hand.folder(tmp_path, strategies=seven)))
    table = pairs(found)
    assert table is not None
    assert len(table.frame) == 6
    lead = found.words.strategy(found.lead)
    assert all(lead in pair for pair in table.frame.iloc[:, 0])
    assert "All 21 pairs" in table.caption


def turned_by_profit(found: View) -> View:
    """The same, judged by value, where acquisition would win by profit alone."""
    summary, pairs = found.table("summary").copy(), found.table("paired").copy()
    rows = (summary["strategy"] == "acquisition") & (summary["measure"] == "npv")
    summary.loc[rows, ["mean", "low", "high"]] += 9e6
    mine = (pairs["measure"] == "npv") & (pairs["a"] == "acquisition")
    ends = ["difference", "low", "high", "together_low", "together_high"]
    pairs.loc[mine, ends] += 9e6
    turned = changed(found, summary=summary, paired=pairs)
    return dataclasses.replace(turned, summary={**turned.summary, "objective": "value", "judged_by": "value"})


def test_horizons_that_disagree_are_told_with_what_to_act_on(found: View) -> None:
    turned = turned_by_profit(found)
    first = next(iter(doubts(turned)))
    assert "By profit over 60 months alone, acquisition would win" in first
    assert "Act on loyalty if what customers still bring counts" in first
    assert "unless only the first 60 months are to count" in said(turned)


@pytest.mark.parametrize(
    ("close", "advice"),
    [(("loyalty", "acquisition"), "cannot be told apart; act on acquisition"), (("loyalty", "hold"), "")],
)
def test_doubts_do_not_advise_what_the_recommendation_cannot_tell(
    found: View, close: tuple[str, str], advice: str
) -> None:
    turned = turned_by_profit(found)
    pairs = turned.table("paired").copy()
    rows = (pairs["measure"] == "value") & pairs["a"].isin(close) & pairs["b"].isin(close)
    pairs.loc[rows, ["low", "together_low"]], pairs.loc[rows, ["high", "together_high"]] = -9e6, 9e6
    told = next(iter(doubts(dataclasses.replace(turned, tables={**turned.tables, "paired": pairs}))))
    assert "acquisition would win" in told and "Act on loyalty" not in told and advice in told


def test_page_one_has_question_recommendation_table_picture_and_doubts(found: View) -> None:
    kinds = [type(part).__name__ for part in decision(found)]
    assert kinds == ["Prose", "Prose", "Table", "Chart", "Prose", "Prose"]
    assert "What would change this" in str(decision(found).parts[-2])
    assert str(question(found)).startswith("# Mature retail")
