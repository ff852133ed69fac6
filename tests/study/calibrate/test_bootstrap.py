"""Intervals from resamples of the customers, and posteriors behind the same interface."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sim.scenario.basics.errors import UserError
from sim.show.chapters.calibration_lines import lines
from sim.study.calibrate import bootstrap as how
from sim.study.calibrate.bootstrap import Modelled, Refit, bootstrap, percentiles, resampled
from sim.study.calibrate.btyd import BGNBD, SBG, bgnbd_likelihood, sbg_likelihood
from sim.study.calibrate.calibrate import calibrate, calibrate_file
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.likelihood import distinct, maximise
from sim.study.calibrate.posterior import posterior, r_hat, renewal_periods
from sim.study.calibrate.spend_model import gamma_gamma_likelihood
from tests.study.calibrate.cdnow import CDNOW, fitted

TRUTH = BGNBD(r=0.6, alpha=4.0, a=0.9, b=2.5)


def histories(customers: int, seed: int, length: float = 52.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(x, tx, T) to a hundredth of a week, so that some customers are alike."""
    rng = np.random.default_rng(seed)
    rate, leave = rng.gamma(TRUTH.r, 1 / TRUTH.alpha, customers), rng.beta(TRUTH.a, TRUTH.b, customers)
    T = np.round(length - rng.uniform(0, 12, customers), 2)
    x, tx, now = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    alive = np.ones(customers, bool)
    while alive.any():
        now = now + rng.exponential(1 / rate)
        alive &= now <= T
        x[alive] += 1
        tx[alive] = now[alive]
        alive &= rng.random(customers) >= leave
    return x, np.minimum(np.round(tx, 2), T), T


def nothing(params: Any, times: Any) -> None:
    """See no draw."""


def test_resamples_are_keyed() -> None:
    first, again = list(resampled(50, 3, seed=7)), list(resampled(50, 9, seed=7))
    assert all((a == b).all() for a, b in zip(first, again, strict=False))
    assert all(times.sum() == 50 for times in again)
    assert not (first[0] == first[1]).all()
    assert not (first[0] == next(resampled(50, 1, seed=8))).all()


def test_equal_rows_are_one_with_a_weight() -> None:
    values = np.array([3.0, 1.0, 3.0, 2.0, 1.0, 3.0])
    others = np.array([0.0, 5.0, 0.0, 1.0, 6.0, 1.0])
    (first, second), row_of, weight = distinct(values, others)
    assert list(zip(first, second, strict=True)) == [(1, 5), (1, 6), (2, 1), (3, 0), (3, 1)]
    assert (first[row_of] == values).all() and (second[row_of] == others).all()
    assert weight.tolist() == [1, 1, 1, 2, 1]


@pytest.mark.slow
def test_a_refit_is_the_fit_of_the_drawn_customers() -> None:
    x, tx, T = histories(900, seed=2)
    likelihood, row_of = bgnbd_likelihood(x, tx, T)
    refit = Refit.of(likelihood, maximise(likelihood), row_of)
    for times in resampled(900, 3, seed=1):
        drawn = np.repeat(np.arange(900), times)
        wanted = maximise(bgnbd_likelihood(x[drawn], tx[drawn], T[drawn])[0]).params
        found = np.exp(refit.on(times[None].astype(float))[0])
        assert found == pytest.approx(np.array(wanted), rel=2e-3)  # a thousandth of what the log resolves


