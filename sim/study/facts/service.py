"""F06, F23, F25: what customers think of waits, transfers and calls."""

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
_WARM_UP, _MONTHS = "run.warm_up_months=6", "run.months=18"


def _study(name: str, look: Look, customers: int, *settings: str) -> Study:
    size = (*look.size(customers), f"run.seed={look.seed}", _WARM_UP, _MONTHS)
    return load_study(name, [*size, *settings])


def _content(study: Study, run: Run) -> float:
    """Mean satisfaction of the focal firm's customers at the end."""
    everybody = run.customers
    own = everybody[
        (everybody["firm"] == study.market_of_firms.focal) & (everybody["purchases"] > 0) & ~everybody["left"]
    ]
    return float(own["satisfaction"].mean())


def _more(study: Study, one: str, other: str) -> np.ndarray:
    """Satisfaction under one strategy less that under another, by replication."""
    return np.array(
        [
            _content(study, run_of(study, one, n)) - _content(study, run_of(study, other, n))
            for n in range(REPLICATIONS)
        ]
    )


def waits(look: Look) -> dict[str, Measurement]:
    """F06: a sign that shows ten minutes more than the queue took, against one that shows what it took."""
    study = _study("theme_park", look, 6000)
    more = _more(study, "wait_ten_minutes_more", "wait_as_it_is")
    rows = [run_of(study, name, 0).desk for name in ("wait_as_it_is", "wait_ten_minutes_more")]
    true, padded = (
        float(
            desk.loc[desk["firm"] == "ours", "balked"].sum()
            / desk.loc[desk["firm"] == "ours", "contacts"].sum()
        )
        for desk in rows
    )
    return {
        "F06": Measurement(
            [over_runs(stated(TEXTS, "measured.F06.more"), more)],
            stated(TEXTS, "measured.F06.how", true=true, padded=padded),
        )
    }


def transfers(look: Look) -> dict[str, Measurement]:
    """F23: expert calls passed on warmly, and plain calls not passed on at all."""
    expert = _study("call_centre", look, 6000, "market.desk.passed_on_share=0")
    plain = _study("call_centre", look, 6000, "market.desk.expert_share=0")
    return {
        "F23": Measurement(
            [
                over_runs(
                    stated(TEXTS, "measured.F23.expert"), _more(expert, "warm_transfers", "hold"), _MORE
                ),
                over_runs(stated(TEXTS, "measured.F23.plain"), _more(plain, "skill_routing", "hold"), _MORE),
            ],
            stated(TEXTS, "measured.F23.how"),
        )
    }


def calls(look: Look) -> dict[str, Measurement]:
    """F25: firms that call about the customer's concern, not at all, or everybody about anything."""
    study = _study("contacts", look, 6000)
    return {
        "F25": Measurement(
            [
                over_runs(
                    stated(TEXTS, "measured.F25.targeted"), _more(study, "targeted_contact", "hold"), _MORE
                ),
                over_runs(stated(TEXTS, "measured.F25.mass"), _more(study, "hold", "mass_contact"), _MORE),
            ],
            stated(TEXTS, "measured.F25.how"),
        )
    }
