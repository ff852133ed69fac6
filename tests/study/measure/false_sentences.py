"""How often a verdict claims something of strategies that are alike: now, and by the rule it followed before.

``python -m tests.study.measure.false_sentences`` measures it in 400 studies for each shape of luck and number
of runs, and fails if one is above what luck explains.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from sim.study.measure.amounts import money
from sim.study.measure.pairs import paired_differences
from sim.study.measure.readings import leading, winner
from sim.study.measure.sentences import CLAIMS
from sim.study.measure.statistics import MEASURES
from tests.study.measure.studies import CONFIDENCE, SHAPES, TAIL, everything, judged

CELLS = list(itertools.product((0.0, 0.8), (0.1, 0.2, 0.3)))  # common luck, chance of ruin
BELOW = 1e-3  # chance that a rule with exactly the nominal rate fails


def most(studies: int) -> int:
    """Studies with a false sentence that a rule erring in 5 of 100 exceeds with a chance below `BELOW`."""
    return int(stats.binom.isf(BELOW, studies, 1 - CONFIDENCE))


@dataclass
class Count:
    """Studies with a false sentence, now and under the old rule, and the sentences."""

    studies: int
    wrong: int = 0
    before: int = 0
    said: Counter[str] = field(default_factory=Counter)


def old_rule(found: Mapping[str, pd.DataFrame], objective: str = "value") -> set[str]:
    """What was claimed before: the safer by its mean alone, and each measure at the full confidence."""
    outcomes, summary = found["outcomes"], found["summary"]
    paired = paired_differences(outcomes, MEASURES, CONFIDENCE)
    best, claimed = leading(summary, objective), set()
    rows = paired[(paired["measure"] == objective) & ((paired["a"] == best) | (paired["b"] == best))]
    if ((rows["together_low"] > 0) | (rows["together_high"] < 0)).any():
        claimed.add("leads")
    if leading(summary, "npv") != best and winner(summary, paired, "npv") is not None:
        claimed.add("turns")
    worst = outcomes.groupby("strategy")[objective].apply(
        lambda runs: runs.nsmallest(max(1, int(TAIL * len(runs)))).mean()
    )
    if money(worst.max(), "EUR") != money(worst[best], "EUR"):
        claimed.add("tail")
    if (
        outcomes.groupby("strategy")["ruined"].mean().min()
        < found["risk"].set_index("strategy")["ruin"][best]
    ):
        claimed.add("ruin")
    if (found["plans"]["regret_low"] > 0).any():
        claimed.add("belief")
    return claimed


def count(studies: int, replications: int, shape: str) -> Count:
    """Judge studies of five strategies that are alike."""
    found = Count(studies)
    for number in range(studies):
        luck = np.random.default_rng([replications, list(SHAPES).index(shape), number])
        tables = everything(luck, replications, shape, *CELLS[number % len(CELLS)], {})
        claims = {said.key for said in judged(tables, "value").statements} & set(CLAIMS)
        found.said.update(claims)
        found.wrong += bool(claims)
        found.before += bool(old_rule(tables))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--studies", type=int, default=400)
    studies = parser.parse_args().studies
    failed = False
    print(f"false sentences in {studies} studies of five strategies that are alike (at most {most(studies)})")
    for shape, replications in itertools.product(SHAPES, (20, 40, 100)):
        found = count(studies, replications, shape)
        failed |= found.wrong > most(studies)
        told = ", ".join(f"{key} {times}" for key, times in found.said.most_common())
        rates = f"{found.wrong / studies:.3f}, by the old rule {found.before / studies:.3f}"
        print(f"{shape}, {replications} runs: {rates} ({told})", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
