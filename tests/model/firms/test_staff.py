"""What staff cost beside their pay: who leaves is replaced, who is new learns, the downcast take longer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.model.firms.desk_terms import inexperience, spread
from sim.model.firms.live_market import LiveMarket
from sim.model.result import Run
from sim.model.rules import firm as rules
from sim.model.simulate import simulate
from sim.scenario.files.load import load_study
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.study.measure.statistics import Interval, mean_interval
from tests.habits.repository import STUDIES
from tests.model.markets import a_market, a_study, of_firm

FIRM: dict[str, Any] = {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}}


def lived(morale: float = 0.5, **changes: Any) -> Run:
    """A year of a firm with one agent and no expert for a thousand customers, whose morale is this."""
    ours = FIRM | {
        "morale": morale,
        "front_agents_per_1000_customers": 1.0,
        "expert_agents_per_1000_customers": 0.0,
    }
    market = a_market(**{"firms": {"ours": ours, "theirs": FIRM}} | changes)
    return simulate(a_study(market, customers=1_000, months=12))  # type: ignore[return-value]


def test_replacing_staff_costs_a_fifth_of_a_years_pay_each() -> None:
    """Boushey & Glynn 2012; three in ten leave in a year. Pay is 3,200 a month, so 0.3 x 2.5 x 3,200."""
    run = lived(switched_off=["morale"])
    assert of_firm(run.ledger)["turnover"].sum() == pytest.approx(0.3 * 2.5 * 3200.0)
    assert of_firm(run.ledger)["desk_pay"].sum() == pytest.approx(12 * 3200.0 + 0.3 * 2.5 * 3200.0)


@pytest.mark.parametrize(("months", "times"), [(0.0, 0.0), (5.0, 2.0)])
def test_it_costs_what_the_parameter_says(months: float, times: float) -> None:
    """The months of pay that replacing one agent takes; the default is two and a half."""
    usual, other = (
        of_firm(lived(switched_off=["morale"], **staff).ledger)["turnover"].sum()
        for staff in ({}, {"staff": {"hiring_months": months}})
    )
    assert other == pytest.approx(times * usual)


def test_staff_without_heart_cost_more_and_take_longer_by_default() -> None:
    low, high = (of_firm(lived(morale).ledger) for morale in (0.2, 0.8))
    assert low["turnover"].sum() > 2 * high["turnover"].sum()
    assert low["load"].mean() > 1.05 * high["load"].mean()


@pytest.mark.slow
@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_every_firm_with_a_desk_pays_for_replacing_who_leaves(path: Path) -> None:
    study = load_study(
        path, ["run.customers=50", "market.customers=50", "run.months=1", "run.warm_up_months=0"]
    )
    market = study.market
    if not isinstance(market, Market) or "desk" in market.switched_off:
        pytest.skip("no service desk")
    run = simulate(study)
    for name, firm in market.firms.items():
        agents = firm.front_agents_per_1000_customers + firm.expert_agents_per_1000_customers
        if agents > 0 and firm.entry is None:
            assert (of_firm(run.ledger, name)["turnover"] > 0).all(), name


# -- experience that leaves with those who have it ---------------------------------------------------------

TAUGHT = {"novice_pace": 0.3, "novice_failures": 0.5, "novice_spread": 0.2}


def test_experience_is_missing_in_proportion_to_who_leaves_and_comes_back_in_time() -> None:
    missing = 0.0
    for _ in range(200):
        missing = rules.inexperience_after(missing, 0.05, 6.0)
    assert missing == pytest.approx(rules.usual_inexperience(0.05, 6.0)) == pytest.approx(0.3 / 1.3)
    assert rules.inexperience_after(0.5, 0.0, 6.0) == pytest.approx(0.5 * (1 - 1 / 6))


def test_usual_turnover_changes_nothing_and_more_of_it_slows_errs_and_differs() -> None:
    """At morale 0.5 the market's numbers hold as they are; below it more leave."""
    usual = [lived(0.5, staff=staff, switched_off=["morale"]) for staff in ({}, TAUGHT)]
    assert of_firm(usual[0].ledger).equals(of_firm(usual[1].ledger))
    plain, taught = (of_firm(lived(0.2, staff={"pace": 0.0} | staff).ledger) for staff in ({}, TAUGHT))
    assert taught["load"].sum() > 1.01 * plain["load"].sum()
    assert taught["failures"].sum() > plain["failures"].sum()


