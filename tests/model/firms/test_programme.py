"""Loyalty programmes: who joins, what members are given and cost, what rivals' programmes take away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.result import Run
from sim.model.rules import programme as rules
from sim.model.simulate import simulate
from sim.scenario.plans.strategy import Setting, Strategy
from tests.model.markets import a_market, a_study, of_firm

MONTHS = 24
REWARD = 0.02


def rival(**rule: float) -> dict[str, Any]:
    """Two firms alike, of whom the rival has a rule."""
    firm = {"share": 0.4, "awareness": 1.0, "sells": {"core": ["people"]}}
    return {"firms": {"ours": firm, "theirs": firm | {"rules": rule}}}


def run_with(reward: float, customers: int = 4_000, **changes: Any) -> Run:
    """A run of a market of two firms known to all, of which ours has a programme."""
    strategy = Strategy(levers=[Setting(lever="programme_reward", value=reward)])
    market = a_market(**rival() | {"discount_rate_per_year": 0.0} | changes)
    study = a_study(market, {"tried": strategy}, customers=customers, months=MONTHS, warm_up=6)
    run = simulate(study, "tried")
    assert isinstance(run, Run)
    return run


def ours(run: Run) -> pd.DataFrame:
    return of_firm(run.customers)


def shares(run: Run, who: pd.Series) -> float:
    """Share of wallet of some customers, a mean."""
    return float(ours(run).loc[who.to_numpy(), "share_of_wallet"].mean())


def test_without_a_programme_nobody_is_a_member() -> None:
    run = run_with(0.0)
    assert not run.customers["member"].any()
    assert of_firm(run.ledger)[["discounts", "relations"]].sum().sum() == 0


def test_switched_off_a_programme_does_nothing() -> None:
    off = run_with(REWARD, switched_off=["programme"])
    pd.testing.assert_frame_equal(off.ledger, run_with(0.0, switched_off=["programme"]).ledger)


def test_who_buys_often_and_much_joins() -> None:
    customers = ours(run_with(REWARD))
    bought = customers[customers["purchases"] > 0]
    member = bought["member"]
    assert 0.1 < member.mean() < 0.9
    for column in ("occasions_per_month", "basket", "share_of_wallet"):
        assert bought.loc[member, column].mean() > bought.loc[~member, column].mean()


def test_members_buy_more_here_than_they_would_without_a_programme() -> None:
    run, without = run_with(REWARD), run_with(0.0)
    member = ours(run)["member"]
    assert shares(run, member) > shares(without, member) + 0.01


def test_a_programme_of_the_rival_takes_away_what_ours_brings() -> None:
    alone = ours(run_with(REWARD))["purchases"].sum() - ours(run_with(0.0))["purchases"].sum()
    both = rival(programme_reward=REWARD)
    against = (
        ours(run_with(REWARD, **both))["purchases"].sum() - ours(run_with(0.0, **both))["purchases"].sum()
    )
    between = ours(run_with(REWARD, **both))["purchases"].sum() - ours(run_with(0.0))["purchases"].sum()
    assert alone > 0 and against > 0 and abs(between) < 0.3 * alone


def test_a_rival_that_matches_comes_to_give_as_much() -> None:
    run = run_with(REWARD, **rival(match_programme=0.5))
    theirs = run.ledger[run.ledger["firm"] == "theirs"]
    assert theirs.loc[theirs["month"] <= 1, "discounts"].sum() < theirs["discounts"].sum()
    members = run.customers.groupby("firm", observed=True)["member"].sum()
    assert members["theirs"] > 0.8 * members["ours"]


def test_points_are_booked_as_they_are_given_and_members_cost_what_they_cost() -> None:
    costs = {"redeemed": 1.0, "enrolment_cost": 3.0, "member_cost": 0.0}
    run = run_with(REWARD, programme=costs)
    monthly, members = of_firm(run.ledger), int(ours(run)["member"].sum())
    assert monthly["relations"].sum() == pytest.approx(3.0 * members)
    assert 0 < monthly["discounts"].sum() < REWARD * monthly["revenue"].sum()
    kept = run_with(REWARD, programme=costs | {"enrolment_cost": 0.0, "member_cost": 1.0})
    held = of_firm(kept.ledger)["relations"].to_numpy()
    assert held[0] == 0 and 0 < held[-1] <= members


def test_who_would_get_as_much_joins_always_or_never() -> None:
    gains = np.linspace(0.0, 100.0, 201)
    for u in (0.05, 0.5, 0.95):
        joined = [rules.joins(gain, 10.0, u) for gain in gains]
        assert joined == sorted(joined) and not joined[0] and joined[-1] == (u < 100 / 110)


def test_points_begin_anew_at_a_reward_and_pull_more_the_nearer_it_is() -> None:
    assert rules.points_after(0.75, 0.5) == 0.25 and rules.points_after(0.5, 2.25) == 0.75
    near, far = (rules.member_utility(points, 4.0, 0.01, 0.2, 1.0, 2.0) for points in (0.9, 0.1))
    assert near > far > 0.0 and rules.member_utility(rules.NO_MEMBER, 4.0, 0.01, 0.2, 1.0, 2.0) == 0.0


def test_a_reward_that_comes_anyway_hardly_pulls() -> None:
    pulls = [rules.member_utility(0.9, 4.0, 0.0, 0.2, rewards, 2.0) for rewards in (0.0, 2.0, 100.0)]
    assert pulls == [pytest.approx(0.18), pytest.approx(0.09), pytest.approx(0.0035, abs=1e-4)]
