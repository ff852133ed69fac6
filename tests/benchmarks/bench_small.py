"""Time one small model in SimPy, Mesa, numpy, a plain compiled loop, and blocks as the engine has them.

    python tests/benchmarks/bench_small.py [--quick] [--rounds N]

First every way moves the same customers with the same keyed draws, and must end with the same customers to
the last bit. Then each is timed at a size that suits it: SimPy, Mesa and numpy with their own generators and
exp (faster for them than keyed draws), and what they find must agree with ours within chance. Processor time
is that of all threads; unlike wall-clock time it hardly depends on what else the machine does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import numpy as np
from measure import Spent, header, interleaved, options
from small_model import MONTHS, start
from small_ways import Result, by_blocks, by_loop, by_mesa, by_numpy, by_simpy

Way = Callable[..., Result]
OURS, TWO = "ours", "ours, 2 threads"
WAYS: dict[str, Way] = {
    "SimPy": by_simpy,
    "Mesa": by_mesa,
    "numpy": by_numpy,
    "numba loop": by_loop,
    OURS: by_blocks,
    "ours, month by month": partial(by_blocks, span=1),
    TWO: partial(by_blocks, threads=2),
}
SLOW = ("SimPy", "Mesa")


def check_equal(customers: int) -> None:
    """End unless every way gives the same customers and tables for keyed draws."""
    people = start(customers)
    expected = by_blocks(people)
    for name, way in WAYS.items():
        found = way(people, True)
        pairs = zip((*found[0], found[1]), (*expected[0], expected[1]), strict=True)
        if not all(np.array_equal(a, b) for a, b in pairs):
            sys.exit(f"{name} does not give the customers of {OURS}")
    stages = np.bincount(expected[0].stage, minlength=6).tolist()
    print(f"equal: {customers} customers x {MONTHS} months, keyed draws, {len(WAYS)} ways; stages {stages}")


def errors_apart(found: Result, ours: Result) -> float:
    """Standard errors between two samples of customers, at most: shares of stages, and money spent."""
    (one, _), (other, _) = found, ours
    n, k = one.stage.size, other.stage.size
    counts, others = np.bincount(one.stage, minlength=6), np.bincount(other.stage, minlength=6)
    pooled = (counts + others) / (n + k)
    there = pooled > 0.0
    error = np.sqrt(pooled * (1.0 - pooled) * (1 / n + 1 / k))[there]
    apart = np.abs(counts / n - others / k)[there] / error
    money = abs(one.value.mean() - other.value.mean()) / np.sqrt(one.value.var() / n + other.value.var() / k)
    return float(max(apart.max(), money))


def check_alike(found: dict[str, Result]) -> None:
    """End unless what each way finds with its own luck agrees with ours within chance."""
    apart = {name: errors_apart(result, found[OURS]) for name, result in found.items()}
    for name, errors in apart.items():
        if not errors < 5.0:
            sys.exit(f"{name} is {errors:.1f} standard errors from {OURS}")
    most = max(apart.values())
    print(f"alike: stages and money, each way with its own luck, at most {most:.1f} standard errors apart")


def main() -> None:
    """Print a line for each way."""
    asked = options(__doc__ or "", rounds=5)
    header("one small model, side by side", asked, "numpy", "numba", "simpy", "mesa")
    check_equal(60 if asked.quick else 300)
    few, many = (200, 2000) if asked.quick else (5_000, 100_000)
    sizes = {name: few if name in SLOW else many for name in WAYS}
    people = {size: start(size) for size in (few, many)}
    found: dict[str, Result] = {}

    def timed(name: str) -> Spent:
        def work() -> None:
            found[name] = WAYS[name](people[sizes[name]], False)

        return Spent.on(work)

    spent = interleaved({name: partial(timed, name) for name in WAYS}, asked.rounds)
    check_alike(found)
    each = {name: Spent(*(1e9 * t / (sizes[name] * MONTHS) for t in spent[name])) for name in WAYS}
    print(f"{'':21} {'customers':>9} {'ns a customer-month':>21} {'ratio to ours':>14} {'to 2 threads':>14}")
    print(f"{'':21} {'':9} {'wall':>10} {'processor':>10} {'(processor)':>14} {'(wall)':>14}")
    for name, (wall, processor) in each.items():
        print(
            f"{name:21} {sizes[name]:9,} {wall:10,.1f} {processor:10,.1f} "
            f"{processor / each[OURS].processor:14,.2f} {wall / each[TWO].wall:14,.2f}"
        )


if __name__ == "__main__":
    main()
