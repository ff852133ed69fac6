"""`loyalty facts`: what it prints and writes, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.study.facts.judge import COLUMNS


def test_it_prints_and_writes_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = exits.run(app, ["facts", "--only", "F30,F20", "--effort", "0.02", "--out", str(tmp_path)])
    said = capsys.readouterr().out
    assert code == 0
    assert said.index("\nF30 ") < said.index("\nF20 ")
    assert max(len(line) for line in said.splitlines() if str(tmp_path) not in line) <= 100
    assert "Pins: 1" in said and "built in: 1" in said
    table = pd.read_csv(tmp_path / "facts" / "facts.csv")
    assert list(table.columns) == list(COLUMNS)
    assert table["id"].tolist() == ["F20", "F30"]
    assert table["market"].tolist() == ["reference", "brokerage"]


def test_an_unknown_fact_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exits.run(app, ["facts", "--only", "F99", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(("kind", "code"), [("pin", 1), ("predict", 0)])
def test_a_pin_that_fails_ends_with_1_and_a_prediction_with_0(
    kind: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row: dict[str, Any] = dict.fromkeys(COLUMNS, 0.0)
    row |= {
        "id": "F36",
        "kind": kind,
        "verdict": "not met",
        "part_verdict": "not met",
        "note": "",
        "part": "x",
    }
    row |= dict.fromkeys(("part_stated", "note_stated", "decided_by", "market", "tolerance"), "")
    row |= {"statement": "s", "source": "s", "target": ">0"}
    monkeypatch.setattr("sim.study.facts.measure_facts.measure_facts", lambda *_, **__: pd.DataFrame([row]))
    assert exits.run(app, ["facts", "--out", str(tmp_path)]) == code
    told = capsys.readouterr()
    assert "F36" in told.out and "not met" in told.out
    assert ("F36: a pin that fails" in told.err) == (kind == "pin")
