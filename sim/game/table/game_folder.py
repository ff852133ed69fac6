"""A game in a folder: what it is, and its log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.game.log.event_log import LOG, Event, EventLog
from sim.game.log.fold import state_of, take
from sim.game.setup.game import Game
from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.file_lock import writing_to
from sim.scenario.files.build import build
from sim.scenario.files.load import load_market
from sim.scenario.files.yaml_text import dump, read
from sim.scenario.market.kinds import of_firms
from sim.scenario.market.market import Market
from sim.scenario.plans.game_file import GameFile

GAME, MARKET = "game.yaml", "market.yaml"


class GameFolder:
    """A game as it lies in a folder: `game.yaml`, `market.yaml` and `log.jsonl` say all there is.

    Attributes
    ----------
    path : Path
    game : Game
    log : EventLog
    state : State

    Raises
    ------
    UserError
        If there is no game in the folder, a file of it was changed after it began, or its log was edited.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if not (self.path / GAME).is_file():
            raise UserError(
                f"{self.path}: there is no game here ({GAME} is missing); loyalty game new makes one"
            )
        self.game = _read(self.path)
        self.log = EventLog(self.path)
        if not self.log.events:
            raise UserError(f"{self.path / LOG}: the log is missing or empty; a game begins with it")
        begun = self.log.events[0].about.get("game")
        if begun != files_seal(self.path):
            raise UserError(f"{self.path}: {GAME} or {MARKET} was changed after the game began")
        self.state = state_of(self.game, self.log.events)

    def refresh(self) -> None:
        """Take in what others have added to the log."""
        known = len(self.log.events)
        self.log.refresh()
        for event in self.log.events[known:]:
            self.state = take(self.state, event)

    def add(self, kind: str, about: Mapping[str, Any]) -> Event:
        """Add an event, and let it have happened. Callers have seen to it that it may."""
        event = self.log.append(kind, dict(about))
        self.state = take(self.state, event)
        return event

    @contextmanager
    def writing(self) -> Iterator[GameFolder]:
        """Keep everybody else from adding events meanwhile."""
        with writing_to(self.path):
            self.refresh()
            yield self


def files_seal(path: Path) -> str:
    """Hash of what a game begins with."""
    parts = [(path / name).read_bytes() for name in (GAME, MARKET)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def new_game(path: str | Path, settings: GameFile, market: Market) -> GameFolder:
    """Lay out a new game in a folder that holds none.

    Raises
    ------
    UserError
        If the folder holds one already, cannot be written, or nobody could play the game.
    """
    path, game = Path(path), Game(settings, market)
    with writing_to(path):
        if (path / GAME).exists() or (path / LOG).exists():
            raise UserError(f"{path}: there is a game here already; give another folder")
        with replacing(path / MARKET) as partial:
            partial.write_text(dump(market.model_dump(mode="json", exclude_unset=True)), encoding="utf-8")
        with replacing(path / GAME) as partial:
            partial.write_text(dump(settings.model_dump(mode="json")), encoding="utf-8")
        EventLog(path).append("created", {"game": files_seal(path), "teams": list(game.teams)})
    return GameFolder(path)


def _read(path: Path) -> Game:
    settings = build(GameFile, read(path / GAME))
    market = of_firms(load_market(path / MARKET))
    if market is None:
        raise UserError(f"{path / MARKET}: a market of firms is expected, this is a migration market")
    return Game(settings, market)
