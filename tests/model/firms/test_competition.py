"""A market's life: prices that react, who comes and leaves, needs that move, experience, rivals' plans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.result import Run
from sim.model.rules import competition as competition_rules
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import NEEDS, SERVICE_NEEDS
from sim.scenario.files.load import load_study, resolve
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Rival, Study
from sim.study.compare.digest import digest
from sim.study.compare.task_store import task_hash
from tests.model.markets import a_market, a_study, assert_same_run, of_firm, one_firm

BASE: dict[str, Any] = {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}}


def firms(**changes: dict[str, Any]) -> dict[str, Any]:
    """Firms alike but for what is given of each."""
    return {name: BASE | change for name, change in changes.items()}


def two(ours: dict[str, Any] | None = None, theirs: dict[str, Any] | None = None, **changes: Any) -> Market:
    return a_market(firms=firms(ours=ours or {}, theirs=theirs or {}), **changes)


def levels(*settings: tuple[Any, ...]) -> Strategy:
    """Lever, value, and optionally the months from and until which it holds."""
    keys = ("lever", "value", "from_month", "until_month")
    return Strategy(levers=[dict(zip(keys, setting, strict=False)) for setting in settings])


def run_of(market: Market, strategy: Strategy | None = None, **how: Any) -> Run:
    given: dict[str, Any] = {"customers": 600, "months": 24}
    run = simulate(a_study(market, {"s": strategy or Strategy()}, **(given | how)), "s")
    assert isinstance(run, Run)
    return run


def by_firm(run: Run, column: str) -> pd.DataFrame:
    """A column of the ledger, month by firm."""
    return run.ledger.pivot(index="month", columns="firm", values=column)


# -- prices ------------------------------------------------------------------------------------------

SALE = ("list_price", 0.8, 3, 6)


def test_who_matches_a_sale_goes_back_up_when_it_ends() -> None:
    price = by_firm(run_of(two({}, {"rules": {"match_price": 0.7}}), levels(SALE)), "price")["theirs"]
    assert price[:3].tolist() == [1.0] * 3
    assert price[5] < 0.81
    assert price[23] == pytest.approx(1.0, abs=1e-6)


def test_two_who_match_each_other_stay_down_unless_something_draws_them_back() -> None:
    for recover, end in ((0.0, 0.8), (0.1, 1.0)):
        rules = {"rules": {"match_price": 0.7, "recover_price_per_month": recover}}
        market = a_market(firms=firms(ours={}, theirs=rules, third=rules | {"share": 0.1}))
        price = by_firm(run_of(market, levels(SALE), months=90), "price")
        assert price.loc[89, "theirs"] == pytest.approx(end, abs=0.02)
        assert price.loc[89, "ours"] == 1.0


def test_undercutting_goes_2_percent_below_at_once_and_stops_above_cost() -> None:
    rules = {"rules": {"undercut": 0.02, "floor_margin": 0.25}}
    price = by_firm(run_of(two({}, rules)), "price")["theirs"]
    assert price.tolist() == pytest.approx([1.0] + [0.98] * 23)
    war = by_firm(run_of(two(rules, rules), months=40), "price")
    assert (war.diff().iloc[1:] <= 0).all().all()
    assert war.iloc[-1].tolist() == pytest.approx([0.75, 0.75])  # unit cost 0.6 and a quarter


def test_a_price_below_cost_is_not_followed_and_one_above_normal_neither() -> None:
    price = by_firm(run_of(two({"price": {"core": 30.0}}, {"rules": {"match_price": 1.0}})), "price")
    assert price["theirs"].tolist() == pytest.approx([1.0] + [0.6] * 23)
    price = by_firm(run_of(two({"price": {"core": 300.0}}, {"rules": {"match_price": 1.0}})), "price")
    assert (price["theirs"] == 1.0).all()


def test_a_rule_is_a_lever_that_the_market_sets() -> None:
    by_rule = run_of(
        two({"rules": {"match_price": 0.3, "imitate_per_month": 0.1}}, {"price": {"core": 80.0}})
    )
    by_lever = run_of(
        two({}, {"price": {"core": 80.0}}),
        levels(("match_price", 0.3), ("imitate", 0.1), ("imitate_service", 0.1)),
    )
    assert by_firm(by_rule, "price").equals(by_firm(by_lever, "price"))
    costs = by_firm(by_lever, "programmes")["ours"]
    assert costs.tolist() == pytest.approx([0.1 * 4.0 * 600] * 24)  # a strategy pays for what it imitates
    assert (by_firm(by_rule, "programmes") == 0).all().all()


def test_service_is_imitated_more_slowly_than_goods() -> None:
    better = {"quality": dict.fromkeys(NEEDS, 1.0)}
    slow = {"rules": {"imitate_per_month": 0.2, "imitate_service_per_month": 0.05}}
    quality = by_firm(run_of(two(better, slow)), "quality")["theirs"]
    service = len(SERVICE_NEEDS)
    expected = [
        (service * (1 - 0.95**m) + (len(NEEDS) - service) * (1 - 0.8**m)) / len(NEEDS) for m in range(24)
    ]
    assert quality.tolist() == pytest.approx(expected)


def test_price_matters_more_in_a_price_war() -> None:
    """The cheaper firm wins more than its price alone would win it; a small sale starts no war."""
    plain = {"choice": {"habit": 0.0, "reference_gain": 0.0, "reference_loss": 0.0}}

    def share(price: float, off: list[str]) -> float:
        market = two({}, {}, switched_off=[*off, "reach", "failure", "desk"], **plain)
        monthly = run_of(market, levels(("list_price", price)), customers=3000, months=6).monthly
        return float(of_firm(monthly)["purchases"].sum() / monthly["purchases"].sum())

    assert share(0.8, []) > share(0.8, ["price_war"]) + 0.005
    assert share(0.95, []) == share(0.95, ["price_war"])


# -- leaving and coming ------------------------------------------------------------------------------

POOR = {"cash_per_customer": 3.0, "fixed_cost_per_customer_per_month": 40.0, "credit_per_customer": 50.0}


def test_a_firm_leaves_in_the_month_after_its_cash_is_gone() -> None:
    run = run_of(two({}, POOR))
    cash, present = by_firm(run, "cash")["theirs"], by_firm(run, "present")["theirs"]
    last = int(present[present == 1].index.max())
    assert cash[last] < -50.0 * 600 <= cash[last - 1]
    assert (present[:last] == 1).all() and (present[last + 1 :] == 0).all()
    after = of_firm(run.ledger, "theirs").query("month > @last")
    assert (after.drop(columns=["month", "firm", "cash", "morale", "price", "quality"]) == 0).all().all()
    assert (after["cash"] == cash[last]).all()
    gone = of_firm(run.monthly, "theirs").query("month > @last")
    assert (gone["purchases"] == 0).all()
    were = of_firm(run.customers, "theirs").query("purchases > 0")
    assert len(were) > 200 and were["left"].all() and (were["stage"] == "lapsed").all()
    ours = of_firm(run.monthly).set_index("month")["purchases"]
    assert ours[last + 1 :].mean() > 1.3 * ours[: last + 1].mean()  # its customers go on buying


def test_without_a_limit_to_credit_or_with_the_mechanism_off_nobody_leaves() -> None:
    endless = {name: value for name, value in POOR.items() if name != "credit_per_customer"}
    for market in (two({}, endless), two({}, POOR, switched_off=["exit"])):
        assert (by_firm(run_of(market), "present") == 1).all().all()


def test_a_contract_with_a_firm_that_left_ends() -> None:
    contract = {"setting": "contractual", "months_between_renewals": 12}
    run = run_of(two({}, POOR, **contract))
    present = by_firm(run, "present")["theirs"]
    assert present.iloc[-1] == 0
    bought = of_firm(run.monthly, "theirs").set_index("month")["purchases"]
    assert bought[present == 1].min() > 0 and bought[present == 0].max() == 0


def test_a_focal_firm_that_left_is_worth_what_it_lost() -> None:
    study = a_study(two(POOR, {}), customers=600, months=24)
    found = (
        digest(study, simulate(study, play_on="plan_ends"))
        .query("table == 'outcomes'")
        .set_index("measure")["value"]
    )
    assert found.notna().all()
    assert found["equity"] == 0 and found["value"] == found["npv"] < 0
    assert found["ruined"] == 1 and found["share"] == 0


def test_a_market_that_all_have_left_has_no_gaps_in_its_outcomes() -> None:
    study = a_study(two(POOR, POOR), customers=300, months=30)
    found = (
        digest(study, simulate(study, play_on="plan_ends"))
        .query("table == 'outcomes'")
        .set_index("measure")["value"]
    )
    assert found.notna().all() and found["share"] == 0


LATE = {"sells": {"core": ["people"]}, "share": 0.0, "awareness": 0.0, "cash_per_customer": 30.0}


def entering(**entry: float) -> Market:
    return a_market(firms=firms(ours={}, theirs={}, late=LATE | {"entry": entry}))


def test_a_firm_enters_in_its_month_pays_for_it_and_is_known_by_nobody_yet() -> None:
    run = run_of(entering(month=5, cost_per_customer=2.0))
    present = by_firm(run, "present")["late"]
    assert present.tolist() == [0] * 5 + [1] * 19
    capital = by_firm(run, "capital")["late"]
    assert capital[5] == 1200.0 and capital.sum() == 1200.0
    pay = by_firm(run, "desk_pay")["late"]
    assert (pay[:5] == 0).all() and (pay[5:] > 0).all()
    monthly = of_firm(run.monthly, "late").set_index("month")
    assert (monthly["prospect"][:5] == 600).all()
    assert monthly["new_customers"][5] < 10 < monthly["new_customers"].sum()


def test_a_firm_enters_only_while_margins_are_fat() -> None:
    """40 % of the price is left after goods and 2 a purchase after handling."""
    fat, lean = run_of(entering(margin_above=0.3)), run_of(entering(margin_above=0.5))
    assert by_firm(fat, "present")["late"].tolist() == [0] + [1] * 23
    assert (by_firm(lean, "present")["late"] == 0).all()
    never = entering(month=5).model_copy(update={"switched_off": ["entry"]})
    assert (by_firm(run_of(never), "present")["late"] == 0).all()


def test_a_firm_to_come_has_no_customers_yet() -> None:
    with pytest.raises(ValueError, match="entry: a firm that is not there yet has no share"):
        a_market(firms=firms(ours={}, late={"entry": {}}))


# -- needs that move ---------------------------------------------------------------------------------

MOVING = {"from": "tapes", "to": "discs", "starts_month": 6, "p_per_year": 0.3, "q_per_year": 3.0}


def substituted(**changes: Any) -> Market:
    """One firm sells both; everybody buys at each occasion, so purchases count the needs."""
    rate = {"mean_per_month": 2.0, "shape": 100.0}
    return one_firm(
        {"occasions": {"tapes": rate, "discs": rate}},
        {"share": 1.0, "awareness": 1.0, "sells": {"tapes": ["people"], "discs": ["people"]}},
        **({"categories": {"tapes": {}, "discs": {}}, "substitution": MOVING} | changes),
    )


def test_needs_move_as_bass_has_it() -> None:
    monthly = run_of(substituted(), customers=4000, months=40).monthly.set_index("month")
    tapes = monthly["core_purchases"]
    discs = monthly["purchases"] - tapes
    months = np.maximum(0.0, np.arange(40) + 0.5 - 6) / 12
    stays = np.exp(-3.3 * months)
    moved = (1 - stays) / (1 + 10 * stays)
    assert (discs[:6] == 0).all()
    assert (discs / (tapes + discs)).to_numpy() == pytest.approx(moved, abs=0.02)
    assert (tapes + discs).to_numpy() == pytest.approx(np.full(40, 8000.0), rel=0.06)


def test_without_substitution_both_needs_are_there_all_along() -> None:
    off, none = substituted(switched_off=["substitution"]), substituted(substitution=None)
    assert_same_run(run_of(off), run_of(none))
    monthly = run_of(off, customers=2000).monthly
    assert (monthly["core_purchases"] / monthly["purchases"]).to_numpy() == pytest.approx(0.5, abs=0.05)


def test_a_contract_for_what_is_no_longer_needed_ends() -> None:
    market = substituted(setting="contractual", months_between_renewals=36)
    monthly = run_of(market, months=60).monthly.set_index("month")
    assert monthly["core_purchases"][0] > 400 and monthly["core_purchases"].iloc[-1] < 30
    assert (monthly["purchases"] - monthly["core_purchases"]).iloc[-1] > 500


@pytest.mark.parametrize(
    ("change", "message"),
    [({"from": "tape"}, "did you mean 'tapes'"), ({"to": "tapes"}, "another category than that of from")],
)
def test_a_substitution_that_makes_no_sense_is_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        substituted(substitution=MOVING | change)


@pytest.mark.parametrize("u", [0.001, 0.3, 0.99])
def test_the_time_of_moving_inverts_bass(u: float) -> None:
    p, q = 0.02, 0.3
    t = competition_rules.bass_time(u, p, q)
    assert (1 - np.exp(-(p + q) * t)) / (1 + q / p * np.exp(-(p + q) * t)) == pytest.approx(u)


# -- experience --------------------------------------------------------------------------------------


def test_each_doubling_of_what_was_sold_cuts_the_cost_by_a_fifth() -> None:
    """Everybody buys once a month, so after six months the six bought before the start have doubled."""
    steady = {
        "occasions": {"core": {"mean_per_month": 1.0, "shape": 1000.0}},
        "basket": {"kind": "lognormal", "sigma": 0.0},
    }
    market = one_firm(
        steady, {"share": 1.0, "awareness": 1.0}, categories={"core": {"experience_exponent": 0.32193}}
    )
    monthly = run_of(market, customers=3000, months=20).monthly
    cost = (monthly["cost_of_goods"] / monthly["revenue"]).to_numpy()
    assert cost[0] == pytest.approx(0.6)
    assert cost[6] == pytest.approx(0.48, rel=0.02)
    assert cost[18] == pytest.approx(0.384, rel=0.02)
    off = market.model_copy(update={"switched_off": ["experience_curve"]})
    plain = run_of(off, customers=300).monthly
    assert (plain["cost_of_goods"] / plain["revenue"]).to_numpy() == pytest.approx(0.6)


def test_one_learns_from_what_one_sells_oneself() -> None:
    categories = {"core": {"experience_exponent": 0.3, "experience_start": 1.0}}
    large, small = {"share": 0.8, "awareness": 1.0}, {"share": 0.1, "awareness": 0.1}
    run = run_of(two(large, small, categories=categories, switched_off=["reach"]))
    cost = by_firm(run, "cost_of_goods") / by_firm(run, "revenue")
    assert cost.loc[23, "ours"] < 0.75 * cost.loc[23, "theirs"]


# -- rivals that follow a strategy -------------------------------------------------------------------


def followed(strategy: Strategy, budget: float = 1.0) -> Study:
    return replace(a_study(a_market(), customers=400, months=10), rivals={"theirs": Rival(strategy, budget)})


def test_a_rival_follows_its_strategy_as_the_focal_firm_would() -> None:
    plan = Strategy(spend={"care": 0.4}, levers=[{"lever": "list_price", "value": 0.9, "from_month": 4}])
    run = simulate(followed(plan, 2.0))
    assert by_firm(run, "programmes")["theirs"].tolist() == pytest.approx([320.0] * 10)
    assert by_firm(run, "price")["theirs"].tolist() == pytest.approx([1.0] * 4 + [0.9] * 6)
    assert (by_firm(run, "programmes")["ours"] == 0).all() and run.spend.empty
    assert_same_run(run, simulate(followed(plan, 2.0), engine="reference"))


STUDY = """\
market: {market}
strategies: [hold]
rivals:
  theirs: {{strategy: {strategy}, budget_per_customer_per_month: 0.5}}
