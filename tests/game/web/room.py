"""A room to play in: a small game served by a thread of this process, and browsers without a script."""

from __future__ import annotations

import asyncio
import http.client
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tornado.netutil import bind_sockets

from sim.game.play.robots import robot_decides
from sim.game.table.game_folder import new_game
from sim.game.web.live_game import LiveGame
from sim.game.web.serve import server_of
from sim.game.web.tokens import INSTRUCTOR, SCREEN, TEAM
from sim.game.web.workers import Workers
from sim.scenario.files.load import load_game
from sim.scenario.plans.game_file import Seat

TITLES = ("Ants & Co", "Bears", "Cats", "Dogs", "Eagles", "Foxes", "Gnus", "Hares")


class HereWorkers(Workers):
    """What a process would do is done at once, here."""

    async def done(self, work: Callable[..., Any], *given: Any) -> Any:
        await asyncio.sleep(0)
        return work(*given)


def small_game(folder: Path, *, titles: Sequence[str] = TITLES[:3], **settings: Any) -> Path:
    """A game of two months a round and few customers."""
    file, market = load_game("class")
    seats = {f"team_{number}": Seat(title=title) for number, title in enumerate(titles, 1)}
    small = {"customers": 300, "months_per_round": 2, "warm_up_months": 2, "worth_months": 2, "seats": seats}
    new_game(folder, file.model_copy(update=small | settings), market)
    return folder


class Room:
    """A game that is being served.

    Attributes
    ----------
    live : LiveGame
    port : int
    """

    def __init__(self, live: LiveGame, port: int) -> None:
        self.live, self.port = live, port

    def browser(self, role: str = "", team: str = "") -> Browser:
        """A browser in which somebody has followed a link; nobody's by default."""
        found = Browser(self.port)
        if role:
            assert found.get(f"/t/{self.live.tokens.of(role, team)}").status == 200
        return found

    def team(self, number: int = 1) -> Browser:
        return self.browser(TEAM, f"team_{number}")

    def instructor(self) -> Browser:
        return self.browser(INSTRUCTOR)

    def screen(self) -> Browser:
        return self.browser(SCREEN)

    @property
    def events(self) -> list[str]:
        """Kinds of what was logged, but for who looked."""
        return [event.kind for event in self.live.folder.log.events if event.kind != "looked"]


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    """Serve a game for a while."""
    live = LiveGame(folder, robot_decides)
    live.workers = HereWorkers()
    live.hosts = {"127.0.0.1", "localhost"}
    ready, loop = threading.Event(), asyncio.new_event_loop()
    sockets = bind_sockets(0, "127.0.0.1")
    port = sockets[0].getsockname()[1]
    live.addresses = [f"http://127.0.0.1:{port}"]
    end = asyncio.Event()

    async def serving() -> None:
        server = server_of(live)
        server.add_sockets(sockets)
        ready.set()
        await end.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serving()))
    thread.start()
    ready.wait()
    try:
        yield Room(live, port)
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()


class Answer:
    """What the server answered, read as HTML."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> Html:
        return Html(self.text)


class Browser:
    """A browser without a script: it keeps cookies, follows redirects, and sends forms."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.last: Answer | None = None

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.last = Answer(answer.status, answer.headers, content)
        return self.last

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: Mapping[str, Any], *, page: str = "") -> Answer:
        """Send a form with the secret of a page, and follow where it leads."""
        source = self.get(page) if page else self.last
        assert source is not None
        secret = source.page.value("_xsrf")
        answer = self.ask("POST", path, urlencode({"_xsrf": secret, **fields}, doseq=True))
        return self.get(answer.headers["Location"]) if answer.status == 303 else answer

    def hand_in(self, **changed: Any) -> Answer:
        """Fill in the decision's form, and send it."""
        form = self.get("/team").page.fields("f-")
        return self.post("/team/decision", {**form, **changed})

    def act(self, act: str, **fields: Any) -> Answer:
        """Press one of the instructor's buttons."""
        stage = self.get("/instructor").page.value("stage")
        return self.post("/instructor/do", {"stage": stage, "act": act, **fields})


class Html(HTMLParser):
    """A page's elements: tag, attributes, and the text inside."""

    EMPTY = ("input", "meta", "link", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in self.EMPTY:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        for place in self._open:
            self.elements[place][2].append(data)

    def said(self, identity: str) -> str:
        """Text of the element with an id; empty if there is none."""
        found = [" ".join(" ".join(text).split()) for _, a, text in self.elements if a.get("id") == identity]
        return found[0] if found else ""

    def value(self, name: str) -> str:
        """Value of the first field of a name."""
        return next(a["value"] or "" for _, a, _ in self.elements if a.get("name") == name)

    def fields(self, prefix: str) -> dict[str, Any]:
        """What the decision's form holds, hidden fields and ticks included."""
        found: dict[str, Any] = {"serve": []}
        for tag, a, _ in self.elements:
            name = str(a.get("name"))
            if tag == "input" and (name in ("team", "round", "seen") or str(a.get("id")).startswith(prefix)):
                found[name] = a["value"]
            elif tag == "input" and name == "serve" and "checked" in a:
                found["serve"].append(a["value"])
        return found

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join("".join(text) for tag, _, text in self.elements if tag == "body")
