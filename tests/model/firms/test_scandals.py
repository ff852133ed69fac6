"""The slow dangers: wants that are pushed and come out, and customers' data that are used and leak."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.firms.live_market import LiveMarket
from sim.model.firms.scandals import breach, expose
from sim.model.firms.user_policies import Intervention
from sim.model.rules import firm as firm_rules
from sim.model.simulate import simulate
from sim.scenario.plans.strategy import Strategy
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import a_market, a_study, of_firm, one_firm

# -- wants --------------------------------------------------------------------------------------------


def test_pushing_wants_sells_more_and_piles_up_harm_until_it_comes_out() -> None:
    levers = [{"lever": "push_wants", "value": 1.0}]
    strategies = {"push": Strategy(levers=levers)}
    hidden = one_firm({}, wants={"exposure": 0.0, "fading": 0.0, "bought_ahead": 0.0})
    run, held = (
        of_firm(simulate(a_study(hidden, strategies, customers=100), name, engine="reference").ledger)
        for name in ("push", "hold")
    )
    assert run["harm"].tolist() == list(range(1, 13)) and (held["harm"] == 0).all()
    assert run["revenue"].sum() == pytest.approx(1.25 * held["revenue"].sum(), rel=1e-3)
    assert run["cost_of_goods"].sum() == pytest.approx(1.25 * held["cost_of_goods"].sum(), rel=1e-3)
    sure = one_firm({}, wants={"exposure": 1.0, "stigma": 0.7, "stigma_fading": 0.5, "unsettled": 0.0})
    out = of_firm(simulate(a_study(sure, strategies, customers=100), "push", engine="reference").ledger)
    assert (out["harm"] == 0).any() and out["stigma"].max() >= 0.7
    off = hidden.model_copy(update={"switched_off": ["wants"]})
    same = of_firm(simulate(a_study(off, strategies, customers=100), "push", engine="reference").ledger)
    assert same["revenue"].tolist() == held["revenue"].tolist() and (same["harm"] == 0).all()


def pushed(wants: dict[str, float], until: int | None = None, months: int = 12) -> Any:
    """Runs in which wants are pushed, for ever or until a month, and in which they are not."""
    setting = {"lever": "push_wants", "value": 1.0, "until_month": until}
    market = one_firm({}, wants={"exposure": 0.0} | wants, norm_growth_per_month=0.0)
    asked = a_study(market, {"push": Strategy(levers=[setting])}, customers=400, months=months)
    return [simulate(asked, name, engine="reference") for name in ("push", "hold")]


def test_harm_that_came_out_may_come_out_again() -> None:
    harms = of_firm(pushed({"exposure": 50.0 / 60.0, "unsettled": 0.5, "fading": 0.0})[0].ledger)["harm"]
    falls = harms.diff()[harms.diff() < 0]
    assert len(falls) and (harms > 0).all()


def test_part_of_what_is_sold_beyond_need_is_bought_less_of_later() -> None:
    run, held = (of_firm(run.ledger)["revenue"] for run in pushed({"regret": 0.0, "ahead_months": 2.0}, 6))
    more = (run / held - 1.0).tolist()
    assert more[0] == pytest.approx(0.25, abs=1e-3) and more[:6] == sorted(more[:6], reverse=True)
    assert -0.25 * 0.33 < more[6] < more[7] < more[11] < 0
    assert sum(more) > 0
    for lately in (0.0, 0.5, 1.0):
        assert firm_rules.oversold_basket(0.0, lately, 5.0, 1.0) > 0


def test_what_was_not_needed_is_regretted() -> None:
    met = [of_firm(run.monthly)[["satisfaction", "value"]].iloc[-1] for run in pushed({})]
    none = [of_firm(run.monthly)["satisfaction"].iloc[-1] for run in pushed({"regret": 0.0})]
    assert met[0]["satisfaction"] < met[1]["satisfaction"] - 0.05 and none[0] == none[1]
    assert met[0]["value"] < met[1]["value"]


def two_kinds(minding: float, *policies: Any, push: float = 1.0, **wants: float) -> pd.DataFrame:
    """Months of a firm that pushes wants on who minds harm in full and who does so far, by segment."""
    people = {"share": 0.5, "occasions": {"core": {}}}
    market = a_market(
        segments={"minds": people, "other": people | {"minds_harm": minding}},
        firms={name: {"share": 0.45, "awareness": 0.9, "sells": {"core": ["minds", "other"]}}
               for name in ("ours", "theirs")},
        wants={"exposure": 0.0} | wants,
    )  # fmt: skip
    study = a_study(market, {"s": Strategy(levers=[{"lever": "push_wants", "value": push}])},
                    customers=4_000, months=18)  # fmt: skip
    return of_firm(simulate(study, "s", policies=policies).monthly)  # type: ignore[union-attr]


@Intervention
def found_out(market: LiveMarket, firm: Any) -> Any:
    """Harm comes out in month 9."""
    yield market.until(9)
    expose(market, firm)


def test_who_does_not_mind_buys_on_when_harm_comes_out() -> None:
    calm, out = (two_kinds(0.0, *policies, push=0.0) for policies in ((), (found_out,)))
    alike = calm.query("month < 9"), out.query("month < 9")
    pd.testing.assert_frame_equal(*alike)

    def kept(segment: str, column: str) -> float:
        after = [months.query(f"segment == '{segment}' and month >= 9")[column] for months in (calm, out)]
        return float(after[1].sum() / after[0].sum())

    assert kept("minds", "purchases") < 0.8 and kept("minds", "trust") < 0.85
    assert kept("other", "purchases") > 0.98 and kept("other", "trust") > 0.98


def test_what_an_exposure_does_goes_with_how_far_it_is_minded() -> None:
    kept = []
    for minding in (0.0, 0.3, 0.6, 1.0):
        months = two_kinds(minding, found_out).query("segment == 'other' and month >= 9")
        kept.append(months["purchases"].sum())
    assert kept == sorted(kept, reverse=True) and kept[-1] < 0.8 * kept[0]


def test_who_does_not_mind_regrets_nothing() -> None:
    pushed, plain = (
        two_kinds(0.0, push=push).query("month == 17").set_index("segment")["satisfaction"]
        for push in (1.0, 0.0)
    )
    assert pushed["minds"] < plain["minds"] - 0.03
    assert pushed["other"] == pytest.approx(plain["other"], abs=0.01)


# -- data ---------------------------------------------------------------------------------------------


def test_data_please_who_consents_and_annoy_who_does_not() -> None:
    def satisfaction(consent: float, *levers: tuple[str, float]) -> float:
        data = {"consent_share": consent, "breach_per_month": 0.0}
        market = one_firm({}, data=data, norm_growth_per_month=0.0)
        strategy = Strategy(levers=[{"lever": name, "value": value} for name, value in levers])
        run = simulate(a_study(market, {"s": strategy}, customers=400), "s", engine="reference")
        return float(of_firm(run.monthly)["satisfaction"].iloc[-1])

    plain = satisfaction(1.0)
    assert satisfaction(1.0, ("data_use", 1.0)) > satisfaction(0.5, ("data_use", 1.0)) > plain
    assert satisfaction(0.0, ("data_use", 1.0)) == plain
    assert satisfaction(0.0, ("data_use", 1.0), ("ignore_consent", 1.0)) < plain


def test_the_use_of_data_costs_a_share_of_sales() -> None:
    market = one_firm({}, data={"breach_per_month": 0.0, "use_cost": 0.04})
    strategy = Strategy(levers=[{"lever": "data_use", "value": 0.5}])
    run = simulate(a_study(market, {"s": strategy}, customers=400, warm_up=2), "s", engine="reference")
    ledger = of_firm(run.ledger)
    sales = (ledger["revenue"] - ledger["discounts"]).tolist()
    assert ledger["programmes"].tolist()[1:] == pytest.approx([0.02 * paid for paid in sales[:-1]], abs=0.01)


def test_a_breach_is_rarer_with_less_data_and_more_protection() -> None:
    def breaches(use: float, protect: float) -> int:
        market = one_firm({}, data={"breach_per_month": 0.2})
        strategy = Strategy(spend={"data_protection": protect}, levers=[{"lever": "data_use", "value": use}])
        seen = []

        @Intervention
        def watch(market: LiveMarket, firm: Any) -> Any:
            while True:
                seen.append(firm.breaches)
                yield market.months(1)

        study = a_study(market, {"s": strategy}, customers=2, months=120)
        simulate(study, "s", engine="reference", policies=[watch])
        return int(seen[-1])

    assert breaches(0.0, 0.0) == 0
    assert 0 < breaches(0.5, 0.0) < breaches(1.0, 0.0)
    assert breaches(1.0, 1.0) < breaches(1.0, 0.0)


def test_a_breach_may_be_made_to_happen_and_its_stigma_fades() -> None:
    @Intervention
    def leak(market: LiveMarket, firm: Any) -> Any:
        yield market.until(3)
        breach(market, firm)

    market = one_firm({}, choice={"outside": NEVER_NOTHING}, data={"breach_alarm": 0.5})
    run = simulate(a_study(market, customers=50), engine="reference", policies=[leak])
    stigma = of_firm(run.ledger)["stigma"].to_numpy()
    assert (stigma[:3] == 0).all() and stigma[3] == pytest.approx(0.5)
    assert (np.diff(stigma[3:]) < 0).all()
