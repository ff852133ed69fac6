"""Nobody gets lost and no cent is made: customers, money and contacts add up, every month, in every study.

Each strategy of each study is run once, and every claim is held against that run; a claim that fails is told
with its name and the strategy, and the others are looked at all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.basics.names import LEDGER_LINES, STAGES
from sim.scenario.files.load import load_study
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.study import Study
from tests.habits.repository import LADDERS, STUDIES
from tests.model.markets import a_study
from tests.model.test_engines import CONTRACT, STRATEGIES, rich

MARKETS = [path for path in STUDIES if path.stem not in LADDERS]
SMALL = ("market.customers=4000", "run.customers=4000", "run.months=30", "market.discount_rate_per_year=0.0")
CENT = 0.01
#: A float holds a sum of cents below 1e9 to better than this.
ROUNDING = 1e-4
MONTHLY_MONEY = ("revenue", "discounts", "cost_of_goods", "handling", "payouts", "relations")


Claim = Callable[[Study, Run], None]
CLAIMS: list[Claim] = []


def claim(held: Claim) -> Claim:
    """Hold this against every run."""
    CLAIMS.append(held)
    return held


def made(**changes: object) -> Study:
    market = rich(discount_rate_per_year=0.0, **changes)
    return a_study(market, STRATEGIES, customers=3000, months=20, budget=3.0)


# -- customers ---------------------------------------------------------------------------------------


@claim
def customers_are_in_one_stage_and_all_who_entered_are_in_one(study: Study, run: Run) -> None:
    monthly = run.monthly
    assert (monthly[list(STAGES)] >= 0).all().all()
    monthly = monthly.assign(entered=monthly[list(STAGES)].sum(axis=1))
    entered = monthly.pivot(index=["month", "segment"], columns="firm", values="entered")
    assert (entered.nunique(axis=1) == 1).all()  # whichever firm is asked
    by_segment = entered.iloc[:, 0].unstack("segment")
    assert (by_segment.diff().dropna() >= 0).all().all()
    shown = run.customers[run.customers["firm"] == study.market.focal]["segment"].value_counts()
    assert by_segment.iloc[-1].to_dict() == shown.to_dict()
    waiting = sum(bool(s.arrivals) for s in study.market.segments.values())
    last = max((len(s.arrivals) for s in study.market.segments.values()), default=0)
    if last <= study.run.months:
        assert by_segment.iloc[-1].sum() == study.customers
    assert bool(by_segment.iloc[0].sum() < study.customers) == bool(waiting)


@claim
def moves_lead_from_one_month_s_stages_to_the_next(study: Study, run: Run) -> None:
    stages = run.monthly.groupby(["month", "firm"], observed=True)[list(STAGES)].sum()
    for side, shift in (("to_stage", 0), ("from_stage", 1)):
        moved = run.transitions.pivot_table(
            index=["month", "firm"], columns=side, values="customers", aggfunc="sum", fill_value=0,
            observed=False,
        ).reindex(columns=list(STAGES), fill_value=0)  # fmt: skip
        for firm in study.market.firms:
            counted = stages.xs(firm, level="firm")
            came = moved.xs(firm, level="firm")
            expected = counted.shift(shift).iloc[shift:].astype(int)
            if shift:  # who enters the market this month enters as a prospect
                entrants = counted.sum(axis=1).diff().iloc[1:].astype(int)
                expected = expected.assign(prospect=expected["prospect"] + entrants)
            pd.testing.assert_frame_equal(
                came.iloc[shift:], expected, check_names=False, check_dtype=False, check_column_type=False
            )


@claim
def the_last_month_s_stages_are_those_of_the_customers(study: Study, run: Run) -> None:
    last = run.monthly[run.monthly["month"] == study.run.months - 1]
    counted = run.customers.groupby(["firm", "segment", "stage"], observed=False).size().unstack("stage")
    shown = last.set_index(["firm", "segment"])[list(STAGES)]
    assert np.array_equal(counted[list(STAGES)].reindex(shown.index), shown)


@claim
def nobody_who_never_bought_is_a_customer(study: Study, run: Run) -> None:
    """Nor does anybody become a prospect again."""
    moves = run.transitions
    assert moves.loc[moves["to_stage"] == "prospect", "from_stage"].isin(["prospect"]).all()
    customers = run.customers
    assert ((customers["stage"] == "prospect") == (customers["purchases"] == 0)).all()
    never = customers[customers["purchases"] == 0]
    assert (never[["sales", "profit", "tenure_months", "share_of_wallet"]] == 0).all().all()
    assert not never["left"].any()


@claim
def purchases_are_no_more_than_occasions(study: Study, run: Run) -> None:
    by_segment = run.monthly.groupby(["month", "segment"], observed=True)
    occasions = by_segment["occasions"]
    assert (occasions.nunique() == 1).all()  # the segment's, whichever firm is asked
    assert (by_segment["purchases"].sum() <= occasions.first()).all()
    assert (run.monthly["core_purchases"] <= run.monthly["purchases"]).all()
    assert (run.monthly["new_customers"] <= run.monthly["purchases"]).all()
    assert run.monthly["purchases"].sum() > 0


@claim
def first_purchases_are_moves_out_of_prospects(study: Study, run: Run) -> None:
    moves = run.transitions
    left = moves[(moves["from_stage"] == "prospect") & (moves["to_stage"] != "prospect")]
    became = left.groupby(["month", "firm"], observed=False)["customers"].sum()
    first = run.monthly.groupby(["month", "firm"], observed=False)["new_customers"].sum()
    assert first.sum() > 0
    assert first.to_dict() == became.reindex(first.index, fill_value=0).to_dict()


# -- money -------------------------------------------------------------------------------------------


@claim
def the_ledger_balances_to_the_cent(study: Study, run: Run) -> None:
    ledger = run.ledger
    lines = ledger[list(LEDGER_LINES)]
    assert (lines.drop(columns="discounts") >= 0).all().all()
    most = LEVERS["light_surcharge"].high
    assert (lines["discounts"] >= -most * lines["revenue"] - CENT).all()  # a fee is a discount below 0
    cents = (ledger[[*LEDGER_LINES, "profit"]] * 100).round()
    assert (np.abs(cents / 100 - ledger[[*LEDGER_LINES, "profit"]]) < ROUNDING * CENT).all().all()
    balance = cents["revenue"] - cents[list(LEDGER_LINES[1:])].sum(axis=1)
    assert (balance == cents["profit"]).all()
    for name, firm in study.market.firms.items():
        own = ledger[ledger["firm"] == name]
        start = firm.cash_per_customer * study.customers
        assert np.abs(own["cash"] - start - own["profit"].cumsum()).max() < CENT / 2


@claim
def segments_sum_to_the_firm(study: Study, run: Run) -> None:
    by_segment = run.monthly.groupby(["month", "firm"], observed=True)[list(MONTHLY_MONEY)].sum()
    by_firm = run.ledger.set_index(["month", "firm"])[list(MONTHLY_MONEY)]
    assert np.abs(by_segment - by_firm.reindex(by_segment.index)).max().max() < CENT / 2
    assert by_firm["revenue"].sum() > 0


def contribution(frame: pd.DataFrame) -> pd.Series:
    return frame["revenue"] - frame[list(MONTHLY_MONEY[1:])].sum(axis=1)


@claim
def customers_profit_and_sales_sum_to_the_firm_s(study: Study, run: Run) -> None:
    """To the cent: what can be traced to a customer is traced to one."""
    mine = run.customers.groupby("firm", observed=True)[["sales", "profit"]].sum()
    ledger = run.ledger.assign(profit=contribution(run.ledger))
    ledger["sales"] = ledger["revenue"] - ledger["discounts"]
    theirs = ledger.groupby("firm", observed=True)[["sales", "profit"]].sum()
    assert np.abs(mine - theirs).max().max() < CENT / 2


@claim
def stages_profit_sums_to_the_last_year_s(study: Study, run: Run) -> None:
    year = run.ledger[run.ledger["month"] >= study.run.months - 12]
    theirs = contribution(year).groupby(year["firm"], observed=True).sum()
    by_stage = run.stage_profit.groupby("firm", observed=True)
    assert np.abs(by_stage["contribution"].sum() - theirs).max() < CENT / 2
    lived_months = run.monthly[run.monthly["month"] >= study.run.months - 12]
    months = lived_months.groupby("firm", observed=True)[list(STAGES)].sum().sum(axis=1)
    assert by_stage["customer_months"].sum().to_dict() == months.to_dict()


@claim
def what_levers_cost_is_in_the_ledger(study: Study, run: Run) -> None:
    """Undiscounted, the spend on each lever and the same study without it differ by the ledger's lines."""
    spent = run.spend.set_index("lever")["present_value"]
    focal = run.ledger[run.ledger["firm"] == study.market.focal]
    lines = {lever: LEVERS[lever].line for lever in spent.index}
    programmes = sum(spent[lever] for lever, line in lines.items() if line == "programmes")
    assert focal["programmes"].sum() == pytest.approx(programmes, abs=CENT * len(focal))
    launches = sum(spent[lever] for lever, line in lines.items() if line in ("capital", "marketing"))
    assert focal[["marketing", "capital"]].sum().sum() == pytest.approx(launches, abs=2 * CENT * len(focal))
    budget = study.settings.budget_per_customer_per_month * study.customers * study.run.months
    money = sum(spent[lever] for lever in spent.index if LEVERS[lever].kind == "money")
    spend = study.strategies[run.strategy].spend
    assert money <= budget + CENT
    assert money > 0 or not spend


