"""Policies: what firms do over time, each a SimPy process that reads as its story.

The levers of a strategy file become such processes; a notebook may add generator functions of its own, see
`steering`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Policy, Story
from sim.model.machine.draws import Decision, uniform, words
from sim.model.machine.maths import normal_quantile
from sim.scenario.basics.names import NEEDS
from sim.scenario.plans.strategy import Setting, Strategy

_LAUNCH = int(Decision.LAUNCH)


def policies_of(strategy: Strategy, budget_per_customer_per_month: float) -> Iterator[Policy]:
    """Turn a strategy's spend and levers, and whom it is for, into policies."""
    if strategy.stand:
        yield take_a_stand(strategy)
    if strategy.when_short == "drift":
        yield drift
    for setting in strategy.levers:
        if setting.lever == "list_price":
            yield change_price(setting)
    for lever in dict.fromkeys(setting.lever for setting in strategy.levers):
        settings = [setting for setting in strategy.levers if setting.lever == lever]
        for_all = [setting for setting in settings if not setting.segments]
        if for_all and lever != "list_price":
            yield set_level(lever, for_all)
        if len(for_all) < len(settings):
            yield set_level_in(lever, [setting for setting in settings if setting.segments])
    for lever, share in strategy.spend.items():
        if lever == "new_category":
            yield enter_category(share * budget_per_customer_per_month)
        elif lever == "new_segments":
            yield enter_segments(share * budget_per_customer_per_month)
        else:
            yield keep_spending(lever, share * budget_per_customer_per_month)


def take_a_stand(strategy: Strategy) -> Policy:
    """From month 0 on, serve, aim at and work for the segments the strategy names."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(0)
        segments = list(market.settings.segments)
        if strategy.serve:
            for offer in firm.offers.values():
                offer.segments = [
                    sold and name in strategy.serve
                    for name, sold in zip(segments, offer.segments, strict=True)
                ]
        if strategy.tuned_to is not None:
            firm.tuned_to = segments.index(strategy.tuned_to)
        if strategy.improve:
            parts = np.array([strategy.improve.get(need, 0.0) for need in NEEDS])
            firm.improve = parts / parts.sum()
        firm.aim = [segments.index(name) for name in strategy.aim]

    return policy


def drift(market: LiveMarket, firm: Firm) -> Story:
    """Whenever cash is short, sell to one more segment, the largest first: the easiest sale."""
    yield market.until(0)
    if not market.is_on("focus"):
        return
    floor = market.settings.focus.short_of_cash * firm.cash
    segments = list(market.settings.segments.values())
    while True:
        reached = firm.segments_served()
        others = [
            (-segment.share, s)
            for s, segment in enumerate(segments)
            if s not in reached and any(_sells(firm, category) for category in segment.occasions)
        ]
        if firm.cash < floor and others:
            _, chosen = min(others)
            for category in segments[chosen].occasions:
                if _sells(firm, category):
                    firm.offers[category].segments[chosen] = True
        yield market.months(1)


def _sells(firm: Firm, category: str) -> bool:
    """Whether the firm sells the category to anybody."""
    return any(firm.offers[category].segments)


def set_level(lever: str, settings: Sequence[Setting]) -> Policy:
    """Hold a lever at the values it is set to, each for its months; where two overlap, the one begun last.

    Between and after them it is back at what it was.
    """

    def policy(market: LiveMarket, firm: Firm) -> Story:
        before: float | None = None
        changes = {s.from_month for s in settings} | {s.until_month for s in settings}
        for month in sorted(change for change in changes if change is not None):
            yield market.until(month)
            held = [s for s in settings if s.from_month <= month < (s.until_month or math.inf)]
            if held:
                before = firm.levels[lever] if before is None else before
                firm.levels[lever] = sorted(held, key=lambda s: s.from_month)[-1].value
            elif before is not None:
                firm.levels[lever], before = before, None

    return policy


def set_level_in(lever: str, settings: Sequence[Setting]) -> Policy:
    """Hold a lever at other values in the segments that the settings name, each for its months."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        segments = list(market.settings.segments)
        changes = {s.from_month for s in settings} | {s.until_month for s in settings}
        for month in sorted(change for change in changes if change is not None):
            yield market.until(month)
            for name in {name for s in settings for name in s.segments}:
                firm.levels_in.pop((lever, segments.index(name)), None)
            for s in sorted(settings, key=lambda s: s.from_month):
                if s.from_month <= month < (s.until_month or math.inf):
                    firm.levels_in |= {(lever, segments.index(name)): s.value for name in s.segments}

    return policy


