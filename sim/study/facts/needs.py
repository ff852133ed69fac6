"""F27, F28, F33, F35: plans copied to other customers, advice, focus, and few goods."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from sim.model.result import Run
from sim.scenario.basics.statement import stated
from sim.scenario.plans.study import Study
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.paired import REPLICATIONS, monthly_profit, more, profit
from sim.study.facts.sentences import TEXTS

CUSTOMERS = 6000


def cloning(look: Look) -> dict[str, Measurement]:
    """F27: the model of one kind of customer used on another."""
    study = look.study("cloning", CUSTOMERS)
    gained = more(study, "cloned_model", "own_model", profit) / study.run.months
    return {
        "F27": Measurement(
            [over_runs(stated(TEXTS, "measured.F27.more"), gained)],
            stated(TEXTS, "measured.F27.how"),
            study.settings.market,
        )
    }


_YEARS = 24  # months that count as early, and as late


def _served(study: Study, strategy: str) -> int:
    """Segments that buy of the focal firm in the last year, in one run."""
    monthly = run_of(study, strategy).monthly
    last = monthly["month"] >= study.run.months - 12
    own = monthly[last & (monthly["firm"] == study.market_of_firms.focal)]
    return int((own.groupby("segment", observed=False)["purchases"].sum() > 0).sum())


def focus(look: Look) -> dict[str, Measurement]:
    """F33: a firm that holds on to whom it set out for against one that drifts."""
    study = look.study("focus", CUSTOMERS)
    gained = more(study, "focus_hold", "focus_drift", monthly_profit)
    early, late = gained[:, :_YEARS].mean(axis=1), gained[:, -_YEARS:].mean(axis=1)
    return {
        "F33": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F33.early"), early),
                over_runs(stated(TEXTS, "measured.F33.late"), late),
            ],
            stated(
                TEXTS,
                "measured.F33.how",
                focus=_served(study, "focus_hold"),
                drift=_served(study, "focus_drift"),
            ),
            study.settings.market,
        )
    }


def goods(look: Look) -> dict[str, Measurement]:
    """F35: a quarter of the range against four times the range."""
    study = look.study("range", CUSTOMERS, "run.months=36")
    parts = [
        over_runs(
            stated(TEXTS, f"measured.F35.{whom}"),
            more(study, f"few_goods_for_{whom}", f"many_goods_for_{whom}", profit) / study.run.months,
        )
        for whom in ("families", "everyone")
    ]
    return {"F35": Measurement(parts, stated(TEXTS, "measured.F35.how"), study.settings.market)}


_PRICES = (1.0, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4)


def _odds(run: Run, firm: str) -> float:
    """Log odds of the firm's share of the last year's units."""
    units = run.monthly[run.monthly["month"] > run.monthly["month"].max() - 12]
    units = units.groupby("firm", observed=False)["purchases"].sum()
    return float(math.log(units[firm] / (units.sum() - units[firm])))


def advice(look: Look) -> dict[str, Measurement]:
    """F28: the price at which a firm that advises sells as much of a commodity as one that does not."""
    study = look.study("advice", CUSTOMERS, "run.months=36")
    advises = study.strategies["advice"]
    priced: dict[str, Any] = {
        f"price_{round(100 * price)}": advises.model_validate(
            advises.model_dump() | {"levers": [{"lever": "list_price", "value": price}]}
        )
        for price in _PRICES
    }
    study = replace(study, strategies={"hold": study.strategies["hold"], **priced})
    firm, values = study.market_of_firms.focal, []
    for n in range(REPLICATIONS):
        before = _odds(run_of(study, "hold", n), firm)
        odds = np.array([_odds(run_of(study, name, n), firm) for name in priced])
        values.append(math.exp(float(np.interp(-before, -odds, np.log(_PRICES)))))
    return {
        "F28": Measurement(
            [over_runs(stated(TEXTS, "measured.F28.price"), values)],
            stated(TEXTS, "measured.F28.how", highest=_PRICES[-1]),
            study.settings.market,
        )
    }
