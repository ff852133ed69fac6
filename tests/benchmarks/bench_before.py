"""Time this checkout beside an earlier commit of it, in one run: what a change did to speed and memory.

    python tests/benchmarks/bench_before.py [--quick] [--rounds N] [--before COMMIT]

The earlier commit is taken out of git into a temporary folder. Each of the two has a process of its own that
stays and works when it is told to, in turns; what it tells is set beside what the other told in the same
round. A ratio below 1 says that this checkout needs less. Both must give the same tables before anything is
timed, unless --moved says that results moved on purpose. With --quick nothing is compiled that was before.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from measure import ROOT, header, parser, taken

Pairs = list[tuple[float, float]]  # this checkout and the earlier one, round by round

#: The last commit before kernels were rewritten, warm-ups shared and caches keyed on what kernels reach.
BEFORE = "6732f67"
STUDY, FIRMS = "scenarios/studies/mature_retail.yaml", 3

# Runs in either checkout, so it may use only what both have. Every message is a line of JSON: what to do.
WORKER = """
import hashlib, json, resource, sys, time
import sim

def study(customers, months, seed=1, replications=1, **more):
    settings = {"months": months, "seed": seed, "replications": replications} | more
    overrides = [f"run.{name}={value}" for name, value in settings.items()]
    return sim.load_study(sys.argv[1], overrides=[f"market.customers={customers}", *overrides])

def spent(work):
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return {"processor": time.process_time() - processor, "wall": time.perf_counter() - wall}

def tables(customers, months, threads):
    of = study(customers, months, warm_up_months=6)
    digest = hashlib.sha256()
    for strategy in of.strategies:
        run = sim.simulate(of, strategy=strategy, threads=threads)
        for name in ("monthly", "transitions", "ledger", "desk", "customers"):
            digest.update(getattr(run, name).to_csv().encode())
    return {"digest": digest.hexdigest()}

def slider(customers, months, threads):
    # the same market for each move, as when somebody pulls a lever
    of = study(customers, months)
    return spent(lambda: sim.simulate(of, strategy="loyalty", threads=threads))

def run(customers, months, threads, seed):
    of = study(customers, months, seed)
    return spent(lambda: sim.simulate(of, strategy="loyalty", threads=threads))

def compare(customers, months, replications, workers, seed):
    of = study(customers, months, seed, replications)
    return spent(lambda: sim.compare(of, workers=workers))

def peak(customers, threads):
    sim.simulate(study(customers, 6, warm_up_months=2), strategy="loyalty", threads=threads)
    with open("/proc/self/status") as status:
        return {"bytes": next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))}

for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(globals()[asked.pop("do")](**asked)), flush=True)
"""

COMPILE = """
import json, sys, time
import sim
settings = ["market.customers=2", "run.months=1", "run.warm_up_months=0", "run.threads=1"]
study = sim.load_study(sys.argv[1], overrides=settings)
begin = time.process_time()
sim.simulate(study, strategy="loyalty", engine="compiled")
print(json.dumps({"processor": time.process_time() - begin}))
"""


class Checkout:
    """A checkout with a cache of compiled kernels and a process that works in it."""

    def __init__(self, root: Path, cache: Path | None) -> None:
        self._root = root
        self._variables = os.environ | {"PYTHONPATH": str(root)}
        self._variables |= {"LOYALTY_CACHE": str(cache)} if cache is not None else {}
        self._process: subprocess.Popen[str] | None = None

    def once(self, code: str) -> dict[str, Any]:
        """Run code in a process of its own; what it told."""
        done = subprocess.run(
            [sys.executable, "-c", code, STUDY],
            cwd=self._root, env=self._variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            sys.exit(f"{self._root}: a process failed:\n{done.stderr}")
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def tell(self, **asked: Any) -> dict[str, Any]:
        """Let the process that stays do something; what it told."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", WORKER, STUDY],
                cwd=self._root, env=self._variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            sys.exit(f"{self._root}: the process ended")
        told: dict[str, Any] = json.loads(line)
        return told

    def end(self) -> None:
        """End the process, if there is one; the next thing told starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


class Two:
    """This checkout and the earlier one, with rounds in which they take turns."""

    def __init__(self, now: Checkout, before: Checkout, rounds: int) -> None:
        self.now, self.before, self.rounds = now, before, rounds

    def beside(self, kind: str, rounds: int | None = None, **asked: Any) -> Pairs:
        """What both told of `kind` in each round; who works first changes from round to round."""
        found = []
        for number in range(rounds or self.rounds):
            given = asked | ({"seed": 100 + number} if "seed" in asked else {})
            order = (self.now, self.before) if number % 2 else (self.before, self.now)
            told = {of: of.tell(**given)[kind] for of in order}
            found.append((told[self.now], told[self.before]))
        return found


@contextmanager
def checkouts(before: str, quick: bool, rounds: int) -> Iterator[Two]:
    """Both checkouts, each with an empty cache; a quick look takes what is compiled."""
    archive = subprocess.run(
        ["git", "-C", str(ROOT), "archive", before, "sim", "scenarios"], capture_output=True, check=False
    )
    if archive.returncode != 0:
        sys.exit(f"--before {before}: git has no such commit here ({archive.stderr.decode().strip()})")
    with tempfile.TemporaryDirectory(prefix="loyalty-bench-") as place:
        earlier = Path(place) / "before"
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
            files.extractall(earlier, filter="data")
        caches = [None if quick else Path(place) / name for name in ("cache-now", "cache-before")]
        two = Two(Checkout(ROOT, caches[0]), Checkout(earlier, caches[1]), rounds)
        try:
            yield two
        finally:
            two.now.end()
            two.before.end()


def say(what: str, pairs: Pairs, unit: str) -> None:
    """Print medians, and the median and range of the rounds' ratios."""
    ratios = [a / b for a, b in pairs]
    now, earlier = (statistics.median(side) for side in zip(*pairs, strict=True))
    spread = f" [{min(ratios):.2f}, {max(ratios):.2f}]" if len(ratios) > 1 else ""
    ratio = f"{statistics.median(ratios):.2f}{spread}"
    print(f"{what:60} {now:8.2f} {unit} beside {earlier:8.2f}: {ratio}", flush=True)