def change_price(setting: Setting) -> Policy:
    """Multiply every list price, and the normal price it goes back to, for a time."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(setting.from_month)
        for offer in firm.offers.values():
            offer.price *= setting.value
            offer.normal *= setting.value
        if setting.until_month is not None:
            yield market.until(setting.until_month)
            for offer in firm.offers.values():
                offer.price /= setting.value
                offer.normal /= setting.value

    return policy


def keep_spending(lever: str, per_customer: float) -> Policy:
    """Spend the same on a lever every month, from month 0."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(0)
        firm.spend[lever] = per_customer * market.customers

    return policy


def enter_category(per_customer: float) -> Policy:
    """Pay for the first category not sold yet, launch it for today's segments, then market it."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(0)
        category = next((name for name, offer in firm.offers.items() if not any(offer.segments)), None)
        if category is None:
            return
        what = market.settings.categories[category]
        yield from _pay_first(market, firm, "new_category", per_customer, what.launch_cost_per_customer)
        luck = what.success_sd * launch_luck(market, firm, 0)
        for segment in firm.segments_served():
            _launch(market, firm, category, segment, luck)
        firm.spend["new_category"] = per_customer * market.customers

    return policy


def enter_segments(per_customer: float) -> Policy:
    """Pay for the entry into segments not served, launch there what is new (or all), then make it known."""

    def policy(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(0)
        response = market.settings.response
        served = firm.segments_served()
        unserved = [s for s in range(len(market.settings.segments)) if s not in served]
        if not unserved:
            return
        new = [name for name, offer in firm.offers.items() if not any(offer.segments)] or list(firm.offers)
        cost = response.entry_cost_per_customer + sum(
            market.settings.categories[c].launch_cost_per_customer for c in new
        )
        yield from _pay_first(market, firm, "new_segments", per_customer, cost)
        for segment in unserved:
            luck = response.entry_success_sd * launch_luck(market, firm, 1 + segment)
            for category in new:
                _launch(market, firm, category, segment, luck)
        firm.spend["new_segments"] = per_customer * market.customers

    return policy


def _pay_first(
    market: LiveMarket, firm: Firm, lever: str, per_customer: float, cost_per_customer: float
) -> Story:
    """Spend on a launch, month by month, until its cost is paid (for ever, if nothing is spent on it)."""
    missing = round(100 * cost_per_customer * market.customers)  # cents, so that nothing is left by rounding
    monthly = round(100 * per_customer * market.customers)
    while missing > 0:
        firm.spend[lever] = min(monthly, missing) / 100
        firm.capital.add(lever)
        missing -= monthly
        yield market.months(1)
    firm.capital.discard(lever)


def _launch(market: LiveMarket, firm: Firm, category: str, segment: int, luck: float) -> None:
    """Sell the category to the segment from now on."""
    offer = firm.offers[category]
    offer.segments[segment] = True
    offer.launched[segment] = market.month
    offer.value[segment] = luck


def launch_luck(market: LiveMarket, firm: Firm, occurrence: int) -> float:
    """Standard normal luck of a launch; the same whatever else is done."""
    return float(normal_quantile(uniform(words(*market.key, firm.index, 0, _LAUNCH, occurrence)[0])))
