"""The market's parameters as the kernels take them: numbers by name; what is switched off is neutral."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.customers.desk_parameters import DeskBehaviour, desk_behaviour
from sim.model.rules.competition import LifeBehaviour
from sim.model.rules.customer import repurchase_level
from sim.scenario.market.market import Market


class Behaviour(NamedTuple):
    """Parameters of how customers behave, the same for every firm and segment; all floats.

    Names, units and sources are those of the market's sections in `sim.scenario.market.behaviour` and
    `.firm`.
    """

    contractual: float
    months_between_renewals: float
    # choice
    slope: float
    reference_loss: float
    reference_gain: float
    reference_speed: float
    price_matters: float
    trust: float
    habit: float
    untried: float
    relationship: float
    switching_cost: float
    outside: float
    nest: float
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
    # stages
    new_purchases: float
    new_months: float
    long_standing_months: float
    loyal_share: float
    loyal_trust: float
    loyal_months: float
    lapsed_intervals: float
    wallet_months: float
    # failure and recovery
    major_share: float
    complaint_minor: float
    complaint_major: float
    quick_minutes: float
    minor_silent: float
    minor_unsolved: float
    minor_solved: float
    minor_quick: float
    major_silent: float
    major_unsolved: float
    major_solved: float
    major_quick: float
    memory: float
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
    contact_relevant: float
    contact_irrelevant: float
    contact_weight: float
    contacts_tolerated: float
    light_service_score: float
    let_go_talk: float
    return_satisfaction: float
    desk: DeskBehaviour
    life: LifeBehaviour


def behaviour(market: Market) -> Behaviour:
    """Collect the parameters of `market`; what is switched off gets the value at which it does nothing."""
    off = set(market.switched_off)
    choice, experience, stages, failure, desk = (
        market.choice, market.experience, market.stages, market.failure, market.desk,
    )  # fmt: skip
    talk, contact, tiers = market.talk, market.contact, market.tiers
    on = {
        name: float(name not in off)
        for name in (
            "satisfaction",
            "price",
            "habit",
            "promise",
            "desk",
            "transfers",
            "perception_noise",
            "referral",
        )
    }

    def level(repurchase: float) -> float:
        """Satisfaction that a recovery leads to; the norm's where satisfaction does not matter."""
        return repurchase_level(repurchase, choice.satisfaction) if choice.satisfaction > 0 else 4.0

    return Behaviour(
        contractual=float(market.setting == "contractual"),
        months_between_renewals=float(market.months_between_renewals),
        slope=choice.satisfaction,
        reference_loss=choice.reference_loss * on["price"],
        reference_gain=choice.reference_gain * on["price"],
        reference_speed=choice.reference_speed,
        price_matters=on["price"],
        trust=choice.trust,
        habit=choice.habit * on["habit"],
        untried=choice.untried,
        relationship=choice.relationship,
        switching_cost=choice.switching_cost,
        outside=choice.outside,
        nest=choice.nest,
        perception_sd=experience.perception_sd * on["perception_noise"],
        score_at_norm=experience.score_at_norm,
        score_value=experience.score_value,
        score_excess=experience.score_excess,
        score_shortfall=experience.score_shortfall,
        expectation_speed=experience.expectation_speed * on["satisfaction"],
        expectation_promise=experience.expectation_promise * on["promise"] * on["satisfaction"],
        promise_level=market.promise.expectation,
        satisfaction_speed=experience.satisfaction_speed * on["satisfaction"],
        tenure_months=experience.tenure_months,
        trust_gain=experience.trust_gain * on["satisfaction"],
        trust_loss=experience.trust_loss * on["satisfaction"],
        starting_trust=experience.starting_trust,
        new_purchases=float(stages.new_purchases),
        new_months=stages.new_months,
        long_standing_months=stages.long_standing_months,
        loyal_share=stages.loyal_share,
        loyal_trust=stages.loyal_trust,
        loyal_months=stages.loyal_months,
        lapsed_intervals=stages.lapsed_intervals,
        wallet_months=stages.wallet_months,
        major_share=failure.major_share,
        complaint_minor=failure.complaint_minor * on["desk"],
        complaint_major=failure.complaint_major * on["desk"],
        quick_minutes=failure.quick_minutes,
        minor_silent=level(failure.minor_silent),
        minor_unsolved=level(failure.minor_unsolved),
        minor_solved=level(failure.minor_solved),
        minor_quick=level(failure.minor_quick),
        major_silent=level(failure.major_silent),
        major_unsolved=level(failure.major_unsolved),
        major_solved=level(failure.major_solved),
        major_quick=level(failure.major_quick),
        memory=failure.memory * on["satisfaction"],
        contacts_per_purchase=desk.contacts_per_purchase * on["desk"],
        contacts_per_month=desk.contacts_per_year / 12.0 * on["desk"],
        expert_share=desk.expert_share,
        sale_share=desk.sale_share,
        handling_minutes=desk.handling_minutes,
        expert_handling_minutes=desk.expert_handling_minutes,
        complaint_handling_minutes=desk.complaint_handling_minutes,
        patience_minutes=desk.patience_minutes,
        cold_transfer_loss=desk.cold_transfer_loss * on["transfers"],
        tolerable_wait_minutes=desk.tolerable_wait_minutes,
        wait_score_per_minute=desk.wait_score_per_minute,
        abandoned_score=desk.abandoned_score,
        opening_minutes=desk.opening_minutes,
        bad_told=talk.bad_told,
        referral_churn=talk.referral_churn if on["referral"] else 1.0,
        referral_margin=talk.referral_margin * on["referral"],
        referral_margin_months=talk.referral_margin_months,
        contact_relevant=contact.relevant_score,
        contact_irrelevant=contact.irrelevant_score,
        contact_weight=contact.weight,
        contacts_tolerated=contact.tolerated_per_month,
        light_service_score=tiers.light_service_score,
        let_go_talk=tiers.let_go_talk,
        return_satisfaction=tiers.return_satisfaction,
        desk=desk_behaviour(market),
        life=_life(market),
    )


def _life(market: Market) -> LifeBehaviour:
    """Which need moves where."""
    moving = market.substitution
    if moving is None or "substitution" in market.switched_off:
        return LifeBehaviour(-1.0, -1.0)
    categories = list(market.categories)
    return LifeBehaviour(float(categories.index(moving.replaced)), float(categories.index(moving.to)))
