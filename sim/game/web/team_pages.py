"""Pages of a team: its firm, its decision, research, history. The instructor has the same for a hot seat."""

from __future__ import annotations

from typing import Any

from tornado.web import HTTPError

from sim.game.setup.business_levers import BUSINESS_LEVERS, SERVE
from sim.game.setup.decision import DecisionRefusedError
from sim.game.table import referee
from sim.game.web import research_view, team_view
from sim.game.web.base import Page, nickname
from sim.game.web.files import debrief_of
from sim.game.web.history import news, of_team
from sim.game.web.live_game import LiveGame
from sim.game.web.tokens import HOMES, INSTRUCTOR, TEAM
from sim.scenario.basics.errors import UserError


class TeamPage(Page):
    """A page on one firm: of the team whose cookie it is, or of the seat that the instructor names."""

    def initialize(self, live: LiveGame, hot: bool = False) -> None:
        """Take the game, and whether this is the hot seat on the instructor's machine."""
        super().initialize(live)
        self.hot = hot
        self.role = INSTRUCTOR if hot else TEAM  # type: ignore[misc]

    def prepare(self) -> None:
        """Know which team this is."""
        super().prepare()
        self.team = self.path_kwargs["team"] if self.hot else self.holder.team
        if self.team not in self.live.game.teams:
            raise HTTPError(404)

    @property
    def base(self) -> str:
        """Where this team's pages begin."""
        return f"/instructor/seat/{self.team}" if self.hot else HOMES[TEAM]

    def check_whose(self) -> None:
        """Refuse a form of another team's page: another link was opened in this browser meanwhile."""
        if self.text("team") != self.team:
            raise HTTPError(409)

    def show(self, template: str, **given: Any) -> None:
        """Answer with a page of this team."""
        common = {
            "team": self.team,
            "title": self.live.game.title(self.team),
            "base": self.base,
            "hot": self.hot,
            "who": self.who,
            "is_named": self.is_named and not self.hot,
            "stage": team_view.stage(self.live),
            "here": template,
        }
        super().show(template, **(common | given))

    def show_home(self, said: str = "", trouble: str = "", **form: Any) -> None:
        """Answer with the team's first page."""
        live, state = self.live, self.live.folder.state
        outcome = live.so_far()
        results = team_view.results_of(live, outcome, self.team) if outcome else None
        self.show(
            "team.html",
            polls=True,
            said=said,
            trouble=trouble,
            key=team_view.stage_key(live),
            figures=(results.figures if results else []) + team_view.budget_figures(live, self.team),
            results=results,
            computing=state.last_run > 0 and results is None,
            news=news(live),
            form=team_view.form_of(live, self.team, **form),
            standing=team_view.standing(live, self.team),
            files=list(debrief_of(live, self.team)),
            clock=team_view.clock,
        )


class Home(TeamPage):
    """State of the firm, results, and the decision."""

    def get(self, team: str = "") -> None:
        """Show it."""
        if not self.hot:
            self.live.note("looked", self.team, self.who)
        if self.is_unchanged(self.team):
            return
        self.show_home(said=self._said())

    def _said(self) -> str:
        """What is to be told once, after a form was sent."""
        words, events = self.live.words, self.live.folder.log.events
        numbers = [self.get_query_argument(name, "") for name in ("done", "over")]
        done, over = (events[int(n)] if n.isdecimal() and int(n) < len(events) else None for n in numbers[:2])
        if done is None or done.kind != "submitted" or done.about["team"] != self.team:
            return ""
        text = words("game_web.done", at=team_view.clock(done.at), round=done.about["round"])
        if over is not None and over.kind == "submitted" and over.about["team"] == self.team:
            text += " " + words("game_web.over", who=over.about["who"], at=team_view.clock(over.at))
        return text


class Decide(TeamPage):
    """A decision is handed in."""

    def post(self, team: str = "") -> None:
        """File it, or show it again with the reason beside each field."""
        self.check_whose()
        live, before = self.live, team_view.standing(self.live, self.team)
        given: dict[str, Any] = {
            name: self.text(name) for name in BUSINESS_LEVERS if name in self.request.arguments
        }
        given[SERVE] = self.get_body_arguments(SERVE)
        who = live.words("game_web.hot.who") if self.hot else self.who
        try:
            with live.folder.writing():
                event = referee.submit(live.folder, self.team, given, who, self.number("round"))
        except DecisionRefusedError as error:
            self.set_status(422)
            self.show_home(typed=given, faults=error.by_name)
            return
        except UserError as error:
            self.set_status(409)
            self.show_home(trouble=str(error), typed=given)
            return
        over = ""
        if before is not None and before.number != self.number("seen") and before.who != who:
            over = f"&over={before.number}"
        self.redirect(f"{self.base}?done={event.number}{over}", status=303)


class Editing(TeamPage):
    """Somebody has begun to decide."""

    def post(self, team: str = "") -> None:
        """Note it."""
        self.check_whose()
        if not self.hot:
            self.live.note("edited", self.team, self.who)
        self.set_status(204)


class Naming(TeamPage):
    """Who sits there tells a nickname."""

    def post(self, team: str = "") -> None:
        """Keep it in the browser."""
        if name := nickname(self.text("name")):
            self.keep_cookie("who", name)
        self.redirect(self.base, status=303)


class Research(TeamPage):
    """Market research: what is for sale, and what was bought."""

    async def get(self, team: str = "") -> None:
        """Show it."""
        await self.show_research()

    async def post(self, team: str = "") -> None:
        """Buy a report."""
        self.check_whose()
        try:
            with self.live.folder.writing():
                referee.buy(self.live.folder, self.team, self.text("report"))
        except UserError as error:
            self.set_status(409)
            await self.show_research(str(error))
            return
        self.redirect(f"{self.base}/research", status=303)

    async def show_research(self, trouble: str = "") -> None:
        """Answer with what may be bought, and what was bought in the last round or the one asked for."""
        rounds = research_view.rounds_bought(self.live, self.team)
        asked = self.get_query_argument("round", "")
        number = next((n for n in rounds if str(n) == asked), rounds[0] if rounds else 0)
        self.show(
            "research.html",
            trouble=trouble,
            offers=research_view.offers(self.live, self.team),
            bought=await research_view.bought(self.live, self.team, number),
            others=[n for n in rounds if n != number],
            left=research_view.money_for_research(self.live, self.team),
        )


class History(TeamPage):
    """What the team handed in and bought, and when."""

    def get(self, team: str = "") -> None:
        """Show it."""
        self.show("history.html", rows=of_team(self.live, self.team))


class Debrief(TeamPage):
    """Why this team won or lost, once the game is over: its own file, or the one for all."""

    name = "debrief"

    def get(self, team: str = "") -> None:
        """Hand it out."""
        path = debrief_of(self.live, self.team).get(self.name)
        if path is None:
            raise HTTPError(404)
        self.hand_out(path.name, path.read_bytes())


class ClassDebrief(Debrief):
    """What all may know."""

    name = "class"
