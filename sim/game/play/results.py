"""What came of a match: tidy tables by round and team."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.game.play.match import Match
from sim.game.play.simulate_match import run_of
from sim.model.result import Run
from sim.scenario.basics.names import ACTIVE, LEDGER_LINES


@dataclass(frozen=True)
class Played:
    """A match that was simulated.

    Attributes
    ----------
    match : Match
    rounds : DataFrame
        round x team: each of LEDGER_LINES (money); profit (money: before research); customers (number: at the
        end of the round); satisfaction (1 to 5: then); trust (0 to 1: then); purchases (number); share (0 to
        1: of all purchases); failures (number); contacts (number: at the front line); wait (minutes: mean
        there); kept, broken (number: promises of a wait); lapsed (number: customers lost); price (multiple:
        listed, of the starting price); cash (money: at the end).
    segments : DataFrame
        round x team x segment: customers (number: at the end); purchases (number); satisfaction (1 to 5: at
        the end); value (value: perceived by those who bought); price (multiple: paid, of the starting price).
    run : Run
        The run itself, for who looks closer.
    """

    match: Match
    rounds: pd.DataFrame
    segments: pd.DataFrame
    run: Run

    @property
    def seal(self) -> str:
        """Hash of what came of it."""
        text = self.rounds.to_csv(index=False) + self.segments.to_csv(index=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def of(self, number: int, team: str) -> pd.Series[Any]:
        """What came of one round for one team."""
        row = self.rounds[(self.rounds["round"] == number) & (self.rounds["team"] == team)]
        return row.iloc[0]


def play(match: Match) -> Played:
    """Simulate a match and sum it up by round and team."""
    run = run_of(match)
    return Played(match, _rounds(match, run), _segments(match, run), run)


def _round_of(match: Match, month: pd.Series[Any]) -> pd.Series[Any]:
    return month // match.game.settings.months_per_round + 1


def _ours(match: Match, table: pd.DataFrame, extra: list[str]) -> pd.DataFrame:
    """A table's rows of teams, and of `extra` firms, with the round they belong to."""
    found = table.astype({"firm": str})
    found = found[found["firm"].isin([*match.game.teams, *extra])]
    return found.assign(round=_round_of(match, found["month"])).rename(columns={"firm": "team"})


def _last(table: pd.DataFrame, match: Match) -> pd.DataFrame:
    """Rows of each round's last month."""
    return table[(table["month"] + 1) % match.game.settings.months_per_round == 0]


def _rounds(match: Match, run: Run) -> pd.DataFrame:
    outside = list(match.game.outside)
    keys = ["round", "team"]
    books, people = _ours(match, run.ledger, []), _ours(match, run.monthly, outside)
    found = books.groupby(keys)[[*LEDGER_LINES, "profit", "failures"]].sum()
    found = found.join(_last(books, match).set_index(keys)[["cash", "price"]])
    end = _last(people, match)
    end = end.assign(customers=end[list(ACTIVE)].sum(axis=1))
    found = found.join(end.groupby(keys)["customers"].sum())
    for name in ("satisfaction", "trust"):
        found = found.join(_weighted(end, keys, name, "customers"))
    bought = people.groupby(keys)["purchases"].sum()
    share = (bought / bought.groupby("round").transform("sum")).rename("share")
    found = found.join(bought).join(share)
    found = found.join(_waits(_ours(match, run.desk, []), keys))
    lost = _ours(match, run.churn, []).groupby(keys)["customers"].sum().rename("lapsed")
    found = found.join(lost).fillna({"lapsed": 0.0})
    return _ordered(match, found.reset_index(), keys)


def _waits(desk: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Contacts at the front line, what they waited, promises kept and broken."""
    front = desk[desk["pool"].astype(str) == "front"]
    front = front.assign(waited=(front["mean_wait_minutes"] * front["contacts"]).fillna(0.0))
    columns = ["contacts", "waited", "promise_kept", "promise_broken"]
    sums = front.groupby(keys)[columns].sum()
    wait = (sums["waited"] / sums["contacts"].where(sums["contacts"] > 0)).rename("wait")
    named = sums.rename(columns={"promise_kept": "kept", "promise_broken": "broken"})
    return named[["contacts", "kept", "broken"]].join(wait)


def _weighted(table: pd.DataFrame, keys: list[str], name: str, by: str) -> pd.Series[Any]:
    """Mean of a column over groups, each row counted `by` times; not a number where nobody is."""
    known = table[table[name].notna() & (table[by] > 0)]
    sums = (known[name] * known[by]).groupby([known[key] for key in keys]).sum()
    return (sums / known.groupby(keys)[by].sum()).rename(name)


def _segments(match: Match, run: Run) -> pd.DataFrame:
    keys = ["round", "team", "segment"]
    people = _ours(match, run.monthly, []).astype({"segment": str})
    end = _last(people, match)
    end = end.assign(customers=end[list(ACTIVE)].sum(axis=1))
    found = end.set_index(keys)[["customers", "satisfaction"]]
    found = found.join(people.groupby(keys)["purchases"].sum())
    for name in ("value", "price"):
        found = found.join(_weighted(people, keys, name, "purchases"))
    return _ordered(match, found.reset_index(), keys)


def _ordered(match: Match, table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rows by round, then teams in the order of their seats."""
    order = {team: place for place, team in enumerate(match.game.teams)}
    place = table["team"].map(order)
    rank = np.lexsort((np.arange(len(table)), place, table["round"]))
    return table.iloc[rank].reset_index(drop=True)
