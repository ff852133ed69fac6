"""Customers as a portfolio: tiers by profit, contacts, letting go, winning back (sections 6 and 9)."""

from __future__ import annotations

from sim.scenario.basics.section import Section, param

_MYTHS = "source documents: Ten customer myths"
_STRATEGY = "source documents: Customer service and customer strategy"


class Contact(Section):
    """Contacts by which a firm approaches its customers, and kinds of relationship."""

    relevant_score: float = param(
        4.6, unit="points of 5", source=f"{_MYTHS} (that it pleases)", ge=1, le=5,
        help="Score of a contact that is about the customer's own concern.",
    )  # fmt: skip
    irrelevant_score: float = param(
        3.0, unit="points of 5", source=f"{_MYTHS} (that it annoys)", ge=1, le=5,
        help="Score of a contact made to everybody alike.",
    )  # fmt: skip
    weight: float = param(
        0.3, unit="share", ge=0, le=1, help="Weight of a contact against that of a purchase's experience."
    )
    tolerated_per_month: float = param(
        2.0, unit="contacts a month", ge=0, le=30, help="Beyond this every contact annoys."
    )
    cost: float = param(
        0.05, unit="money a contact", ge=0, le=1e5, help="Cost of a contact made to everybody alike."
    )
    relevance_cost: float = param(
        0.6, unit="money a contact", ge=0, le=1e5, help="Further cost of one that is certain to be relevant."
    )
    voice: float = param(
        0.15, unit="chance", source=f"{_STRATEGY} (kinds of relationship; the size is assumed)", ge=0, le=1,
        help="Further failures complained of when customers are asked to speak up (reactive and above).",
    )  # fmt: skip
    follow_up: float = param(
        0.5, unit="share", source=f"{_STRATEGY} (kinds of relationship; the size is assumed)", ge=0, le=1,
        help="Silent failures found and put right by asking afterwards (accountable and above).",
    )  # fmt: skip
    proactive_per_month: float = param(
        0.5, unit="contacts a month", ge=0, le=10,
        source=f"{_STRATEGY} (kinds of relationship; the size is assumed)",
        help="Contacts that come with a proactive relationship.",
    )  # fmt: skip
    reactive_cost: float = param(
        0.02, unit="money a customer a month", ge=0, le=1e5, help="Cost of a reactive relationship."
    )
    accountable_cost: float = param(
        0.1, unit="money a customer a month", ge=0, le=1e5, help="Cost of an accountable relationship."
    )
    proactive_cost: float = param(
        0.2,
        unit="money a customer a month",
        ge=0,
        le=1e5,
        help="Cost of a proactive one, beside its contacts.",
    )
    partner_cost: float = param(
        0.6, unit="money a customer a month", ge=0, le=1e5, help="Cost of a partnership beside contacts."
    )


class Tiers(Section):
    """Weight of customers by their profit of the last year; whom a firm lets go; who watches."""

    super_heavy: float = param(
        0.05, unit="share of customers", status="S", source=f"{_STRATEGY}: ABC, 5 % of customers", ge=0, le=1,
        help="Most profitable customers.",
    )  # fmt: skip
    heavy: float = param(
        0.15, unit="share of customers", status="S", source=f"{_STRATEGY}: ABC, the next 15 %", ge=0, le=1,
        help="The next.",
    )  # fmt: skip
    middle: float = param(0.30, unit="share of customers", ge=0, le=1, help="The next; the rest are light.")
    months_between: int = param(
        12, unit="months", ge=1, le=120, help="How often customers are sorted into tiers anew."
    )
    light_service_score: float = param(
        0.6, unit="points of 5", ge=0, le=4, help="Score lost by light customers who get no service."
    )
    let_go_talk: float = param(
        1.0, unit="points", ge=0, le=4, help="How bad the word of those let go is (points below the norm)."
    )
    watching: float = param(
        0.5, unit="share", ge=0, le=10, help="Trust that others lose when a share of customers is let go."
    )
    return_satisfaction: float = param(
        4.2, unit="points of 5", ge=1, le=5, help="Satisfaction of a customer who has been won back."
    )
    departed_return: float = param(
        0.2, unit="share", ge=0, le=1,
        source="Griffin & Lowenstein 2001: a fifth to two fifths of lost customers can be sold to again",
        help="Customers who leave for reasons of their own who can come back all the same.",
    )  # fmt: skip
