"""F57: a failure put right quickly: more satisfied than without one, and buying again more?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.scenario.basics.statement import stated
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

MARKET = "reference"
REPLICATIONS = 6
_CUSTOMERS = 4_000
#: Months left out at first: what failures do to satisfaction has to have come about.
_SETTLED = 6
#: Every failure is complained of, solved, and quickly so.
_PUT_RIGHT = (
    "market.failure.complaint_minor=1", "market.failure.complaint_major=1", "market.failure.solved_chance=1",
    "market.failure.quick_minutes=120",
)  # fmt: skip
_WITHOUT = ("market.switched_off=[failure]",)
_MINOR, _MAJOR = ((*_PUT_RIGHT, f"market.failure.major_share={share}") for share in (0, 1))
#: No effect: half a point of a hundred purchases, a tenth of what failures that nobody puts right cost.
_NONE, _NO_MORE = Band(-0.005, 0.005), Band(-np.inf, 0.005)


class After(NamedTuple):
    """Mean satisfaction of customers, and the share of purchases made where the last one was."""

    satisfaction: float
    repurchase: float


def after(study: Study, replication: int) -> After:
    """Satisfaction and repurchase in a run, over all firms, in the market's first category."""
    run = run_of(study, replication=replication, journal=True)
    assert run.purchases is not None
    bought = run.purchases[run.purchases["category"] == next(iter(study.market_of_firms.categories))]
    customer, firm = bought["customer"].to_numpy(), bought["firm"].cat.codes.to_numpy()
    again = (customer[1:] == customer[:-1]) & (bought["time_months"].to_numpy()[1:] >= _SETTLED)
    late = run.monthly[(run.monthly["month"] >= _SETTLED) & (run.monthly["customers"] > 0)]
    return After(
        float(np.average(late["satisfaction"], weights=late["customers"])),
        float((firm[1:] == firm[:-1])[again].mean()),
    )


def paradox(look: Look) -> dict[str, Measurement]:
    """F57: the reference market with every failure put right quickly, against the same without failures."""
    minor, major, mixed, without = (
        np.array(
            [
                after(look.study(MARKET, _CUSTOMERS, "run.months=24", *settings), n)
                for n in range(REPLICATIONS)
            ]
        )
        for settings in (_MINOR, _MAJOR, _PUT_RIGHT, _WITHOUT)
    )
    pleased, bought = 0, 1
    return {
        "F57": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F57.satisfaction"), (mixed - without)[:, pleased]),
                over_runs(stated(TEXTS, "measured.F57.repurchase"), (mixed - without)[:, bought], _NONE),
                over_runs(stated(TEXTS, "measured.F57.major"), (major - without)[:, bought], _NO_MORE),
            ],
            stated(TEXTS, "measured.F57.how", minor=(minor - without)[:, bought].mean()),
            MARKET,
        )
    }
