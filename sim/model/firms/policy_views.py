"""What a policy is given: its own firm's decisions, and of the market what anybody could see.

It reads the market by `MarketView` and its own firm by `FirmView`. It sets list prices, levers and spend of
its own firm, within the bounds of the table of levers. There is no way to a rival but its name, books are
only read, quality comes from money spent on it, and whom a firm serves and what it launches stand in
strategy files. Anything else raises in one line, see `guard`. A policy decides the same whenever it sees the
same: chance lives in the model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.customers import tally as t
from sim.model.firms.firm import Firm
from sim.model.firms.ledger import Books
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.needs import effective_quality
from sim.model.firms.policy_guard import Levers, Named, View, known, number, whole
from sim.model.machine.arrays import Floats
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import ACTIVE, LEDGER_LINES, NEEDS, STAGES
from sim.scenario.plans.levers import LEVERS

_CUSTOMER = [STAGES.index(stage) for stage in ACTIVE]
_BOOKED = ("month", *LEDGER_LINES, "profit", "cash")


class Wait(NamedTuple):
    """What a policy yields: the month in whose planning it goes on."""

    month: int


class OfferView(View):
    """What the policy's own firm sells in one category."""

    __slots__ = ("_category", "_firm", "_live")

    def __init__(self, live: LiveMarket, firm: Firm, category: str) -> None:
        self._hold(category, firm, live)

    def __repr__(self) -> str:
        return f"firm.offer({self._category!r})"

    @property
    def price(self) -> float:
        """List price. It may be set, within the bounds of the lever `list_price`."""
        return self._firm.offers[self._category].price

    @price.setter
    def price(self, value: float) -> None:
        self._firm.offers[self._category].price = self._bounded("price", value)

    @property
    def normal(self) -> float:
        """List price to return to after matching rivals. It may be set likewise."""
        return self._firm.offers[self._category].normal

    @normal.setter
    def normal(self, value: float) -> None:
        self._firm.offers[self._category].normal = self._bounded("normal", value)

    @property
    def starting_price(self) -> float:
        """List price when the market began."""
        return self._firm.offers[self._category].start

    @property
    def segments(self) -> tuple[str, ...]:
        """Segments it is sold to."""
        sold = self._firm.offers[self._category].segments
        return tuple(name for name, to in zip(self._live.settings.segments, sold, strict=True) if to)

    def _bounded(self, name: str, value: float) -> float:
        """Return a price that the lever `list_price` could make, and raise for any other."""
        price, start, lever = number(f"{self}.{name}", value), self.starting_price, LEVERS["list_price"]
        high = min(lever.high, self._live.settings.dearest(self._live.month))
        if not lever.low * start <= price <= high * start * (1 + 1e-9):
            by = " that contracts allow by now" if high < lever.high else ""
            raise UserError(
                f"{self}.{name} lies between {lever.low * start:g} and {high * start:g}, "
                f"{lever.low:g} to {high:g} times the starting price{by} (got {price:g})"
            )
        return price


class FirmView(View):
    """The policy's own firm."""

    __slots__ = ("_books", "_firm", "_live")

    def __init__(self, live: LiveMarket, firm: Firm, books: Books) -> None:
        self._hold(books, firm, live)

    def __repr__(self) -> str:
        return "firm"

    def offer(self, category: str) -> OfferView:
        """The firm's offer in `category`."""
        return OfferView(self._live, self._firm, known("firm.offer", category, self._firm.offers))

    @property
    def name(self) -> str:
        """Name of the firm, as in the market's file."""
        return self._firm.name

    @property
    def present(self) -> bool:
        """Whether it is in the market: neither still to come nor gone."""
        return self._firm.present

    @property
    def cash(self) -> float:
        """Money it has, as its ledger counts it."""
        return self._firm.cash

    @property
    def ledger(self) -> tuple[Named, ...]:
        """Its books from month 0 on, last month last: month, the ledger's lines, profit and cash."""
        own = [row for row in self._books.ledger if row["firm"] == self._firm.index and row["month"] >= 0]
        return tuple(Named("firm.ledger", {name: row[name] for name in _BOOKED}) for row in own)

    @property
    def customers(self) -> float:
        """Customers it had at the end of last month; NaN before there is one."""
        counted = self._live.counted
        if counted is None:
            return float("nan")
        return float(counted.moves[:, self._firm.index, :, _CUSTOMER].sum())

    @property
    def satisfaction(self) -> float:
        """Mean satisfaction at the end of last month, as in the table `monthly`; NaN before there is one."""
        lines = _last_month(self._live)[:, self._firm.index].sum(axis=0)
        return float(lines[t.SATISFACTION] / lines[t.CUSTOMERS]) if lines[t.CUSTOMERS] else float("nan")

    @property
    def morale(self) -> float:
        """Morale of its staff, 0 to 1."""
        return self._firm.morale

    @property
    def load(self) -> float:
        """Busy time of its front line last month, over opening time."""
        return self._firm.load

    @property
    def offers(self) -> Named:
        """Its offers by category."""
        return Named("firm.offers", {category: self.offer(category) for category in self._firm.offers})

    @property
    def levels(self) -> Levers:
        """Its level levers, each in its own unit. They may be set: ``firm.levels["care_focus"] = 0.5``."""
        settings = self._live.settings
        dearer = max(offer.price / offer.start for offer in self._firm.offers.values())
        most = {"light_surcharge": settings.dearest(self._live.month) / dearer - 1.0}
        return Levers("level", self._firm.levels, settings.core_price, most=most)

    @property
    def spend(self) -> Levers:
        """Its money levers, in money a customer of the market a month. They may be set, as levels may.

        No budget limits a policy: the firm pays.
        """
        return Levers("money", self._firm.spend, self._live.settings.core_price, unit=self._live.customers)


