"""A scenario says itself in the words of the command line, and finds its way back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study, validate
from sim.scenario.plans.study import Study
from sim.show.explorer.keep import as_yaml, save_as_study
from sim.show.explorer.state import History, Look, Scenario, amounts, explored, expressions, opened, played

LOYALTY = Scenario("mature_retail", "loyalty")


@pytest.fixture(scope="module")
def written() -> Study:
    return opened(LOYALTY)


def test_nothing_changed_is_the_study_as_written(written: Study) -> None:
    study = played(LOYALTY, written)
    assert study.market == written.market
    assert study.strategies == {name: written.strategies[name] for name in ("hold", "loyalty")}
    assert not LOYALTY.changed


def test_money_within_the_budget_changes_one_share_and_no_other(written: Study) -> None:
    study = played(LOYALTY.moved("lever.care", 0.2), written)
    spend, before = study.strategies["loyalty"].spend, written.strategies["loyalty"].spend
    assert spend["care"] == pytest.approx(0.4)
    assert {**spend, "care": 0} == {**before, "care": 0}
    assert study.settings.budget_per_customer_per_month == 0.5


def test_money_above_the_budget_raises_it_and_leaves_other_amounts(written: Study) -> None:
    scenario = LOYALTY.moved("lever.care", 0.9)
    study = played(scenario, written)
    budget, spend = study.settings.budget_per_customer_per_month, study.strategies["loyalty"].spend
    before = written.strategies["loyalty"].spend
    assert budget == pytest.approx(sum(amounts(scenario, written).values()))
    assert {n: share * budget for n, share in spend.items()} == pytest.approx(amounts(scenario, written))
    assert spend["front_agents"] * budget == pytest.approx(before["front_agents"] * 0.5)
    assert sum(spend.values()) <= 1 + 1e-9


def test_a_lever_without_money_is_taken_out_and_a_level_is_set_anew(written: Study) -> None:
    study = played(LOYALTY.moved("lever.care", 0.0).moved("lever.list_price", 1.05), written)
    levers = {setting.lever: setting.value for setting in study.strategies["loyalty"].levers}
    assert "care" not in study.strategies["loyalty"].spend
    before = {setting.lever: setting.value for setting in written.strategies["loyalty"].levers}
    assert levers == before | {"list_price": 1.05}


def test_a_lever_moved_for_all_stays_another_in_the_segments_that_have_it_otherwise() -> None:
    scenario = Scenario("closeness_by_segment", "close_to_companies").moved("lever.relationship", 2.0)
    levers = played(scenario, opened(scenario)).strategies["close_to_companies"].levers
    assert [(one.value, one.segments) for one in levers] == [(4.0, ["companies"]), (2.0, [])]


def test_numbers_of_the_market_and_mechanisms_are_changed_by_their_path(written: Study) -> None:
    scenario = Scenario(
        "mature_retail", "loyalty", changes={"market.choice.habit": 0.75}, off=("talk", "tiers")
    )
    market = played(scenario, written).market_of_firms
    assert market.choice.habit == 0.75
    assert market.switched_off == ["talk", "tiers"]


def test_very_small_numbers_are_read_back_as_they_are(written: Study) -> None:
    study = played(LOYALTY.moved("market.choice.habit", 1.5e-7), written)
    assert study.market_of_firms.choice.habit == 1.5e-7


def test_a_combination_is_written_out_before_it_is_changed() -> None:
    scenario = Scenario("split_the_budget", "mostly_care")
    study = opened(scenario)
    names = [name for name in explored(study) if study.strategies[name].quadrant == "combination"]
    scenario = Scenario("split_the_budget", names[0])
    changed = played(scenario.moved("lever.care", 0.01), study).strategies[names[0]]
    before = study.strategies[names[0]]
    budget = study.settings.budget_per_customer_per_month
    assert changed.spend["care"] * budget == pytest.approx(0.01)
    assert {**changed.spend, "care": 0} == pytest.approx({**before.spend, "care": 0})
    assert changed.levers == before.levers


def test_the_look_is_never_larger_than_the_market(written: Study) -> None:
    assert "run.customers=20000" in expressions(LOYALTY, written, Look(10**7, 3))


def test_a_strategy_that_is_not_there_is_refused_with_a_near_name(written: Study) -> None:
    with pytest.raises(UserError, match=r"no strategy named 'loyalti' \(did you mean 'loyalty'\?\)"):
        expressions(Scenario("mature_retail", "loyalti"), written)


def test_what_has_no_strategy_or_no_firms_cannot_be_explored() -> None:
    with pytest.raises(UserError, match="migration market"):
        explored(load_study("catalogue"))
    with pytest.raises(UserError, match="no strategy beside 'hold'"):
        explored(load_study("mature_retail", ["study.strategies=[hold]"]))


def test_undo_goes_back_through_what_was_answered() -> None:
    history = History()
    first, second = LOYALTY, LOYALTY.moved("lever.care", 0.1)
    history.keep(first)
    history.keep(second)
    history.keep(second)
    assert history.back(second.moved("lever.care", 0.2)) == second  # what was not answered is left
    assert history.back(second) == first
    assert history.back(first) is None


@pytest.mark.parametrize(
    "scenario",
    [
        LOYALTY.moved("lever.care", 0.9).moved("lever.list_price", 1.02),
        LOYALTY.moved("market.choice.habit", 0.7),
        Scenario("theme_park", "").moved("market.choice.habit", 0.7),
        Scenario("price_war", ""),
    ],
    ids=["levers", "market", "theme park", "price war"],
)
def test_a_saved_study_is_valid_and_the_same_when_it_is_opened(scenario: Scenario, tmp_path: Path) -> None:
    study = opened(scenario)
    if not scenario.strategy:
        scenario = replace(scenario, strategy=explored(study)[0])
    before = played(scenario, study)
    path = save_as_study(before, "mine", tmp_path)
    after = validate(path)
    assert isinstance(after, Study)
    assert (after.name, after.market, after.strategies, after.rivals) == (
        "mine", before.market, before.strategies, before.rivals,
    )  # fmt: skip
    assert after.settings.model_dump(exclude={"strategies"}) == before.settings.model_dump(
        exclude={"strategies"}
    )
    assert as_yaml(before, "mine") == path.read_text(encoding="utf-8")


def test_a_saved_study_names_its_market_unless_that_was_changed(written: Study) -> None:
    assert "market: mature_retail\n" in as_yaml(played(LOYALTY.moved("lever.care", 0.1), written), "mine")
    changed = as_yaml(played(LOYALTY.moved("market.choice.habit", 0.7), written), "mine")
    assert "market:\n" in changed and "habit: 0.7" in changed


def test_no_study_is_saved_over_another_unless_that_is_allowed(written: Study, tmp_path: Path) -> None:
    study = played(LOYALTY, written)
    path = save_as_study(study, "mine", tmp_path)
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(UserError, match="there is a study of this name"):
        save_as_study(study, "mine", tmp_path)
    assert path.read_text(encoding="utf-8") == "precious"
    save_as_study(study, "mine", tmp_path, over=True)
    assert validate(path)


@pytest.mark.parametrize("name", ["", "../else", "a b", "Mine", "x" * 41, "a/b"])
def test_a_name_that_leads_elsewhere_is_refused(name: str, written: Study, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="named with small letters"):
        save_as_study(played(LOYALTY, written), name, tmp_path / "scenarios")
    assert list(tmp_path.iterdir()) == []
