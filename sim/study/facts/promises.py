"""F07, F08, F24: promises, the people who keep them, and selling on a call."""

from __future__ import annotations

import numpy as np

from sim.model.result import Run
from sim.scenario.basics.statement import stated
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 8
_MORE = Band(0.0, np.inf)


def _study(name: str, look: Look, *settings: str) -> Study:
    return load_study(name, [*look.size(6000), f"run.seed={look.seed}", *settings])


def _book(study: Study, strategy: str, replication: int, columns: list[str]) -> np.ndarray:
    """Columns of the focal firm's ledger, summed over the run, for each customer of the market."""
    run: Run = run_of(study, strategy, replication)
    own = run.ledger[run.ledger["firm"] == study.market_of_firms.focal]
    return own[columns].sum().to_numpy(float) / study.customers


def _more(study: Study, one: str, other: str, columns: list[str]) -> np.ndarray:
    """Each column under one strategy less that under another: (replication, column)."""
    return np.array(
        [_book(study, one, n, columns) - _book(study, other, n, columns) for n in range(REPLICATIONS)]
    )


def irrelevant(look: Look) -> dict[str, Measurement]:
    """F07: a promise about something nobody cares for."""
    more = _more(_study("coffee_bean", look), "no_bad_bean", "hold", ["profit"])[:, 0]
    how = stated(TEXTS, "measured.F07.how")
    return {"F07": Measurement([over_runs(stated(TEXTS, "measured.F07.more"), more)], how)}


def staff(look: Look) -> dict[str, Measurement]:
    """F08: morale and the cost of staff who leave, with a promise that a capable process keeps."""
    study = _study("promise_capable", look)
    more = _more(study, "delivery_promise", "hold", ["morale", "turnover"])
    months = study.run.months / study.customers
    return {
        "F08": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F08.morale"), more[:, 0] / months, _MORE),
                over_runs(
                    stated(TEXTS, "measured.F08.turnover"),
                    -more[:, 1] / months,
                    _MORE,
                ),
            ],
            stated(TEXTS, "measured.F08.how"),
        )
    }


def selling(look: Look) -> dict[str, Measurement]:
    """F24: agents who sell on every call, or only once the problem is solved."""
    more = _more(_study("cross_selling", look), "sell_always", "sell_after_resolution", ["profit"])[:, 0]
    how = stated(TEXTS, "measured.F24.how")
    return {"F24": Measurement([over_runs(stated(TEXTS, "measured.F24.more"), more)], how)}