class MarketView(View):
    """The market, as anybody could see it or find it out by asking customers."""

    __slots__ = ("_live",)

    def __init__(self, live: LiveMarket) -> None:
        self._hold(live)

    def __repr__(self) -> str:
        return "market"

    def until(self, month: int) -> Wait:
        """Wait for the planning of `month`; there is no wait if that month has begun."""
        return Wait(whole("market.until", month))

    def months(self, number: int) -> Wait:
        """Wait for the planning `number` months from now, at least one."""
        if whole("market.months", number) < 1:
            raise UserError(f"market.months: 1 or more is expected (got {number})")
        return Wait(self.month + int(number))

    @property
    def month(self) -> int:
        """The month under way, whose planning it is; 0 is the first that counts."""
        return self._live.month

    @property
    def customers(self) -> int:
        """People in the market, whether they buy or not."""
        return self._live.customers

    @property
    def categories(self) -> tuple[str, ...]:
        """Names of what is sold."""
        return tuple(self._live.settings.categories)

    @property
    def segments(self) -> tuple[str, ...]:
        """Names of the segments."""
        return tuple(self._live.settings.segments)

    @property
    def firms(self) -> tuple[str, ...]:
        """Names of the firms in the market now, the policy's own included."""
        return tuple(firm.name for firm in self._live.firms if firm.present)

    def prices(self, category: str) -> Named:
        """List price of each firm that sells `category` now."""
        category = known("market.prices", category, self.categories)
        sellers = [firm for firm in self._live.firms if any(firm.sold_to(category))]
        return Named("market.prices", {firm.name: firm.offers[category].price for firm in sellers})

    def lowest_rival_price(self, firm: FirmView, category: str) -> float:
        """Lowest list price among rivals of `firm` that sell `category`; its own if none does."""
        if not isinstance(firm, FirmView):
            raise UserError(f"market.lowest_rival_price: the policy's own firm is expected (got {firm!r})")
        category = known("market.lowest_rival_price", category, self.categories)
        return self._live.lowest_rival_price(firm._firm, category)

    def shares(self, segment: str | None = None) -> Named:
        """Share of each firm in last month's purchases, of everybody or of one segment.

        NaN before the first month has ended, or where nobody bought anything.
        """
        lines = _last_month(self._live)[:, :, t.PURCHASES]
        if segment is not None:
            lines = lines[[self.segments.index(known("market.shares", segment, self.segments))]]
        bought = lines.sum(axis=0)
        total = bought.sum()
        share = bought / total if total else np.full_like(bought, np.nan)
        there = [firm for firm in self._live.firms if firm.present]
        return Named("market.shares", {firm.name: float(share[firm.index]) for firm in there})

    def quality(self, firm: str) -> Named:
        """Quality of a firm as customers find it, need by need, above the market's norm."""
        name = known("market.quality", firm, self.firms)
        found = effective_quality(self._live, self._live.firm(name)).tolist()
        return Named("market.quality", dict(zip(NEEDS, found, strict=True)))


def _last_month(live: LiveMarket) -> Floats:
    """What was counted last month, (segment, firm, line); not a number before there is one."""
    if live.counted is not None:
        return live.counted.lines
    return np.full((len(live.settings.segments), len(live.firms), len(t.LINES)), np.nan)
