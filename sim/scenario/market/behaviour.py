"""How customers behave: parameters of the model's mechanisms, each with unit, bounds and source."""

from __future__ import annotations

from typing import Any

from sim.scenario.basics.bounds import A_DAY, A_THOUSANDTH, HARDLY_DISTINCT
from sim.scenario.basics.plausible import CHANCE, PACE, SPREAD, WEIGHT, between, give_or_take, odds, times
from sim.scenario.basics.section import Section, param

#: A chance that is turned into odds.
_REPURCHASE: dict[str, Any] = {"ge": A_THOUSANDTH, "le": 1 - A_THOUSANDTH}


class Choice(Section):
    """Choice among firms at a purchase occasion: nested logit (section 5)."""

    satisfaction: float = param(
        1.9, unit="utility a point", status="S", source="met 50 % leave, delighted 12 %; Jones & Sasser 1995",
        ge=0, le=20,
        help="Preference for a firm that each point of satisfaction adds (slope of utility).",
    )  # fmt: skip
    reference_loss: float = param(
        1.7,
        status="P",
        source="loss aversion in reference prices",
        ge=0,
        le=20,
        help="Dislike of a price above the one remembered (weight of the reference price).",
    )
    reference_gain: float = param(
        1.0,
        status="P",
        source="loss aversion in reference prices",
        ge=0,
        le=20,
        help="Liking for a price below the one remembered (weight of the reference price).",
    )
    reference_speed: float = param(
        0.2,
        unit="a month",
        ge=0,
        le=1,
        plausible=PACE,
        help="How fast the remembered price follows the price seen (share of the gap).",
    )
    trust: float = param(
        1.0, unit="utility", ge=0, le=20,
        plausible=WEIGHT,
        help="Pull of full trust in a firm.",
    )  # fmt: skip
    habit: float = param(
        0.5, unit="utility", ge=0, le=20,
        plausible=times(2, "state dependence estimated from panels differs by about so much with the goods"),
        help="Advantage of the firm bought from last.",
    )  # fmt: skip
    habit_fading: float = param(
        0.0, unit="share a month", ge=0, lt=1,
        source="Chintagunta 1998: the pull of the brand bought last changes with the time since; none fades "
        "by default",
        plausible=odds(3, "one pull for all intervals is what most panels are fitted with"),
        help="How much of habit goes with each month since the last purchase at the firm.",
    )  # fmt: skip
    untried: float = param(
        0.5, unit="utility", ge=0, le=20,
        plausible=WEIGHT,
        help="Handicap of a firm never tried.",
    )  # fmt: skip
    hearsay: float = param(
        0.5,
        unit="share",
        ge=0,
        le=1,
        plausible=odds(
            3, "from hardly any to most of what is not known at first hand: nobody has measured it"
        ),
        help="How far an untried firm is judged by its customers' satisfaction.",
    )
    relationship: float = param(
        2.0,
        unit="utility",
        ge=0,
        le=20,
        plausible=WEIGHT,
        help="Pull of trust and share of wallet towards a firm's further category.",
    )
    switching_cost: float = param(
        1.0, unit="utility", ge=0, le=20,
        plausible=WEIGHT,
        help="Contractual: cost of leaving the present firm.",
    )  # fmt: skip
    outside: float = param(
        -1.0, unit="utility", ge=-100, le=100,
        plausible=give_or_take(
            0.4, "moves the category elasticity by about 0.1, a third of its published spread of 0.3"
        ),
        help="Appeal of buying nothing (utility).",
    )  # fmt: skip
    nest: float = param(
        0.7,
        unit="0 to 1",
        ge=HARDLY_DISTINCT,
        le=1,
        plausible=between(
            0.5, 0.9, "brand elasticities of three to eight times the category's are published"
        ),
        help="How distinct firms seem; low is alike (dissimilarity in the nest; 1: plain logit).",
    )


