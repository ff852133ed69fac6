"""The quadrants that studies compare, each the best mix found for its quadrant in its market.

    make quadrants

searches anew (a few minutes a quadrant on two processors; it resumes) and writes
`scenarios/strategies/MARKET/QUADRANT.yaml`, which says what the mix does, how it was found and what it gains.
Same source, same files: the search starts from `hold` and the general strategy of the quadrant, never from
what was found before.

Searched for is where the question is which quadrant the budget should go to. Elsewhere a study asks something
else of strategies, and the general files, written by hand, are what it is asked of:

- abc, choosing_customers, seven_errors, ten_myths: what is known or believed, not which quadrant is best;
- beer, microwave, pager, parts, vcd: moves against rivals, of which a quadrant is one;
- bought_loyalty, talk, win_back: ways to one end, within a quadrant;
- sell_more_to_friends: what care adds to a further category, so neither may contain the other;
- split_the_budget: what the next euro brings in each of two given programmes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import sim
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import QUADRANTS
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from sim.study.decide.strategy_file import write_strategy
from tests.habits.repository import ROOT

STRATEGIES = ROOT / "scenarios" / "strategies"
CUSTOMERS, MIXES = 2000, 80

#: Study -> the quadrants that it compares.
COMPARED = {
    "mature_retail": QUADRANTS,
    "music_store": QUADRANTS,
    "subscription": ("loyalty", "acquisition"),
    "keep_or_win": ("loyalty", "acquisition"),
    "grow_early": ("loyalty", "acquisition"),
}


def study(name: str, quadrant: str) -> Study:
    """A study on a sample of its market, with what the search of a quadrant begins from."""
    return load_study(name, [f"run.customers={CUSTOMERS}", f"study.strategies=[hold, {quadrant}]"])


def place(name: str, quadrant: str) -> Path:
    """The strategy file of a study's quadrant."""
    return STRATEGIES / study(name, quadrant).settings.market / f"{quadrant}.yaml"


def renew(name: str, quadrant: str, workers: int) -> Path:
    """Search for the best mix of a quadrant in a study's market, and write its file."""
    folder = ROOT / "reports" / name / "quadrants" / quadrant
    asked = study(name, quadrant)
    found = sim.optimise(asked, levers=quadrant, mixes=MIXES, workers=workers, folder=folder)
    if found.tables["mix"].empty:
        raise UserError(f"{name}: nothing was found for {quadrant} that beats doing as before")
    path = place(name, quadrant)
    path.parent.mkdir(exist_ok=True)
    return write_strategy(found, path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Renew the quadrants of some studies, of all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="*", choices=[*COMPARED, []], default=[])
    parser.add_argument("--quadrant", choices=QUADRANTS)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(arguments)
    for name in asked.studies or COMPARED:
        for quadrant in COMPARED[name]:
            if asked.quadrant in (None, quadrant):
                print(renew(name, quadrant, asked.workers).relative_to(ROOT), flush=True)


if __name__ == "__main__":
    main()
