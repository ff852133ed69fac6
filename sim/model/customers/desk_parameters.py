"""What the service desk is to customers: the market's numbers, and each firm's terms of the month."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.machine.arrays import Floats
from sim.model.rules.desk import Sign
from sim.scenario.basics.section import numbers
from sim.scenario.market.market import Market


class DeskBehaviour(NamedTuple):
    """Parameters of the desk that are the same for every firm; names and units are those of the market's."""

    passed_on_share: float
    shown_gain: float  # points a minute
    shown_loss: float  # points a minute
    shown_most: float  # points
    balked_score: float
    balking_steepness: float
    poor_score: float
    apology_points: float
    apologies_believed: float
    apology_backfire: float
    apology_cost: float  # minor units
    offer_fits: float  # share of offers
    acceptance: float
    before_acceptance: float  # share of it
    irrelevant_points: float
    before_points: float
    offer_minutes: float


class DeskTerms(NamedTuple):
    """Each firm's desk this month; (firm,)."""

    pace: Floats  # handling times, multiple of the market's
    warm: Floats  # share of transfers that are warm
    handover: Floats  # minutes a warm transfer takes the front line
    routed: Floats  # share of questions that reach at once who can answer them
    pad: Floats  # minutes that the sign adds to the wait forecast to who must wait; -1 without a sign
    credit: Floats  # share of what the sign shows that callers expect to wait
    takes: Floats  # minutes until the front line, all of it talking, takes one caller more
    spread: Floats  # perception noise, multiple of the market's
    guaranteed: Floats  # chance that a failed purchase is claimed
    unconditional: Floats  # chance that a poor experience, or a contact given up, is claimed
    fraud: Floats  # chance that a purchase is claimed without a cause
    settles: Floats  # chance that the payout makes up for a failure
    voice: Floats  # complaints, multiple of the market's
    apology: Floats  # share of complaints answered
    compensation: Floats  # minor units for a complaint answered but not solved
    made_good: Floats  # chance that compensation settles it
    offers: Floats  # share of contacts on which an offer is made
    before: Floats  # share of offers made before the problem is solved


def sign_of(terms: DeskTerms, firm: int, patience: float) -> Sign:
    """The sign at a firm's queue, where callers have `patience` in the mean."""
    return Sign(float(terms.pad[firm]), float(terms.credit[firm]), float(terms.takes[firm]), patience)


def desk_behaviour(market: Market) -> DeskBehaviour:
    """Collect the desk's parameters; what is switched off gets the value at which it does nothing."""
    desk, recovery, selling, off = market.desk, market.recovery, market.selling, set(market.switched_off)
    moves = "satisfaction" not in off
    worked_out = {
        "passed_on_share": desk.passed_on_share * ("transfers" not in off),
        "shown_gain": desk.shown_gain_per_minute,
        "shown_loss": desk.shown_gain_per_minute * desk.shown_loss_ratio,
        "shown_most": desk.shown_most_points,
        "apology_points": recovery.apology_points * moves,
        "apology_backfire": recovery.apology_backfire * moves,
        "apology_cost": float(round(100 * recovery.apology_cost)),
        "offer_fits": selling.relevance,
    }
    sections = desk, recovery, selling, market.promise
    return DeskBehaviour(**numbers(DeskBehaviour._fields, *sections) | worked_out)
