"""What a debrief leaves behind: a PDF a team, one for the class, and a file of grades."""

from __future__ import annotations

from pathlib import Path

from sim.game.debrief import class_chapters, team_chapters
from sim.game.debrief.debriefing import Debriefing
from sim.game.debrief.grades import as_csv, grades
from sim.game.debrief.telling import Teller
from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.show.paper.pages import write_pages
from sim.show.words.words import Words

CLASS, GRADES, TEAMS = "class.pdf", "grades.csv", "teams"


def write_debrief(found: Debriefing, folder: Path, lang: str = "en") -> list[Path]:
    """Write ``class.pdf``, ``teams/SEAT.pdf`` for each team, and ``grades.csv`` into a folder.

    The same debrief gives the same bytes. Only a team's own PDF holds its decisions.

    Returns
    -------
    list of Path
        What was written.
    """
    tell = Teller(found, Words(lang))
    written = [write_pages(class_chapters.pages(tell), folder / CLASS, lang)]
    for team in tell.teams:
        parts = team_chapters.pages(tell, team)
        written.append(write_pages(parts, folder / TEAMS / f"{team}.pdf", lang))
    path = folder / GRADES
    try:
        with replacing(path) as partial:
            partial.write_text(as_csv(grades(found)), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from None
    return [*written, path]