def test_turnover_does_no_harm_where_all_work_goes_by_standards() -> None:
    """Ton & Huckman 2008: at stores that hold to their processes it costs nothing, at others much."""
    live = LiveMarket(a_market(staff=TAUGHT), 1000, 1, 0, 0)
    firm = live.firms[0]
    firm.inexperience = 0.5
    felt = [inexperience(live, firm)]
    for amount in (0.5, 1e9):
        firm.spend["standardisation"] = amount
        felt.append(inexperience(live, firm))
    assert felt[0] > felt[1] > felt[2] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.slow
def test_turnover_is_tied_to_service_as_weakly_as_published() -> None:
    """Hancock et al. 2013: rho -0.03 over all, -0.10 with customer service; Park & Shaw 2013: -0.15.

    Fifteen more of a hundred agents leave in a year, a usual distance between units; other units differ by a
    fifth in agents and a quarter in failures.
    """

    def content(*changes: str) -> float:
        run = simulate(load_study("team", ["run.customers=2000", "run.months=18", *changes]))
        return float(of_firm(run.monthly)["satisfaction"].mean())

    more = [f"market.staff.turnover_slope={slope}" for slope in (2.0, 4.1)]
    lost = [content(f"run.seed={n}", more[1]) - content(f"run.seed={n}", more[0]) for n in (1, 2, 3, 4)]
    rng = np.random.default_rng(5)
    agents, failures = 0.25 * np.exp(0.2 * rng.normal(size=16)), 0.08 * np.exp(0.25 * rng.normal(size=16))
    units = [
        content(
            f"run.seed={n}",
            f"market.firms.ours.front_agents_per_1000_customers={a:.4f}",
            f"market.failure.chance_per_purchase={f:.4f}",
        )
        for n, (a, f) in enumerate(zip(agents, failures, strict=True))
    ]
    gap = float(np.mean(lost))
    assert -0.15 < gap / np.hypot(gap, np.std(units, ddof=1)) < -0.03


# -- leaders who agree, and a mood that is bought ------------------------------------------------------------


def test_leaders_do_not_agree_overnight_and_forget_it_again() -> None:
    agreed = [0.0]
    for sought in (0.8,) * 24 + (0.0,) * 24:
        agreed.append(rules.agreed_after(agreed[-1], sought, 0.03, 4.0))
    assert 0 < agreed[1] < agreed[4] < agreed[24] < 0.8, "who leaves takes some of it along"
    assert agreed[48] < 0.01
    assert rules.agreed_after(0.0, 0.8, 0.03, 1.0) == 0.8, "at once, if the market says so"


def test_service_differs_less_where_leaders_agree() -> None:
    live = LiveMarket(a_market(staff={"consensus_spread": 0.1}), 1000, 1, 0, 0)
    firm = live.firms[0]
    firm.agreed = 1.0
    assert spread(live, firm) == pytest.approx(0.9)


def test_people_get_used_to_what_is_done_for_their_mood() -> None:
    def morale(**staff: float) -> Any:
        market = a_market(staff=staff)
        kind = Strategy(spend={"morale": 1.0})
        run = simulate(a_study(market, {"kind": kind}, customers=300, months=48, budget=0.5), "kind")
        return of_firm(run.ledger)["morale"].to_numpy()

    lasting, fading = morale(), morale(wears_off=0.5)
    assert fading[-1] < fading[12], "the best is over"
    gained = lasting[-1] - 0.5, fading[-1] - 0.5
    assert 0.4 * gained[0] < gained[1] < 0.65 * gained[0]


@pytest.mark.slow
def test_winning_the_staff_over_pays_only_where_customers_choose_by_satisfaction() -> None:
    """One factor differs. Gelade & Young 2005: in banks, what staff feel hardly moves what is sold."""

    def more(slope: float) -> Interval:
        study = load_study("team", ["run.customers=3000", f"market.choice.satisfaction={slope}"])
        profit = [
            [of_firm(simulate(study, plan, n).ledger)["profit"].sum() for n in range(6)]
            for plan in ("staff_as_customers", "hold")
        ]
        return mean_interval(np.subtract(*profit), 0.95)

    assert more(1.9).low > 0
    assert more(0.1).high < 0
