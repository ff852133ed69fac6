"""A policy sees its own firm and what anybody could see of the market, and changes only what it may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from sim.model.firms.needs import effective_quality
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import LEDGER_LINES, NEEDS
from sim.scenario.files.load import load_study
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, assert_same_run, of_firm

Step = Callable[[Any, Any], object]


def tried(step: Step, month: int = 1) -> Run | None:
    """Run a small market whose focal firm takes a step in a month."""

    def trying(market: Any, firm: Any) -> Any:
        yield market.until(month)
        step(market, firm)

    study = a_study(a_market(), customers=20, months=2)
    run = simulate(study, engine="reference", policies=[trying])
    assert isinstance(run, Run)
    return run


def put(thing: str, value: Any) -> Step:
    """A step that assigns: ``firm.<thing> = value``, or the same of the market."""

    def step(market: Any, firm: Any) -> None:
        exec(f"{thing} = value", {"market": market, "firm": firm, "value": value})

    return step


def got(thing: str) -> Step:
    """A step that reads."""
    return lambda market, firm: eval(thing, {"market": market, "firm": firm})


# -- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (got("market.firm('theirs')"), r"market\.firm: there is no such thing \(did you mean 'firms'\?\)"),
        (got("market.rivals(firm)"), r"market\.rivals: there is no such thing"),
        (got("market.settings"), r"market\.settings: there is no such thing; there are categories, "),
        (got("market.env"), r"market\.env: there is no such thing"),
        (got("market.lowest_rival_price('theirs', 'core')"), r"own firm is expected \(got 'theirs'\)"),
        (got("market.pirces('core')"), r"market\.pirces: .*did you mean 'prices'"),
        (got("market.prices('coer')"), r"market\.prices\['coer'\]: .*did you mean 'core'"),
        (got("market.prices('core')['their']"), r"market\.prices\['their'\]: .*did you mean 'theirs'"),
        (got("market.lowest_rival_price(firm, 'coer')"), r"lowest_rival_price\['coer'\]: .*'core'"),
        (got("market.shares('peple')"), r"market\.shares\['peple'\]: .*did you mean 'people'"),
        (got("market.quality('ous')"), r"market\.quality\['ous'\]: .*did you mean 'ours'"),
        (got("market.quality('ours')['rnge']"), r"market\.quality\['rnge'\]: .*did you mean 'range'"),
        (got("firm.offer('coer')"), r"firm\.offer\['coer'\]: .*did you mean 'core'"),
        (got("firm.offers['coer']"), r"firm\.offers\['coer'\]: .*did you mean 'core'"),
        (got("firm.offer('core').prise"), r"firm\.offer\('core'\)\.prise: .*did you mean 'price'"),
        (got("firm.csh"), r"firm\.csh: .*did you mean 'cash'"),
        (got("firm.levels['intro_discout']"), r"\['intro_discout'\]: .*did you mean 'intro_discount'"),
        (got("firm.spend['reech']"), r"firm\.spend\['reech'\]: .*did you mean 'reach'"),
        (got("firm.spend.get('reech', 0.0)"), r"firm\.spend\['reech'\]: .*did you mean 'reach'"),
        (got("firm.ledger[0]['proft']"), r"firm\.ledger\['proft'\]: .*did you mean 'profit'"),
        (got("firm.levels['reach']"), r"firm\.levels\['reach'\]: reach is set as firm\.spend\['reach'\]"),
        (got("firm.spend['imitate']"), r"imitate is set as firm\.levels\['imitate'\]"),
        (got("firm.levels['list_price']"), r"list_price is set offer by offer, see firm\.offer"),
        (got("firm.levels[['reach']]"), r"firm\.levels\[\['reach'\]\]: there is no such thing"),
        (got("market.until(10**400)"), r"a number is expected \(got one too large for any\)"),
    ],
)  # fmt: skip
def test_what_is_not_there_raises_with_a_near_name(step: Step, fault: str) -> None:
    with pytest.raises(UserError, match=rf"^policy trying, month 1: .*{fault}"):
        tried(step)


@pytest.mark.parametrize(
    ("thing", "fault"),
    [
        ("firm.cash", r"firm\.cash: a policy may read this, not set it"),
        ("firm.ledger", r"firm\.ledger: a policy may read"),
        ("firm.ledger[0]['profit']", r"firm\.ledger\['profit'\]: a policy may read"),
        ("firm.name", r"firm\.name: a policy may read"),
        ("firm.morale", r"firm\.morale: a policy may read"),
        ("firm.levels", r"firm\.levels: a policy may read"),
        ("firm.offers", r"firm\.offers: a policy may read"),
        ("firm.offers['core']", r"firm\.offers\['core'\]: a policy may read"),
        ("firm.offer", r"firm\.offer: a policy may read"),
        ("firm.offer('core').segments", r"firm\.offer\('core'\)\.segments: a policy may read"),
        ("firm.offer('core').starting_price", r"starting_price: a policy may read"),
        ("firm.offer('core').prize", r"firm\.offer\('core'\)\.prize: .*did you mean 'price'"),
        ("firm.quality", r"firm\.quality: there is no such thing"),
        ("firm.prcie", r"firm\.prcie: there is no such thing"),
        ("market.month", r"market\.month: a policy may read"),
        ("market.prices", r"market\.prices: a policy may read"),
        ("market.prices('core')['theirs']", r"market\.prices\['theirs'\]: a policy may read"),
        ("market.shares()['ours']", r"market\.shares\['ours'\]: a policy may read"),
        ("market.quality('ours')['range']", r"market\.quality\['range'\]: a policy may read"),
        ("firm.spend['reech']", r"firm\.spend\['reech'\]: .*did you mean 'reach'"),
        ("firm.levels['list_price']", r"list_price is set offer by offer"),
        ("firm.spend['new_category']", r"new_category begins with a launch, which only a strategy"),
        ("firm.spend['new_segments']", r"new_segments begins with an entry, which only a strategy"),
    ],
)  # fmt: skip
def test_what_is_not_for_a_policy_to_set_raises(thing: str, fault: str) -> None:
    with pytest.raises(UserError, match=rf"^policy trying, month 1: .*{fault}"):
        tried(put(thing, 1.0))


def test_a_policy_that_waits_in_vain_for_ever_is_stopped() -> None:
    def yearly(market: Any, firm: Any) -> Any:
        while True:
            yield market.until(1)

    fault = r"^policy yearly, month 1: it waits for month 1 again and again, which has begun$"
    with pytest.raises(UserError, match=fault):
        simulate(a_study(a_market(), customers=20, months=3), engine="reference", policies=[yearly])


@pytest.mark.parametrize("value", [-1.0, 1e6, float("nan"), float("inf"), -0.001])
@pytest.mark.parametrize("lever", ["intro_discount", "relationship", "range_of_goods"])
def test_a_level_out_of_bounds_raises(lever: str, value: float) -> None:
    low, high = LEVERS[lever].low, LEVERS[lever].high
    with pytest.raises(UserError, match=rf"'{lever}'\]: {lever} lies between {low:g} and {high:g} .*got"):
        tried(put(f"firm.levels[{lever!r}]", value))


@pytest.mark.parametrize("lever", ["promise_payout", "compensation", "referral_reward"])
def test_who_pays_more_than_twice_the_price_is_told_the_most(lever: str) -> None:
    tried(put(f"firm.levels[{lever!r}]", 200.0))
    with pytest.raises(
        UserError, match=rf"^policy .*: firm\.levels\['{lever}'\]: {lever} lies between 0 and 200 "
    ):
        tried(put(f"firm.levels[{lever!r}]", 200.5))


def test_a_kind_or_yes_and_no_is_a_whole_number() -> None:
    with pytest.raises(UserError, match=r"relationship takes whole numbers only .*got 1\.5"):
        tried(put("firm.levels['relationship']", 1.5))


@pytest.mark.parametrize("value", [-0.01, float("nan"), float("inf"), 2e5])
def test_spend_below_nothing_or_without_bounds_raises(value: float) -> None:
    with pytest.raises(UserError, match=r"reach lies between 0 and 100000 \(money a customer"):
        tried(put("firm.spend['reach']", value))


@pytest.mark.parametrize("name", ["price", "normal"])
@pytest.mark.parametrize("value", [0.0, -5.0, 19.9, 501.0, float("nan"), float("inf")])
def test_a_price_out_of_bounds_raises(name: str, value: float) -> None:
    with pytest.raises(UserError, match=rf"\.{name} lies between 20 and 500, 0\.2 to 5 times the starting"):
        tried(put(f"firm.offer('core').{name}", value))


@pytest.mark.parametrize(
    "thing", ["firm.levels['imitate']", "firm.spend['care']", "firm.offer('core').price"]
)
@pytest.mark.parametrize("value", ["0.5", None, [1.0], 1j])
def test_what_is_no_number_raises(thing: str, value: Any) -> None:
    with pytest.raises(UserError, match="a number is expected"):
        tried(put(thing, value))


@pytest.mark.parametrize("number", [0, -1, 0.5, float("nan"), "1"])
def test_waiting_goes_forward_by_whole_months(number: Any) -> None:
    with pytest.raises(UserError, match=r"market\.months: .* expected"):
        tried(lambda market, firm: market.months(number))
    with pytest.raises(UserError, match=r"market\.until: a whole number is expected"):
        tried(lambda market, firm: market.until(month=1.5))


def test_a_policy_waits_by_what_the_market_gives() -> None:
    def naps(market: Any, firm: Any) -> Any:
        yield market.until(1)
        yield 3

    study = a_study(a_market(), customers=20, months=3)
    with pytest.raises(
        UserError, match=r"^policy naps, month 1: yield market\.until.* is expected \(got 3\)"
    ):
        simulate(study, engine="reference", policies=[naps])


def test_a_policy_is_a_function_that_yields_in_a_list() -> None:
    def forgot(market: Any, firm: Any) -> None:
        firm.offer("core").price *= 0.9

    study = a_study(a_market(), customers=20, months=3)
    run = partial(simulate, study, engine="reference")
    with pytest.raises(UserError, match=r"^policy forgot, month 0: .*it has no yield"):
        run(policies=[forgot])
    with pytest.raises(UserError, match=r"policies: a list .* is expected \(got forgot\)"):
        run(policies=forgot)
    with pytest.raises(UserError, match=r"policies: a generator function .* is expected \(got 'sale'\)"):
        run(policies=["sale"])


def test_a_fault_of_the_policy_s_own_stays_what_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        tried(lambda market, firm: 1 / 0)


# -- what is seen ------------------------------------------------------------------------------------

FIRMS = {
    "ours": {"share": 0.4, "awareness": 0.6, "sells": {"core": ["few", "many"]}, "price": {"core": 120.0}},
    "theirs": {
        "share": 0.4, "awareness": 0.6, "sells": {"core": ["many"]}, "quality": {"range": 0.5},
        "rules": {"match_price": 0.5}, "cash_per_customer": 50.0,
    },
    "late": {"sells": {"core": ["many"]}, "price": {"core": 50.0}, "entry": {"month": 4}},
}  # fmt: skip
SEGMENTS = {
    name: {"share": share, "occasions": {"core": {}}} for name, share in (("few", 0.2), ("many", 0.8))
}


def rich() -> Any:
    return a_market(firms=FIRMS, segments=SEGMENTS)


def test_what_is_seen_is_what_the_tables_say() -> None:
    seen: list[dict[str, Any]] = []

    def look(market: Any, firm: Any) -> Any:
        firm.levels["care_focus"] = 0.25
        firm.spend["quality"] = 0.5
        for _ in range(8):
            seen.append(
                {
                    "month": market.month, "customers": firm.customers, "satisfaction": firm.satisfaction,
                    "cash": firm.cash, "morale": firm.morale, "load": firm.load, "ledger": firm.ledger,
                    "prices": dict(market.prices("core")), "shares": dict(market.shares()),
                    "few": dict(market.shares("few")), "firms": market.firms,
                    "lowest": market.lowest_rival_price(firm, "core"),
                }
            )  # fmt: skip
            yield market.months(1)

    study = a_study(rich(), customers=400, months=8, warm_up=3)
    run = simulate(study, engine="reference", policies=[look])
    assert isinstance(run, Run)
    assert [one["month"] for one in seen] == list(range(8)), "the warm-up is not steered"
    assert all(0 < share < 1 for share in seen[0]["shares"].values()), "last month was one of the warm-up"
    monthly, books = run.monthly, of_firm(run.ledger).set_index("month")
    for now in seen[1:]:
        last = monthly[monthly["month"] == now["month"] - 1]
        ours = of_firm(last)
        people = ours[["new", "regular", "long_standing", "loyal"]].sum(axis=1)
        assert now["customers"] == people.sum() > 0
        assert ours["satisfaction"].min() < now["satisfaction"] < ours["satisfaction"].max()
        for rows, shares in ((last, now["shares"]), (last[last["segment"] == "few"], now["few"])):
            bought = rows.groupby("firm", observed=False)["purchases"].sum()
            expected = (bought / bought.sum()).to_dict()
            assert shares == pytest.approx({firm: expected[firm] for firm in now["firms"]})
        then = books.loc[now["month"] - 1]
        assert (now["cash"], now["morale"], now["load"]) == (then["cash"], then["morale"], then["load"])
        assert len(now["ledger"]) == now["month"]
        assert list(now["ledger"][-1]) == ["month", *LEDGER_LINES, "profit", "cash"]
        assert [row["profit"] for row in now["ledger"]] == books["profit"].tolist()[: now["month"]]
        assert now["prices"]["ours"] == 120.0
        assert now["lowest"] == min(price for firm, price in now["prices"].items() if firm != "ours")
    there = [set(one["firms"]) for one in seen]
    assert there == [{"ours", "theirs"}] * 4 + [{"ours", "theirs", "late"}] * 4
    assert [set(one["prices"]) for one in seen] == there
    assert seen[0]["prices"]["theirs"] == 100.0 and seen[-1]["prices"]["theirs"] < 100.0


def test_names_levers_and_quality_are_shown() -> None:
    shown: dict[str, Any] = {}

    def look(market: Any, firm: Any) -> Any:
        yield market.until(2)
        offer = firm.offer("core")
        shown.update(
            names=(market.categories, market.segments, market.customers, firm.name, firm.present),
            offer=(offer.price, offer.normal, offer.starting_price, offer.segments),
            levels=dict(firm.levels), spend=dict(firm.spend), ours=dict(market.quality("ours")),
            theirs=dict(market.quality("theirs")),
        )  # fmt: skip
        assert "reach" in firm.spend and "reech" not in firm.spend
        assert {"cash", "offer", "levels", "spend"} < set(dir(firm))

    @Intervention
    def inside(market: Any, firm: Any) -> Any:
        yield market.until(2)
        for name in ("ours", "theirs"):
            found = effective_quality(market, market.firm(name)).tolist()
            shown[f"true {name}"] = dict(zip(NEEDS, found, strict=True))

    strategy = Strategy(
        spend={"quality": 0.5},
        levers=[{"lever": "care_focus", "value": 0.25}, {"lever": "list_price", "value": 0.9}],
    )
    study = a_study(rich(), {"s": strategy}, customers=50, months=4, budget=3.0)
    simulate(study, "s", engine="reference", policies=[look, inside])
    assert shown["names"] == (("core",), ("few", "many"), 50, "ours", True)
    assert shown["offer"] == (108.0, 108.0, 120.0, ("few", "many"))
    kinds = {kind: {n for n, lever in LEVERS.items() if lever.kind == kind} for kind in ("level", "money")}
    assert set(shown["levels"]) == kinds["level"] - {"list_price"} and set(shown["spend"]) == kinds["money"]
    assert shown["levels"]["care_focus"] == 0.25 and shown["levels"]["promise_ease"] == 1.0
    assert shown["spend"]["quality"] == 1.5 and shown["spend"]["reach"] == 0.0
    assert shown["ours"] == shown["true ours"] and shown["theirs"] == shown["true theirs"]
    assert shown["theirs"]["range"] == 0.5 != shown["ours"]["range"]


def test_before_the_first_month_is_over_last_month_is_not_a_number() -> None:
    def look(market: Any, firm: Any) -> Any:
        assert firm.ledger == ()
        numbers = [firm.customers, firm.satisfaction, *market.shares().values()]
        assert np.isnan(numbers).all()
        yield market.months(1)
        numbers = [firm.customers, firm.satisfaction, *market.shares().values()]
        assert len(firm.ledger) == 1 and np.isfinite(numbers).all()
        satisfied.append(firm.satisfaction)

    satisfied: list[float] = []
    run = simulate(a_study(a_market(), customers=100, months=2), engine="reference", policies=[look])
    assert isinstance(run, Run)
    assert satisfied == of_firm(run.monthly)["satisfaction"].tolist()[:1], "there is one segment only"


# -- what is decided ---------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_policy_gives_the_tables_of_the_levers_it_sets(engine: Any) -> None:
    def same(market: Any, firm: Any) -> Any:
        firm.spend["reach"], firm.spend["front_agents"] = 0.5, 1.0
        yield market.until(2)
        firm.levels["intro_discount"] = 0.3
        yield market.until(4)
        firm.levels["intro_discount"] = 0.0
        for offer in firm.offers.values():
            offer.price *= 1.2
            offer.normal *= 1.2

    strategy = Strategy(
        spend={"reach": 0.25, "front_agents": 0.5},
        levers=[
            {"lever": "intro_discount", "value": 0.3, "from_month": 2, "until_month": 4},
            {"lever": "list_price", "value": 1.2, "from_month": 4},
        ],
    )
    matching = {"rules": {"match_price": 0.3, "recover_price_per_month": 0.5}}
    market = a_market(firms=FIRMS | {"ours": FIRMS["ours"] | matching}, segments=SEGMENTS)
    study = a_study(market, {"s": strategy}, customers=200, months=8, warm_up=2, budget=2.0)
    file = simulate(study, "s", engine=engine)
    function = simulate(study, "hold", engine=engine, policies=[same])
    assert isinstance(file, Run) and of_firm(file.ledger)["price"].nunique() > 3
    assert_same_run(file, replace(function, strategy="s"))


def test_a_policy_may_go_to_the_bounds_themselves_and_write_any_kind_of_number() -> None:
    def decide(market: Any, firm: Any) -> Any:
        for value in (0, 0.9, np.float32(0.5), np.int64(0)):
            firm.levels["intro_discount"] = value
            assert firm.levels["intro_discount"] == float(value)
        firm.levels["tier_priority"] = True
        assert firm.levels["tier_priority"] == 1.0
        for factor in (0.2, 5.0):
            firm.offer("core").price = factor * firm.offer("core").starting_price
        firm.spend["reach"] = 0
        yield market.months(1)

    simulate(a_study(a_market(), customers=20, months=1), engine="reference", policies=[decide])


def test_a_migration_market_has_nobody_to_steer() -> None:
    study = load_study("catalogue")

    def idle(market: Any, firm: Any) -> Any:
        yield market.months(1)

    with pytest.raises(UserError, match="policies: a migration market has no firm"):
        simulate(study, policies=[idle])