"""


def written(place: Path, firm: str = "theirs", strategy: str = "keen") -> Path:
    """A study on disk in which a rival follows a strategy."""
    for folder, name, text in (
        ("strategies", "hold", "quadrant: control\n"),
        ("strategies", "keen", "spend: {care: 1.0}\n"),
        ("studies", "duel", STUDY.format(market="two", strategy=strategy).replace("theirs", firm)),
        (
            "markets", "two",
            "focal: ours\ncategories: {core: {}}\nsegments: {all: {share: 1, occasions: {core: {}}}}\n"
            "firms:\n  ours: {share: 0.5, sells: {core: [all]}}\n"
            "  theirs: {share: 0.5, sells: {core: [all]}}\n",
        ),
    ):  # fmt: skip
        (place / folder).mkdir(exist_ok=True)
        (place / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return place / "studies" / "duel.yaml"


def test_a_study_names_what_a_rival_follows_and_writes_it_out(tmp_path: Path) -> None:
    import yaml

    study = load_study(written(tmp_path))
    assert study.rivals["theirs"] == Rival(Strategy(spend={"care": 1.0}), 0.5)
    kept = tmp_path / "study.yaml"
    kept.write_text(yaml.safe_dump(resolve(study)), encoding="utf-8")
    assert load_study(kept) == study
    changed = load_study(written(tmp_path), ["strategies.keen.spend.care=0.5"])
    dearer = load_study(written(tmp_path), ["study.rivals.theirs.budget_per_customer_per_month=0.7"])
    alone = replace(study, rivals={})
    assert len({task_hash(one, "hold", 0) for one in (study, changed, dearer, alone)}) == 4


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"firm": "thiers"}, r"duel.yaml:4:3: rivals.thiers: no rival named 'thiers'.*did you mean 'theirs'"),
        ({"firm": "ours"}, "no rival named 'ours'"),
        ({"strategy": "kean"}, r"duel.yaml:4:.*kean.*keen"),
    ],
)
def test_a_rival_or_strategy_that_is_not_there_is_refused(
    tmp_path: Path, given: dict[str, str], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        load_study(written(tmp_path, **given))
