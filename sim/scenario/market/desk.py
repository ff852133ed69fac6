"""The service desk every firm has."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_SECOND
from sim.scenario.basics.plausible import CASE, CHANCE, PACE, SCORE, UNTRIED_COST, WEIGHT, between, times
from sim.scenario.basics.section import Section, param


class Desk(Section):
    """The service desk of every firm (section 7): two pools, priorities, patience, transfers."""

    contacts_per_purchase: float = param(
        0.1, unit="contacts", status="A", ge=0, le=1,
        plausible=CHANCE,
        help="Questions a purchase raises.",
    )  # fmt: skip
    contacts_per_year: float = param(
        1.0, unit="contacts a year", ge=0, le=12,
        plausible=times(1.5, "call volumes of one trade differ by half"),
        help="Questions no purchase raises.",
    )  # fmt: skip
    expert_share: float = param(
        0.2, unit="share of questions", ge=0, le=1,
        plausible=CHANCE,
        help="Questions only an expert can answer.",
    )  # fmt: skip
    sale_share: float = param(
        0.1, unit="share of questions", ge=0, le=1,
        plausible=CHANCE,
        help="Contacts that are about buying.",
    )  # fmt: skip
    handling_minutes: float = param(
        5.0, unit="minutes", ge=A_SECOND, le=30,
        plausible=times(1.25, "a firm measures it at its own desk; it moves with the trade and the year"),
        help="Mean handling time, front line.",
    )  # fmt: skip
    expert_handling_minutes: float = param(
        8.0, unit="minutes", ge=A_SECOND, le=30,
        plausible=times(1.25, "a firm measures it at its own desk; it moves with the trade and the year"),
        help="Mean handling time, experts.",
    )  # fmt: skip
    complaint_handling_minutes: float = param(
        8.0, unit="minutes", ge=A_SECOND, le=30,
        plausible=times(1.25, "a firm measures it at its own desk; it moves with the trade and the year"),
        help="Mean handling time of a complaint.",
    )  # fmt: skip
    patience_minutes: float = param(
        6.0, unit="minutes", ge=A_SECOND, le=1e6,
        plausible=times(1.5, "mean patience estimated from call logs runs from some 4 to 10 minutes"),
        help="Mean wait before hanging up.",
    )  # fmt: skip
    warm_transfer_minutes: float = param(
        0.0,
        unit="minutes",
        ge=0,
        le=30,
        plausible=times(1.5, "half as long to half as long again, by what there is to tell"),
        help="Front-line time of a warm transfer where all firms transfer so; 0 leaves it to each firm.",
    )
    handover_minutes: float = param(
        2.0, unit="minutes", ge=0, le=30,
        plausible=times(1.5, "half as long to half as long again, by what there is to tell"),
        help="Front-line time of a warm transfer where a firm chooses it.",
    )  # fmt: skip
    cold_transfer_loss: float = param(
        0.12,
        unit="share of satisfaction",
        source="source documents: Ten customer myths (warm and cold transfers; the size is assumed)",
        ge=0,
        le=1,
        plausible=WEIGHT,
        help="Lost by repeating the story.",
    )
    passed_on_share: float = param(
        0.0,
        unit="share of plain questions",
        source="source documents: Ten customer myths (plain questions expect the first agent to know)",
        ge=0,
        le=1,
        plausible=CHANCE,
        help="Plain questions that the first agent cannot answer and passes to an expert.",
    )
    skill_routing_cost_per_customer_per_month: float = param(
        0.1,
        unit="money a customer of the firm",
        ge=0,
        le=1e4,
        plausible=UNTRIED_COST,
        help="Keeping the map of who can answer what, if all questions are routed by it.",
    )
    shown_gain_per_minute: float = param(
        0.03,
        unit="points a minute",
        source="source documents: From satisfaction to loyalty (the theme park; the size is assumed)",
        ge=0,
        le=1,
        plausible=WEIGHT,
        help="Score gained by each minute less than the wait displayed.",
    )
    shown_loss_ratio: float = param(
        2.0,
        unit="times the gain",
        status="P",
        source="losses weigh 1.96 times gains in the mean (Brown, Imai, Vieider & Camerer 2024); waits are "
        "judged against those announced (Yu, Allon & Bassamboo 2021)",
        ge=0,
        le=100,
        plausible=between(
            1.5, 2.5, "1.8 to 2.1 in the mean of 607 estimates, which differ more (Brown et al. 2024)"
        ),
        help="How many times as much a minute more than displayed costs.",
    )
    shown_most_points: float = param(
        0.5,
        unit="points",
        ge=0,
        le=4,
        plausible=WEIGHT,
        help="The most that a wait shorter than displayed pleases.",
    )
    balking_steepness: float = param(
        2.0,
        unit="a unit of ln(wait)",
        source="a logit, as Yu, Allon & Bassamboo 2017 fit to calls; its steepness is assumed",
        ge=0.5,
        le=100,
        plausible=times(
            2, "of waits half as long as one's patience, a third to one in seventeen send one away"
        ),
        help="How sharply the wait expected divides who goes away at the sign from who stays.",
    )
    sign_memory_months: float = param(
        6.0,
        unit="months",
        source="what is announced is believed as far as it comes true (Allon, Bassamboo & Gurvich 2011); the "
        "pace is assumed",
        ge=1,
        le=120,
        plausible=PACE,
        help="How long customers take to learn how much of the wait displayed comes true (time constant).",
    )
    balked_score: float = param(
        3.0, unit="points of 5", ge=1, le=5,
        plausible=SCORE,
        help="Score of going away because of the wait displayed.",
    )  # fmt: skip
    tolerable_wait_minutes: float = param(
        2.0, unit="minutes", ge=0, le=120,
        plausible=times(2, "between one and four minutes in surveys of callers"),
        help="A wait nobody minds.",
    )  # fmt: skip
    wait_score_per_minute: float = param(
        0.15, unit="points a minute", ge=0, le=5,
        plausible=WEIGHT,
        help="Score lost by each minute beyond.",
    )  # fmt: skip
    abandoned_score: float = param(
        2.5, unit="points of 5", ge=1, le=5,
        plausible=SCORE,
        help="Score of a contact given up.",
    )  # fmt: skip
    opening_minutes: float = param(
        10560.0,
        unit="minutes a month",
        source="176 h a month",
        ge=60,
        le=44640,
        plausible=CASE,
        help="Opening time.",
    )
    wage_per_agent_per_month: float = param(
        3200.0, unit="money", ge=0, le=1e6,
        plausible=CASE,
        help="Pay of a front-line agent.",
    )  # fmt: skip
    expert_wage_per_agent_per_month: float = param(
        4800.0, unit="money", ge=0, le=1e6,
        plausible=CASE,
        help="Pay of an expert.",
    )  # fmt: skip
