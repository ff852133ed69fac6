"""Market research: what a team may buy, each report a survey of people as the last round left them.

A report of round r is about the match through r - 1, and a pure function of it and of who asks: bought
early or late, alone or with others, read now or in a year, it says the same. Samples are small and answers
are rough, so every figure has its interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.game.play.results import Played
from sim.game.play.survey import CONFIDENCE, Numbers, answers, counted, interviewer, some
from sim.scenario.basics.names import ACTIVE
from sim.study.measure.statistics import Interval, mean_interval, wilson_interval

#: Purchases that people can tell of when asked where they bought last.
RECALLED = 10
#: What people think they paid is off by so much (share).
PRICE_MEMORY = 0.05
#: Leavers who name the price, whatever their reason was: it is the easy answer.
EASY_ANSWER = 0.2
_EASY = "price"


@dataclass(frozen=True)
class Report:
    """What a survey found.

    Attributes
    ----------
    kind : str
        One of `REPORTS`.
    team : str
        Who asked.
    round : int
        The round that people had behind them when they were asked.
    asked : int
        How many were asked, in all.
    table : DataFrame
        One row a firm, or a kind of customer or reason; shares are 0 to 1, `low` and `high` are ends of 95 %
        intervals.
    """

    kind: str
    team: str
    round: int
    asked: int
    table: pd.DataFrame


def report(kind: str, played: Played, team: str) -> Report:
    """Ask people about the match so far.

    Parameters
    ----------
    kind : str
        One of `REPORTS`.
    played : Played
        The match through the round before the one in which the report was bought.
    team : str

    Returns
    -------
    Report
    """
    rng = interviewer(played.match, team, kind)
    table = _ASKED[kind](played, team, rng)
    return Report(kind, team, played.match.rounds, int(table["asked"].sum()), table)


def _there(played: Played, team: str) -> list[str]:
    """Firms that are in the market, the one that asks first."""
    book = played.run.ledger
    last = book[(book["month"] == book["month"].max()) & (book["present"] > 0)]
    firms = [str(name) for name in last["firm"]]
    return sorted(firms, key=lambda name: name != team)


def _customers(played: Played, firm: str) -> pd.DataFrame:
    """Those simulated who are customers of a firm."""
    people = played.run.customers
    return people[(people["firm"] == firm) & people["stage"].isin(list(ACTIVE)) & ~people["left"]]


def _satisfaction(played: Played, team: str, rng: np.random.Generator) -> pd.DataFrame:
    """Customers of each firm tick 1 to 5."""
    rows = []
    for firm in _there(played, team):
        people = _customers(played, firm)["satisfaction"].to_numpy(float)
        ticked = answers(rng, people[some(rng, len(people), played.match.game.settings.sample)])
        mean, low, high = mean_of(ticked)
        fives, fives_low, fives_high = share_of(int((ticked == 5.0).sum()), len(ticked))
        rows.append((firm, len(ticked), mean, low, high, fives, fives_low, fives_high))
    columns = ["firm", "asked", "mean", "low", "high", "fives", "fives_low", "fives_high"]
    return pd.DataFrame(rows, columns=columns)


def _wallet(played: Played, team: str, rng: np.random.Generator) -> pd.DataFrame:
    """Customers of the one who asks tell where they bought last, ten times each."""
    firms, own = _there(played, team), _customers(played, team)
    chosen = own["customer"].to_numpy()[some(rng, len(own), played.match.game.settings.sample)]
    people = played.run.customers
    of = people[people["customer"].isin(chosen)].astype({"firm": str})
    shares = of.pivot_table(index="customer", columns="firm", values="share_of_wallet", observed=True)
    parts = shares.reindex(columns=firms).fillna(0.0).to_numpy(float)
    total = parts.sum(axis=1, keepdims=True)
    parts = np.divide(parts, total, out=np.zeros_like(parts), where=total > 0)
    told: Numbers = np.array([rng.multinomial(RECALLED, one) if one.sum() > 0 else one for one in parts])
    told = told.reshape(-1, len(firms)) / RECALLED
    rows = [(firm, len(told) if firm == team else 0, *mean_of(told[:, f])) for f, firm in enumerate(firms)]
    return pd.DataFrame(rows, columns=["firm", "asked", "share", "low", "high"])


def _matrix(played: Played, team: str, rng: np.random.Generator) -> pd.DataFrame:
    """Buyers of each firm say what they got and what they paid; 100 is what was usual at the start."""
    settings, months = played.match.game.settings, played.match.game.settings.months_per_round
    spread = played.match.game.market.experience.perception_sd
    monthly = played.run.monthly
    monthly = monthly[(monthly["month"] > monthly["month"].max() - months) & (monthly["purchases"] > 0)]
    rows = []
    for firm in _there(played, team):
        buyers = monthly[monthly["firm"] == firm]
        people = int(min(settings.sample, buyers["purchases"].sum()))
        each = counted(rng, buyers["purchases"].to_list(), people)
        got = np.repeat(buyers["value"].to_numpy(float), each)
        paid = np.repeat(buyers["price"].to_numpy(float), each)
        got = 100.0 * (1.0 + got + rng.normal(0.0, spread, len(got)))
        paid = 100.0 * paid * np.exp(rng.normal(0.0, PRICE_MEMORY, len(paid)))
        rows.append((firm, len(got), *mean_of(got), *mean_of(paid)))
    columns = ["firm", "asked", "value", "value_low", "value_high", "price", "price_low", "price_high"]
    return pd.DataFrame(rows, columns=columns)


def _leavers(played: Played, team: str, rng: np.random.Generator) -> pd.DataFrame:
    """Customers whom the one who asks lost in the last round: who they were, and the reason they give."""
    settings = played.match.game.settings
    churn = played.run.churn
    first = played.match.rounds * settings.months_per_round - settings.months_per_round
    churn = churn[(churn["firm"] == team) & (churn["month"] >= first) & (churn["customers"] > 0)]
    churn = churn.astype({"segment": str, "reason": str})
    each = played.match.game.market.customers / min(settings.customers, played.match.game.market.customers)
    asked = int(min(settings.sample, round(churn["customers"].sum() / each)))
    of = counted(rng, churn["customers"].to_list(), asked)
    segments = np.repeat(churn["segment"].to_numpy(), of)
    reasons = np.where(rng.random(asked) < EASY_ANSWER, _EASY, np.repeat(churn["reason"].to_numpy(), of))
    rows = []
    for what, told in (("segment", segments), ("reason", reasons)):
        names, counts = np.unique(told.astype(str), return_counts=True)
        for place in np.argsort(-counts, kind="stable"):
            said = int(counts[place])
            rows.append((what, str(names[place]), said, *share_of(said, asked)))
    found = pd.DataFrame(rows, columns=["what", "name", "said", "share", "low", "high"])
    return found.assign(asked=[asked if place == 0 else 0 for place in range(len(found))])


def _promises(played: Played, team: str, rng: np.random.Generator) -> pd.DataFrame:
    """What each firm promises, and what people who called it tell of their wait."""
    match, rows = played.match, []
    for firm in _there(played, team):
        if firm not in match.game.teams:
            continue  # who comes from outside promises nothing
        result = played.of(match.rounds, firm)
        values = match.decisions[match.rounds, firm].values
        promised = values["promised_minutes"]
        called = int(min(match.game.settings.sample, result["contacts"]))
        wait = result["wait"] if result["wait"] > 0 else 0.0
        waits = rng.exponential(wait, called) if called else np.zeros(0)
        answered = result["kept"] + result["broken"]
        told = called if promised > 0 and answered > 0 else 0  # nobody can tell of a promise not made
        kept = int(rng.binomial(told, result["kept"] / answered)) if told else 0
        rows.append((firm, called, promised, values["payout"], *mean_of(waits), *share_of(kept, told)))
    columns = ["firm", "asked", "promised", "payout", "wait", "wait_low", "wait_high"]
    return pd.DataFrame(rows, columns=[*columns, "kept", "kept_low", "kept_high"])


def mean_of(values: Numbers) -> Interval:
    """Mean of answers, as far as they tell."""
    return mean_interval(values, CONFIDENCE)


def share_of(hits: int, asked: int) -> Interval:
    """Share of those asked, as far as they tell."""
    return wilson_interval(hits, asked, CONFIDENCE)


_ASKED: dict[str, Callable[[Played, str, np.random.Generator], pd.DataFrame]] = {
    "satisfaction": _satisfaction,
    "wallet": _wallet,
    "matrix": _matrix,
    "leavers": _leavers,
    "promises": _promises,
}
