"""The outline of a report: page 1, the chapters that answer the question, the others, what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sim.show.chapters import differing
from sim.show.chapters.assumptions import annex, assumptions
from sim.show.chapters.beliefs import beliefs
from sim.show.chapters.bridge import bridge
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.churn import churn
from sim.show.chapters.competition import competition
from sim.show.chapters.customer_matrix import customer_matrix
from sim.show.chapters.decision import decision, other_strategies
from sim.show.chapters.ladder import ladder
from sim.show.chapters.log_check import log_check
from sim.show.chapters.migration import migration
from sim.show.chapters.money import money
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.portfolio import choosing, portfolio
from sim.show.chapters.provenance import provenance
from sim.show.chapters.quadrants import quadrants
from sim.show.chapters.questions import asked
from sim.show.chapters.satisfaction import satisfaction
from sim.show.chapters.service import service
from sim.show.chapters.tenure import tenure
from sim.show.chapters.verdict import verdict
from sim.show.chapters.view import View


class Subject(NamedTuple):
    """A chapter that a study may ask for.

    Attributes
    ----------
    chapter : callable
    differs : callable or None
        Whether it is shown unasked: whether strategies differ in it. None: only if a study asks.
    """

    chapter: Callable[[View], Chapter]
    differs: Callable[[View], bool] | None


#: What a study may ask (see `sim.scenario.plans.study.Subject`), in the order in which it is read unasked.
SUBJECTS: Mapping[str, Subject] = {
    "beliefs": Subject(beliefs, differing.always),
    "quadrants": Subject(quadrants, differing.always),
    "money": Subject(money, differing.always),
    "ladder": Subject(ladder, differing.in_ladder),
    "migration": Subject(migration, differing.with_own_ladder),
    "churn": Subject(churn, differing.in_losses),
    "service": Subject(service, differing.in_service),
    "matrix": Subject(customer_matrix, differing.in_matrix),
    "competition": Subject(competition, differing.in_market),
    "portfolio": Subject(portfolio, differing.in_portfolio),
    "choosing": Subject(choosing, None),
    "tenure": Subject(tenure, None),
    "satisfaction": Subject(satisfaction, None),
}


def answer(view: View) -> Chapter:
    """Why the best earns more, and the chapters on what the study asks, or its strategies are about."""
    return _joined([bridge(view), *(SUBJECTS[name].chapter(view) for name in asked(view))])


def details(view: View) -> Chapter:
    """The chapters that the study does not ask for, where its strategies differ."""
    return _joined(SUBJECTS[name].chapter(view) for name in _unasked(view) if _shown(view, name))


def basis(view: View, full: bool = False) -> Chapter:
    """What it rests on: assumptions, the verdict in full, where it comes from; all numbers if `full`."""
    last = [annex(view)] if full else []
    others = Chapter.of(other_strategies(view))
    return _joined(
        [log_check(view), others, assumptions(view), verdict(view), provenance(view), _left_out(view), *last]
    )


def report(view: View, full: bool = False) -> Chapter:
    """All of a report, in the order in which it is read."""
    return _joined([decision(view), answer(view), details(view), basis(view, full)])


def _unasked(view: View) -> list[str]:
    return [name for name in SUBJECTS if name not in asked(view)]


def _shown(view: View, name: str) -> bool:
    """Whether a chapter nobody asked for has something to say; of one strategy nothing can differ."""
    differs = SUBJECTS[name].differs
    return differs is not None and (len(view.names) < 2 or view.replications < 2 or differs(view))


def _left_out(view: View) -> Chapter:
    """One line on the chapters left out because nothing in them differs."""
    equal = [n for n in _unasked(view) if SUBJECTS[n].differs not in (None, differing.with_own_ladder)]
    names = [n for n in equal if not _shown(view, n) and len(SUBJECTS[n].chapter(view))]
    if not names:
        return Chapter(())
    told = view.words("left.out", names=view.words.series(view.words(f"subject.{name}") for name in names))
    return Chapter.of(Prose(escape(told)))


def _joined(chapters: Iterable[Chapter]) -> Chapter:
    return Chapter(tuple(part for chapter in chapters for part in chapter))