@pytest.mark.slow
def test_one_step_agrees_with_fitting_anew_where_customers_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    x, tx, T = histories(21_000, seed=4)
    bought = x > 0
    rng = np.random.default_rng(1)
    z = rng.gamma(6.0 * x[bought], 1 / rng.gamma(4.0, 1 / 15.0, int(bought.sum()))) / x[bought]
    models = [
        Modelled(*bgnbd_likelihood(x, tx, T)),
        Modelled(gamma_gamma_likelihood(x[bought], z), np.where(bought, np.cumsum(bought) - 1, -1)),
    ]
    quick = bootstrap(60, seed=3)(models, nothing)
    assert "one Newton step" in quick[0].interval_method
    assert "fitted anew" in quick[1].interval_method  # fewer customers buy again
    monkeypatch.setattr(how, "ANEW", 10**9)
    slow = bootstrap(60, seed=3)(models, nothing)[0]
    assert "fitted anew" in slow.interval_method
    errors = np.array(list(slow.standard_errors.values()))
    # a tenth of a standard error, when each draw lies about one from the estimate
    assert (np.abs(quick[0].draws - slow.draws) < 0.1 * errors).mean() > 0.9
    widths = [[high - low for low, high in fit.intervals.values()] for fit in (quick[0], slow)]
    assert widths[0] == pytest.approx(np.array(widths[1]), rel=0.1)


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """60 markets of 800 customers; of 95 %, fewer than 49 inside have a chance of 2e-5 for each number, and
    of 25 % if the intervals are a third too narrow.
    """
    inside = dict.fromkeys([*BGNBD._fields, *SBG._fields], 0)
    subscribers = SBG(0.7, 1.2)
    for seed in range(60):
        [fit] = bootstrap(100, seed)([Modelled(*bgnbd_likelihood(*histories(800, 100 + seed)))], nothing)
        rng = np.random.default_rng(seed)
        leaves = rng.geometric(rng.beta(*subscribers, 800).clip(1e-9))
        renewed = np.minimum(leaves - 1, 5)
        [renewing] = bootstrap(100, seed)([Modelled(*sbg_likelihood(renewed, leaves <= 5))], nothing)
        for found, truth in ((fit, TRUTH), (renewing, subscribers)):
            for name, value in truth._asdict().items():
                inside[name] += found.intervals[name][0] < value < found.intervals[name][1]
    assert min(inside.values()) >= 49, inside


def test_the_interval_narrows_with_the_root_of_the_customers() -> None:
    [few] = bootstrap(100)([Modelled(*bgnbd_likelihood(*histories(500, 9)))], nothing)
    [many] = bootstrap(100)([Modelled(*bgnbd_likelihood(*histories(8_000, 9)))], nothing)
    ratio = few.standard_errors["r"] / few.params.r / (many.standard_errors["r"] / many.params.r)
    assert 2.5 < ratio < 6.5  # four, within what 100 resamples and another sample tell


def test_too_few_resamples_give_no_bootstrap() -> None:
    c = calibrate_file(CDNOW, resamples=0)
    assert isinstance(c, Calibration)
    assert "Wald" in c.buying.interval_method and np.isnan(c.holdout_cumulative.low)
    assert c.weekly["expected_low"].isna().all()
    assert np.isnan(percentiles(1.0, np.ones(19)).low)


@pytest.mark.slow
def test_the_holdout_of_cdnow_lies_within_its_interval() -> None:
    c = fitted()
    for error in (c.holdout_cumulative, c.holdout_alone):
        assert error.low < 0 < error.high and error.low < error.value < error.high
    later = c.weekly[c.weekly["holdout"]]
    assert ((later["expected_low"] < later["observed"]) & (later["observed"] < later["expected_high"])).all()
    told = "\n".join(lines(c))
    assert "400 resamples" in told and "purchases a month while a customer: 0.239 [" in told


# --- posteriors -------------------------------------------------------------------------------------------


def test_a_missing_extra_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.calibrate.posterior.find_spec", lambda name: None)
    with pytest.raises(UserError) as caught:
        calibrate(calibrated_log(), method=posterior())
    assert "pip install 'loyalty-lab[bayes]'" in str(caught.value) and "\n" not in str(caught.value)


def calibrated_log() -> Any:
    from sim.study.logs.purchase_log import read_log

    return read_log(CDNOW)


