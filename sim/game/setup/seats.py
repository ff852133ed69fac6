"""Seats from what an instructor types: titles of teams, and how many robots or of which habits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import cast

from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.game_file import HABITS, MOST_TEAMS, Habit, Seat

_LONGEST = 20


def seats_of(titles: Sequence[str], robots: Sequence[str]) -> dict[str, Seat]:
    """Seats by name.

    Parameters
    ----------
    titles : sequence of str
        What teams call themselves, in any script.
    robots : sequence of str
        Habits of robots, or numbers of robots, which have one habit after the other.

    Raises
    ------
    UserError
        If a title or habit cannot be, or there are fewer than 2 or more than 8.
    """
    seats: dict[str, Seat] = {}
    for title in titles:
        plain = " ".join(title.split())
        if not plain or len(plain) > 40 or not plain.isprintable():
            raise UserError(f"--team: a title of 1 to 40 letters is expected (got {title!r})")
        if plain.casefold() in (seat.title.casefold() for seat in seats.values()):
            raise UserError(f"--team: {plain!r} is given twice; each team has a title of its own")
        seats[_name(plain, seats)] = Seat(title=plain, robot=None)
    for habit in _habits(robots):
        name = _name(f"robot {habit}", seats)
        seats[name] = Seat(title=name.replace("_", " ").capitalize(), robot=habit)
    if not 2 <= len(seats) <= MOST_TEAMS:
        raise UserError(f"seats: 2 to {MOST_TEAMS} are expected, of teams and robots (got {len(seats)})")
    return seats


def _habits(robots: Sequence[str]) -> list[Habit]:
    found: list[Habit] = []
    for typed in robots:
        if re.fullmatch(r"\d{1,2}", typed):
            found += [
                cast("Habit", HABITS[k % len(HABITS)]) for k in range(len(found), len(found) + int(typed))
            ]
        elif typed in HABITS:
            found.append(cast("Habit", typed))
        else:
            known = near(typed, HABITS) or f"; there are {', '.join(HABITS)}"
            raise UserError(f"--robots: a number or a habit is expected (got {typed!r}){known}")
    return found


def _name(title: str, taken: dict[str, Seat]) -> str:
    """A title as a name for files and links: of small letters, digits and _, and of no other seat."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].rstrip("_")
    if not plain or not plain[0].isalpha():
        plain = f"team_{plain or len(taken) + 1}"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    return name