def check_equal(two: Two, months: int) -> None:
    """End unless both give the same tables, with any number of threads."""
    small = {"do": "tables", "customers": 200, "months": months}
    found = {of.tell(**small, threads=n)["digest"] for of in (two.now, two.before) for n in (1, 2)}
    if len(found) > 1:
        sys.exit("the two give different tables: if on purpose, --moved leaves this out")
    print("equal: the tables of every strategy, with 1 and 2 threads")


def runs(two: Two, quick: bool) -> None:
    """Time single runs: processor time of one thread, wall-clock time of two."""
    for threads, kind in ((1, "processor"), (2, "wall")):
        customers, months = (500, 6) if quick else (20_000, 36)
        asked = {"do": "slider", "customers": customers, "months": months, "threads": threads}
        for of in (two.now, two.before):
            of.tell(**asked)  # the first move makes the warm-up that the others share
        of_all = f"{customers:,} x {months}, {threads} thread{'s' * (threads > 1)}, {kind} time"
        say(f"slider, {of_all}", two.beside(kind, 3 * two.rounds, **asked), "s")
        customers, months = (2_000, 6) if quick else (200_000, 60)
        of_all = f"{customers:,} x {months}, {threads} thread{'s' * (threads > 1)}, {kind} time"
        asked = {"do": "run", "customers": customers, "months": months, "threads": threads, "seed": 0}
        say(f"one run, {of_all}", two.beside(kind, **asked), "s")


def compared(two: Two, quick: bool) -> None:
    """Time the comparison of five strategies, in one process and in two."""
    customers, months, replications = (200, 6, 2) if quick else (20_000, 60, 20)
    asked = {"do": "compare", "customers": customers, "months": months, "replications": replications}
    for workers, name in ((1, "1 process"), (2, "2 processes")):
        pairs = two.beside("wall", min(3, two.rounds), **asked, workers=workers, seed=0)
        say(f"compare, 5 x {replications} x {customers:,} x {months}, {name}, wall time", pairs, "s")


def memory(two: Two, quick: bool) -> None:
    """Print what one more customer and firm adds to the peak of a process."""
    sizes = (20_000, 60_000) if quick else (100_000, 300_000)
    slopes = []
    for of in (two.now, two.before):
        peaks = []
        for customers in sizes:
            of.end()
            peaks.append(of.tell(do="peak", customers=customers, threads=1)["bytes"])
        slopes.append((peaks[1] - peaks[0]) / (sizes[1] - sizes[0]) / FIRMS)
    say("peak memory, bytes a customer and firm", [(slopes[0], slopes[1])], "B")


def main() -> None:
    """Print a line for each thing that is measured."""
    reader = parser(__doc__ or "", rounds=5)
    reader.add_argument("--before", default=BEFORE, help=f"the earlier commit (default {BEFORE})")
    reader.add_argument("--moved", action="store_true", help="results moved on purpose: do not compare them")
    asked = taken(reader, rounds=5)
    header(f"this checkout beside {asked.before}", asked, "numpy", "numba")
    with checkouts(asked.before, asked.quick, asked.rounds) as two:
        if not asked.quick:
            compiled = [two.now.once(COMPILE)["processor"], two.before.once(COMPILE)["processor"]]
            say("first compile, processor time", [(compiled[0], compiled[1])], "s")
        if not asked.moved:
            check_equal(two, 6 if asked.quick else 24)
        runs(two, asked.quick)
        compared(two, asked.quick)
        memory(two, asked.quick)


if __name__ == "__main__":
    main()
