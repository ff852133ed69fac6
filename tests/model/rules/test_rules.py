"""Rules give one number plain and compiled; mathematics and variates are as accurate as they claim.

Statistical tests run on a fixed seed with a false-alarm rate of 1e-6 each, were the seed drawn anew.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from itertools import product
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.special import gammaincinv

from sim.model.customers import choice, traits
from sim.model.customers.traits import gamma_variate
from sim.model.machine import draws, maths
from sim.model.machine.compile import compiled, rule
from sim.model.machine.draws import Decision, philox, uniform, words
from sim.model.rules import customer as rules
from sim.model.rules import firm as firm_rules
from sim.model.rules import stages
from sim.scenario.basics.names import STAGES

FALSE_ALARM = 1e-6
K0, K1 = draws.key(20, 3)


# -- one number, plain and compiled ----------------------------------------------------------------

#: Range of each argument by its name; any other lies between -3 and 3.
RANGES: dict[str, tuple[float, float]] = {"k": (1.0, 250.0), "before": (0.0, 1.0),
    "satisfaction": (1, 5), "score": (1, 5), "at_norm": (1, 5), "abandoned_score": (1, 5), "level": (1, 5),
    "trust": (0, 1), "share": (0, 1), "speed": (0, 1), "gain": (0, 1), "loss": (0, 2), "relevance": (0, 1),
    "memory": (0, 1), "u": (1e-10, 1), "aware": (0, 1), "hazard": (0, 1), "repurchase": (0.01, 0.99),
    "leaving": (0, 1),
    "tenure": (0, 300), "tenure_months": (1, 100), "tolerance": (0, 2), "weight_value": (0, 3),
    "kappa": (0, 20), "nest": (0.05, 1), "slope": (0.1, 10), "weights": (0, 50), "months": (1, 60),
    "own": (0, 10), "everywhere": (0, 10), "wait": (0, 60), "minutes": (0, 200), "most": (1, 120),
    "purchases": (0, 60), "silent": (0, 60), "known": (0, 60), "first": (-60, 0), "recent": (0, 60),
    "interval": (1, 12), "usual": (0.1, 12), "money": (0, 1e6), "spend": (0, 10), "half_spend": (0.01, 10),
    "ceiling": (0, 2), "base": (0, 1), "load": (0, 3), "morale": (0, 1), "target": (0, 1),
    "p": (1e-9, 1 - 1e-9),
    "q": (0, 1), "customers": (0, 1), "payout": (0, 100), "price": (1, 200),
    "irrelevant": (0, 1), "time_constant": (0.1, 60), "rate_per_year": (0, 2), "month": (0, 600),
    "best": (-3, 3), "lowest": (0.1, 10), "x": (1e-3, 300), "mean": (0, 60), "none": (1e-20, 1),
    "per_minute": (0, 2), "cold_loss": (0, 1), "tolerable": (0, 10), "lapsed_intervals": (1, 5),
    "depth": (0, 3), "long_standing_purchases": (1, 40), "long_standing_depth": (0, 1), "loyal_depth": (0, 1),
    "loyal_share": (0, 1), "loyal_trust": (0, 1), "lapsed_depth": (0, 1),
    "price_matters": (0, 1), "goods": (0.1, 10), "promised": (0, 120), "push": (0, 1),
    "lately": (0, 1), "basket": (0, 5), "ahead": (0, 1),
}  # fmt: skip
#: Arguments that are whole numbers, or flags.
WHOLE = {
    "purchases", "left", "given_up", "transferred_cold", "new_purchases", "first", "recent", "stage", "last",
    "firm", "bought", "category", "aware",
}  # fmt: skip
ROOMS: tuple[ModuleType, ...] = (rules, firm_rules, maths, choice)


def scalar_rules() -> dict[str, Callable[..., Any]]:
    """Every rule of plain numbers in these modules, by name."""
    found = {}
    for room in ROOMS:
        for name, member in vars(room).items():
            if not inspect.isfunction(member) or member.__module__ != room.__name__:
                continue
            annotations = inspect.get_annotations(member, eval_str=True)
            annotations.pop("return", None)
            if annotations and all(kind in (float, int) for kind in annotations.values()):
                found[f"{room.__name__.rsplit('.', 1)[1]}.{name}"] = member
    return found


@rule
def stage_of(
    purchases: float, left: float, known: float, silent: float, interval: float, depth: float, share: float,
    trust: float, new_purchases: float, new_months: float, long_standing_purchases: float,
    long_standing_depth: float, loyal_depth: float, loyal_share: float, loyal_trust: float,
    lapsed_intervals: float, lapsed_depth: float,
) -> int:  # fmt: skip
    """The rule of that name, with its thresholds one by one."""
    by = stages.Thresholds(
        new_purchases, new_months, long_standing_purchases, long_standing_depth,
        loyal_depth, loyal_share, loyal_trust, lapsed_intervals, lapsed_depth,
    )  # fmt: skip
    return stages.stage_of(purchases, left, known, silent, interval, depth, share, trust, by)


RULES = scalar_rules() | {"stages.stage_of": stage_of}


def drawn(function: Callable[..., Any], number: int) -> np.ndarray:
    """Random arguments, shape (number, arguments); some of them the ends of their ranges, or ties."""
    rng = np.random.default_rng(7)
    columns = []
    for name in inspect.signature(function).parameters:
        low, high = RANGES.get(name, (-3.0, 3.0))
        values = rng.uniform(low, high, number)
        ends = rng.integers(0, 12, number)
        values = np.where(ends == 0, low, np.where(ends == 1, high, values))
        values = np.where(ends == 2, np.round(values), values) if low <= 0 else values
        columns.append(np.round(values) if name in WHOLE else values)
    return np.clip(np.column_stack(columns), -1e12, None)


def in_a_loop(function: Callable[..., Any], arguments: int) -> Callable[..., Any]:
    """A compiled loop that calls the rule on each row, as a kernel does."""
    names = ", ".join(f"rows[i, {k}]" for k in range(arguments))
    text = f"def loop(rows, out):\n    for i in range(out.size):\n        out[i] = f({names})\n"
    space: dict[str, Any] = {"f": function}
    exec(text, space)
    import numba

    return numba.njit(error_model="numpy", nogil=True)(space["loop"])


def test_every_rule_is_found() -> None:
    assert len(RULES) >= 40
    assert {"stages.stage_of", "maths.log", "firm.awareness_chance", "choice.firm_utility"} <= set(RULES)


@pytest.mark.slow
@pytest.mark.parametrize("name", RULES)
def test_a_rule_gives_the_same_number_plain_and_compiled(name: str) -> None:
    rows = drawn(RULES[name], 4000)
    found = np.empty(len(rows))
    in_a_loop(RULES[name], rows.shape[1])(rows, found)
    expected = np.array([RULES[name](*row) for row in rows.tolist()], float)
    assert np.isfinite(expected).all()
    different = np.flatnonzero(found != expected)
    assert different.size == 0, (rows[different[0]], found[different[0]], expected[different[0]])
    if name not in ("maths.poisson_count",):
        assert np.unique(expected).size > 1  # a constant would prove nothing


@compiled
def _all_words(k0, k1, customers, months, decisions, occurrences, out):
    for n in range(customers.size):
        for w, word in enumerate(words(k0, k1, customers[n], months[n], decisions[n], occurrences[n])):
            out[n, w] = word


def test_words_are_the_same_plain_and_compiled() -> None:
    rng = np.random.default_rng(3)
    columns = [
        rng.integers(0, 100_000_000, 3000), rng.integers(-600, 600, 3000), rng.integers(1, 17, 3000),
        rng.integers(0, 4096, 3000),
    ]  # fmt: skip
    found = np.empty((3000, 4), np.uint64)
    _all_words(K0, K1, *columns, found)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    expected = [[int(w) for w in words(K0, K1, *row)] for row in rows]
    assert np.array_equal(found, np.array(expected, np.uint64))


@compiled
def _gammas(k0, k1, shape, out):
    for i in range(out.size):
        out[i] = gamma_variate(k0, k1, i, 1, 0, shape)


@pytest.mark.parametrize("shape", [0.05, 0.25, 1.0, 7.5, 1000.0])
def test_gamma_variates_are_the_same_plain_and_compiled(shape: float) -> None:
    found = np.empty(2000)
    _gammas(K0, K1, shape, found)
    assert found.tolist() == [gamma_variate(K0, K1, i, 1, 0, shape) for i in range(2000)]


# -- Philox ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_philox_gives_the_known_answers(counter: str, key: str, answer: str) -> None:
    """The known-answer vectors of Random123 (Salmon et al. 2011) for philox4x32 with ten rounds."""
    numbers = [np.uint64(int(word, 16)) for word in (counter + " " + key).split()]
    assert [f"{int(word):08x}" for word in philox(*numbers)] == answer.split()


def test_uniforms_lie_strictly_between_0_and_1() -> None:
    for word in (0, 1, 2**31, 2**32 - 1):
        assert 0.0 < uniform(np.uint64(word)) < 1.0
    assert uniform(np.uint64(0)) + uniform(np.uint64(2**32 - 1)) == 1.0


# -- accuracy --------------------------------------------------------------------------------------


def test_exp_is_accurate_to_1e_14() -> None:
    # the first term left out, r^12 / 12! with r up to ln 2 / 2, is 6e-15 of 1, and 9e-15 of e^-r
    x = np.concatenate([np.linspace(-700, 700, 30_001), np.random.default_rng(1).normal(0, 3, 30_000)])
    ours = np.array([maths.exp(v) for v in x.tolist()])
    assert np.abs(ours / np.exp(x) - 1).max() < 1e-14
    assert maths.exp(0.0) == 1.0
    assert maths.exp(1e9) == maths.exp(700.0) and maths.exp(-1e9) == maths.exp(-700.0)


def test_log_is_accurate_to_1e_15() -> None:
    near_1 = np.random.default_rng(2).normal(0, 1e-3, 10_000)
    x = np.exp(np.concatenate([np.linspace(-690, 700, 30_001), near_1]))
    ours, true = np.array([maths.log(v) for v in x.tolist()]), np.log(x)
    # relative but near 1, where the logarithm vanishes: there the size of the logarithm's own last digit
    assert (np.abs(ours - true) <= 2e-15 * np.abs(true) + 1e-18).all()
    assert maths.log(1.0) == 0.0


def test_exp_undoes_log() -> None:
    for x in np.exp(np.linspace(-300, 300, 5001)).tolist():
        assert maths.exp(maths.log(x)) == pytest.approx(
            x, rel=2e-13
        )  # an error of 300 * 2^-52 in the exponent


def test_normal_quantile_is_accurate_to_1e_7_as_far_as_uniforms_reach() -> None:
    ends = 2.0 ** -np.arange(2, 34.0)
    p = np.concatenate([ends, 1 - ends, np.linspace(0.001, 0.999, 9999), [0.075, 0.925]])
    ours = np.array([maths.normal_quantile(v) for v in p.tolist()])
    assert (np.abs(ours - stats.norm.ppf(p)) <= 1.2e-7 * np.abs(ours) + 1e-15).all()
    assert (np.diff(ours[np.argsort(p)]) >= 0).all()


@pytest.mark.parametrize("mean", [1e-6, 0.01, 0.7, 3.0, 17.0, 60.0])
def test_poisson_counts_are_the_quantiles(mean: float) -> None:
    u = np.random.default_rng(4).uniform(size=3000)
    u = np.concatenate([u, [2.0**-33, 1 - 2.0**-33]])
    ours = [maths.poisson_count(v, mean, maths.exp(-mean)) for v in u.tolist()]
    assert ours == stats.poisson.ppf(u, mean).astype(int).tolist()


# -- distributions ---------------------------------------------------------------------------------


def unifs(number: int, word: int, decision: Decision) -> np.ndarray:
    """Uniforms of `number` customers, of one word of a decision."""
    out = np.empty((number, 4), np.uint64)
    i = np.arange(number)
    _all_words(K0, K1, i, np.zeros_like(i), np.full_like(i, int(decision)), np.zeros_like(i), out)
    return (out[:, word].astype(float) + 0.5) * 2.0**-32


@pytest.mark.parametrize("word", range(4))
def test_uniforms_are_uniform(word: int) -> None:
    """KS on 100,000 draws sees a distribution function that is off by 0.009 somewhere."""
    assert stats.kstest(unifs(100_000, word, Decision.TRAITS), "uniform").pvalue > FALSE_ALARM


@pytest.mark.parametrize("shape", [0.05, 0.2536, 0.704, 1.0, 4.19, 1000.0])
def test_gamma_variates_follow_their_distribution(shape: float) -> None:
    found = np.empty(100_000)
    _gammas(K0, K1, shape, found)
    assert stats.kstest(found, stats.gamma(shape).cdf).pvalue > FALSE_ALARM
    # mean and variance, to which KS is less sensitive: 5 standard errors (5.7e-7)
    fourth = 3 * shape**2 + 6 * shape
    assert abs(found.mean() - shape) < 5 * math.sqrt(shape / found.size)
    assert abs(found.var() - shape) < 5 * math.sqrt((fourth - shape**2) / found.size)


def test_a_ratio_of_gammas_is_a_beta() -> None:
    """The published sBG: attrition ~ Beta(0.704, 1.182)."""
    x, y = np.empty(100_000), np.empty(100_000)
    _gammas(K0, K1, 0.704, x)
    _gammas(*draws.key(20, 4), 1.182, y)
    assert stats.kstest(x / (x + y), stats.beta(0.704, 1.182).cdf).pvalue > FALSE_ALARM


@pytest.mark.parametrize(("mean", "decision"), product((0.05, 1.0, 30.0), (Decision.OCCASIONS,)))
def test_poisson_counts_follow_their_distribution(mean: float, decision: Decision) -> None:
    u = unifs(100_000, 0, decision)
    none = maths.exp(-mean)
    found = np.array([maths.poisson_count(v, mean, none) for v in u.tolist()])
    law = stats.poisson(mean)
    low, high = int(law.ppf(1e-3)), int(law.isf(1e-3))
    edges = np.arange(low, high + 1)
    seen = np.array([(found <= low).sum(), *(np.sum(found == k) for k in edges[1:-1]), (found >= high).sum()])
    chance = np.array([law.cdf(low), *law.pmf(edges[1:-1]), law.sf(high - 1)])
    assert stats.chisquare(seen, chance / chance.sum() * found.size).pvalue > FALSE_ALARM


def test_normal_and_exponential_variates_follow_their_distributions() -> None:
    u = unifs(50_000, 1, Decision.START)
    normal = [maths.normal_quantile(v) for v in u.tolist()]
    waits = [maths.exponential(v, 6.0) for v in u.tolist()]
    assert stats.kstest(normal, "norm").pvalue > FALSE_ALARM
    assert stats.kstest(waits, stats.expon(scale=6.0).cdf).pvalue > FALSE_ALARM


# -- what the rules say ----------------------------------------------------------------------------


def test_losses_count_double() -> None:
    weights = (4.0, 0.0, 1.0, 2.0)
    gain = rules.experience_score(0.9, 0.0, 0.0, 0.4, *weights) - 4.0
    loss = 4.0 - rules.experience_score(-0.9, 0.0, 0.0, 0.4, *weights)
    assert (gain, loss) == pytest.approx((0.5, 1.0))
    assert rules.experience_score(0.3, 0.0, 0.0, 0.4, *weights) == 4.0  # within the zone of tolerance


def test_met_expectations_lose_half_and_delight_keeps_seven_eighths() -> None:
    """At S = 4 half choose a rival judged by the norm; at S = 5, 13 % (the slope's source says 12)."""
    leave = [1 / (1 + math.exp(rules.known_utility(s, 0.5, 1.9, 1.0))) for s in (4.0, 5.0)]
    assert leave == pytest.approx([0.5, 0.12], abs=0.011)  # 1 / (1 + e^1.9) = 0.130
    # the odds of a five over a four: e^1.9 = 6.7, "six times" in Jones & Sasser
    assert math.exp(1.9) == pytest.approx(6, abs=1)


@pytest.mark.parametrize("nest", [0.3, 0.7, 1.0])
def test_nested_logit_against_its_formula(nest: float) -> None:
    v = np.array([0.3, -0.2, 1.1])
    weights = np.array([rules.choice_weight(float(x), nest) for x in v])
    inclusive = np.exp(v / nest).sum() ** nest
    assert rules.nothing_chance(float(weights.sum()), -0.5, nest) == pytest.approx(
        math.exp(-0.5) / (math.exp(-0.5) + inclusive), rel=1e-12
    )


def test_bass_step_is_exact_over_any_length() -> None:
    """A step of two months is two of one, each from where the last ended; the curve is the closed form."""
    p, q = 0.03 / 12, 0.38 / 12
    share = 0.0
    for month in range(1, 241):
        share += (1 - share) * firm_rules.awareness_chance(p, q, share)
        fading = math.exp(-(p + q) * month)
        assert share == pytest.approx((1 - fading) / (1 + q / p * fading), abs=1e-12)
    once = firm_rules.awareness_chance(2 * p, 2 * q, 0.2)
    first = 0.2 + 0.8 * firm_rules.awareness_chance(p, q, 0.2)
    second = first + (1 - first) * firm_rules.awareness_chance(p, q, first)
    assert 0.2 + 0.8 * once == pytest.approx(second, abs=1e-14)
    assert firm_rules.awareness_chance(0.0, 0.0, 0.5) == 0.0
    assert firm_rules.awareness_chance(0.0, 0.5, 0.0) == pytest.approx(0.0, abs=1e-15)


def test_half_the_ceiling_at_half_spend() -> None:
    assert firm_rules.response(0.0, 0.8, 0.5) == 0.0
    assert firm_rules.response(0.5, 0.8, 0.5) == pytest.approx(0.4)
    assert firm_rules.response(1e9, 0.8, 0.5) == pytest.approx(0.8)


def test_failure_chance_is_its_base_where_the_model_says() -> None:
    assert firm_rules.failure_chance(0.05, 1.0, 0.0, 0.0, 0.5) == pytest.approx(0.05)
    assert firm_rules.failure_chance(0.05, 1.0, 0.0, 1.0, 0.5) == pytest.approx(0.10)
    assert firm_rules.failure_chance(0.05, 1.0, math.log(2), 0.0, 0.5) == pytest.approx(0.025)
    assert firm_rules.failure_chance(0.9, 1.0, 0.0, 3.0, 0.0) == 1.0


def test_discounting_is_yearly_compounding_at_the_end_of_the_month() -> None:
    for month in (0, 11, 59):
        assert firm_rules.month_discount(0.1, month) == pytest.approx(1.1 ** (-(month + 1) / 12), rel=1e-14)
    assert firm_rules.month_discount(0.0, 59.0) == 1.0


def test_cents_round_half_up_and_grid_times_are_whole_steps() -> None:
    assert [rules.cents(x) for x in (0.0, 0.004, 0.005, 12.344, 1e6)] == [0, 0, 1, 1234, 1e8]
    for minutes in (0.1, 1 / 3, 59.999, 5e4):
        cut = rules.on_grid(minutes, 120.0)
        assert abs(cut - min(minutes, 120.0)) <= 2.0**-29 and (cut * 2.0**28).is_integer()


def stage(**changes: float) -> int:
    given = {
        "purchases": 5.0, "left": 0.0, "known": 6.0, "silent": 0.0, "interval": 1.0, "depth": 0.2,
        "share": 0.4, "trust": 0.5, "new_purchases": 3.0, "new_months": 3.0, "long_standing_purchases": 10.0,
        "long_standing_depth": 0.3, "loyal_depth": 0.6, "loyal_share": 0.5, "loyal_trust": 0.4,
        "lapsed_intervals": 3.0, "lapsed_depth": 0.1,
    }  # fmt: skip
    assert set(changes) <= set(given)
    return stage_of(**given | changes)


def test_stages_as_the_model_defines_them() -> None:
    prospect, new, regular, long_standing, loyal, lapsed = range(len(STAGES))
    assert stage() == regular
    assert stage(purchases=0.0) == prospect
    assert stage(purchases=2.0) == new
    assert stage(known=2.0) == new
    deep = {"purchases": 10.0, "depth": 0.3}
    assert stage(**deep) == long_standing
    for short in ({"purchases": 9.0}, {"depth": 0.29}):
        assert stage(**deep | short) == regular
    assert stage(**deep, known=2.0) == new  # a busy customer, but not yet known
    close = {"purchases": 10.0, "depth": 0.6, "share": 0.5, "trust": 0.4}
    assert stage(**close) == loyal
    for short in ({"depth": 0.59}, {"share": 0.49}, {"trust": 0.39}):
        assert stage(**close | short) == long_standing
    assert stage(known=600.0) == regular  # age alone makes nobody close
    assert stage(**close, silent=9.0) == loyal  # so busy lately that silence is chance
    assert stage(depth=0.09, silent=3.0) == regular
    assert stage(depth=0.09, silent=3.1) == lapsed
    assert stage(depth=0.1, silent=3.1) == regular
    assert stage(depth=0.09, silent=3.1, interval=2.0) == regular
    assert stage(**close, left=1.0) == lapsed


def test_depth_of_dealing_is_one_for_who_buys_here_what_a_mean_customer_buys_anywhere() -> None:
    """At n purchases a month the fading total settles at n times its time constant."""
    total = 0.0
    for _ in range(200):
        total = rules.faded(total, 6.0) + 0.5
    assert rules.depth(total, 6.0, 2.0) == pytest.approx(1.0)
    assert rules.depth(0.0, 6.0, 2.0) == 0.0


def test_beta_and_gamma_traits_use_shapes_the_published_way() -> None:
    """Rate ~ Gamma(shape, mean): half of the customers lie below the closed-form median."""
    found = np.empty(100_000)
    _gammas(K0, K1, 0.25, found)
    below = (found < gammaincinv(0.25, 0.5)).mean()
    assert abs(below - 0.5) < 5 * 0.5 / math.sqrt(found.size)
    assert traits.MOST_OCCASIONS == 60.0
