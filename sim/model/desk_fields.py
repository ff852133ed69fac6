"""What the service desk is to customers: the market's numbers, and each firm's terms of the month."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.state import Floats
from sim.scenario.market import Market


class DeskBehaviour(NamedTuple):
    """Parameters of the desk that are the same for every firm; names and units are those of the market's."""

    passed_on_share: float
    shown_gain: float  # points a minute
    shown_loss: float  # points a minute
    shown_most: float  # points
    balked_score: float


class DeskTerms(NamedTuple):
    """Each firm's desk this month; (firm,)."""

    warm: Floats  # share of transfers that are warm
    handover: Floats  # minutes a warm transfer takes the front line
    routed: Floats  # share of questions that reach at once who can answer them
    shown: Floats  # wait displayed to who must wait, in minutes; -1 if none is


def desk_behaviour(market: Market) -> DeskBehaviour:
    """Collect the desk's parameters; what is switched off gets the value at which it does nothing."""
    desk, off = market.desk, set(market.switched_off)
    return DeskBehaviour(
        passed_on_share=desk.passed_on_share * ("transfers" not in off),
        shown_gain=desk.shown_gain_per_minute,
        shown_loss=desk.shown_gain_per_minute * desk.shown_loss_ratio,
        shown_most=desk.shown_most_points,
        balked_score=desk.balked_score,
    )
