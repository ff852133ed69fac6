"""Who is ahead: what teams scored by each measure, and their places by the marks that the instructor chose.

All money is discounted to the first month of the match, what was earned as well as what customers known at
the end are still worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.game.log.state import State
from sim.game.play.results import Played
from sim.model.rules.firm import month_discount
from sim.scenario.plans.game_file import SCORES

#: What teams paid for research: (round, team) -> money.
Spent = Mapping[tuple[int, str], float]
#: Points of the best team by a score; the worst has none.
BEST = 100


def research_spent(state: State) -> dict[tuple[int, str], float]:
    """What each team paid for reports, by round."""
    found: dict[tuple[int, str], float] = {}
    for one in state.bought:
        key = (one["round"], one["team"])
        found[key] = found.get(key, 0.0) + one["price"]
    return found


def course(played: Played, spent: Spent) -> pd.DataFrame:
    """The match round by round, summed up since its beginning.

    Parameters
    ----------
    played : Played
    spent : mapping of (round, team) to float
        Money paid for research, at the start of the round.

    Returns
    -------
    DataFrame
        round x team: profit (money: after research, discounted); satisfaction (1 to 5: mean of the ends of
        the rounds); share (0 to 1: of all purchases); customers (number: at the end of the round).
    """
    match = played.match
    rate, months = match.game.market.discount_rate_per_year, match.game.settings.months_per_round
    book = played.run.ledger.astype({"firm": str})
    book = book[book["firm"].isin(match.game.teams) & (book["month"] < match.rounds * months)]
    now = np.array([month_discount(rate, float(month)) for month in book["month"]])
    earned = (book["profit"] * now).groupby([book["month"] // months + 1, book["firm"]]).sum()
    rows = []
    for team in match.game.teams:
        profit, satisfaction, own, everybody = 0.0, [], 0.0, 0.0
        for number in range(1, match.rounds + 1):
            row = played.of(number, team)
            paid = spent.get((number, team), 0.0)
            profit += earned[number, team] - paid * month_discount(rate, float((number - 1) * months))
            satisfaction.append(row["satisfaction"])
            own += row["purchases"]
            everybody += row["purchases"] / row["share"] if row["share"] > 0 else 0.0
            rows.append(
                {
                    "round": number,
                    "team": team,
                    "profit": round(profit, 2),
                    "satisfaction": _mean(satisfaction),
                    "share": own / everybody if everybody > 0 else 0.0,
                    "customers": row["customers"],
                }
            )
    return pd.DataFrame(rows).sort_values("round", kind="stable").reset_index(drop=True)


def ranking(played: Played, spent: Spent, worth: Mapping[str, float]) -> pd.DataFrame:
    """Where teams stand after the last round played.

    Parameters
    ----------
    played, spent
        As for `course`.
    worth : mapping of str to float
        What the customers of each team are still worth, by `sim.game.play.worth.worth`; not needed where
        value does not count and is not to be shown.

    Returns
    -------
    DataFrame
        team: place (number: 1 is best; equal points share one); points (number: of 100, weighted by the
        marks); tied (bool); each of SCORES. The best is first; tied teams stand in the order of their seats.
    """
    last = course(played, spent)
    last = last[last["round"] == played.match.rounds].set_index("team")
    scores = pd.DataFrame(
        {
            "profit": last["profit"],
            "value": [last["profit"][team] + worth.get(team, np.nan) for team in last.index],
            "satisfaction": last["satisfaction"],
            "share": last["share"],
        }
    )
    points = points_of(scores, played.match.game.settings.marks)
    place = points.rank(method="min", ascending=False).astype(int)
    tied = points.duplicated(keep=False)
    found = pd.DataFrame({"place": place, "points": points, "tied": tied}).join(scores)
    return found.sort_values("place", kind="stable").reset_index()


def points_of(scores: pd.DataFrame, marks: Mapping[Any, float]) -> pd.Series[Any]:
    """Points of each team, whole numbers of 100: by each score that counts, the best has 100 and the worst 0.

    Those in between have their part of the way; where all are alike, all have 100. A team without a score,
    as one without customers is without satisfaction, has 0 of it.
    """
    total = pd.Series(0.0, index=scores.index)
    for name in SCORES:
        weight = marks.get(name, 0.0)
        if weight > 0:
            total = total + weight * _part_of_the_way(scores[name])
    return (BEST * total / sum(marks.values())).round().astype(int)


def _part_of_the_way(score: pd.Series[Any]) -> pd.Series[Any]:
    least, most = score.min(), score.max()
    if not most > least:
        return score.notna().astype(float)
    return ((score - least) / (most - least)).fillna(0.0)


def _mean(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")
