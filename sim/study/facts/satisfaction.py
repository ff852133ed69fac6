"""F01-F05 and F41: what satisfaction does to repurchase, and what a shortfall does to satisfaction.

A customer's satisfaction is what it would tick on a scale of five. F01 to F03 ask about goods of every day:
who was served last by a shop, goes where next? F04 and F05 ask about what is bought years apart: owners of a
make who score it so buy the same again, or another.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.scenario.basics.names import NEEDS
from sim.scenario.basics.statement import stated
from sim.study.facts.followed import (
    LOOKED_AT,
    QUARTER,
    REFERENCE,
    followed,
    next_purchases,
    reference,
    score,
    surprised,
)
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS, OWNERS = 10, 60  # owners buy seldom: it takes more of them
#: When owners are asked, and when their purchases since then are counted; who buys twice in between is rare.
_ASKED, _COUNTED = 12, 36
_OWNERS = "owners"
#: How many customers score 3, 4 and 5, as in the published study of cars.
_MIX = (0.1, 0.7, 0.2)


class Stays(NamedTuple):
    """Share of purchases made where the last one was made, by the score given; numbers, or one a run."""

    three: Any
    four: Any
    five: Any

    def mixed(self) -> Any:
        """Of all customers, with the published mix of scores."""
        return sum(part * share for part, share in zip(_MIX, self, strict=True))


def shops(look: Look, replication: int) -> Stays:
    """Goods of every day: the next purchase after one at a shop that the customer scores so.

    Of threes and fours at shops as they are, asked once a quarter; of fives at one that surprises its
    customers again and again.
    """
    usual = followed(look, replication)
    asked = LOOKED_AT[QUARTER - 1 :: QUARTER]
    seen = pd.concat([next_purchases(usual, month) for month in asked])
    held = next_purchases(surprised(look, replication), asked[-1])
    tables = {3: seen, 4: seen, 5: held}
    return Stays(*(float(of.loc[of["score"] == ticked, "stays"].mean()) for ticked, of in tables.items()))


def makes(look: Look, replication: int) -> Stays:
    """What lasts: purchases within two years of being asked, of owners who score the make they own."""
    asked, later = (
        run_of(reference(look, months), replication=replication).customers.query("segment == @_OWNERS")
        for months in (_ASKED, _COUNTED)
    )
    held, since = asked.set_index(["firm", "customer"]), later.set_index(["firm", "customer"])
    owned = held[held["purchases"] > 0]["silent_months"].groupby("customer").idxmin()
    bought = (since["purchases"] - held["purchases"]).fillna(0.0)
    own = held.loc[owned.to_numpy()].assign(
        again=bought.loc[owned.to_numpy()], all=bought.groupby("customer").sum().loc[owned.index].to_numpy()
    )
    sums = own.groupby(score(own["satisfaction"]))[["again", "all"]].sum()
    return Stays(*(float((sums["again"] / sums["all"]).get(ticked, np.nan)) for ticked in (3, 4, 5)))


def _odds(share: Any) -> Any:
    """Odds of a share; nan where nobody went elsewhere: without end, they have no mean."""
    elsewhere = 1 - np.asarray(share)
    return share / np.where(elsewhere > 0, elsewhere, np.nan)


def _odds_ratio(of: Stays) -> Any:
    return _odds(of.five) / _odds(of.four)


def _slopes(of: Stays) -> Any:
    return (of.four - of.three) / (of.five - of.four)


def measure(look: Look) -> dict[str, Measurement]:
    """F01 to F05."""
    everyday, lasting = (
        Stays(*np.array([of(look, n) for n in range(replications)]).T)
        for of, replications in ((shops, REPLICATIONS), (makes, OWNERS))
    )
    how = stated(TEXTS, "measured.won.how")
    follows = stated(TEXTS, "measured.F03.how", owners=np.nanmean(_odds_ratio(lasting)))
    owners = stated(
        TEXTS, "measured.owners.how",
        three=np.mean(lasting.three), four=np.mean(lasting.four), five=np.mean(lasting.five),
    )  # fmt: skip
    return {
        "F01": Measurement(
            [over_runs(stated(TEXTS, "measured.F01.won"), 1 - everyday.four)], how, REFERENCE
        ),
        "F02": Measurement(
            [over_runs(stated(TEXTS, "measured.F02.won"), 1 - everyday.five)], how, REFERENCE
        ),
        "F03": Measurement(
            [over_runs(stated(TEXTS, "measured.F03.odds"), _odds_ratio(everyday))], follows, REFERENCE
        ),
        "F04": Measurement(
            [over_runs(stated(TEXTS, "measured.F04.share"), lasting.mixed())], owners, REFERENCE
        ),
        "F05": Measurement(
            [over_runs(stated(TEXTS, "measured.F05.slopes"), _slopes(lasting))], owners, REFERENCE
        ),
    }  # fmt: skip


#: How far an offer is better or worse for a month than customers expect, in units of value.
DISTANCE = 0.8
_MONTH = 6


def _for_a_month(step: float) -> Intervention:
    """The goods are better or worse for a month; what can fail, fails as before."""
    goods = [number for number, need in enumerate(NEEDS) if need != "reliability"]

    @Intervention
    def change(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(_MONTH)
        firm.quality[goods] += step
        yield market.months(1)
        firm.quality[goods] -= step

    return change


def asymmetry(look: Look, replication: int) -> float:
    """Fall of satisfaction after a month of worse goods, over its rise after one as much better."""
    study = reference(look, _MONTH + 1)

    def mean(*policies: Intervention) -> float:
        customers = run_of(study, replication=replication, policies=policies).customers
        own = customers[
            (customers["firm"] == study.market_of_firms.focal) & (customers["silent_months"] == 1)
        ]
        return float(own["satisfaction"].mean())

    usual = mean()
    return (usual - mean(_for_a_month(-DISTANCE))) / (mean(_for_a_month(DISTANCE)) - usual)


def disconfirmation(look: Look) -> dict[str, Measurement]:
    """F41: goods are worse for a month than all expect, or better by as much."""
    values = [asymmetry(look, n) for n in range(REPLICATIONS)]
    return {
        "F41": Measurement(
            [over_runs(stated(TEXTS, "measured.F41.ratio"), values)],
            stated(TEXTS, "measured.F41.how", distance=DISTANCE),
            REFERENCE,
        )
    }
