"""Whether the market, without a plan, lives as the log did that it was calibrated on."""

from __future__ import annotations

from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, prose
from sim.show.chapters.view import View
from sim.show.words import numbers

ALLOWED = 0.05  # error against the log within which a market counts as calibrated


def log_check(view: View) -> Chapter:
    """Repeat purchases, simulated and in the log; nothing where the market names no log."""
    if view.table("check").empty:
        return Chapter(())
    return Chapter.of(told(view), pictures.log(view))


def told(view: View) -> Prose | None:
    """How the market did against its log; None if it has none."""
    found = view.summary.get("calibration")
    if not found:
        return None
    known = {
        "simulated": numbers.count(float(found["simulated"])),
        "observed": numbers.count(float(found["observed"])),
        "week": found["week"],
        "error": numbers.percent(abs(float(found["error"])), 1),
        "allowed": numbers.percent(ALLOWED, 0),
    }
    return prose(
        view.words("heading.check"), view.words("check.pass" if found["passes"] else "check.fail", **known)
    )
