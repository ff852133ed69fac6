"""The two kinds of market, told apart here: of firms, which decide, and of stages (a migration market)."""

from __future__ import annotations

from sim.scenario.market.market import Market
from sim.scenario.market.migration_market import MigrationMarket

AnyMarket = Market | MigrationMarket
#: By what stands as `kind` in a market's file; a market of firms if nothing does.
KINDS: dict[str, type[Market] | type[MigrationMarket]] = {"market": Market, "migration": MigrationMarket}


def of_firms(market: AnyMarket) -> Market | None:
    """Return the market if it is one of firms; None if it is a migration market."""
    return market if isinstance(market, Market) else None


def of_stages(market: AnyMarket) -> MigrationMarket | None:
    """Return the market if it is a migration market, else None."""
    return market if isinstance(market, MigrationMarket) else None
