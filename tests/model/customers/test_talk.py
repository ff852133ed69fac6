"""Talk: who hears of a firm from whom, what word is worth, and what customers who were told are like."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sim.model.machine.codes import HEARD, TOLD
from sim.model.rules import talk as talk_rules
from sim.model.simulate import simulate
from sim.scenario.basics.names import all_but
from sim.scenario.plans.strategy import Strategy
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import a_market, a_study, of_firm, one_firm

TALKATIVE = {"advertising_per_year": 0.3, "talk_per_year": 2.0}


def test_somebody_who_knows_a_firm_is_not_told_of_it_again() -> None:
    assert talk_rules.heard_of(HEARD, 0.0, 0.5, 0.4) == HEARD
    assert talk_rules.heard_of(0.0, 0.39, 0.5, 0.4) == TOLD
    assert talk_rules.heard_of(0.0, 0.45, 0.5, 0.4) == HEARD
    assert talk_rules.heard_of(0.0, 0.55, 0.5, 0.4) == 0.0


def test_bad_word_weighs_what_it_is_said_to() -> None:
    """With four times the weight, a quarter of the bad balances the good."""
    assert talk_rules.word_of(4.0, 1.0, 10.0, 4.0) == 0.0
    assert talk_rules.word_of(1.0, 1.0, 10.0, 4.0) < 0.0 < talk_rules.word_of(1.0, 1.0, 10.0, 0.5)
    assert talk_rules.word_of(0.0, 0.0, 0.0, 4.0) == 0.0
    assert -1.0 < talk_rules.word_of(0.0, 1e9, 1.0, 4.0) < 0.0


def new_customers(reliability: float, *off: str) -> int:
    """People whom a firm wins that is as reliable as said, with what is said of it."""
    firms = {
        "ours": {"share": 0.3, "awareness": 0.6, "sells": {"core": ["people"]}},
        "theirs": {"share": 0.3, "awareness": 0.6, "sells": {"core": ["people"]}},
    }
    firms["ours"]["quality"] = {"reliability": reliability}
    on = {"word_of_mouth", "talk", "reach", "failure", "satisfaction"} - set(off)
    market = a_market(firms=firms, reach=TALKATIVE, failure={"quality_slope": 1.0}, switched_off=all_but(*on))
    run = simulate(a_study(market, customers=5_000, months=12))
    return int(of_firm(run.monthly)["new_customers"].sum())  # type: ignore[union-attr]


def test_bad_experiences_keep_prospects_away() -> None:
    """An unreliable firm wins fewer where people tell each other; a good one is helped less than that."""
    harm = new_customers(-2.0) / new_customers(-2.0, "word_of_mouth")
    help_ = new_customers(1.0) / new_customers(1.0, "word_of_mouth")
    assert harm < 0.95
    assert harm < help_


def told_and_heard(**changes: Any) -> pd.DataFrame:
    """Customers of a lone firm in a market of much talk and natural attrition."""
    given: dict[str, Any] = {
        "reach": TALKATIVE,
        "switched_off": all_but("talk", "reach", "referral", "attrition"),
        "choice": {"outside": NEVER_NOTHING},
    }
    market = one_firm(
        {"attrition": {"a": 100.0, "b": 900.0}, "basket": {"kind": "lognormal", "sigma": 0.0}},
        {"awareness": 0.2, "share": 0.0},
        **(given | changes),
    )
    run = simulate(a_study(market, customers=20_000, months=24))
    customers: pd.DataFrame = run.customers  # type: ignore[union-attr]
    return customers[customers["purchases"] > 0]


def test_who_was_told_stays_longer_and_spends_more() -> None:
    """Schmitt et al. 2011. Attrition is met at purchases, so it is counted by purchase; 20,000 customers.

    Everybody leaves with nearly the same chance, so that sorting has no part in it; the standard error of
    each rate is about 1 %.
    """
    customers = told_and_heard(talk={"referral_margin_months": 600.0})
    assert customers["told"].mean() > 0.2
    by = customers.groupby("told")
    leaving = by["left"].sum() / (by["purchases"].sum() - by.size())
    assert leaving[True] / leaving[False] == pytest.approx(0.82, abs=0.08)
    # sales are discounted to month 0 for both alike; months of purchase differ a little
    spend = by["sales"].sum() / by["purchases"].sum()
    assert spend[True] / spend[False] == pytest.approx(1.25, abs=0.05)


def test_with_referral_switched_off_the_told_are_like_all_others() -> None:
    customers = told_and_heard(switched_off=all_but("talk", "reach", "attrition"))
    by = customers.groupby("told")
    leaving = by["left"].sum() / (by["purchases"].sum() - by.size())
    assert leaving[True] / leaving[False] == pytest.approx(1.0, abs=0.08)


def test_a_reward_is_paid_for_everybody_who_came_by_talk_and_brings_more_of_them() -> None:
    market = one_firm({}, {"awareness": 0.2, "share": 0.1}, reach=TALKATIVE)
    rewarding = Strategy(levers=[{"lever": "referral_reward", "value": 12.5}])
    study = a_study(market, {"rewarding": rewarding}, customers=2_000, months=12)
    runs = {name: simulate(study, name) for name in study.strategies}
    told = {name: run.customers["told"].sum() for name, run in runs.items()}  # type: ignore[union-attr]
    assert told["rewarding"] > told["hold"]
    paid = runs["rewarding"].ledger["relations"].sum()  # type: ignore[union-attr]
    assert paid == pytest.approx(12.5 * told["rewarding"])


def test_the_profit_of_referred_customers_is_shared_out_among_the_others() -> None:
    market = one_firm({}, {"awareness": 0.2, "share": 0.1}, reach=TALKATIVE)
    customers = simulate(a_study(market, customers=2_000, months=12)).customers  # type: ignore[union-attr]
    told = customers[customers["told"]]
    assert len(told) > 50
    assert customers["referral_profit"].sum() == pytest.approx(told["profit"].sum())
    assert (told["referral_profit"] == 0).all()


def test_lighthouses_hear_first_and_their_custom_brings_others() -> None:
    """The same money: without lighthouses in the market it does nothing."""

    def customers_won(share: float) -> tuple[int, int]:
        market = one_firm(
            {}, {"awareness": 0.05}, talk={"lighthouse_share": share},
            reach={"advertising_per_year": 0.03, "talk_per_year": 1.5},
        )  # fmt: skip
        spending = Strategy(spend={"lighthouse": 1.0})
        study = a_study(market, {"lighthouse": spending}, customers=4_000, months=18)
        won = [
            int(of_firm(simulate(study, name).monthly)["new_customers"].sum())  # type: ignore[union-attr]
            for name in study.strategies
        ]
        return won[0], won[1]

    without, with_money = customers_won(0.0)
    assert without == with_money
    without, with_money = customers_won(0.05)
    assert with_money > 1.1 * without
