"""How customers behave: parameters of the model's mechanisms, each with unit, bounds and source."""

from __future__ import annotations

from sim.scenario.basics.plausible import odds, times
from sim.scenario.basics.section import Section, param


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
        help="How fast the remembered price follows the price seen (share of the gap).",
    )
    trust: float = param(1.0, unit="utility", ge=0, le=20, help="Pull of full trust in a firm.")
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
    untried: float = param(0.5, unit="utility", ge=0, le=20, help="Handicap of a firm never tried.")
    hearsay: float = param(
        0.5,
        unit="share",
        ge=0,
        le=1,
        help="How far an untried firm is judged by its customers' satisfaction.",
    )
    relationship: float = param(
        2.0,
        unit="utility",
        ge=0,
        le=20,
        help="Pull of trust and share of wallet towards a firm's further category.",
    )
    switching_cost: float = param(
        1.0, unit="utility", ge=0, le=20, help="Contractual: cost of leaving the present firm."
    )
    outside: float = param(-1.0, unit="utility", ge=-100, le=100, help="Appeal of buying nothing (utility).")
    nest: float = param(
        0.7,
        unit="0 to 1",
        gt=0,
        le=1,
        help="How distinct firms seem; low is alike (dissimilarity in the nest; 1: plain logit).",
    )


class Experience(Section):
    """Expectation, satisfaction and trust (section 4)."""

    perception_sd: float = param(
        0.4, unit="value", ge=0, le=5, help="Chance in how an offer is perceived (standard deviation)."
    )
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
        0.5, unit="points a unit of value", ge=0, le=10, help="Effect of value against the norm."
    )
    score_excess: float = param(
        1.0,
        unit="points a unit of value",
        ge=0,
        le=10,
        help="Effect of value beyond expectation and tolerance.",
    )
    score_shortfall: float = param(
        2.0, unit="points a unit of value", status="P", ge=0, le=10,
        source="Mittal et al. 1998: a shortfall counts double",
        help="Effect of value short of them.",
    )  # fmt: skip
    expectation_speed: float = param(
        0.05, unit="share", ge=0, le=1, help="Expectation follows what was found, and the norm."
    )
    expectation_promise: float = param(
        0.3, unit="share", ge=0, le=1, help="Expectation follows a relevant promise."
    )
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
        gt=0,
        le=600,
        help="Tenure at which that weight has halved.",
    )
    trust_gain: float = param(0.05, unit="share", ge=0, le=1, help="Gain of trust from a kept promise.")
    trust_loss: float = param(0.15, unit="share", ge=0, le=1, help="Loss of trust from a broken one.")
    starting_trust: float = param(0.5, unit="0 to 1", ge=0, le=1, help="Trust in a firm not yet known.")
    trust_fading: float = param(
        0.0, unit="share a month", ge=0, lt=1,
        source="Doney & Cannon 1997: trust is built by dealing often; no fading by default",
        plausible=odds(3, "nobody has measured how long trust lasts without a purchase"),
        help="How far trust, or distrust, goes back in a month towards that in a firm not yet known.",
    )  # fmt: skip


class Stages(Section):
    """Thresholds of the loyalty stages (section 1); a read-out, never a cause of choice.

    The source documents say what tells the stages apart; every number is assumed. Depth of dealing is what a
    customer buys from the firm lately, as a multiple of what the segment's mean customer buys anywhere.
    """

    new_purchases: int = param(
        3, unit="purchases", ge=1, le=100,
        source="source documents: Customer service and customer strategy, a new customer does not know the "
        "firm well yet",
        help="Below this a customer is new.",
    )  # fmt: skip
    new_months: float = param(3.0, unit="months", ge=0, le=120, help="Below this a customer is new.")
    long_standing_purchases: int = param(
        10, unit="purchases", ge=1, le=10_000,
        source="source documents: Customer service and customer strategy, a long history of dealing and "
        "deep knowledge of the firm",
        help="History of dealing that makes a customer long-standing.",
    )  # fmt: skip
    long_standing_depth: float = param(
        0.3, unit="of usual purchases", ge=0, le=100,
        source="half of loyal_depth",
        help="Least depth of dealing of a long-standing or loyal customer.",
    )  # fmt: skip
    loyal_depth: float = param(
        0.6, unit="of usual purchases", ge=0, le=100,
        source="about what the median customer buys anywhere where rates are exponential (0.69)",
        help="Least depth of dealing of a loyal customer.",
    )  # fmt: skip
    loyal_share: float = param(
        0.5, unit="share of wallet", ge=0, le=1,
        source="source documents: Customer service and customer strategy, buys mostly at this firm: more "
        "than at all others together",
        help="Least share of wallet of a loyal customer.",
    )  # fmt: skip
    loyal_trust: float = param(
        0.4, unit="0 to 1", ge=0, le=1,
        source="source documents: Customer service and customer strategy, loyal customers trust; "
        "below this the firm has broken more promises than a stranger's trust of 0.5 bears",
        help="Least trust of a loyal customer.",
    )  # fmt: skip
    lapsed_intervals: float = param(
        3.0, unit="own purchase intervals", ge=1, le=100,
        help="Silence after which a customer has lapsed, once it hardly buys.",
    )  # fmt: skip
    lapsed_depth: float = param(
        0.1, unit="of usual purchases", gt=0, le=100,
        source="a busy buyer is often silent for three intervals and comes back: such a one has not lapsed",
        help="Depth of dealing below which a silent customer has lapsed.",
    )  # fmt: skip
    wallet_months: float = param(
        6.0, unit="months", ge=1, le=120,
        help="Months that share of wallet and depth of dealing look back on (time constant).",
    )  # fmt: skip


