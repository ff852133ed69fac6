"""Nobody sees or changes what is not theirs, from wherever they come."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import urlencode

import pytest

from sim.game.web.application import PAGES, TEAM_PAGES
from sim.game.web.limits import BY_TOKEN, MOST_BYTES, WRONG_LINKS
from sim.game.web.tokens import INSTRUCTOR, SCREEN, TEAM, TOKENS
from tests.game.web.room import Browser, Room, room, small_game

#: An address for each page that is not a team's, and who is let in besides the instructor.
SAMPLES = {
    "/": ("/", {TEAM, SCREEN, ""}),
    "/t/([A-Za-z0-9_-]{1,64})": ("/t/nobody-has-this-one", set()),
    "/instructor": ("/instructor", set()),
    "/instructor/do": ("/instructor/do", set()),
    "/instructor/links": ("/instructor/links", set()),
    "/instructor/seat": ("/instructor/seat", set()),
    "/instructor/log.jsonl": ("/instructor/log.jsonl", set()),
    "/instructor/(rounds|segments|decisions).csv": ("/instructor/decisions.csv", set()),
    "/instructor/debrief/([A-Za-z0-9_./-]{1,80})": ("/instructor/debrief/class.pdf", set()),
    "/projector": ("/projector", {SCREEN}),
}
TEAMS = [f"/team{path}" for path in TEAM_PAGES]
SEATS = [f"/instructor/seat/team_2{path}" for path in TEAM_PAGES]
#: The door is shut; or there is nothing to send a form to.
SHUT = {"GET": (403,), "POST": (403, 405)}


def come(table: Room) -> dict[str, Browser]:
    return {TEAM: table.team(1), SCREEN: table.screen(), "": table.browser()}


def test_every_page_has_a_sample() -> None:
    assert set(SAMPLES) == set(PAGES)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_those_get_in_whose_page_it_is(table: Room, method: str) -> None:
    instructor = table.instructor()
    instructor.act("open")
    before = table.events
    places = list(SAMPLES.values()) + [(path, {TEAM}) for path in TEAMS] + [(path, set()) for path in SEATS]
    for role, browser in come(table).items():
        browser.get("/")
        browser.cookies.setdefault(f"xsrf_{table.live.name}", "0" * 32)
        body = urlencode({"_xsrf": "0" * 32, "act": "close", "team": "team_2"}) if method == "POST" else None
        browser.cookies[f"xsrf_{table.live.name}"] = "0" * 32
        for path, let_in in places:
            answer = browser.ask(method, path, body)
            if role not in let_in:
                assert answer.status in SHUT[method], (role, method, path)
            else:
                assert answer.status != 403, (role, method, path)
    assert table.events == before


def test_a_team_s_pages_show_nothing_of_another_s(table: Room) -> None:
    table.instructor().act("open")
    other = table.team(2)
    other.post("/team/name", {"name": "Zebra77"}, page="/team")
    assert "Zebra77" in other.hand_in(price="133", advertising="1234.5").page.said("now")
    for path in ("/team", "/team/research", "/team/history"):
        text = table.team(1).get(path).text
        for secret in ("Zebra77", "133", "1234", "1,234", table.live.tokens.of(TEAM, "team_2")):
            assert secret not in text, (path, secret)
    text = table.screen().get("/projector").text
    assert "Bears" in text and not any(secret in text for secret in ("Zebra77", "133", "1234", "1,234"))


def test_a_form_of_another_team_s_page_is_not_taken(table: Room) -> None:
    table.instructor().act("open")
    browser = table.team(1)
    form = browser.get("/team").page.fields("f-")
    secret = browser.get("/team").page.value("_xsrf")
    browser.get(f"/t/{table.live.tokens.of(TEAM, 'team_2')}")  # the other link, in another tab
    for path in ("/team/decision", "/team/editing", "/team/research"):
        answer = browser.ask(
            "POST", path, urlencode({"_xsrf": secret, **form, "report": "wallet"}, doseq=True)
        )
        assert answer.status == 409
    assert table.live.folder.state.submitted == {}


def test_a_cookie_of_one_role_opens_nothing_of_another(table: Room) -> None:
    name, tokens = table.live.name, table.live.tokens
    for role, token in (
        (INSTRUCTOR, tokens.of(TEAM, "team_1")),
        (INSTRUCTOR, tokens.of(SCREEN)),
        (TEAM, "x" * 22),
    ):
        browser = table.browser()
        browser.cookies[f"{role}_{name}"] = token
        assert browser.get(f"/{role}").status == 403


def test_a_form_without_its_page_s_secret_is_not_taken(table: Room) -> None:
    table.instructor().act("open")
    browser = table.team(1)
    form = browser.get("/team").page.fields("f-")
    for secret in ({}, {"_xsrf": ""}, {"_xsrf": "1" * 32}):
        assert browser.ask("POST", "/team/decision", urlencode({**form, **secret}, doseq=True)).status == 400
    assert table.live.folder.state.submitted == {}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil", ""]
)
def test_a_host_of_another_name_is_sent_away(table: Room, host: str) -> None:
    browser = table.team(1)
    for path in ("/", "/team", "/static/game.css", "/no-such-page"):
        answer = browser.get(path, Host=host)
        assert answer.status in (400, 421)
        assert "Ants" not in answer.text
    assert browser.get("/team", Host=f"LocalHost:{table.port}").status == 200


def test_too_large_a_form_is_not_read(table: Room) -> None:
    browser = table.team(1)
    browser.get("/team")
    try:
        answer = browser.post("/team/name", {"name": "x" * (MOST_BYTES + 1)})
    except (ConnectionError, BrokenPipeError):  # closed in the middle of it
        pass
    else:
        assert answer.status in (400, 413)
    assert browser.get("/team").status == 200


def test_a_team_that_floods_waits_and_others_do_not(table: Room) -> None:
    flooding, other = table.team(1), table.team(2)
    flooding.get("/team")
    found = [
        flooding.post("/team/name", {"name": "x"}, page="/team").status for _ in range(int(BY_TOKEN.at_once))
    ]
    assert set(found) == {200}
    statuses = set()
    for _ in range(50):
        page = flooding.get("/team").page
        statuses.add(
            flooding.ask("POST", "/team/name", urlencode({"_xsrf": page.value("_xsrf"), "name": "x"})).status
        )
    assert 429 in statuses
    assert other.post("/team/name", {"name": "calm"}, page="/team").status == 200


def test_links_cannot_be_tried_one_after_another(table: Room) -> None:
    browser = table.browser()
    found = [
        browser.get(f"/t/{'a' * 20}{number:02d}").status for number in range(int(WRONG_LINKS.at_once) + 10)
    ]
    assert found[0] == 403 and 429 in found


def test_every_answer_tells_browsers_to_be_strict(table: Room) -> None:
    for browser, path in ((table.team(), "/team"), (table.browser(), "/team"), (table.browser(), "/nowhere")):
        headers = browser.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Server"] is None


def test_cookies_are_for_this_server_alone(table: Room) -> None:
    answer = table.browser().get(f"/t/{table.live.tokens.of(TEAM, 'team_1')}")
    cookies = answer.headers.get_all("Set-Cookie")  # type: ignore[attr-defined]
    assert any(cookie.startswith("team_") for cookie in cookies)
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_what_people_call_themselves_is_text_and_nothing_else(tmp_path: Path) -> None:
    hostile = "<img src=x onerror=\"a('&')\">"
    titles = (hostile[:40], "</title><script>b()</script>", "{{ 1 + 1 }}")
    with room(small_game(tmp_path / "game", titles=titles, practice_rounds=0)) as table:
        instructor, browser = table.instructor(), table.team(1)
        instructor.act("open")
        browser.post("/team/name", {"name": "<b>'\"&\u202e\x00\n"}, page="/team")
        browser.hand_in(price="101")
        pages = [browser.get(path) for path in ("/team", "/team/history", "/team/research")]
        paths = ("", "/links", "/seat", "/seat/team_2", "/seat/team_3")
        pages += [instructor.get(f"/instructor{path}") for path in paths]
        pages.append(table.screen().get("/projector"))
        for answer in pages:
            assert answer.status == 200
            assert not any(tag in answer.text for tag in ("<img", "<b>", "<script>", "\u202e", "\x00"))
        assert "{{ 1 + 1 }}" in instructor.get("/instructor").text


def test_tokens_last_and_are_for_their_owner_s_eyes(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game")
    with room(folder) as table:
        token = table.live.tokens.of(TEAM, "team_1")
        first = table.team(1)
    if os.name == "posix":
        assert stat.S_IMODE((folder / TOKENS).stat().st_mode) == 0o600
    with room(folder) as table:
        assert table.live.tokens.of(TEAM, "team_1") == token
        first.port = table.port
        assert first.get("/team").status == 200  # still let in


def test_a_team_reads_its_own_debrief_once_the_game_is_over(table: Room) -> None:
    folder = table.live.folder.path / "debrief"
    (folder / "teams").mkdir(parents=True)
    names = ("class.pdf", "grades.csv", "teams/team_1.pdf", "teams/team_2.pdf", "teams/other.pdf")
    for name in names:
        (folder / name).write_bytes(name.encode())
    instructor, browser = table.instructor(), table.team(1)
    for name in names[:-1]:
        assert instructor.get(f"/instructor/debrief/{name}").body == name.encode()
    for name in (names[-1], "../game.yaml", "teams/../../tokens.json", "%2e%2e/tokens.json"):
        assert instructor.get(f"/instructor/debrief/{name}").status == 404
    assert browser.get("/team/debrief.pdf").status == 404  # not before
    assert browser.get("/team/class.pdf").status == 404
    table.live.folder.state.phase = "over"
    table.live.changed()
    assert browser.get("/team/debrief.pdf").body == b"teams/team_1.pdf"
    assert browser.get("/team/class.pdf").body == b"class.pdf"
    assert browser.get("/team").text.count('.pdf"') == 2
