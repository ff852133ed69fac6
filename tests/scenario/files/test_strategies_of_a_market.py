"""Strategies made for one market lie in its folder, are named with it, and called as the general ones are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_strategy, load_study, resolve, validate
from sim.scenario.files.yaml_text import dump
from sim.scenario.plans.study import Study
from tests.scenario.small import MARKET, STUDY


@pytest.fixture
def found(root: Path) -> Path:
    """A loyalty strategy made for the market `small`, beside the general one; the folder of scenarios."""
    folder = root / "strategies" / "small"
    folder.mkdir()
    (folder / "loyalty.yaml").write_text("quadrant: loyalty\nspend: {quality: 0.9}\n")
    (folder / "both.yaml").write_text("combine: {small/loyalty: 0.5, acquisition: 0.5}\n")
    return root


def asked(root: Path, strategies: str, *overrides: str, more: str = "") -> Study:
    text = STUDY.replace("[hold, loyalty, both]", strategies)
    (root / "studies" / "asked.yaml").write_text(text + more)
    return load_study(root / "studies" / "asked.yaml", overrides)


def refused(root: Path, strategies: str, *overrides: str, more: str = "") -> str:
    with pytest.raises(UserError) as caught:
        asked(root, strategies, *overrides, more=more)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_study_says_which_file_is_meant_and_reports_see_one_name(found: Path) -> None:
    made, general = asked(found, "[hold, small/loyalty]"), asked(found, "[hold, loyalty]")
    assert list(made.strategies) == list(general.strategies) == ["hold", "loyalty"]
    assert made.strategies["loyalty"].spend == {"quality": 0.9}
    assert general.strategies["loyalty"].spend == {"care": 0.5, "recovery": 0.25}


def test_another_market_leaves_the_strategies_as_they_are(found: Path) -> None:
    (found / "markets" / "other.yaml").write_text(MARKET)
    study = asked(found, "[hold, small/loyalty]", "study.market=other")
    assert study.strategies["loyalty"].spend == {"quality": 0.9}


def test_a_combination_names_files_as_a_study_does(found: Path) -> None:
    study = asked(found, "[hold, small/loyalty, small/both]")
    assert study.strategies["both"].spend == {"quality": 0.45, "reach": 0.5}
    assert load_strategy(found / "strategies/small/both.yaml").spend == study.strategies["both"].spend


def test_a_file_extends_one_made_for_a_market_by_its_name(found: Path) -> None:
    (found / "strategies" / "more.yaml").write_text("extends: small/loyalty\nspend: {care: 0.1}\n")
    assert load_strategy(found / "strategies/more.yaml").spend == {"quality": 0.9, "care": 0.1}


def test_an_option_changes_a_strategy_by_what_it_is_called(found: Path) -> None:
    study = asked(found, "[hold, small/loyalty]", "strategies.loyalty.spend.quality=0.2")
    assert study.strategies["loyalty"].spend == {"quality": 0.2}


def test_an_option_chooses_files_too(found: Path) -> None:
    study = asked(found, "[hold]", "study.strategies=[hold, small/loyalty]")
    assert study.strategies["loyalty"].spend == {"quality": 0.9}


def test_a_rival_follows_a_strategy_made_for_a_market(found: Path) -> None:
    rival = "rivals: {chain: {strategy: small/loyalty, budget_per_customer_per_month: 0.1}}\n"
    study = asked(found, "[hold, small/loyalty]", more=rival)
    assert study.rivals["chain"].strategy == study.strategies["loyalty"]


@pytest.mark.parametrize("strategies", ["[hold, small/loyalty, small/both]", "[hold]"])
def test_a_study_written_out_is_read_back_as_it_was(found: Path, strategies: str) -> None:
    study = asked(found, strategies, more="rivals: {chain: {strategy: small/loyalty}}\n")
    (found / "written.yaml").write_text(dump(resolve(study)))
    again = load_study(found / "written.yaml")
    assert (again.strategies, again.rivals) == (study.strategies, study.rivals)
    assert list(again.strategies) == list(study.strategies)


def test_a_folder_of_ones_own_comes_first_then_the_library(found: Path) -> None:
    (found / "strategies" / "mature_retail").mkdir()
    made = asked(found, "[hold, small/loyalty]").strategies["loyalty"]
    own = found / "strategies" / "mature_retail" / "loyalty.yaml"
    own.write_text("spend: {care: 0.33}\n")
    assert asked(found, "[hold, mature_retail/loyalty]").strategies["loyalty"].spend == {"care": 0.33}
    own.unlink()
    assert asked(found, "[hold, mature_retail/loyalty]").strategies["loyalty"] != made


def test_a_file_in_the_folder_of_a_market_is_checked_as_a_strategy(found: Path) -> None:
    path = found / "strategies" / "small" / "rest.yaml"
    path.write_text("description: Nothing that tells its kind.\n")
    assert validate(path).spend == {}


def test_two_files_of_one_name_are_refused_in_a_study(found: Path) -> None:
    twice = "strategies: each is named once, whatever folder it lies in"
    assert twice in refused(found, "[hold, loyalty, small/loyalty]")
    assert "'loyalty' and 'small/loyalty' would both be called loyalty" in refused(
        found, "[hold, loyalty, small/both]"
    )
    rival = "rivals: {chain: {strategy: small/loyalty}}\n"
    told = refused(found, "[hold, loyalty]", more=rival)
    assert told.startswith("scenarios/studies/asked.yaml:7:") and "name one of them" in told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("small/loyaty", "'small/loyaty' in scenarios/strategies (did you mean 'small/loyalty'?)"),
        ("smal/loyalty", "(did you mean 'small/loyalty'?)"),
        ("../loyalty", "letters, digits and _, at most 40, alone or as FOLDER/NAME, is expected"),
        ("small/../loyalty", "alone or as FOLDER/NAME"),
        ("/loyalty", "alone or as FOLDER/NAME"),
        ("small/in/loyalty", "alone or as FOLDER/NAME"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told(found: Path, name: str, told: str) -> None:
    assert told in refused(found, f"[hold, {name}]")


def test_a_folder_that_is_a_link_out_is_refused(found: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "loyalty.yaml").write_text("spend: {care: 1}\n")
    (found / "strategies" / "linked").symlink_to(outside)
    assert "'linked/loyalty' leads outside scenarios" in refused(found, "[hold, linked/loyalty]")


def test_a_circle_through_a_folder_is_told(found: Path) -> None:
    (found / "strategies" / "small" / "round.yaml").write_text("combine: {small/round: 1}\n")
    assert "a circle (small/round -> small/round)" in refused(found, "[hold, small/round]")


INLINE = "{hold: {}, NAME: {spend: {care: 1.0}}}"


def test_what_is_written_in_the_study_never_gives_way_to_a_file_nor_a_file_to_it(found: Path) -> None:
    rivals = "rivals: {chain: {strategy: small/loyalty}}\n"
    assert "would both be called loyalty" in refused(found, INLINE.replace("NAME", "loyalty"), more=rivals)
    said = refused(found, INLINE.replace("NAME", "small/loyalty"))
    assert "a strategy written here has a plain name" in said and "asked.yaml:" in said
