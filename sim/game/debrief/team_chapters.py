"""A team's debrief in sentences: its own secrets, and what is public after the game. Every sentence goes by
figures, and says no more than the match played otherwise shows.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sim.game.debrief import team_pictures
from sim.game.debrief.replies import Reply
from sim.game.debrief.telling import Teller
from sim.show.chapters.chapter import Part
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.tables import Table
from sim.show.charts.chart import Chart
from sim.show.words import numbers

#: Share of the lucks that must end worse than the game did for luck to have been kind; or better: unkind.
UNUSUAL = 0.75


def pages(tell: Teller, team: str) -> list[Part]:
    """The whole debrief of a team, in the order in which it is read."""
    parts = [
        *_head(tell, team), *_why(tell, team), *_worths(tell, team), *_luck(tell, team),
        *_replies(tell, team), *_loyalty(tell, team),
    ]  # fmt: skip
    return [part for part in parts if part is not None]


def _told(heading: str, *sentences: str) -> Prose:
    return prose(escape(heading), " ".join(escape(sentence) for sentence in sentences if sentence))


def _head(tell: Teller, team: str) -> Iterator[Part | None]:
    words, found = tell.words, tell.found
    place, teams = tell.place(found.place(team)), len(tell.teams)
    title = words("debrief.team.title", team=tell.title(team), place=place, teams=teams)
    said = [
        words(
            "debrief.first", team=tell.title(team), place=place, teams=teams, score=tell.score,
            value=tell.level(found.own(team)),
        )
    ]  # fmt: skip
    if team != found.winner:
        value = tell.level(found.own(found.winner))
        said.append(words("debrief.first.winner", winner=tell.title(found.winner), value=value))
    said += [
        words("debrief.through", round=found.match.rounds, rounds=found.match.game.settings.rounds),
        *counted(tell),
    ]
    yield Prose(f"# {escape(title)}\n\n{escape(words.sentences(*said))}")


def counted(tell: Teller) -> list[str]:
    """What counts, and by what decisions are judged; nothing of the latter where it is the same."""
    words, given = tell.words, tell.found.match.game.settings.marks
    said = [words("debrief.marks.count", marks=tell.marks())]
    if sum(weight > 0 for weight in given.values()) > 1:
        said.append(words("debrief.judged", score=tell.score))
    return said


def _compared(tell: Teller, stem: str, gain: float, **values: str) -> str:
    """That something brings more, less or the same."""
    key = "same" if gain == 0 else "more" if gain > 0 else "less"
    return tell.words(f"{stem}{key}", gain=tell.apart(abs(gain)), **values)


def why_sentences(tell: Teller, team: str) -> list[str]:
    """What came of the team's decisions against the usual ones, and against the winner's."""
    found = tell.found
    said = [_compared(tell, "debrief.why.", -found.gain(found.holding[team], team), team=tell.title(team))]
    if team != found.winner:
        said.append(_compared(tell, "debrief.seat.", found.gain(found.seated[team], team)))
    return said


def _why(tell: Teller, team: str) -> Iterator[Part | None]:
    yield _told(tell.words("debrief.why.heading"), *why_sentences(tell, team))
    yield team_pictures.why(tell, team)
    if team != tell.found.winner:
        yield team_pictures.seat(tell, team)


def worth_sentences(tell: Teller, team: str) -> list[str]:
    """Which decision brought most, and which cost most."""
    words, found, name = tell.words, tell.found, tell.title(team)
    effects = {n: found.worths[n, team].effect for n in tell.rounds if found.worths[n, team].changed}
    if not effects:
        return [words("debrief.worth.still", team=name)]
    best, worst = max(effects, key=lambda n: effects[n]), min(effects, key=lambda n: effects[n])
    said = [words("debrief.worth.none_paid")]
    if effects[best] > 0:
        said = [words("debrief.worth.best", round=best, team=name, gain=tell.apart(effects[best]))]
    if effects[worst] < 0:
        said.append(words("debrief.worth.worst", round=worst, team=name, gain=tell.apart(-effects[worst])))
    return said


def _worths(tell: Teller, team: str) -> Iterator[Part | None]:
    words, found = tell.words, tell.found
    yield _told(words("debrief.worth.heading"), words("debrief.worth.text"), *worth_sentences(tell, team))
    yield team_pictures.worths(tell, team)
    rows = []
    for number in tell.rounds:
        one = found.worths[number, team]
        rows.append(
            [
                str(number),
                tell.decided(team, number),
                words(f"debrief.came.{tell.came(team, number)}"),
                tell.apart(one.effect, plus=True) if one.changed else numbers.MISSING,
                tell.apart_between(one.elsewhere) if one.changed else numbers.MISSING,
            ]
        )
    columns = [words(f"debrief.column.{name}") for name in ("round", "decided", "came", "worth", "elsewhere")]
    yield Table(pd.DataFrame(rows, columns=columns), words("debrief.worth.table", lucks=found.some))


def luck_sentences(tell: Teller, team: str) -> list[str]:
    """Where luck could have put the same decisions, and whether it was kind."""
    words, lucks, seat = tell.words, tell.found.lucks, tell.teams.index(team)
    first, last, share = lucks.range_of(seat)
    wins, was = lucks.wins(seat), tell.found.place(team)
    said = [
        words("debrief.luck.text", lucks=lucks.number),
        words(
            "debrief.luck.one" if first == last else "debrief.luck.range",
            place=tell.place(first), places=tell.places(first, last), share=numbers.percent(share, 0),
        ),
        words("debrief.luck.win", **shares(wins)),
    ]  # fmt: skip
    ranks = lucks.ranks[:, seat]
    worse, better = float((ranks > was).mean()), float((ranks < was).mean())
    key, share = ("kind", worse) if worse >= UNUSUAL else ("unkind", better)
    if max(worse, better) < UNUSUAL:
        key = "usual"
    known = {"place": tell.place(was), "share": numbers.percent(share, 0)}
    return [*said, words(f"debrief.luck.{key}", **known)]


def shares(known: tuple[float, float, float]) -> dict[str, str]:
    """A share with its interval, as written."""
    return {
        key: numbers.percent(float(value), 0)
        for key, value in zip(("share", "low", "high"), known, strict=True)
    }


def _luck(tell: Teller, team: str) -> Iterator[Part | None]:
    yield _told(tell.words("debrief.luck.heading"), *luck_sentences(tell, team))
    yield team_pictures.luck(tell, team)


def reply_sentences(tell: Teller, team: str) -> list[str]:
    """Marks, and where most was missing."""
    words, found = tell.words, tell.found
    replies = {n: found.replies[n, team] for n in tell.rounds}
    worst = max(replies, key=lambda n: replies[n].regret)
    marks = words("debrief.reply.marks", marks=numbers.plain(found.marks(team), 0))
    if replies[worst].regret <= 0:
        return [words("debrief.reply.none"), marks]
    missing = tell.apart(replies[worst].regret)
    return [words("debrief.reply.most", round=worst, regret=missing), marks]


def _replies(tell: Teller, team: str) -> Iterator[Part | None]:
    words, found = tell.words, tell.found
    if not found.replies:
        return
    tried = max(len(found.replies[n, team].tried) for n in tell.rounds)
    text = words("debrief.reply.text", tries=tried)
    yield _told(words("debrief.reply.heading"), text, *reply_sentences(tell, team))
    rows = [
        [str(n), best_told(tell, team, n, reply), tell.apart(reply.regret), numbers.plain(reply.marks, 0)]
        for n in tell.rounds
        for reply in [found.replies[n, team]]
    ]
    columns = [words(f"debrief.column.{name}") for name in ("round", "best", "regret", "marks")]
    yield Table(pd.DataFrame(rows, columns=columns), words("debrief.reply.table", score=tell.score))


def best_told(tell: Teller, team: str, number: int, reply: Reply) -> str:
    """The best found, by what is otherwise than decided; what is another team's stays its secret."""
    if reply.best is None:
        return tell.words("debrief.reply.own")
    if reply.best.borrowed:
        return tell.words("debrief.reply.borrowed")
    return tell.changes(reply.best.decision, tell.found.match.decisions[number, team])


