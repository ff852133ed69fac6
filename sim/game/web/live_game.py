"""A game while it is served: its folder, who may come in, and what has come of it so far."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.game.play.match import Match, match_of, money_left
from sim.game.table import referee
from sim.game.table.game_folder import GameFolder
from sim.game.web.limits import MOST_PEOPLE, Limits
from sim.game.web.tokens import Tokens
from sim.game.web.workers import Outcome, Workers
from sim.scenario.basics.errors import UserError, WorkerDiedError
from sim.show.words.words import Words


class LiveGame:
    """What all pages are made from, and the only one that writes to the folder.

    Every act is checked and logged in one go by the thread that serves; what takes time is simulated by
    `workers` before it.

    Parameters
    ----------
    path : Path
        Of the game's folder.
    robot : Robot
        What decides for seats that robots have.
    lang : str

    Attributes
    ----------
    previewed : Outcome or None
        What would come of the round as it stands; for the instructor alone.
    busy : str
        What is being done that takes time; empty if nothing is.
    trouble : str
        The last thing that went wrong meanwhile, told to the instructor.
    """

    def __init__(self, path: Path, robot: referee.Robot, lang: str = "en") -> None:
        self.folder = GameFolder(path)
        self.game = self.folder.game
        self.tokens = Tokens(self.folder.path, self.game.teams)
        self.words = Words(lang)
        self.workers = Workers()
        self.limits = Limits()
        self.robot = robot
        self.started = secrets.token_hex(8)
        self.previewed: Outcome | None = None
        self.busy = ""
        self.trouble = ""
        #: Names of the host that requests may be for; links in front of which the screen shows.
        self.hosts: set[str] = set()
        self.addresses: list[str] = []
        #: Whether results are being looked for, or could not be found; the instructor's next act tries again.
        self._finding = False
        self._changes = 0
        #: The last event that each team's own pages tell of, and how many events were looked at for that.
        self._latest = dict.fromkeys(self.game.teams, 0)
        self._told = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def name(self) -> str:
        """What tells this game's cookies from those of another on the same machine."""
        return self.folder.log.events[0].seal[:10]

    def version(self, team: str = "") -> str:
        """Another one whenever pages may look different: a team's, or those of who sees all."""
        events = self.folder.log.events
        for event in events[self._told :]:
            if event.kind in ("submitted", "bought"):
                self._latest[event.about["team"]] = event.number
            elif event.kind not in ("looked", "edited"):
                self._latest = dict.fromkeys(self._latest, event.number)
        self._told = len(events)
        return f"{self._latest[team] if team else len(events)}-{self._changes}"

    def changed(self) -> None:
        """Let pages be made anew although nothing was logged."""
        self._changes += 1

    def left(self, team: str) -> float:
        """Money a month that a team may spend in the round that is open."""
        return money_left(self.game, self.folder.state, team, max(1, self.folder.state.round))

    def so_far(self) -> Outcome | None:
        """What came of all rounds that were run, if it is known already; if not, it is being found out."""
        match = referee.match_so_far(self.folder)
        if match is None:
            return None
        found = self.workers.known(match)
        if found is None:
            self._find_out(match)
        return found

    def note(self, kind: str, team: str, who: str) -> None:
        """Note that somebody looked or began to decide; a crowd of invented names is cut off."""
        state = self.folder.state
        seen = {"looked": state.looked, "edited": state.edited}[kind].get((state.round, team), [])
        if len(seen) < MOST_PEOPLE and who not in seen:
            with self.folder.writing():
                referee.note_presence(self.folder, kind, team, who)

    def act(self, do: Callable[[], object]) -> None:
        """Let the instructor do something that takes no time."""
        if self.busy:
            raise UserError(self.words(f"game_web.busy.{self.busy}"))
        with self.folder.writing():
            do()
        self.trouble = ""
        self._finding = False
        self.changed()

    async def close_round(self) -> None:
        """Take no more decisions; robots look at what came of the rounds before, and decide."""
        with self._doing("close"):
            match = referee.match_so_far(self.folder)
            so_far = None if match is None else await self.workers.outcome(match)
            with self.folder.writing():
                referee.close_round(self.folder, self.robot, so_far.played if so_far else None)

    async def run_round(self) -> None:
        """Simulate the closed round, and let it count."""
        with self._doing("run"):
            found = await self.workers.outcome(referee.match_to_run(self.folder))
            with self.folder.writing():
                referee.run_round(self.folder, found.played)
            self.previewed = None

    async def preview(self) -> None:
        """Simulate the round as it stands, and let nothing count."""
        with self._doing("preview"):
            self.previewed = await self.workers.outcome(referee.match_to_run(self.folder))

    def is_preview_old(self) -> bool:
        """Whether decisions have changed since the round was previewed."""
        if self.previewed is None or self.folder.state.phase not in ("open", "closed"):
            return True
        return self.previewed.played.match != referee.match_to_run(self.folder)

    async def warm_up(self) -> None:
        """Let the process load and compile what it needs, while people still come in."""
        match = referee.match_so_far(self.folder) or match_of(self.game, self.folder.state, 1)
        await self._found_out(match)

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """Let one thing be done at a time."""
        if self.busy:
            raise UserError(self.words(f"game_web.busy.{self.busy}"))
        self.busy = what
        self.trouble = ""
        self._finding = False
        self.changed()
        try:
            yield
        finally:
            self.busy = ""
            self.changed()

    def _find_out(self, match: Match) -> None:
        if not self._finding:
            self._finding = True
            task = asyncio.ensure_future(self._found_out(match))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _found_out(self, match: Match) -> None:
        """Simulate what was run before, as after a restart, and see whether it is what was told then."""
        try:
            found = await self.workers.outcome(match)
        except WorkerDiedError as error:
            self.trouble = self.words("game_web.trouble.died", error=str(error))
        except Exception:
            logging.getLogger("tornado.application").exception("a match could not be simulated")
            self.trouble = self.words("game_web.trouble.failed")
        else:
            self._finding = False
            told = self.folder.state.ran.get(match.rounds)
            if match == referee.match_so_far(self.folder) and told not in (None, found.played.seal):
                self.trouble = self.words("game_web.trouble.differs", round=match.rounds)
        self.changed()
