"""``loyalty game debrief``."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.game.table.game_folder import GameFolder


@pytest.mark.slow
def test_the_command_tells_how_long_it_takes_and_where_its_files_are(
    game: GameFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--lucks", "2", "--tries", "0", "--workers", "1", "--out", str(tmp_path / "out")]
    assert exits.run(app, ["game", "debrief", str(game.path), *options]) == 0
    told = capsys.readouterr()
    assert "matches to play, about" in told.err
    paths = [Path(line) for line in told.out.splitlines()]
    assert [path.name for path in paths] == ["class.pdf", *(f"team{n}.pdf" for n in (1, 2, 3)), "grades.csv"]
    assert all(path.is_file() for path in paths)


@pytest.mark.parametrize(
    "options,said", [([], "there is no game here"), (["--lang", "xx"], "no words for 'xx'")]
)
def test_what_is_missing_is_told_before_the_work(
    tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exits.run(app, ["game", "debrief", str(tmp_path), *options]) != 0
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