class Experience(Section):
    """Expectation, satisfaction and trust (section 4)."""

    perception_sd: float = param(
        0.4, unit="value", ge=0, le=5,
        plausible=SPREAD,
        help="Chance in how an offer is perceived (standard deviation).",
    )  # fmt: skip
    score_at_norm: float = param(
        4.0,
        unit="points of 5",
        status="S",
        source="source documents: From satisfaction to loyalty",
        ge=1,
        le=5,
        help="Score of an offer at the market's norm.",
    )
    score_value: float = param(
        0.5, unit="points a unit of value", ge=0, le=10,
        plausible=WEIGHT,
        help="Effect of value against the norm.",
    )  # fmt: skip
    score_excess: float = param(
        1.0,
        unit="points a unit of value",
        ge=0,
        le=10,
        plausible=WEIGHT,
        help="Effect of value beyond expectation and tolerance.",
    )
    score_shortfall: float = param(
        2.0, unit="points a unit of value", status="P", ge=0, le=10,
        source="Mittal et al. 1998: a shortfall counts double",
        help="Effect of value short of them.",
    )  # fmt: skip
    expectation_speed: float = param(
        0.05, unit="share", ge=0, le=1,
        plausible=PACE,
        help="Expectation follows what was found, and the norm.",
    )  # fmt: skip
    expectation_promise: float = param(
        0.3, unit="share", ge=0, le=1,
        plausible=odds(2, "between a fifth and a half: promises are half believed"),
        help="Expectation follows a relevant promise.",
    )  # fmt: skip
    satisfaction_speed: float = param(
        0.25,
        unit="share",
        status="P",
        source="Bolton 1998",
        ge=0,
        le=1,
        help="Weight of a new experience for a new customer.",
    )
    tenure_months: float = param(
        24.0,
        unit="months",
        status="P",
        source="Bolton 1998",
        ge=A_DAY,
        le=600,
        help="Tenure at which that weight has halved.",
    )
    trust_gain: float = param(
        0.05, unit="share", ge=0, le=1,
        plausible=PACE,
        help="Gain of trust from a kept promise.",
    )  # fmt: skip
    trust_loss: float = param(
        0.15, unit="share", ge=0, le=1,
        plausible=PACE,
        help="Loss of trust from a broken one.",
    )  # fmt: skip
    starting_trust: float = param(
        0.5, unit="0 to 1", ge=0, le=1,
        plausible=give_or_take(0.15, "strangers are trusted neither little nor much, in any survey"),
        help="Trust in a firm not yet known.",
    )  # fmt: skip
    trust_fading: float = param(
        0.0, unit="share a month", ge=0, lt=1,
        source="Doney & Cannon 1997: trust is built by dealing often; no fading by default",
        plausible=odds(3, "nobody has measured how long trust lasts without a purchase"),
        help="How far trust, or distrust, goes back in a month towards that in a firm not yet known.",
    )  # fmt: skip


class Failure(Section):
    """Failure, complaint and recovery (section 8; TARP tables)."""

    chance_per_purchase: float = param(
        0.05, unit="chance", ge=0, le=1,
        plausible=CHANCE,
        help="Failures at the norm's quality, an idle desk and morale 0.5.",
    )  # fmt: skip
    quality_slope: float = param(
        1.0,
        unit="a unit of quality",
        ge=0,
        le=10,
        plausible=WEIGHT,
        help="How strongly reliability lowers that chance (exponential).",
    )
    major_share: float = param(
        0.3, unit="share", ge=0, le=1,
        plausible=CHANCE,
        help="Failures that are major (money lost).",
    )  # fmt: skip
    complaint_minor: float = param(
        0.2, unit="chance", status="P", source="TARP", ge=0, le=1,
        plausible=between(0.05, 0.3, "TARP: 5 to 30 % complain of rudeness and other small matters"),
        help="Complaint after a minor failure.",
    )  # fmt: skip
    complaint_major: float = param(
        0.6, unit="chance", status="P", source="TARP", ge=0, le=1,
        plausible=between(0.5, 0.75, "TARP: 50 to 75 % complain where money is lost"),
        help="Complaint after a major failure.",
    )  # fmt: skip
    solved_chance: float = param(
        0.5, unit="chance", ge=0, le=1,
        plausible=CHANCE,
        help="Complaints answered that are solved.",
    )  # fmt: skip
    quick_minutes: float = param(
        3.0, unit="minutes", ge=0, le=120,
        plausible=times(2, "what counts as quick is between one and six minutes of waiting"),
        help="Solved after no longer a wait than this is quick.",
    )  # fmt: skip
    minor_silent: float = param(
        0.37,
        unit="repurchase",
        status="P",
        source="TARP",
        **_REPURCHASE,
        help="Minor failure, no complaint.",
    )
    minor_unsolved: float = param(
        0.46,
        unit="repurchase",
        status="P",
        source="TARP",
        **_REPURCHASE,
        help="Minor failure, complaint unsolved.",
    )
    minor_solved: float = param(
        0.70,
        unit="repurchase",
        status="P",
        source="TARP",
        **_REPURCHASE,
        help="Minor failure, complaint solved.",
    )
    minor_quick: float = param(
        0.95,
        unit="repurchase",
        status="P",
        source="TARP",
        **_REPURCHASE,
        help="Minor failure, solved quickly.",
    )
    major_silent: float = param(
        0.09,
        unit="repurchase",
        status="P",
        source="TARP",
        **_REPURCHASE,
        help="Major failure, no complaint.",
    )
    major_unsolved: float = param(
        0.19,
        unit="repurchase",
        status="P",
        source="TARP",
        **_REPURCHASE,
        help="Major failure, complaint unsolved.",
    )
    major_solved: float = param(
        0.54,
        unit="repurchase",
        status="P",
        source="TARP",
        **_REPURCHASE,
        help="Major failure, complaint solved.",
    )
    major_quick: float = param(
        0.82,
        unit="repurchase",
        status="P",
        source="TARP",
        **_REPURCHASE,
        help="Major failure, solved quickly.",
    )
    memory: float = param(
        0.5, unit="share", ge=0, le=1,
        plausible=odds(2, "a third to two thirds of the way: what people say they will do, and what they do"),
        help="How far satisfaction moves to what the repurchase rates imply.",
    )  # fmt: skip
    trust_part: float = param(
        0.0, unit="share", ge=0, le=1,
        source="Tax, Brown & Chandrashekaran 1998: how a complaint is dealt with moves trust and commitment, "
        "too; none by default",
        plausible=odds(3, "nobody has told the two apart in what customers do"),
        help="How much of what an outcome does to buying again trust carries, the rest satisfaction.",
    )  # fmt: skip
