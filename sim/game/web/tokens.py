"""Who is who: a token for each team, one for the instructor and one for the screen, in lasting links."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.basics.errors import UserError

TOKENS = "tokens.json"
INSTRUCTOR, SCREEN, TEAM = "instructor", "projector", "team"
#: Where each kind of person is at home.
HOMES = {INSTRUCTOR: "/instructor", SCREEN: "/projector", TEAM: "/team"}


@dataclass(frozen=True)
class Holder:
    """Whose a token is.

    Attributes
    ----------
    role : {"instructor", "projector", "team"}
    team : str
        Which team; empty for others.
    """

    role: str
    team: str = ""


class Tokens:
    """The tokens of a game, kept in its folder for its owner's eyes only.

    Parameters
    ----------
    folder : Path
    teams : sequence of str

    Raises
    ------
    UserError
        If the file there is not one of tokens for these teams, or cannot be written.
    """

    def __init__(self, folder: Path, teams: Sequence[str]) -> None:
        path = folder / TOKENS
        holders = [Holder(INSTRUCTOR), Holder(SCREEN), *(Holder(TEAM, team) for team in teams)]
        try:
            if not path.exists():
                _keep(path, {_name(holder): secrets.token_urlsafe(16) for holder in holders})
            path.chmod(0o600)
            known = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise UserError(f"{path}: it cannot be kept ({error.strerror or error})") from None
        except ValueError:
            known = None
        if not isinstance(known, dict) or set(known) != set(map(_name, holders)) or not _good(known):
            raise UserError(
                f"{path}: these are not this game's tokens; remove the file, and new ones are made"
            )
        self._of = {holder: str(known[_name(holder)]) for holder in holders}

    def of(self, role: str, team: str = "") -> str:
        """The token of an instructor, a screen or a team."""
        return self._of[Holder(role, team)]

    def holder(self, token: str) -> Holder | None:
        """Whose a token is; each is compared, in a time that tells nothing."""
        given, found = token.encode(), None
        for holder, known in self._of.items():
            if hmac.compare_digest(known.encode(), given):
                found = holder
        return found


def _name(holder: Holder) -> str:
    return f"{holder.role} {holder.team}".strip()


def _good(known: dict[str, object]) -> bool:
    """Long enough not to be guessed, and none given twice."""
    each = list(known.values())
    return len(set(map(str, each))) == len(each) and all(isinstance(t, str) and len(t) >= 16 for t in each)


def _keep(path: Path, tokens: dict[str, str]) -> None:
    """Write them so that nobody else could ever read them."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(tokens, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
