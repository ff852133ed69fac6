"""How long the explorer takes from a slider's move to the new picture, over the desk's own widgets.

    python tests/benchmarks/bench_explorer.py [--quick] [--moves N]

A round trip begins when a slider is set and ends when the picture's widget has its new value: a thread, the
draft simulated, and SVG drawn; a browser and its messages come on top. Processor time is that of all threads,
and hardly depends on what else the machine does.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.show.explorer import picture
from sim.show.explorer.state import Look
from sim.show.explorer.widgets import Explorer

STUDY, STRATEGY = "mature_retail", "loyalty"


def round_trip(desk: Explorer, move: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock, and of processors, until the picture has followed."""
    seen: list[tuple[float, float]] = []
    desk.desk.picture.observe(lambda _: seen.append((time.perf_counter(), time.process_time())), "value")
    start, spent = time.perf_counter(), time.process_time()
    move()
    while not seen:
        time.sleep(0.005)
    desk.desk.picture.unobserve_all("value")
    return seen[0][0] - start, seen[0][1] - spent


def report(name: str, found: list[tuple[float, float]]) -> None:
    clock, spent = (1000 * np.array(part) for part in zip(*found, strict=True))
    print(
        f"{name:22} median {np.median(clock):6.0f} ms   95 % under {np.quantile(clock, 0.95):6.0f} ms   "
        f"processors {np.median(spent):6.0f} ms   ({len(found)} moves)"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--moves", type=int, default=40)
    asked = parser.parse_args()
    moves = 3 if asked.quick else asked.moves
    look = Look(200, 2) if asked.quick else Look()
    desk = Explorer(STUDY, STRATEGY, look=look)
    if not desk.wait(600):
        raise SystemExit("the first answer did not come")
    print(f"{STUDY}, {STRATEGY}: {look.customers} customers, {look.replications} replications")
    for name, key, notch in (
        ("drafts of a lever", "lever.care", 0.02),
        ("drafts of the market", "market.choice.habit", 0.02),
    ):
        row = desk.desk.rows.by_key[key]
        start = row.slider.value
        found = []
        for step in range(moves):
            value = start + notch * (1 + step % 10)  # within the ends of the slider
            found.append(round_trip(desk, lambda value=value, row=row: setattr(row.slider, "value", value)))
        report(name, found)
        desk.wait(600)
    found = []
    for step in range(2 if asked.quick else 5):
        start, spent = time.perf_counter(), time.process_time()
        desk.move("lever.care", 0.2 + 0.01 * step)
        desk.wait(600)
        found.append((time.perf_counter() - start, time.process_time() - spent))
    report("full answers", found)
    shown = desk._shown()
    resting = picture.rested(shown)
    found = []
    for _ in range(moves):
        start, spent = time.perf_counter(), time.process_time()
        picture.drawn(shown, resting)
        found.append((time.perf_counter() - start, time.process_time() - spent))
    report("drawing", found)


if __name__ == "__main__":
    main()
