"""F06, F23, F25: what customers think of waits, transfers and calls."""

from __future__ import annotations

import numpy as np

from sim.scenario.basics.statement import stated
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs, run_of
from sim.study.facts.paired import more, satisfaction
from sim.study.facts.sentences import TEXTS

CUSTOMERS = 6000
_MORE = Band(0.0, np.inf)
_MONTHS = "run.months=18"


def _gone(study: Study, strategy: str) -> float:
    """Share of the focal firm's callers who go at the sight of the sign, in one run."""
    desk = run_of(study, strategy).desk
    own = desk[desk["firm"] == study.market_of_firms.focal]
    return float(own["balked"].sum() / own["contacts"].sum())


def waits(look: Look) -> dict[str, Measurement]:
    """F06: a sign that shows ten minutes more than the queue took, against one that shows what it took."""
    study = look.study("theme_park", CUSTOMERS, _MONTHS)
    gained = more(study, "wait_ten_minutes_more", "wait_as_it_is", satisfaction)
    true, padded = (_gone(study, name) for name in ("wait_as_it_is", "wait_ten_minutes_more"))
    return {
        "F06": Measurement(
            [over_runs(stated(TEXTS, "measured.F06.more"), gained)],
            stated(TEXTS, "measured.F06.how", true=true, padded=padded),
            study.settings.market,
        )
    }


def transfers(look: Look) -> dict[str, Measurement]:
    """F23: expert calls passed on warmly; and plain calls, where those are, not passed on at all."""
    study = look.study("call_centre", CUSTOMERS, _MONTHS)
    expert = more(study, "warm_transfers", "hold", satisfaction)
    plain = more(study, "warm_and_routed", "warm_transfers", satisfaction)
    return {
        "F23": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F23.expert"), expert, _MORE),
                over_runs(stated(TEXTS, "measured.F23.plain"), plain, _MORE),
            ],
            stated(TEXTS, "measured.F23.how"),
            study.settings.market,
        )
    }


def calls(look: Look) -> dict[str, Measurement]:
    """F25: firms that call about the customer's concern, not at all, or everybody about anything."""
    names = ["hold", "targeted_contact", "mass_contact"]
    study = look.study(REFERENCE, CUSTOMERS, _MONTHS, strategies=names)
    targeted = more(study, "targeted_contact", "hold", satisfaction)
    mass = more(study, "hold", "mass_contact", satisfaction)
    return {
        "F25": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F25.targeted"), targeted, _MORE),
                over_runs(stated(TEXTS, "measured.F25.mass"), mass, _MORE),
            ],
            stated(TEXTS, "measured.F25.how"),
            study.settings.market,
        )
    }
