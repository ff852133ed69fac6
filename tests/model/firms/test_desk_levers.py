"""What the desk's levers claim: transfers, routing by skill, displayed waits; each can be switched off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.rules import desk as desk_rules
from sim.model.simulate import simulate
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, assert_same_run, customers_served, of_firm

#: One question a purchase, four in ten for an expert; agents enough unless a test says otherwise.
TALKATIVE = {
    "contacts_per_purchase": 1.0,
    "contacts_per_year": 0.0,
    "expert_share": 0.4,
    "opening_minutes": 6000.0,
}


def setting(**levels: float) -> Strategy:
    return Strategy(levers=[{"lever": name, "value": value} for name, value in levels.items()])


def lived(strategy: Strategy, desk: dict[str, Any] | None = None, agents: float = 4.0, **changes: Any) -> Any:
    """A run of two firms with few failures, so that what differs is the desk's doing."""
    firm = {"share": 0.5, "awareness": 1.0, "sells": {"core": ["people"]}}
    staff = {"front_agents_per_1000_customers": agents, "expert_agents_per_1000_customers": 4.0}
    given: dict[str, Any] = {
        "firms": {"ours": firm | staff, "theirs": firm | staff},
        "desk": TALKATIVE | (desk or {}),
        "failure": {"chance_per_purchase": 0.0},
        "norm_growth_per_month": 0.0,
    }
    market = a_market(**(given | changes))
    return simulate(a_study(market, {"s": strategy}, customers=1500, months=8), "s")


def pleased(run: Any) -> float:
    """Mean satisfaction of our customers over the months."""
    monthly = of_firm(run.monthly)
    return float(monthly["satisfaction"].mean())


def asked(run: Any, pool: str, kind: str) -> Any:
    desk = of_firm(run.desk)
    return desk[(desk["pool"] == pool) & (desk["kind"] == kind)]


def test_a_warm_transfer_spares_the_story_and_takes_the_front_line_s_time() -> None:
    cold, warm = lived(setting()), lived(setting(warm_transfer=1.0))
    assert pleased(warm) > pleased(cold) + 0.02
    half = lived(setting(warm_transfer=0.5))
    assert pleased(cold) < pleased(half) < pleased(warm)
    assert of_firm(warm.ledger)["load"].mean() > of_firm(cold.ledger)["load"].mean()
    long = lived(setting(warm_transfer=1.0), {"handover_minutes": 6.0})
    assert of_firm(long.ledger)["load"].mean() > of_firm(warm.ledger)["load"].mean()


def test_a_market_may_transfer_warmly_by_custom() -> None:
    custom = lived(setting(), {"warm_transfer_minutes": 2.0})
    chosen = lived(setting(warm_transfer=1.0), {"handover_minutes": 2.0})
    assert of_firm(custom.monthly)["satisfaction"].tolist() == pytest.approx(
        of_firm(chosen.monthly)["satisfaction"].tolist(), abs=0.02
    )
    theirs = [of_firm(run.ledger, "theirs")["load"].mean() for run in (custom, chosen)]
    assert theirs[0] > theirs[1]  # all firms do by custom, only ours by choice


def test_routed_questions_reach_an_expert_at_once_and_cost_a_map_of_skills() -> None:
    plain, routed = lived(setting()), lived(setting(skill_routing=1.0))
    assert asked(plain, "expert", "expert")["direct"].sum() == 0
    direct = asked(routed, "expert", "expert")
    assert (direct["direct"] == direct["contacts"]).all()
    assert len(asked(routed, "front", "expert")) == 0
    assert pleased(routed) > pleased(plain) + 0.02
    assert of_firm(routed.ledger)["load"].mean() < of_firm(plain.ledger)["load"].mean()
    cost = [0.1 * served for served in customers_served(routed)]
    assert of_firm(routed.ledger)["programmes"].tolist()[1:] == pytest.approx(cost[1:], abs=0.01)
    assert routed.spend["lever"].tolist() == ["skill_routing"]
    half = asked(lived(setting(skill_routing=0.5)), "expert", "expert")
    share = half["direct"].sum() / half["contacts"].sum()
    assert abs(share - 0.5) < 5 * np.sqrt(0.25 / half["contacts"].sum())


def test_a_plain_question_passed_on_displeases_however_warmly() -> None:
    """What pleases who asks an expert does not console who asks something plain (F23)."""
    only_plain = {"expert_share": 0.0, "sale_share": 0.0}
    known = lived(setting(), only_plain)
    passed = lived(setting(), only_plain | {"passed_on_share": 0.5})
    warmly = lived(setting(warm_transfer=1.0), only_plain | {"passed_on_share": 0.5})
    assert pleased(passed) < pleased(known) - 0.02
    assert pleased(warmly) == pytest.approx(pleased(passed), abs=0.01)
    routed = lived(setting(skill_routing=1.0), only_plain | {"passed_on_share": 0.5})
    assert pleased(routed) == pytest.approx(pleased(known), abs=0.01)
    contacts = asked(passed, "expert", "information")["contacts"].sum()
    reached = asked(passed, "front", "information")["contacts"].sum()
    assert abs(contacts / reached - 0.5) < 5 * np.sqrt(0.25 / reached) + 0.02  # a few hang up before


