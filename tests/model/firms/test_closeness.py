"""Kinds of relationship and contacts by segment: what is done for whom, what it costs, who wanted it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.firms.end_of_plan import end_plan
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.policies import policies_of
from sim.model.result import Run
from sim.model.rules.tiers import closeness_value
from sim.model.simulate import simulate
from sim.scenario.basics.names import ACTIVE
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Rival
from tests.model.markets import a_market, a_study, assert_same_run, of_firm

PEOPLE = {"occasions": {"core": {}}}
#: One customer meets another in talk, and at the desk.
APART = ("talk", "reach", "word_of_mouth", "desk", "morale", "exit", "rivals")


def segments(near: dict[str, Any] | None = None, far: dict[str, Any] | None = None, **changes: Any) -> Market:
    """Two firms alike and two segments alike, but for what is said."""
    sells = {"share": 0.45, "awareness": 0.9, "sells": {"core": ["near", "far"]}}
    given: dict[str, Any] = {
        "segments": {
            "near": PEOPLE | {"share": 0.4} | (near or {}),
            "far": PEOPLE | {"share": 0.6} | (far or {}),
        },
        "firms": {"ours": sells, "theirs": sells},
    }
    return a_market(**(given | changes))


def setting(lever: str, value: float, *names: str, **months: int) -> dict[str, Any]:
    return {"lever": lever, "value": value, "segments": list(names), **months}


def run(market: Market, *settings: dict[str, Any], customers: int = 2_000, **how: Any) -> Run:
    study = a_study(
        market, {"tried": Strategy(levers=list(settings))}, customers=customers, months=18, warm_up=6
    )
    return simulate(study, "tried", **how)  # type: ignore[return-value]


CLOSE = (
    ("relationship", 4.0), ("relationship", 2.0), ("contact_cadence", 1.3), ("contact_relevance", 0.5),
)  # fmt: skip


@pytest.mark.parametrize(("lever", "value"), CLOSE)
def test_every_segment_named_is_as_none_named(lever: str, value: float) -> None:
    calls = setting("contact_cadence", 1.0, from_month=1)
    market = segments(near={"relationship_wanted": 3.0})
    by_name = run(market, calls, setting(lever, value, "near", "far", from_month=2))
    assert_same_run(by_name, run(market, calls, setting(lever, value, from_month=2)))


@pytest.mark.parametrize(("lever", "value"), CLOSE)
def test_nothing_changes_for_who_is_not_named(lever: str, value: float) -> None:
    market = segments(switched_off=list(APART))
    calls = setting("contact_cadence", 0.5)
    plain, close = run(market, calls).monthly, run(market, calls, setting(lever, value, "near")).monthly
    pd.testing.assert_frame_equal(plain.query("segment == 'far'"), close.query("segment == 'far'"))
    assert not plain.query("segment == 'near'").equals(close.query("segment == 'near'"))


def test_who_is_named_costs_what_it_costs_and_nobody_else_anything() -> None:
    """A partnership without contacts and cases, with every customer there as the month begins."""
    contact = {"partner_cost": 0.6, "proactive_per_month": 0.0, "case_cost": 0.0, "follow_up": 0.0}
    found = run(segments(contact=contact), setting("relationship", 4.0, "near"))
    ends = of_firm(found.monthly).query("month < 17")
    kept = ends[list(ACTIVE)].sum(axis=1).groupby(ends["segment"], observed=True).sum()
    paid = of_firm(found.ledger).query("month > 0")["relations"].sum()
    assert paid == pytest.approx(0.6 * kept["near"], rel=0.002) and kept["far"] > kept["near"]


def test_a_setting_for_a_segment_goes_before_one_for_all_while_it_lasts() -> None:
    levers = [
        setting("relationship", 1.0),
        setting("relationship", 4.0, "near", from_month=2, until_month=6),
        setting("relationship", 3.0, "near", "far", from_month=4, until_month=5),
    ]
    live, kinds = LiveMarket(segments(), 100, 1, 0, 0), []
    live.follow(list(policies_of(Strategy(levers=levers), 1.0)), live.firms[0])
    for month in range(8):
        live.env.run(until=month * live.length + 1.0)
        kinds.append([live.firms[0].level("relationship", s) for s in (0, 1)])
    assert kinds == [[1, 1], [1, 1], [4, 1], [4, 1], [3, 3], [4, 1], [1, 1], [1, 1]]


def test_a_plan_that_ends_leaves_no_segment_behind() -> None:
    firm = LiveMarket(segments(), 100, 1, 0, 0).firms[0]
    unplanned = dict(firm.levels)
    firm.levels_in["relationship", 0] = 4.0
    end_plan(firm, unplanned)
    assert firm.level("relationship", 0) == 0.0


def test_what_is_changed_in_all_segments_is_one_change_as_it_is_for_all() -> None:
    """So that staff are not more confused by the same decision said otherwise."""
    changes = []
    for names in ((), ("near", "far")):
        levers = [setting("relationship", 4.0, *names, from_month=1)]
        study = a_study(segments(), {"tried": Strategy(levers=levers)}, customers=50, months=4)
        morale = {"confusion": 0.3, "changes_borne": 0.0}
        market = study.market.model_copy(  # type: ignore[union-attr]
            update={"staff": study.market.staff.model_copy(update=morale)}  # type: ignore[union-attr]
        )
        ledger = of_firm(simulate(replace(study, market=market), "tried").ledger)  # type: ignore[union-attr]
        changes.append(ledger["morale"].tolist())
    assert changes[0] == changes[1] and min(changes[0]) < 0.5 == changes[0][0]


# -- closeness that is wanted ---------------------------------------------------------------------------


def test_closeness_is_worth_most_where_it_is_wanted_and_less_than_nothing_twice_beyond() -> None:
    for wanted in np.linspace(0.0, 4.0, 9):
        worth = [closeness_value(wanted, float(kind), 0.05) for kind in np.linspace(0, 4, 9)]
        assert worth[0] == 0.0 and max(worth) == pytest.approx(0.05 * wanted)
        assert np.linspace(0, 4, 9)[int(np.argmax(worth))] == wanted
        assert (worth[-1] < 0) == (wanted < 2)


@pytest.mark.parametrize("wanted", [0.0, 2.5, 4.0])
def test_nobody_misses_what_nobody_offers(wanted: float) -> None:
    """What is wanted counts beyond what rivals do; so a market that is all basic does not move by it."""
    wants = {"relationship_wanted": wanted}
    assert_same_run(run(segments(wants, wants)), run(segments()))


def bought(wanted: float | None, ours: float, theirs: float) -> float:
    """Our purchases where both firms keep these kinds of relationship, without contacts or cases."""
    contact = {"proactive_per_month": 0.0, "voice": 0.0, "follow_up": 0.0}
    market = segments({"relationship_wanted": wanted}, {"relationship_wanted": wanted}, contact=contact)
    kinds = [Strategy(levers=[setting("relationship", kind)]) for kind in (ours, theirs)]
    study = a_study(market, {"tried": kinds[0]}, customers=3_000, months=24)
    study.rivals["theirs"] = Rival(kinds[1], 0.0)
    return float(of_firm(simulate(study, "tried").monthly)["purchases"].sum())  # type: ignore[union-attr]


def test_who_wants_a_partner_misses_one_and_who_wants_none_is_burdened() -> None:
    indifferent = bought(None, 0.0, 4.0)
    assert bought(4.0, 0.0, 4.0) < 0.95 * indifferent < indifferent
    assert bought(0.0, 0.0, 4.0) > 1.05 * indifferent
    assert bought(4.0, 4.0, 0.0) > 1.05 * bought(None, 4.0, 0.0)


def test_a_partner_of_both_wins_neither() -> None:
    assert bought(4.0, 4.0, 4.0) == bought(0.0, 4.0, 4.0) == bought(None, 4.0, 4.0)
