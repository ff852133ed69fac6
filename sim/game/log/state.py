"""Where a game stands: what its log comes to. Every event is checked by the same rules when it is written and
when it is read again.

The kinds of events, and what each is about:

==============  ==========================================================================
created         game (hash of its files), teams
seeded          seed: before the first round that counts has been run
opened          round, practice: teams may decide
looked          team, who: somebody has the team's page open (told once a round and person)
edited          team, who: somebody has begun to fill in the form (likewise)
submitted       team, round, decision, who
closed          round
happening       what, round, team (of a breach): from the start of that round
bought          team, report, round, price: out of the budget of that round
ran             round, seal (hash of what came of it)
undone          round: the round that ran last is decided again
paused, resumed
reset           the practice is over; all starts anew
ended
==============  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from sim.game.setup.decision import Decision

Phase = Literal["waiting", "open", "closed", "over"]


@dataclass(frozen=True)
class Submission:
    """A decision that a team handed in."""

    decision: Decision
    who: str
    at: str
    number: int  # of the event


@dataclass
class State:
    """Where a game stands.

    Attributes
    ----------
    phase : {"waiting", "open", "closed", "over"}
        Waiting for the instructor to open a round; open for decisions; closed, to be run; over.
    round : int
        The round being decided, or the last one that was; 0 before the first.
    practice : bool
        Whether this is still practice.
    ran : dict of int to str
        Rounds that have been run, and the seal of what came of each.
    submitted : dict of (round, team) to Submission
        The last valid one of each round.
    happenings : list of dict
        what, round, team.
    bought : list of dict
        team, report, round, price.
    looked, edited : dict of (round, team) to list of str
        Who has been seen there.
    """

    seed: int
    phase: Phase = "waiting"
    round: int = 0
    practice: bool = False
    paused: bool = False
    ran: dict[int, str] = field(default_factory=dict)
    submitted: dict[tuple[int, str], Submission] = field(default_factory=dict)
    happenings: list[dict[str, Any]] = field(default_factory=list)
    bought: list[dict[str, Any]] = field(default_factory=list)
    looked: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    edited: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    @property
    def last_run(self) -> int:
        """The round that ran last; 0 before any."""
        return max(self.ran, default=0)

    def spent_on_research(self, team: str, number: int) -> float:
        """What a team has paid for reports out of the budget of a round."""
        return sum(b["price"] for b in self.bought if b["team"] == team and b["round"] == number)
