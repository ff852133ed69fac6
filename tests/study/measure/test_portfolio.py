"""ABC, weights and scores on customers few enough to reckon by hand, and on a real run."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.study.compare.digest import digest
from sim.study.measure.portfolio import TIERS, portfolio_facts, reached, tier_of
from sim.study.measure.scoring import (
    CRITERIA,
    customer_score,
    points,
    quality_traits,
    scoring_facts,
    segment_measures,
)
from tests.study import hand_made


def customers(profit, sales=None):
    count = len(profit)
    sales = [100.0] * count if sales is None else sales
    return pd.DataFrame({"profit": profit, "sales": sales})


def facts_of(rows):
    return {(table, measure, item): value for table, measure, item, value in portfolio_facts(rows)}


def test_abc_is_what_the_best_bring():
    # of a hundred customers five bring 100 each, fifteen 20, sixty 5 and twenty lose 1 each
    found = facts_of(customers([100.0] * 5 + [20.0] * 15 + [5.0] * 60 + [-1.0] * 20))
    total = 500 + 300 + 300 - 20
    value = {name: found["portfolio_figures", "value", name] for name in ("a_profit", "b_profit", "c_profit")}
    assert value == pytest.approx({"a_profit": 500 / total, "b_profit": 300 / total, "c_profit": 280 / total})
    assert found["portfolio_figures", "value", "c_without_profit"] == 20 / 80
    assert found["portfolio", "customers_share", "super_heavy"] == 0.05
    assert found["portfolio", "profit_share", "light"] == pytest.approx(-20 / total)
    assert found["portfolio", "profit", "middle"] == 5.0


def test_the_shares_of_the_weights_make_up_the_whole():
    rng = np.random.default_rng(3)
    rows = customers(rng.normal(10, 30, 997), rng.gamma(1.0, 100.0, 997))
    found = facts_of(rows)
    for measure in ("customers_share", "sales_share", "profit_share"):
        assert sum(found["portfolio", measure, tier] for tier in TIERS) == pytest.approx(1.0)
    figures = [found["portfolio_figures", "value", f"{c}_profit"] for c in "abc"]
    assert sum(figures) == pytest.approx(1.0)


def test_a_part_of_a_customer_counts_in_part():
    assert reached(np.array([6.0, 3.0, 1.0]), 0.5) == pytest.approx((6 + 1.5) / 10)
    assert np.isnan(reached(np.array([0.0, 0.0]), 0.5))
    assert np.isnan(reached(np.array([]), 0.5))


def test_who_brings_nothing_is_light_however_few_there_are():
    assert [TIERS[t] for t in tier_of(np.array([5.0, 0.0, -1.0]))] == ["heavy", "light", "light"]
    assert facts_of(customers([1.0], [0.0])) == {}


def test_alike_customers_make_nobody_heavy():
    found = facts_of(customers([1.0] * 200))
    assert found["portfolio_figures", "value", "a_profit"] == pytest.approx(0.05)
    assert found["portfolio_figures", "value", "few_sales"] == pytest.approx(0.12)


@pytest.mark.parametrize(
    ("criterion", "values", "marks"),
    [
        ("scale", [100.0, 300.0], [100 / 3, 60.0]),
        ("stability", [0.7, np.nan], [70.0, np.nan]),
        ("rivalry", [1.0, 4.0], [100.0, 25.0]),
        ("added_value", [-2.0, 0.0, 0.5], [0.0, 50.0, 75.0]),
        ("cost_to_serve", [0.05, 0.15], [200 / 3, 40.0]),
        ("future", [-0.25, 1.0], [25.0, 100.0]),
        ("influence", [0.0, 0.0], [50.0, 50.0]),
    ],
)
def test_points_say_where_a_segment_stands(criterion, values, marks):
    np.testing.assert_allclose(points(criterion, np.array(values)), marks)


def test_segments_are_measured_over_the_whole_market():
    study = hand_made.study(["hold"])
    found = segment_measures(study.market, hand_made.simulate(study))
    few, many = found["few"], found["many"]
    assert few["scale"] == pytest.approx(12 * 400 / 50)
    assert many["scale"] == 2 * few["scale"]
    assert few["stability"] == pytest.approx(40 / 50)
    assert few["rivalry"] == pytest.approx(1 / (0.75**2 + 0.25**2))
    assert few["cost_to_serve"] == pytest.approx(20 / 400)
    assert few["future"] == 0
    assert np.isnan(few["added_value"])  # nobody knows what the rival's customers perceive
    assert few["influence"] == pytest.approx(study.market.reach.talk_per_year * 25 / 50)


def test_the_best_customers_score_best_and_have_all_traits():
    rows = hand_made._customers()
    rows = rows[rows["sales"] > 0]
    score = customer_score(rows)
    assert score[:4].min() > score[4:].max()
    assert (score >= 0).all() and (score <= 100).all()
    assert quality_traits(rows)[:5].tolist() == [3, 3, 3, 3, 0]


def test_groups_by_score_hold_everybody():
    study = hand_made.study(["hold"])
    run = hand_made.simulate(study)
    rows = run.customers[run.customers["purchases"] > 0]
    worth = np.full(len(rows), 7.0)
    found = {f[:3]: f[3] for f in scoring_facts(study.market, run, rows, worth)}
    for table, names in (("customer_scores", "12345"), ("quality_customers", "30")):
        assert sum(found[table, "customers_share", n] for n in names) == pytest.approx(1)
        assert sum(found[table, "profit_share", n] for n in names) == pytest.approx(1)
    assert found["customer_scores", "still_worth", "1"] == 7.0
    shares = [found["segment_scores", "pays", name] for name in ("few", "many")]
    assert shares == pytest.approx([1 / 3, 2 / 3])


@pytest.fixture(scope="module")
def real():
    study = sim.load_study("abc", ["market.customers=2000", "run.months=18", "run.warm_up_months=6"])
    return study, digest(study, sim.simulate(study, "hold", 0))


def test_a_real_market_is_as_uneven_as_the_sources_say(real):
    facts = real[1]
    rows = facts[facts["table"] == "portfolio_figures"].set_index("item")["value"]
    assert 0.35 < rows["a_profit"] < 0.65
    assert 0.7 < rows["a_profit"] + rows["b_profit"] < 0.95
    assert rows["few_sales"] > 0.45


def test_a_real_market_scores_every_segment_by_every_criterion(real):
    study, facts = real
    rows = facts[facts["table"] == "segment_scores"].pivot(index="item", columns="measure", values="value")
    assert set(rows.index) == set(study.market.segments)
    assert rows[[f"{c}_points" for c in CRITERIA]].stack().dropna().between(0, 100).all()
    assert rows["score"].between(0, 100).all()
    assert np.isnan(rows.loc["newcomers", "added_value"])  # not served yet
    assert rows["pays"].sum() == pytest.approx(1)
    served = facts[(facts["table"] == "profile") & (facts["measure"] == "customers_share")]
    assert served["value"].sum() == pytest.approx(1)