# -- contacts ----------------------------------------------------------------------------------------


@claim
def every_contact_has_one_outcome(study: Study, run: Run) -> None:
    desk = run.desk
    assert (desk["contacts"] > 0).all()
    assert ((desk["abandoned"] >= 0) & (desk["abandoned"] <= desk["contacts"])).all()
    assert (desk["mean_wait_minutes"] >= 0).all()
    # experts are passed every expert question that the front line answered, and nothing else but plain ones
    key = ["month", "firm"]
    asked = desk[(desk["pool"] == "front") & (desk["kind"] == "expert")].set_index(key)
    passed = desk[(desk["pool"] == "expert") & (desk["kind"] == "expert")].set_index(key)
    answered = asked["contacts"] - asked["abandoned"] - asked["balked"]
    transferred = passed["contacts"] - passed["direct"]
    assert answered[answered > 0].to_dict() == transferred[transferred > 0].to_dict()
    assert desk.loc[desk["pool"] == "expert", "kind"].isin(["expert", "information"]).all()
    assert (desk["balked"] + desk["abandoned"] <= desk["contacts"]).all()
    assert (desk["direct"] <= desk["contacts"]).all()
    assert not desk.duplicated(["month", "firm", "pool", "kind"]).any()
    assert set(desk["firm"]) <= set(study.market.firms)


