"""Compile what the tests run, in one process, before several test at once.

Otherwise the others would only wait for the one that compiles, each at its first test.
"""

from __future__ import annotations

import sim
from sim.study.running.compiling import compile_for
from tests.habits.repository import STUDIES


def main() -> None:
    """Simulate a little of every study here; one with a journal, too, for that has kernels of its own."""
    for path in STUDIES:
        compile_for(sim.load_study(path))
    compile_for(sim.load_study("music_store"), journal=True)


if __name__ == "__main__":
    main()
