"""A bridge adds up to the cent in any market, and puts what changed alone where it belongs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.plans.study import Study
from sim.study.compare.compare import compare
from sim.study.compare.digest import digest
from sim.study.measure.bridge import PARTS, bridge_parts, bridge_table, shapley
from tests.model.random_markets import markets, strategies
from tests.model.test_random_markets import slowly
from tests.oracles.public import study_of

#: Two firms that share a market; plain enough that a change does one thing.
MARKET: dict[str, Any] = {
    "focal": "ours",
    "categories": {"core": {}},
    "segments": {"people": {"share": 1.0, "occasions": {"core": {}}}},
    "firms": {
        name: {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}} for name in ("ours", "theirs")
    },
}
CENT = 0.005


def facts_of(study: Study, strategy: str = "hold", play_on: Any = None, runs: int = 1) -> pd.DataFrame:
    """The digests of a strategy, as `replicate` returns them."""
    found = [digest(study, simulate(study, strategy, n, play_on=play_on)) for n in range(runs)]
    return pd.concat([facts.assign(replication=n) for n, facts in enumerate(found)])


def outcome(facts: pd.DataFrame, measure: str) -> np.ndarray:
    rows = facts[(facts["table"] == "outcomes") & (facts["measure"] == measure)]
    return rows["value"].to_numpy(float)


def in_market(strategy: dict[str, Any] | None = None, budget: float = 1.0, **changes: Any) -> Study:
    """A study of a few hundred customers in `MARKET` for 15 months."""
    tried = {"tried": strategy or {}}
    market = MARKET | changes
    return study_of(market, strategies=tried, budget=budget, customers=300, months=15)


def moved(study: Study, base: Study | None = None) -> dict[str, float]:
    """Parts in which `tried` differs from `hold` of the base, within the horizon."""
    parts = bridge_parts(facts_of(base or study), facts_of(study, "tried"))
    return {part: float(value[0]) for part, value in parts.items() if abs(value[0]) > CENT}


@settings(slowly, max_examples=40)
@given(markets(), strategies(), st.integers(2, 60), st.sampled_from([1, 3]), st.booleans())
def test_in_any_market_the_parts_add_up_to_the_cent_and_turn_round_with_the_direction(
    market: dict[str, Any], strategy: dict[str, Any], customers: int, each: int, later: bool
) -> None:
    run: dict[str, Any] = {"customers": customers, "each": each, "months": 5, "play_on_months": 12}
    try:
        study = study_of(market, strategies={"tried": strategy}, budget=1.0, **run)
    except UserError:
        return
    later = later and study.market_of_firms.discount_rate_per_year > 0  # without, it has no end
    ends = [facts_of(study, name, "plan_ends" if later else None) for name in ("hold", "tried")]
    there, back = bridge_parts(*ends), bridge_parts(*reversed(ends))
    measure = "value" if later else "npv"
    before, after = (outcome(facts, measure) for facts in ends)
    size = 1e-12 * max(float(np.abs(facts["value"]).max()) for facts in ends)  # digits of a double
    assert sum(there.values()) == pytest.approx(after - before, abs=CENT + size)
    assert list(there) == [part for part in PARTS if later or part != "later"]
    for part, value in there.items():
        assert back[part] == pytest.approx(-value, abs=CENT + size)


@pytest.mark.parametrize("name", ["music_store", "subscription", "tiers", "beer"])
def test_the_bridges_of_a_comparison_add_up_to_its_differences_in_value(name: str) -> None:
    small = ["run.customers=300", "run.replications=2", "run.months=18", "run.warm_up_months=3"]
    found = compare(sim.load_study(name, overrides=[*small, "run.play_on_months=12"]), progress=False)
    value = found.tables["outcomes"].groupby("strategy", sort=False)["value"].mean()
    bridge = found.tables["bridge"]
    assert list(dict.fromkeys(bridge["strategy"])) == [one for one in value.index if one != "hold"]
    assert (bridge["low"] <= bridge["value"]).all() and (bridge["value"] <= bridge["high"]).all()
    for strategy, rows in bridge.groupby("strategy"):
        assert rows["order"].tolist() == list(range(1, len(PARTS) + 1))
        assert rows["value"].sum() == pytest.approx(value[strategy] - value["hold"], abs=CENT)


def test_of_equal_runs_every_part_is_nothing() -> None:
    facts = facts_of(in_market(), runs=2)
    table = bridge_table(facts, facts, 0.95)
    assert (table[["value", "low", "high"]] == 0.0).all().all()


def test_a_dearer_unit_lands_wholly_in_unit_cost() -> None:
    dearer = in_market(categories={"core": {"unit_cost_share": 0.7}})
    parts = moved(dearer, in_market())
    assert list(parts) == ["unit_cost"] and parts["unit_cost"] < 0


def test_a_price_that_matters_to_nobody_lands_wholly_in_price() -> None:
    deaf = in_market({"levers": [{"lever": "list_price", "value": 1.1}]}, switched_off=["price"])
    parts = moved(deaf)
    assert list(parts) == ["price"] and parts["price"] > 0


def test_a_price_that_matters_lands_in_price_and_in_what_customers_do_about_it() -> None:
    parts = moved(in_market({"levers": [{"lever": "list_price", "value": 1.1}]}))
    assert parts["price"] > 0 > parts["share_of_wallet"]
    assert not {"mix", "programme"} & set(parts)


def test_money_spent_on_what_cannot_act_lands_wholly_in_the_programme() -> None:
    study = in_market({"spend": {"reach": 1.0}}, switched_off=["reach"])
    parts = moved(study)
    spent = simulate(study, "tried").spend["present_value"].sum()
    assert list(parts) == ["programme"] and parts["programme"] == pytest.approx(
        -spent, abs=1.0
    )  # cents a month


def test_agents_hired_are_the_programmes_and_not_the_services_cost() -> None:
    parts = moved(in_market({"spend": {"front_agents": 1.0}}))
    spent = simulate(in_market({"spend": {"front_agents": 1.0}}), "tried").spend["present_value"].sum()
    assert parts["programme"] == pytest.approx(-spent, abs=1.0)


def test_who_sells_nothing_loses_by_the_customers_it_does_not_win() -> None:
    none = [{"share": 0.0, "awareness": 0.0, "sells": {"core": ["people"]}}, MARKET["firms"]["theirs"]]
    unknown = in_market(
        firms=dict(zip(("ours", "theirs"), none, strict=True)), switched_off=["reach", "talk"]
    )
    base = in_market(switched_off=["reach", "talk"])
    sold = simulate(unknown, "tried").monthly.query("firm == 'ours'")["purchases"].sum()
    parts = moved(unknown, base)
    assert sold == 0 and parts["customers_won"] + parts["customers_kept"] < 0
    assert not {"price", "unit_cost", "basket", "mix", "share_of_wallet", "occasions"} & set(parts)


def test_occasions_of_customers_are_at_least_their_purchases_and_at_most_everybodys() -> None:
    run = simulate(in_market(), "hold").monthly
    assert (run["purchases"] <= run["own_occasions"]).all()
    assert (run["own_occasions"] <= run["occasions"]).all()
    assert run["own_occasions"].sum() > 1.2 * run["purchases"].sum()  # who buys at both is a customer of both


def test_shapley_shares_out_a_product_by_the_mean_over_both_orders() -> None:
    before, after = (2.0, 3.0), (5.0, 7.0)

    def area(of: Any) -> np.ndarray:
        return np.array([(before, after)[of[0]][0] * (before, after)[of[1]][1]])

    wide, high = shapley(area, 2)
    assert wide[0] == (5 - 2) * (3 + 7) / 2 and high[0] == (7 - 3) * (2 + 5) / 2
    assert wide[0] + high[0] == 5 * 7 - 2 * 3
