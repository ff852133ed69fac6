"""A class plays the game in a real browser: eight teams at once, a phone, a keyboard, a cheat, a cut."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from sim.game.log.fold import decision_of
from sim.game.table.game_folder import GameFolder
from sim.game.web.tokens import TOKENS
from tests.browser.jupyter import _QUIET, LONG, browser
from tests.game.web.room import TITLES, small_game
from tests.game.web.served import Served, served

pytestmark = pytest.mark.slow

PHONE, SMALLEST, LAPTOP = (390, 844), (320, 640), (1280, 800)
#: What a finger or a reader may miss: too small, too wide, or without a name.
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(e => e.offsetParent && e.type !== 'hidden' && !e.classList.contains('skip'))
    .map(e => [(e.closest('label') ?? e).getBoundingClientRect(), e.outerHTML.slice(0, 80)])
    .filter(([box]) => box.height < 44 || box.width < 44).map(([box, html]) => html)"""
WIDTH = "() => document.documentElement.scrollWidth"


class Class:
    """A server and a browser with a window for each who plays."""

    def __init__(self, server: Served, folder: Path, opened: Any) -> None:
        self.server, self.folder, self._opened = server, folder, opened
        self.tokens: dict[str, str] = json.loads((folder / TOKENS).read_text(encoding="utf-8"))
        self.complaints: list[str] = []
        self.home = f"http://127.0.0.1:{server.port}"

    async def window(self, holder: str = "", size: tuple[int, int] = LAPTOP, **options: Any) -> Any:
        """A window of a browser that knows nothing, in which somebody opens a link."""
        context = await self._opened.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        tab = await context.new_page()
        tab.set_default_timeout(LONG)
        tab.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        if holder:
            await tab.goto(f"{self.home}/t/{self.tokens[holder]}")
            await tab.wait_for_url(f"{self.home}/{holder.split()[0]}")
        return tab


def playing(folder: Path, play: Callable[[Class], Coroutine[Any, Any, None]]) -> None:
    """Serve a game, and let a class play it."""
    from playwright.async_api import async_playwright

    @asynccontextmanager
    async def chromium() -> Any:
        async with async_playwright() as started:
            opened = await started.chromium.launch(executable_path=browser(), args=list(_QUIET))
            try:
                yield opened
            finally:
                await opened.close()

    async def run(server: Served) -> None:
        async with chromium() as opened:
            await play(Class(server, folder, opened))

    with served(folder) as server:
        asyncio.run(run(server))


async def press(tab: Any, name: str) -> None:
    """Press a button of the instructor, behind a fold or not, and wait for the page that follows."""
    button = tab.get_by_role("button", name=name, exact=True)
    async with tab.expect_navigation():
        await button.click()


async def shows(tab: Any, text: str) -> None:
    """Wait until a page says something, without being loaded anew."""
    await tab.wait_for_function("text => document.querySelector('main').innerText.includes(text)", arg=text)


async def hand_in(tab: Any, **values: str) -> None:
    for name, value in values.items():
        await tab.locator(f"#f-{name}").fill(value)
    async with tab.expect_navigation():
        await tab.get_by_role("button", name="Hand in").click()


async def keep(tab: Any, name: str) -> None:
    """Keep a screenshot where somebody wants to look at it."""
    if folder := os.environ.get("LOYALTY_SCREENSHOTS"):
        await tab.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


async def fits(tab: Any, size: tuple[int, int]) -> None:
    """Nothing lies beside the screen, and nothing is too small for a finger."""
    await tab.set_viewport_size({"width": size[0], "height": size[1]})
    assert await tab.evaluate(WIDTH) <= size[0], tab.url
    assert await tab.evaluate(TOO_SMALL) == [], tab.url