class Sampler:
    """Stands for a model of the library: draws about what maximum likelihood finds, and keeps its table."""

    tables: dict[str, Any] = {}  # noqa: RUF012
    centre: dict[str, dict[str, float]] = {  # noqa: RUF012
        "BetaGeoModel": {"r": 0.243, "alpha": 4.41, "a": 0.793, "b": 2.43},
        "GammaGammaModel": {"p": 6.25, "q": 3.74, "v": 1.54},
    }

    def __init__(self, sampler_config: dict[str, Any]) -> None:
        self.settings = sampler_config

    def fit(self, table: Any) -> Any:
        """Keep the table; a posterior as the library gives it (chains, draws)."""
        kind = type(self).__name__
        self.tables[kind] = table
        shape = (self.settings["chains"], self.settings["draws"])
        rng = np.random.default_rng(self.settings["random_seed"])
        names = self.centre[kind]
        return type(
            "Found", (), {"posterior": {n: v * rng.lognormal(0, 0.05, shape) for n, v in names.items()}}
        )


def test_posteriors_stand_behind_the_same_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    """With samplers in place of the library's, what is handed over and what is made of the draws."""
    library, clv = ModuleType("pymc_marketing"), ModuleType("pymc_marketing.clv")
    for name in Sampler.centre:
        setattr(clv, name, type(name, (Sampler,), {}))
    library.clv = clv  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pymc_marketing", library)
    monkeypatch.setitem(sys.modules, "pymc_marketing.clv", clv)
    monkeypatch.setattr("sim.study.calibrate.posterior.find_spec", lambda name: library)
    c = calibrate(calibrated_log(), method=posterior(seed=2, draws=200, chains=3))
    assert isinstance(c, Calibration)
    assert c.buying.method == "geometric mean of the posterior"
    assert c.buying.interval_method == "95 % posterior interval, 600 draws in 3 chains"
    assert c.buying.params.r == pytest.approx(0.243, rel=0.02) and c.buying.draws.shape == (600, 4)
    assert c.spend.params.gamma == pytest.approx(15.4, rel=0.02)  # v, of spend in tens
    low, high = c.buying.intervals["alpha"]
    assert low == pytest.approx(4.41 * np.exp(-1.96 * 0.05), rel=0.03) and low < 4.41 < high
    assert c.holdout_cumulative.low < c.holdout_cumulative.value < c.holdout_cumulative.high
    assert c.notes[-1:] == () or "chains" not in c.notes[-1]
    table = Sampler.tables["BetaGeoModel"]
    assert len(table) == 2357 and (table["recency"] <= table["T"]).all()
    assert table["frequency"].sum() == 2457 and table["customer_id"].is_unique
    assert len(Sampler.tables["GammaGammaModel"]) == 946


def test_renewals_as_periods_watched() -> None:
    renewed, left = np.array([0.0, 0, 2, 3]), np.array([1.0, 0, 1, 0])
    period, watched = renewal_periods(renewed, left)
    # left at the first renewal; left at the third; renewed three times and watched to the fourth
    assert period.tolist() == [1, 3, 4] and watched.tolist() == [2, 4, 4]


@pytest.mark.parametrize("installed", [find_spec("pymc_marketing") is not None])
def test_the_library_itself_samples_where_it_is_installed(installed: bool) -> None:
    """Its posteriors agree with maximum likelihood where there is much to learn; else the line is shown."""
    renewed = np.repeat([0, 1, 2, 3, 0, 1, 2], [400, 200, 120, 900, 60, 50, 40])
    left = np.arange(len(renewed)) < 720
    model = Modelled(*sbg_likelihood(renewed, left))
    method = posterior(seed=1, draws=150, tune=150, chains=2)
    if not installed:
        with pytest.raises(UserError, match="pymc-marketing, which is not installed"):
            method([model], nothing)
        return
    [fit] = method([model], nothing)
    likely = maximise(model.likelihood)
    for name, value in likely.params._asdict().items():
        assert fit.intervals[name][0] < value < fit.intervals[name][1]
        assert fit.standard_errors[name] == pytest.approx(likely.standard_errors[name], rel=0.6)


def test_chains_apart_are_seen() -> None:
    rng = np.random.default_rng(1)
    assert r_hat(rng.normal(size=(4, 1000))) < 1.01
    assert r_hat(rng.normal(size=(4, 1000)) + np.arange(4)[:, None]) > 1.2
    assert r_hat(np.ones((2, 50))) == 1.0
