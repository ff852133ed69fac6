"""What a search for the best mix of levers says, in sentences."""

from __future__ import annotations

from sim.show.chapters.view import view
from sim.show.charts.levers import amount
from sim.show.words import numbers
from sim.study.decide.optimise import Optimum


def lines(found: Optimum, lang: str = "en") -> list[str]:
    """The mix, what it gains, and how sure that is.

    Parameters
    ----------
    found : Optimum
        As `sim.optimise` returns it.
    lang : str
    """
    seen = view(found, lang)
    words, mix = seen.words, found.tables["mix"]
    mixes, base = numbers.count(len(found.tables["tried"])), words.strategy(found.base)
    if mix.empty:
        return [words("optimise.nothing", mixes=mixes, base=base)]
    names = [
        words(
            "optimise.mix",
            lever=words.label("lever", row["lever"]),
            value=amount(row["lever"], row["value"], seen.currency),
        )
        for _, row in mix.iterrows()
    ]
    unit = numbers.unit_for([*found.gain, found.searched])
    shown = unit.name(seen.currency)
    gain = " ".join(numbers.parts(*found.gain, unit, plus=True))
    told = [
        words("optimise.best", mixes=mixes, names=words.listing(names)),
        words(
            "optimise.gain",
            gain=f"{gain} {shown}".strip(),
            measure=words.label("measure", seen.objective),
            base=base,
            share=numbers.signed(numbers.percent(found.share.mean)),
            searched=f"{numbers.signed(unit.digits(found.searched))} {shown}".strip(),
        ),
    ]
    sure = found.gain.low > 0 or found.gain.high < 0
    return told if sure else [*told, words("optimise.open")]
