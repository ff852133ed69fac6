"""F20, F36 and F45: what a price does to sales, and F29: loyalty that is bought."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from sim.scenario.basics.names import ESTABLISHED
from sim.scenario.basics.statement import stated
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Rival, Study
from sim.study.facts.followed import EVERYDAY, reference
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS
from sim.study.measure.last_year import discount_factor

REPLICATIONS = 10
_CUSTOMERS = 8000
_STEP = 0.04
_STEP_OF_ALL = 0.1


def _priced(factor: float, from_month: int = 0) -> Strategy:
    return Strategy.model_validate(
        {"levers": [{"lever": "list_price", "value": factor, "from_month": from_month}]}
    )


#: Prices stand but for the one that is changed, as in regressions that hold rivals' prices constant.
_NOBODY_FOLLOWS = "market.firms.*.rules.match_price=0"


def _units(look: Look, replication: int, factor: float, everybody: bool) -> float:
    """Everyday purchases of a year at `factor` times the focal firm's price, or with `everybody` of all at
    that of all.
    """
    study = reference(look, 12, _NOBODY_FOLLOWS, customers=_CUSTOMERS)
    study = replace(study, strategies={"hold": Strategy(), "priced": _priced(factor)})
    market = study.market_of_firms
    sellers = [name for name, firm in market.firms.items() if EVERYDAY in firm.sells]
    if everybody:
        others = {name: Rival(_priced(factor), 0.0) for name in sellers if name != market.focal}
        study = replace(study, rivals=others)
    monthly = run_of(study, "priced", replication).monthly
    counted = sellers if everybody else [market.focal]
    return float(monthly.loc[monthly["firm"].isin(counted), "core_purchases"].sum())


def elasticities(look: Look, replication: int) -> tuple[float, float]:
    """Of the focal firm's units in its price, and of all units in that of all; same customers and luck."""
    found = []
    for step, everybody in ((_STEP, False), (_STEP_OF_ALL, True)):
        less, more = (_units(look, replication, factor, everybody) for factor in (1 - step, 1 + step))
        found.append(math.log(more / less) / math.log((1 + step) / (1 - step)))
    return found[0], found[1]


def elasticity(look: Look) -> dict[str, Measurement]:
    """F36 and F45."""
    own, category = np.array([elasticities(look, n) for n in range(REPLICATIONS)]).T
    return {
        fact: Measurement(
            [over_runs(stated(TEXTS, f"measured.{fact}.elasticity"), values)],
            stated(TEXTS, f"measured.{fact}.how"),
            REFERENCE,
        )
        for fact, values in (("F36", own), ("F45", category))
    }


def _dearer(look: Look, replication: int) -> float:
    """Share of units in the half-year after a price rise of a tenth, less that in the half-year before."""
    study = reference(look, 12, _NOBODY_FOLLOWS, customers=_CUSTOMERS)
    study = replace(study, strategies={"right": _priced(1.1, from_month=6)})
    monthly = run_of(study, "right", replication).monthly
    units = monthly.pivot_table(
        index="month", columns="firm", values="core_purchases", aggfunc="sum", observed=False
    )
    before, after = units.loc[:5].sum(), units.loc[6:].sum()
    focal = study.market_of_firms.focal
    return float(after[focal] / after.sum() - before[focal] / before.sum())


def price_alone(look: Look) -> dict[str, Measurement]:
    """F20: a move to the right in the customer matrix."""
    return {
        "F20": Measurement(
            [over_runs(stated(TEXTS, "measured.F20.share"), [_dearer(look, n) for n in range(REPLICATIONS)])],
            stated(TEXTS, "measured.F20.how"),
            REFERENCE,
        )
    }


_DISCOUNT = 0.05


def _per_kept(study: Study, strategy: str, replication: int) -> tuple[float, float, float]:
    """Present value of profit per customer kept at the end, customers kept, and discounts given."""
    run, focal = run_of(study, strategy, replication), study.market_of_firms.focal
    book = run.ledger[run.ledger["firm"] == focal]
    factor = discount_factor(book["month"].to_numpy(), study.market_of_firms.discount_rate_per_year)
    last = run.monthly[(run.monthly["firm"] == focal) & (run.monthly["month"] == study.run.months - 1)]
    kept = float(last[list(ESTABLISHED)].sum(axis=1).sum())
    return float((book["profit"] * factor).sum()) / kept, kept, float((book["discounts"]).sum())


def bought_loyalty(look: Look) -> dict[str, Measurement]:
    """F29: the same money given as a discount to loyal customers, or spent on caring for them."""
    discount = Strategy.model_validate({"levers": [{"lever": "loyal_discount", "value": _DISCOUNT}]})
    study = reference(look, 36, customers=_CUSTOMERS)
    study = replace(study, strategies={"discount": discount, "care": Strategy(spend={"care": 1.0})})
    rows = []
    for n in range(REPLICATIONS):
        each, many, given = _per_kept(study, "discount", n)
        same = given / study.customers / study.run.months
        settings = study.settings.model_copy(update={"budget_per_customer_per_month": same})
        by_service, more, _ = _per_kept(replace(study, settings=settings), "care", n)
        rows.append((each - by_service, many, more))
    difference, by_price, by_care = np.array(rows).T
    return {
        "F29": Measurement(
            [over_runs(stated(TEXTS, "measured.F29.difference"), difference)],
            stated(
                TEXTS,
                "measured.F29.how",
                discount=_DISCOUNT,
                by_price=np.mean(by_price),
                by_care=np.mean(by_care),
            ),
            REFERENCE,
        )
    }
