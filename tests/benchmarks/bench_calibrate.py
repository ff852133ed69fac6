"""Time `loyalty calibrate` on a large purchase log, reading, resamples and files included.

    python tests/benchmarks/bench_calibrate.py [--quick] [--rounds N]

The log holds half a million customers and some five million rows, as CSV, gzipped and as parquet; each is
calibrated in a process of its own, whose peak of memory is told. The one that writes a market file fits twice
and simulates.
"""

from __future__ import annotations

import json
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from measure import fresh, header, interleaved, options

CALIBRATE = """
import json, resource, sys, time
from sim.cli import exits, main
begin = time.perf_counter()
code = exits.run(main.app, ["calibrate", *sys.argv[1:]])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"code": code, "megabytes": peak, "processor": time.process_time()}))
"""


class Calibrated(NamedTuple):
    """What a calibration took."""

    wall: float  # seconds of the process
    processor: float  # seconds of all its threads
    megabytes: float  # most memory it held


def write_log(folder: Path, customers: int) -> int:
    """Write a log of two years, of customers as the BG/NBD and the Gamma-Gamma have them; its rows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    rng = np.random.default_rng(1)
    rate, leave = rng.gamma(0.9, 1 / 4.0, customers) / 7, rng.beta(0.6, 9.0, customers)
    nu, now = rng.gamma(5.0, 1 / 40.0, customers), rng.uniform(0, 364, customers)
    here, who, day = np.arange(customers), [np.arange(customers)], [now.copy()]
    while len(here):
        now[here] += rng.exponential(1 / rate[here])
        here = here[now[here] < 728]
        who.append(here)
        day.append(now[here])
        here = here[rng.random(len(here)) >= leave[here]]
    buyer, bought = np.concatenate(who), np.concatenate(day).astype(int)
    order = np.argsort(bought, kind="stable")
    buyer, bought = buyer[order], bought[order]
    date = pa.array((np.datetime64("2022-01-01") + bought).astype("datetime64[D]"))
    table = pa.table(
        {
            "order": np.arange(len(buyer)),
            "customer_id": buyer + 1_000_000,
            "date": date,
            "amount": np.round(rng.gamma(4.0, 1 / nu[buyer]) + 0.01, 2),
        }
    )
    pa.parquet.write_table(table, folder / "log.parquet")
    pa.csv.write_csv(table, folder / "log.csv")
    with pa.output_stream(str(folder / "log.csv.gz"), compression="gzip") as packed:
        pa.csv.write_csv(table, packed)
    return len(buyer)


def calibrated(log: Path, folder: Path, *more: str) -> Calibrated:
    """Calibrate in a fresh process."""
    wall, output = fresh("-c", CALIBRATE, str(log), "--out", str(folder), *more)
    told = json.loads(output.splitlines()[-1])
    if told["code"] != 0:
        raise SystemExit(f"calibration ended with {told['code']}:\n{output}")
    return Calibrated(wall, told["processor"], told["megabytes"])


def fitted(folder: Path) -> dict[str, Any]:
    """The models of a written fit."""
    found: dict[str, Any] = json.loads((folder / "fit.json").read_text(encoding="utf-8"))["models"]
    return found


def main() -> None:
    """Print a line for each kind of file."""
    asked = options(__doc__ or "", rounds=3)
    header("calibrating on a log", asked, "pyarrow", "numpy", "scipy")
    with tempfile.TemporaryDirectory(prefix="loyalty-bench-") as temporary:
        folder = Path(temporary)
        begin = time.perf_counter()
        rows = write_log(folder, 3_000 if asked.quick else 500_000)
        size = (folder / "log.csv").stat().st_size / 2**20
        print(f"log: {rows:,} rows, {size:,.0f} MB as CSV, written in {time.perf_counter() - begin:.0f} s")
        logs = {"CSV": "log.csv", "gzip": "log.csv.gz", "parquet": "log.parquet"}
        ways = {name: partial(calibrated, folder / log, folder / name) for name, log in logs.items()}
        (folder / "markets").mkdir()
        market = folder / "markets" / "mine.yaml"
        ways["market file"] = partial(
            calibrated, folder / "log.csv", folder / "data", "--market", str(market)
        )
        if asked.quick:  # the market settles by simulation, which has to be compiled: not at every test
            ways["market file"] = partial(calibrated, folder / "log.csv", folder / "data")
        found = interleaved(ways, asked.rounds)
        for name, spent in found.items():
            print(
                f"{name:12} {spent.wall:7.1f} s the process, {spent.processor:7.1f} s of processors, "
                f"{spent.megabytes:7,.0f} MB at most"
            )
        fits = [fitted(folder / name) for name in logs]
        assert fits[0] == fits[1] == fits[2], "the fit depends on the kind of file"
        print(f"equal: the fit of {', '.join(logs)}, to the last digit")


if __name__ == "__main__":
    main()
