"""Scenarios are copied with all they name, and nothing that is there is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.copying import copy
from sim.scenario.files.library import Library, shipped
from sim.scenario.files.load import load_study, resolve
from tests.habits.repository import ROOT, STUDIES

SHIPPED = ROOT / "scenarios"


def paths(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["music_store", "price_war", "seven_errors"])
def test_a_study_is_copied_with_all_the_files_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = tmp_path / "scenarios"
    assert all(file.new for file in copy([name], root))
    before = resolve(load_study(SHIPPED / "studies" / f"{name}.yaml"))
    monkeypatch.setattr("sim.scenario.files.library.shipped", lambda: None)  # nothing but the copy is left
    assert resolve(load_study(root / "studies" / f"{name}.yaml")) == before
    for path in paths(root):
        assert (root / path).read_bytes() == (SHIPPED / path).read_bytes()


def test_every_study_names_files_that_can_be_copied(tmp_path: Path) -> None:
    copy([path.stem for path in STUDIES], tmp_path)
    assert {f"studies/{path.name}" for path in STUDIES} <= paths(tmp_path)


def test_everything_is_copied_by_default_but_what_is_only_started_from(tmp_path: Path) -> None:
    copy([], tmp_path)
    assert paths(tmp_path) == {path for path in paths(SHIPPED) if not path.startswith("templates/")}


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    mine = tmp_path / "strategies" / "hold.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    done = copy(["beer"], tmp_path)
    assert [file.path for file in done if not file.new] == [mine]
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not any(file.new for file in copy(["beer"], tmp_path))


@pytest.mark.parametrize(
    "name", ["music_stoer", "../studies/beer", "/etc/passwd", "", "\N{BALLOON}", "a b", ".."]
)
def test_a_name_of_nothing_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="nothing that comes with loyalty is named") as refused:
        copy(["beer", name], tmp_path / "scenarios")
    assert not (tmp_path / "scenarios").exists()
    if name == "music_stoer":
        assert str(refused.value).endswith("(did you mean 'music_store'?)")


def test_nothing_is_written_through_a_link_that_leads_outside(tmp_path: Path) -> None:
    root, outside = tmp_path / "scenarios", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "studies").symlink_to(outside)
    with pytest.raises(UserError, match="leads outside"):
        copy(["beer"], root)
    assert not list(outside.iterdir()) and [path.name for path in root.iterdir()] == ["studies"]


def test_names_of_the_project_are_found_where_nothing_else_is() -> None:
    folder = shipped()
    assert folder == SHIPPED
    assert "beer" in Library(folder).names("study")
