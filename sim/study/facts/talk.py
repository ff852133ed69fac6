"""F32 and F38: wallets before accounts, and customers who were told."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model.firm import Firm
from sim.model.market import LiveMarket, Story
from sim.model.result import Run
from sim.scenario.names import NEEDS
from sim.study.facts.measure import Look, Measurement, made_study, over_runs, parity_market, run_of

_SHOCK, _MONTHS = 12, 48
_CUSTOMERS = ["new", "regular", "long_standing", "loyal"]


def paperwork(market: LiveMarket, firm: Firm) -> Story:
    """From one month on, buying and paying are a burden."""
    yield market.until(_SHOCK)
    firm.quality[NEEDS.index("convenience")] -= 8.0


def _path(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Mean share of wallet, and share of the firm's customers who lapse, by month."""
    own = run.monthly[run.monthly["firm"] == "firm_1"].set_index("month")
    moves = run.transitions[run.transitions["firm"] == "firm_1"]
    lapses = moves[(moves["to_stage"] == "lapsed") & moves["from_stage"].isin(_CUSTOMERS)]
    lost = lapses.groupby("month")["customers"].sum().reindex(own.index, fill_value=0)
    there = own[_CUSTOMERS].sum(axis=1).shift(1).bfill()
    return own["share_of_wallet"].to_numpy(), (lost / there).to_numpy()


def _half_way(change: np.ndarray) -> float:
    """Months after the shock at which a change, smoothed over a quarter, has come half of its way."""
    smooth = np.convolve(change[_SHOCK:], np.ones(3) / 3, mode="valid")
    reached = np.flatnonzero(smooth >= smooth.max() / 2)
    return float(reached[0])


def _order(look: Look, replication: int) -> tuple[float, float]:
    study = made_study(
        parity_market(2), customers=look.customers(20_000), months=_MONTHS, warm_up=12, seed=look.seed
    )
    shocked, usual = (
        _path(run_of(study, replication=replication, policies=policies)) for policies in ([paperwork], [])
    )
    return _half_way(usual[0] - shocked[0]), _half_way(shocked[1] - usual[1])


def effort(look: Look) -> dict[str, Measurement]:
    """F32: a shock of paperwork; what falls first, the share of wallet or the number of accounts?"""
    wallet, accounts = np.array([_order(look, n) for n in range(8)]).T
    from sim.study.facts.table import Band

    return {
        "F32": Measurement(
            [over_runs("months from half of the fall in wallet to half of the rise in lapses", accounts - wallet,
                       Band(0.0, np.inf))],
            f"Two firms alike; buying at one of them becomes a burden. Half of the fall in share of wallet after "
            f"{np.mean(wallet):.1f} months, half of the rise in lapses after {np.mean(accounts):.1f}.",
        )
    }  # fmt: skip


def _told(look: Look, replication: int) -> tuple[float, float]:
    """Worth and survival of customers who came by talk, over those of others who came as early."""
    market = parity_market(
        2, {"attrition": {"a": 1.0, "b": 20.0}}, reach={"advertising_per_year": 0.4, "talk_per_year": 0.8},
        firms={
            name: {"share": 0.4, "awareness": 0.4, "sells": {"core": ["people"]}} for name in ("firm_1", "firm_2")
        },
    )  # fmt: skip
    early: Any = None
    size = {"customers": look.customers(30_000), "warm_up": 6, "seed": look.seed}
    early = run_of(made_study(market, months=6, **size), replication=replication).customers
    late = run_of(made_study(market, months=60, **size), replication=replication).customers
    begun = early[(early["firm"] == "firm_1") & (early["tenure_months"].between(1, 6)) & (early["purchases"] > 0)]
    own = late[late["firm"] == "firm_1"].set_index("customer").loc[begun["customer"]]
    told, other = own[own["told"]], own[~own["told"]]
    return told["profit"].mean() / other["profit"].mean(), told["left"].mean() / other["left"].mean()


def told(look: Look) -> dict[str, Measurement]:
    """F38: customers won in the same half-year, by talk or otherwise, after five years."""
    worth, leaving = np.array([_told(look, n) for n in range(8)]).T
    return {
        "F38": Measurement(
            [over_runs("profit in five years, told over others", worth)],
            f"Customers of one of two firms won in the same half-year. Left for good by then: {np.mean(leaving):.2f} "
            "as many of those told as of others.",
        )
    }
