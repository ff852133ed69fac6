"""Customers as a portfolio: tiers by profit, contacts, letting go, winning back (sections 6 and 9)."""

from __future__ import annotations

from sim.scenario.basics.plausible import CHANCE, SCORE, UNTRIED_COST, WEIGHT, between, settled, times
from sim.scenario.basics.section import Section, param

_MYTHS = "source documents: Ten customer myths"
_STRATEGY = "source documents: Customer service and customer strategy"


class Contact(Section):
    """Contacts by which a firm approaches its customers, and kinds of relationship."""

    relevant_value: float = param(
        0.7, unit="value", source=f"{_MYTHS} (that it pleases; assumed: 4.65 points at first)", ge=0, le=5,
        plausible=WEIGHT,
        help="Value of a contact that is about the customer's own concern; customers come to expect it.",
    )  # fmt: skip
    irrelevant_score: float = param(
        3.0, unit="points of 5", source=f"{_MYTHS} (that it annoys)", ge=1, le=5,
        plausible=SCORE,
        help="Score of a contact made to everybody alike.",
    )  # fmt: skip
    weight: float = param(
        0.3, unit="share", ge=0, le=1,
        plausible=CHANCE,
        help="Weight of a contact against that of a purchase's experience.",
    )  # fmt: skip
    reasons_per_month: float = param(
        1.0, unit="reasons a month", ge=0, le=30,
        source="about as often as customers buy: what was bought, what runs out, what has changed",
        plausible=times(1.5, "as often as customers buy, or half as often again"),
        help="Concerns of a customer that a firm could call about; each is good for one contact.",
    )  # fmt: skip
    reasons_by_listening: float = param(
        0.5,
        unit="share",
        ge=0,
        le=10,
        plausible=WEIGHT,
        help="Further reasons that a firm finds by all it can spend on listening.",
    )
    reasons_by_data: float = param(
        1.0,
        unit="share",
        ge=0,
        le=10,
        plausible=WEIGHT,
        help="Further reasons that it finds by full use of all customers' data.",
    )
    misfit: float = param(
        0.05, unit="value a kind", ge=0, le=5,
        source="Palmatier, Scheer, Evans & Arnold 2008: closeness that is wanted builds trust, and that is "
        "not wanted is a burden; the size is assumed, four kinds are half a zone of tolerance",
        plausible=WEIGHT,
        help="Value lost for each kind that a relationship is closer, or more distant, than a segment wants.",
    )  # fmt: skip
    cost: float = param(
        0.05, unit="money a contact", ge=0, le=1e5,
        plausible=UNTRIED_COST,
        help="Cost of a contact made to everybody alike.",
    )  # fmt: skip
    relevance_cost: float = param(
        0.6, unit="money a contact", ge=0, le=1e5,
        plausible=UNTRIED_COST,
        help="Further cost of one that is certain to be relevant.",
    )  # fmt: skip
    voice: float = param(
        0.15, unit="chance", source=f"{_STRATEGY} (kinds of relationship; the size is assumed)", ge=0, le=1,
        plausible=CHANCE,
        help="Further failures complained of when customers are asked to speak up (reactive and above).",
    )  # fmt: skip
    follow_up: float = param(
        0.5, unit="share", source=f"{_STRATEGY} (kinds of relationship; the size is assumed)", ge=0, le=1,
        plausible=CHANCE,
        help="Silent failures found and put right by asking afterwards (accountable and above).",
    )  # fmt: skip
    proactive_per_month: float = param(
        0.25, unit="contacts a month", ge=0, le=8,
        source=f"{_STRATEGY} (kinds of relationship; the size is assumed)",
        plausible=settled("what the firm chooses to do"),
        help="Contacts that come with a proactive relationship.",
    )  # fmt: skip
    case_cost: float = param(
        5.0, unit="money a case", ge=0, le=1e5,
        source="a quarter of an hour of an agent at the default pay",
        plausible=UNTRIED_COST,
        help="Following up a complaint (reactive and above), or a silent failure that was found.",
    )  # fmt: skip
    reactive_cost: float = param(
        0.02, unit="money a customer a month", ge=0, le=1e5,
        plausible=UNTRIED_COST,
        help="Cost of a reactive relationship.",
    )  # fmt: skip
    accountable_cost: float = param(
        0.1, unit="money a customer a month", ge=0, le=1e5,
        plausible=UNTRIED_COST,
        help="Cost of an accountable relationship.",
    )  # fmt: skip
    proactive_cost: float = param(
        0.2,
        unit="money a customer a month",
        ge=0,
        le=1e5,
        plausible=UNTRIED_COST,
        help="Cost of a proactive one, beside its contacts.",
    )
    partner_cost: float = param(
        0.6, unit="money a customer a month", ge=0, le=1e5,
        plausible=UNTRIED_COST,
        help="Cost of a partnership beside contacts.",
    )  # fmt: skip


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
    middle: float = param(
        0.30, unit="share of customers", ge=0, le=1,
        plausible=settled("a definition of the tier"),
        help="The next; the rest are light.",
    )  # fmt: skip
    months_between: int = param(
        12, unit="months", ge=1, le=120,
        plausible=settled("when the firm sorts its customers is its own choice"),
        help="How often customers are sorted into tiers anew.",
    )  # fmt: skip
    light_service_value: float = param(
        0.6, unit="value", ge=0, le=4,
        plausible=WEIGHT,
        help="Value that light customers miss who get no service.",
    )  # fmt: skip
    let_go_talk: float = param(
        1.0, unit="points", ge=0, le=4,
        plausible=WEIGHT,
        help="How bad the word of those let go is (points below the norm).",
    )  # fmt: skip
    watching: float = param(
        0.5, unit="share", ge=0, le=10,
        plausible=times(2, "nobody has measured how closely others watch: half to double"),
        help="Trust that others lose when a share of customers is let go.",
    )  # fmt: skip
    return_satisfaction: float = param(
        4.2, unit="points of 5", ge=1, le=5,
        plausible=SCORE,
        help="Satisfaction of a customer who has been won back.",
    )  # fmt: skip
    departed_return: float = param(
        0.2, unit="share", ge=0, le=1,
        source="Griffin & Lowenstein 2001: not all who are lost are a lost cause; the share is assumed",
        plausible=between(0.1, 0.4, "20 to 40 % of the lost can be won back (Griffin & Lowenstein 2001)"),
        help="Customers who leave for reasons of their own who can come back all the same.",
    )  # fmt: skip
