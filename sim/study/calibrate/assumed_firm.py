"""What a market from a log takes its firm to be, as the log does not tell: in proportion to the log's sales.

Numbers in money would be right in one currency and one trade only: a shop of records had gone bankrupt in
every run on the pay of a desk that it would not have.
"""

from __future__ import annotations

from typing import Any

#: Parts of the log's sales that a firm is taken to pay its desk, and to hold in cash (of a month's): a log
#: knows neither, and a number in money would be right in one currency only.
DESK_PAY, CASH = 0.05, 1.0
#: Agents of such a firm for 1000 customers, who ask seldom; but one of each kind at least, since a desk that
#: is there for a part of the day keeps nobody who calls in the rest of it.
FRONT_AGENTS, EXPERT_AGENTS, LEAST = 0.15, 0.075, 1.0


def assumed_firm(category: str, segment: str, customers: int, sales: float) -> dict[str, Any]:
    """The firm, and its desk's pay, with their sources; `sales` are money a customer and month."""
    front = short(max(FRONT_AGENTS, 1000 * LEAST / customers))
    expert = short(max(EXPERT_AGENTS, 1000 * LEAST / customers))
    pay = short(DESK_PAY * sales * 1000 / (front + 1.5 * expert))
    few = "A: customers of a shop ask seldom; put in your own"
    why = f"A: taken so that the desk costs {DESK_PAY:.0%} of the log's sales; put in your own"
    return {
        "firms": {
            "store": {
                "sells": {category: [segment]},
                "front_agents_per_1000_customers": front,
                "expert_agents_per_1000_customers": expert,
                "cash_per_customer": short(CASH * sales),
            }
        },
        "desk": {"wage_per_agent_per_month": pay, "expert_wage_per_agent_per_month": short(1.5 * pay)},
        "sources": {
            "firms.store.front_agents_per_1000_customers": few,
            "firms.store.expert_agents_per_1000_customers": few,
            "firms.store.cash_per_customer": "A: a month of the log's sales; put in your own",
            "desk.wage_per_agent_per_month": why,
            "desk.expert_wage_per_agent_per_month": why,
        },
    }


def short(value: float, digits: int = 4) -> float:
    """Four significant digits: more than the intervals know, few enough to read."""
    return float(f"{value:.{digits}g}")
