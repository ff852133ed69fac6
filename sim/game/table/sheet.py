"""A blank decision file, which is also the sheet to print: what a team decides, bounds, how it is now."""

from __future__ import annotations

import textwrap

from sim.game.play.match import in_force, money_left
from sim.game.setup.business_levers import BUSINESS_LEVERS, SERVE, BusinessLever
from sim.game.table.game_folder import GameFolder
from sim.show.words.words import Words

_WIDTH = 96


def sheet(folder: GameFolder, team: str, lang: str = "en") -> str:
    """The file that a team fills in; what it leaves empty stays as it is."""
    game, state, words = folder.game, folder.state, Words(lang)
    game.team(team)
    number = state.round if state.phase in ("open", "closed") else state.last_run + 1
    now, _ = in_force(game, state, team, number)
    budget, currency = money_left(game, state, team, number), game.base.currency
    head = words(
        "game.sheet.head",
        title=game.title(team),
        round=number,
        rounds=game.settings.practice_rounds if state.practice else game.settings.rounds,
        budget=f"{budget:,.2f}",
        currency=currency,
        months=game.settings.months_per_round,
    )
    lines = [*_comment(head), f"team: {team}", f"round: {number}", ""]
    for name, lever in BUSINESS_LEVERS.items():
        lines += _comment(_about(words, lever, game.high(lever), now.values[name], currency))
        lines += [f"{name}:", ""]
    segments, served = (words.series(names) for names in (game.segments, now.serve))
    about = words("game.sheet.serve", label=words("game.serve"), segments=segments, now=served)
    lines += _comment(f"{about} {words('game.serve.help')}")
    return "\n".join([*lines, f"{SERVE}:", ""])


def _about(words: Words, lever: BusinessLever, high: float, now: float, currency: str) -> str:
    said = words(
        "game.sheet.lever",
        label=words(f"game.lever.{lever.name}"),
        unit=words(f"game.unit.{lever.unit}.long", currency=currency),
        low=f"{lever.low:,g}",
        high=f"{high:,.10g}",
        now=f"{now:,.10g}",
    )
    return f"{said} {words(f'game.lever.{lever.name}.help')}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH)]
