"""Time `loyalty report` from a study to the PDF, stage by stage, with one process and with two.

    python tests/benchmarks/bench_report.py [--quick] [--rounds N]

Every run is a fresh process with an empty folder and a warm compiler. What one process and two find must be
the same bytes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import NamedTuple

from measure import STUDY, fresh, header, interleaved, options

HERE = Path(__file__).parent
WORKERS = {"1 worker": 1, "2 workers": 2}
QUICK = ("market.customers=200", "run.months=24", "run.replications=3")


class Report(NamedTuple):
    """Seconds of a report, and of its stages."""

    process: float  # from outside
    compare: float
    notebook: float
    pandoc: float
    typst: float
    write_report: float  # holds the three before it

    @property
    def rest(self) -> float:
        """Starting, reading the study, ending."""
        return self.process - self.compare - self.write_report


def report(workers: int, folder: Path, settings: tuple[str, ...]) -> Report:
    """Write a report into a new folder below `folder`."""
    out = tempfile.mkdtemp(prefix=f"{workers}-", dir=folder)
    chosen = [part for setting in settings for part in ("--set", setting)]
    arguments = (STUDY, "--out", out, "--workers", str(workers), *chosen)
    process, output = fresh(str(HERE / "report_stages.py"), *arguments)
    told = json.loads(output.splitlines()[-1])
    return Report(process, *(told[name] for name in Report._fields[1:]))


def tables(folder: Path) -> dict[str, bytes]:
    """What a comparison found, by file: its tables and its summary, but not the record of how it was made."""
    found = [*folder.rglob("*.parquet"), *folder.rglob("summary.json")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def check_equal(folder: Path) -> None:
    """End unless one process and two, and every round, found the same."""
    runs = [tables(path) for path in sorted(folder.iterdir())]
    if not runs[0] or any(run != runs[0] for run in runs):
        sys.exit("one process and two do not give the same tables")
    print(f"equal: {len(runs[0])} files of {len(runs)} reports, with 1 and 2 workers")


def main() -> None:
    """Print a line for each number of workers."""
    asked = options(__doc__ or "", rounds=3)
    header("a decision report", asked, "numba", "papermill", "pypandoc-binary", "typst")
    settings = QUICK if asked.quick else ()
    with tempfile.TemporaryDirectory(prefix="loyalty-bench-") as place:
        below = Path(place)
        if not asked.quick:
            report(1, Path(tempfile.mkdtemp(prefix="warm-", dir=place)), QUICK)
        folder = below / "timed"
        folder.mkdir()
        ways = {name: partial(report, workers, folder, settings) for name, workers in WORKERS.items()}
        found = interleaved(ways, asked.rounds)
        check_equal(folder)
    for name, r in found.items():
        parts = f"notebook {r.notebook:.2f}, pandoc {r.pandoc:.2f}, typst {r.typst:.2f}"
        print(
            f"{name:10}{r.process:7.2f} s in all: {r.compare:.2f} to compare, "
            f"{r.write_report:.2f} for notebook and PDF ({parts}), {r.rest:.2f} to start and end"
        )
    one, two = found.values()
    all_of_it, comparing = one.process / two.process, one.compare / two.compare
    print(f"2 workers are {all_of_it:.2f} x as fast as 1 in all, {comparing:.2f} x in comparing")


if __name__ == "__main__":
    main()
