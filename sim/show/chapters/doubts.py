"""What would change a decision, as far as it is known: horizons, risk, costs, beliefs, assumptions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sim.show.chapters.quadrants import unplanned
from sim.show.chapters.view import View
from sim.show.words import numbers
from sim.study.measure.statistics import mean_interval

#: Statements of a verdict by what they are about, in the order in which they are told.
_TURNS = ("verdict.value_turns", "verdict.profit_turns", "verdict.value_opens", "verdict.profit_opens")
_LATER = ("verdict.spending_turns", "verdict.withheld_stage", "verdict.withheld_all")
_RISK = ("verdict.ruin", "verdict.ruined_some", "verdict.tail", "verdict.tail_unknown")
BELIEFS = ("verdict.belief_costs", "verdict.belief_costs_most", "verdict.belief_disappoints",
            "verdict.beliefs_harmless")  # fmt: skip
NOTHING = ("verdict.nothing", "verdict.nothing_because", "verdict.in_vain")


def doubts(view: View) -> Iterator[str]:
    """Yield a sentence or two for each thing that would change the decision."""
    words = view.words
    if turns := said_of(view, _TURNS):
        yield words.sentences(turns, _order(view), _act(view))
    yield from filter(None, [_tail(view), *(said_of(view, (key,)) for key in _LATER)])
    yield from filter(None, [said_of(view, _RISK)])
    if apart := unplanned(view):
        yield words("cost.apart", costs=words.listing(apart))
    yield from filter(None, [said_of(view, NOTHING)])
    table = view.table("assumptions")
    if len(table):
        yield words("doubts.assumed", assumed=int((table["status"] == "A").sum()), count=len(table))


def said_of(view: View, keys: tuple[str, ...]) -> str:
    """The verdict's statements with these keys."""
    return view.words.sentences(*(view.said(s) for s in view.judged.statements if s.key in keys))


def _order(view: View) -> str:
    """From which month on the best is ahead, where the order turns."""
    keys = ("verdict.leads_from", "verdict.ahead_from")
    return said_of(view, keys)


def _act(view: View) -> str:
    """Which horizon to act on, and what to do by the other; no more than the recommendation dares to say."""
    turned = next(s for s in view.judged.statements if s.key in _TURNS)
    best, other = (view.words.told(turned.values[name]) for name in ("best", "other"))
    alike = turned.values["other"].key.removeprefix("strategy.") in view.close
    if view.control in view.close and not alike:
        return ""
    by = "open" if turned.key.endswith("opens") else view.objective
    key = f"doubts.{'close' if alike else 'act'}.{by}"
    return view.words(key, best=best, other=other, months=view.months)


def _tail(view: View) -> str:
    """What would still come after the months played on, and whether the best stays ahead with it."""
    words, outcomes = view.words, view.table("outcomes")
    said = said_of(view, ("verdict.later",))
    if not said or len(view.names) < 2 or view.replications < 2:
        return said
    wide = outcomes.assign(all=outcomes["value"] + outcomes["tail"]).pivot(
        index="replication", columns="strategy", values="all"
    )
    best: pd.Series = wide[view.lead]
    others = [name for name in view.names if name not in (view.lead, *view.same)]
    if not others:
        return said
    apart = {name: mean_interval((best - wide[name]).to_numpy(float), view.level) for name in others}
    nearest = min(apart, key=lambda name: apart[name].mean)
    mean, low, high = apart[nearest]
    known = {"best": words.strategy(view.lead), "other": words.strategy(nearest)}
    if mean < 0:
        gap = numbers.interval(-mean, -high, -low, currency=view.currency)
        return words.sentences(said, words("doubts.tail.behind", gap=gap, **known))
    gap = numbers.interval(mean, low, high, currency=view.currency)
    return words.sentences(said, words("doubts.tail.ahead", gap=gap, **known))
