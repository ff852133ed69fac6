"""A game is played with plain forms: what is typed is taken or told why not, and nothing happens twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.game.setup.business_levers import BUSINESS_LEVERS
from sim.game.web.limits import MOST_PEOPLE
from tests.game.web.room import Room, room, small_game


def test_a_decision_is_handed_in_and_stands(table: Room) -> None:
    table.instructor().act("open")
    browser = table.team()
    browser.post("/team/name", {"name": "Ada"}, page="/team")
    page = browser.hand_in(price=" 95 %", care="1 000", serve=["families"]).page
    assert page.said("said").startswith("Handed in at") and "Ada handed in at" in page.said("now")
    kept = table.live.folder.state.submitted[1, "team_1"]
    assert (kept.who, kept.decision.values["price"], kept.decision.values["care"]) == ("Ada", 95.0, 1000.0)
    assert kept.decision.serve == ("families",)
    assert (
        browser.get("/team").page.fields("f-")["care"] == "1000"
    )  # what stands is what the form begins with
    assert "Ada handed in a decision" in browser.get("/team/history").page.text


def test_a_refused_decision_keeps_what_was_typed_and_says_why_beside_it(table: Room) -> None:
    table.instructor().act("open")
    browser = table.team()
    browser.hand_in(price="90")
    answer = browser.hand_in(price="12O", staff="-1", serve=[])
    assert answer.status == 422
    page = answer.page
    assert page.fields("f-")["price"] == "12O" and page.fields("f-")["staff"] == "-1"
    assert (
        "'12O'" in page.said("e-price") and "70 and 140" not in page.said("e-staff") and page.said("e-staff")
    )
    assert page.said("e-serve") and not page.said("e-care")
    assert "stands" in page.said("faults")
    linked = [a["href"] for tag, a, _ in page.elements if tag == "a" and str(a.get("href")).startswith("#f-")]
    assert set(linked) == {"#f-price", "#f-staff", "#f-serve"}
    invalid = {a["name"] for _, a, _ in page.elements if a.get("aria-invalid") == "true"}
    assert invalid == {"price", "staff"}
    assert table.live.folder.state.submitted[1, "team_1"].decision.values["price"] == 90.0


def test_more_than_the_budget_is_refused_with_the_sum(table: Room) -> None:
    table.instructor().act("open")
    browser, budget = table.team(), table.live.game.budget
    page = browser.hand_in(care=f"{budget:.2f}", quality="0.02").page
    assert "0.02 more than" in page.said("faults")
    assert table.live.folder.state.submitted == {}


def test_what_comes_too_late_or_for_another_round_is_told(table: Room) -> None:
    instructor, browser = table.instructor(), table.team()
    instructor.act("open")
    form = browser.get("/team").page.fields("f-")
    assert browser.post("/team/decision", {**form, "round": "2"}).status == 409
    instructor.act("pause")
    browser.get("/team")
    assert "paused" in browser.post("/team/decision", form, page="/team").page.text
    instructor.act("resume")
    instructor.act("close")
    late = browser.post("/team/decision", form, page="/team")
    assert late.status == 409 and "too late" in late.page.said("faults")
    assert table.live.folder.state.submitted == {}


def test_two_of_a_team_learn_of_one_another(table: Room) -> None:
    table.instructor().act("open")
    first, second = table.team(), table.team()
    first.post("/team/name", {"name": "Ada"}, page="/team")
    second.post("/team/name", {"name": "Bob"}, page="/team")
    form = second.get("/team").page.fields("f-")
    first.hand_in(price="99")
    said = second.post("/team/decision", {**form, "price": "98"}).page.said("said")
    assert "takes the place of what Ada had handed in" in said


def test_the_instructor_s_old_page_does_nothing(table: Room) -> None:
    instructor = table.instructor()
    stage = instructor.get("/instructor").page.value("stage")
    assert instructor.post("/instructor/do", {"stage": stage, "act": "open"}).status == 200
    again = instructor.post("/instructor/do", {"stage": stage, "act": "open"})
    assert again.status == 409 and "moved on" in again.page.said("faults")
    assert table.events == ["created", "opened"]


def test_the_instructor_sees_who_opened_edited_and_handed_in(table: Room) -> None:
    instructor = table.instructor()
    instructor.act("open")
    browser = table.team()
    browser.post("/team/name", {"name": "Ada"}, page="/team")
    browser.get("/team")
    secret = {"team": "team_1"}
    assert browser.post("/team/editing", secret).status == 204
    browser.hand_in(price="99")
    text = instructor.get("/instructor").page.said("now")
    assert "Ants & Co player, Ada Ada ✓ handed in by Ada" in text
    assert "Bears – – not yet" in text


def test_a_crowd_of_invented_names_does_not_fill_the_log(table: Room) -> None:
    browser = table.team()
    for number in range(MOST_PEOPLE + 20):
        browser.cookies[f"who_{table.live.name}"] = f"name{number}"
        browser.get("/team")
    looked = [event for event in table.live.folder.log.events if event.kind == "looked"]
    assert len(looked) == MOST_PEOPLE


def test_pages_that_have_not_changed_are_not_sent_again(table: Room) -> None:
    for browser, path in (
        (table.team(), "/team"),
        (table.instructor(), "/instructor"),
        (table.screen(), "/projector"),
    ):
        browser.get(path)  # who looks first is noted, which is a change
        tag = browser.get(path).headers["Etag"]
        same = browser.get(path, If_None_Match=tag)
        assert (same.status, same.body) == (304, b"")
        table.instructor().act("open" if table.live.folder.state.phase == "waiting" else "close")
        assert browser.get(path, If_None_Match=tag).status == 200
        if table.live.folder.state.phase == "closed":
            table.instructor().act("open")


def test_the_hot_seat_decides_for_one_team_and_shows_no_other(table: Room) -> None:
    instructor = table.instructor()
    instructor.act("open")
    table.team(1).hand_in(price="133")
    form = instructor.get("/instructor/seat/team_2").page.fields("f-")
    answer = instructor.post("/instructor/seat/team_2/decision", {**form, "price": "88"})
    assert answer.page.said("said").startswith("Handed in") and "133" not in answer.text
    kept = table.live.folder.state.submitted[1, "team_2"]
    assert (kept.who, kept.decision.values["price"]) == ("hot seat", 88.0)
    assert instructor.get("/instructor/seat/nobody").status == 404


def test_a_seed_that_is_none_is_refused(table: Room) -> None:
    instructor = table.instructor()
    assert "whole number" in instructor.act("seed", seed="lucky").page.said("faults")
    instructor.act("seed", seed="77")
    assert table.live.folder.state.seed == 77


def test_an_act_that_there_is_not_is_refused(table: Room) -> None:
    assert table.instructor().act("win").status == 400


@pytest.mark.slow
def test_two_rounds_with_an_event_a_preview_and_an_undo(table: Room) -> None:
    instructor, browser, screen = table.instructor(), table.team(), table.screen()
    instructor.act("open")
    browser.hand_in(price="95")
    instructor.act("happen", what="breach", whom="team_2")
    assert "A breach of data at Bears" in instructor.get("/instructor").page.said("now")
    assert "A breach" not in browser.get("/team").page.text  # not before it happened
    preview = instructor.act("preview")
    assert "Ranking if round 1 ran now" in preview.page.text
    assert "Ranking" not in screen.get("/projector").text
    instructor.act("close")
    assert "Ranking after round 1" in instructor.act("run").page.text
    assert "Ranking after round 1" in screen.get("/projector").page.text
    team = browser.get("/team").page
    assert "A breach of data at Bears" in team.said("now") and "Profit: EUR" in team.said("now")
    first = table.live.folder.state.ran[1]
    instructor.act("undo")
    assert "open" in browser.get("/team").page.said("stage")
    browser.hand_in(price="120")
    instructor.act("close")
    instructor.act("run")
    assert table.live.folder.state.ran[1] != first
    instructor.act("open")
    for report in table.live.game.settings.research:
        answer = browser.post("/team/research", {"team": "team_1", "report": report}, page="/team/research")
        assert answer.status in (200, 409)
    bought = [one["report"] for one in table.live.folder.state.bought]
    assert bought and "95 % interval" in browser.get("/team/research").page.text
    instructor.act("close")
    instructor.act("run")
    rounds = instructor.get("/instructor/rounds.csv").text.splitlines()
    assert len(rounds) == 1 + 2 * 3 and rounds[0].startswith("round,team,")
    decisions = instructor.get("/instructor/decisions.csv").text.splitlines()
    assert len(decisions) == 3 and ",team_1,player,120.0," in decisions[2]
    log = instructor.get("/instructor/log.jsonl").body
    assert log == (table.live.folder.path / "log.jsonl").read_bytes()
    instructor.act("end")
    assert "over" in browser.get("/team").page.said("stage")


@pytest.mark.slow
def test_the_practice_is_forgotten_and_robots_decide_when_a_round_closes(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", practice_rounds=1)
    with room(folder) as table:
        seats = table.live.game.settings.seats
        seats["team_3"] = seats["team_3"].model_copy(update={"robot": "carer"})
        instructor, browser = table.instructor(), table.team()
        instructor.act("open")
        assert "Practice round 1" in browser.get("/team").page.said("stage")
        instructor.act("close")
        assert table.live.folder.state.submitted[1, "team_3"].who == "carer"
        assert "robot (carer)" in instructor.act("run").page.said("now")
        instructor.act("reset")
        assert not table.live.folder.state.practice and table.live.folder.state.ran == {}
        assert "Profit" not in browser.get("/team").page.said("now")


@pytest.mark.slow
def test_a_server_that_starts_again_shows_what_was_there(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", practice_rounds=0)
    with room(folder) as table:
        instructor = table.instructor()
        for act in ("open", "close", "run"):
            instructor.act(act)
        before = table.team().get("/team").page.said("now")
    with room(folder) as table:
        browser = table.team()
        browser.get("/team")  # looked up now: results are computed anew
        for _ in range(200):
            now = browser.get("/team").page.said("now")
            if "computed" not in now:
                break
        assert now == before and table.live.trouble == ""


@pytest.mark.slow
def test_results_that_are_not_what_was_told_are_noticed(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", practice_rounds=0)
    with room(folder) as table:
        instructor = table.instructor()
        for act in ("open", "close", "run"):
            instructor.act(act)
    with room(folder) as table:
        table.live.folder.state.ran[1] = "another version's"
        instructor = table.instructor()
        for _ in range(200):
            now = instructor.get("/instructor").page.said("now")
            if "Ranking" in now:
                break
        assert "not what was told" in instructor.get("/instructor").page.said("now")


def test_every_lever_is_on_the_form_once(table: Room) -> None:
    table.instructor().act("open")
    names = [a.get("name") for tag, a, _ in table.team().get("/team").page.elements if tag == "input"]
    assert [name for name in names if name in BUSINESS_LEVERS] == list(BUSINESS_LEVERS)
    assert names.count("serve") == len(table.live.game.segments)
