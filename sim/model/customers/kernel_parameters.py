"""The market's parameters as the kernels take them: numbers by name; what is switched off is neutral."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from sim.model.customers.desk_parameters import DeskBehaviour, desk_behaviour
from sim.model.machine.maths import log
from sim.model.rules.competition import LifeBehaviour
from sim.model.rules.customer import repurchase_level
from sim.model.rules.growth import GrowthBehaviour
from sim.model.rules.recovery import Outcomes, trust_level
from sim.model.rules.stages import Thresholds
from sim.scenario.basics.section import numbers
from sim.scenario.market.growth import Growth
from sim.scenario.market.market import Market


class Behaviour(NamedTuple):
    """Parameters of how customers behave, the same for every firm and segment; all floats.

    Names, units and sources are those of the market's sections; what is called otherwise, or is worked out,
    stands in `_worked_out`.
    """

    contractual: float
    months_between_renewals: float
    most_at_renewal: float
    season: tuple[float, ...]  # factor of each month of the year on occasions, from month 0 on
    # choice
    slope: float
    reference_loss: float
    reference_gain: float
    reference_speed: float
    price_matters: float
    trust: float
    habit: float
    habit_fading: float
    untried: float
    relationship: float
    switching_cost: float
    outside: float
    nest: float
    growth: GrowthBehaviour
    # experience
    perception_sd: float
    score_at_norm: float
    score_value: float
    score_excess: float
    score_shortfall: float
    expectation_speed: float
    expectation_promise: float
    promise_level: float
    satisfaction_speed: float
    tenure_months: float
    trust_gain: float
    trust_loss: float
    starting_trust: float
    trust_fading: float
    # stages
    stages: Thresholds
    wallet_months: float
    # failure and recovery
    major_share: float
    complaint_minor: float
    complaint_major: float
    quick_minutes: float
    satisfied: Outcomes  # satisfaction that each outcome leads to
    trusting: Outcomes  # trust that it leads to
    memory: float
    trust_memory: float
    # desk
    contacts_per_purchase: float
    contacts_per_month: float
    expert_share: float
    sale_share: float
    handling_minutes: float
    expert_handling_minutes: float
    complaint_handling_minutes: float
    patience_minutes: float
    cold_transfer_loss: float
    tolerable_wait_minutes: float
    wait_score_per_minute: float
    abandoned_score: float
    opening_minutes: float
    # talk
    bad_told: float
    referral_churn: float
    referral_margin: float
    referral_margin_months: float
    # contacts and tiers
    contact_value: float
    contact_irrelevant: float
    contact_weight: float
    light_service_value: float
    let_go_talk: float
    return_satisfaction: float
    departed_return: float
    # programme
    joining: float  # money a year
    reward_at: float  # money
    often: float  # rewards a year
    desk: DeskBehaviour
    life: LifeBehaviour


def behaviour(market: Market) -> Behaviour:
    """Collect the parameters of `market`; what is switched off gets the value at which it does nothing."""
    sections = (
        market.choice, market.experience, market.stages, market.failure, market.desk, market.talk,
        market.tiers,
    )  # fmt: skip
    return Behaviour(**numbers(Behaviour._fields, *sections) | _worked_out(market))


def _worked_out(market: Market) -> dict[str, Any]:
    """Parameters that are not as they stand in the market's file."""
    off = set(market.switched_off)
    choice, experience, failure = market.choice, market.experience, market.failure
    desk, talk, contact = market.desk, market.talk, market.contact
    moves, price, calls = ("satisfaction" not in off), ("price" not in off), ("desk" not in off)
    referral = "referral" not in off
    return {
        "contractual": float(market.setting == "contractual"),
        "months_between_renewals": float(market.months_between_renewals),
        "most_at_renewal": math.inf if market.rise_at_renewal is None else 1.0 + market.rise_at_renewal,
        "season": tuple(market.season) or (1.0,) * 12,
        "slope": choice.satisfaction,
        "reference_loss": choice.reference_loss * price,
        "reference_gain": choice.reference_gain * price,
        "price_matters": float(price),
        "habit": choice.habit * ("habit" not in off),
        "habit_fading": -log(1.0 - choice.habit_fading),
        "growth": _growth(market),
        "perception_sd": experience.perception_sd * ("perception_noise" not in off),
        "expectation_speed": experience.expectation_speed * moves,
        "expectation_promise": experience.expectation_promise * ("promise" not in off) * moves,
        "promise_level": market.promise.expectation,
        "satisfaction_speed": experience.satisfaction_speed * moves,
        "trust_gain": experience.trust_gain * moves,
        "trust_loss": experience.trust_loss * moves,
        "trust_fading": experience.trust_fading * moves,
        "complaint_minor": failure.complaint_minor * calls,
        "complaint_major": failure.complaint_major * calls,
        "stages": Thresholds(**numbers(Thresholds._fields, market.stages)),
        **_recoveries(market),
        "memory": failure.memory * moves,
        "trust_memory": failure.memory * moves * (failure.trust_part > 0 and choice.trust > 0),
        "contacts_per_purchase": desk.contacts_per_purchase * calls,
        "contacts_per_month": desk.contacts_per_year / 12.0 * calls,
        "cold_transfer_loss": desk.cold_transfer_loss * ("transfers" not in off),
        "referral_churn": talk.referral_churn if referral else 1.0,
        "referral_margin": talk.referral_margin * referral,
        "contact_value": contact.relevant_value,
        "contact_irrelevant": contact.irrelevant_score,
        "contact_weight": contact.weight,
        "joining": market.programme.joining * market.core_price,
        "often": market.programme.often,
        "reward_at": market.programme.reward_at * market.core_price,
        "desk": desk_behaviour(market),
        "life": _life(market),
    }


def _recoveries(market: Market) -> dict[str, Outcomes]:
    """Satisfaction and trust that outcomes of a failure lead to: together, to the shares who buy again.

    What does not weigh stays where it starts.
    """
    choice, part = market.choice, market.failure.trust_part
    repurchases = numbers(Outcomes._fields, market.failure)
    trusting = dict.fromkeys(repurchases, 0.5)
    if choice.trust > 0:
        trusting = {name: trust_level(share, part, choice.trust) for name, share in repurchases.items()}
    satisfied = dict.fromkeys(repurchases, 4.0)
    if choice.satisfaction > 0:
        satisfied = {
            name: repurchase_level(share, choice.satisfaction, choice.trust * (trusting[name] - 0.5))
            for name, share in repurchases.items()
        }
    return {"satisfied": Outcomes(**satisfied), "trusting": Outcomes(**trusting)}


def _growth(market: Market) -> GrowthBehaviour:
    """What relationships bring more as they grow: nothing where they do not."""
    given = market.growth if "growth" not in market.switched_off else Growth()
    return GrowthBehaviour(**numbers(GrowthBehaviour._fields, given))


def _life(market: Market) -> LifeBehaviour:
    """Which need moves where."""
    moving = market.substitution
    if moving is None or "substitution" in market.switched_off:
        return LifeBehaviour(-1.0, -1.0)
    categories = list(market.categories)
    return LifeBehaviour(float(categories.index(moving.replaced)), float(categories.index(moving.to)))
