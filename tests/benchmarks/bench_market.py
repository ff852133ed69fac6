"""Time the real model: a mature retail market of three firms, the loyalty strategy, and every lever at once.

    python tests/benchmarks/bench_market.py [--quick] [--rounds N]

A run is the whole of `simulate`: drawing the customers, all months, and the tables. Months are counted as
they are moved, those of the warm-up too. Before anything is timed, both engines must give the same tables.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from measure import STUDY, Spent, fresh, header, interleaved, options

import sim
from sim.model.customers.state import empty_state, empty_traits
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study

STRATEGY = "loyalty"
EVERYTHING = "everything"

# Peak memory of this process's own address space: ru_maxrss would start from the parent's.
PEAK = """
import json, resource, sys
import sim

def peak():
    try:
        with open("/proc/self/status") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

def run(customers):
    settings = [f"market.customers={customers}", "run.months=6", "run.warm_up_months=2", "run.threads=1"]
    return sim.simulate(sim.load_study(sys.argv[1], overrides=settings), strategy=sys.argv[2])

run(100)
base = peak()
run(int(sys.argv[3]))
print(json.dumps({"base": base, "peak": peak()}))
"""


def study(customers: int, months: int, warm_up: int | None = None) -> Study:
    """The study at a size; its own warm-up when left out."""
    settings = [f"market.customers={customers}", f"run.months={months}"]
    settings += [] if warm_up is None else [f"run.warm_up_months={warm_up}"]
    return sim.load_study(STUDY, overrides=settings)


#: Levels at which each lever does something; any other to half of its range, or to yes.
LEVELS = {
    "list_price": 0.97, "wait_promise_minutes": 4.0, "promise_payout": 10.0, "referral_reward": 10.0,
    "contact_cadence": 1.0, "relationship": 3.0, "light_service": 0.8, "let_go": 0.3, "light_surcharge": 0.03,
    "programme_reward": 0.01,
    "top_discount": 0.03, "loyal_discount": 0.03, "intro_discount": 0.05, "display_pad_minutes": 1.0,
    "compensation": 10.0, "range_of_goods": 0.8, "price_floor": 1.1, "match_price": 0.2, "undercut": 0.0,
    "recover_price": 0.1, "imitate": 0.05, "imitate_service": 0.05,
}  # fmt: skip
#: Mechanisms that a market has only if its file says so.
FURTHER: dict[str, Any] = {
    "needs": {"belief_error": 0.5}, "focus": {"coordination_cost": 0.1, "blur": 0.02},
    "wants": {"exposure": 0.01}, "data": {"breach_per_month": 0.02}, "talk": {"lighthouse_share": 0.02},
    "staff": {"pace": 0.3, "hiring_months": 3.0}, "desk": {"passed_on_share": 0.1},
}  # fmt: skip


def with_everything(of: Study) -> Study:
    """The same study with every mechanism on, and a strategy that sets every lever."""
    money = [name for name, lever in LEVERS.items() if lever.kind == "money"]
    levels = [lever for lever in LEVERS.values() if lever.kind == "level"]
    strategy = Strategy(
        spend={name: 1.0 / len(money) for name in money},
        levers=[
            {"lever": v.name, "value": LEVELS.get(v.name, v.high if v.whole else (v.low + v.high) / 2)}
            for v in levels
        ],
    )
    assert isinstance(of.market, Market)
    given = of.market.model_dump()
    market = Market(**given | {name: given[name] | more for name, more in FURTHER.items()})
    return replace(of, market=market, strategies=of.strategies | {EVERYTHING: strategy})


def lived(of: Study) -> int:
    """Months of a run."""
    return of.run.months + of.run.warm_up_months


def moved(of: Study) -> int:
    """Customer-months of a run."""
    return of.customers * lived(of)


def timed(of: Study, engine: str, threads: int = 1, strategy: str = STRATEGY) -> Spent:
    """Time a whole run."""
    return Spent.on(lambda: sim.simulate(of, strategy=strategy, engine=engine, threads=threads))


def check_equal(of: Study, strategy: str = STRATEGY) -> None:
    """End unless both engines, and any number of threads, give the same tables."""
    first = sim.simulate(of, strategy=strategy, engine="reference")
    for threads in (1, 2):
        other = sim.simulate(of, strategy=strategy, engine="compiled", threads=threads)
        for name in ("monthly", "transitions", "ledger", "desk", "customers"):
            if not getattr(first, name).equals(getattr(other, name)):
                sys.exit(f"{name}: the compiled engine with {threads} threads differs from the reference")
    print(f"equal: both engines, {of.customers} customers x {of.run.months} months, and 1 and 2 threads")


def speed(asked_quick: bool, rounds: int) -> None:
    """Print millions of customer-months a second, and the ratio to the reference engine."""
    large = study(2_000, 12) if asked_quick else study(200_000, 60)
    small = study(100, 12) if asked_quick else study(200, 60)
    spent = interleaved(
        {
            "compiled, 1 thread": partial(timed, large, "compiled", 1),
            "compiled, 2 threads": partial(timed, large, "compiled", 2),
            "everything, 2 threads": partial(timed, with_everything(large), "compiled", 2, EVERYTHING),
            "reference": partial(timed, small, "reference"),
        },
        rounds,
    )
    sizes = {name: small if name == "reference" else large for name in spent}
    each = {name: Spent(*(t / moved(sizes[name]) for t in spent[name])) for name in spent}
    reference = each["reference"]
    for name, (wall, processor) in each.items():
        of = sizes[name]
        print(
            f"{name:22}{of.customers:8,} customers x {lived(of)} months {spent[name].wall:8.3f} s "
            f"{1e-6 / wall:9.4f} million customer-months a second, {reference.wall / wall:,.0f} x reference "
            f"({reference.processor / processor:,.0f} x in processor time)"
        )
    one, two = (spent[f"compiled, {threads}"].wall for threads in ("1 thread", "2 threads"))
    print(f"threads: 2 are {one / two:.2f} x as fast as 1")


def slider(asked_quick: bool, rounds: int) -> None:
    """Print how long a run takes that somebody waits for."""
    customers, months = (1_000, 6) if asked_quick else (20_000, 36)
    ways = {
        f"slider, {threads} thread{'s' * (threads > 1)}, warm-up {warm_up}": partial(
            timed, study(customers, months, warm_up), "compiled", threads
        )
        for warm_up in (0, study(1, 1).run.warm_up_months)
        for threads in (1, 2)
    }
    for name, (wall, _) in interleaved(ways, rounds).items():
        print(f"{name:30} {customers:8,} customers x {months} months {wall:8.3f} s")


def memory(asked_quick: bool) -> None:
    """Print bytes a customer and firm: of the arrays, and of the whole process."""
    of = study(1, 1)
    firms, categories = len(of.market.firms), len(of.market.categories)
    arrays = (*empty_state(firms, categories, 1000, False), *empty_traits(firms, categories, 1000))
    held = sum(np.asarray(a).nbytes for a in arrays) / 1000 / firms
    sizes = (20_000, 60_000) if asked_quick else (100_000, 300_000)
    found = [json.loads(fresh("-c", PEAK, STUDY, STRATEGY, str(size))[1]) for size in sizes]
    base = found[0]["base"] / 1e6
    slope = (found[1]["peak"] - found[0]["peak"]) / (sizes[1] - sizes[0]) / firms
    print(f"memory: arrays {held:.0f} bytes a customer and firm; peak of the process {slope:.0f}")
    print(f"        ({base:.0f} MB before any customer, {found[1]['peak'] / 1e6:.0f} MB for {sizes[1]:,})")


def main() -> None:
    """Print all."""
    asked = options(__doc__ or "", rounds=5)
    header(f"the {study(1, 1).name} market, strategy {STRATEGY}", asked, "numpy", "numba", "simpy")
    small = study(50, 4, 2) if asked.quick else study(200, 24)
    check_equal(small)
    check_equal(with_everything(small), EVERYTHING)
    speed(asked.quick, asked.rounds)
    slider(asked.quick, asked.rounds)
    memory(asked.quick)


if __name__ == "__main__":
    main()
