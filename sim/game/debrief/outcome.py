"""What comes of a match, as far as a debrief compares matches: scores and books by round, from one run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.game.play.match import Match
from sim.game.play.simulate_match import months_of, run_of
from sim.game.play.worth import GOES_ON
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.model.machine.arrays import Floats
from sim.model.result import Run
from sim.model.rules.firm import month_discount
from sim.scenario.basics.names import ACTIVE, LEDGER_LINES
from sim.scenario.plans.game_file import SCORES


@dataclass(frozen=True)
class Outcome:
    """What came of a match; teams are in the order of their seats.

    Attributes
    ----------
    scores : array of shape (teams, SCORES)
        Profit and value in money, discounted to the first month, after research; satisfaction, 1 to 5;
        share, 0 to 1.
    books : array of shape (rounds, teams, LEDGER_LINES)
        Money, discounted to the first month; all lines but the first are costs.
    purchases : array of shape (rounds, teams)
    research : array of shape (teams,)
        What teams paid for reports; money, discounted.
    """

    scores: Floats
    books: Floats
    purchases: Floats
    research: Floats

    @property
    def later(self) -> Floats:
        """What customers known at the end are still worth, by team."""
        return np.asarray(self.scores[:, _VALUE] - self.scores[:, _PROFIT])


_PROFIT, _VALUE = SCORES.index("profit"), SCORES.index("value")


def of_team(one: Outcome, match: Match, team: str, score: int) -> float:
    """A team's score; 0 where it has none, as one without customers is without satisfaction."""
    value = float(one.scores[match.game.teams.index(team), score])
    return value if np.isfinite(value) else 0.0


def outcome(match: Match, research: Floats) -> Outcome:
    """Simulate a match once, through the months over which customers are valued, and sum it up.

    The scores are those of `sim.game.play`, which needs two runs and tables for them.

    Parameters
    ----------
    match : Match
    research : array of shape (teams,)
        What teams paid for reports; it is as it was in whatever match this one is compared with.
    """
    known = _Known(months_of(match))
    run = run_of(match, match.game.settings.worth_months, seen_by=[known.intervention])
    books, purchases = _books(match, run), _purchases(match, run)
    teams = len(match.game.teams)
    signs = np.array([1.0 if line == "revenue" else -1.0 for line in LEDGER_LINES])
    scores = np.empty((teams, len(SCORES)))
    scores[:, _PROFIT] = (books * signs).sum(axis=(0, 2)) - research
    scores[:, _VALUE] = scores[:, _PROFIT] + _worth(match, run, known)
    scores[:, SCORES.index("satisfaction")] = _satisfaction(match, run)
    scores[:, SCORES.index("share")] = (purchases.sum(axis=0) / max(1.0, float(purchases.sum())))[:teams]
    return Outcome(scores, books, purchases[:, :teams], research)


class _Known:
    """What customers had brought, and how often they had bought, when the last round ended."""

    def __init__(self, month: int) -> None:
        self._month = month
        self.purchases: npt.NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self.profit: Floats = np.zeros((0, 0))

    @property
    def intervention(self) -> Intervention:
        """It takes note, and changes nothing."""
        return Intervention(self._look, first_month=0)

    def _look(self, live: LiveMarket, firm: Firm) -> Story:
        yield live.until(self._month)
        assert live.people is not None  # a market in motion
        self.purchases = live.people.purchases.astype(np.int64)
        self.profit = live.people.profit / 100.0


def _worth(match: Match, run: Run, known: _Known) -> Floats:
    """What customers known by then bring afterwards, less their part, by purchases, of what is spent then."""
    teams, months = len(match.game.teams), months_of(match)
    firms, sample = known.purchases.shape
    who = run.customers["customer"].to_numpy().reshape(firms, -1)[0]  # some are still to come to the market
    before = known.purchases[:, who]
    brought = run.customers["profit"].to_numpy().reshape(firms, -1) - known.profit[:, who]
    bought = run.customers["purchases"].to_numpy().reshape(firms, -1) - before
    spent = sum(_by_month(match, run, line)[months:].sum(axis=0) for line in GOES_ON)
    each = match.game.market.customers / sample
    found = np.empty(teams)
    for team in range(teams):
        there = before[team] > 0
        every = float(bought[team].sum())
        part = float(bought[team][there].sum()) / every if every > 0 else 0.0
        found[team] = each * float(brought[team][there].sum()) - spent[team] * part
    return found


def _by_month(match: Match, run: Run, column: str) -> Floats:
    """A column of the ledger by month and team; money, discounted."""
    teams = len(match.game.teams)
    months = run.ledger["month"].to_numpy()
    rate = match.game.market.discount_rate_per_year
    firms = len(run.ledger) // len(np.unique(months))
    factor = np.array([month_discount(rate, float(month)) for month in months])
    found: Floats = (run.ledger[column].to_numpy(float) * factor).reshape(-1, firms)[:, :teams]
    return found


def _books(match: Match, run: Run) -> Floats:
    """Lines of the ledger by round and team, discounted."""
    each = np.stack([_by_month(match, run, line) for line in LEDGER_LINES], axis=-1)[: months_of(match)]
    rounds = each.reshape(match.rounds, match.game.settings.months_per_round, *each.shape[1:])
    return np.asarray(rounds.sum(axis=1))


def _monthly(match: Match, run: Run, columns: list[str]) -> Floats:
    """Columns of the customers' table in the months of the match: month, firm, segment, column."""
    segments = len(match.game.market.segments)
    months = int(run.monthly["month"].iloc[-1]) + 1
    return (
        run.monthly[columns].to_numpy(float).reshape(months, -1, segments, len(columns))[: months_of(match)]
    )


def _purchases(match: Match, run: Run) -> Floats:
    """Purchases by round and firm, those that came from outside after the teams."""
    bought = _monthly(match, run, ["purchases"]).sum(axis=(2, 3))
    rounds = bought.reshape(match.rounds, match.game.settings.months_per_round, -1)
    return np.asarray(rounds.sum(axis=1))


def _satisfaction(match: Match, run: Run) -> Floats:
    """Mean over the ends of the rounds; of the customers there are then."""
    each = match.game.settings.months_per_round
    ends = _monthly(match, run, ["satisfaction", *ACTIVE])[each - 1 :: each, : len(match.game.teams)]
    customers = ends[..., 1:].sum(axis=-1)
    known = np.isfinite(ends[..., 0]) & (customers > 0)
    weight = np.where(known, customers, 0.0)
    sums = (np.where(known, ends[..., 0], 0.0) * weight).sum(axis=2)
    with np.errstate(invalid="ignore"):
        by_round = sums / weight.sum(axis=2)
    there = np.isfinite(by_round)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(there, by_round, 0.0).sum(axis=0) / there.sum(axis=0))
