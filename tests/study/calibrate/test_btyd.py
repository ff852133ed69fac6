"""The customer-base models against independent ways to the same numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from sim.scenario.basics.errors import UserError
from sim.study.calibrate.btyd import (
    BGNBD,
    SBG,
    bgnbd_alive,
    bgnbd_expected,
    bgnbd_expected_given,
    bgnbd_log_likelihood,
    bgnbd_repeats_distribution,
    fit_bgnbd,
    fit_sbg,
    sbg_survival,
)
from sim.study.calibrate.spend_model import (
    GammaGamma,
    fit_gamma_gamma,
    gamma_gamma_expected,
    gamma_gamma_log_likelihood,
)

positive = st.floats(0.05, 20)
models = st.builds(BGNBD, r=positive, alpha=positive, a=positive, b=positive)
# |z| > 4.9 has chance 1e-6 for a standard normal: the false-alarm rate of each comparison with the truth
Z_ALARM = 4.9


def mean_over_customers(t: float, params: BGNBD) -> float:
    """Expected repeat purchases by integrating over the chance to leave: another way to the same number."""
    r, alpha, a, b = params

    def purchases(u: float) -> float:
        p = stats.beta.ppf(u, a, b)
        return -np.expm1(-r * np.log1p(p * t / alpha)) / p if p > 0 else r * t / alpha

    return integrate.quad(purchases, 0, 1, limit=400, epsabs=1e-12, epsrel=1e-9)[0]


def bought(
    params: BGNBD, customers: int, length: float, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Histories (x, tx, T) of customers who all start at 0, drawn from the story of the model."""
    rng = np.random.default_rng(seed)
    x, tx = np.zeros(customers), np.zeros(customers)
    rate = rng.gamma(params.r, 1 / params.alpha, customers)
    leave = rng.beta(params.a, params.b, customers)
    alive = np.ones(customers, bool)
    now = np.zeros(customers)
    while alive.any():
        now = now + rng.exponential(1 / rate)
        alive &= now <= length
        x[alive] += 1
        tx[alive] = now[alive]
        alive &= rng.random(customers) >= leave
    return x, tx, np.full(customers, length)


@pytest.mark.slow
@pytest.mark.parametrize(("x", "tx"), [(0, 0.0), (1, 5.0), (4, 9.0), (12, 19.5)])
def test_likelihood_is_the_mean_over_customers_of_the_likelihood_of_each(x, tx):
    params, until = BGNBD(r=2.0, alpha=6.0, a=1.5, b=3.0), 20.0
    nodes, weights = np.polynomial.legendre.leggauss(300)
    u = (nodes + 1) / 2
    rate = stats.gamma.ppf(u, params.r, scale=1 / params.alpha)[:, None]
    leave = stats.beta.ppf(u, params.a, params.b)[None, :]
    each = (1 - leave) ** x * rate**x * np.exp(-rate * until)
    if x:
        each = each + leave * (1 - leave) ** (x - 1) * rate**x * np.exp(-rate * tx)
    mean = weights @ each @ weights / 4
    # 300 nodes a dimension leave an error of about 1e-6 at the ends of the quantile functions
    assert bgnbd_log_likelihood(x, tx, until, params) == pytest.approx(np.log(mean), abs=1e-5)


@given(models, st.integers(0, 200), st.floats(0, 1), st.floats(0.1, 100), st.floats(0.01, 100))
def test_likelihood_does_not_depend_on_the_unit_of_time(params, x, recent, until, scale):
    tx = recent * until if x else 0.0
    here = bgnbd_log_likelihood(x, tx, until, params)
    there = bgnbd_log_likelihood(x, scale * tx, scale * until, params._replace(alpha=scale * params.alpha))
    # a density per unit of time to the power x; gammas near 1e3 leave 1e-12 of their size
    assert here == pytest.approx(there + x * np.log(scale), rel=1e-9, abs=1e-8)


def test_likelihood_of_very_heavy_buyers_is_finite():
    assert np.isfinite(bgnbd_log_likelihood([5000], [700.0], [720.0], BGNBD(0.2, 4.0, 0.8, 2.4))).all()


