"""What may happen when: every act of teams and instructor, checked by where the game stands, then logged.

Each function takes a `GameFolder` that is being written to (`with folder.writing()`), refuses in one line
what the rules do not allow, and returns when the event is on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.game.log.event_log import Event
from sim.game.play.match import Match, in_force, match_of, money_left
from sim.game.play.results import Played
from sim.game.setup.decision import Decision, read_decision
from sim.game.setup.game import Game
from sim.game.table.game_folder import GameFolder
from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.game_file import HAPPENINGS, REPORTS

#: A robot, as `sim.game.play.robots.robot_decides`: game, habit, what has been played so far (None before the
#: first round), team, budget a month -> what it enters.
Robot = Callable[[Game, str, Played | None, str, float], Mapping[str, Any]]


def next_round(folder: GameFolder) -> int:
    """Number of the round that may be opened next; 0 if none may."""
    state, settings = folder.state, folder.game.settings
    rounds = settings.practice_rounds if state.practice else settings.rounds
    return state.last_run + 1 if state.phase == "waiting" and state.last_run < rounds else 0


def open_round(folder: GameFolder) -> Event:
    """Let teams decide the next round, or decide on where a round was closed too early."""
    _expect(folder, "waiting", "closed")
    state = folder.state
    number = state.round if state.phase == "closed" else next_round(folder)
    if number == 0:
        end = "the practice is over: reset it" if state.practice else "the last round has been run"
        raise UserError(f"open: {end}")
    return folder.add("opened", {"round": number, "practice": state.practice})


def close_round(folder: GameFolder, robot: Robot, played: Played | None) -> Event:
    """Take no more decisions; robots hand in theirs. `played` is what came of the rounds before, if any."""
    _expect(folder, "open")
    game, number = folder.game, folder.state.round
    for team, seat in game.settings.seats.items():
        if seat.robot is not None and (number, team) not in folder.state.submitted:
            before, _ = in_force(game, folder.state, team, number)
            budget = money_left(game, folder.state, team, number)
            decision = read_decision(game, robot(game, seat.robot, played, team, budget), budget, before)
            _submitted(folder, team, decision, seat.robot)
    return folder.add("closed", {"round": number})


def submit(
    folder: GameFolder, team: str, given: Mapping[str, Any], who: str, number: int | None = None
) -> Event:
    """Take a team's decision for the round that is open; what it replaces stays in the log.

    Raises
    ------
    DecisionRefusedError
        With every fault, as it was typed; the last valid decision stands.
    UserError
        If no round is open, another one is, or the game is paused.
    """
    game, state = folder.game, folder.state
    game.team(team)
    if state.phase != "open":
        raise UserError(
            f"round {state.round} is closed: the decision comes too late; the last valid one stands"
        )
    if state.paused:
        raise UserError("the game is paused; decide when it goes on")
    if number is not None and number != state.round:
        raise UserError(f"round: this is round {state.round}, the decision is for round {number}")
    before, _ = in_force(game, state, team, state.round)
    decision = read_decision(game, given, money_left(game, state, team, state.round), before)
    return _submitted(folder, team, decision, who)


def _submitted(folder: GameFolder, team: str, decision: Decision, who: str) -> Event:
    about = {"team": team, "round": folder.state.round, "decision": decision.plain(), "who": who}
    return folder.add("submitted", about)


def run_round(folder: GameFolder, played: Played) -> Event:
    """Let what came of the closed round count; `played` is `play(match_to_run(folder))`."""
    _expect(folder, "closed")
    if played.match != match_to_run(folder):
        raise UserError("run: decisions changed meanwhile; run the round again")
    return folder.add("ran", {"round": folder.state.round, "seal": played.seal})


def match_to_run(folder: GameFolder) -> Match:
    """The match through the round that is open or closed: to preview it, or to run it."""
    _expect(folder, "open", "closed")
    return match_of(folder.game, folder.state, folder.state.round)


def match_so_far(folder: GameFolder) -> Match | None:
    """The match through the last round that was run; None before any."""
    last = folder.state.last_run
    return match_of(folder.game, folder.state, last) if last else None


def undo_round(folder: GameFolder) -> Event:
    """Decide the round that ran last again; its decisions stand until they are changed."""
    last = folder.state.last_run
    if last == 0:
        raise UserError("undo: no round has been run")
    return folder.add("undone", {"round": last})


def let_happen(folder: GameFolder, what: str, team: str = "") -> Event:
    """Let something happen at the start of the round that runs next."""
    state, game = folder.state, folder.game
    if what not in HAPPENINGS:
        raise UserError(
            f"event: there is none named {what!r}{near(what, HAPPENINGS)}; there are {', '.join(HAPPENINGS)}"
        )
    if (what == "breach") != bool(team):
        raise UserError("event: a breach happens to one team, anything else to all")
    if team:
        game.team(team)
    if what == "rival_enters" and len([h for h in state.happenings if h["what"] == what]) >= len(
        game.outside
    ):
        raise UserError("event: no rival is left outside")
    number = state.round if state.phase in ("open", "closed") else next_round(folder)
    if number == 0 or state.phase == "over":
        raise UserError("event: no round is left to run")
    return folder.add("happening", {"what": what, "round": number, "team": team})


def buy(folder: GameFolder, team: str, report: str) -> Event:
    """Sell a report to a team, out of its budget of the round that is open."""
    game, state = folder.game, folder.state
    game.team(team)
    if report not in game.settings.research:
        offered = tuple(r for r in REPORTS if r in game.settings.research)
        raise UserError(
            f"report: {report!r} is not for sale{near(report, offered)}; for sale are {', '.join(offered)}"
        )
    if state.phase != "open" or state.paused or state.last_run == 0:
        raise UserError("report: research is sold while a round is open, from the second round on")
    if any(b["team"] == team and b["report"] == report and b["round"] == state.round for b in state.bought):
        raise UserError(f"report: {report} was bought already this round")
    price = game.settings.research[report]
    months, decided = game.settings.months_per_round, state.submitted.get((state.round, team))
    left = game.budget_of_round - state.spent_on_research(team, state.round)
    spent = decided.decision.money * months if decided else 0.0
    if price > left - spent:
        there = max(0.0, left - spent)
        raise UserError(f"report: {report} costs {price:,.0f}; of the round's budget {there:,.0f} is left")
    about = {"team": team, "report": report, "round": state.round, "price": price}
    return folder.add("bought", about)


def note_presence(folder: GameFolder, kind: str, team: str, who: str) -> None:
    """Note who has looked at a team's page, or begun to fill in its form; once a round and person."""
    state = folder.state
    seen = {"looked": state.looked, "edited": state.edited}[kind]
    if who not in seen.get((state.round, team), []):
        folder.add(kind, {"team": team, "who": who})


