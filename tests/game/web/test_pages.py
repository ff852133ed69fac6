"""Pages weigh little, are labelled for who cannot see them, and say nothing that is not in the words."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from sim.game.web.page import PAGES, STATIC
from sim.show.words.en.game_web import TEXTS
from sim.show.words.words import Words
from tests.game.web.room import TITLES, Html, Room, room, small_game
from tests.habits.repository import ROOT

MOST_BYTES = 50_000
TEAM_PATHS = ("/team", "/team/research", "/team/history")
DESK_PATHS = (
    "/instructor",
    "/instructor/links",
    "/instructor/seat",
    "/instructor/seat/team_2",
    "/projector",
)
_KEY = re.compile(r"""["'](game_web\.[a-z0-9_.]+|game\.[a-z_.]+)["']""")
SOURCES = [*PAGES.glob("*.html"), *(ROOT / "sim/game/web").glob("*.py"), ROOT / "sim/cli/game_serve.py"]


def pages(table: Room) -> Iterator[tuple[str, str]]:
    """Every page that there is now, with its path."""
    for browser, paths in (
        (table.team(), TEAM_PATHS),
        (table.instructor(), DESK_PATHS),
        (table.browser(), ("/",)),
    ):
        for path in paths:
            answer = browser.get(path)
            assert answer.status == 200, path
            yield path, answer.text


def faults_of(page: Html) -> list[str]:
    """What a screen reader or a keyboard would stumble over."""
    found = []
    ids = Counter(a["id"] for _, a, _ in page.elements if "id" in a)
    found += [f"id twice: {name}" for name, number in ids.items() if number > 1]
    labelled = {a["for"] for tag, a, _ in page.elements if tag == "label" and "for" in a}
    for tag, a, text in page.elements:
        for attribute in ("aria-describedby", "aria-labelledby"):
            found += [
                f"{attribute}: no {name}" for name in (a.get(attribute) or "").split() if name not in ids
            ]
        if (a.get("href") or "").startswith("#") and a["href"][1:] not in ids:  # type: ignore[index]
            found.append(f"leads nowhere: {a['href']}")
        if (
            tag in ("input", "select")
            and a.get("type") not in ("hidden", "checkbox")
            and a.get("id") not in labelled
        ):
            found.append(f"no label: {a.get('name')}")
        if tag in ("button", "a", "h1", "h2", "th", "summary", "legend") and not "".join(text).strip():
            found.append(f"says nothing: {tag}")
        if tag == "svg" and not (a.get("aria-label") or a.get("role") != "img"):
            found.append("a picture without words")
        found += [f"inline: {name}" for name in a if name.startswith("on") or name == "style"]
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    found += ["headings"] if levels[:1] != [1] or levels.count(1) != 1 else []
    found += ["a level is left out" for a, b in itertools.pairwise(levels) if b > a + 1]
    return found


def check(table: Room) -> None:
    for path, text in pages(table):
        page = Html(text)
        assert faults_of(page) == [], path
        for tag, a, _ in page.elements:
            outside = [a.get(name) or "" for name in ("src", "href", "action") if tag != "a"]
            assert not any(re.match(r"\w+:|//", address) for address in outside), (path, tag, a)


def test_pages_are_labelled_before_during_and_after_a_round(table: Room) -> None:
    instructor = table.instructor()
    check(table)
    instructor.act("open")
    check(table)
    refused = table.team().hand_in(price="much", serve=[])
    assert faults_of(refused.page) == []
    instructor.act("pause")
    check(table)


@pytest.mark.slow
def test_pages_are_labelled_once_there_are_results(table: Room) -> None:
    instructor = table.instructor()
    for act in ("open", "close", "run", "open"):
        instructor.act(act)
    for report in table.live.game.settings.research:
        table.team().post("/team/research", {"team": "team_1", "report": report}, page="/team/research")
    instructor.act("preview")
    check(table)


@pytest.mark.slow
def test_a_page_weighs_less_than_fifty_kilobytes_even_late_in_a_long_game(tmp_path: Path) -> None:
    game = small_game(
        tmp_path / "game", titles=TITLES, practice_rounds=0, rounds=12, months_per_round=1,
        budget_per_customer_per_month=50.0,
    )  # fmt: skip
    always = sum(len((STATIC / name).read_bytes()) for name in ("game.css", "game.js", "game.svg"))
    with room(game) as table:
        instructor, browser = table.instructor(), table.team()
        browser.post("/team/name", {"name": "W" * 24}, page="/team")
        for _ in range(12):
            instructor.act("open")
            for report in table.live.game.settings.research if table.live.folder.state.last_run else ():
                browser.post("/team/research", {"team": "team_1", "report": report}, page="/team/research")
            browser.hand_in(price="97.5", care="123.45")
            instructor.act("close")
            instructor.act("run")
        weights = {path: len(text.encode()) + always for path, text in pages(table)}
    assert {path: weight for path, weight in weights.items() if weight >= MOST_BYTES} == {}


def test_every_word_of_a_page_is_looked_up_and_every_word_is_used() -> None:
    text = {path.name: path.read_text(encoding="utf-8") for path in SOURCES}
    used = {key for source in text.values() for key in _KEY.findall(source)}
    known = Words().keys
    stems = {key for key in used if key.endswith(".")}
    kinds = {"game.column"}  # of labels
    assert {key for key in used - stems - kinds if key not in known and not (STATIC / key).exists()} == set()
    assert {stem for stem in stems if not any(key.startswith(stem) for key in known)} == set()
    built = set(re.findall(r"f\"(game_web\.[a-z_.]*)\{", "\n".join(text.values())))
    loose = {key for key in TEXTS if key not in used and not any(key.startswith(s) for s in stems | built)}
    assert loose == set()


def test_templates_say_nothing_of_their_own() -> None:
    for path in PAGES.glob("*.html"):
        text = re.sub(r"\{% block look %\}\w*\{% end %\}", "", path.read_text(encoding="utf-8"))
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", text)
        assert re.findall(r"[A-Za-z]{2,}", text) == [], path.name


def test_a_script_says_nothing_of_its_own() -> None:
    fields = {
        name for key in TEXTS if ".js." in key for _, name, _, _ in Formatter().parse(TEXTS[key]) if name
    }
    assert fields == {"low", "high", "money", "left", "currency"}
    script = (STATIC / "game.js").read_text(encoding="utf-8")
    code = re.sub(r"//.*|/\*.*?\*/", "", script)
    assert re.findall(r"\"[A-Z][a-z]+ [a-z]+[^\"]*\"", code) == []
