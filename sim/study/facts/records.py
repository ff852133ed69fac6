"""F60 to F64: what a firm's records say of groups of its customers, and what is true of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.model.machine.arrays import Floats
from sim.scenario.basics.statement import stated
from sim.study.decide.dashboard import YEAR, Subject, Worlds, look_at, programme_of
from sim.study.facts.measurement import REFERENCE, Look, Measurement, of_means
from sim.study.facts.sentences import TEXTS
from sim.study.measure.naive_and_true import Told

REPLICATIONS = 12
_OF_FEW = 48  # where few customers have met with what is asked about
CUSTOMERS = 12_000


def _told(look: Look, subject: Subject, replications: int = REPLICATIONS) -> np.ndarray:
    """What is told and true of a subject, (replication, field of `Told`)."""
    study = look.study("dashboard", CUSTOMERS)
    return np.array([look_at(study, subject, n) for n in range(replications)])


def _measured(
    fact: str, part: str, values: np.ndarray, function: Callable[[Told], float], **also: float
) -> Measurement:
    """A function of means over replications, and every mean in the note on how."""
    means = {name: float(mean) for name, mean in zip(Told._fields, values.mean(axis=0), strict=True)}
    what = of_means(stated(TEXTS, f"measured.{fact}.{part}"), values, lambda row: function(Told(*row)))
    return Measurement([what], stated(TEXTS, f"measured.{fact}.how", **means, **also), REFERENCE)


def membership(look: Look) -> dict[str, Measurement]:
    """F60 and F61: members of a programme against other customers, and whom the programme moves."""
    values = _told(look, "membership")
    study = look.study("dashboard", CUSTOMERS)
    lifts = np.array([bought_more(Worlds(study, n)) for n in range(REPLICATIONS)])
    bought = lifts.mean(axis=0)
    light, heavy = bought[0] / bought[1] - 1.0, bought[2] / bought[3] - 1.0
    return {
        "F60": _measured("F60", "ratio", values, lambda told: told.naive / told.true),
        "F61": Measurement(
            [of_means(stated(TEXTS, "measured.F61.lift"), lifts, lambda m: m[0] / m[1] - m[2] / m[3])],
            stated(TEXTS, "measured.F61.how", light=light, heavy=heavy),
            REFERENCE,
        ),
    }


def bought_more(worlds: Worlds) -> tuple[float, float, float, float]:
    """Last year's purchases of members with and without the programme: of two thirds, and of the heavy third.

    By what they bought in the year before the programme; a mean over all members who bought then.
    """
    programme = programme_of(worlds.study)
    member = worlds.column("member", worlds.end - YEAR, strategy=programme) > 0
    before = worlds.in_year("sales", before_end=2)
    there = member & (before > 0)
    heavy = there & (before >= np.quantile(before[there], 2 / 3))

    def of(who: np.ndarray, purchases: Floats) -> float:
        return float(purchases[who].sum() / there.sum())

    kinds = [worlds.last_year("purchases", strategy=programme), worlds.last_year("purchases")]
    (light_with, light_without), (heavy_with, heavy_without) = (
        [of(who, purchases) for purchases in kinds] for who in (there & ~heavy, heavy)
    )
    return light_with, light_without, heavy_with, heavy_without


def recovery(look: Look) -> dict[str, Measurement]:
    """F62: who had a complaint solved, against themselves had nothing gone wrong."""
    values = _told(look, "recovery", _OF_FEW)
    return {"F62": _measured("F62", "more", values, lambda told: told.true / (told.group - told.true))}


def tenure(look: Look) -> dict[str, Measurement]:
    """F63: how much of what old customers bring more the years have made."""
    return {"F63": _measured("F63", "grown", _told(look, "tenure"), lambda told: told.true / told.naive)}


def referral(look: Look) -> dict[str, Measurement]:
    """F64: whether those who came by talk look more profitable in the books."""
    values = _told(look, "referral", _OF_FEW)
    return {"F64": _measured("F64", "more", values, lambda told: told.naive / told.others)}
