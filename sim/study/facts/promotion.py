"""F53 to F55: a fifth off for one month, and where the extra units come from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.scenario.basics.statement import stated
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS
from sim.study.measure.promotion import AFTER, Bump, bump

REPLICATIONS = 24
#: For what is told in a note alone.
_FEW = 4
_CUSTOMERS = 10_000
_CUT, _MONTH = 0.8, 12


def _study(look: Look, *settings: str) -> Study:
    study = look.study(REFERENCE, _CUSTOMERS, f"run.months={_MONTH + AFTER + 1}", *settings)
    cut = {"lever": "list_price", "value": _CUT, "from_month": _MONTH, "until_month": _MONTH + 1}
    return replace(study, strategies={"hold": Strategy(), "cut": Strategy.model_validate({"levers": [cut]})})


def bumps(study: Study, replications: int) -> list[Bump]:
    """The focal firm's bump in the market's first category, one a replication."""
    market = study.market_of_firms
    found = []
    for n in range(replications):
        held, cut = (run_of(study, strategy, n, journal=True) for strategy in ("hold", "cut"))
        found.append(bump(held, cut, market.focal, next(iter(market.categories)), _MONTH))
    return found


def promotion(look: Look) -> dict[str, Measurement]:
    """F53 to F55: rivals keep their prices, as published figures have it; in a note, they answer."""
    steady = bumps(_study(look, "market.switched_off=[rivals]"), REPLICATIONS)
    answered = bumps(_study(look), _FEW)

    def values(name: str, of: list[Bump]) -> np.ndarray:
        return np.array([getattr(one, name) for one in of])

    figures = {
        "extra": values("extra", steady).mean(),
        "answered": values("extra", answered).mean(),
        "new_here": values("new_here", steady).mean(),
        "others": values("from_others", answered).mean(),
    }
    return {
        "F53": Measurement(
            [over_runs(stated(TEXTS, "measured.F53.others"), values("from_others", steady))],
            stated(TEXTS, "measured.F53.how", **figures),
            REFERENCE,
        ),
        "F54": Measurement(
            [over_runs(stated(TEXTS, "measured.F54.dip"), values("dip", steady))],
            stated(TEXTS, "measured.F54.how", months=AFTER, answered=values("dip", answered).mean()),
            REFERENCE,
        ),
        "F55": Measurement(
            [over_runs(stated(TEXTS, "measured.F55.category"), values("category", steady))],
            stated(TEXTS, "measured.F55.how", answered=values("category", answered).mean()),
            REFERENCE,
        ),
    }
