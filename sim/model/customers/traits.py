"""Drawing customers: their fixed traits, and where they stand when the market starts (sections 2 and 5)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.model.customers.kernel_parameters import Behaviour
from sim.model.customers.state import State, Traits
from sim.model.machine.arrays import Floats
from sim.model.machine.codes import REGULAR
from sim.model.machine.compile import compiled, rule
from sim.model.machine.draws import Decision, uniform, words
from sim.model.machine.maths import exp, log, normal_quantile
from sim.model.rules.competition import NEVER, bass_time
from sim.model.rules.customer import on_scale
from sim.scenario.market.buying import GammaGammaBasket
from sim.scenario.market.firm import Firm
from sim.scenario.market.market import Market

_RATE, _TRAITS, _ATTACHMENT = int(Decision.RATE), int(Decision.TRAITS), int(Decision.ATTACHMENT)
_A, _B, _BASKET = int(Decision.ATTRITION_A), int(Decision.ATTRITION_B), int(Decision.BASKET)
_START, _AWARE = int(Decision.START), int(Decision.AWARE)
_PERSON, _MOVE = int(Decision.PERSON), int(Decision.MOVE)
ALWAYS_THERE = -1e6  # entry of those who are in the market from the start, warm-up included
MOST_OCCASIONS = 60.0  # a month; beyond it inversion would lose precision

# How customers stand at the start with the firm they call their own; the warm-up wears these off.
_HOME_SHARE = 0.75  # share of wallet
_HOME_TRUST = 0.75  # of who has long been there; new ones have the starting trust
_TRUST_MONTHS = 24.0  # time constant from the one to the other
_SATISFACTION_SD = 0.4  # around the norm's 4
_LONGEST_TENURE = 360.0  # months


class Population(NamedTuple):
    """How the customers of a segment are drawn; (segment,) unless said otherwise."""

    rate_shape: Floats  # (segment, category); 0 where the category is not needed
    rate_mean: Floats  # (segment, category)
    basket: Floats  # (segment, 4): 0, mu, sigma, - for LogNormal; 1, p, q, gamma for Gamma-Gamma
    basket_scale: Floats  # (segment, category): of the first category that the segment needs, 1
    kappa: Floats  # (segment, 2): mu, sigma
    attachment_sd: Floats  # in units of utility
    attrition: Floats  # (segment, 2): a, b; a = 0 without
    arrivals: Floats  # (segment, months): cumulative share arrived by the end of month k
    tenure: Floats  # mean months with the first firm
    contagion_sigma: float
    lighthouse_share: float
    lighthouse_reach: float
    home: Floats  # (firm,) cumulative starting share
    aware: Floats  # (firm,) share that knows the firm at the start
    own_category: Floats  # (segment, firm) first category sold to the segment from the start, -1 if none
    substitution: Floats  # (4,): category replaced (-1 without), month it starts, p and q a month


def _own_category(market: Market, firm: Firm, segment: str) -> float:
    """Number of the first category that the firm sells to the segment and the segment needs; -1 if none."""
    for number, category in enumerate(market.categories):
        if segment in firm.sells.get(category, []) and category in market.segments[segment].occasions:
            return float(number)
    return -1.0


def population(market: Market) -> Population:
    """Collect how `market` draws its customers."""
    off = set(market.switched_off)
    silent = {"talk", "word_of_mouth", "referral"} <= off
    segments = list(market.segments.values())
    firms = list(market.firms.values())
    names = list(market.segments)
    longest = max(1, *(len(segment.arrivals) for segment in segments))
    rate = np.array(
        [
            [
                (s.occasions[c].shape, s.occasions[c].mean_per_month) if c in s.occasions else (0.0, 0.0)
                for c in market.categories
            ]
            for s in segments
        ]
    )
    firsts = [next(c for c in market.categories if c in s.occasions) for s in segments]
    means = [market.mean_baskets(s) for s in segments]
    spends = [mean[first] for mean, first in zip(means, firsts, strict=True)]
    basket = [
        (1.0, s.basket.p, s.basket.q, s.basket.gamma)
        if isinstance(s.basket, GammaGammaBasket)
        else (0.0, math.log(spent) - s.basket.sigma**2 / 2, s.basket.sigma, 0.0)
        for s, spent in zip(segments, spends, strict=True)
    ]
    kappa = [
        (
            math.log(max(s.price_sensitivity_mean, 1e-300)) - s.price_sensitivity_sigma**2 / 2,
            s.price_sensitivity_sigma,
        )
        for s in segments
    ]
    return Population(
        rate_shape=rate[:, :, 0].copy(),
        rate_mean=rate[:, :, 1].copy(),
        basket=np.array(basket),
        basket_scale=np.array(
            [[m / spent for m in mean.values()] for mean, spent in zip(means, spends, strict=True)]
        ),
        kappa=np.array(kappa),
        attachment_sd=np.array([0.0 if "attachment" in off else s.attachment_sd for s in segments]),
        attrition=np.array(
            [
                (0.0, 1.0) if s.attrition is None or "attrition" in off else (s.attrition.a, s.attrition.b)
                for s in segments
            ]
        ),
        arrivals=np.array([np.cumsum(s.arrivals + [0.0] * (longest - len(s.arrivals))) for s in segments]),
        tenure=np.array([s.tenure_mean_months for s in segments]),
        contagion_sigma=0.0 if silent else market.talk.contagion_sigma,
        lighthouse_share=0.0 if silent else market.talk.lighthouse_share,
        lighthouse_reach=market.talk.lighthouse_reach,
        home=np.cumsum([firm.share for firm in firms]),
        aware=np.array([firm.awareness for firm in firms]),
        own_category=np.array([[_own_category(market, f, n) for f in firms] for n in names]),
        substitution=_substitution(market),
    )


def _substitution(market: Market) -> Floats:
    """When needs move: category replaced, month in which the new technology appears, p and q a month."""
    moving = market.substitution
    if moving is None or "substitution" in market.switched_off:
        return np.array([-1.0, 0.0, 0.0, 0.0])
    replaced = float(list(market.categories).index(moving.replaced))
    return np.array(
        [replaced, float(moving.starts_month), moving.p_per_year / 12.0, moving.q_per_year / 12.0]
    )


@rule
def gamma_variate(
    k0: np.uint64, k1: np.uint64, customer: int, decision: int, offset: int, shape: float
) -> float:
    """Gamma variate with mean `shape` (Marsaglia & Tsang 2000); attempts are counted as occurrences."""
    boosted = shape + 1.0 if shape < 1.0 else shape
    d = boosted - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    found = -1.0
    attempt = 0
    while found < 0.0:
        first, second, third, _ = words(k0, k1, customer, 0, decision, offset + attempt)
        z = normal_quantile(uniform(first))
        v = 1.0 + c * z
        if v > 0.0:
            v = v * v * v
            if log(uniform(second)) < 0.5 * z * z + d - d * v + d * log(v):
                found = d * v
                if shape < 1.0:
                    found = found * exp(log(uniform(third)) / shape)
        attempt += 1
    return found


@rule
def draw_traits(k0: np.uint64, k1: np.uint64, i: int, segment: int, of: Population, traits: Traits) -> None:
    """Draw the fixed traits of customer `i`."""
    for category in range(of.rate_mean.shape[1]):
        shape = of.rate_shape[segment, category]
        rate = 0.0
        if shape > 0.0:
            rate = (
                gamma_variate(k0, k1, i, _RATE, 4096 * category, shape)
                * of.rate_mean[segment, category]
                / shape
            )
        traits.rate[category, i] = min(rate, MOST_OCCASIONS)
    basket, kappa, cost, entry = words(k0, k1, i, 0, _TRAITS, 0)
    if of.basket[segment, 0] > 0.0:
        inverse = gamma_variate(k0, k1, i, _BASKET, 0, of.basket[segment, 2]) / of.basket[segment, 3]
        spends = of.basket[segment, 1] / inverse
    else:
        z = normal_quantile(uniform(basket))
        spends = exp(of.basket[segment, 1] + of.basket[segment, 2] * z)
    for category in range(of.basket_scale.shape[1]):
        traits.basket[category, i] = spends * of.basket_scale[segment, category]
    traits.kappa[i] = exp(of.kappa[segment, 0] + of.kappa[segment, 1] * normal_quantile(uniform(kappa)))
    traits.cost[i] = -log(uniform(cost))
    a = of.attrition[segment, 0]
    if a > 0.0:
        x = gamma_variate(k0, k1, i, _A, 0, a)
        y = gamma_variate(k0, k1, i, _B, 0, of.attrition[segment, 1])
        traits.attrition[i] = x / (x + y + 1e-300)
    u = uniform(entry)
    month = 0
    before = 0.0
    arrivals = of.arrivals[segment]
    while month < arrivals.size and u > arrivals[month]:
        before = arrivals[month]
        month += 1
    # Those who are there from the start have u beyond the last arrival.
    traits.entry[i] = (
        month + (u - before) / (arrivals[month] - before) if month < arrivals.size else ALWAYS_THERE
    )
    sigma = of.contagion_sigma
    if sigma > 0.0 or of.lighthouse_share > 0.0:
        talks, shines, _, _ = words(k0, k1, i, 0, _PERSON, 0)
        contagion = exp(sigma * normal_quantile(uniform(talks)) - sigma * sigma / 2.0)
        traits.lighthouse[i] = 1 if uniform(shines) < of.lighthouse_share else 0
        traits.contagion[i] = contagion * (of.lighthouse_reach if traits.lighthouse[i] > 0 else 1.0)
    traits.moves[i] = NEVER
    if of.substitution[0] >= 0.0:
        u = uniform(words(k0, k1, i, 0, _MOVE, 0)[0])
        after = bass_time(u, of.substitution[2], of.substitution[3])
        # Who never needed what is replaced needs the other all along.
        needs_it = of.rate_shape[segment, int(of.substitution[0])] > 0.0
        traits.moves[i] = of.substitution[1] + after if needs_it else ALWAYS_THERE
    for firm in range(traits.attachment.shape[0]):
        word = words(k0, k1, i, 0, _ATTACHMENT, firm)[0]
        traits.attachment[firm, i] = of.attachment_sd[segment] * normal_quantile(uniform(word))


@rule
def draw_start(
    k0: np.uint64, k1: np.uint64, i: int, segment: int, start: int,
    of: Population, by: Behaviour, traits: Traits, state: State,
) -> None:  # fmt: skip
    """Place customer `i` at the start (month `start`): known firms, own firm, tenure, satisfaction, trust."""
    firms = state.satisfaction.shape[0]
    home_word, tenure_word, satisfaction_word, recent_word = words(k0, k1, i, 0, _START, 0)
    u = uniform(home_word)
    home = 0
    while home < firms and u > of.home[home]:
        home += 1
    own = int(of.own_category[segment, home]) if home < firms else -1
    if own < 0 or traits.entry[i] > 0.0 or traits.rate[own, i] == 0.0:
        home = -1
    for firm in range(firms):
        known = (
            of.own_category[segment, firm] >= 0.0
            and uniform(words(k0, k1, i, 0, _AWARE, firm)[0]) < of.aware[firm]
        ) or firm == home
        state.aware[firm, i] = 1 if known else 0
        state.satisfaction[firm, i] = 4.0
        state.trust[firm, i] = by.starting_trust
    if home >= 0:
        months = min(-of.tenure[segment] * log(uniform(tenure_word)), _LONGEST_TENURE)
        rate = np.float64(traits.rate[own, i])
        state.purchases[home, i] = 1 + int(months * rate)
        state.first[home, i] = start - 1 - int(months)
        state.recent[home, i] = start - 1 - int(min(months, -log(uniform(recent_word)) / rate))
        state.wallet[home, i] = _HOME_SHARE * rate * by.wallet_months
        state.everywhere[i] = rate * by.wallet_months
        z = normal_quantile(uniform(satisfaction_word))
        state.satisfaction[home, i] = on_scale(4.0 + _SATISFACTION_SD * z)
        grown = 1.0 - exp(-months / _TRUST_MONTHS)
        state.trust[home, i] = by.starting_trust + (_HOME_TRUST - by.starting_trust) * grown
        state.last[own, i] = home
        # contracts of those already there run out evenly over one period
        renewal_word = words(k0, k1, i, 0, _START, 1)[0]
        state.renewal[own, i] = start + 1 + int(uniform(renewal_word) * by.months_between_renewals)
        state.stage[home, i] = REGULAR


@compiled
def draw_all(
    k0: np.uint64, k1: np.uint64, first: int, end: int, segment: int, start: int,
    of: Population, by: Behaviour, traits: Traits, state: State,
) -> None:  # fmt: skip
    """Draw customers `first` to `end` of one segment."""
    for i in range(first, end):
        draw_traits(k0, k1, i, segment, of, traits)
        draw_start(k0, k1, i, segment, start, of, by, traits, state)
