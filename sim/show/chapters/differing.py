"""Whether strategies differ in what a chapter shows, beyond doubt: intervals of two of them that do not meet.

This decides what a report has room for, and claims nothing; a chapter that is shown says how sure it is.
"""

from __future__ import annotations

import pandas as pd

from sim.scenario.basics.names import ALL
from sim.show.chapters.view import View
from sim.show.words import readouts

_SEEN = 0.01  # by which value or price, which have no interval, must differ to be seen on the customer matrix
_MOSTLY = 0.5  # of the months


def always(view: View) -> bool:
    """For what a reader looks for even where nothing differs."""
    return True


def in_ladder(view: View) -> bool:
    """Customers of some stage at the end."""
    return _apart(_last(view.table("stages")), "stage")


def with_own_ladder(view: View) -> bool:
    """For a ladder of the user's own, which is what its study is about."""
    table = view.table("stages")
    return bool(len(table)) and readouts.is_own_ladder(table["stage"])


def in_portfolio(view: View) -> bool:
    """How much the best customers bring."""
    return _apart(view.table("portfolio_figures"), "figure")


def in_losses(view: View) -> bool:
    """Customers lost for some reason."""
    table = view.table("lost")
    return bool(len(table)) and _apart(table[table["measure"] == "a_year"], "reason")


def in_market(view: View) -> bool:
    """Firms, margins or prices at the end."""
    return _apart(_last(view.table("life")), "measure")


def in_service(view: View) -> bool:
    """The load of the desk in most months."""
    table = view.table("load")
    return bool(len(table)) and _share_apart(table, ["month"]) > _MOSTLY


def in_matrix(view: View) -> bool:
    """Where the firm stands on the customer matrix at the end."""
    table = view.table("matrix")
    if table.empty:
        return False
    own = _last(table[(table["firm"] == view.focal) & (table["segment"] == ALL)])[["value", "price"]]
    return bool((own.max() - own.min() > _SEEN).any())


def _last(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["month"] == table["month"].max()] if len(table) else table


def _apart(table: pd.DataFrame, *keys: str) -> bool:
    """Whether, for some key, one strategy lies wholly above another."""
    return bool(len(table)) and _share_apart(table, list(keys)) > 0


def _share_apart(table: pd.DataFrame, keys: list[str]) -> float:
    """For which share of the keys one strategy lies wholly above another; none are known of a single run."""
    groups = table.groupby(keys, observed=True)
    return float((groups["low"].max() > groups["high"].min()).mean())
