"""The debrief of a game: all that is found out about it, from its folder alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.game.debrief import otherwise
from sim.game.debrief.bridge import bridge
from sim.game.debrief.lucks import Lucks
from sim.game.debrief.outcome import Outcome, of_team, outcome
from sim.game.debrief.replies import Reply, Where, best_replies
from sim.game.debrief.variants import Matches, Variant
from sim.game.log.state import State
from sim.game.play.match import OTHERS, Match, money_left
from sim.game.play.ranking import points_of, ranking, research_spent
from sim.game.play.results import Played, play
from sim.game.table.game_folder import GameFolder
from sim.game.table.referee import match_so_far
from sim.model.machine.arrays import Floats
from sim.model.rules.firm import month_discount
from sim.scenario.basics.errors import UserError
from sim.scenario.plans.game_file import SCORES
from sim.study.measure.statistics import Interval, mean_interval
from sim.study.running.executor import Executor, Serial

CONFIDENCE = 0.95
#: Of the other lucks, the part under which each decision is tried as well; never fewer than so many.
SOME, LEAST = 20, 5

#: Told how many matches are to be played, and how many seconds one takes here.
Estimate = Callable[[int, float], None]


@dataclass(frozen=True)
class Worth:
    """What a decision was worth: the final score with it, less that of the same match without it.

    Attributes
    ----------
    effect : float
        Under the luck that there was.
    elsewhere : Interval
        Mean over other lucks; NaN where it was not tried.
    changed : bool
        Whether it was another decision than the one before; if not, it was worth nothing.
    """

    effect: float
    elsewhere: Interval
    changed: bool


@dataclass(frozen=True)
class Debriefing:
    """What is found out about a game.

    Attributes
    ----------
    state : State
    played : Played
        The match as it was played.
    outcome : Outcome
        The same, summed up.
    ranking : DataFrame
        As `sim.game.play.ranking.ranking`.
    holding, seated : mapping of str to Outcome
        By team, what would have come of the usual decisions, and of the winner's.
    worths : mapping of (round, team) to Worth
    lucks : Lucks
    some : int
        Of the lucks, how many each decision was tried under.
    replies : mapping of (round, team) to Reply
    """

    state: State
    played: Played
    outcome: Outcome
    ranking: pd.DataFrame
    holding: Mapping[str, Outcome]
    seated: Mapping[str, Outcome]
    worths: Mapping[Where, Worth]
    lucks: Lucks
    some: int
    replies: Mapping[Where, Reply] = field(default_factory=dict)

    @property
    def match(self) -> Match:
        """The match as it was played."""
        return self.played.match

    @property
    def score(self) -> str:
        """The score that counts most, in which decisions are judged."""
        return main_score(self.match)

    @property
    def winner(self) -> str:
        """The best team by points; of several that are tied, the one that is best by the main score."""
        return winner_of(self.ranking, self.score)

    def place(self, team: str) -> int:
        """A team's place in the ranking."""
        return int(self.ranking.set_index("team")["place"][team])

    def own(self, team: str) -> float:
        """A team's final score, by the score that counts most."""
        return of_team(self.outcome, self.match, team, SCORES.index(self.score))

    def gain(self, other: Outcome, team: str) -> float:
        """What another match would have brought a team more, by the score that counts most."""
        return of_team(other, self.match, team, SCORES.index(self.score)) - self.own(team)

    def bridge_from(self, base: Outcome, team: str) -> dict[str, float]:
        """What leads from another match to the one that was played, part by part, for a team: money."""
        return bridge(base, self.outcome, self.match.game.teams.index(team), self.counts_later)

    def bridge_to(self, other: Outcome, team: str) -> dict[str, float]:
        """What leads from the match that was played to another one."""
        return bridge(self.outcome, other, self.match.game.teams.index(team), self.counts_later)

    @property
    def counts_later(self) -> bool:
        """Whether money is counted with what customers are still worth."""
        return self.score != "profit"

    @property
    def money_score(self) -> str:
        """The score that bridges of money lead to."""
        return "value" if self.counts_later else "profit"

    def marks(self, team: str) -> float:
        """Marks of a team's decisions: the mean over rounds, 0 to 100; not a number without a search."""
        found = [reply.marks for (_, name), reply in self.replies.items() if name == team]
        return float(np.mean(found)) if found else float("nan")


def main_score(match: Match) -> str:
    """The score with the largest weight; the first of several."""
    marks: Mapping[Any, float] = match.game.settings.marks
    return max(SCORES, key=lambda name: marks.get(name, 0.0))


def winner_of(ranked: pd.DataFrame, score: str) -> str:
    """Of the best teams by points, the one that is best by a score; the first of several."""
    first = ranked[ranked["place"] == 1]
    return str(first.sort_values(score, ascending=False, kind="stable")["team"].iloc[0])


