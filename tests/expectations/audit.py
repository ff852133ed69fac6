"""The audit of the economy: every lever swept in four markets, and a search over all of them, kept here.

    make audit

sweeps and searches anew (an hour or two on two processors; it resumes) and writes `audit/STUDY.csv` and
`audit/searches.csv` with the date and the version. `test_audit.py` holds the gates against them, and plays
the strongest again in small.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

import sim
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from sim.study.decide.sweep import Sweep
from tests.habits.repository import ROOT

STUDIES = ("mature_retail", "hotel", "subscription", "music_store")
KEPT = Path(__file__).with_name("audit")
SEARCHES = KEPT / "searches.csv"
CUSTOMERS, REPLICATIONS, MIXES = 2000, 8, 120

#: Most that a lever alone may gain, as a share of what `hold` sells; a new business may gain more.
GATE = 0.03
OF_A_NEW_BUSINESS = 0.08
NEW_BUSINESS = ("new_category", "new_segments")
#: Most that all levers together may gain, whatever they cost.
OF_ALL = 0.10
#: What gains as much stands in sim/MODEL.md with its mechanism and source.
NOTED = 0.01

_COLUMNS = ("share", "share_low", "share_high", "together_low", "together_high", "cost", "pays_after")


def gate(lever: str) -> float:
    """Most that a lever may gain alone."""
    return OF_A_NEW_BUSINESS if lever in NEW_BUSINESS else GATE


def study(name: str, replications: int = REPLICATIONS) -> Study:
    """A study of the audit, on a sample of its market."""
    size = [f"run.customers={CUSTOMERS}", f"run.replications={replications}"]
    return load_study(name, [*size, "study.objective=npv"])


def kept(name: str) -> pd.DataFrame:
    """What the sweep of a study found: a row a lever and value."""
    return pd.read_csv(KEPT / f"{name}.csv", comment="#")


def best(table: pd.DataFrame) -> pd.DataFrame:
    """The best value of each lever, the strongest first."""
    ranked = table.sort_values(["share", "base"], ascending=False, kind="stable")
    return ranked.drop_duplicates("lever").set_index("lever")


def as_kept(swept: Sweep) -> pd.DataFrame:
    """A sweep as it is kept: shares of the sales of `hold`, cost a customer of the market."""
    table, customers = swept.table.copy(), swept.study.customers
    sales = table.loc[table["base"], "sales"].iloc[0]
    for end in ("low", "high"):
        table[f"together_{end}"] = table[f"together_{end}"] / sales
    table["cost"] = table["cost"] / customers
    table[list(_COLUMNS)] = table[list(_COLUMNS)].round(5)
    return table[["lever", "value", "base", "changes", *_COLUMNS]]


def renew(name: str, workers: int, *, searches: bool = True) -> None:
    """Sweep and search a study, and keep what is found."""
    asked, folder = study(name), ROOT / "reports" / name / "audit"
    swept = sim.sweep(asked, workers=workers, folder=folder / "sweep")
    _write(KEPT / f"{name}.csv", as_kept(swept), _told(asked, f"{len(swept.table)} settings"))
    if not searches:
        return
    found = sim.optimise(asked, free=True, mixes=MIXES, workers=workers, folder=folder / "search")
    tried = found.tables["tried"]
    row = {
        "study": name, "mixes": len(tried), "runs": int(tried["runs"].sum()),
        "searched": round(found.searched / swept.table.loc[swept.table["base"], "sales"].iloc[0], 5),
        "share": round(found.share.mean, 5), "low": round(found.share.low, 5),
        "high": round(found.share.high, 5),
        "levers": " ".join(f"{r['lever']}={r['value']:.3g}" for _, r in found.tables["mix"].iterrows()),
    }  # fmt: skip
    before = pd.read_csv(SEARCHES, comment="#") if SEARCHES.exists() else pd.DataFrame()
    others = before[before["study"] != name] if len(before) else before
    table = pd.concat([others, pd.DataFrame([row])], ignore_index=True).sort_values("study")
    _write(SEARCHES, table, _told(asked, "all levers, money free"))


def _told(asked: Study, what: str) -> str:
    return (
        f"# {datetime.date.today().isoformat()}, version {sim.__version__}: {what}, "
        f"{asked.sample:,} customers, {asked.run.replications} replications, seed {asked.run.seed}"
    )


def _write(path: Path, table: pd.DataFrame, told: str) -> None:
    waiting = path.with_suffix(".tmp")
    waiting.write_text(f"{told}\n{table.to_csv(index=False, lineterminator=chr(10))}", encoding="utf-8")
    waiting.replace(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Renew the audit of some studies, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="*", default=STUDIES)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sweep-only", action="store_true", help="without the search over all levers")
    asked = parser.parse_args(arguments)
    for name in asked.studies:
        renew(name, asked.workers, searches=not asked.sweep_only)


if __name__ == "__main__":
    main()
