"""F46 to F49: what panels find of every market of everyday goods, brand by brand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sim.scenario.basics.statement import stated
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs
from sim.study.facts.sentences import TEXTS
from sim.study.measure.brands import COLUMNS, Brands, brands_seen

BESIDE = "mature_retail"
REPLICATIONS = 10
_CUSTOMERS = 6_000
#: A column may be a tenth off on average: that of penetration is 5 % off in the published toothpaste table,
#: one brand in it 11 %; purchases a buyer times non-buyers vary by 6 % in it.
_A_TENTH = Band(-math.inf, 0.1)
#: Of the 468 packaged goods of Sharp 2007, 96 % lie above.
_ALIKE = Band(0.6, math.inf)


def seen(look: Look, name: str, replications: int = REPLICATIONS) -> list[Brands]:
    """Brands of a market's first category in its second year, one table a replication."""
    return brands_seen(look.study(name, _CUSTOMERS, "run.months=24"), replications)


def deviations(of: Brands, column: str) -> float:
    """Mean distance of a column from what the Dirichlet has, as a share of that, over brands."""
    observed, expected = of.observed[column], of.expected()[column]
    return float((observed / expected - 1.0).abs().mean())


def rises_with_size(of: Brands) -> float:
    """Correlation of purchases a buyer with penetration, across brands."""
    table = of.observed
    return float(np.corrcoef(table["purchases_per_buyer"], table["penetration"])[0, 1])


def spread(values: np.ndarray) -> float:
    """Standard deviation over mean."""
    return float(values.std() / values.mean())


def furthest(of: Brands) -> float:
    """How far the furthest pair of brands lies from the mean coefficient of duplication, as a share of it."""
    each = of.coefficients()
    return float(np.abs(each / each.mean() - 1.0).max())


def lighter(of: Brands) -> float:
    """Category purchases of the two largest brands' buyers over those of the two smallest's, less one."""
    bought = of.observed["category_purchases_per_buyer"].to_numpy()
    return float(bought[:2].mean() / bought[-2:].mean() - 1.0)


def brands(look: Look) -> dict[str, Measurement]:
    """F46 to F49: the reference market's shops; in the notes, those of mature retail."""
    tables, beside = seen(look, REFERENCE), seen(look, BESIDE)
    models, further = ([table.dirichlet() for table in of] for of in (tables, beside))

    def mean(values: Sequence[float]) -> float:
        return float(np.mean(values))

    columns = [
        over_runs(
            stated(TEXTS, f"measured.F46.{column}"), [deviations(table, column) for table in tables], _A_TENTH
        )
        for column in COLUMNS[1:]
    ]
    alike = over_runs(stated(TEXTS, "measured.F46.s"), [model.s for model in models], _ALIKE)
    return {
        "F46": Measurement(
            [*columns, alike],
            stated(
                TEXTS,
                "measured.F46.how",
                k=mean([m.k for m in models]),
                s=mean([m.s for m in further]),
                deviation=mean([deviations(table, column) for table in beside for column in COLUMNS[1:]]),
            ),
            REFERENCE,
        ),
        "F47": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F47.rises"), [rises_with_size(t) for t in tables]),
                over_runs(
                    stated(TEXTS, "measured.F47.spread"), [spread(t.jeopardy()) for t in tables], _A_TENTH
                ),
            ],
            stated(
                TEXTS,
                "measured.F47.how",
                rises=mean([rises_with_size(t) for t in beside]),
                spread=mean([spread(t.jeopardy()) for t in beside]),
            ),
            REFERENCE,
        ),
        "F48": Measurement(
            [over_runs(stated(TEXTS, "measured.F48.furthest"), [furthest(t) for t in tables])],
            stated(
                TEXTS,
                "measured.F48.how",
                coefficient=mean([t.coefficients().mean() for t in tables]),
                beside=mean([furthest(t) for t in beside]),
            ),
            REFERENCE,
        ),
        "F49": Measurement(
            [over_runs(stated(TEXTS, "measured.F49.lighter"), [lighter(t) for t in tables])],
            stated(TEXTS, "measured.F49.how"),
            REFERENCE,
        ),
    }
