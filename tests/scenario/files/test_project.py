"""Paths are found from the root of the user's project, whatever folder of it one works in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import here_or_shipped, project, scenarios, shipped
from sim.scenario.files.load import find_study, load_study
from sim.study.compare.results_folder import open_results
from tests.scenario.small import scenarios as small_scenarios
from tests.show import hand


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with scenarios, results and notebooks; one works in its notebooks."""
    small_scenarios(tmp_path)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def test_a_study_is_found_by_name_and_by_its_path_from_the_root(root: Path) -> None:
    for asked in ("small", "scenarios/studies/small.yaml", "../scenarios/studies/small.yaml"):
        assert find_study(asked).resolve() == root / "scenarios" / "studies" / "small.yaml"
        assert load_study(asked).name == "small"
    assert project().resolve() == root and scenarios().resolve() == root / "scenarios"


def test_results_and_data_are_found_from_the_root(root: Path) -> None:
    hand.folder(root / "reports")
    assert open_results("reports/mature_retail").summary["study"] == "mature_retail"
    (root / "my log.csv").touch()
    assert here_or_shipped("my log.csv").resolve() == root / "my log.csv"


def test_what_lies_here_comes_first(root: Path) -> None:
    (root / "a.csv").touch()
    Path("a.csv").touch()
    assert here_or_shipped("a.csv") == Path("a.csv")


def test_what_is_nowhere_is_named_as_it_was_given(root: Path) -> None:
    assert here_or_shipped("reports/none") == Path("reports/none")
    with pytest.raises(UserError, match=r"^reports/none: no results of a comparison"):
        open_results("reports/none")
    with pytest.raises(UserError, match=r"scenarios/studies/smal\.yaml: no such file"):
        load_study("scenarios/studies/smal.yaml")


def test_at_the_root_and_outside_of_any_project_paths_stay_short(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(root)
    assert (project(), scenarios()) == (Path(), Path("scenarios"))
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert (project(), scenarios()) == (Path(), shipped())
