"""A game ready to be played: its file, and the market in which every team has a firm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from sim.game.setup.business_levers import BUSINESS_LEVERS, BusinessLever
from sim.scenario.basics.errors import UserError, near
from sim.scenario.market.market import Market
from sim.scenario.plans.game_file import GameFile


@dataclass(frozen=True)
class Game:
    """What stands before anybody has decided anything; it never changes.

    Attributes
    ----------
    settings : GameFile
    base : Market
        The market as its file says: the focal firm is what every team starts as; others wait outside.
    """

    settings: GameFile
    base: Market

    def __post_init__(self) -> None:
        """Refuse a game that no one can play."""
        if not len(self.settings.seats) >= 2:
            raise UserError(f"seats: 2 to 8 are expected (got {len(self.settings.seats)})")
        taken = set(self.settings.seats) & set(self.outside)
        if taken:
            raise UserError(f"seats: {sorted(taken)[0]!r} is a firm of the market that waits outside")

    @property
    def teams(self) -> tuple[str, ...]:
        """Names of the firms that teams play, in the order of the seats."""
        return tuple(self.settings.seats)

    @property
    def outside(self) -> tuple[str, ...]:
        """Firms that come only if the instructor lets them in."""
        return tuple(name for name in self.base.firms if name != self.base.focal)

    @property
    def segments(self) -> tuple[str, ...]:
        """Segments that the firms may serve."""
        sold = self.base.firms[self.base.focal].sells
        return tuple(s for s in self.base.segments if any(s in to for to in sold.values()))

    @property
    def budget(self) -> float:
        """Money a month that a team may spend."""
        whole = self.settings.budget_per_customer_per_month * self.base.customers
        return round(whole / len(self.teams), 2)

    @property
    def budget_of_round(self) -> float:
        """Money that a team may spend in a round, research included."""
        return round(self.budget * self.settings.months_per_round, 2)

    def title(self, team: str) -> str:
        """What a team calls itself."""
        return self.settings.seats[team].title

    def high(self, lever: BusinessLever) -> float:
        """The most that a team may enter."""
        return self.budget if lever.is_money else lever.high

    def team(self, name: str) -> str:
        """Return the team of that name, or raise with a near one."""
        if name not in self.teams:
            raise UserError(f"team: there is none named {name!r}{near(name, self.teams)}")
        return name

    @cached_property
    def market(self) -> Market:
        """The market in which every team has a firm like the focal one, with an equal part of its share."""
        plain = self.base.model_dump()
        firm, parts = plain["firms"].pop(self.base.focal), len(self.teams)
        each = firm | {
            name: firm[name] / parts
            for name in (
                "share", "front_agents_per_1000_customers", "expert_agents_per_1000_customers",
                "fixed_cost_per_customer_per_month", "cash_per_customer",
            )
        }  # fmt: skip
        plain["firms"] = dict.fromkeys(self.teams, each) | plain["firms"]
        plain["focal"] = self.teams[0]
        for segment in plain["segments"].values():
            if segment.get("first_purchase_at") is not None:
                segment["first_purchase_at"] = None
        plain["sources"], plain["ranges"] = {}, {}
        return Market.model_validate(plain)


def numbers_of(text: str) -> float:
    """A number as a person types it; a blank among digits and a per cent sign are no fault."""
    plain = text.strip().removesuffix("%").replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", plain) or len(plain) > 20:
        raise ValueError(text)
    return float(plain)


USUAL = {name: float(lever.usual) for name, lever in BUSINESS_LEVERS.items()}
