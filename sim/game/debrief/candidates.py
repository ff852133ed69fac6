"""What a team could have decided in a round instead: what a search for the best reply tries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from sim.game.play.match import Match
from sim.game.setup.business_levers import BUSINESS_LEVERS, BusinessLever
from sim.game.setup.decision import Decision

#: Steps to the neighbours of what was decided: so many make the whole range.
NEIGHBOURS = 8
#: Of a search, the part that tries anything; the rest tries what lies around the best of it.
FIRST = 0.75
_BEST = 3  # whose mixes are tried in the second part


@dataclass(frozen=True)
class Candidate:
    """A decision that is tried.

    Attributes
    ----------
    decision : Decision
    lever : str
        The one that differs from what was decided, if one does.
    up : bool
        Whether there is more of it.
    borrowed : bool
        Whether anything of it is another team's decision, which stays that team's secret.
    """

    decision: Decision
    lever: str = ""
    up: bool = False
    borrowed: bool = False


def first_tries(match: Match, team: str, number: int, budget: float, tries: int) -> list[Candidate]:
    """Decisions of the others, one lever moved at a time, and mixes at random; each within the budget.

    Parameters
    ----------
    match : Match
    team, number
        Whose decision of which round.
    budget : float
        Money a month.
    tries : int
        How many in all.
    """
    own = match.decisions[number, team]
    rng = np.random.default_rng([match.seed, number, match.game.teams.index(team), 1])
    others = [match.decisions[number, other] for other in match.game.teams if other != team]
    found = [Candidate(other.within(budget), borrowed=True) for other in others]
    moves = [*_moves(match, own, budget)]
    found += [moves[place] for place in rng.permutation(len(moves))]
    found += [Candidate(_mix(match, budget, rng)) for _ in range(tries)]
    return _different(found, [own], tries)


def second_tries(
    match: Match,
    team: str,
    number: int,
    budget: float,
    best: Sequence[Candidate],
    tries: int,
    known: Sequence[Candidate],
) -> list[Candidate]:
    """What lies around the best so far (the best first): mixes of two of them, and neighbours of the best."""
    rng = np.random.default_rng([match.seed, number, match.game.teams.index(team), 2])
    found = [_between(one, two, budget) for one, two in combinations(best[:_BEST], 2)]
    moves = [*_moves(match, best[0].decision, budget)]
    around = [moves[place].decision for place in rng.permutation(len(moves))]
    found += [Candidate(decision, borrowed=best[0].borrowed) for decision in around]
    tried = [match.decisions[number, team], *(one.decision for one in known)]
    return _different(found, tried, tries)


def _moves(match: Match, own: Decision, budget: float) -> Iterator[Candidate]:
    """One lever moved: to its neighbours and its ends, or one segment served more or fewer."""
    free = budget - own.money
    for name, lever in BUSINESS_LEVERS.items():
        now = own.values[name]
        high = now + free if lever.is_money else lever.high
        step = ((budget if lever.is_money else high) - lever.low) / NEIGHBOURS
        for aim in (now - step, now + step, lever.low, high):
            value = _on_grid(lever, min(max(aim, lever.low), high))
            if value != now:
                yield Candidate(replace(own, values={**own.values, name: value}), name, value > now)
    for segment in match.game.segments:
        more = segment not in own.serve
        serve = tuple(s for s in match.game.segments if (s in own.serve) != (s == segment))
        if serve:
            yield Candidate(replace(own, serve=serve), "serve", more)


def _on_grid(lever: BusinessLever, value: float) -> float:
    """The value at a step of the form's field; of money never more."""
    steps = np.floor(value / lever.step + 1e-9) if lever.is_money else np.round(value / lever.step)
    return float(steps * lever.step)


def _mix(match: Match, budget: float, rng: np.random.Generator) -> Decision:
    """Any decision: what is paid for shares a part of the budget."""
    parts = rng.dirichlet(np.ones(sum(lever.is_money for lever in BUSINESS_LEVERS.values())))
    money = iter(budget * rng.random() * parts)
    values = {
        name: _on_grid(lever, next(money) if lever.is_money else rng.uniform(lever.low, lever.high))
        for name, lever in BUSINESS_LEVERS.items()
    }
    if rng.random() < 0.5:
        values |= {"promised_minutes": 0.0, "payout": 0.0}
    serve = tuple(s for s in match.game.segments if rng.random() < 0.8)
    return Decision(values, serve or match.game.segments)


def _between(one: Candidate, two: Candidate, budget: float) -> Candidate:
    """Half way between two decisions; it serves whom the first one does."""
    a, b = one.decision, two.decision
    values = {
        name: _on_grid(lever, (a.values[name] + b.values[name]) / 2)
        for name, lever in BUSINESS_LEVERS.items()
    }
    return Candidate(Decision(values, a.serve).within(budget), borrowed=one.borrowed or two.borrowed)


def _different(found: Sequence[Candidate], known: Sequence[Decision], most: int) -> list[Candidate]:
    """The first that differ from one another and from what is known."""
    kept: list[Candidate] = []
    seen = list(known)
    for one in found:
        if len(kept) < most and one.decision not in seen:
            kept.append(one)
            seen.append(one.decision)
    return kept
