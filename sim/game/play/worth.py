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

#: Lines of the ledger that no single customer causes, but for the fixed cost, which is the same for all.
GOES_ON = ("desk_pay", "programmes", "marketing")


def worth(match: Match, now: Run | None = None) -> dict[str, float]:
    """Money by team, discounted to the first month of the match.

    A customer brings its contribution less its part, by purchases, of what the firm goes on spending: on the
    desk, on programmes and on marketing. `now` is the run of the match, where it is at hand.
    """
    months, more = months_of(match), match.game.settings.worth_months
    now = now or run_of(match)
    later = run_of(match, more)
    each = match.game.market.customers / min(match.game.settings.customers, match.game.market.customers)
    return {
        team: each * _brought(now, later, team) - _spent_on(match, now, later, team, months)
        for team in match.game.teams
    }


def _of(run: Run, team: str) -> pd.DataFrame:
    table = run.customers
    return table[table["firm"].astype(str) == team].set_index("customer")


def _known(now: Run, team: str) -> pd.DataFrame:
    """Customers known by then, and how much each has brought and bought so far."""
    people = _of(now, team)
    return people[people["purchases"] > 0][["profit", "purchases"]]


def _brought(now: Run, later: Run, team: str) -> float:
    """What the simulated customers known by then bring."""
    known = _known(now, team)
    return float((_of(later, team)["profit"].loc[known.index] - known["profit"]).sum())


def _spent_on(match: Match, now: Run, later: Run, team: str, months: int) -> float:
    """Their part in what the firm goes on spending: no benefit without its cost."""
    rate = match.game.market.discount_rate_per_year
    book = later.ledger[(later.ledger["firm"].astype(str) == team) & (later.ledger["month"] >= months)]
    discounts = np.array([month_discount(rate, float(month)) for month in book["month"]])
    spent = float((book[list(GOES_ON)].sum(axis=1).to_numpy() * discounts).sum())
    then, known = _of(later, team)["purchases"], _known(now, team)
    every = float(then.sum() - known["purchases"].sum())
    theirs = float((then.loc[known.index] - known["purchases"]).sum())
    return spent * theirs / every if every > 0 else 0.0
