"""What is said of claims, from made-up measurements."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.study.claims.claims import CLAIMS
from sim.study.claims.measure import BASE, COLUMNS, COUNTER, chosen, drawn_worlds, study_of
from sim.study.claims.results import clearness, read_measured, results

NAME = "letting_go"
CHIEF, OTHER = CLAIMS[NAME].figures


def made(base: float, counter: float, worlds: np.ndarray, error: float = 1.0) -> pd.DataFrame:
    """Measurements of a claim whose other figure is always far above 0."""
    means = {BASE: base, COUNTER: counter, **dict(enumerate(worlds))}
    rows = [
        (NAME, world, figure, mean if figure == CHIEF else 50.0, error, 16 if world < 0 else 2)
        for world, mean in means.items()
        for figure in (CHIEF, OTHER)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def told(*given: object) -> pd.Series:
    return results(made(*given)).iloc[0]  # type: ignore[arg-type]


def test_a_claim_comes_out_where_its_whole_interval_is_above_nought_and_no_longer_where_it_falls() -> None:
    clear = told(10.0, -10.0, np.ones(4))
    assert clear["comes_out"] and clear["no_longer"]
    assert clear["base_low"] == pytest.approx(10 - 2.947, abs=0.01)  # t, 15 degrees, 99 %
    assert not told(2.0, -10.0, np.ones(4))["comes_out"]
    assert not told(10.0, 8.0, np.ones(4))["no_longer"], "still above nought"
    assert not told(3.2, 2.0, np.ones(4))["no_longer"], "above nought or not, it is as before"


def test_worlds_in_which_every_figure_is_above_nought_are_counted_with_their_interval() -> None:
    found = told(10.0, -10.0, np.repeat([5.0, -5.0], [90, 10]))
    assert (found["worlds"], found["held"], found["share"]) == (100, 90, 0.9)
    assert found["share_low"] == pytest.approx(0.826, abs=0.001)  # Wilson
    assert found["share_high"] == pytest.approx(0.945, abs=0.001)


def test_worlds_on_the_wrong_side_by_luck_are_as_many_as_told() -> None:
    """Truths near nought, each measured once with an error: how many signs are wrong."""
    luck = np.random.default_rng(3)
    truth = luck.normal(0.5, 3.0, size=4000)
    seen = truth + luck.normal(0, 1.0, size=4000)
    found = clearness(made(1.0, 0.0, seen).query("world >= 0"))
    from sim.study.claims.results import _by_luck

    assert _by_luck(found) == pytest.approx(((truth > 0) != (seen > 0)).sum(), rel=0.15)


def test_the_number_that_decides_is_found_and_no_other() -> None:
    path = "market.tiers.watching"
    values = [float(dict(text.split("==") for text in world)[path]) for world in drawn_worlds(NAME, 100)]
    luck = np.random.default_rng(4).normal(0, 0.1, size=100)
    found = told(10.0, -10.0, 1.0 - np.array(values) + luck)
    assert found["decided_by"].startswith("tiers.watching -0.9")
    assert ";" not in found["decided_by"]


def test_a_claim_without_worlds_says_nothing_of_them() -> None:
    found = told(10.0, -10.0, np.array([]))
    assert found["worlds"] == 0 and np.isnan(found["share"])


def test_a_world_is_the_same_study_with_other_numbers() -> None:
    base, world = study_of(CLAIMS[NAME]), study_of(CLAIMS[NAME], 0, 5)
    assert world.strategies == base.strategies and world.market != base.market
    against = study_of(CLAIMS[NAME], COUNTER)
    assert against.market_of_firms.tiers.watching == 5


def test_no_such_claim_is_told_with_a_near_name() -> None:
    assert chosen(["split", "keeping"]) == ["keeping", "split"]
    with pytest.raises(UserError, match=r"no such claim.*keeping"):
        chosen(["keepin"])


def test_another_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UserError, match="not a table of claims"):
        read_measured(tmp_path / "x.csv")
