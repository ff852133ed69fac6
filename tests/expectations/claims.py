"""The nine claims, measured in full and kept here.

    make claims

measures each in its own study, where its one factor is another, and in 100 plausible worlds (some twenty
minutes of a processor; it resumes), and writes `claims/measured.csv`, figure by figure, and
`claims/claims.csv`, what they say, with the date and the version. `test_claims.py` holds the gates against
them, and plays the claims again in small.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

import sim
from sim.scenario.basics.atomic_write import replacing
from sim.study.claims.claims import CLAIMS
from sim.study.claims.measure import WORLDS, chosen, measure_claims
from sim.study.claims.results import read_measured, results
from tests.habits.repository import ROOT

KEPT = Path(__file__).with_name("claims")
MEASURED, RESULTS = KEPT / "measured.csv", KEPT / "claims.csv"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure some claims, all by default, and keep what is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", nargs="*", default=list(CLAIMS))
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(arguments)
    names = chosen(asked.claims)
    found = measure_claims(names, folder=ROOT / "reports" / "claims" / "worlds", workers=asked.workers)
    if MEASURED.exists():
        before = read_measured(MEASURED)
        found = pd.concat([found, before[~before["claim"].isin(names)]], ignore_index=True)
    place = {name: at for at, name in enumerate(CLAIMS)}
    found = found.sort_values("claim", key=lambda column: column.map(place), kind="stable")
    told = (
        f"# {datetime.date.today().isoformat()}, version {sim.__version__}: in the study itself (world -1), "
        f"against the factor (-2), and in {WORLDS} plausible worlds"
    )
    for path, table, digits in ((MEASURED, found, "%.6g"), (RESULTS, results(found), "%.4g")):
        path.parent.mkdir(exist_ok=True)
        with replacing(path) as partial:
            text = table.to_csv(index=False, lineterminator="\n", float_format=digits)
            partial.write_text(f"{told}\n{text}", encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
