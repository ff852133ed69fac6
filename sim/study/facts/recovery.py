"""F21, F22, F43, F44: failures, complaints and what comes of them.

One firm fails at every purchase and its equal rival never does. Purchases are rare, so that most customers
have met one failure when their next purchase is counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.scenario.basics.statement import stated
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import (
    NEVER_NOTHING,
    Look,
    Measurement,
    by_firm,
    made_study,
    over_runs,
    parity_market,
    run_of,
)
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 10
CUSTOMERS = 16_000
_ABOVE = Band(0.0, np.inf)
#: Outcome -> (somebody complains, it is solved, quickly)
OUTCOMES = {
    "no_complaint": (0.0, 0.0, False),
    "unsolved": (1.0, 0.0, False),
    "solved": (1.0, 1.0, False),
    "solved_quickly": (1.0, 1.0, True),
}


def _market(severity: str, outcome: str, taken_to_heart: bool) -> Market:
    """Every purchase at the first firm fails in one way and is recovered from in one way.

    Parameters
    ----------
    severity : {"minor", "major", "none"}
    outcome : str
        One of `OUTCOMES`.
    taken_to_heart : bool
        Whoever buys is delighted (satisfaction 5) but for the failure, which counts in full, and nothing else
        matters to the next choice; else all is as the defaults have it.
    """
    complains, solved, quick = OUTCOMES[outcome]
    failure: dict[str, Any] = {
        "chance_per_purchase": 1.0,
        "quality_slope": 10.0,
        "major_share": 1.0 if severity == "major" else 0.0,
        "complaint_minor": complains,
        "complaint_major": complains,
        "solved_chance": solved,
        "quick_minutes": 120.0,
    }
    if not quick:  # however quickly, it counts as merely solved
        failure |= {"minor_quick": 0.70, "major_quick": 0.54}
    off = ["rivals", *(["failure"] if severity == "none" else [])]
    people: dict[str, Any] = {
        "occasions": {"core": {"mean_per_month": 0.05, "shape": 1000.0}},
        "need_weights": {"product_quality": 1.0},  # the rival's reliability is for it not to fail alone
    }
    firm = {
        "sells": {"core": ["people"]},
        "awareness": 1.0,
        "share": 0.5,
        "front_agents_per_1000_customers": 5.0,
    }
    firms = {"firm_1": firm, "firm_2": firm | {"quality": {"reliability": 5.0}}}
    if not taken_to_heart:
        return parity_market(2, people, firms=firms, failure=failure, switched_off=off)
    return parity_market(
        2,
        people | {"tenure_mean_months": 1.0},
        firms=firms,
        failure=failure | {"memory": 1.0},
        choice={"outside": NEVER_NOTHING, "nest": 1.0, "trust": 0.0, "untried": 0.0, "hearsay": 0.0},
        # satisfaction is the score of the last experience; care makes the first firm's 5
        experience={"satisfaction_speed": 1.0, "tenure_months": 600.0},
        response={"care": {"ceiling": 100.0, "half_spend": 0.01}},
        stages={"new_purchases": 1, "new_months": 0.0, "lapsed_intervals": 100.0},
        desk={"contacts_per_purchase": 0.0, "contacts_per_year": 0.0},
        switched_off=[*off, "habit", "attachment", "talk", "perception_noise"],
    )


def repurchase(severity: str, outcome: str, look: Look, replication: int, taken_to_heart: bool) -> float:
    """Share of the purchases from month 12 on made again at the firm bought from in months 1 to 11.

    Of half a year; of a whole one where the failure is taken to heart and so weighs the same for good.
    """
    market = _market(severity, outcome, taken_to_heart)
    care = Strategy(spend={"care": 1.0 if taken_to_heart else 0.0})

    def seen(months: int, of: Market) -> Any:
        study = made_study(
            of, {"care": care}, customers=look.customers(CUSTOMERS), months=months, seed=look.seed
        )
        return run_of(study, "care", replication=replication)

    begun, middle, end = (seen(months, market) for months in (1, 12, 24 if taken_to_heart else 18))
    before, by_then, after = (by_firm(run, "purchases") for run in (begun, middle, end))
    chosen = (by_then[0] > before[0]) & (by_firm(begun, "tenure_months")[0] > 1)  # customers from the start
    bought = (after - by_then)[:, chosen].sum(axis=1)
    return float(bought[0] / bought.sum())


def tarp(look: Look) -> dict[str, Measurement]:
    """F43 and F44: the TARP table out of the simulation."""
    found = {}
    for fact, severity in (("F43", "minor"), ("F44", "major")):
        shares = {
            outcome: [
                repurchase(severity, outcome, look, n, taken_to_heart=True) for n in range(REPLICATIONS)
            ]
            for outcome in OUTCOMES
        }
        found[fact] = Measurement(
            [
                over_runs(stated(TEXTS, f"measured.tarp.{outcome}"), values)
                for outcome, values in shares.items()
            ],
            stated(TEXTS, f"measured.{fact}.how"),
        )
    return found


def churn(look: Look) -> dict[str, Measurement]:
    """F21 and F22: share of next purchases lost, against customers whom nothing happened to; all defaults."""
    arms = (
        ("none", "no_complaint"), ("minor", "solved_quickly"), ("minor", "unsolved"),
        ("minor", "no_complaint"), ("major", "solved_quickly"), ("major", "unsolved"),
    )  # fmt: skip
    lost = {
        arm: 1 - np.array([repurchase(*arm, look, n, taken_to_heart=False) for n in range(REPLICATIONS)])
        for arm in arms
    }
    without = lost.pop(("none", "no_complaint"))
    paradox = lost.pop(("minor", "solved_quickly"))
    how = stated(TEXTS, "measured.lost.how")
    return {
        "F21": Measurement([over_runs(stated(TEXTS, "measured.F21.lost"), paradox - without)], how),
        "F22": Measurement(
            [
                over_runs(stated(TEXTS, f"measured.F22.{severity}.{outcome}"), values - without, _ABOVE)
                for (severity, outcome), values in lost.items()
            ],
            how,
        ),
    }
