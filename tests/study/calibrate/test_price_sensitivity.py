"""Price sensitivity from units and prices by week: truth comes back, with intervals that hold it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.study.calibrate.calibrate import calibrate
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.price_sensitivity import PriceFit, fit_price
from sim.study.logs.prices import Prices
from sim.study.logs.purchase_log import from_frame

WEEKS = 104


def sold(
    elasticity: float, goods: int, seed: int, level: float = 60.0, spread: float = 0.1, noise: float = 0.2
) -> tuple[Prices, np.ndarray]:
    """Units by good and week, with a season, growth and shocks that all goods share, and noise of their own.

    Prices are lower in the season when people buy more, as shops do: a plain regression would be misled.
    """
    rng = np.random.default_rng(seed)
    week = np.arange(WEEKS)
    season = 0.4 * np.sin(2 * np.pi * week / 52.18)
    entries = np.full(WEEKS, 20.0)
    gained = np.log(np.cumsum(entries) / entries.sum())
    shared = season + (rng.normal(0, 0.1, WEEKS) if goods > 1 else 0)
    ln_price = rng.normal(0, spread, (goods, WEEKS)) - (0.2 * season if goods > 1 else 0)
    own = rng.normal(0, 0.5, (goods, 1))
    mean = level * np.exp(own + elasticity * ln_price + shared + (0 if goods > 1 else gained))
    units = rng.poisson(mean * rng.gamma(1 / noise**2, noise**2, mean.shape))
    at = np.nonzero(units)
    names = np.array([f"good {n}" for n in range(goods)])
    prices = Prices(at[0], at[1], units[at].astype(float), 10 * np.exp(ln_price[at]), names)
    return prices, entries


@pytest.mark.parametrize("goods", [1, 8])
@pytest.mark.parametrize("elasticity", [-2.6, 0.0])
def test_intervals_hold_the_truth_as_often_as_they_say(goods: int, elasticity: float) -> None:
    """95 % of 60 markets; fewer than 49 have a chance of 2e-5 if the intervals are right, and of 25 % if
    they are a third too narrow (coverage 81 %).
    """
    inside = 0
    for seed in range(60):
        fit = fit_price(*sold(elasticity, goods, seed))
        assert isinstance(fit, PriceFit)
        inside += fit.elasticity.low < elasticity < fit.elasticity.high
    assert inside >= 49
    assert stats.binom.cdf(48, 60, 0.93) < 1e-2 < stats.binom.cdf(48, 60, 0.81)


def test_the_estimate_is_not_misled_by_the_season() -> None:
    fits = [fit_price(*sold(-2.0, 8, seed)) for seed in range(20)]
    found = [fit.elasticity.value for fit in fits if isinstance(fit, PriceFit)]
    assert len(found) == 20
    # standard error of a mean of 20 is about 0.03 here; 5 of them
    assert abs(np.mean(found) + 2.0) < 0.15


def test_what_prices_cannot_tell() -> None:
    prices, entries = sold(-2.0, 4, 1)
    flat = Prices(prices.good, prices.week, prices.units, np.full(len(prices.price), 9.9), prices.names)
    told = fit_price(flat, entries)
    assert isinstance(told, str) and ("move together" in told or "vary too little" in told)
    few = Prices(prices.good, prices.week, np.minimum(prices.units, 2), prices.price, prices.names)
    assert "times a week" in str(fit_price(few, entries))


def test_a_flat_price_of_one_good_tells_nothing() -> None:
    prices, entries = sold(-2.0, 1, 1)
    flat = Prices(prices.good, prices.week, prices.units, np.full(len(prices.price), 9.9), prices.names)
    assert "vary too little" in str(fit_price(flat, entries))


def log_with_prices(seed: int = 2) -> pd.DataFrame:
    """Customers who buy some units of six goods at prices that change by week; elasticity -1.5."""
    rng = np.random.default_rng(seed)
    price = 5.0 * np.exp(rng.normal(0, 0.15, (6, 80)))
    week, good = (v.reshape(-1) for v in np.meshgrid(np.arange(80), np.arange(6)))
    rows = rng.poisson(40 * (price[good, week] / 5.0) ** -1.5)
    week, good = np.repeat(week, rows), np.repeat(good, rows)
    day = week * 7 + rng.integers(0, 7, len(week))
    table = pd.DataFrame(
        {
            "customer": rng.integers(0, 1500, len(week)),
            "date": np.datetime64("2021-01-04") + day,
            "sku": [f"g{n}" for n in good],
            "quantity": 1,
            "unit_price": price[good, week],
        }
    )
    return table


@pytest.mark.slow
@pytest.mark.parametrize(
    "columns", [["quantity", "unit_price"], ["quantity", "amount"], ["unit_price", "amount"]]
)
def test_a_log_with_prices_gives_the_elasticity(columns: list[str]) -> None:
    """Units and price make the amount, units and amount the price, amount and price the units."""
    table = log_with_prices()
    table["amount"] = table["quantity"] * table["unit_price"]
    found = calibrate(table[["customer", "date", "sku", *columns]], resamples=0)
    assert isinstance(found, Calibration) and found.price is not None
    assert found.price.goods == 6
    low, high = found.price.elasticity[1:]
    assert -1.5 - 0.25 < low < -1.5 < high < -1.5 + 0.25
    assert any("without regard to demand" in note for note in found.notes)


def test_units_without_goods_are_no_prices() -> None:
    """The mean price of what is in the baskets moves with what is in them."""
    table = log_with_prices()
    table = table.assign(amount=table["unit_price"])[["customer", "date", "quantity", "amount"]]
    found = calibrate(table, resamples=0)
    assert isinstance(found, Calibration) and found.price is None
    assert "no prices of goods" in found.price_note
    assert from_frame(table).prices is None  # type: ignore[union-attr]
