"""F11-F16 and F40: how unequal customers are, and how profit goes with tenure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sim.scenario.basics.statement import stated
from sim.scenario.files.load import load_study
from sim.study.facts.followed import REFERENCE, reference
from sim.study.facts.measurement import (
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
    top, middle, rest, losing, sales = np.array(
        [shares(look, replication) for replication in range(REPLICATIONS)]
    ).T
    how = stated(TEXTS, "measured.concentration.how")
    return {
        "F11": Measurement([over_runs(stated(TEXTS, "measured.F11.profit"), top)], how),
        "F12": Measurement([over_runs(stated(TEXTS, "measured.F12.profit"), middle)], how),
        "F13": Measurement([over_runs(stated(TEXTS, "measured.F13.profit"), rest)], how),
        "F14": Measurement([over_runs(stated(TEXTS, "measured.F14.sales"), sales)], how),
        "F15": Measurement([over_runs(stated(TEXTS, "measured.F15.losing"), losing)], how),
    }


def _years(look: Look, replication: int) -> tuple[float, float, float]:
    """Growth of the same loyal customers from year 2 to year 3, what sorting adds, and the rise seen across.

    Each in parts of the mean profit of a loyal customer in year 2.
    """
    market = parity_market(2, discount_rate_per_year=0.0)
    profit, loyal, tenure = [], [], np.zeros(0)
    for months in (12, 24, 36):
        study = made_study(
            market, customers=look.customers(20_000), months=months, warm_up=12, seed=look.seed
        )
        run = run_of(study, replication=replication)
        profit.append(by_firm(run, "profit")[0])
        loyal.append(by_firm(run, "stage")[0] == "loyal")
        tenure = by_firm(run, "tenure_months")[0]
    second, third = profit[1] - profit[0], profit[2] - profit[1]
    stays = loyal[1] & loyal[2]
    level = second[loyal[1]].mean()
    growth = (third[stays] - second[stays]).mean()
    sorting = second[stays].mean() - second[loyal[1]].mean()
    years = tenure[loyal[2]] // 12
    across = np.polyfit(np.minimum(years, 10), third[loyal[2]], 1)[0]
    return growth / level, sorting / level, across / level


def tenure_and_profit(look: Look) -> dict[str, Measurement]:
    """F16: are loyal customers worth more each year, or do the less profitable leave?"""
    growth, sorting, across = np.array([_years(look, n) for n in range(REPLICATIONS)]).T
    return {
        "F16": Measurement(
            [over_runs(stated(TEXTS, "measured.F16.growth"), growth)],
            stated(TEXTS, "measured.F16.how", sorting=np.mean(sorting), across=np.mean(across)),
        )
    }


_HALF_YEARS = (3, 9, 15, 21, 27, 33, 39)


def _correlation(look: Look, replication: int) -> float:
    """Of the time from first to last purchase with profit, over the first quarter's new customers."""
    study = load_study(
        "music_store",
        [*look.size(20_000), f"run.seed={look.seed}", "run.warm_up_months=0"],
    )
    bought: list[Any] = []
    profit: Any = None
    for months in _HALF_YEARS:
        settings = study.settings.model_copy(update={"run": study.run.model_copy(update={"months": months})})
        everybody = run_of(replace(study, settings=settings), replication=replication).customers
        own = everybody[everybody["firm"] == "store"].set_index("customer")
        bought.append(own["purchases"])
        profit = own["profit"]
    cohort = bought[0][bought[0] > 0].index
    counts = np.array([purchases.loc[cohort].to_numpy() for purchases in bought])
    # the last half-year with a purchase; who bought in the first quarter alone has lived for none
    lived = np.array([np.flatnonzero(np.diff(row, prepend=0) > 0).max() for row in counts.T])
    return float(np.corrcoef(lived, profit.loc[cohort].to_numpy())[0, 1])


def correlation(look: Look) -> dict[str, Measurement]:
    """F40: in the market of the purchase log, where customers are under no contract."""
    values: Any = [_correlation(look, replication) for replication in range(5)]
    return {
        "F40": Measurement(
            [over_runs(stated(TEXTS, "measured.F40.correlation"), values)],
            stated(TEXTS, "measured.F40.how"),
        )
    }