def loyalty_sentences(tell: Teller, team: str) -> list[str]:
    """Whether satisfaction and loyalty went the same way."""
    words = tell.words
    table = tell.loyalty(team)[["satisfaction", "kept"]].dropna()
    if table.empty:
        return []
    first, last = table.iloc[0], table.iloc[-1]
    if len(table) == 1:
        satisfied, kept = numbers.plain(last["satisfaction"]), numbers.percent(last["kept"], 0)
        return [words("debrief.loyal.single", satisfied=satisfied, kept=kept)]
    told = {
        "satisfied": [numbers.plain(end["satisfaction"]) for end in (first, last)],
        "kept": [numbers.percent(end["kept"], 1) for end in (first, last)],
    }
    moved = {name: words("debrief.loyal.move", first=a, last=b) for name, (a, b) in told.items()}
    still = [name for name, (a, b) in told.items() if a == b]
    if still:
        key = "debrief.loyal.still" if len(still) == 2 else f"debrief.loyal.still.{still[0]}"
        return [words(key, **moved | {name: told[name][1] for name in still})]
    alike = (last["satisfaction"] - first["satisfaction"]) * (last["kept"] - first["kept"]) > 0
    return [words("debrief.loyal.both" if alike else "debrief.loyal.apart", **moved)]


