"""Robots that fill empty seats, each with a habit that its name tells: pure functions of what is open to all.

They buy no research: of others they know what they decided, which shows in the shop, and of the market what
their own books tell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from sim.game.play.results import Played
from sim.game.setup.business_levers import BUSINESS_LEVERS
from sim.game.setup.decision import usual
from sim.game.setup.game import Game

#: A discounter asks so much less than the cheapest rival (%), and never less than the floor (% of the start).
UNDERCUTS, FLOOR = 5, 85
#: A discounter's and an advertiser's discount on the first purchase (%).
WELCOME = 10
#: A promiser promises so many of its mean waits, which it keeps some nine times in ten, and pays so much.
WAITS, PAYOUT = 3.0, 10
MOST_MINUTES = BUSINESS_LEVERS["promised_minutes"].high


def robot_decides(
    game: Game, habit: str, played: Played | None, team: str, budget: float
) -> Mapping[str, Any]:
    """What a robot enters for the round to come.

    Parameters
    ----------
    game : Game
    habit : str
        One of `HABITS`.
    played : Played or None
        The match so far; None before the first round.
    team : str
        Whose seat it fills.
    budget : float
        Money a month that it may spend.

    Returns
    -------
    mapping
        A decision as a team would enter it, complete, within bounds and budget.
    """
    return {**usual(game).plain(), **_HABITS[habit](played, team, budget)}


def _parts(budget: float, **shares: float) -> dict[str, float]:
    """Shares of the budget as money, rounded down, for the whole must not exceed it."""
    return {name: math.floor(100 * share * budget) / 100 for name, share in shares.items()}


def _steady(played: Played | None, team: str, budget: float) -> dict[str, Any]:
    """Half the budget, evenly, whatever happens."""
    return _parts(budget, staff=0.125, recovery=0.125, care=0.125, quality=0.125)


def _discounter(played: Played | None, team: str, budget: float) -> dict[str, Any]:
    """A little cheaper than the cheapest rival was."""
    cheapest = min((values["price"] for values in _others(played, team)), default=100.0)
    return {"price": max(FLOOR, math.floor(cheapest) - UNDERCUTS), "welcome_discount": WELCOME}


def _promiser(played: Played | None, team: str, budget: float) -> dict[str, Any]:
    """What its waits allowed in the last round, and staff to keep it."""
    money = _parts(budget, staff=0.6, recovery=0.2)
    if played is None:
        return money
    wait = float(played.of(played.match.rounds, team)["wait"])
    promised = 1 if math.isnan(wait) else min(MOST_MINUTES, max(1, math.ceil(WAITS * wait)))
    return {**money, "promised_minutes": promised, "payout": PAYOUT}


def _carer(played: Played | None, team: str, budget: float) -> dict[str, Any]:
    """Regular customers first."""
    return _parts(budget, care=0.5, recovery=0.3, quality=0.2)


def _advertiser(played: Played | None, team: str, budget: float) -> dict[str, Any]:
    """Be heard of."""
    return {**_parts(budget, advertising=0.8), "welcome_discount": WELCOME}


def _imitator(played: Played | None, team: str, budget: float) -> dict[str, Any]:
    """What earned most in the last round, as far as the budget goes."""
    if played is None:
        return {}
    match = played.match
    last = played.rounds[played.rounds["round"] == match.rounds]
    best = str(last["team"].iloc[int(last["profit"].argmax())])
    return match.decisions[match.rounds, best].within(budget).plain()


def _others(played: Played | None, team: str) -> list[Mapping[str, float]]:
    """What the other teams decided for the last round."""
    if played is None:
        return []
    match = played.match
    return [match.decisions[match.rounds, name].values for name in match.game.teams if name != team]


_HABITS: dict[str, Callable[[Played | None, str, float], dict[str, Any]]] = {
    "steady": _steady,
    "discounter": _discounter,
    "promiser": _promiser,
    "carer": _carer,
    "advertiser": _advertiser,
    "imitator": _imitator,
}
