"""What all pages have in common: who may see them, how often, and how browsers are to treat them."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import Any, ClassVar
from urllib.parse import quote, unquote

from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from sim.game.web.files import KINDS
from sim.game.web.limits import BY_ADDRESS, BY_TOKEN
from sim.game.web.live_game import LiveGame
from sim.game.web.page import render
from sim.game.web.tokens import INSTRUCTOR, SCREEN, Holder
from sim.scenario.basics.errors import one_line

ANYONE = "anyone"
LONGEST_NAME = 24
_YEAR = 365
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class Guarded(RequestHandler):
    """What nobody gets round: names of the host, rates, headers."""

    #: Who may come: a role, or anyone.
    role: ClassVar[str] = INSTRUCTOR
    live: LiveGame
    holder: Holder

    def initialize(self, live: LiveGame) -> None:
        """Take the game that is served."""
        self.live = live

    def set_default_headers(self) -> None:
        """Tell browsers to be strict, and nobody what serves."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def prepare(self) -> None:
        """Let in who may come."""
        if _host_name(self.request.host) not in self.live.hosts:
            raise HTTPError(421)  # asked for by another name: a page elsewhere that means this machine
        if self.role != ANYONE:
            found = self._holder()
            if found is None:
                raise HTTPError(403)
            self.holder = found
        if self.request.method == "POST":
            self._count()

    def check_xsrf_cookie(self) -> None:
        """Take forms only from pages of this server."""
        try:
            super().check_xsrf_cookie()
        except HTTPError:
            raise HTTPError(400) from None

    def _holder(self) -> Holder | None:
        """Who comes with a cookie of the role that is asked for; the instructor sees the screen, too."""
        for role in (self.role, INSTRUCTOR) if self.role == SCREEN else (self.role,):
            token = self.get_cookie(self.cookie_name(role))
            found = self.live.tokens.holder(token) if token else None
            if found is not None and found.role == role:
                return found
        return None

    def _count(self) -> None:
        address = self.request.remote_ip or ""
        if not self.live.limits.allows(BY_ADDRESS, address):
            raise HTTPError(429)
        if self.role != ANYONE:
            who = f"{self.holder.role} {self.holder.team}"
            if not self.live.limits.allows(BY_TOKEN, who):
                raise HTTPError(429)

    def cookie_name(self, kind: str) -> str:
        """Name of a cookie of this game: others on the same machine, at other ports, keep theirs."""
        return f"{kind}_{self.live.name}"

    def keep_cookie(self, kind: str, value: str) -> None:
        """Let the browser keep something that scripts and other sites do not get."""
        self.set_cookie(
            self.cookie_name(kind),
            quote(value, safe=""),
            expires_days=_YEAR,
            httponly=True,
            samesite="Strict",
        )

    def write_error(self, status_code: int, **given: Any) -> None:
        """Say what went wrong in one line, and what to do."""
        words = self.live.words
        key = f"game_web.error.{status_code}"
        text = words(key if key in words.keys else "game_web.error.other", code=status_code)
        self.finish(render(self, "error.html", title=words("game_web.error"), text=text))


class Page(Guarded):
    """A page for people."""

    @property
    def who(self) -> str:
        """The nickname of who sits there."""
        return nickname(unquote(self.get_cookie(self.cookie_name("who"), "") or "")) or self.live.words(
            "game_web.player"
        )

    @property
    def is_named(self) -> bool:
        """Whether who sits there has told a nickname."""
        return bool(self.get_cookie(self.cookie_name("who")))

    def is_unchanged(self, team: str = "") -> bool:
        """Set the page's ETag; whether the browser has just this page, and is told so.

        A server that was started again knows no old pages.
        """
        seen = "\n".join((self.live.started, self.live.version(team), team, self.request.uri or "", self.who))
        self.set_header("Etag", f'"{hashlib.sha256(seen.encode()).hexdigest()[:24]}"')
        if not self.check_etag_header():
            return False
        self.set_status(304)
        return True

    def compute_etag(self) -> str | None:
        """None but what `is_unchanged` sets: what differs in each answer is no change."""
        return None

    def show(self, template: str, **given: Any) -> None:
        """Answer with a page."""
        self.finish(render(self, template, **given))

    def text(self, name: str) -> str:
        """A field of the form that was sent; empty if it was not."""
        return self.get_body_argument(name, "", strip=False)

    def hand_out(self, name: str, content: bytes) -> None:
        """Answer with a file."""
        self.set_header("Content-Type", KINDS[PurePosixPath(name).suffix])
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(content)

    def number(self, name: str) -> int | None:
        """A whole number that the page itself had put there."""
        found = re.fullmatch(r"-?\d{1,19}", self.text(name))
        return int(found.group()) if found else None


class Missing(Page):
    """What is not there."""

    role = ANYONE

    def prepare(self) -> None:
        """Let nobody in."""
        super().prepare()
        raise HTTPError(404)


class Asset(Guarded, StaticFileHandler):
    """Style and script."""

    role = ANYONE

    def initialize(self, live: LiveGame, path: str) -> None:  # type: ignore[override]
        """Take the game that is served, and the folder of files."""
        Guarded.initialize(self, live)
        StaticFileHandler.initialize(self, path)

    def set_extra_headers(self, path: str) -> None:
        """Files keep: their address tells their version."""
        self.set_header("Cache-Control", "private, max-age=86400")


def nickname(text: str) -> str:
    """A nickname fit to be shown: one line, not long."""
    return one_line(" ".join(text.split()))[:LONGEST_NAME]


def _host_name(host: str) -> str:
    """A host without its port, in small letters."""
    return re.sub(r":\d*\Z", "", host).strip("[]").rstrip(".").lower()
