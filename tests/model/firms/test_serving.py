"""Standards, skills and approachability: whom each pleases, how it wears off, what stands in its way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.firms.desk_terms import failure_factor, solved_chance, spread
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.needs import choice_tires, effective_quality, learn
from sim.model.firms.policies import policies_of
from sim.model.firms.serving import AGAINST_RULES, BY_LATITUDE, BY_SKILL, conformance, latitude
from sim.scenario.basics.names import NEEDS
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market

ALL, MUCH = 50.0, 1.0  # spent on each customer: so much that it brings the most; and enough to feel it


def firm_with(spend: dict[str, float], months: int = 1, **changes: Any) -> tuple[LiveMarket, Firm]:
    """A firm that spends so much on each of its customers, months later."""
    levers = [{"lever": name, "value": value} for name, value in changes.pop("levels", {}).items()]
    live = LiveMarket(a_market(customers=1000, **changes), 1000, 1, 0, 0)
    firm = live.firm("ours")
    live.follow(list(policies_of(Strategy(levers=levers), 1.0)), firm)
    live.env.run(until=1.0)
    for _ in range(months):
        firm.spend = {name: each * 1000 * firm_share(live) for name, each in spend.items()}
        learn(live, [0.0, 0.0])
    return live, firm


def firm_share(live: LiveMarket) -> float:
    """Share of the market's people who share what is spent on customers, before anybody was counted."""
    return max(1.0 / live.customers, live.firm("ours").customers[0])


def gained(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """Needs that the firm serves better or worse than its rival."""
    ahead = effective_quality(live, firm) - effective_quality(live, live.firm("theirs"))
    return {need: gap for need, gap in zip(NEEDS, ahead.tolist(), strict=True) if gap != 0.0}


def test_each_serves_needs_of_its_own() -> None:
    assert set(gained(*firm_with({"skills": ALL}))) == set(BY_SKILL)
    assert set(gained(*firm_with({"approachability": ALL}))) == set(BY_LATITUDE)
    assert {
        need: gap < 0 for need, gap in gained(*firm_with({"standardisation": ALL})).items()
    } == dict.fromkeys(AGAINST_RULES, True)


def test_nobody_who_spends_nothing_is_served_otherwise() -> None:
    live, firm = firm_with({}, months=12)
    assert gained(live, firm) == {} and firm.trained == firm.used_range == 0.0
    assert failure_factor(live, firm) == spread(live, firm) == 1.0


def test_training_takes_months_and_is_lost_as_staff_leave() -> None:
    steady = {"switched_off": ["morale"], "staff": {"turnover_per_year": 0.6}}
    after = [firm_with({"skills": ALL}, months, **steady)[1].trained for months in (1, 6, 24, 36)]
    assert after[0] == pytest.approx(0.1) and (np.diff(after) > 0).all()
    assert after[3] == pytest.approx(0.1 / (0.1 + 0.05 - 0.1 * 0.05), abs=0.01)  # as many learn as leave
    live, firm = firm_with({"skills": ALL}, 24, **steady)
    firm.spend = {}
    before = firm.trained
    for _ in range(12):
        learn(live, [0.0, 0.0])
    assert firm.trained == pytest.approx(before * 0.95**12)


def test_where_people_are_content_training_lasts_longer() -> None:
    def kept(morale: float) -> float:
        firms = {
            name: {"share": 0.4, "sells": {"core": ["people"]}, "morale": morale}
            for name in ("ours", "theirs")
        }
        return firm_with({"skills": MUCH}, 24, firms=firms)[1].trained

    assert kept(0.2) < kept(0.5) < kept(0.8)


def test_rules_keep_what_was_taught_when_people_leave() -> None:
    """Ton & Huckman 2008: turnover costs nothing where work follows the process closely."""
    high = {"staff": {"turnover_per_year": 1.2}, "switched_off": ["morale"]}
    without, with_rules = (
        firm_with({"skills": MUCH} | more, 48, **high)[1].trained for more in ({}, {"standardisation": ALL})
    )
    assert without < 0.6 and with_rules > 0.98


def test_trained_staff_solve_more_complaints_and_make_choosing_easier() -> None:
    wide = {"levels": {"range_of_goods": 4.0}}
    (live, plain), (_, trained) = (firm_with(spend, 24, **dict(wide)) for spend in ({}, {"skills": ALL}))
    segment = live.settings.segments["people"]
    assert solved_chance(live, trained) > solved_chance(live, plain) + 0.05
    assert 0.0 < choice_tires(live, trained, segment) < 0.7 * choice_tires(live, plain, segment)


def test_selling_on_every_contact_costs_attention() -> None:
    attentive, selling = (
        gained(*firm_with({"skills": ALL}, 12, levels={"cross_sell": share}))["courtesy_and_skill"]
        for share in (0.0, 1.0)
    )
    assert selling == pytest.approx(0.7 * attentive)


def test_latitude_costs_failures_and_consistency() -> None:
    live, firm = firm_with({"approachability": MUCH})
    assert 0.5 < latitude(live, firm) < 1.0
    assert failure_factor(live, firm) > 1.05 and spread(live, firm) > 1.05


def test_rules_leave_no_latitude() -> None:
    free = firm_with({"approachability": MUCH})
    some = firm_with({"approachability": MUCH, "standardisation": MUCH})
    none = firm_with({"approachability": MUCH, "standardisation": ALL})
    assert latitude(*free) > 1.5 * latitude(*some) > 0.0
    assert latitude(*none) == pytest.approx(0.0, abs=1e-9)


def test_a_few_rules_cost_little_and_rules_for_everything_much() -> None:
    shares, lost = [], []
    for each in (0.25, 1.0, ALL):
        live, firm = firm_with({"standardisation": each})
        shares.append(conformance(live, firm))
        lost.append(-gained(live, firm)["customisation"])
    assert (np.diff(shares) > 0).all() and shares[-1] == pytest.approx(1.0)
    assert lost[0] / shares[0] < 0.5 * lost[1] / shares[1] < 0.5 * lost[2] / shares[2]


@pytest.mark.parametrize(("lever", "value"), [("tier_priority", 1.0), ("top_discount", 0.1)])
def test_who_sees_others_preferred_finds_a_firm_less_approachable(lever: str, value: float) -> None:
    fair, unfair = (
        gained(*firm_with({"approachability": MUCH}, levels=levels))["reassurance"]
        for levels in ({}, {lever: value})
    )
    assert unfair == pytest.approx(0.5 * fair)


@pytest.mark.parametrize("lever", ["skills", "approachability", "standardisation"])
def test_switched_off_nobody_is_served_otherwise(lever: str) -> None:
    live, firm = firm_with({lever: ALL}, 12, switched_off=["serving"])
    assert gained(live, firm) == {} and firm.trained == 0.0
