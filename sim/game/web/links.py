"""Links that let teams in, as text and as QR codes, and the addresses at which this machine is reached."""

from __future__ import annotations

import io
import socket
from contextlib import suppress
from dataclasses import dataclass

from sim.game.web.live_game import LiveGame
from sim.game.web.tokens import SCREEN, TEAM

LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: Listening there is listening everywhere.
EVERYWHERE = ("0.0.0.0", "::", "")


@dataclass(frozen=True)
class Link:
    """A link for one team, or for the screen; `code` is its QR code as SVG, empty if none can be drawn."""

    title: str
    address: str
    code: str


def links_of(live: LiveGame, address: str) -> list[Link]:
    """Links of all teams in the order of the seats, and of the screen."""
    tokens, words = live.tokens, live.words
    found = [(live.game.title(team), tokens.of(TEAM, team)) for team in live.game.teams]
    found.append((words("game_web.screen"), tokens.of(SCREEN)))
    return [_link(title, f"{address}/t/{token}") for title, token in found]


def _link(title: str, address: str) -> Link:
    return Link(title, address, code(address))


def code(text: str) -> str:
    """A QR code as SVG; empty where the extra `game` is not installed."""
    try:
        import segno
    except ImportError:
        return ""
    drawn = io.BytesIO()
    segno.make(text, micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        border=4,
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    # what it is, is said around it
    return drawn.getvalue().decode().replace("<svg", '<svg aria-hidden="true"', 1)


def host_names(host: str) -> list[str]:
    """Names and numbers by which a server that listens at `host` may be asked for; the likeliest first."""
    if host in LOOPBACK:
        return list(LOOPBACK)
    if host not in EVERYWHERE:
        return [host, *_named()]
    return [*_numbers(), *_named(), *LOOPBACK]


def _named() -> list[str]:
    name = socket.gethostname().lower()
    return [name, f"{name}.local"] if name and "." not in name else [name] if name else []


def _numbers() -> list[str]:
    """Own addresses of the machine, the one that leads out first."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))  # sends nothing: only asks which way it would go
        found.append(asking.getsockname()[0])
    with suppress(OSError):
        found += [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [
        number for number in dict.fromkeys(found) if not number.startswith("127.") and number != "0.0.0.0"
    ]
