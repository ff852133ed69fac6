"""F32 and F38: wallets before accounts, and customers who were told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.scenario.basics.names import ACTIVE, NEEDS
from sim.scenario.basics.statement import stated
from sim.scenario.files.load import load_study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import Look, Measurement, made_study, over_runs, parity_market, run_of
from sim.study.facts.sentences import TEXTS

_SHOCK, _MONTHS = 12, 48


@Intervention
def paperwork(market: LiveMarket, firm: Firm) -> Story:
    """From one month on, buying and paying are a burden."""
    yield market.until(_SHOCK)
    firm.quality[NEEDS.index("convenience")] -= 8.0


def _path(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Mean share of wallet, and number of accounts (who is a customer and has not lapsed), by month."""
    own = run.monthly[run.monthly["firm"] == "firm_1"].set_index("month")
    return own["share_of_wallet"].to_numpy(), own[list(ACTIVE)].sum(axis=1).to_numpy(float)


def _half_way(change: np.ndarray) -> float:
    """Months after the shock at which a share lost, smoothed over a quarter, has come half of its way."""
    smooth = np.convolve(change[_SHOCK:], np.ones(3) / 3, mode="valid")
    return float(np.flatnonzero(smooth >= smooth[-1] / 2)[0])


def _order(look: Look, replication: int) -> tuple[float, float]:
    study = made_study(
        parity_market(2), customers=look.customers(20_000), months=_MONTHS, warm_up=12, seed=look.seed
    )
    shocked, usual = (
        _path(run_of(study, replication=replication, policies=policies)) for policies in ([paperwork], [])
    )
    return _half_way(1 - shocked[0] / usual[0]), _half_way(1 - shocked[1] / usual[1])


def effort(look: Look) -> dict[str, Measurement]:
    """F32: a shock of paperwork; what falls first, the share of wallet or the number of accounts?"""
    wallet, accounts = np.array([_order(look, n) for n in range(8)]).T
    lag = over_runs(
        stated(TEXTS, "measured.F32.lag"),
        accounts - wallet,
        Band(0.0, np.inf),
    )
    how = stated(TEXTS, "measured.F32.how", wallet=np.mean(wallet), accounts=np.mean(accounts))
    return {"F32": Measurement([lag], how)}


def _told(look: Look, replication: int) -> tuple[float, float]:
    """Worth and leaving of customers who came by talk, over the same customers were they like all others."""
    study = load_study("talk", [*look.size(15_000), f"run.seed={look.seed}", "run.months=60"])
    market = study.market_of_firms
    tables = []
    for off in ([], ["referral"]):
        without = market.model_copy(update={"switched_off": [*market.switched_off, *off]})
        everybody = run_of(replace(study, market=without), replication=replication).customers
        tables.append(everybody[everybody["firm"] == market.focal].set_index("customer"))
    referred, alike = tables
    told = referred.index[referred["told"] & (referred["tenure_months"] > 36)]
    worth = referred.loc[told, "profit"].sum() / alike.loc[told, "profit"].sum()
    return float(worth), float(referred.loc[told, "left"].sum() / alike.loc[told, "left"].sum())


def told(look: Look) -> dict[str, Measurement]:
    """F38: customers won by talk in the first two years of five."""
    worth, leaving = np.array([_told(look, n) for n in range(8)]).T
    return {
        "F38": Measurement(
            [over_runs(stated(TEXTS, "measured.F38.worth"), worth)],
            stated(TEXTS, "measured.F38.how", leaving=np.mean(leaving)),
        )
    }
