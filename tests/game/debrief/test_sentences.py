"""What a debrief says follows from its figures: each sentence where it is true, and not where it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.game.debrief import class_chapters, team_chapters
from sim.game.debrief.debriefing import Debriefing, Worth
from sim.game.debrief.lucks import Lucks
from sim.game.debrief.replies import Reply
from sim.game.debrief.telling import Teller
from sim.scenario.plans.game_file import SCORES
from sim.study.measure.statistics import Interval

OPEN = Interval(0.0, -1.0, 1.0)


def worths(found: Debriefing, effects: list[float | None]) -> Debriefing:
    """With these effects of the first team's decisions; None where it changed nothing."""
    mine = {
        (n, "team1"): Worth(effect or 0.0, OPEN, effect is not None) for n, effect in enumerate(effects, 1)
    }
    return replace(found, worths={**found.worths, **mine})


@pytest.mark.parametrize(
    "effects,said,unsaid",
    [
        (
            [5e5, -3e5, 0.0],
            ["round 1 brought most", "500 k less", "round 2 cost most", "300 k more"],
            ["None"],
        ),
        ([5e5, 3e5, None], ["round 1 brought most"], ["cost most", "None"]),
        ([-5e5, -3e5, None], ["None of its decisions", "round 1 cost most"], ["brought most"]),
        ([None, None, None], ["never changed a decision"], ["brought", "cost"]),
    ],
)
def test_decisions_paid_or_cost(
    found: Debriefing, effects: list[float | None], said: list[str], unsaid: list[str]
) -> None:
    text = " ".join(team_chapters.worth_sentences(Teller(worths(found, effects)), "team1")).replace(
        "\u00a0", " "
    )
    assert all(part in text for part in said)
    assert not any(part in text for part in unsaid)


def shifted(found: Debriefing, gain: float) -> Any:
    """An outcome in which every team's value is that much more."""
    scores = found.outcome.scores.copy()
    scores[:, SCORES.index("value")] += gain
    return replace(found.outcome, scores=scores)


@pytest.mark.parametrize(
    "gain,of_usual,of_winner",
    [
        (7e4, "its decisions cost more than", "70.0 k more"),
        (-7e4, "its decisions paid", "70.0 k less"),
        (0, "the same", "the same"),
    ],
)
def test_the_usual_and_the_winner_s_would_have_brought_more_or_less(
    found: Debriefing, gain: float, of_usual: str, of_winner: str
) -> None:
    loser = next(team for team in found.match.game.teams if team != found.winner)
    other = shifted(found, gain)
    tell = Teller(replace(found, holding={loser: other}, seated={loser: other}))
    usual, winner = (text.replace("\u00a0", " ") for text in team_chapters.why_sentences(tell, loser))
    assert of_usual in usual
    assert of_winner in winner


def test_the_winner_is_not_told_what_the_winner_s_decisions_would_bring(found: Debriefing) -> None:
    assert len(team_chapters.why_sentences(Teller(found), found.winner)) == 1


def ranked(found: Debriefing, ranks: list[int]) -> tuple[Teller, str]:
    """The best team, with these ranks under other lucks."""
    best = found.winner
    seat = found.match.game.teams.index(best)
    points = np.zeros((len(ranks), 3))
    others = [team for team in range(3) if team != seat]
    for luck, rank in enumerate(ranks):
        points[luck, seat] = 50
        points[luck, others] = [80 if rank > place else 20 for place in (1, 2)]
    return Teller(replace(found, lucks=Lucks(points))), best


@pytest.mark.parametrize(
    "ranks,said,unsaid",
    [
        ([1] * 10, ["end 1st in 100 %", "win in 100 %", "neither"], ["kind:"]),
        (
            [3] * 8 + [1] * 2,
            ["end 1st to 3rd in 100 %", "Luck was kind: in 80 %", "win in 20 %"],
            ["neither"],
        ),
        ([1] * 5 + [2] * 5, ["end 1st to 2nd", "neither"], ["kind:"]),
        ([2] * 9 + [3], ["end 2nd in 90 %", "Luck was kind: in 100 %", "win in 0 %"], ["unkind"]),
    ],
)
def test_luck_is_told_as_it_was(
    found: Debriefing, ranks: list[int], said: list[str], unsaid: list[str]
) -> None:
    text = " ".join(team_chapters.luck_sentences(*ranked(found, ranks))).replace("\u00a0", " ")
    assert all(part in text for part in said), text
    assert not any(part in text for part in unsaid), text


def test_luck_was_unkind_to_who_would_mostly_have_done_better(found: Debriefing) -> None:
    last = str(found.ranking["team"].iloc[-1])
    points = np.zeros((8, 3))
    points[:, found.match.game.teams.index(last)] = 9
    said = team_chapters.luck_sentences(Teller(replace(found, lucks=Lucks(points))), last)
    assert "unkind" in said[-1]


@pytest.mark.parametrize(
    "wins,said,unsaid",
    [(20, "hardly luck", "Firm"), (12, "more often than not", "Firm"), (4, "in only 20", "hardly")],
)
def test_a_class_hears_how_sure_the_winner_s_place_was(
    found: Debriefing, wins: int, said: str, unsaid: str
) -> None:
    seat = found.match.game.teams.index(found.winner)
    other = (seat + 1) % 3
    points = np.tile(np.array([10.0, 10.0, 10.0]), (20, 1))
    points[:, seat], points[:, other] = 50.0, 40.0
    points[wins:, other] = 60.0
    text = " ".join(class_chapters.luck_sentences(Teller(replace(found, lucks=Lucks(points)))))
    assert said in text.replace("\u00a0", " ")
    assert unsaid not in text
    assert ("would win more often" in text) == (wins < 10)


