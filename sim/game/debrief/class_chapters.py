"""The debrief of a class in sentences: ranking, luck, what buyers saw, what the market taught. It shows what
is public after the game, and no team's decisions.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.game.debrief import class_pictures
from sim.game.debrief.class_pictures import move_name
from sim.game.debrief.replies import Move, moves_of
from sim.game.debrief.team_chapters import counted, shares
from sim.game.debrief.telling import Teller
from sim.scenario.plans.game_file import SCORES
from sim.show.chapters.chapter import Part
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.tables import Table
from sim.show.words import numbers

#: Lucks in which a winner wins for its place to be hardly luck.
SURELY = 0.9
#: Moves of a lever that were tried less often are not ranked.
LEAST = 5


def pages(tell: Teller) -> list[Part]:
    """The whole debrief, in the order in which it is read."""
    parts = [*_ranking(tell), *_luck(tell), *_matrix(tell), *_loyalty(tell), *_moves(tell)]
    return [part for part in parts if part is not None]


def _told(heading: str, *sentences: str) -> Prose:
    return prose(escape(heading), " ".join(escape(sentence) for sentence in sentences if sentence))


def _ranking(tell: Teller) -> Iterator[Part | None]:
    words, found = tell.words, tell.found
    name = found.match.game.settings.title or words("debrief.class.untitled")
    title = escape(words("debrief.class.title", title=name))
    value, winner = tell.level(found.own(found.winner)), tell.title(found.winner)
    said = [words("debrief.rank.won", team=winner, score=tell.score, value=value)]
    first = [tell.title(team) for team in tell.by_place if found.place(team) == 1]
    if len(first) > 1:
        said = [words("debrief.tied", teams=words.listing(first))]
    yield Prose(f"# {title}\n\n{escape(words.sentences(*said, *counted(tell)))}")
    rows = []
    for _, row in found.ranking.iterrows():
        wins = shares(found.lucks.wins(tell.teams.index(row["team"])))
        scores = [tell.level(row[score], score) for score in SCORES]
        chance = f"{wins['share']} [{wins['low']}, {wins['high']}]"
        rows.append([str(row["place"]), tell.title(row["team"]), str(row["points"]), *scores, chance])
    columns = [words(f"game.column.{column}") for column in ("place", "team", "points")]
    columns += [*(words(f"game.score.{score}") for score in SCORES), words("debrief.column.win")]
    caption = words("debrief.rank.table", rounds=found.match.rounds, lucks=found.lucks.number)
    yield Table(pd.DataFrame(rows, columns=columns), caption)


def luck_sentences(tell: Teller) -> list[str]:
    """How much of what sets teams apart is luck, and how sure the winner's place was."""
    words, lucks, winner = tell.words, tell.found.lucks, tell.found.winner
    share = lucks.share_of_luck()
    said = [words("debrief.class.luck.share", **shares(share))] if np.isfinite(share.mean) else []
    chances = {team: float(lucks.wins(tell.teams.index(team)).mean) for team in tell.teams}
    chance = chances[winner]
    key = "sure" if chance >= SURELY else "more" if chance > 0.5 else "less"
    known = {"share": numbers.percent(chance, 0), "lucks": lucks.number}
    said.append(words(f"debrief.class.luck.{key}", **known))
    other = max(tell.by_place, key=lambda team: chances[team])
    if chances[other] > chance:
        known = {"team": tell.title(other), "share": numbers.percent(chances[other], 0)}
        said.append(words("debrief.class.luck.other", **known))
    return said


def _luck(tell: Teller) -> Iterator[Part | None]:
    text = tell.words("debrief.luck.text", lucks=tell.found.lucks.number)
    yield _told(tell.words("debrief.class.luck.heading"), text, *luck_sentences(tell))
    yield class_pictures.lucks(tell)


def _matrix(tell: Teller) -> Iterator[Part | None]:
    chart = class_pictures.matrix(tell)
    if chart is not None:
        yield _told(tell.words("debrief.class.matrix.heading"), tell.words("matrix.text"))
        yield chart


def loyalty_sentences(tell: Teller) -> list[str]:
    """Whether the team with the most satisfied customers keeps most of them."""
    rows = [(team, *tell.over_all(team)) for team in tell.by_place]
    table = pd.DataFrame(rows, columns=["team", "satisfied", "kept"]).dropna()
    if table.empty:
        return []
    most, kept = (table.iloc[int(np.argmax(table[name].to_numpy()))] for name in ("satisfied", "kept"))
    known = {
        "team": tell.title(most["team"]),
        "satisfied": numbers.plain(most["satisfied"]),
        "kept": numbers.percent(most["kept"], 1),
    }
    if most["team"] == kept["team"]:
        return [tell.words("debrief.class.loyal.same", **known)]
    other = {
        "other": tell.title(kept["team"]),
        "other_satisfied": numbers.plain(kept["satisfied"]),
        "other_kept": numbers.percent(kept["kept"], 1),
    }
    return [tell.words("debrief.class.loyal.other", **known, **other)]


def _loyalty(tell: Teller) -> Iterator[Part | None]:
    words = tell.words
    yield _told(words("debrief.class.loyal.heading"), *loyalty_sentences(tell))
    yield class_pictures.loyalty(tell)
    table = promises(tell)
    none = words("debrief.class.promise.none") if table.frame.empty else ""
    yield _told(words("debrief.class.promise.heading"), none)
    if not none:
        yield table


def promises(tell: Teller) -> Table:
    """Promises that came due and were kept, by team; without those who promised nothing."""
    words, rows = tell.words, []
    for team in tell.by_place:
        came = tell.found.played.rounds[tell.found.played.rounds["team"] == team]
        kept, every = float(came["kept"].sum()), float((came["kept"] + came["broken"]).sum())
        if every > 0:
            share = numbers.percent(kept / every, 0)
            rows.append([tell.title(team), numbers.count(every), numbers.count(kept), share])
    columns = [words("game.column.team")]
    columns += [words(f"debrief.column.{name}") for name in ("promises", "kept", "share_kept")]
    return Table(pd.DataFrame(rows, columns=columns), words("debrief.class.promise.table"))


def ranked_moves(tell: Teller) -> list[Move]:
    """Moves that were tried often enough."""
    return [one for one in moves_of(tell.found.replies) if len(one.effects) >= LEAST]


def move_sentences(tell: Teller) -> list[str]:
    """What would have helped most often, and least often."""
    tried, words = ranked_moves(tell), tell.words
    if not tried:
        return []

    def part(one: Move) -> float:
        return one.helped / len(one.effects)

    said = []
    for key, one in (("best", max(tried, key=part)), ("worst", min(tried, key=part))):
        known = {"move": move_name(tell, one), "helped": one.helped, "tried": len(one.effects)}
        said.append(words(f"debrief.class.moves.{key}", least=LEAST, **known))
    return said


def _moves(tell: Teller) -> Iterator[Part | None]:
    words, said = tell.words, move_sentences(tell)
    if said:
        text = words("debrief.class.moves.text", score=tell.score)
        caution = words("debrief.class.moves.caution")
        yield _told(words("debrief.class.moves.heading"), text, *said, caution)
        yield class_pictures.moves(tell, ranked_moves(tell))
