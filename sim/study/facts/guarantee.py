"""F42: whether an unconditional guarantee repays itself, by the firm's own count and in truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.scenario.basics.statement import stated
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.facts.followed import reference
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 30
_CUSTOMERS = 6000
#: Claims of a quarter are followed for a year each.
_CLAIMED, _YEAR = (1, 2, 3), 12


def _guaranteeing(look: Look, months: int) -> Study:
    """The reference market in which the focal firm pays back the mean basket to whoever is not satisfied."""
    study = reference(look, months, customers=_CUSTOMERS)
    payout = study.market_of_firms.segments["households"].basket.mean_money
    promise = Strategy.model_validate(
        {
            "levers": [
                {"lever": "unconditional_promise", "value": 1.0},
                {"lever": "promise_payout", "value": payout},
            ]
        }
    )
    return replace(study, strategies={"hold": Strategy(), "promise": promise})


def repaid(look: Look, replication: int) -> tuple[float, float]:
    """Repeat revenue over payouts as a firm counts it, of who claimed; and what the promise really brought.

    The firm counts whatever claimants spend with it in the year after their claim, over what each paid for a
    purchase: the money back. In truth part of them would have come back all the same, and others come because
    of the promise: both runs have the same luck.
    """
    months = _CLAIMED[-1] + _YEAR
    study = _guaranteeing(look, months)
    focal = study.market_of_firms.focal
    promised, usual = (run_of(study, name, replication, journal=True) for name in ("promise", "hold"))
    table = promised.purchases
    assert table is not None
    own = table[table["firm"] == focal]
    revenue, refunded = 0.0, 0.0
    for month in _CLAIMED:
        customers = run_of(_guaranteeing(look, month), "promise", replication).customers
        claimed = customers[(customers["firm"] == focal) & (customers["claim_months"] == 1)]
        since = own["time_months"].between(month, month + _YEAR)
        revenue += float(own.loc[since & own["customer"].isin(claimed["customer"]), "amount"].sum())
        refunded += float(claimed["basket"].sum())
    books = [
        run.ledger[run.ledger["firm"] == focal][["revenue", "payouts"]].sum() for run in (promised, usual)
    ]
    gained: pd.Series = books[0] - books[1]
    return revenue / refunded, float(gained["revenue"] / gained["payouts"])


def guarantee(look: Look) -> dict[str, Measurement]:
    """F42: the firm's own count, as the chain published it, with the truth beside it."""
    counted, true = np.array([repaid(look, n) for n in range(REPLICATIONS)]).T
    return {
        "F42": Measurement(
            [over_runs(stated(TEXTS, "measured.F42.ratio"), counted)],
            stated(TEXTS, "measured.F42.how", true=np.mean(true)),
            REFERENCE,
        )
    }