@pytest.mark.slow
@given(models, st.floats(0.01, 200))
@settings(max_examples=60, deadline=None)
def test_expected_purchases_agree_with_the_integral(params, t):
    # 1e-6: far inside what any fit resolves, and what the integral itself is sure of
    assert float(bgnbd_expected(t, params)) == pytest.approx(mean_over_customers(t, params), rel=1e-6)


@pytest.mark.parametrize(
    "params", [BGNBD(0.3, 4, 1.0, 2.4), BGNBD(0.3, 4, 0.4, 0.6), BGNBD(0.3, 4, 1.00003, 2.4)]
)
def test_expected_purchases_where_the_formula_is_nought_over_nought(params):
    assert float(bgnbd_expected(50.0, params)) == pytest.approx(mean_over_customers(50.0, params), rel=1e-6)


@given(models)
def test_expected_purchases_start_at_zero_and_rise_ever_slower(params):
    curve = bgnbd_expected(np.linspace(0, 100, 41), params)
    assert curve[0] == 0
    steps, rounding = (
        np.diff(curve),
        1e-9 * curve[-1],
    )  # a customer sure to leave soon adds less than rounding
    assert np.all(steps > -rounding) and steps[0] > 0
    assert np.all(np.diff(steps) < rounding)


@given(models, st.floats(0, 100), st.floats(0.01, 100))
def test_expected_purchases_do_not_depend_on_the_unit_of_time(params, t, scale):
    scaled = params._replace(alpha=scale * params.alpha)
    assert float(bgnbd_expected(scale * t, scaled)) == pytest.approx(
        float(bgnbd_expected(t, params)), rel=1e-8
    )


def test_expected_purchases_are_the_mean_of_their_distribution():
    params, most = BGNBD(0.8, 5.0, 1.2, 2.5), 400
    shares = bgnbd_repeats_distribution(most, [0.0, 10.0, 40.0], params)
    assert shares.shape == (3, most + 1)
    assert shares.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    assert shares[0, 0] == 1
    # more than 400 purchases have a chance below 1e-9 here
    assert shares @ np.arange(most + 1) == pytest.approx(bgnbd_expected([0.0, 10.0, 40.0], params), abs=1e-6)


def test_expectation_given_a_history_averages_to_the_plain_one():
    """Over all histories of 30 weeks, the next 20 weeks bring E[X(50)] - E[X(30)]."""
    params = BGNBD(0.8, 5.0, 1.2, 2.5)
    x, tx, until = bought(params, 40_000, 30.0, seed=5)
    given_history = bgnbd_expected_given(20.0, x, tx, until, params)
    wanted = float(bgnbd_expected(50.0, params) - bgnbd_expected(30.0, params))
    error = given_history.std() / np.sqrt(len(x))
    assert abs(given_history.mean() - wanted) < Z_ALARM * error


def test_expectation_for_very_heavy_buyers_is_found_by_the_integral():
    params = BGNBD(0.24, 4.4, 0.8, 2.4)
    value = float(bgnbd_expected_given(40.0, 800, 38.9, 39.0, params))
    later = BGNBD(params.r + 800, params.alpha + 39, params.a, params.b + 800)
    wanted = float(bgnbd_alive(800, 38.9, 39.0, params)) * mean_over_customers(40.0, later)
    assert value == pytest.approx(wanted, rel=1e-6)


def test_being_a_customer_still_grows_doubtful_with_silence():
    params = BGNBD(0.24, 4.4, 0.8, 2.4)
    alive = bgnbd_alive(5, 10.0, np.array([10.0, 20.0, 40.0, 400.0]), params)
    assert np.all((alive > 0) & (alive < 1)) and np.all(np.diff(alive) < 0)
    assert bgnbd_alive(0, 0.0, 400.0, params) == 1  # nobody leaves before the first repeat purchase


def test_fit_recovers_the_parameters_of_simulated_customers():
    truth = BGNBD(0.6, 4.0, 0.9, 2.5)
    fit = fit_bgnbd(*bought(truth, 8_000, 60.0, seed=11))
    for name, value in truth._asdict().items():
        estimate = getattr(fit.params, name)
        error = fit.standard_errors[name] / estimate
        assert abs(np.log(estimate / value)) < Z_ALARM * error, name
        assert error < 0.25, name  # and the intervals say something
    assert fit.notes == ()


