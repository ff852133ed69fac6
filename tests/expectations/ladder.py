"""What the loyalty stages tell of what customers go on to bring, market by market, under `hold`.

    python -m tests.expectations.ladder [MARKET ...] [--customers 6000] [--replications 8]

prints the table for every market in which customers are bound by no contract. A market is run to the end of
its study, and again for a year and for five years more: the same keys, so the same customers with the same
luck, and what each brings in between is the difference.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

import sim
from sim.scenario.basics.names import ACTIVE
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from tests.habits.repository import ROOT

#: From the one that brings least to the one that brings most.
LADDER = ("lapsed", *ACTIVE)
YEAR, FIVE_YEARS = 12, 60
#: What the stage may explain: next year's purchases and profit, of all the customers and of those active.
TOLD = ("purchases", "profit", "purchases, active", "profit, active")


class Ladder(NamedTuple):
    """The firm's customers at the end of a study, and how they moved until then."""

    customers: pd.DataFrame  # stage, tenure_months; purchases and profit of the next year, value of five
    moves: pd.Series  # (from_stage, to_stage): customers
    shares: pd.DataFrame  # month x stage: share of the firm's customers


def studies() -> dict[str, str]:
    """One study for each market without contracts: the one of the market's name where there is one."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "scenarios" / "studies").glob("*.yaml")):
        study = load_study(path.stem, [])
        if study.has_firms and study.market_of_firms.setting == "non-contractual":
            name = study.settings.market
            found[name] = path.stem if path.stem == name else found.get(name, path.stem)
    return found


@cache
def ladder(study: str, customers: int = 5000, replications: int = 2) -> Ladder:
    """Run the study's market under `hold` and play on."""
    people, moves, months = [], [], []
    for replication in range(replications):
        asked = load_study(study, [f"run.customers={customers}"])
        now, moved, monthly = _run(asked, replication)
        grown = 1.0 + asked.market_of_firms.discount_rate_per_year
        for more in (YEAR, FIVE_YEARS):
            longer = [f"run.customers={customers}", f"run.months={asked.run.months + more}"]
            then, _, _ = _run(load_study(study, longer), replication)
            now[f"purchases_{more}"] = then["purchases"] - now["purchases"]
            now[f"profit_{more}"] = (then["profit"] - now["profit"]) * grown ** (asked.run.months / 12)
        people.append(now[now["stage"] != "prospect"])
        moves.append(moved)
        months.append(monthly)
    counts = sum(months[1:], months[0])[list(LADDER)]
    return Ladder(pd.concat(people), sum(moves[1:], moves[0]), counts.div(counts.sum(axis=1), axis=0))


def _run(asked: Study, replication: int) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    """The firm's customers by number, the moves, and customers by month and stage."""
    run = sim.simulate(asked, "hold", replication)
    firm = asked.market_of_firms.focal
    people, moves, monthly = (
        rows[rows["firm"] == firm] for rows in (run.customers, run.transitions, run.monthly)
    )
    return (
        people.set_index("customer").astype({"stage": str}),
        moves.groupby(["from_stage", "to_stage"], observed=False)["customers"].sum(),
        monthly.groupby("month")[list(LADDER)].sum(),
    )


def explained(values: pd.Series, groups: pd.Series) -> float:
    """Eta squared: share of the variance of the values that lies between the groups."""
    by = values.groupby(groups, observed=True)
    between = (by.size() * (by.mean() - values.mean()) ** 2).sum()
    total = ((values - values.mean()) ** 2).sum()
    return float(between / total) if total > 0 else 0.0


def table(found: Ladder) -> pd.DataFrame:
    """By stage of the ladder: share of the firm's customers, customers, value of five years and its error."""
    by = found.customers.groupby("stage")[f"profit_{FIVE_YEARS}"]
    rows = pd.DataFrame(
        {
            "share": by.size() / len(found.customers),
            "customers": by.size(),
            "value": by.mean(),
            "error": by.std() / by.size() ** 0.5,
        }
    )
    return rows.reindex(list(LADDER))


def told(found: Ladder) -> dict[str, float]:
    """Eta squared of next year's purchases and profit, of all the firm's customers and of those active."""
    people = found.customers
    active = people[people["stage"] != "lapsed"]
    shares = (
        explained(group[f"{what}_{YEAR}"], group["stage"])
        for group in (people, active)
        for what in ("purchases", "profit")
    )
    return dict(zip(TOLD, shares, strict=True))


def main(argv: Sequence[str] | None = None) -> None:
    """Print shares, values and what stages explain, a market a line."""
    asked = argparse.ArgumentParser(prog="ladder", description=__doc__)
    asked.add_argument("market", nargs="*")
    asked.add_argument("--customers", type=int, default=6000)
    asked.add_argument("--replications", type=int, default=8)
    given = asked.parse_args(argv)
    print("market", *(f"{stage}: share, value" for stage in LADDER), *TOLD, sep=" | ")
    for market, study in studies().items():
        if not given.market or market in given.market:
            found = ladder(study, given.customers, given.replications)
            cells = [f"{row.share:.2f}, {row.value:.0f}" for row in table(found).itertuples()]
            print(market, *cells, *(f"{share:.2f}" for share in told(found).values()), sep=" | ", flush=True)


if __name__ == "__main__":
    main()
