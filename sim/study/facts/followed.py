"""Customers of the reference market followed: what each met with in a month, what it bought afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from sim.study.facts.measurement import Look, run_of

#: The market in which facts are measured, and the categories in it.
REFERENCE, EVERYDAY, DURABLE = "reference", "everyday", "durable"
#: Customers that are simulated at full effort.
CUSTOMERS = 12_000
#: Months in which customers are looked at, and for how long they are followed from then on.
LOOKED_AT, QUARTER = tuple(range(1, 10)), 3
_LIVED = LOOKED_AT[-1] + QUARTER


def reference(look: Look, months: int, *settings: str, customers: int = CUSTOMERS) -> Study:
    """The reference market as it is, over so many months, with a sample of its customers."""
    simulated = (
        f"run.customers={look.customers(customers)}",
        f"run.seed={look.seed}",
        f"run.months={months}",
    )
    return load_study(REFERENCE, [*simulated, *settings, *look.settings])


def score(satisfaction: pd.Series) -> pd.Series:
    """What a customer ticks who is asked for a whole number from 1 to 5."""
    return np.floor(satisfaction + 0.5).clip(1, 5).astype(int)


@dataclass(frozen=True)
class Followed:
    """A year of the market.

    Attributes
    ----------
    purchases : DataFrame
        Goods of every day, one row a purchase in the order of time: customer, firm, month.
    stood : dict of DataFrame
        How customers stood with firms at the end of the month before each of `LOOKED_AT`: by customer and
        firm, the columns of a run's customers.
    """

    purchases: pd.DataFrame
    stood: dict[int, pd.DataFrame]


def _standing(study: Study, replication: int) -> pd.DataFrame:
    """Those who have bought, by customer and firm."""
    everybody = run_of(study, replication=replication).customers
    bought = everybody[everybody["purchases"] > 0]
    return bought.assign(firm=bought["firm"].astype(str)).set_index(["customer", "firm"])


@lru_cache(maxsize=2)
def followed(look: Look, replication: int) -> Followed:
    """Live through a year once with a journal, and up to each month that is looked at."""
    table = run_of(reference(look, _LIVED), replication=replication, journal=True).purchases
    assert table is not None
    table = table[table["category"] == EVERYDAY].sort_values("time_months", kind="stable")
    purchases = pd.DataFrame(
        {
            "customer": table["customer"].to_numpy(),
            "firm": table["firm"].astype(str).to_numpy(),
            "month": table["time_months"].to_numpy().astype(int),
        }
    )
    stood = {month: _standing(reference(look, month), replication) for month in LOOKED_AT}
    return Followed(purchases, stood)


def next_purchases(of: Followed, month: int) -> pd.DataFrame:
    """Who bought before `month` and buys again within a quarter: the score of its shop, and if it stays."""
    before = of.purchases[of.purchases["month"] < month].groupby("customer")["firm"].last()
    coming = of.purchases[of.purchases["month"].between(month, month + QUARTER - 1)]
    both = pd.DataFrame({"own": before, "next": coming.groupby("customer")["firm"].first()}).dropna()
    held = of.stood[month].reindex(pd.MultiIndex.from_arrays([both.index, both["own"]]))
    return pd.DataFrame(
        {"score": score(held["satisfaction"]).to_numpy(), "stays": (both["own"] == both["next"]).to_numpy()}
    )


def comebacks(of: Followed) -> pd.DataFrame:
    """One row a purchase of the months looked at: what its customer met with there that month (`none` if
    nothing failed), and whether it bought there again within a quarter.

    So that who is spared counts as often as it shops: those who meet with a failure shop more than others.
    """
    rows = []
    for month in LOOKED_AT:
        during = of.purchases[of.purchases["month"] == month - 1]
        places = pd.MultiIndex.from_frame(during[["customer", "firm"]])
        held = of.stood[month].reindex(places)
        met = held["mishap"].astype(str).where(held["mishap_months"] == 1, "none").to_numpy()
        after = of.purchases[of.purchases["month"].between(month, month + QUARTER - 1)]
        again = places.isin(pd.MultiIndex.from_frame(after[["customer", "firm"]]))
        found = pd.DataFrame({"customer": places.get_level_values(0), "firm": places.get_level_values(1),
                              "met": met, "again": again, "month": month})  # fmt: skip
        spared = found["met"] == "none"
        rows += [found[spared], found[~spared].drop_duplicates(["customer", "firm"])]
    return pd.concat(rows, ignore_index=True)