def test_a_class_of_eight_teams_plays_two_rounds_with_an_event_and_an_undo(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", titles=TITLES, practice_rounds=0)

    async def play(room: Class) -> None:
        desk, screen = await room.window("instructor"), await room.window("projector")
        teams = [await room.window(f"team team_{number}") for number in range(1, 8)]
        teams.append(await room.window("team team_8", PHONE, has_touch=True, is_mobile=True))
        await press(desk, "Open round 1")
        await asyncio.gather(*(shows(tab, "Your decision for round 1") for tab in teams))  # by polling
        await asyncio.gather(*(hand_in(tab, price=f"{90 + k}", care="100") for k, tab in enumerate(teams)))
        await shows(screen, "8 of 8 teams have handed in")
        await desk.wait_for_function("() => document.querySelector('#now').innerText.split('✓').length === 9")
        await desk.get_by_text("Let something happen").click()
        await desk.get_by_label("Team").select_option("team_3")
        await press(desk, "A breach of data")
        await press(desk, "Close round 1")
        await asyncio.gather(*(shows(tab, "The round is closed") for tab in teams))
        await press(desk, "Run round 1")
        await asyncio.gather(*(shows(tab, "What came of it") for tab in teams))
        await asyncio.gather(*(shows(tab, "A breach of data at Cats") for tab in [*teams, screen]))
        await shows(screen, "Ranking after round 1")
        await keep(screen, "game_projector")

        await desk.get_by_text("Undo round 1 …").click()
        await press(desk, "Undo round 1")
        await asyncio.gather(*(shows(tab, "Your decision for round 1") for tab in teams))
        assert await teams[1].locator("#f-price").input_value() == "91"  # what was decided stands
        await hand_in(teams[1], price="120")
        await press(desk, "Close round 1")
        await press(desk, "Run round 1")
        await press(desk, "Open round 2")
        await asyncio.gather(*(shows(tab, "Your decision for round 2") for tab in teams))
        await asyncio.gather(*(hand_in(tab, quality=f"{10 * k}") for k, tab in enumerate(teams)))
        await keep(desk, "game_desk")
        await keep(teams[0], "game_team")
        await press(desk, "Close round 2")
        await press(desk, "Run round 2")
        await asyncio.gather(*(shows(tab, "Round 2 of 6: run") for tab in [*teams, screen]))
        for path in ("", "/research", "/history"):
            await teams[7].goto(f"{room.home}/team{path}")
            for size in (PHONE, SMALLEST):
                await fits(teams[7], size)
            await keep(teams[7], f"game_phone{path.replace('/', '_')}")
        assert room.complaints == []

    playing(folder, play)
    state = GameFolder(folder).state
    assert sorted(state.ran) == [1, 2] and [one["what"] for one in state.happenings] == ["breach"]
    assert {key[1]: one.decision.values["price"] for key, one in state.submitted.items() if key[0] == 1} == {
        f"team_{k + 1}": (120.0 if k == 1 else 90.0 + k) for k in range(8)
    }
    assert len([key for key in state.submitted if key[0] == 2]) == 8


def test_a_cheat_gets_nowhere(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", practice_rounds=0)

    async def play(room: Class) -> None:
        desk, cheat = await room.window("instructor"), await room.window("team team_1")
        await press(desk, "Open round 1")
        await shows(cheat, "Your decision for round 1")
        await cheat.locator("#f-care").fill("999999")
        await shows(cheat, "It lies between 0 and")  # told as typed
        await cheat.locator("#f-care").fill("9000")
        await cheat.locator("#f-quality").fill("9000")
        await shows(cheat, "more than there is")
        async with cheat.expect_navigation():
            await cheat.get_by_role("button", name="Hand in").click()  # and refused by the server
        assert "Not taken" in await cheat.locator("#faults").inner_text()
        assert await cheat.evaluate("document.activeElement.id") == "faults"
        for path in ("/instructor", "/instructor/seat/team_2", "/instructor/log.jsonl", "/projector"):
            answer = await cheat.goto(room.home + path)
            assert answer.status == 403
        name = next(c["name"] for c in await cheat.context.cookies() if c["name"].startswith("team_"))
        for role in ("instructor", "projector"):
            forged = {
                "name": name.replace("team", role),
                "value": room.tokens["team team_1"],
                "url": room.home,
            }
            await cheat.context.add_cookies([forged])
            answer = await cheat.goto(f"{room.home}/{role}")
            assert answer.status == 403
        await cheat.goto(f"{room.home}/team")
        await cheat.evaluate("document.querySelector('input[name=team]').value = 'team_2'")
        await cheat.evaluate("document.querySelector('form[data-budget]').submit()")
        await shows(cheat, "Nothing was taken")
        assert "team_" not in await cheat.evaluate("document.cookie")  # scripts get no cookie

    playing(folder, play)
    assert GameFolder(folder).state.submitted == {}


def test_a_decision_by_the_keyboard_alone_and_every_control_has_a_name(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", practice_rounds=0)

    async def play(room: Class) -> None:
        desk, tab = await room.window("instructor"), await room.window("team team_1")
        await press(desk, "Open round 1")
        await shows(tab, "Your decision for round 1")
        await tab.reload()
        await tab.keyboard.press("Tab")
        assert await tab.evaluate("document.activeElement.className") == "skip"
        visited: list[str] = []
        for _ in range(40):
            await tab.keyboard.press("Tab")
            focus = await tab.evaluate(
                "[document.activeElement.id, document.activeElement.textContent.trim()]"
            )
            visited.append(focus[0] or focus[1])
            if focus[0] == "f-price":
                await tab.keyboard.press("Control+A")
                await tab.keyboard.type("88")
            if focus[1] == "Hand in":
                outline = await tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid"  # focus is seen
                async with tab.expect_navigation():
                    await tab.keyboard.press("Enter")
                break
        assert visited.index("f-price") < visited.index("f-advertising") < visited.index("Hand in")
        await shows(tab, "Handed in at")
        for window, paths in (
            (tab, ("/team", "/team/research", "/team/history")),
            (desk, ("/instructor", "/instructor/links", "/instructor/seat/team_2")),
        ):
            tree = await window.context.new_cdp_session(window)
            for path in paths:
                await window.goto(room.home + path)
                nodes = (await tree.send("Accessibility.getFullAXTree"))["nodes"]
                controls = [
                    n for n in nodes if not n["ignored"] and n.get("role", {}).get("value") in CONTROLS
                ]
                assert controls
                assert [n for n in controls if not n.get("name", {}).get("value", "").strip()] == [], path

    playing(folder, play)
    assert GameFolder(folder).state.submitted[1, "team_1"].decision.values["price"] == 88.0


CONTROLS = {
    "textbox",
    "checkbox",
    "button",
    "combobox",
    "link",
    "DisclosureTriangle",
    "spinbutton",
    "img",
    "image",
}


def test_a_link_in_somebody_else_s_page_lets_a_team_in(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game")

    async def play(room: Class) -> None:
        tab = await room.window()
        await tab.goto(f"http://localhost:{room.server.port}/")  # another site than 127.0.0.1
        link = f"{room.home}/t/{room.tokens['team team_2']}"
        await tab.evaluate(
            "link => { document.querySelector('main').innerHTML = `<a href='${link}'>x</a>` }", link
        )
        await tab.get_by_text("x", exact=True).click()
        await tab.wait_for_url(f"{room.home}/team")
        assert await tab.locator("h1").inner_text() == "Bears"
        assert room.tokens["team team_2"] not in await tab.evaluate("location.href + document.referrer")

    playing(folder, play)


def test_without_a_script_the_game_can_be_played_and_with_one_a_draft_outlives_a_cut(tmp_path: Path) -> None:
    folder = small_game(tmp_path / "game", practice_rounds=0)

    async def play(room: Class) -> None:
        desk = await room.window("instructor", java_script_enabled=False)
        plain = await room.window("team team_1", java_script_enabled=False)
        rich = await room.window("team team_2", PHONE)
        await press(desk, "Open round 1")
        await plain.reload()
        await hand_in(plain, price="77")
        assert "Handed in" in await plain.locator("#said").inner_text()
        await shows(rich, "Your decision for round 1")
        await rich.locator("#f-price").fill("133")
        await rich.goto(f"{room.home}/team/research")
        await rich.goto(f"{room.home}/team")
        assert await rich.locator("#f-price").input_value() == "133"  # a draft is kept
        room.server.kill()
        await shows(rich, "No answer from the game's server")
        assert await rich.locator("#f-price").input_value() == "133"
        with served(folder, "--port", str(room.server.port)) as again:
            assert again.port == room.server.port
            await rich.wait_for_function("() => document.querySelector('#lost').textContent === ''")
            await hand_in(rich)

    playing(folder, play)
    events = GameFolder(folder).log.events
    decisions = [decision_of(e.about["decision"]).values["price"] for e in events if e.kind == "submitted"]
    assert decisions == [77.0, 133.0]
