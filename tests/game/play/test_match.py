"""The same match is played alike, later rounds change no earlier ones, and luck is the same for all."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.game.play.match import OTHERS, Happens
from sim.game.play.results import play
from sim.game.play.simulate_match import run_of
from sim.game.play.worth import worth
from sim.scenario.plans.game_file import HAPPENINGS
from tests.game.hand import decision, match, small_game


def until(table: pd.DataFrame, number: int) -> pd.DataFrame:
    return table[table["round"] <= number].reset_index(drop=True)


def test_rounds_played_earlier_stay_as_they_were_when_more_are_played() -> None:
    game = small_game("red", "blue", "green")
    red = decision(game, price=90, staff=1000, promised_minutes=4, payout=10)
    whole = match(game, 3, Happens("cost_shock", 2), red=red)
    played = play(whole)
    for number in (1, 2):
        before = play(whole.only(number))
        pd.testing.assert_frame_equal(before.rounds, until(played.rounds, number), check_exact=True)
        pd.testing.assert_frame_equal(before.segments, until(played.segments, number), check_exact=True)
    assert play(whole).seal == played.seal != play(whole.under(OTHERS)).seal


@pytest.mark.parametrize("what", HAPPENINGS)
def test_what_happens_in_a_round_leaves_earlier_rounds_alone_and_changes_it(what: str) -> None:
    game = small_game()
    team = "red" if what == "breach" else ""
    calm, after = play(match(game, 3)), play(match(game, 3, Happens(what, 2, team)))
    pd.testing.assert_frame_equal(until(calm.rounds, 1), until(after.rounds, 1), check_exact=True)
    later = [p.rounds[p.rounds["round"] > 1].reset_index(drop=True) for p in (calm, after)]
    assert not later[0].equals(later[1])


def test_a_decision_for_a_later_round_changes_nothing_before_it() -> None:
    game = small_game()
    one = match(game, 3)
    other = one.with_decision(3, "blue", decision(game, price=140))
    pd.testing.assert_frame_equal(until(play(one).rounds, 2), until(play(other).rounds, 2), check_exact=True)
    assert play(one).seal != play(other).seal


def test_people_have_the_same_occasions_whatever_teams_decide() -> None:
    game = small_game()
    one, other = [
        run_of(match(game, 2, red=red)).monthly for red in (decision(game), decision(game, price=70))
    ]
    told = [table.groupby(["month", "segment"], observed=True)["occasions"].max() for table in (one, other)]
    pd.testing.assert_series_equal(told[0], told[1])
    assert not one["purchases"].equals(other["purchases"])


def test_eight_teams_and_a_rival_from_outside_fit_into_a_market() -> None:
    game = small_game(*(f"team_{n}" for n in range(1, 9)))
    played = play(match(game, 1, Happens("rival_enters", 1)))
    assert len(played.rounds) == 8 and played.rounds["share"].sum() < 1.0


def test_what_a_firm_goes_on_spending_is_taken_off_what_its_customers_are_worth() -> None:
    game = small_game(worth_months=12)
    thrift, lavish = decision(game), decision(game, recovery=game.budget)
    kept, spent = (worth(match(game, 1, red=d))["red"] for d in (thrift, lavish))
    least = 12 * game.budget / 1.1 * 0.5  # at least half of the money is theirs to bear, discounted
    assert kept - spent > least - 0.05 * abs(kept)
