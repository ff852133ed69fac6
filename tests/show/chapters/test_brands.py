"""The chapter of brands: its title says no more than is sure, its table has what size alone gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.show.chapters.brands import brands
from sim.show.charts import gallery
from sim.show.charts.chart import Chart
from sim.study.measure.brands import Brands, figures, pairs, table_of

SIZES = {"large": 0.6, "middling": 0.3, "small": 0.1}


def panel(seed: int, loyal_to_small: float = 0.0) -> Brands:
    """Households whose chances go by brand size alone, but for some who buy the small brand over and over."""
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.array(list(SIZES.values())) * 1.2, 5000)
    some = rng.random(5000) < loyal_to_small
    bought = rng.poisson(rng.gamma(0.9, 4.0, 5000) * np.where(some, 8.0, 1.0))
    shares[some] = [0.0, 0.0, 1.0]
    return table_of(pd.DataFrame(rng.multinomial(bought, shares), columns=list(SIZES)), 5000, "core")


def drawn(tables: list[Brands]) -> Chart:
    picture = gallery.brands(figures(tables, 0.95), pairs(tables, 0.95), tables, 0.95)
    assert picture is not None
    return picture


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ([panel(seed) for seed in range(4)], "buy a little less often"),
        ([panel(seed, 0.02) for seed in range(4)], "buy more often"),
        ([panel(1)], "too close to call"),
    ],
)
def test_the_title_says_what_is_sure(tables: list[Brands], said: str) -> None:
    assert said in drawn(tables).title


def test_the_picture_names_each_brand_with_what_was_seen_and_what_size_gives() -> None:
    tables = [panel(seed) for seed in range(3)]
    picture = drawn(tables)
    assert "<svg" in picture.svg()
    for name in SIZES:
        assert f"{name}: " in picture.alt
    mean = np.mean([one.observed.loc["small", "purchases_per_buyer"] for one in tables])
    assert f"{mean:.2f} times" in picture.alt
    left, right = picture.figure.axes
    assert left.get_xlim()[0] == left.get_ylim()[0] == right.get_xlim()[0] == right.get_ylim()[0] == 0.0


def test_a_market_is_shown_in_picture_and_table() -> None:
    study = sim.load_study("mature_retail", ["run.months=12"], customers=500)
    picture, table = brands(study, replications=2)
    assert isinstance(picture, Chart) and "Category core" in picture.caption
    assert not isinstance(table, Chart)
    cells = table.frame.set_index("Brand")  # type: ignore[union-attr]
    assert set(cells.index) == {"ours", "rival broad", "rival service"}
    assert all("(" in cell for cell in cells["Purchases a buyer"])
    assert "NBD-Dirichlet" in table.caption  # type: ignore[union-attr]
