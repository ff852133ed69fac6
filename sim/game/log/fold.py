"""From events to where the game stands: a pure function, the same when a log is replayed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim.game.log.event_log import Event
from sim.game.log.state import State, Submission
from sim.game.setup.business_levers import SERVE
from sim.game.setup.decision import Decision
from sim.game.setup.game import Game
from sim.scenario.basics.errors import UserError


def state_of(game: Game, events: Iterable[Event]) -> State:
    """Where a game stands after its events."""
    state = State(seed=game.settings.seed, practice=game.settings.practice_rounds > 0)
    for event in events:
        state = take(state, event)
    return state


def take(state: State, event: Event) -> State:
    """Let one more event have happened."""
    if event.kind not in _TAKEN:
        raise UserError(f"event {event.number + 1}: {event.kind!r} is of another version of the game")
    return _TAKEN[event.kind](state, event.about, event)


def decision_of(plain: dict[str, Any]) -> Decision:
    """A decision as the log has it."""
    values = {name: float(value) for name, value in plain.items() if name != SERVE}
    return Decision(values, tuple(plain[SERVE]))


def _created(state: State, about: dict[str, Any], event: Event) -> State:
    return state


def _seeded(state: State, about: dict[str, Any], event: Event) -> State:
    state.seed = about["seed"]
    return state


def _opened(state: State, about: dict[str, Any], event: Event) -> State:
    state.phase, state.round = "open", about["round"]
    return state


def _looked(state: State, about: dict[str, Any], event: Event) -> State:
    state.looked.setdefault((state.round, about["team"]), []).append(about["who"])
    return state


def _edited(state: State, about: dict[str, Any], event: Event) -> State:
    state.edited.setdefault((state.round, about["team"]), []).append(about["who"])
    return state


def _submitted(state: State, about: dict[str, Any], event: Event) -> State:
    decision = decision_of(about["decision"])
    key = (about["round"], about["team"])
    state.submitted[key] = Submission(decision, about["who"], event.at, event.number)
    return state


def _closed(state: State, about: dict[str, Any], event: Event) -> State:
    state.phase = "closed"
    return state


def _happening(state: State, about: dict[str, Any], event: Event) -> State:
    state.happenings.append(about)
    return state


def _bought(state: State, about: dict[str, Any], event: Event) -> State:
    state.bought.append(about)
    return state


def _ran(state: State, about: dict[str, Any], event: Event) -> State:
    state.ran[about["round"]] = about["seal"]
    state.phase = "waiting"
    return state


def _undone(state: State, about: dict[str, Any], event: Event) -> State:
    """The round is decided again: what was decided for it stands, what came after it is gone."""
    number = about["round"]
    state.ran = {n: seal for n, seal in state.ran.items() if n < number}
    state.submitted = {key: one for key, one in state.submitted.items() if key[0] <= number}
    state.happenings = [one for one in state.happenings if one["round"] <= number]
    state.bought = [one for one in state.bought if one["round"] <= number]
    state.phase, state.round = "open", number
    return state


def _paused(state: State, about: dict[str, Any], event: Event) -> State:
    state.paused = True
    return state


def _resumed(state: State, about: dict[str, Any], event: Event) -> State:
    state.paused = False
    return state


def _reset(state: State, about: dict[str, Any], event: Event) -> State:
    return State(seed=state.seed, practice=False)


def _ended(state: State, about: dict[str, Any], event: Event) -> State:
    state.phase = "over"
    return state


_TAKEN: dict[str, Callable[[State, dict[str, Any], Event], State]] = {
    "created": _created,
    "seeded": _seeded,
    "opened": _opened,
    "looked": _looked,
    "edited": _edited,
    "submitted": _submitted,
    "closed": _closed,
    "happening": _happening,
    "bought": _bought,
    "ran": _ran,
    "undone": _undone,
    "paused": _paused,
    "resumed": _resumed,
    "reset": _reset,
    "ended": _ended,
}
KINDS = tuple(_TAKEN)