def rounds(found: Debriefing, team: str, **columns: list[float]) -> Teller:
    """With these columns of a team's rounds."""
    table = found.played.rounds.copy()
    for name, values in columns.items():
        table.loc[table["team"] == team, name] = values
    return Teller(replace(found, played=replace(found.played, rounds=table)))


@pytest.mark.parametrize(
    "satisfied,lapsed,said",
    [
        ([3.5, 3.6, 3.9], [50, 40, 10], "both moved the same way"),
        ([3.5, 3.6, 3.9], [10, 40, 50], "moved in opposite ways"),
        ([3.9, 3.6, 3.5], [10, 40, 50], "both moved the same way"),
        ([3.9, 3.6, 3.901], [10, 40, 50], "satisfaction stayed at 3.90, while"),
        ([3.5, 3.6, 3.9], [10, 40, 10], "kept stayed at 90.9"),
        ([3.5, 3.6, 3.5], [10, 40, 10], "satisfaction stayed at 3.50, and"),
    ],
)
def test_satisfied_and_loyal_move_together_or_apart(
    found: Debriefing, satisfied: list[float], lapsed: list[float], said: str
) -> None:
    tell = rounds(found, "team1", satisfaction=satisfied, customers=[100.0] * 3, lapsed=lapsed)
    (text,) = team_chapters.loyalty_sentences(tell, "team1")
    assert said in text.replace("\u00a0", " ")
    for other in ("both moved the same way", "moved in opposite ways", "stayed at"):
        assert (other in text) == (other in said or (other == "stayed at" and "stayed" in said))


def test_promises_are_told_of_who_made_them(found: Debriefing) -> None:
    tell = rounds(found, "team2", kept=[0.0, 30.0, 60.0], broken=[0.0, 5.0, 5.0], payouts=[0.0, 40.0, 25.0])
    assert "never promised" in team_chapters.promise_sentences(tell, "team1")[0]
    (text,) = team_chapters.promise_sentences(tell, "team2")
    assert "kept 90 % (90 of 100) and paid EUR 65" in text.replace("\u00a0", " ")
    idle = rounds(found, "team2", kept=[0.0] * 3, broken=[0.0] * 3)
    assert "nobody called" in team_chapters.promise_sentences(idle, "team2")[0]


def test_a_class_hears_whether_the_most_satisfied_are_the_most_loyal(found: Debriefing) -> None:
    table = found.played.rounds.copy()
    table["customers"] = 100.0
    for team, satisfied, lapsed in (("team1", 3.9, 5.0), ("team2", 3.5, 20.0), ("team3", 3.4, 30.0)):
        table.loc[table["team"] == team, ["satisfaction", "lapsed"]] = [satisfied, lapsed]
    same = Teller(replace(found, played=replace(found.played, rounds=table)))
    (text,) = class_chapters.loyalty_sentences(same)
    assert "those of Firm 1 (3.90), were also those most often kept" in text
    table = table.copy()
    table.loc[table["team"] == "team1", "lapsed"] = 50.0
    other = Teller(replace(found, played=replace(found.played, rounds=table)))
    (text,) = class_chapters.loyalty_sentences(other)
    assert "those of Firm 1 (3.90;" in text and "but most often kept were those of Firm 2 (3.50;" in text


def test_what_is_missing_is_told_only_where_something_is(found: Debriefing) -> None:
    mine = {(n, "team1"): Reply(1e6, ()) for n in (1, 2, 3)}
    none = Teller(replace(found, replies={**found.replies, **mine}))
    assert "anything better found" in team_chapters.reply_sentences(none, "team1")[0]
    one = next(iter(found.replies.values())).tried[0][0]
    mine[2, "team1"] = Reply(1e6, ((one, 1.25e6),))
    some = Teller(replace(found, replies={**found.replies, **mine}))
    assert "round 2: EUR 250 k" in team_chapters.reply_sentences(some, "team1")[0].replace("\u00a0", " ")


def test_moves_are_ranked_by_how_often_they_helped_and_only_where_tried_often(found: Debriefing) -> None:
    from sim.game.debrief.candidates import Candidate
    from sim.game.setup.decision import usual

    own = usual(found.match.game)
    scores = {("price", True): [1, 1, 1, 1, -1], ("care", True): [-1] * 6, ("quality", True): [1] * 4}
    tried = tuple(
        (Candidate(own, lever, up), float(value))
        for (lever, up), values in scores.items()
        for value in values
    )
    tell = Teller(replace(found, replies={(1, "team1"): Reply(0.0, tried)}))
    best, worst = class_chapters.move_sentences(tell)
    assert "“List price: more”: in 4 of 5" in best
    assert "“Care for regulars: more”: in 0 of 6" in worst
    assert class_chapters.move_sentences(Teller(replace(found, replies={}))) == []


def test_tied_teams_share_the_first_place(found: Debriefing) -> None:
    table = found.ranking.copy()
    table["place"] = [1, 1, 3]
    text = str(class_chapters.pages(Teller(replace(found, ranking=table)))[0])
    first = [found.match.game.title(str(team)) for team in table["team"][:2]]
    assert f"{first[0]} and {first[1]} share the first place" in text
    assert "share" not in str(class_chapters.pages(Teller(found))[0])
    assert isinstance(table, pd.DataFrame)
