"""F57: a failure put right quickly: are customers more satisfied than without one, and buy again more?

The published mean over studies has the first and not the second (de Matos, Henrique & Rossi 2007). Customers
of the everyday shops of the reference market are told apart by what they met with in a month, as for F21.
"""

from __future__ import annotations

import numpy as np

from sim.scenario.basics.statement import stated
from sim.study.facts.fact_table import Band
from sim.study.facts.followed import comebacks, followed
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 10
MINOR, MAJOR, NONE = "minor_quick", "major_quick", "none"
#: No more: at most a point of a hundred customers, a tenth of what failures put right in vain cost.
_NO_MORE = Band(-np.inf, 0.01)


def paradox(look: Look) -> dict[str, Measurement]:
    """F57: minor and major failures that were put right quickly, each against no failure."""
    columns = ["satisfaction", "again"]
    runs = [
        comebacks(followed(look, n)).groupby("met")[columns].mean().reindex([MINOR, MAJOR, NONE])
        for n in range(REPLICATIONS)
    ]
    minor, major = (
        np.array([(run.loc[met] - run.loc[NONE]).to_numpy(float) for run in runs]).T for met in (MINOR, MAJOR)
    )
    return {
        "F57": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F57.satisfaction"), minor[0]),
                over_runs(stated(TEXTS, "measured.F57.repurchase"), minor[1], _NO_MORE),
                over_runs(stated(TEXTS, "measured.F57.major"), major[1], _NO_MORE),
            ],
            stated(TEXTS, "measured.F57.how", satisfaction=np.nanmean(major[0])),
            REFERENCE,
        )
    }
