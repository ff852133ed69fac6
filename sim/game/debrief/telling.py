"""How a debrief writes what it tells: scores in their units, places, decisions, and what came of rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.game.debrief.debriefing import Debriefing
from sim.game.debrief.otherwise import before
from sim.game.setup.business_levers import BUSINESS_LEVERS, SERVE
from sim.game.setup.decision import Decision
from sim.scenario.plans.game_file import SCORES
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.measure.statistics import Interval


@dataclass(frozen=True)
class Teller:
    """A debrief and the words that tell of it."""

    found: Debriefing
    words: Words = field(default_factory=Words)

    @property
    def currency(self) -> str:
        """Of the game's market."""
        return str(self.found.match.game.base.currency)

    @property
    def teams(self) -> tuple[str, ...]:
        """In the order of the seats."""
        return self.found.match.game.teams

    @property
    def by_place(self) -> list[str]:
        """Teams, the best first."""
        return [str(team) for team in self.found.ranking["team"]]

    @property
    def rounds(self) -> range:
        """Numbers of the rounds that were played."""
        return range(1, self.found.match.rounds + 1)

    @property
    def score(self) -> str:
        """The score that counts most, in words."""
        return self.words(f"debrief.score.{self.found.score}")

    def title(self, team: str) -> str:
        """What a team calls itself."""
        return self.found.match.game.title(team)

    def place(self, number: int) -> str:
        """1st, 2nd, ..."""
        return self.words(f"debrief.place.{number if number <= 3 else 'n'}", place=number)

    def places(self, first: int, last: int) -> str:
        """One place or a range of them."""
        if first == last:
            return self.place(first)
        return self.words("debrief.places", first=self.place(first), last=self.place(last))

    def level(self, value: float, score: str = "") -> str:
        """A score in its unit."""
        score = score or self.found.score
        if score in ("profit", "value"):
            return numbers.money(value, self.currency)
        return numbers.plain(value) if score == "satisfaction" else numbers.percent(value, 1)

    def apart(self, value: float, plus: bool = False) -> str:
        """A difference of two scores, by the score that counts most."""
        score = self.found.score
        if score in ("profit", "value"):
            return numbers.money(value, self.currency, plus=plus)
        text = numbers.plain(value, 3) if score == "satisfaction" else numbers.plain(100 * value)
        text = numbers.signed(text) if plus else text
        return text if score == "satisfaction" else self.words("debrief.points", value=text)

    def apart_between(self, known: Interval) -> str:
        """A difference with its interval, likewise."""
        if self.found.score in ("profit", "value"):
            return numbers.interval(*known, currency=self.currency, plus=True)
        mean, low, high = (self.apart(value, plus=True) for value in known)
        return f"{mean} [{low}, {high}]"

    def marks(self) -> str:
        """The scores that count, and how much, in words."""
        given: Mapping[Any, float] = self.found.match.game.settings.marks
        whole = sum(given.values())
        return self.words.listing(
            [
                self.words(
                    "debrief.mark",
                    score=self.words(f"debrief.score.{name}"),
                    weight=numbers.percent(given[name] / whole, 0),
                )
                for name in SCORES
                if given.get(name, 0.0) > 0
            ]
        )

    def value_of(self, name: str, value: float) -> str:
        """What was decided on a lever, with its unit."""
        lever = BUSINESS_LEVERS[name]
        written = f"{value:,.0f}" if lever.is_money else f"{value:,.10g}"
        if lever.unit == "minutes":  # the lever's name says so
            return written
        return written + numbers.SPACE + self.words(f"game.unit.{lever.unit}", currency=self.currency)

    def changes(self, decision: Decision, base: Decision) -> str:
        """What is otherwise in a decision than in another one."""
        items = [
            self.words(
                "debrief.decided.item",
                lever=self.words(f"game.lever.{name}"),
                value=self.value_of(name, value),
            )
            for name, value in decision.values.items()
            if self.value_of(name, value) != self.value_of(name, base.values[name])
        ]
        if decision.serve != base.serve:
            served = self.words.series(self.words.label("segment", name) for name in decision.serve)
            items.append(self.words("debrief.decided.item", lever=self.words(f"game.{SERVE}"), value=served))
        return self.words.clauses(items) if items else self.words("debrief.decided.nothing")

    def decided(self, team: str, number: int) -> str:
        """What a team changed in a round."""
        match = self.found.match
        return self.changes(match.decisions[number, team], before(match, team, number))

    def came(self, team: str, number: int) -> str:
        """How a round's decision came: robot, repeated or handed in."""
        return came_of(self.found, team, number)

    def loyalty(self, team: str) -> pd.DataFrame:
        """By round: satisfaction, kept (share of the round's customers that were not lost), share."""
        rows = self.found.played.rounds
        rows = rows[rows["team"] == team].set_index("round")
        there = rows["customers"] + rows["lapsed"]
        kept = (rows["customers"] / there.where(there > 0)).rename("kept")
        return pd.concat([rows["satisfaction"], kept, rows["share"]], axis=1)

    def over_all(self, team: str) -> tuple[float, float]:
        """Mean satisfaction, and the share of customers kept a round, over all rounds."""
        rows = self.found.played.rounds
        rows = rows[rows["team"] == team]
        there = float((rows["customers"] + rows["lapsed"]).sum())
        kept = float(rows["customers"].sum()) / there if there > 0 else float("nan")
        known = rows["satisfaction"].dropna()
        return (float(known.mean()) if len(known) else float(np.nan)), kept


def came_of(found: Debriefing, team: str, number: int) -> str:
    """How the decision of a round came: "robot", "submitted" or "repeated"."""
    own = found.state.submitted.get((number, team))
    if own is None:
        return "repeated"
    return "robot" if own.who == found.match.game.settings.seats[team].robot else "submitted"
