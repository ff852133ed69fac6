"""What customers known at the end of a match are still worth: what they bring in the months after it, while
every firm goes on as it last decided.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.game.play.match import Match
from sim.game.play.simulate_match import months_of, run_of
from sim.model.result import Run
from sim.model.rules.firm import month_discount


def worth(match: Match) -> dict[str, float]:
    """Money by team, discounted to the first month of the match.

    A customer brings its contribution less its part, by purchases, of what the desk is paid.
    """
    months, more = months_of(match), match.game.settings.worth_months
    now, later = run_of(match), run_of(match, more)
    each = match.game.market.customers / min(match.game.settings.customers, match.game.market.customers)
    return {
        team: each * _brought(match, now, later, team) - _pay(match, now, later, team, months)
        for team in match.game.teams
    }


def _of(run: Run, team: str) -> pd.DataFrame:
    table = run.customers
    return table[table["firm"].astype(str) == team].set_index("customer")


def _known(now: Run, team: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(_of(now, team)["purchases"] > 0)


def _brought(match: Match, now: Run, later: Run, team: str) -> float:
    """What the simulated customers known by then bring."""
    known = _known(now, team)
    return float((_of(later, team)["profit"] - _of(now, team)["profit"])[known].sum())


def _pay(match: Match, now: Run, later: Run, team: str, months: int) -> float:
    """Their part in the pay of the desk."""
    rate = match.game.market.discount_rate_per_year
    book = later.ledger[(later.ledger["firm"].astype(str) == team) & (later.ledger["month"] >= months)]
    discounts = np.array([month_discount(rate, float(month)) for month in book["month"]])
    pay = float((book["desk_pay"].to_numpy() * discounts).sum())
    bought = _of(later, team)["purchases"] - _of(now, team)["purchases"]
    known = _known(now, team)
    every = float(bought.sum())
    return pay * float(bought[known].sum()) / every if every > 0 else 0.0
