"""F32 and F38: wallets before accounts, and customers who were told."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.scenario.basics.names import ACTIVE, NEEDS
from sim.scenario.basics.statement import stated
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.followed import EVERYDAY, reference
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

_SHOCK, _MONTHS = 12, 48


@Intervention
def paperwork(market: LiveMarket, firm: Firm) -> Story:
    """From one month on, buying and paying are a burden."""
    yield market.until(_SHOCK)
    firm.quality[NEEDS.index("convenience")] -= 8.0


def _path(study: Study, run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Mean share of wallet, and number of accounts (who is a customer and has not lapsed), by month."""
    own = run.monthly[run.monthly["firm"] == study.market_of_firms.focal]
    weighed = own["share_of_wallet"].fillna(0.0) * own["customers"]
    by_month = own.assign(weighed=weighed, active=own[list(ACTIVE)].sum(axis=1)).groupby("month")
    sums = by_month[["weighed", "customers", "active"]].sum()
    return (sums["weighed"] / sums["customers"]).to_numpy(), sums["active"].to_numpy(float)


def _half_way(change: np.ndarray) -> float:
    """Months after the shock at which a share lost, smoothed over a quarter, has come half of its way."""
    smooth = np.convolve(change[_SHOCK:], np.ones(3) / 3, mode="valid")
    return float(np.flatnonzero(smooth >= smooth[-1] / 2)[0])


def _order(look: Look, replication: int) -> tuple[float, float]:
    study = reference(look, _MONTHS)
    shocked, usual = (
        _path(study, run_of(study, replication=replication, policies=policies))
        for policies in ([paperwork], [])
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
    return {"F32": Measurement([lag], how, REFERENCE)}


#: Customers won in the first year are followed for as many.
_WON, _YEARS = 12, 5


def _worth_of_told(look: Look, replication: int, off: str = "") -> pd.DataFrame:
    """Profit so far and who has left, of customers won by talk in the first year, at any everyday shop."""
    study = reference(look, 12 * _YEARS, f"market.switched_off=[{off}]")
    everybody = run_of(study, replication=replication).customers
    sellers = [name for name, firm in study.market_of_firms.firms.items() if EVERYDAY in firm.sells]
    won = everybody["told"] & (everybody["tenure_months"] > 12 * _YEARS - _WON)
    mine = everybody["firm"].isin(sellers) & (everybody["tenure_months"] <= 12 * _YEARS)
    return everybody[won & mine].set_index(["customer", "firm"])[["profit", "left"]]


def told_against_others(look: Look, replication: int) -> tuple[float, float]:
    """Worth and leaving of customers won by talk, over the same customers were they like all others.

    The published study matches those who were told with others who are like them; here they are themselves.
    """
    referred, alike = _worth_of_told(look, replication), _worth_of_told(look, replication, "referral")
    both = referred.join(alike.add_suffix("_alike"), how="inner").sum()
    return float(both["profit"] / both["profit_alike"]), float(both["left"] / both["left_alike"])


def told(look: Look) -> dict[str, Measurement]:
    """F38: customers won by talk in the first of five years."""
    worth, leaving = np.array([told_against_others(look, n) for n in range(20)]).T
    return {
        "F38": Measurement(
            [over_runs(stated(TEXTS, "measured.F38.worth"), worth)],
            stated(TEXTS, "measured.F38.how", leaving=np.mean(leaving)),
            REFERENCE,
        )
    }
