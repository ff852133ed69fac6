"""Customers of the reference market followed: what each met with in a month, what it bought afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.scenario.basics.names import NEEDS
from sim.scenario.plans.study import Study
from sim.study.facts.measurement import REFERENCE, Look, run_of

#: Categories of the reference market.
EVERYDAY, DURABLE = "everyday", "durable"
#: Customers that are simulated at full effort.
CUSTOMERS = 12_000
#: Months in which customers are looked at, and for how long they are followed from then on.
LOOKED_AT, QUARTER = tuple(range(1, 10)), 3
_SURE = 0.25  # points
_SURPRISE = 2.0  # value
_LIVED = LOOKED_AT[-1] + QUARTER


def reference(look: Look, months: int, *settings: str, customers: int = CUSTOMERS) -> Study:
    """The reference market as it is, over so many months, with a sample of its customers."""
    return look.study(REFERENCE, customers, f"run.months={months}", *settings)


def score(satisfaction: pd.Series) -> pd.Series:
    """The whole number from 1 to 5 that a customer ticks without hesitation; nan for who stands between two.

    Who is nearer than a quarter of a point to a number has no doubt. The others are left out: what findings
    say of fours and fives, they say of the merely content and of the delighted.
    """
    nearest = np.floor(satisfaction + 0.5)
    return nearest.where((satisfaction - nearest).abs() <= _SURE)


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


def _standing(run: Run) -> pd.DataFrame:
    """Those who have bought, by customer and firm."""
    everybody = run.customers
    bought = everybody[everybody["purchases"] > 0]
    return bought.assign(firm=bought["firm"].astype(str)).set_index(["customer", "firm"])


def _everyday(run: Run) -> pd.DataFrame:
    """Everyday purchases of a run with a journal, in the order of time."""
    assert run.purchases is not None
    table = run.purchases[run.purchases["category"] == EVERYDAY].sort_values("time_months", kind="stable")
    columns = {"customer": table["customer"], "firm": table["firm"].astype(str)}
    return pd.DataFrame(columns | {"month": table["time_months"].astype(int)}).reset_index(drop=True)


@lru_cache(maxsize=2)
def followed(look: Look, replication: int) -> Followed:
    """Live through a year once with a journal, and up to each month that is looked at."""
    purchases = _everyday(run_of(reference(look, _LIVED), replication=replication, journal=True))
    stood = {month: _standing(run_of(reference(look, month), replication=replication)) for month in LOOKED_AT}
    return Followed(purchases, stood)


def surprised(look: Look, replication: int) -> Followed:
    """The focal firm's customers where it surprises them again and again."""
    last, policies = LOOKED_AT[-1], (surprise,)
    lived = run_of(reference(look, _LIVED), replication=replication, journal=True, policies=policies)
    asked = reference(look, last)
    stood = _standing(run_of(asked, replication=replication, policies=policies))
    own = stood[stood.index.get_level_values("firm") == asked.market_of_firms.focal]
    return Followed(_everyday(lived), {last: own})


@Intervention
def surprise(market: LiveMarket, firm: Firm) -> Story:
    """For a year by month 0, and from then on, all but what can fail is far better than customers expect."""
    yield market.until(-12)
    firm.quality[[number for number, need in enumerate(NEEDS) if need != "reliability"]] += _SURPRISE


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
    nothing failed), whether it bought there again within a quarter, and its satisfaction with the shop as
    the month closed; only who then bought such goods at all.

    So that who is spared counts as often as it shops: those who meet with a failure shop more than others.
    """
    rows = []
    for month in LOOKED_AT:
        after = of.purchases[of.purchases["month"].between(month, month + QUARTER - 1)]
        during = of.purchases[of.purchases["month"] == month - 1]
        during = during[during["customer"].isin(after["customer"])]
        places = pd.MultiIndex.from_frame(during[["customer", "firm"]])
        held = of.stood[month].reindex(places)
        met = held["mishap"].astype(str).where(held["mishap_months"] == 1, "none").to_numpy()
        again = places.isin(pd.MultiIndex.from_frame(after[["customer", "firm"]]))
        found = during[["customer", "firm"]].assign(
            met=met, again=again, satisfaction=held["satisfaction"].to_numpy(), month=month
        )
        spared = found["met"] == "none"
        rows += [found[spared], found[~spared].drop_duplicates(["customer", "firm"])]
    return pd.concat(rows, ignore_index=True)
