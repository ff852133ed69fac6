"""F07, F08, F24: promises, the people who keep them, and selling on a call."""

from __future__ import annotations

import numpy as np

from sim.model.result import Run
from sim.scenario.basics.statement import stated
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs
from sim.study.facts.paired import book, more, profit
from sim.study.facts.sentences import TEXTS

CUSTOMERS = 6000
_MORE = Band(0.0, np.inf)


def irrelevant(look: Look) -> dict[str, Measurement]:
    """F07: a promise about something nobody cares for."""
    study = look.study("coffee_bean", CUSTOMERS)
    less = more(study, "no_bad_bean", "hold", profit)
    how = stated(TEXTS, "measured.F07.how")
    return {
        "F07": Measurement([over_runs(stated(TEXTS, "measured.F07.more"), less)], how, study.settings.market)
    }


def _morale_and_turnover(study: Study, run: Run) -> np.ndarray:
    """Mean morale, and what staff who leave cost a month."""
    return book(study, run, ["morale", "turnover"]).mean(axis=0)


def staff(look: Look) -> dict[str, Measurement]:
    """F08: morale and the cost of staff who leave, with a promise that a capable process keeps."""
    study = look.study(REFERENCE, CUSTOMERS, "run.months=48", strategies=["hold", "delivery_promise"])
    morale, turnover = more(study, "delivery_promise", "hold", _morale_and_turnover).T
    return {
        "F08": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F08.morale"), morale, _MORE),
                over_runs(stated(TEXTS, "measured.F08.turnover"), -turnover, _MORE),
            ],
            stated(TEXTS, "measured.F08.how"),
            study.settings.market,
        )
    }


def selling(look: Look) -> dict[str, Measurement]:
    """F24: agents who sell on every call, or only once the problem is solved."""
    always, after = "sell_always", "sell_after_resolution"
    study = look.study(REFERENCE, CUSTOMERS, "run.months=36", strategies=[always, after])
    gained = more(study, always, after, profit)
    how = stated(TEXTS, "measured.F24.how")
    return {
        "F24": Measurement(
            [over_runs(stated(TEXTS, "measured.F24.more"), gained)], how, study.settings.market
        )
    }
