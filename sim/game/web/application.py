"""All addresses of the server, who may come there, and what answers."""

from __future__ import annotations

from typing import Any

from tornado.web import Application, RequestHandler, URLSpec

from sim.game.web import desk_pages, door, team_pages
from sim.game.web.base import Asset, Missing, Page
from sim.game.web.live_game import LiveGame
from sim.game.web.page import STATIC

#: Pages of a team; the instructor has them, too, below the seat.
TEAM_PAGES: dict[str, type[Page]] = {
    "": team_pages.Home,
    "/decision": team_pages.Decide,
    "/editing": team_pages.Editing,
    "/name": team_pages.Naming,
    "/research": team_pages.Research,
    "/history": team_pages.History,
    "/debrief.pdf": team_pages.Debrief,
    "/class.pdf": team_pages.ClassDebrief,
}
#: Pages of everybody else.
PAGES: dict[str, type[Page]] = {
    "/": door.Door,
    "/t/([A-Za-z0-9_-]{1,64})": door.Enter,
    "/instructor": desk_pages.Desk,
    "/instructor/do": desk_pages.Act,
    "/instructor/links": desk_pages.Links,
    "/instructor/seat": desk_pages.Seats,
    "/instructor/log.jsonl": desk_pages.Log,
    "/instructor/(rounds|segments|decisions).csv": desk_pages.Tables,
    "/instructor/debrief/([A-Za-z0-9_./-]{1,80})": desk_pages.Debrief,
    "/projector": desk_pages.Screen,
}
SEAT = "/instructor/seat/(?P<team>[A-Za-z0-9_-]{1,64})"


def application(live: LiveGame) -> Application:
    """The server's pages."""
    given: dict[str, Any] = {"live": live}
    routes = [URLSpec(path, page, given) for path, page in PAGES.items()]
    routes += [URLSpec(f"/team{path}", page, given) for path, page in TEAM_PAGES.items()]
    routes += [URLSpec(f"{SEAT}{path}", page, given | {"hot": True}) for path, page in TEAM_PAGES.items()]
    return Application(
        routes,
        static_path=str(STATIC),
        static_handler_class=Asset,
        static_handler_args=dict(given),  # Tornado adds to it
        default_handler_class=Missing,
        default_handler_args=given,
        xsrf_cookies=True,
        xsrf_cookie_name=f"xsrf_{live.name}",
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict"},
        log_function=_silent,
    )


def _silent(handler: RequestHandler) -> None:
    """Note no requests: their addresses hold tokens, and what counts is in the game's log."""
