"""What the server is built of: limits, tokens, links, charts."""

from __future__ import annotations

import builtins
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from sim.game.web import links, svg
from sim.game.web.limits import MOST_KEPT, Limits, Rate
from sim.game.web.tokens import TOKENS, Tokens
from sim.scenario.basics.errors import UserError


def test_a_bucket_empties_and_fills_with_time() -> None:
    now = 0.0
    limits, rate = Limits(lambda: now), Rate(3, 2)
    assert [limits.allows(rate, "a") for _ in range(4)] == [True, True, True, False]
    assert limits.allows(rate, "b") and limits.blocked(rate, "a")
    now = 0.5
    assert not limits.blocked(rate, "a")
    assert [limits.allows(rate, "a") for _ in range(2)] == [True, False]
    now = 1e6
    assert [limits.allows(rate, "a") for _ in range(4)] == [True, True, True, False]


def test_who_asks_under_many_names_does_not_fill_the_memory() -> None:
    limits, rate = Limits(lambda: 0.0), Rate(3, 2)
    for number in range(MOST_KEPT + 100):
        limits.allows(rate, str(number))
    assert len(limits._left) == MOST_KEPT


@pytest.mark.parametrize("text", ["", "[]", "{", '{"instructor": "x"}', "null"])
def test_a_file_of_tokens_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / TOKENS).write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="not this game's tokens"):
        Tokens(tmp_path, ["a", "b"])


def test_a_token_given_twice_or_too_short_is_refused(tmp_path: Path) -> None:
    good = {"instructor": "i" * 22, "projector": "p" * 22, "team a": "a" * 22, "team b": "b" * 22}
    for wrong in ({"team b": "a" * 22}, {"team b": "b"}, {"team b": 5}):
        (tmp_path / TOKENS).write_text(json.dumps(good | wrong), encoding="utf-8")
        with pytest.raises(UserError):
            Tokens(tmp_path, ["a", "b"])
    (tmp_path / TOKENS).write_text(json.dumps(good), encoding="utf-8")
    tokens = Tokens(tmp_path, ["a", "b"])
    found = tokens.holder("b" * 22)
    assert found is not None and (found.role, found.team) == ("team", "b")
    assert tokens.holder("ä" * 22) is None and tokens.holder("") is None


def test_loopback_is_known_by_its_names_and_the_room_by_this_machine_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links.socket, "gethostname", lambda: "Lectern")
    assert links.host_names("127.0.0.1") == ["127.0.0.1", "localhost", "::1"]
    assert links.host_names("10.1.2.3") == ["10.1.2.3", "lectern", "lectern.local"]
    everywhere = links.host_names("0.0.0.0")
    assert {"lectern", "localhost"} <= set(everywhere) and "0.0.0.0" not in everywhere


def test_a_link_has_a_code_that_is_a_picture() -> None:
    drawn = links.code("http://192.168.0.7:8750/t/abcdefghijklmnopqrstuv")
    assert drawn.startswith("<svg") and "style=" not in drawn and "xmlns" not in drawn
    assert drawn != links.code("http://192.168.0.7:8750/t/abcdefghijklmnopqrstuw")


def test_without_the_extra_there_is_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *given: Any, **named: Any) -> Any:
        if name == "segno":
            raise ImportError(name)
        return real(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert links.code("http://127.0.0.1/") == ""


def heights(drawn: str) -> list[float]:
    return [float(y) for y in re.findall(r'<circle cx="[^"]*" cy="([^"]*)"', drawn)]


def test_a_chart_has_a_mark_for_each_value_that_there_is() -> None:
    drawn = svg.chart(
        [3.0, math.nan, 5.0], label="<x>", across="round", unit="1 to 5", bars=False, ticks=(1, 3, 5)
    )
    first, last = heights(drawn)
    assert first > last  # more is higher
    assert drawn.count("<circle") == 2 and "nan" not in drawn and "&lt;x&gt;" in drawn


def test_bars_stand_on_zero_and_losses_hang_from_it() -> None:
    drawn = svg.chart([200e3, -100e3], label="x", across="round", unit="EUR", bars=True)
    bars = re.findall(r'<rect x="[^"]*" y="([^"]*)" width="[^"]*" height="([^"]*)" fill="([^"]*)"', drawn)
    (top, high, gain), (zero, deep, loss) = ((float(y), float(h), fill) for y, h, fill in bars)
    assert top + high == pytest.approx(zero, abs=0.2) and high == pytest.approx(2 * deep, abs=0.4)
    assert gain != loss and "EUR\u00a0k" in drawn


@pytest.mark.parametrize(
    ("low", "high"), [(0, 0), (0, 1e-3), (-5, 7), (0, 8987), (-2.4e6, 1e5), (1, 5), (0, 1e12)]
)
def test_ticks_are_round_few_and_hold_all(low: float, high: float) -> None:
    ticks = svg._ticks(low, high)
    assert 2 <= len(ticks) <= 7 and ticks[0] <= low and ticks[-1] >= high
    step = ticks[1] - ticks[0]
    assert float(f"{step:.2g}") == pytest.approx(step)
