"""What a study's strategies do to no purpose: levers that cannot act in its market, and why."""

from __future__ import annotations

from sim.scenario.files.idle_levers import idle_levers
from sim.scenario.plans.study import Study
from sim.show.words.words import Words


def remarks(study: Study, lang: str = "en") -> list[str]:
    """A line for each lever that cannot act, with the strategies that use it; empty if all can."""
    words = Words(lang)
    return [
        words(
            "idle.remark",
            lever=words.label("lever", lever),
            strategies=words.listing([words.strategy(name) for name in names]),
            why=words(f"idle.{why.reason}", about=why.about),
        )
        for (lever, why), names in idle_levers(study).items()
    ]
