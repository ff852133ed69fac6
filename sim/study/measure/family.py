"""How the chance of a false sentence is spent over all that one verdict may say.

Every sentence of a verdict that claims something is drawn from intervals, and all of these hold together
with the study's confidence: by Bonferroni, each kind of sentence has a share of what may go wrong, and
shares it out among the comparisons it may make. That needs no assumption on how outcomes depend on each
other, and what is said agrees with the intervals that are shown. The main comparison has most, since the
decision is taken by it; that costs its intervals less than a tenth of their width. A stepwise rule (Holm)
would say a little more, but with intervals that nobody could be shown. What reads as a further claim but
follows from intervals already paid for costs nothing: what a belief costs is a pair of the main comparison,
and the month from which a strategy leads is looked for backwards from the end, to the first month that is
open (tests in a fixed order).
"""

from __future__ import annotations

from sim.study.measure.statistics import together

#: Share of the chance of a false sentence that each kind of sentence may use up; they sum to 1.
SPENT: dict[str, float] = {
    "objective": 0.6,  # who wins
    "other_money": 0.1,  # who would win with, or without, what customers are still worth
    "spending": 0.05,  # who would win if spending went on
    "tail": 0.1,  # whose worst outcomes are better
    "ruin": 0.1,  # who is less likely to run out of cash
    "beliefs": 0.05,  # which plan disappoints
}


def confidence_of(kind: str, confidence: float, comparisons: int = 1) -> float:
    """Return what each interval of a kind of sentence needs for all sentences to hold at `confidence`."""
    return together(together(confidence, 1, SPENT[kind]), comparisons)


def kind_of(measure: str, objective: str) -> str | None:
    """Return the kind of sentence that a measure decides; None where the verdict says nothing of it."""
    if measure == objective:
        return "objective"
    return "other_money" if measure in ("npv", "value") else None
