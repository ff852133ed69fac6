"""F26 and F34: data that leak, and harm that comes out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.scenario.basics.statement import stated
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.facts.followed import reference
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs, run_of
from sim.study.facts.paired import book, monthly_profit
from sim.study.facts.sentences import TEXTS

_BREACH = 12  # month


def breach_ratio(look: Look, replication: int) -> float:
    """The focal firm's transactions of the quarter that begins with a breach, over those without it.

    It uses its customers' data for one month, in which they leak; or they do not.
    """
    use = Strategy.model_validate(
        {"levers": [{"lever": "data_use", "value": 1.0, "from_month": _BREACH, "until_month": _BREACH + 1}]}
    )

    def quarter(chance: float) -> float:
        study = reference(look, _BREACH + 3, f"market.data.breach_per_month={chance}")
        study = replace(study, strategies={"hold": Strategy(), "use": use})
        monthly = run_of(study, "use", replication).monthly
        own = monthly[(monthly["firm"] == study.market_of_firms.focal) & (monthly["month"] >= _BREACH)]
        return float(own["purchases"].sum())

    return quarter(1.0) / quarter(0.0)


def breach(look: Look) -> dict[str, Measurement]:
    """F26: data leak; against the same customers and luck without the leak."""
    values = [breach_ratio(look, n) for n in range(10)]
    return {
        "F26": Measurement(
            [over_runs(stated(TEXTS, "measured.F26.ratio"), values)],
            stated(TEXTS, "measured.F26.how"),
            REFERENCE,
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
    study = look.study(REFERENCE, 5000, "run.months=96", strategies=["hold", "push_wants"])
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
