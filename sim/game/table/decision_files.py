"""Decisions handed in as files, in the game's folder, over a shared drive or by mail: taken or refused, each
with a reply beside it.

They lie at ``decisions/round_N/TEAM.yaml``. The reply bears the mark of the file it is about, so that a file
is answered once, and again when it was changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.game.setup.decision import DecisionRefusedError
from sim.game.table.game_folder import GameFolder
from sim.game.table.referee import submit
from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError, near
from sim.scenario.files.yaml_text import Node, read, shown
from sim.show.words.words import Words

DECISIONS, REPLY = "decisions", ".reply.txt"
#: What a decision file may say besides: whom and which round it is for.
_FOR = ("team", "round")
_ROUND = re.compile(r"round_([1-9]\d?)\Z")


@dataclass(frozen=True)
class Answer:
    """What became of a file.

    Attributes
    ----------
    path : Path
    taken : bool
    lines : tuple of str
        What was taken, or every reason why not.
    """

    path: Path
    taken: bool
    lines: tuple[str, ...]


def folder_of(folder: GameFolder, number: int) -> Path:
    """Where the decisions of a round are put."""
    return folder.path / DECISIONS / f"round_{number}"


def hand_in(folder: GameFolder, team: str, path: Path, who: str) -> None:
    """Submit the decision in a file; the caller is writing to the folder.

    Raises
    ------
    UserError
        With file, line and column of every fault; what stood before stands.
    """
    node = read(path)
    given: dict[str, Any] = {key: item.plain() for key, item in node.value.items()}
    named, number = (given.pop(key, None) for key in _FOR)
    if named is not None and named != team:
        raise UserError(f"{_at(node, 'team')}: team: this is handed in for {team} (got {named!r})")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
        raise UserError(f"{_at(node, 'round')}: round: a whole number is expected (got {number!r})")
    filled = {key: value for key, value in given.items() if value is not None}
    if not filled:
        raise UserError(f"{shown(path)}: nothing is filled in; what is left empty stays as it was")
    try:
        submit(folder, team, filled, who, number)
    except DecisionRefusedError as error:
        first, *more = (f"{_at(node, name)}: {fault}" for name, fault in error.by_name.items())
        raise UserError(first, more) from None
    except UserError as error:
        raise UserError(f"{_at(node, 'round')}: {error}") from None


def _at(node: Node, name: str) -> str:
    """Where a file says something; the file, where it does not."""
    item = node.value.get(name)
    return str(item.key_place or item.place) if item is not None else str(node.place.file)


def collect(folder: GameFolder, lang: str = "en") -> list[Answer]:
    """Take the decision files that have not been answered yet; the caller is writing to the folder.

    A file of a round that is not open comes too late, or too early: it is refused, too.
    """
    words, answers = Words(lang), []
    for path, number, content in _new_files(folder):
        answer = _take(folder, path, number, words)
        _reply(path, content, answer, words)
        answers.append(answer)
    return answers


def _new_files(folder: GameFolder) -> Iterator[tuple[Path, int, bytes]]:
    """Files without a reply of their own, and the round each is for."""
    rounds = sorted((folder.path / DECISIONS).glob("round_*"))
    for place in rounds:
        number = _ROUND.match(place.name)
        if number is None or not place.is_dir():
            continue
        for path in sorted((*place.glob("*.yaml"), *place.glob("*.yml"))):
            try:
                content = path.read_bytes() if path.is_file() and path.stat().st_size <= 1_000_000 else b""
            except OSError:
                content = b""
            if _mark(content) not in _replied(path):
                yield path, int(number.group(1)), content


def _take(folder: GameFolder, path: Path, number: int, words: Words) -> Answer:
    game, state = folder.game, folder.state
    team = path.stem.casefold()
    try:
        if team not in game.teams:
            raise UserError(f"{shown(path)}: there is no team {team!r}{near(team, game.teams)}")
        if state.phase != "open" or number != state.round:
            late = number <= state.last_run or number == state.round
            key = "game.file.late" if late else "game.file.early"
            raise UserError(words(key, path=shown(path), round=number))
        hand_in(folder, team, path, words("game.file.who"))
    except UserError as error:
        return Answer(path, False, error.faults)
    decision = state.submitted[number, team].decision
    said = words("game.file.spends", money=f"{decision.money:,.2f}", currency=game.base.currency)
    return Answer(path, True, (said,))


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _replied(path: Path) -> str:
    try:
        return path.with_name(path.stem + REPLY).read_text(encoding="utf-8")
    except OSError:
        return ""


def _reply(path: Path, content: bytes, answer: Answer, words: Words) -> None:
    head = words(
        "game.file.taken" if answer.taken else "game.file.refused", name=path.name, mark=_mark(content)
    )
    try:
        with replacing(path.with_name(path.stem + REPLY)) as partial:
            partial.write_text("\n".join((head, *answer.lines, "")), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{shown(path)}: no reply can be written beside it ({error.strerror})") from None
