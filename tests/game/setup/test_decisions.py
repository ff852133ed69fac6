"""What a team enters is read as it was typed, or refused with every reason."""

from __future__ import annotations

import pickle

import pytest

from sim.game.setup.business_levers import BUSINESS_LEVERS
from sim.game.setup.decision import DecisionRefusedError, read_decision, usual
from sim.game.setup.seats import seats_of
from sim.scenario.basics.errors import UserError
from sim.scenario.plans.game_file import HABITS
from sim.scenario.plans.levers import LEVERS
from tests.game.hand import decision, small_game


@pytest.mark.parametrize(("typed", "read"), [("95 %", 95.0), (" 95", 95.0), (95, 95.0), ("1 00", 100.0)])
def test_a_number_is_read_as_people_type_it(typed: object, read: float) -> None:
    game = small_game()
    assert read_decision(game, {"price": typed}, game.budget, usual(game)).values["price"] == read


@pytest.mark.parametrize(
    "typed", ["", "ninety", "1e2", "nan", "inf", "-1", 69.99, 140.01, True, None, [], "9" * 30]
)
def test_what_is_no_number_within_bounds_is_refused_as_typed(typed: object) -> None:
    game = small_game()
    with pytest.raises(DecisionRefusedError) as refused:
        read_decision(game, {"price": typed}, game.budget, usual(game))
    assert list(refused.value.by_name) == ["price"]
    assert "70" in str(refused.value) and "140" in str(refused.value)


def test_every_fault_is_told_with_a_near_name() -> None:
    game = small_game()
    with pytest.raises(DecisionRefusedError) as refused:
        read_decision(game, {"prise": 90, "payout": 51, "serve": ["familys"]}, game.budget, usual(game))
    assert list(refused.value.by_name) == ["prise", "payout", "serve"]
    assert len(refused.value.faults) == 3
    assert "'price'" in refused.value.faults[0] and "'families'" in refused.value.faults[2]
    again = pickle.loads(pickle.dumps(refused.value))
    assert again.by_name == refused.value.by_name and again.faults == refused.value.faults


def test_the_budget_bounds_what_is_spent_in_all() -> None:
    game = small_game()
    within = {"staff": game.budget / 2, "care": game.budget / 2}
    assert read_decision(game, within, game.budget, usual(game)).money == pytest.approx(game.budget)
    with pytest.raises(DecisionRefusedError, match="budget"):
        read_decision(game, {**within, "quality": 1}, game.budget, usual(game))


def test_what_goes_on_never_spends_more_than_there_is() -> None:
    game = small_game()
    spends = decision(game, staff=333.33, care=333.33, quality=333.34)
    for budget in (0.0, 0.01, 100.01, 999.99, 5000.0):
        less = spends.within(budget)
        assert less.money <= budget + 1e-9
        read_decision(game, less.plain(), budget, usual(game))


def test_each_lever_of_the_form_is_one_of_the_model_within_its_bounds() -> None:
    for lever in BUSINESS_LEVERS.values():
        model = LEVERS[lever.lever]
        assert (model.kind == "money") == lever.is_money
        if not lever.is_money:
            low, high = model.bounds(small_game().base.core_price)
            assert low <= lever.in_model(lever.low) < lever.in_model(lever.high) <= high


def test_titles_in_any_script_become_names_of_their_own() -> None:
    seats = seats_of(["Die Möwen", "好队", "die mowen!", "9 Lives"], ["carer", "2"])
    assert list(seats)[:4] == ["die_mowen", "team_2", "die_mowen_2", "team_9_lives"]
    assert [seat.robot for seat in seats.values()][4:] == ["carer", *HABITS[1:3]]


@pytest.mark.parametrize(
    ("titles", "robots", "told"),
    [
        (["Red"], [], "2 to 8"),
        (["Red"] * 2, [], "twice"),
        ([" "], ["2"], "1 to 40"),
        (["Red"], ["carrer"], "'carer'"),
        (["Red"], ["8"], "got 9"),
    ],
)
def test_seats_that_cannot_be_are_refused(titles: list[str], robots: list[str], told: str) -> None:
    with pytest.raises(UserError, match=told):
        seats_of(titles, robots)
