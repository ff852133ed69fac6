"""The game's log: one line an event, appended and on the disk before anybody hears of it, each line sealed
with the one before.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.scenario.basics.errors import UserError

LOG = "log.jsonl"
_FIRST = "0" * 64


@dataclass(frozen=True)
class Event:
    """One thing that happened in the game.

    Attributes
    ----------
    number : int
        Its place in the log, from 0.
    at : str
        When, in UTC; nothing that is played depends on it.
    kind : str
    about : dict
        What the kind needs, see `state.py`.
    seal : str
        Hash of this event and of the seal before it.
    """

    number: int
    at: str
    kind: str
    about: dict[str, Any]
    seal: str

    def line(self) -> bytes:
        """As it stands in the log."""
        said = {
            "number": self.number,
            "at": self.at,
            "kind": self.kind,
            "about": self.about,
            "seal": self.seal,
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _seal(before: str, number: int, at: str, kind: str, about: dict[str, Any]) -> str:
    said = json.dumps([number, at, kind, about], ensure_ascii=False, sort_keys=True, allow_nan=False)
    return hashlib.sha256(f"{before} {said}".encode()).hexdigest()


class EventLog:
    """The log of a game in a folder.

    A line that a crash left unfinished was never answered for: it is taken off when the log is next
    written to.

    Raises
    ------
    UserError
        With file and line, if a line is not as it was written, is missing, or stands elsewhere.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOG
        self.events: list[Event] = []
        self._whole = 0  # bytes that hold whole lines
        self.refresh()

    @property
    def seal(self) -> str:
        """Seal of the last event: two logs with the same seal are the same."""
        return self.events[-1].seal if self.events else _FIRST

    def refresh(self) -> None:
        """Read what has been added since, by whoever wrote it."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self._whole)
            added = file.read()
        whole = added[: added.rfind(b"\n") + 1]
        for event in self._read(whole):
            self.events.append(event)
        self._whole += len(whole)

    def append(self, kind: str, about: dict[str, Any]) -> Event:
        """Add an event; once this returns, no crash can lose it."""
        number, at = len(self.events), datetime.now(UTC).isoformat(timespec="seconds")
        about = json.loads(json.dumps(about, allow_nan=False))  # as it will be read again
        event = Event(number, at, kind, about, _seal(self.seal, number, at, kind, about))
        line = event.line()
        new = not self.path.exists()
        try:
            with self.path.open("r+b" if not new else "w+b") as file:
                file.truncate(self._whole)
                file.seek(self._whole)
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            if new:
                _sync_folder(self.path.parent)
        except OSError as error:
            raise UserError(f"{self.path}: it cannot be written ({error.strerror or error})") from None
        self.events.append(event)
        self._whole += len(line)
        return event

    def _read(self, text: bytes) -> Iterator[Event]:
        before, number = self.seal, len(self.events)
        for line in text.splitlines():
            where = f"{self.path}:{number + 1}"
            try:
                event = Event(**json.loads(line))
                sealed = _seal(before, event.number, event.at, event.kind, event.about)
            except (ValueError, TypeError):
                raise UserError(
                    f"{where}: this is no event of a game; the log was edited or damaged"
                ) from None
            if event.number != number or event.seal != sealed:
                raise UserError(
                    f"{where}: the log was edited: this line does not follow from those before it"
                )
            before, number = event.seal, number + 1
            yield event


def _sync_folder(folder: Path) -> None:
    """See to it that a new file's name is on the disk, too; where folders cannot be opened, it is anyway."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
