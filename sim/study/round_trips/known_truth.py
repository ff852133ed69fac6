"""Markets whose truth is known: nothing at work but what the customer-base models describe.

Their logs are what BG/NBD, Gamma-Gamma and sBG take for granted, so that what a calibration finds can be held
against what went in.
"""

from __future__ import annotations

from typing import Any

from sim.scenario.basics.names import all_but
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import RunSettings, Study, StudyFile
from sim.study.calibrate.btyd import BGNBD, SBG
from sim.study.calibrate.spend_model import GammaGamma
from sim.study.facts.measurement import NEVER_NOTHING
from sim.study.logs.calendar import MONTH_DAYS, WEEK_DAYS

#: The buyers' truth, in weeks and money. They buy rarely enough that few purchases (0.2 %) fall on the day of
#: another one of the same customer: a log by days cannot tell those apart, and would show a lower rate.
BUYING = BGNBD(r=1.5, alpha=84.0, a=0.9, b=2.5)
SPEND = GammaGamma(p=6.25, q=3.74, gamma=15.45)
#: The subscribers' truth, at each monthly renewal: the "Regular" customers of Fader & Hardie (2007).
RENEWING = SBG(alpha=0.704, beta=1.182)

BUYERS_MONTHS, SUBSCRIBERS_MONTHS = 72, 18
ARRIVALS = [0.25, 0.25, 0.25, 0.25]  # of everybody, by month


def known_buyers(customers: int, seed: int) -> Study:
    """A shop of buyers who are BG/NBD and spend as the Gamma-Gamma has it."""
    mean = SPEND.p * SPEND.gamma / (SPEND.q - 1)
    segment = {
        "occasions": {
            "core": {
                "mean_per_month": BUYING.r / BUYING.alpha * MONTH_DAYS / WEEK_DAYS,
                "shape": BUYING.r,
            }
        },
        "basket": {"kind": "gamma_gamma", **SPEND._asdict()},
        "attrition": {"a": BUYING.a, "b": BUYING.b},
    }
    return _study("buyers", segment, mean, BUYERS_MONTHS, customers, seed)


def known_subscribers(customers: int, seed: int) -> Study:
    """A service whose subscribers renew every month as the sBG has it."""
    segment = {"attrition": {"a": RENEWING.alpha, "b": RENEWING.beta}}
    contract = {"setting": "contractual", "months_between_renewals": 1}
    return _study("subscribers", segment, 100.0, SUBSCRIBERS_MONTHS, customers, seed, contract)


def _study(
    name: str,
    segment: dict[str, Any],
    price: float,
    months: int,
    customers: int,
    seed: int,
    contract: dict[str, Any] | None = None,
) -> Study:
    """One firm, one segment that arrives by a first purchase there, and attrition alone at work."""
    given: dict[str, Any] = {
        "focal": "store",
        "categories": {"core": {"price": price}},
        "segments": {
            name: {
                "share": 1.0,
                "occasions": {"core": {}},
                "arrivals": ARRIVALS,
                "first_purchase_at": "store",
                **segment,
            }
        },
        "firms": {"store": {"sells": {"core": [name]}}},
        "choice": {"outside": NEVER_NOTHING},
        "switched_off": all_but("attrition"),
    }
    run = RunSettings(seed=seed, months=months, warm_up_months=0, customers=customers)
    settings = StudyFile(market=f"known_{name}", strategies=["hold"], run=run)
    market = Market.model_validate(given | (contract or {}))
    return Study(f"known_{name}", settings, market, {"hold": Strategy()})
