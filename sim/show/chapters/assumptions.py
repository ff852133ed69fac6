"""What results rest on: the assumptions that matter most, and all of them in an annex."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from sim.scenario.plans.levers import LEVERS
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, prose
from sim.show.chapters.questions import levers_of
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.words import numbers
from sim.show.words.parameters import DEFAULT, meaning, source

MOST = 15
_GROUPS = re.compile(r"(segments|firms|categories)\.[^.]+\.(.+)")
#: Section of a market that a mechanism is set in, where it is called otherwise.
_SECTIONS = {
    "contacts": "contact", "displayed_wait": "desk", "transfers": "desk", "apology": "recovery",
    "compensation": "recovery", "cross_selling": "selling", "range": "range_of_goods", "belief": "needs",
    "standardisation": "failure", "self_repair": "failure", "morale": "staff",
}  # fmt: skip
_BY_STATUS = {"A": 0, "E": 1, "S": 2, "P": 3}  # the less is known of a number, the sooner it is shown


def assumptions(view: View) -> Chapter:
    """How many numbers there are, and those that bear most on what the strategies do."""
    return Chapter.of(told(view), foremost(view))


def annex(view: View) -> Chapter:
    """All numbers: those that come from somewhere, and those left at their defaults."""
    heading = prose(view.words("heading.annex"), view.words("annex.text"))
    return Chapter.of(heading, sourced(view), defaults(view))


def told(view: View) -> Prose:
    """How many numbers are published, stated, assumed, estimated."""
    words, table = view.words, view.table("assumptions")
    counts = table["status"].astype(str).value_counts().to_dict() if len(table) else {}
    split = [
        words("assumptions.split", count=counts[s], status=words.label("status", s))
        for s in "EPSA"
        if s in counts
    ]
    text = words("assumptions.text", count=len(table), split=words.listing(split))
    return prose(words("heading.assumptions"), text)


def foremost(view: View) -> Table | None:
    """The numbers that matter most by a simple rule, which the caption states."""
    found = sorted(_numbers(view), key=lambda item: _rank(item[1], *_touched(view)))[:MOST]
    rows = [_row(view, path, row) for path, row in found]
    return _ledger(view, rows, _ALL, view.words("assumptions.foremost", count=len(rows)))


def sourced(view: View) -> Table | None:
    """The numbers that come from somewhere: from publications, data, or the files of the study."""
    rows = [_row(view, path, r) for path, r in _numbers(view) if not _as_it_comes(r)]
    return _ledger(view, rows, _ALL, view.words("assumptions.table"))


def defaults(view: View) -> Table | None:
    """The numbers that are assumed and that no file of the study names."""
    rows = [_row(view, path, r)[:3] for path, r in _numbers(view) if _as_it_comes(r)]
    return _ledger(view, rows, _ALL[:3], view.words("assumptions.defaults"))


_ALL = ("parameter", "value", "meaning", "source", "status")


def _row(view: View, path: str, row: Any) -> tuple[str, ...]:
    parts = path.split(".")
    unit = "" if parts[-1] == "ceiling" else row["unit"]  # that of a lever's effect, which has no name
    said = meaning(view.words, row["path"], row["meaning"], unit, view.currency)
    if parts[0] == "response" and parts[1] in LEVERS:  # else all of these read alike
        said = view.words("pair.of", name=view.words.label("lever", parts[1]), text=said)
    return path, _value(row["value"]), said, source(view.words, row["source"]), str(row["status"])


def _ledger(view: View, rows: list[Any], columns: tuple[str, ...], caption: str) -> Table | None:
    if not rows:
        return None
    names = [view.words(f"column.{column}") for column in columns]
    frame = pd.DataFrame(rows, columns=names)
    return Table(frame.loc[:, (frame != "").any()], caption)


def _touched(view: View) -> tuple[set[str], set[str]]:
    """Levers that the strategies use, and sections of the market that these act through."""
    plans = (view.study.get("strategies") or {}).values()
    used = {name for plan in plans if isinstance(plan, dict) for name in levers_of(plan)}
    through = {mechanism for name in used if name in LEVERS for mechanism in LEVERS[name].mechanisms}
    return used, {_SECTIONS.get(mechanism, mechanism) for mechanism in through}


def _rank(row: Any, used: set[str], sections: set[str]) -> tuple[int, int, bool]:
    """How strong the used levers are first, then what they act through; what is known least before the rest.

    Among equals, what the files of the study name stands before what is left at its default.
    """
    parts = str(row["path"]).removeprefix("market.").split(".")
    if parts[0] == "response":
        near = 0 if len(parts) > 1 and parts[1] in used else 2
    else:
        near = 1 if parts[0] in sections else 2
    return near, _BY_STATUS.get(str(row["status"]), 4), row["source"] == DEFAULT


def _as_it_comes(row: Any) -> bool:
    return bool(row["source"] == DEFAULT and row["status"] == "A")


def _numbers(view: View) -> list[tuple[str, Any]]:
    """Every number with its path; what is the same for each segment, firm or category stands once."""
    table: Any = view.table("assumptions")
    if table.empty:
        return []
    table = table.assign(path=table["path"].astype(str).str.removeprefix("market."))
    alike: dict[str, list[Any]] = {}
    for _, row in table.iterrows():
        alike.setdefault(_GROUPS.sub(r"\1.*.\2", row["path"]), []).append(row)
    found: list[tuple[str, Any]] = []
    for path, rows in alike.items():
        same = {(r["value"], r["unit"], r["source"], r["status"]) for r in rows}
        found += [(path, rows[0])] if len(rows) > 1 and len(same) == 1 else [(r["path"], r) for r in rows]
    order = {path: index for index, path in enumerate(table["path"])}
    return sorted(found, key=lambda item: order[item[1]["path"]])


def _value(value: object) -> str:
    return numbers.tick(float(value)) if isinstance(value, int | float) else str(value)
