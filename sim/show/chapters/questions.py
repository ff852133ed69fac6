"""What a study asks: what it says itself or, where it says nothing, what its strategies do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.plans.levers import LEVERS
from sim.show.chapters.view import View
from sim.show.words import readouts

#: Mechanism that a lever acts through -> the chapter that shows what comes of it.
_BY_MECHANISM = {
    "desk": "service",
    "promise": "service",
    "failure": "service",
    "tiers": "portfolio",
    "reach": "ladder",
    "win_back": "ladder",
    "contacts": "ladder",
    "wants": "matrix",
    "range": "matrix",
    "belief": "matrix",
}
#: The same for levers that act through no mechanism of their own.
_BY_LEVER = {
    **dict.fromkeys(
        ("list_price", "match_price", "undercut", "quality", "innovation", "co_creation"), "matrix"
    ),
    **dict.fromkeys(("imitate", "imitate_service", "recover_price", "price_floor"), "matrix"),
    **dict.fromkeys(("care", "loyal_discount"), "ladder"),
}
_MOST = 2  # questions worked out
_SEVERAL = 2  # quadrants compared, from which on the study is about them


def asked(view: View) -> list[str]:
    """Names of the chapters that answer a study, the first question first."""
    said = view.study.get("asks") or ()
    return [str(name) for name in said] or list(dict.fromkeys(_worked_out(view)))[:_MOST]


def _worked_out(view: View) -> Iterator[str]:
    """Beliefs, if it asks about any; quadrants, if several are compared; then what most strategies use."""
    if not view.table("plans").empty:
        yield "beliefs"
    quadrants = {readouts.quadrant_of(name, view.quadrants) for name in view.names} - {""}
    if len(quadrants) >= _SEVERAL:
        yield "quadrants"
    if view.study.get("rivals"):
        yield "competition"
    used: Counter[str] = Counter()
    for name in view.names:
        plan = (view.study.get("strategies") or {}).get(name)
        if isinstance(plan, Mapping):
            used.update(set(_subjects(plan)))
    yield from (subject for subject, _ in used.most_common())


def levers_of(plan: Mapping[str, Any]) -> list[str]:
    """Levers that a strategy spends on or sets."""
    spent = [str(name) for name, share in (plan.get("spend") or {}).items() if share]
    return [*spent, *(str(setting["lever"]) for setting in plan.get("levers") or ())]


def _subjects(plan: Mapping[str, Any]) -> Iterator[str]:
    """Chapters that show what a strategy does."""
    if plan.get("serve") or plan.get("aim") or plan.get("tuned_to"):
        yield "choosing"
    for name in levers_of(plan):
        through = [_BY_MECHANISM[m] for m in LEVERS[name].mechanisms if m in _BY_MECHANISM]
        if name in _BY_LEVER or through:
            yield _BY_LEVER.get(name) or through[0]
