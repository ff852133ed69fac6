"""F51 and F52: who leaves, by tenure: in the whole, and among customers who are alike."""

from __future__ import annotations

import numpy as np

from sim.scenario.basics.statement import stated
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

MARKET = "subscription"
REPLICATIONS = 10
_CUSTOMERS = 10_000
_YEARS = 4
#: Differences between customers are a thousandth of what they were; their mean is the same.
_ALIKE = tuple(
    f"market.segments.*.{changed}"
    for changed in ("attrition.a=x1000", "attrition.b=x1000", "attachment_sd=0", "price_sensitivity_sigma=0")
)


def survivors(study: Study, replication: int) -> np.ndarray:
    """Share of the focal firm's subscribers of the first year who still are after 1, 2, ... years."""
    bought = run_of(study, replication=replication, journal=True).purchases
    assert bought is not None
    own = bought[bought["firm"] == study.market_of_firms.focal]
    months = own["time_months"].astype(int).groupby(own["customer"]).agg(["min", "max"])
    cohort = months[months["min"] < study.run.months - 12 * _YEARS]
    lived = (cohort["max"] - cohort["min"]).to_numpy()
    return np.array([(lived >= 12 * year).mean() for year in range(1, _YEARS + 1)])


def hazards(kept: np.ndarray) -> np.ndarray:
    """Chance to leave in each year of those there at its beginning, of survivors (..., year)."""
    before = np.concatenate([np.ones_like(kept[..., :1]), kept[..., :-1]], axis=-1)
    return np.asarray(1.0 - kept / before)


def leaving(look: Look) -> dict[str, Measurement]:
    """F51 and F52: the market of subscribers as it is, with all else at work, and with its people alike."""
    as_it_is, alike = (
        np.array([survivors(study, n) for n in range(REPLICATIONS)])
        for study in (look.study(MARKET, _CUSTOMERS, *settings) for settings in ((), _ALIKE))
    )
    falls, flat = hazards(as_it_is), hazards(alike)
    return {
        "F51": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F51.kept", year=year), as_it_is[:, year - 1], band)
                for year, band in zip(range(1, _YEARS + 1), _published(), strict=True)
            ],
            stated(TEXTS, "measured.F51.how", first=falls[:, 0].mean(), last=falls[:, -1].mean()),
            MARKET,
        ),
        "F52": Measurement(
            [over_runs(stated(TEXTS, "measured.F52.falls"), flat[:, -1] - flat[:, 0])],
            stated(TEXTS, "measured.F52.how", as_it_is=(falls[:, -1] - falls[:, 0]).mean()),
            MARKET,
        ),
    }


def _published() -> list[Band]:
    """Fader & Hardie 2007, within the 1.5 points by which their own model fits their data."""
    return [Band(kept - 0.015, kept + 0.015) for kept in (0.631, 0.468, 0.382, 0.326)]
