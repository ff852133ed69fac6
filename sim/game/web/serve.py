"""A game served to a room: it listens, tells where, and keeps the folder until it is stopped."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from sim.game.table.referee import Robot
from sim.game.web.application import application
from sim.game.web.limits import MOST_BYTES
from sim.game.web.links import LOOPBACK, host_names
from sim.game.web.live_game import LiveGame
from sim.game.web.tokens import INSTRUCTOR
from sim.scenario.basics.errors import UserError

#: Seconds after which a connection that says nothing, or a form that never ends, is closed.
IDLE, BODY = 75.0, 20.0


def serve(
    path: Path,
    robot: Robot,
    *,
    host: str,
    port: int,
    tell: Callable[[str], None],
    names: Sequence[str] = (),
    lang: str = "en",
) -> None:
    """Serve a game until interrupted.

    Parameters
    ----------
    path : Path
        Of the game's folder.
    robot : Robot
        What decides for seats that robots have.
    host : str
        Where to listen: a loopback address, one of this machine's, or 0.0.0.0 for all of them.
    port : int
        The first choice; another one is taken, and told, where it is in use.
    names : sequence of str
        Further names by which this machine is asked for.
    tell : callable
        Called with each line for the one who started it.
    lang : str

    Raises
    ------
    UserError
        If there is no game there, somebody else writes to it, or nobody can listen there.
    """
    live = LiveGame(path, robot, lang)
    with live.folder.writing():
        sockets = _listen(host, port)
        actual = sockets[0].getsockname()[1]
        known = [*(name.lower() for name in names), *host_names(host)]
        live.hosts = set(known)
        live.addresses = [f"http://{_in_address(name)}:{actual}" for name in known if name != "::1"]
        for line in _told(live, host, port, actual):
            tell(line)
        asyncio.run(_run(live, sockets))


def server_of(live: LiveGame) -> HTTPServer:
    """The server of a game, which listens nowhere yet."""
    return HTTPServer(
        application(live),
        max_body_size=MOST_BYTES,
        max_buffer_size=4 * MOST_BYTES,
        max_header_size=16 * 1024,
        idle_connection_timeout=IDLE,
        body_timeout=BODY,
    )


async def _run(live: LiveGame, sockets: list[socket.socket]) -> None:
    server = server_of(live)
    server.add_sockets(sockets)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows
        for way in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(way, stop.set)
    warming = asyncio.ensure_future(live.warm_up())
    try:
        await stop.wait()
    finally:
        warming.cancel()
        server.stop()
        await server.close_all_connections()
        live.workers.close()


def _listen(host: str, port: int) -> list[socket.socket]:
    """Listen at a port, or at any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return bind_sockets(port, host, family)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            why = error.strerror or str(error)
            raise UserError(f"--host {host} --port {port}: nobody can listen there ({why})") from None
    return bind_sockets(0, host, family)


def _told(live: LiveGame, host: str, port: int, actual: int) -> list[str]:
    """What the instructor has to know."""
    words, home = live.words, live.addresses[0]
    lines = []
    if port not in (0, actual):
        lines.append(words("game_web.told.port", port=port, actual=actual))
    lines.append(words("game_web.told.loopback" if host in LOOPBACK else "game_web.told.room", address=home))
    mine = next((a for a in live.addresses if "127.0.0.1" in a), home)
    lines.append(words("game_web.told.instructor", link=f"{mine}/t/{live.tokens.of(INSTRUCTOR)}"))
    lines.append(words("game_web.told.links", address=f"{mine}/instructor/links"))
    lines.append(words("game_web.told.stop"))
    return lines


def _in_address(name: str) -> str:
    return f"[{name}]" if ":" in name else name
