"""Personal data: what customers gain where they consent, and what a breach does (section 12)."""

from __future__ import annotations

from sim.scenario.base import Section, param

_MYTHS = "source documents: Ten customer myths"


class Data(Section):
    """Consent, relevance and breach."""

    consent_share: float = param(
        0.6, unit="share of customers", ge=0, le=1,
        source=f"{_MYTHS} (customers share data for a benefit; the share is assumed)",
        help="Customers who consent to the use of their data.",
    )  # fmt: skip
    relevance: float = param(
        0.25, unit="value", ge=0, le=5,
        source=f"{_MYTHS} (personal service is highly valued; the size is assumed)",
        help="Value added for who consents, under full use of data.",
    )  # fmt: skip
    annoyance: float = param(
        0.6, unit="points of 5", ge=0, le=4,
        source=f"{_MYTHS} (misuse costs trust; the size is assumed)",
        help="Score lost with who does not consent, if the firm uses the data all the same.",
    )  # fmt: skip
    breach_per_month: float = param(
        0.004, unit="chance a month", ge=0, le=1,
        help="Chance of a breach under full use of data, without spending on its protection.",
    )  # fmt: skip
    breach_exits: float = param(
        0.036, unit="share of customers", status="P", source="customers who leave after a breach: 3.6 %",
        ge=0, le=1, help="Customers who leave for good after a breach.",
    )  # fmt: skip
    breach_trust_loss: float = param(
        0.3, unit="share of trust", ge=0, le=1, help="Trust that all customers lose after a breach."
    )
    breach_stigma: float = param(
        0.1, unit="utility", ge=0, le=20, help="Appeal that the firm loses after a breach; it fades."
    )
