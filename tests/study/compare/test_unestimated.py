"""A market made from a log says what it takes for granted, before anything else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.scenario.files.idle_levers import Idle, why_idle
from sim.scenario.files.load import load_market
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.study.compare.unestimated import unestimated
from sim.study.measure.unestimated_verdict import of_unestimated

MARKETS = Path(__file__).parents[3] / "scenarios" / "markets"


def from_log() -> Market:
    found = load_market(MARKETS / "cdnow.yaml")
    assert isinstance(found, Market)
    return found


def test_a_market_from_a_log_alone_estimates_neither_costs_nor_rivals_nor_others() -> None:
    assert unestimated(from_log()) == ["costs", "rivals", "others"]


def test_what_was_put_in_is_not_assumed() -> None:
    found = load_market(MARKETS / "music_store.yaml")
    assert isinstance(found, Market) and unestimated(found) == []


def test_a_market_of_no_log_is_not_told_of() -> None:
    found = load_market(MARKETS / "mature_retail.yaml")
    assert isinstance(found, Market) and unestimated(found) == []


def test_the_verdict_says_it_and_what_cannot_act() -> None:
    table = pd.DataFrame({"what": unestimated(from_log())})
    [said] = of_unestimated({"unestimated": table})
    assert "estimated from a log, all else is assumed" in said
    assert "service and staff cost" in said and "reach and referral can win nobody" in said
    assert of_unestimated({"unestimated": table[:0]}) == [] == of_unestimated({})


def test_levers_against_rivals_cannot_act_where_there_are_none() -> None:
    for lever in ("match_price", "undercut", "imitate", "imitate_service"):
        assert why_idle(from_log(), lever, Strategy()) == Idle("no_rivals")
    found = load_market(MARKETS / "music_store.yaml")
    assert isinstance(found, Market) and why_idle(found, "match_price", Strategy()) is None