@claim
def a_promise_kept_is_a_contact_answered(study: Study, run: Run) -> None:
    """Who hung up was not answered, however soon."""
    front = run.desk[run.desk["pool"] == "front"].dropna(subset=["promise_kept"])
    assert (front["promise_kept"] + front["abandoned"] + front["balked"] <= front["contacts"]).all()
    assert (front["promise_kept"] + front["promise_broken"] <= front["contacts"]).all()
    promised = any(
        setting.lever == "wait_promise_minutes" for setting in study.strategies[run.strategy].levers
    )
    assert bool(len(front)) == promised


# -- numbers -----------------------------------------------------------------------------------------


@claim
def numbers_are_finite_and_within_their_scales(study: Study, run: Run) -> None:
    monthly, customers = run.monthly, run.customers
    means = ["satisfaction", "trust", "share_of_wallet"]
    bought = monthly["purchases"] > 0
    # documented: no mean of nobody
    assert (monthly["price"].notna() == bought).all() and (monthly["value"].notna() == bought).all()
    assert (monthly[means].notna().nunique(axis=1) == 1).all()
    active = monthly[["new", "regular", "long_standing", "loyal"]].sum(axis=1) > 0
    assert monthly.loc[active, means].notna().all().all()
    finite = [
        monthly.drop(columns=[*means, "price", "value"]), run.ledger, run.transitions, run.stage_profit,
        customers.drop(columns="claim_months"), run.spend,
        run.desk.drop(columns=["promise_kept", "promise_broken"]),
    ]  # fmt: skip
    for frame in finite:
        assert np.isfinite(frame.select_dtypes("number").to_numpy(float)).all()
    for frame in (monthly, customers):
        known = frame.dropna(subset=means)
        assert known["satisfaction"].between(1, 5).all()
        assert known["trust"].between(0, 1).all()
        assert known["share_of_wallet"].between(0, 1 + 1e-6).all()  # single precision
    assert run.ledger["morale"].between(0, 1).all() and (run.ledger["load"] >= 0).all()
    assert (run.ledger["price"] > 0).all()
    assert not customers.duplicated(["customer", "firm"]).any()
    shares = customers.groupby("customer")["share_of_wallet"].sum()
    assert (shares <= 1 + 1e-5).all()  # a wallet is shared out once


# -- every run ---------------------------------------------------------------------------------------


def held_to_all_claims(study: Study, strategy: str, subtests: pytest.Subtests) -> None:
    run = simulate(study, strategy)
    assert isinstance(run, Run)
    for held in CLAIMS:
        with subtests.test(held.__name__, strategy=strategy):
            held(study, run)


@pytest.mark.slow
@pytest.mark.parametrize("path", MARKETS, ids=lambda path: path.stem)
def test_all_adds_up_in_every_study(path: Path, subtests: pytest.Subtests) -> None:
    """Undiscounted and without a warm-up, so all of the run is shown."""
    study = load_study(path, overrides=[*SMALL, "run.warm_up_months=0"])
    for strategy in study.strategies:
        held_to_all_claims(study, strategy, subtests)


@pytest.mark.slow
@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("changes", [{}, CONTRACT], ids=["rich", "contract"])
def test_all_adds_up_in_made_markets(
    changes: dict[str, object], strategy: str, subtests: pytest.Subtests
) -> None:
    held_to_all_claims(made(**changes), strategy, subtests)


def test_only_ladders_which_have_tests_of_their_own_are_left_out() -> None:
    assert len(CLAIMS) >= 14
    assert {path.stem for path in STUDIES if not isinstance(load_study(path).market, Market)} == LADDERS


def test_a_warm_up_leaves_no_money_behind() -> None:
    """Months before month 0 are never counted: not in the ledger, and so not in customers' money to date."""
    study = load_study("mature_retail", overrides=[*SMALL, "run.warm_up_months=6"])
    run = simulate(study)
    mine = run.customers.groupby("firm", observed=True)["profit"].sum()
    theirs = contribution(run.ledger).groupby(run.ledger["firm"], observed=True).sum()
    assert np.abs(mine - theirs).max() < CENT / 2
