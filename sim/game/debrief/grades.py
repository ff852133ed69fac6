"""Grades as a file for a spreadsheet: scores, places, marks, and who took part."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from sim.game.debrief.debriefing import Debriefing
from sim.game.debrief.telling import came_of
from sim.scenario.plans.game_file import SCORES

#: What a spreadsheet takes a text for a formula by.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def grades(found: Debriefing) -> pd.DataFrame:
    """One row a team, the best first.

    Returns
    -------
    DataFrame
        seat; team; place; each of SCORES; marks_by_score (of 100: points of the ranking); marks_by_regret
        (of 100); win_under_other_lucks (share); rounds_submitted, rounds_repeated, rounds_by_robot;
        people_looked, people_edited, people_submitted (number of names); looked, edited, submitted (who, and
        in how many rounds; of decisions handed in, the one that stood).
    """
    ranked = found.ranking.set_index("team")
    return pd.DataFrame([_row(found, ranked.loc[team], str(team)) for team in ranked.index])


def _row(found: Debriefing, scores: Any, team: str) -> dict[str, Any]:
    came = Counter(came_of(found, team, number) for number in range(1, found.match.rounds + 1))
    state = found.state
    rounds = range(1, found.match.rounds + 1)
    looked = Counter(who for n in rounds for who in state.looked.get((n, team), []))
    edited = Counter(who for n in rounds for who in state.edited.get((n, team), []))
    handed = Counter(state.submitted[n, team].who for n in rounds if came_of(found, team, n) == "submitted")
    return {
        "seat": team,
        "team": found.match.game.title(team),
        "place": int(scores["place"]),
        **{score: round(float(scores[score]), 4) for score in SCORES},
        "marks_by_score": int(scores["points"]),
        "marks_by_regret": round(found.marks(team), 1),
        "win_under_other_lucks": round(found.lucks.wins(found.match.game.teams.index(team)).mean, 3),
        "rounds_submitted": came["submitted"],
        "rounds_repeated": came["repeated"],
        "rounds_by_robot": came["robot"],
        "people_looked": len(looked),
        "people_edited": len(edited),
        "people_submitted": len(handed),
        "looked": _told(looked),
        "edited": _told(edited),
        "submitted": _told(handed),
    }


def _told(counts: Counter[str]) -> str:
    return "; ".join(f"{who} ({number})" for who, number in sorted(counts.items()))


def as_csv(table: pd.DataFrame) -> str:
    """The table as text; what a spreadsheet would take for a formula has an apostrophe before it."""
    safe = table.apply(lambda column: column.map(guarded))
    return str(safe.to_csv(index=False, lineterminator="\r\n"))


def guarded(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value
