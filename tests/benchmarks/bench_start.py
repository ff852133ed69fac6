"""Time how long one waits at the start: importing, compiling once, starting again, asking for help.

    python tests/benchmarks/bench_start.py [--quick] [--rounds N]

Everything is timed in processes of their own. The first compilation starts from an empty cache in a temporary
folder, which the starts after it find filled. With --quick only the service desk is compiled.
"""

from __future__ import annotations

import json
import tempfile
from functools import partial
from typing import NamedTuple

from measure import STUDY, fresh, header, interleaved, options

IMPORT = """
import json, time
begin = time.perf_counter()
import sim
print(json.dumps({"inside": time.perf_counter() - begin}))
"""

EVERY_NAME = IMPORT.replace("import sim\n", "import sim\nfor name in sim.__all__: getattr(sim, name)\n")

# A month or two with few customers calls every kernel that a study needs.
FIRST_RUN = """
import json, sys, time
begin = time.perf_counter()
import sim
settings = ["market.customers=200", "run.months=2", "run.warm_up_months=1"]
study = sim.load_study(sys.argv[1], overrides=settings)
loaded = time.perf_counter()
sim.simulate(study, strategy="loyalty", engine="compiled")
print(json.dumps({"inside": time.perf_counter() - begin, "run": time.perf_counter() - loaded}))
"""

FIRST_DESK = """
import json, time
begin = time.perf_counter()
import numpy as np
from sim.model.kernels.desk_queue import Callers, Waits, serve
from sim.model.rules.desk import NO_SIGN
one = np.ones(1)
none = np.zeros(1, np.int8)
out = Waits(one.copy(), one.copy(), np.zeros(1, np.int8), one.copy())
serve(Callers(one, none, one, one, one, one, none, one), 1, 1, out, NO_SIGN)
spent = time.perf_counter() - begin
print(json.dumps({"inside": spent, "run": spent}))
"""


class Start(NamedTuple):
    """Seconds that a start took."""

    process: float  # from outside: starting the interpreter, and ending it
    inside: float  # from the code's first line on, as it says itself
    run: float  # of which the first run


def started(*arguments: str, **variables: str) -> Start:
    """Time a fresh process, which may print what it took inside."""
    process, output = fresh(*arguments, **variables)
    told = json.loads(output) if output.startswith("{") else {}
    return Start(process, told.get("inside", 0.0), told.get("run", 0.0))


def main() -> None:
    """Print a line for each start."""
    asked = options(__doc__ or "", rounds=5)
    header("starting", asked, "numba", "typer", "pydantic")
    code, what = (FIRST_DESK, "desk only") if asked.quick else (FIRST_RUN, "every kernel")
    with tempfile.TemporaryDirectory(prefix="loyalty-bench-") as cache:
        first = partial(started, "-c", code, STUDY, LOYALTY_CACHE=cache)
        cold = first()
        ways = {
            "bare Python": partial(started, "-c", "pass"),
            "import sim": partial(started, "-c", IMPORT),
            "import sim, and all its names": partial(started, "-c", EVERY_NAME),
            "loyalty --help": partial(started, "-m", "sim", "--help"),
            f"first run, warm cache ({what})": first,
        }
        found = interleaved(ways, asked.rounds)
    warm = found[f"first run, warm cache ({what})"]
    for name, start in {f"first run, empty cache ({what})": cold, **found}.items():
        inside = f", {start.inside:7.3f} s inside" if start.inside else ""
        of = f", {start.run:7.3f} s of it the run" if start.run else ""
        print(f"{name:38} {start.process:8.3f} s the process{inside}{of}")
    bare = found["bare Python"].process
    print(f"import sim: {found['import sim'].process / bare:.1f} x the time of bare Python")
    print(f"compiling: an empty cache makes the first run take {cold.run / warm.run:.0f} x as long")


if __name__ == "__main__":
    main()
