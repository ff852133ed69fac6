"""Studies as a user makes them: files that `sim.load_study` reads, for `sim.simulate` and `sim.compare`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import yaml

import sim
from sim.scenario.plans.study import Study
from sim.study.facts.measurement import NEVER_NOTHING

#: A category, a segment and a firm by the names that these markets use.
CATEGORY, SEGMENT, FIRM = "core", "people", "ours"


def study_of(
    market: dict[str, Any],
    *,
    strategies: dict[str, dict[str, Any]] | None = None,
    budget: float = 0.0,
    customers: int | None = None,
    each: int = 1,
    **run: Any,
) -> Study:
    """A study read from files that are written for the purpose.

    Parameters
    ----------
    market : dict
        What a market file says.
    strategies : dict, optional
        What strategy files say, by name; `hold` is always there.
    budget : float
        A month and customer.
    customers : int, optional
        Who are simulated: all of the market's, unless each stands for more.
    each : int
        How many of the market's customers each stands for.
    **run
        Settings of the run: months, seed, replications ...
    """
    if customers is not None:
        market = {"customers": customers * each} | market
        run |= {"customers": customers} if each > 1 else {}
    strategies = {"hold": {}} | (strategies or {})
    study = {
        "market": "made",
        "strategies": list(strategies),
        "budget_per_customer_per_month": budget,
        "run": {"warm_up_months": 0, "replications": 1} | run,
    }
    files = {"markets/made": market, "studies/made": study}
    files |= {f"strategies/{name}": {"description": name} | given for name, given in strategies.items()}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "scenarios"
        for name, content in files.items():
            path = root / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return sim.load_study(root / "studies" / "made.yaml")


def one_firm(segment: dict[str, Any], firm: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A market of one firm that sells one category to one segment, with nothing but it to buy."""
    given: dict[str, Any] = {
        "focal": FIRM,
        "categories": {CATEGORY: {}},
        "segments": {SEGMENT: {"share": 1.0, "occasions": {CATEGORY: {}}} | segment},
        "firms": {FIRM: {"sells": {CATEGORY: [SEGMENT]}} | (firm or {})},
        "choice": {"outside": NEVER_NOTHING},
    }
    return given | changes
