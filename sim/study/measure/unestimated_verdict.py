"""What a verdict says first in a market made from a log: what the log did not tell, and what cannot act
there.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.scenario.basics.statement import CLAUSES, Statement, listed
from sim.study.measure.readings import says


def of_unestimated(tables: Mapping[str, pd.DataFrame]) -> list[Statement]:
    """Say what was never estimated, and which levers have nobody to act on for that reason."""
    found = tables.get("unestimated", pd.DataFrame())
    if found.empty:
        return []
    return [
        says("unestimated", what=listed((says(f"unestimated_{what}") for what in found["what"]), CLAUSES))
    ]
