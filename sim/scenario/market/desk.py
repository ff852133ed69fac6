"""The service desk every firm has."""

from __future__ import annotations

from sim.scenario.basics.section import Section, param


class Desk(Section):
    """The service desk of every firm (section 7): two pools, priorities, patience, transfers."""

    contacts_per_purchase: float = param(
        0.1, unit="contacts", status="A", ge=0, le=1, help="Questions a purchase raises."
    )
    contacts_per_year: float = param(
        1.0, unit="contacts a year", ge=0, le=12, help="Questions no purchase raises."
    )
    expert_share: float = param(
        0.2, unit="share of questions", ge=0, le=1, help="Questions only an expert can answer."
    )
    sale_share: float = param(
        0.1, unit="share of questions", ge=0, le=1, help="Contacts that are about buying."
    )
    handling_minutes: float = param(5.0, unit="minutes", gt=0, le=30, help="Mean handling time, front line.")
    expert_handling_minutes: float = param(
        8.0, unit="minutes", gt=0, le=30, help="Mean handling time, experts."
    )
    complaint_handling_minutes: float = param(
        8.0, unit="minutes", gt=0, le=30, help="Mean handling time of a complaint."
    )
    patience_minutes: float = param(6.0, unit="minutes", gt=0, le=1e6, help="Mean wait before hanging up.")
    warm_transfer_minutes: float = param(
        0.0,
        unit="minutes",
        ge=0,
        le=30,
        help="Front-line time of a warm transfer where all firms transfer so; 0 leaves it to each firm.",
    )
    handover_minutes: float = param(
        2.0, unit="minutes", ge=0, le=30, help="Front-line time of a warm transfer where a firm chooses it."
    )
    cold_transfer_loss: float = param(
        0.12,
        unit="share of satisfaction",
        source="source documents: Ten customer myths (warm and cold transfers; the size is assumed)",
        ge=0,
        le=1,
        help="Lost by repeating the story.",
    )
    passed_on_share: float = param(
        0.0,
        unit="share of plain questions",
        source="source documents: Ten customer myths (plain questions expect the first agent to know)",
        ge=0,
        le=1,
        help="Plain questions that the first agent cannot answer and passes to an expert.",
    )
    skill_routing_cost_per_customer_per_month: float = param(
        0.1,
        unit="money a customer of the firm",
        ge=0,
        le=1e4,
        help="Keeping the map of who can answer what, if all questions are routed by it.",
    )
    shown_gain_per_minute: float = param(
        0.03,
        unit="points a minute",
        source="source documents: From satisfaction to loyalty (the theme park; the size is assumed)",
        ge=0,
        le=1,
        help="Score gained by each minute less than the wait displayed.",
    )
    shown_loss_ratio: float = param(
        7.0,
        unit="times the gain",
        source="Yu, Allon & Bassamboo 2021: waits are judged against those announced; the ratio is assumed",
        ge=0,
        le=100,
        help="How many times as much a minute more than displayed costs.",
    )
    shown_most_points: float = param(
        0.5,
        unit="points",
        ge=0,
        le=4,
        help="The most that a wait shorter than displayed pleases.",
    )
    balked_score: float = param(
        3.0, unit="points of 5", ge=1, le=5, help="Score of going away because of the wait displayed."
    )
    tolerable_wait_minutes: float = param(2.0, unit="minutes", ge=0, le=120, help="A wait nobody minds.")
    wait_score_per_minute: float = param(
        0.15, unit="points a minute", ge=0, le=5, help="Score lost by each minute beyond."
    )
    abandoned_score: float = param(2.5, unit="points of 5", ge=1, le=5, help="Score of a contact given up.")
    opening_minutes: float = param(
        10560.0,
        unit="minutes a month",
        source="176 h a month",
        ge=60,
        le=44640,
        help="Opening time.",
    )
    wage_per_agent_per_month: float = param(
        3200.0, unit="money", ge=0, le=1e6, help="Pay of a front-line agent."
    )
    expert_wage_per_agent_per_month: float = param(
        4800.0, unit="money", ge=0, le=1e6, help="Pay of an expert."
    )
