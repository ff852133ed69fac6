"""Run `loyalty report ARGUMENTS` in this process, and print as JSON how long its stages took.

    python tests/benchmarks/report_stages.py STUDY [OPTION...]

The stages are functions that the command calls; each is wrapped where the command looks it up.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

STAGES = {
    "compare": ("sim.study.compare.compare", "compare"),
    "notebook": ("sim.show.paper.execute", "execute"),
    "pandoc": ("sim.show.paper.typeset", "convert"),
    "typst": ("sim.show.paper.typeset", "set_pdf"),
    "write_report": ("sim.show.paper.report", "write_report"),
}


def clocked(work: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    """Wrap a function so that the time of its calls is added up under `name`."""

    @wraps(work)
    def timed(*args: Any, **options: Any) -> Any:
        begin = time.perf_counter()
        try:
            return work(*args, **options)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - begin

    return timed


def main() -> None:
    """Run the command; end as it ends unless it succeeds."""
    begin = time.perf_counter()
    spent: dict[str, float] = {}
    for name, (module, function) in STAGES.items():
        home = import_module(module)
        setattr(home, function, clocked(getattr(home, function), name, spent))
    from sim.cli.main import main as command

    try:
        command(["report", *sys.argv[1:]])
    except SystemExit as end:
        if end.code:
            raise
    print(json.dumps(spent | {"total": time.perf_counter() - begin}))


if __name__ == "__main__":
    main()
