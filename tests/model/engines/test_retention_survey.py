"""Sorting or growing: the survey tells them apart, exactly, where only one of them is at work and where both
are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.firms.user_policies import Intervention
from sim.model.simulate import simulate
from sim.scenario.basics.names import all_but
from sim.scenario.market.market import Market
from sim.scenario.plans.study import Study
from sim.study.measure.tenure import by_tenure
from tests.model.markets import a_market, a_study, one_firm

A, B = 0.704, 1.182
#: Everybody starts in month 0, buys every month, and renews once a year.
PEOPLE = {
    "share": 1.0, "occasions": {"core": {"mean_per_month": 8.0, "shape": 1000.0}},
    "arrivals": [1.0], "first_purchase_at": "ours", "price_sensitivity_sigma": 0.0, "attachment_sd": 0.0,
}  # fmt: skip
YEARLY = {"setting": "contractual", "months_between_renewals": 12}


def found(market: Market, **run: Any) -> pd.DataFrame:
    study = a_study(market, **({"customers": 1500, "months": 60} | run))
    return by_tenure(simulate(asking(study, 10**6)).retention)


def asking(study: Study, customers: int) -> Study:
    """The study with so many customers surveyed."""
    run = study.run.model_copy(update={"survey_customers": customers})
    return replace(study, settings=study.settings.model_copy(update={"run": run}))


def two_firms(people: dict[str, Any] | None = None, **changes: Any) -> Market:
    firms = {name: {"awareness": 1.0, "sells": {"core": ["people"]}} for name in ("ours", "theirs")}
    return a_market(segments={"people": PEOPLE | (people or {})}, firms=firms, **(YEARLY | changes))


TRUSTING: dict[str, Any] = {"choice": {"trust": 4.0}}


def test_where_customers_differ_and_never_change_all_of_the_rise_is_sorting() -> None:
    people = PEOPLE | {"attrition": {"a": A, "b": B}}
    table = found(one_firm(people, switched_off=all_but("attrition"), **YEARLY), customers=40_000)
    year = table["tenure_years"].to_numpy()
    # sBG in closed form; 40,000 customers, of whom the last year has about 12,000: 5 standard errors of 0.2
    assert table["chance"].to_numpy() == pytest.approx((B + year) / (A + B + year), abs=0.009)
    assert (np.diff(table["sorting"]) > 0.01).all() and len(table) == 5
    assert table["growing"].abs().max() < 1e-12 and table["surroundings"].abs().max() < 1e-12


def test_where_customers_are_alike_and_learn_to_trust_all_of_the_rise_is_growth() -> None:
    table = found(two_firms(switched_off=all_but("satisfaction"), **TRUSTING))
    assert (np.diff(table["growing"]) > 0).all() and table["growing"].iloc[-1] > 0.03
    assert table["sorting"].abs().max() < 1e-12 and table["surroundings"].abs().max() < 1e-12
    assert table["stayed"].iloc[-1] < 0.99  # some left all the same


def test_not_where_nothing_makes_them_trust() -> None:
    market = two_firms(
        switched_off=all_but("satisfaction"),
        experience={"trust_gain": 0.0},
        choice={"trust": 4.0, "untried": 0.0},
    )
    assert found(market)["rise"].abs().max() < 1e-12


def test_who_has_tried_a_rival_has_changed() -> None:
    table = found(two_firms(switched_off=all_but(), choice={"untried": 2.0}))
    assert table["growing"].iloc[-1] < -0.001 and table["sorting"].abs().max() < 1e-12


def test_where_both_are_at_work_each_is_found_as_it_is_alone() -> None:
    """Leaving for reasons of one's own and choosing are met one after the other, so the chance is a product:

    sorting by attrition is scaled by the chance of being chosen, which is the same for all. What trust adds
    beside it is that fewer come back from a rival, where nothing had sorted them: a few points of a hundred.
    """
    both = {"people": {"attrition": {"a": A, "b": B}}, **TRUSTING}
    mixed = found(two_firms(switched_off=all_but("attrition", "satisfaction"), **both), customers=20_000)
    still = found(two_firms(switched_off=all_but("attrition"), **both), customers=20_000)
    assert (mixed["growing"].iloc[1:] > 0.01).all() and (mixed["sorting"].iloc[1:] > 0.05).all()
    alone, along = (table["sorting"].to_numpy() / table["chance"].iloc[0] for table in (still, mixed))
    assert along == pytest.approx(alone, abs=0.04)
    parts = mixed[["sorting", "growing", "surroundings"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(mixed["rise"].to_numpy(), abs=1e-12)


def test_a_rival_that_gets_dearer_is_no_change_in_customers() -> None:
    market = two_firms(switched_off=all_but("price"), choice={"reference_loss": 0.0, "reference_gain": 0.0})
    study = a_study(market, customers=1500, months=36)

    @Intervention
    def dearer(live: Any, firm: Any) -> Any:
        yield live.until(month=20)
        live.firm("theirs").offer("core").price *= 1.2

    table = by_tenure(simulate(study, policies=[dearer]).retention).set_index("tenure_years")
    assert table.loc[1, "surroundings"] > 0.02
    assert abs(table.loc[1, "growing"]) < 1e-3 and abs(table.loc[1, "sorting"]) < 1e-3


def test_a_sample_says_what_all_say_and_none_says_nothing() -> None:
    people = PEOPLE | {"attrition": {"a": A, "b": B}}
    market = one_firm(people, switched_off=all_but("attrition"), **YEARLY)
    study = a_study(market, customers=20_000, months=36)
    some = by_tenure(simulate(study).retention)
    assert some["followed"].iloc[0] <= 4000 + 1
    assert some["chance"].to_numpy() == pytest.approx(
        [(B + year) / (A + B + year) for year in range(3)], abs=0.03
    )
    assert simulate(asking(study, 0)).retention.empty


def test_too_few_who_stayed_are_not_told() -> None:
    counts = {"month": [0, 0, 0], "tenure_years": [0, 1, 2], "followed": [50] * 3, "stayed": [50, 30, 20]}
    sums = {"chance": [25.0] * 3, "before": [25.0, 18.0, 13.0], "changed": [25.0, 21.0, 14.0]}
    table = by_tenure(pd.DataFrame(counts | sums | {"after": [25.0, 20.0, 15.0]}))
    assert table["tenure_years"].tolist() == [0, 1]
    row = table.iloc[1]
    assert row["chance"] == pytest.approx(20 / 30) and row["stayed"] == 0.6
    assert row["sorting"] == pytest.approx(0.1) and row["growing"] == pytest.approx(0.1)
    assert row["surroundings"] == pytest.approx(-1 / 30)
    nobody = by_tenure(pd.DataFrame(columns=["month", "tenure_years", *list(counts)[2:], *sums, "after"]))
    assert nobody.empty
