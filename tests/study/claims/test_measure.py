"""Claims measured: what is finished is kept, and the same whoever measures; told in lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.study.claims import measure
from sim.study.claims.claims import CLAIMS
from sim.study.claims.measure import BASE, COUNTER, measure_claims

pytestmark = pytest.mark.slow
NAME = "price_cut"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The claim with as little to play as there can be."""
    little = replace(CLAIMS[NAME], customers=300, replications=2, in_a_world=(200, 2))
    monkeypatch.setitem(CLAIMS, NAME, little)
    measure._determined.cache_clear()
    yield
    measure._determined.cache_clear()


def test_what_is_finished_is_kept_and_not_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = measure_claims([NAME], number=2, folder=tmp_path, progress=False)
    assert set(first["world"]) == {BASE, COUNTER, 0, 1}

    def refuse(*_: object) -> None:
        raise AssertionError("it is kept")

    monkeypatch.setattr(measure, "seen", refuse)
    again = measure_claims([NAME], number=2, folder=tmp_path, progress=False)
    assert again.equals(first)
    with pytest.raises(AssertionError, match="it is kept"):
        measure_claims([NAME], number=3, folder=tmp_path, progress=False)  # these are other worlds


def test_a_file_that_was_cut_short_is_measured_again(tmp_path: Path) -> None:
    first = measure_claims([NAME], number=1, folder=tmp_path, progress=False)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:40])
    assert measure_claims([NAME], number=1, folder=tmp_path, progress=False).equals(first)


def test_the_command_tells_claim_factor_and_worlds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["claims", "--only", NAME, "--worlds", "2", "--workers", "1", "--out", str(tmp_path)]
    assert exits.run(app, asked) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "nobody matches it (market.firms.*.rules.match_price=0)" in told
    assert "of 2 plausible worlds" in told
    assert (tmp_path / "claims" / "claims.csv").exists()


def test_a_claim_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exits.run(app, ["claims", "--only", "price_cuts", "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "price_cut" in told