def test_fit_is_a_maximum():
    x, tx, until = bought(BGNBD(0.6, 4.0, 0.9, 2.5), 1_500, 40.0, seed=3)
    fit = fit_bgnbd(x, tx, until)
    assert bgnbd_log_likelihood(x, tx, until, fit.params).sum() == pytest.approx(
        fit.log_likelihood, rel=1e-12
    )
    for name, value in fit.params._asdict().items():
        for factor in (0.99, 1.01):
            moved = fit.params._replace(**{name: value * factor})
            assert bgnbd_log_likelihood(x, tx, until, moved).sum() < fit.log_likelihood


def test_fit_says_which_parameters_the_log_does_not_pin():
    rng = np.random.default_rng(2)
    x = rng.poisson(rng.gamma(2.0, 1.5, 3_000)).astype(float)  # nobody ever leaves
    fit = fit_bgnbd(x, np.where(x > 0, 19.99, 0.0), np.full(3_000, 20.0))
    assert fit.notes and "BGNBD" in fit.notes[0]
    assert fit.params.a / (fit.params.a + fit.params.b) < 1e-3


def test_fit_refuses_what_is_no_history():
    with pytest.raises(UserError, match="two different days"):
        fit_bgnbd([0, 0], [0, 0], [5, 6])
    with pytest.raises(ValueError, match="beyond T"):
        fit_bgnbd([1], [7], [5])
    with pytest.raises(ValueError, match="equally long"):
        fit_bgnbd([1, 2], [1], [5])


def test_spend_likelihood_is_a_density():
    params = GammaGamma(6.25, 3.74, 15.45)
    for x in (1, 7):
        total = integrate.quad(
            lambda z, x=x: np.exp(gamma_gamma_log_likelihood(x, z, params)), 0, np.inf, limit=200
        )[0]
        assert total == pytest.approx(1.0, abs=1e-6)


@given(st.integers(1, 500), st.floats(0.5, 500))
def test_expected_spend_lies_between_the_market_and_the_customer(x, mean):
    params = GammaGamma(6.25, 3.74, 15.45)
    market = float(gamma_gamma_expected(0, 0, params))
    assert market == pytest.approx(6.25 * 15.45 / 2.74)
    expected = float(gamma_gamma_expected(x, mean, params))
    assert min(market, mean) - 1e-9 <= expected <= max(market, mean) + 1e-9
    assert abs(float(gamma_gamma_expected(10**7, mean, params)) - mean) < 1e-3 * mean + 1e-3


def test_spend_without_a_mean_is_infinite():
    assert gamma_gamma_expected(0, 0, GammaGamma(2.0, 0.9, 3.0)) == np.inf


def test_spend_fit_recovers_the_parameters_of_simulated_customers():
    truth, rng = GammaGamma(3.0, 4.0, 60.0), np.random.default_rng(7)
    x = rng.integers(1, 12, 6_000)
    rate = rng.gamma(truth.q, 1 / truth.gamma, len(x))
    fit = fit_gamma_gamma(x, rng.gamma(truth.p * x, 1 / rate) / x)
    for name, value in truth._asdict().items():
        estimate = getattr(fit.params, name)
        assert abs(np.log(estimate / value)) < Z_ALARM * fit.standard_errors[name] / estimate, name


def test_spend_fit_refuses_a_single_price():
    with pytest.raises(UserError, match="spread of spend"):
        fit_gamma_gamma([1, 2, 3], [10.0, 10.0, 10.0])
    with pytest.raises(ValueError, match="cost something"):
        fit_gamma_gamma([1, 2], [10.0, 0.0])


@pytest.mark.slow
@given(st.floats(0.2, 5), st.floats(0.2, 5))
@settings(max_examples=30, deadline=None)
def test_renewal_fit_of_the_models_own_survival_is_the_model(alpha, beta):
    truth = SBG(alpha, beta)
    fit = fit_sbg(1e6 * np.concatenate([[1.0], sbg_survival(10, truth)]))
    # expected counts are maximised by the truth itself; 1e-3 is where the search may stop on a flat ridge
    assert fit.params == pytest.approx(truth, rel=1e-3)


@pytest.mark.parametrize(
    "survivors", [[100, 110, 90], [100, 50], [0, 0, 0], [100, 100, 100], [[1, 2], [3, 4]]]
)
def test_renewal_fit_refuses_what_is_no_survival(survivors):
    with pytest.raises(UserError):
        fit_sbg(survivors)
