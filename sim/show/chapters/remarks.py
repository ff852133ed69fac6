"""What is told of a scenario when it is read, though it is no mistake."""

from __future__ import annotations

from sim.scenario.files.idle_levers import idle_levers
from sim.scenario.files.market_notes import notes
from sim.scenario.market.market import Market
from sim.scenario.plans.study import Study
from sim.show.words.words import Words


def remarks(study: Study, lang: str = "en") -> list[str]:
    """A line for each lever that cannot act, with who uses it, and what is noted of the market.

    Parameters
    ----------
    study : Study
    lang : str
        Language they are told in.
    """
    words = Words(lang)
    idle = [
        words(
            "idle.remark",
            lever=words.label("lever", lever),
            strategies=words.listing([words.strategy(name) for name in names]),
            why=words(f"idle.{why.reason}", about=why.about),
        )
        for (lever, why), names in idle_levers(study).items()
    ]
    return [*idle, *(of_market(study.market_of_firms, lang) if study.has_firms else ())]


def of_market(market: Market, lang: str = "en") -> list[str]:
    """A line for each thing that is noted of a market."""
    words = Words(lang)
    return [
        words(f"note.{note.kind}", **dict(zip(("a", "b", "c"), note.names, strict=False)))
        for note in notes(market)
    ]
