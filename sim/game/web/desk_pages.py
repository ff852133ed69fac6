"""Pages of the instructor: who is there, what may be done, links, hot seats, exports; and the screen's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tornado.web import HTTPError

from sim.game.log.event_log import LOG
from sim.game.table import referee
from sim.game.web import desk_view, team_view
from sim.game.web.base import Page
from sim.game.web.files import debrief_files, decisions_csv
from sim.game.web.history import news, of_all, planned
from sim.game.web.links import links_of
from sim.game.web.tokens import INSTRUCTOR, SCREEN
from sim.scenario.basics.errors import UserError, WorkerDiedError


class DeskPage(Page):
    """A page at the instructor's desk."""

    role = INSTRUCTOR

    def show_desk(self, refused: str = "") -> None:
        """Answer with who is there, what may be done, and who is ahead."""
        live, state = self.live, self.live.folder.state
        outcome, preview = live.so_far(), live.previewed
        self.show(
            "desk.html",
            title=live.words("game_web.desk"),
            polls=True,
            key=team_view.stage_key(live),
            stage=team_view.stage(live),
            refused=refused,
            teams=desk_view.attendance(live),
            presses=desk_view.presses(live),
            graver=desk_view.graver(live),
            ranking=desk_view.standings(live, outcome) if outcome else None,
            computing=state.last_run > 0 and outcome is None,
            preview=desk_view.standings(live, preview) if preview and not live.is_preview_old() else None,
            happenings=desk_view.may_happen(live),
            planned=planned(live),
            may_seed=state.practice or state.last_run == 0,
            past=of_all(live),
            files=debrief_files(live),
        )


class Desk(DeskPage):
    """The instructor's first page."""

    def get(self) -> None:
        """Show it."""
        if not self.is_unchanged():
            self.show_desk()


class Act(DeskPage):
    """Something the instructor does."""

    async def post(self) -> None:
        """Do it, or say why it cannot be."""
        try:
            if self.text("stage") != team_view.stage_key(self.live):
                moved_on = self.live.words("game_web.moved_on")
                raise UserError(moved_on)
            await self._do(self.text("act"))
        except (UserError, WorkerDiedError) as error:
            self.set_status(409)
            self.show_desk(str(error))
            return
        self.redirect("/instructor", status=303)

    async def _do(self, act: str) -> None:
        live, folder = self.live, self.live.folder
        slow: dict[str, Callable[[], Awaitable[None]]] = {
            "close": live.close_round,
            "run": live.run_round,
            "preview": live.preview,
        }
        quick: dict[str, Callable[[], object]] = {
            "open": lambda: referee.open_round(folder),
            "undo": lambda: referee.undo_round(folder),
            "pause": lambda: referee.pause(folder),
            "resume": lambda: referee.resume(folder),
            "reset": lambda: referee.reset_practice(folder),
            "end": lambda: referee.end(folder),
            "happen": lambda: referee.let_happen(folder, self.text("what"), self.text("whom")),
            "seed": lambda: referee.set_seed(folder, self._seed()),
        }
        if act in slow:
            await slow[act]()
        elif act in quick:
            live.act(quick[act])
        else:
            raise HTTPError(400)

    def _seed(self) -> int:
        seed = self.number("seed")
        if seed is None:
            expected = self.live.words("game_web.seed.expected", typed=repr(self.text("seed")[:40]))
            raise UserError(expected)
        return seed


class Seats(DeskPage):
    """The hot seat: teams come to this machine one by one."""

    def get(self) -> None:
        """Show which there are, and nothing of what they decided."""
        teams = desk_view.attendance(self.live)
        self.show(
            "seats.html", title=self.live.words("game_web.hot"), teams=teams, stage=team_view.stage(self.live)
        )


class Links(DeskPage):
    """Links of all teams and of the screen, to be printed and cut."""

    def get(self) -> None:
        """Show them, for the address that is asked for."""
        asked = self.get_query_argument("at", "")
        address = asked if asked in self.live.addresses else self.live.addresses[0]
        self.show(
            "links.html",
            title=self.live.words("game_web.links"),
            links=links_of(self.live, address),
            address=address,
            addresses=self.live.addresses,
        )


class Log(DeskPage):
    """The log as it is."""

    def get(self) -> None:
        """Hand it out."""
        self.hand_out(LOG, (self.live.folder.path / LOG).read_bytes())


class Tables(DeskPage):
    """What came of the rounds, or what was decided, as CSV."""

    async def get(self, table: str = "") -> None:
        """Hand it out."""
        live = self.live
        if table == "decisions":
            text = decisions_csv(live)
        else:
            match = referee.match_so_far(live.folder)
            if match is None:
                raise HTTPError(404)
            played = (await live.workers.outcome(match)).played
            text = {"rounds": played.rounds, "segments": played.segments}[table].to_csv(index=False)
        self.hand_out(f"{table}.csv", text.encode())


class Debrief(DeskPage):
    """A file of the debrief."""

    def get(self, name: str = "") -> None:
        """Hand it out, if it is one of those that are listed."""
        path = debrief_files(self.live).get(name)
        if path is None:
            raise HTTPError(404)
        self.hand_out(path.name, path.read_bytes())


class Screen(Page):
    """What everybody in the room may see: where the game stands, who has handed in, who is ahead."""

    role = SCREEN

    def get(self) -> None:
        """Show it."""
        if self.is_unchanged():
            return
        live = self.live
        outcome = live.so_far()
        self.show(
            "screen.html",
            title=live.words("game_web.screen"),
            polls=True,
            stage=team_view.stage(live),
            teams=desk_view.attendance(live),
            ranking=desk_view.standings(live, outcome) if outcome else None,
            news=news(live),
            addresses=live.addresses,
        )
