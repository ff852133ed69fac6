"""F26 and F34: data that leak, and harm that comes out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.model.result import Run
from sim.scenario.basics.statement import stated
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.paired import book, monthly_profit
from sim.study.facts.sentences import TEXTS

_BREACH = 12  # month


def _quarters(study: Study, run: Run) -> float:
    """Transactions of the quarter that begins with the breach, over those of the quarter before."""
    own = run.monthly[run.monthly["firm"] == study.market_of_firms.focal].groupby("month")["purchases"].sum()
    return float(own.loc[_BREACH : _BREACH + 2].sum() / own.loc[_BREACH - 3 : _BREACH - 1].sum())


def breach(look: Look) -> dict[str, Measurement]:
    """F26: a firm uses its customers' data for one month, in which they leak; or they do not."""
    use = Strategy.model_validate(
        {"levers": [{"lever": "data_use", "value": 1.0, "from_month": _BREACH, "until_month": _BREACH + 1}]}
    )
    leaks, holds = (
        replace(
            look.study("reference", 20_000, "run.months=16", f"market.data.breach_per_month={chance}"),
            strategies={"use": use},
        )
        for chance in (1.0, 0.0)
    )
    values = [
        _quarters(leaks, run_of(leaks, "use", n)) / _quarters(holds, run_of(holds, "use", n))
        for n in range(10)
    ]
    return {
        "F26": Measurement(
            [over_runs(stated(TEXTS, "measured.F26.ratio"), values)],
            stated(TEXTS, "measured.F26.how"),
            leaks.settings.market,
        )
    }


_AFTER = 24


def _exposed(study: Study, replication: int) -> tuple[float, float] | None:
    """Monthly profit from pushing wants, per customer, before exposure and in the two years from then on."""
    pushed, held = (run_of(study, name, replication) for name in ("push_wants", "hold"))
    shamed = book(study, pushed, "stigma") > 0
    month = int(shamed.argmax())
    if not shamed.any() or month == 0 or month + _AFTER > len(shamed):
        return None
    gain = monthly_profit(study, pushed) - monthly_profit(study, held)
    return float(gain[:month].mean()), float(gain[month : month + _AFTER].mean())


def wants(look: Look) -> dict[str, Measurement]:
    """F34: profit of pushing what customers want against what they need."""
    study = look.study("reference", 5000, "run.months=96", strategies=["hold", "push_wants"])
    found = [pair for n in range(16) if (pair := _exposed(study, n)) is not None]
    before, after = np.array(found).T
    return {
        "F34": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F34.before"), before),
                over_runs(stated(TEXTS, "measured.F34.after"), after),
            ],
            stated(TEXTS, "measured.F34.how", exposed=len(found)),
            study.settings.market,
        )
    }
