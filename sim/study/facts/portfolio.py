"""F11-F16 and F40: how unequal customers are, and how profit goes with tenure."""

from __future__ import annotations

import numpy as np

from sim.scenario.basics.statement import stated
from sim.study.facts.followed import EVERYDAY, reference
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS, MANY = 10, 30  # of a year, which is quickly lived through


def shares(look: Look, replication: int) -> list[float]:
    """Shares of profit (top 5 %, next 15 %, rest), loss-makers among the rest, sales share of the top 12 %.

    Of the focal firm's customers who bought in a year.
    """
    study = reference(look, 12, "run.warm_up_months=12")
    everybody = run_of(study, replication=replication).customers
    active = everybody[(everybody["firm"] == study.market_of_firms.focal) & (everybody["sales"] > 0)]
    profit, sales = (np.sort(active[column].to_numpy())[::-1] for column in ("profit", "sales"))
    five, twenty, twelve = (round(share * len(profit)) for share in (0.05, 0.2, 0.12))
    return [
        profit[:five].sum() / profit.sum(),
        profit[five:twenty].sum() / profit.sum(),
        profit[twenty:].sum() / profit.sum(),
        (profit[twenty:] < 0).mean(),
        sales[:twelve].sum() / sales.sum(),
    ]


def concentration(look: Look) -> dict[str, Measurement]:
    """F11 to F15."""
    top, middle, rest, losing, sales = np.array([shares(look, replication) for replication in range(MANY)]).T
    how = stated(TEXTS, "measured.concentration.how")
    return {
        "F11": Measurement([over_runs(stated(TEXTS, "measured.F11.profit"), top)], how, REFERENCE),
        "F12": Measurement([over_runs(stated(TEXTS, "measured.F12.profit"), middle)], how, REFERENCE),
        "F13": Measurement([over_runs(stated(TEXTS, "measured.F13.profit"), rest)], how, REFERENCE),
        "F14": Measurement([over_runs(stated(TEXTS, "measured.F14.sales"), sales)], how, REFERENCE),
        "F15": Measurement([over_runs(stated(TEXTS, "measured.F15.losing"), losing)], how, REFERENCE),
    }


def _years(look: Look, replication: int) -> tuple[float, float, float]:
    """Growth of the same loyal customers from year 2 to year 3, what sorting adds, and the rise seen across.

    Each in parts of the mean profit of a loyal customer in year 2; customers of all everyday shops.
    """
    ends = []
    for months in (12, 24, 36):
        study = reference(look, months, "market.discount_rate_per_year=0")
        everybody = run_of(study, replication=replication).customers.set_index(["firm", "customer"])
        ends.append(everybody[["profit", "stage", "tenure_months"]])
    one, two, three = ends
    both = two.join(three.add_suffix("_later")).join(one["profit"].rename("before"))
    second = both["profit"] - both["before"].fillna(0.0)
    third = both["profit_later"] - both["profit"]
    loyal, later = both["stage"] == "loyal", both["stage_later"] == "loyal"
    level = second[loyal].mean()
    growth = (third - second)[loyal & later].mean()
    sorting = second[loyal & later].mean() - level
    years = np.minimum(both.loc[later, "tenure_months_later"] // 12, 10)
    across = np.polyfit(years, third[later], 1)[0]
    return growth / level, sorting / level, across / level


def tenure_and_profit(look: Look) -> dict[str, Measurement]:
    """F16: are loyal customers worth more each year, or do the less profitable leave?"""
    growth, sorting, across = np.array([_years(look, n) for n in range(REPLICATIONS)]).T
    return {
        "F16": Measurement(
            [over_runs(stated(TEXTS, "measured.F16.growth"), growth)],
            stated(TEXTS, "measured.F16.how", sorting=np.mean(sorting), across=np.mean(across)),
            REFERENCE,
        )
    }


#: Who begins in the first quarter is watched for three years.
_BEGUN, _WATCHED = 3, 39


def lives(look: Look, replication: int) -> float:
    """Correlation of the time from first to last purchase with profit, over the first quarter's new customers
    of each everyday shop.
    """
    study = reference(look, _WATCHED)
    market = study.market_of_firms
    sellers = [name for name, firm in market.firms.items() if EVERYDAY in firm.sells]
    everybody = run_of(study, replication=replication).customers
    since = everybody["tenure_months"]
    cohort = everybody[
        everybody["firm"].isin(sellers) & (since > _WATCHED - _BEGUN) & (since <= _WATCHED)
    ]  # fmt: skip
    lived = (cohort["tenure_months"] - cohort["silent_months"]) // 6
    found, weights = [], []
    for _, own in cohort.assign(lived=lived).groupby("firm", observed=True):
        found.append(np.corrcoef(own["lived"], own["profit"])[0, 1])
        weights.append(len(own))
    return float(np.average(found, weights=weights))


def correlation(look: Look) -> dict[str, Measurement]:
    """F40: goods of every day, bought without a contract."""
    values = [lives(look, replication) for replication in range(REPLICATIONS)]
    return {
        "F40": Measurement(
            [over_runs(stated(TEXTS, "measured.F40.correlation"), values)],
            stated(TEXTS, "measured.F40.how"),
            REFERENCE,
        )
    }
