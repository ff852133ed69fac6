"""Personal data: what customers gain where they consent, and what a breach does (section 12)."""

from __future__ import annotations

from sim.scenario.basics.plausible import CHANCE, WEIGHT, times
from sim.scenario.basics.section import Section, param

_MYTHS = "source documents: Ten customer myths"


class Data(Section):
    """Consent, relevance and breach."""

    consent_share: float = param(
        0.6, unit="share of customers", ge=0, le=1,
        source=f"{_MYTHS} (customers share data for a benefit; the share is assumed)",
        plausible=CHANCE,
        help="Customers who consent to the use of their data.",
    )  # fmt: skip
    relevance: float = param(
        0.25, unit="value", ge=0, le=5,
        source=f"{_MYTHS} (personal service is highly valued; the size is assumed)",
        plausible=WEIGHT,
        help="Value added for who consents, under full use of data.",
    )  # fmt: skip
    use_cost: float = param(
        0.02, unit="share of sales", ge=0, le=1,
        source="assumed: what marketing technology takes (about a quarter of budgets of 8 to 9 % of sales)",
        plausible=times(1.5, "a fifth to a third of marketing budgets goes into technology"),
        help="Systems and staff that full use of data takes, of last month's sales.",
    )  # fmt: skip
    annoyance: float = param(
        0.6, unit="points of 5", ge=0, le=4,
        source=f"{_MYTHS} (misuse costs trust; the size is assumed)",
        plausible=WEIGHT,
        help="Score lost with who does not consent, if the firm uses the data all the same.",
    )  # fmt: skip
    breach_per_month: float = param(
        0.004, unit="chance a month", ge=0, le=1,
        plausible=CHANCE,
        help="Chance of a breach under full use of data, without spending on its protection.",
    )  # fmt: skip
    breach_exits: float = param(
        0.036, unit="share of customers", status="P", ge=0, le=1,
        source="published: a breach costs 3.6 % of customers",
        plausible=times(1.5, "single events differ by half from their mean"),
        help="Customers who leave after a breach.",
    )  # fmt: skip
    breach_trust_loss: float = param(
        0.05, unit="share of trust", ge=0, le=1,
        source="with the alarm, set to published losses: 7 % of purchases at first, 5.5 % a quarter",
        plausible=WEIGHT,
        help="Trust that all customers lose after a breach.",
    )  # fmt: skip
    breach_alarm: float = param(
        0.05, unit="utility", ge=0, le=20,
        source="with the loss of trust, set to published losses: 7 % of purchases at first, 5.5 % a quarter",
        plausible=WEIGHT,
        help="Appeal that the firm loses after a breach, until the alarm has passed.",
    )  # fmt: skip
    alarm_fading: float = param(
        0.5, unit="share a month", ge=0, le=1,
        plausible=CHANCE,
        help="Share of such an alarm that passes each month.",
    )  # fmt: skip