def promise_sentences(tell: Teller, team: str) -> list[str]:
    """Promises kept, and what broken ones cost."""
    words, found, name = tell.words, tell.found, tell.title(team)
    if not any(found.match.decisions[n, team].values["promised_minutes"] > 0 for n in tell.rounds):
        return [words("debrief.promise.none", team=name)]
    rows = found.played.rounds[found.played.rounds["team"] == team]
    kept, broken = float(rows["kept"].sum()), float(rows["broken"].sum())
    if kept + broken == 0:
        return [words("debrief.promise.unused", team=name)]
    return [
        words(
            "debrief.promise.kept", team=name, share=numbers.percent(kept / (kept + broken), 0),
            kept=numbers.count(kept), all=numbers.count(kept + broken),
            payouts=numbers.amount(float(rows["payouts"].sum()), tell.currency),
        )
    ]  # fmt: skip


def _loyalty(tell: Teller, team: str) -> Iterator[Part | None]:
    words = tell.words
    said = [*loyalty_sentences(tell, team), *promise_sentences(tell, team)]
    yield _told(words("debrief.loyal.heading"), *said)
    chart: Chart | None = team_pictures.loyalty(tell, team)
    yield chart
    yield _promises(tell, team)


def _promises(tell: Teller, team: str) -> Table | None:
    words, found = tell.words, tell.found
    rows = []
    for number in tell.rounds:
        minutes = found.match.decisions[number, team].values["promised_minutes"]
        came = found.played.of(number, team)
        if minutes > 0:
            every = came["kept"] + came["broken"]
            share = numbers.percent(came["kept"] / every, 0) if every > 0 else numbers.MISSING
            counts = [numbers.count(came["kept"]), numbers.count(came["broken"]), share]
            rows.append([str(number), f"{minutes:g}", *counts, numbers.count(came["payouts"])])
    if not rows:
        return None
    names = ("round", "promised", "kept", "broken", "share_kept")
    paid = words(
        "debrief.column.paid" if tell.currency else "debrief.column.paid.plain", currency=tell.currency
    )
    columns = [*(words(f"debrief.column.{name}") for name in names), paid]
    return Table(pd.DataFrame(rows, columns=columns), words("debrief.promise.table"))
