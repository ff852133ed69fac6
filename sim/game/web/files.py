"""Files that pages hand out: the log, tables, and the debrief once there is one."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from sim.game.setup.business_levers import DECISIONS
from sim.game.web.live_game import LiveGame

#: Where the debrief lies in a game's folder: for the class, for grading, and a file for each team.
DEBRIEF, CLASS, GRADES, TEAMS = "debrief", "class.pdf", "grades.csv", "teams"
KINDS = {".pdf": "application/pdf", ".csv": "text/csv; charset=utf-8", ".jsonl": "application/jsonl"}


def debrief_files(live: LiveGame) -> dict[str, Path]:
    """Files of the debrief that are there, by name."""
    names = [CLASS, GRADES, *(f"{TEAMS}/{team}.pdf" for team in live.game.teams)]
    paths = {name: live.folder.path / DEBRIEF / name for name in names}
    return {name: path for name, path in paths.items() if path.is_file()}


def debrief_of(live: LiveGame, team: str) -> dict[str, Path]:
    """What of the debrief a team may read, once the game is over."""
    found = debrief_files(live) if live.folder.state.phase == "over" else {}
    own = {"debrief": f"{TEAMS}/{team}.pdf", "class": CLASS}
    return {name: found[file] for name, file in own.items() if file in found}


def decisions_csv(live: LiveGame) -> str:
    """Every decision that was handed in since the game began, the last valid one of a round last."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(["number", "at", "practice", "round", "team", "who", *DECISIONS])
    practice = live.game.settings.practice_rounds > 0
    for event in live.folder.log.events:
        practice = practice and event.kind != "reset"
        if event.kind == "submitted":
            decided, about = event.about["decision"], event.about
            values = [" ".join(v) if isinstance(v := decided[name], list) else v for name in DECISIONS]
            row = [event.number, event.at, practice, about["round"], about["team"], _plain(about["who"])]
            sheet.writerow([*row, *values])
    return text.getvalue()


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text