class Reach(Section):
    """How awareness spreads (section 6; Bass 1969), and what being seen often is worth.

    A firm that everybody knows spends an ordinary budget within its fixed cost, another one by how well it is
    known; what a strategy spends on reach comes on top of that, and brings what is left of each response.
    """

    advertising_per_year: float = param(
        0.03,
        unit="a year",
        status="P",
        source="Bass 1969: p",
        ge=0,
        le=12,
        help="Chance to hear of a firm without further spending (Bass: p).",
    )
    talk_per_year: float = param(
        0.38,
        unit="a year",
        status="P",
        source="Bass 1969: q",
        ge=0,
        le=12,
        help="Chance to hear of it from others, if all were its customers (Bass: q).",
    )
    ordinary_budget: float = param(
        0.12,
        unit="share of the margin",
        status="P",
        source="Dorfman & Steiner 1954: as large a share of the margin as sales answer, 0.12 in the short "
        "run (Sethuraman, Tellis & Briesch 2011)",
        gt=0,
        le=1,
        help="What a well-known firm with an even share spends on reach, within its fixed cost.",
    )
    good_will: float = param(
        0.85,
        unit="utility",
        status="P",
        source="set so that sales answer by 0.12 at first and 0.24 in the long run (Sethuraman, Tellis & "
        "Briesch 2011)",
        ge=0,
        le=10,
        help="The most that reach adds to a firm's pull with those who know it; 0 is nothing.",
    )
    good_will_half: float = param(
        0.5, unit="ordinary budgets", gt=0, le=1000, help="Reach that brings half of it (half saturation)."
    )
    good_will_kept: float = param(
        0.72,
        unit="share a month",
        status="P",
        source="Leone 1995, Clarke 1976: nine tenths of the effect within six to nine months",
        ge=0,
        lt=1,
        help="Share of good will that is left after a month without spending.",
    )


class Failure(Section):
    """Failure, complaint and recovery (section 8; TARP tables)."""

    chance_per_purchase: float = param(
        0.05, unit="chance", ge=0, le=1, help="Failures at the norm's quality, an idle desk and morale 0.5."
    )
    quality_slope: float = param(
        1.0,
        unit="a unit of quality",
        ge=0,
        le=10,
        help="How strongly reliability lowers that chance (exponential).",
    )
    major_share: float = param(0.3, unit="share", ge=0, le=1, help="Failures that are major (money lost).")
    complaint_minor: float = param(
        0.2, unit="chance", status="P", source="TARP", ge=0, le=1, help="Complaint after a minor failure."
    )
    complaint_major: float = param(
        0.6, unit="chance", status="P", source="TARP", ge=0, le=1, help="Complaint after a major failure."
    )
    solved_chance: float = param(0.5, unit="chance", ge=0, le=1, help="Complaints answered that are solved.")
    quick_minutes: float = param(
        3.0, unit="minutes", ge=0, le=120, help="Solved after no longer a wait than this is quick."
    )
    minor_silent: float = param(
        0.37, unit="repurchase", status="P", source="TARP", gt=0, lt=1, help="Minor failure, no complaint."
    )
    minor_unsolved: float = param(
        0.46,
        unit="repurchase",
        status="P",
        source="TARP",
        gt=0,
        lt=1,
        help="Minor failure, complaint unsolved.",
    )
    minor_solved: float = param(
        0.70,
        unit="repurchase",
        status="P",
        source="TARP",
        gt=0,
        lt=1,
        help="Minor failure, complaint solved.",
    )
    minor_quick: float = param(
        0.95, unit="repurchase", status="P", source="TARP", gt=0, lt=1, help="Minor failure, solved quickly."
    )
    major_silent: float = param(
        0.09, unit="repurchase", status="P", source="TARP", gt=0, lt=1, help="Major failure, no complaint."
    )
    major_unsolved: float = param(
        0.19,
        unit="repurchase",
        status="P",
        source="TARP",
        gt=0,
        lt=1,
        help="Major failure, complaint unsolved.",
    )
    major_solved: float = param(
        0.54,
        unit="repurchase",
        status="P",
        source="TARP",
        gt=0,
        lt=1,
        help="Major failure, complaint solved.",
    )
    major_quick: float = param(
        0.82, unit="repurchase", status="P", source="TARP", gt=0, lt=1, help="Major failure, solved quickly."
    )
    memory: float = param(
        0.5, unit="share", ge=0, le=1, help="How far satisfaction moves to what the repurchase rates imply."
    )
    trust_part: float = param(
        0.0, unit="share", ge=0, le=1,
        source="Tax, Brown & Chandrashekaran 1998: how a complaint is dealt with moves trust and commitment, "
        "too; none by default",
        plausible=odds(3, "nobody has told the two apart in what customers do"),
        help="How much of what an outcome does to buying again trust carries, the rest satisfaction.",
    )  # fmt: skip
