"""A match simulated, from its first month: the same match gives the same bytes, whoever plays it and when."""

from __future__ import annotations

from collections.abc import Sequence

from sim.game.play.course_of_events import lived
from sim.game.play.match import Match
from sim.game.setup.game import Game
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.basics.names import CONTROL
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import RunSettings, Study, StudyFile

#: What a game's market is called in what its runs say of themselves.
NAME = "game"


def months_of(match: Match) -> int:
    """How many months a match has."""
    return match.rounds * match.game.settings.months_per_round


def run_of(match: Match, further_months: int = 0, seen_by: Sequence[Intervention] = ()) -> Run:
    """Simulate a match, and some months more in which the last decisions stand.

    `seen_by` are interventions that change nothing, but note down what is so at some instant.
    """
    found = simulate(
        study_of(match.game, match.seed, match.luck, months_of(match) + further_months),
        CONTROL,
        match.luck,
        policies=[lived(match), *seen_by],
    )
    assert isinstance(found, Run)  # a game's market has firms
    return found


def study_of(game: Game, seed: int, luck: int = 0, months: int = 1) -> Study:
    """The study whose one strategy does nothing: what happens is all in the match."""
    settings, market = game.settings, game.market
    run = RunSettings(
        seed=seed,
        replications=luck + 1,
        months=months,
        warm_up_months=settings.warm_up_months,
        customers=min(settings.customers, market.customers),
        survey_customers=0,
        threads=1,
    )
    file = StudyFile(market=NAME, strategies=[CONTROL], budget_per_customer_per_month=0.0, run=run)
    return Study(NAME, file, market, {CONTROL: Strategy()})
