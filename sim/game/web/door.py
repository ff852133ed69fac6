"""Where people come in: a link with a token becomes a cookie, and the token leaves the address bar."""

from __future__ import annotations

from tornado.web import HTTPError

from sim.game.web.base import ANYONE, Page
from sim.game.web.limits import WRONG_LINKS
from sim.game.web.tokens import HOMES


class Enter(Page):
    """A link was followed."""

    role = ANYONE

    def get(self, token: str = "") -> None:
        """Keep whose it is in a cookie, and lead to the page that is theirs.

        The way there is a page, not a redirect: browsers send strict cookies only where they come from this
        server, which one who followed a link in a mail does not yet.
        """
        address = self.request.remote_ip or ""
        if self.live.limits.blocked(WRONG_LINKS, address):
            raise HTTPError(429)
        holder = self.live.tokens.holder(token)
        if holder is None:
            self.live.limits.allows(WRONG_LINKS, address)
            raise HTTPError(403)
        self.keep_cookie(holder.role, token)
        self.show("enter.html", title=self.live.words("game_web.enter"), home=HOMES[holder.role])


class Door(Page):
    """The address alone."""

    role = ANYONE

    def get(self) -> None:
        """Say how to come in, or where one is at home already."""
        words = self.live.words
        roles = [role for role in HOMES if self._has(role)]
        places = [(words(f"game_web.door.{role}"), HOMES[role]) for role in roles]
        self.show("door.html", title=words("game_web.door"), places=places)

    def _has(self, role: str) -> bool:
        token = self.get_cookie(self.cookie_name(role))
        found = self.live.tokens.holder(token) if token else None
        return found is not None and found.role == role
