"""Quadrants that a study compares are those found for its market; general files say that they are not."""

from __future__ import annotations

import pytest

from sim.scenario.basics.names import QUADRANTS
from sim.scenario.files.idle_levers import idle_levers, used_levers
from sim.scenario.files.load import load_strategy, load_study
from sim.scenario.plans.quadrant_levers import AIMS, QUADRANT_LEVERS
from tests.expectations.quadrants import COMPARED, STRATEGIES, main, place, study

FOUND = [(name, quadrant) for name, quadrants in COMPARED.items() for quadrant in quadrants]

#: Study -> what its best mix spends too little on to be launched: every launch that was tried loses more.
NOT_BEGUN = {"music_store": {("new_segments", "never_launched", "diversification")}}


@pytest.mark.parametrize(("name", "quadrant"), FOUND)
def test_a_study_that_compares_quadrants_names_what_was_found_for_its_market(
    name: str, quadrant: str
) -> None:
    asked, path = load_study(name), place(name, quadrant)
    assert f"{asked.settings.market}/{quadrant}" in asked.settings.strategies
    found = load_strategy(path)
    assert found == asked.strategies[quadrant] and found.quadrant == quadrant
    assert set(used_levers(found)) <= set(QUADRANT_LEVERS[quadrant])
    assert set(AIMS.get(quadrant, ())) <= set(found.spend)
    told = " ".join(found.description.split())
    for said in (f"in the study {name}, found in", "that the search did not see", "successive halving"):
        assert said in told


@pytest.mark.parametrize("name", COMPARED)
def test_nothing_of_what_was_found_is_idle_but_a_business_best_not_begun(name: str) -> None:
    found = {(lever, idle.reason, *by) for (lever, idle), by in idle_levers(load_study(name)).items()}
    assert found == NOT_BEGUN.get(name, set())


@pytest.mark.parametrize("quadrant", QUADRANTS)
def test_general_files_say_that_they_are_examples(quadrant: str) -> None:
    told = load_strategy(STRATEGIES / f"{quadrant}.yaml").description
    assert "An example, written by hand." in " ".join(told.split())


def test_a_folder_of_strategies_bears_the_name_of_a_market() -> None:
    folders = {path.name for path in STRATEGIES.iterdir() if path.is_dir()}
    assert folders <= {path.stem for path in (STRATEGIES.parent / "markets").glob("*.yaml")}
    assert {load_study(name).settings.market for name in COMPARED} <= folders


def test_a_search_begins_from_the_general_file_and_never_from_what_was_found() -> None:
    for name, quadrant in FOUND:
        assert study(name, quadrant).settings.strategies == ["hold", quadrant]


def test_a_study_that_compares_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["theme_park"])
    assert "invalid choice: 'theme_park'" in capsys.readouterr().err