def set_seed(folder: GameFolder, seed: int) -> Event:
    """Set the luck, before any round that counts has been run."""
    if not folder.state.practice and folder.state.last_run > 0:
        raise UserError("seed: a round has been run under this luck; begin a new game for another")
    if not 0 <= seed < 2**63:
        raise UserError(f"seed: a whole number from 0 is expected (got {seed})")
    return folder.add("seeded", {"seed": seed})


def pause(folder: GameFolder) -> Event:
    """Take no decisions for a while."""
    if folder.state.paused:
        raise UserError("pause: the game is paused already")
    return folder.add("paused", {})


def resume(folder: GameFolder) -> Event:
    """Go on after a pause."""
    if not folder.state.paused:
        raise UserError("resume: the game is not paused")
    return folder.add("resumed", {})


def reset_practice(folder: GameFolder) -> Event:
    """End the practice: all starts anew, and counts."""
    if not folder.state.practice:
        raise UserError("reset: the practice is over already")
    return folder.add("reset", {})


def end(folder: GameFolder) -> Event:
    """End the game; what was run counts."""
    _expect(folder, "waiting")
    if folder.state.practice or folder.state.last_run == 0:
        raise UserError("end: no round that counts has been run")
    return folder.add("ended", {})


def _expect(folder: GameFolder, *phases: str) -> None:
    if folder.state.phase not in phases:
        state = folder.state
        raise UserError(f"round {state.round} is {state.phase}; this needs it {' or '.join(phases)}")
