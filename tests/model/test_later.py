"""Playing on: the months before are untouched, both engines agree, and a plan that has ended does nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from sim.model import simulate as module
from sim.model.later import Later
from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from tests.model.markets import a_study, tables_of
from tests.model.test_engines import EVERYTHING, both, rich

SMALL = ("market.customers=150", "run.customers=150", "run.months=10", "run.warm_up_months=3")


def played(study: Study, strategy: str = "hold", play_on: Any = "plan_ends", **how: Any) -> Run:
    found = simulate(study, strategy, play_on=play_on, **how)
    assert isinstance(found, Run) and isinstance(found.later, Later)
    return found


def everything(months: int = 12) -> Study:
    study = a_study(rich(), {"everything": EVERYTHING}, months=months)
    run = study.run.model_copy(update={"play_on_months": 14})
    return Study("rich", study.settings.model_copy(update={"run": run}), study.market, study.strategies)


@pytest.mark.parametrize("play_on", ["plan_ends", "plan_goes_on"])
def test_both_engines_play_on_alike(play_on: Any) -> None:
    run = both(everything(), "everything", play_on=play_on)
    assert run.later is not None and len(run.later.customers) > 20
    assert "later.monthly" in tables_of(run)


@pytest.mark.parametrize("name", ["mature_retail", "subscription", "hotel", "microwave"])
def test_both_engines_play_on_alike_in_the_library(name: str) -> None:
    study = load_study(name, [*SMALL, "run.play_on_months=6"])
    both(study, list(study.strategies)[-1], play_on="plan_ends")


@pytest.mark.parametrize("play_on", ["plan_ends", "plan_goes_on"])
def test_months_of_the_horizon_are_what_they_are_without_playing_on(play_on: Any) -> None:
    plain = tables_of(simulate(everything(), "everything"))
    after = tables_of(played(everything(), "everything", play_on))
    for name, table in plain.items():
        assert_frame_equal(table, after[name], check_exact=True, obj=name)


def test_who_has_no_plan_goes_on_as_before() -> None:
    study = load_study("mature_retail", [*SMALL, "run.play_on_months=8"])
    ended, on = (played(study, "hold", how) for how in ("plan_ends", "plan_goes_on"))
    for name, table in tables_of(ended).items():
        assert_frame_equal(table, tables_of(on)[name], check_exact=True, obj=name)
    longer = load_study("mature_retail", [*SMALL, "run.months=18"])
    ledger = simulate(longer, "hold").ledger  # type: ignore[union-attr]
    factor = 1.1 ** (-(np.arange(10, 18) + 1) / 12)
    ours = ledger[(ledger["firm"] == "ours") & (ledger["month"] >= 10)]["profit"].to_numpy() * factor
    np.testing.assert_allclose(ended.later.profit["profit"], ours, rtol=1e-12)  # type: ignore[union-attr]


def test_a_plan_that_has_ended_leaves_levers_money_and_prices_as_without_it() -> None:
    seen: dict[str, Any] = {}

    def watch_all(live: Any, firm: Any) -> Any:
        yield live.until(12)
        yield live.env.timeout(1.0)
        ours = live.firm("ours")
        seen["spend"], seen["levels"] = dict(ours.spend), dict(ours.levels)
        seen["prices"] = [(offer.price, offer.start) for offer in ours.offers.values()]

    study = a_study(rich(), {"everything": EVERYTHING, "hold": Strategy()}, months=10)
    follow = module._set_in_motion

    def with_watcher(live: Any, *rest: Any) -> None:
        follow(live, *rest)
        live.follow([watch_all], live.firm("theirs"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_set_in_motion", with_watcher)
        played(study, "everything")
        ended = dict(seen)
        played(study, "hold")
    assert ended == seen and not seen["spend"]
    assert all(price == start for price, start in seen["prices"])


def test_what_customers_bring_adds_up_over_months_stages_and_customers() -> None:
    later = played(load_study("hotel", [*SMALL, "run.play_on_months=30"])).later
    assert later is not None
    every, months = later.customers, later.monthly.groupby("month")["brought"].sum().to_numpy()
    each = load_study("hotel", SMALL).each
    assert every["brought"].sum() * each == pytest.approx(months.sum())
    assert every["last_year"].sum() * each == pytest.approx(months[-12:].sum())
    assert every["year_before"].sum() * each == pytest.approx(months[-24:-12].sum())
    by_stage = every.groupby("stage", observed=True)["brought"].sum() * each
    for stage, brought in later.monthly.groupby("stage", observed=True)["brought"].sum().items():
        assert by_stage.get(stage, 0.0) == pytest.approx(brought)


def test_no_customer_won_after_the_horizon_counts() -> None:
    run = played(load_study("mature_retail", [*SMALL, "run.play_on_months=24"]))
    assert run.later is not None
    ours = run.customers[run.customers["firm"] == "ours"]
    bought = ours[ours["purchases"] > 0]
    assert run.later.customers["customer"].tolist() == bought["customer"].tolist()
    assert run.later.customers["stage"].tolist() == bought["stage"].tolist()


def test_a_play_on_of_no_months_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(UserError, match=r"play_on_months.*1 month or more.*objective: npv"):
        load_study("mature_retail", ["run.play_on_months=0"])


@pytest.mark.parametrize(
    ("name", "lever", "value"), [("subscription", "list_price", 1.25), ("mature_retail", "push_wants", 1.0)]
)
def test_squeezing_customers_in_the_last_year_is_paid_for_by_what_they_bring_later(
    name: str, lever: str, value: float
) -> None:
    """A dearer contract and pushed wants earn something within the horizon, and lose more after it."""
    squeeze = Strategy(levers=[{"lever": lever, "value": value, "from_month": 24}])
    study = load_study(name, ["run.customers=2000", "run.months=36"])
    study = Study("squeeze", study.settings, study.market, {"hold": Strategy(), "squeeze": squeeze})
    within, after = [], []
    for replication in range(3):
        runs = [played(study, plan, replication=replication) for plan in ("squeeze", "hold")]
        ledgers = [run.ledger[run.ledger["firm"] == study.market_of_firms.focal] for run in runs]
        factor = 1.1 ** (-(ledgers[0]["month"].to_numpy() + 1) / 12)
        within.append(np.subtract(*((one["profit"].to_numpy() * factor).sum() for one in ledgers)))
        after.append(np.subtract(*(run.later.monthly["brought"].sum() for run in runs)))  # type: ignore[union-attr]
    assert np.mean(within) > 0  # or there would be nothing to pay for
    assert np.mean(np.add(within, after)) < 0