# -- displayed waits ----------------------------------------------------------------------------------

#: One line for all, patient callers, more of them than agents can serve: everybody waits.
QUEUE = {"expert_share": 0.0, "sale_share": 0.0, "patience_minutes": 30.0, "handling_minutes": 6.0}


def queued(**levels: float) -> Any:
    return lived(setting(**levels), QUEUE, agents=0.67)


def test_a_sign_knows_the_line_from_the_first_day() -> None:
    run = queued(displayed_wait=1.0)
    by_month = of_firm(run.desk).groupby("month")["balked"].sum()
    assert (by_month > 0).all()


def test_more_go_away_the_longer_the_wait_expected_and_one_in_two_at_their_own_patience() -> None:
    """Chance 1 / (1 + (patience / wait)^2), from as many even draws."""
    u = (np.arange(10_000) + 0.5) / 10_000
    puts_up_with = np.array([desk_rules.put_up_with(12.0, one, 2.0) for one in u])
    for wait in (3.0, 12.0, 30.0):
        assert np.mean(puts_up_with < wait) == pytest.approx(1 / (1 + (12.0 / wait) ** 2), abs=1e-4)


def test_a_sign_is_believed_as_far_as_it_comes_true() -> None:
    credit = 1.0
    for _ in range(60):
        credit = desk_rules.credit_after(credit, 120.0, 200.0, 6.0)
    assert credit == pytest.approx(0.6, abs=1e-4)
    assert desk_rules.credit_after(0.6, 0.0, 0.0, 6.0) == 0.6, "nobody had to wait: nothing is learnt"
    assert desk_rules.believed(20.0, 0.5) == 10.0


def test_what_a_pad_pleases_wears_off_as_customers_learn_of_it() -> None:
    """What the pad gains, with customers who learn in two months, and with others who learn in ten years."""

    def more(memory: float) -> float:
        desk = QUEUE | {"sign_memory_months": memory}
        signs = setting(displayed_wait=1.0), setting(displayed_wait=1.0, display_pad_minutes=10.0)
        honest, padded = (lived(sign, desk, agents=0.67) for sign in signs)
        return pleased(padded) - pleased(honest)

    assert more(2.0) < 0.5 * more(120.0)


def test_a_pad_sends_people_away_and_pleases_who_stays() -> None:
    shares, pleasure = [], []
    for pad in (0.0, 10.0, 30.0):
        run = queued(displayed_wait=1.0, display_pad_minutes=pad)
        desk = of_firm(run.desk)
        shares.append(desk["balked"].sum() / desk["contacts"].sum())
        pleasure.append(pleased(run))
    assert 0 < shares[0] < shares[1] < shares[2]
    assert pleasure[1] > pleasure[0], "ten minutes more than the truth please"


def test_a_wait_is_judged_against_the_one_displayed_and_lateness_seven_times_as_hard() -> None:
    def points(wait: float) -> float:
        return desk_rules.shown_wait_points(wait, 10.0, 0.03, 0.5, 0.21)

    assert points(10.0) == 0
    assert points(8.0) == pytest.approx(0.06)
    assert points(12.0) == pytest.approx(-7 * points(8.0))
    assert desk_rules.shown_wait_points(1.0, 40.0, 0.03, 0.5, 0.21) == 0.5


def test_a_display_is_seen_only_by_who_must_wait() -> None:
    """With agents enough nobody waits, so the sign changes nothing, whatever it says."""
    desk = {"patience_minutes": 1e6, "handling_minutes": 0.5}
    quiet = [
        lived(s, desk, agents=20.0)
        for s in (setting(), setting(displayed_wait=1.0, display_pad_minutes=30.0))
    ]
    assert_same_run(*quiet)


@pytest.mark.parametrize(
    ("mechanism", "levels"),
    [
        ("transfers", {"warm_transfer": 1.0, "skill_routing": 1.0}),
        ("displayed_wait", {"displayed_wait": 1.0, "display_pad_minutes": 5.0}),
    ],
)
def test_switched_off_a_lever_does_and_costs_nothing(mechanism: str, levels: dict[str, float]) -> None:
    desk = QUEUE | {"expert_share": 0.3, "passed_on_share": 0.3}
    still, moved = (lived(s, desk, 0.67, switched_off=[mechanism]) for s in (setting(), setting(**levels)))
    assert_same_run(still, moved)
    assert len(moved.spend) == 0
