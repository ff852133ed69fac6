"""A report's chapters: the question's first, those with something to say next, the rest named in a line."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import get_args

import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.scenario.plans.study import Subject
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.outline import SUBJECTS, answer, basis, details, report
from sim.show.chapters.questions import asked
from sim.show.chapters.view import View, view
from tests.show import hand


@pytest.fixture
def found(tmp_path: Path) -> View:
    return view(sim.open_results(hand.folder(tmp_path)))


def headings(chapter: Chapter) -> list[str]:
    lines = [str(part).split("\n")[0] for part in chapter if isinstance(part, str)]
    return [line.removeprefix("## ") for line in lines if line.startswith("## ")]


def plans(found: View, **given: object) -> View:
    return dataclasses.replace(found, study={**found.study, **given})


def test_all_that_a_study_may_ask_is_a_chapter() -> None:
    assert set(get_args(Subject)) == set(SUBJECTS)


def test_what_the_study_asks_comes_first_and_only_once(found: View) -> None:
    seen = plans(found, asks=["service", "ladder"])
    assert headings(answer(seen)) == ["Service", "Customers on the loyalty ladder"]
    assert not {"Service", "Customers on the loyalty ladder"} & set(headings(details(seen)))
    whole = headings(report(seen))
    assert whole[:3] == ["What to do", "What would change this", "What the strategies are"]
    assert whole[3:5] == ["Service", "Customers on the loyalty ladder"]


@pytest.mark.parametrize(
    ("levers", "first"),
    [
        ([("front_agents", 1.0)], "service"),
        ([("list_price", 1.1)], "matrix"),
        ([("let_go", 1.0)], "portfolio"),
        ([("care", 1.0)], "ladder"),
    ],
)
def test_a_question_is_worked_out_from_what_strategies_do(found: View, levers: list, first: str) -> None:
    named = {"spend": {}, "levers": [{"lever": name, "value": value} for name, value in levers]}
    seen = plans(found, strategies={name: named for name in found.names if name != "hold"})
    others = dataclasses.replace(seen, tables={k: t for k, t in seen.tables.items() if k != "plans"})
    assert first in asked(others)


def test_a_chapter_in_which_nothing_differs_is_left_out_and_named(found: View) -> None:
    found = plans(found, asks=["quadrants"])
    load = found.table("load")
    loads = load.assign(low=load["mean"] - 1e-3, high=load["mean"] + 1e-3), load.assign(low=0.69, high=0.71)
    apart, alike = (dataclasses.replace(found, tables={**found.tables, "load": one}) for one in loads)
    assert "Service" in headings(details(apart)) and "Service" not in headings(details(alike))
    last = [str(part) for part in basis(alike) if isinstance(part, str)][-1]
    assert last.startswith("Left out, since nothing in them differs") and "service" in last


def test_a_study_says_what_it_asks_and_a_slip_is_told(tmp_path: Path) -> None:
    asks = sim.load_study("mature_retail", overrides=["study.asks=[service]"])
    assert asks.settings.asks == ["service"]
    with pytest.raises(UserError, match="did you mean 'service'"):
        sim.load_study("mature_retail", overrides=["study.asks=[servise]"])


def test_what_a_study_asks_is_no_part_of_its_fingerprint_until_it_asks() -> None:
    from sim.scenario.files.load import resolve

    assert "asks" not in resolve(sim.load_study("mature_retail"))
    assert resolve(sim.load_study("mature_retail", overrides=["study.asks=[money]"]))["asks"] == ["money"]