def debrief(
    folder: GameFolder,
    lucks: int = 200,
    tries: int = 30,
    executor: Executor | None = None,
    estimate: Estimate | None = None,
    told: Callable[[str], None] = lambda what: None,
) -> Debriefing:
    """Find out why each team won or lost, and how much of it was luck, through the last round that was run.

    Parameters
    ----------
    folder : GameFolder
    lucks : int
        Other lucks under which the same decisions are played.
    tries : int
        Decisions tried in the search for the best reply of a team in a round; 0 searches none.
    executor : Executor, optional
        Who plays; what comes of it does not depend on that.
    estimate, told : callable, optional
        Called before the work, and after each match.

    Raises
    ------
    UserError
        If no round has been run, or there is too little to try.
    """
    if lucks < 2:
        raise UserError(f"lucks: 2 or more are expected (got {lucks})")
    if tries < 0:
        raise UserError(f"tries: 0 or more are expected (got {tries})")
    match, state = match_so_far(folder), folder.state
    if match is None:
        raise UserError(f"{folder.path}: no round has been run; there is nothing to debrief")
    return _Work(match, state, executor or Serial(), told).done(lucks, tries, estimate)


class _Work:
    """A debrief in the making."""

    def __init__(self, match: Match, state: State, executor: Executor, told: Callable[[str], None]) -> None:
        self.match, self.state = match, state
        spent = research_spent(state)
        rate, months = match.game.market.discount_rate_per_year, match.game.settings.months_per_round
        self.spent = {key: money for key, money in spent.items() if key[0] <= match.rounds}
        paid = np.zeros(len(match.game.teams))
        for (number, team), money in self.spent.items():
            paid[match.game.teams.index(team)] += money * month_discount(rate, float((number - 1) * months))
        self.matches = Matches(match, paid, executor, told)

    def left(self, team: str, number: int) -> float:
        """Money a month that a team may spend in a round."""
        return money_left(self.match.game, self.state, team, number)

    def done(self, lucks: int, tries: int, estimate: Estimate | None) -> Debriefing:
        match, teams = self.match, self.match.game.teams
        played = play(match)  # compiles, too, if that is needed
        start = time.perf_counter()
        came = outcome(match, self.matches.research)
        seconds = time.perf_counter() - start
        places = [(number, team) for number in range(1, match.rounds + 1) for team in teams]
        changed = [(n, team) for n, team in places if otherwise.is_changed(match, team, n, self.left)]
        some = min(lucks, max(LEAST, lucks // SOME))
        if estimate is not None:
            each = lucks + 2 * len(teams) + len(changed) * (1 + some) + len(places) * tries
            estimate(each, seconds)
        worth = dict(zip(teams, came.later.tolist(), strict=True))
        ranked = ranking(played, self.spent, worth)
        found = self._others(lucks, some, changed, winner_of(ranked, main_score(match)))
        score = SCORES.index(main_score(match))
        own = {team: of_team(came, match, team, score) for team in teams}
        worths = self._worths(found, places, changed, own, score, some)
        points = np.array([self._points(found["luck", luck].scores) for luck in range(lucks)])
        replies = best_replies(self.matches, places, own, score, self.left, tries) if tries else {}
        return Debriefing(
            self.state, played, came, ranked,
            {team: found["hold", team] for team in teams}, {team: found["seat", team] for team in teams},
            worths, Lucks(points), some, replies,
        )  # fmt: skip

    def _others(
        self, lucks: int, some: int, changed: list[Where], winner: str
    ) -> dict[tuple[object, ...], Outcome]:
        """All variants but those of the search, by what they are."""
        match = self.match
        variants: dict[tuple[object, ...], Variant] = {}
        for luck in range(lucks):
            variants["luck", luck] = Variant(OTHERS + luck, {})
        for team in match.game.teams:
            variants["hold", team] = otherwise.holding(match, team)
            variants["seat", team] = otherwise.in_the_seat_of(match, team, winner, self.left)
        for number, team in changed:
            variants["without", number, team] = otherwise.without(match, team, number, self.left)
            for luck in range(some):
                other = otherwise.without(match, team, number, self.left, OTHERS + luck)
                variants["without", number, team, luck] = other
        return self.matches.played(variants)

    def _worths(
        self,
        found: Mapping[tuple[object, ...], Outcome],
        places: list[Where],
        changed: list[Where],
        own: Mapping[str, float],
        score: int,
        some: int,
    ) -> dict[Where, Worth]:
        """What each decision was worth."""
        worths = {}
        for number, team in places:
            if (number, team) not in changed:
                worths[number, team] = Worth(0.0, Interval(0.0, 0.0, 0.0), False)
                continue

            def of(*key: object, team: str = team) -> float:
                return of_team(found[key], self.match, team, score)

            effect = own[team] - of("without", number, team)
            other = [of("luck", luck) - of("without", number, team, luck) for luck in range(some)]
            worths[number, team] = Worth(effect, mean_interval(np.array(other), CONFIDENCE), True)
        return worths

    def _points(self, scores: Floats) -> Floats:
        """Points of the teams, by the marks that count."""
        table = pd.DataFrame(scores, columns=list(SCORES))
        return np.asarray(points_of(table, self.match.game.settings.marks), float)
