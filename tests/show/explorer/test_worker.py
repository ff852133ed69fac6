"""Who asks last is answered, and nobody sees a stale answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from sim.scenario.basics.errors import UserError
from sim.show.explorer.worker import Worker

PATIENCE = 20.0  # seconds that a test waits before it fails


class Asked:
    """A worker whose answers wait until they are let go, and what it told."""

    def __init__(self, rest: float = 0.0) -> None:
        self.told: list[Any] = []
        self.failed: list[str] = []
        self.at_work, self.let_go = threading.Event(), threading.Event()
        self.worker = Worker(self.quick, self.full, self.told.append, self.failed.append, rest)

    def quick(self, question: Any) -> Any:
        self.at_work.set()
        assert self.let_go.wait(PATIENCE)
        return None if str(question).startswith("no draft") else f"draft of {question}"

    def full(self, question: Any, check: Callable[[], None]) -> Any:
        check()
        return f"full {question}"


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_a_question_gets_a_quick_answer_and_then_a_full_one(asked: Asked) -> None:
    asked.let_go.set()
    asked.worker.ask("a")
    assert asked.worker.wait(PATIENCE)
    assert asked.told == ["draft of a", "full a"]


def test_the_newest_question_wins_and_those_between_are_never_looked_at(asked: Asked) -> None:
    asked.worker.ask("a")
    assert asked.at_work.wait(PATIENCE)
    for question in ("b", "c", "d"):
        asked.worker.ask(question)
    asked.let_go.set()
    assert asked.worker.wait(PATIENCE)
    assert asked.told == ["draft of d", "full d"]


def test_a_slider_that_moves_is_followed_but_its_full_answers_wait_for_rest(asked: Asked) -> None:
    asked.worker.ask("care 1", gesture="care")
    assert asked.at_work.wait(PATIENCE)
    asked.worker.ask("care 2", gesture="care")
    asked.let_go.set()
    assert asked.worker.wait(PATIENCE)
    assert asked.told == ["draft of care 1", "draft of care 2", "full care 2"]


@pytest.mark.parametrize("gesture", [None, "price"])
def test_a_draft_is_stale_once_anything_else_was_done(asked: Asked, gesture: str | None) -> None:
    asked.worker.ask("care", gesture="care")
    assert asked.at_work.wait(PATIENCE)
    asked.worker.ask("else", gesture=gesture)
    asked.let_go.set()
    assert asked.worker.wait(PATIENCE)
    assert asked.told == ["draft of else", "full else"]


def test_a_full_answer_under_way_ends_when_it_becomes_stale() -> None:
    told: list[Any] = []
    begun, go_on = threading.Event(), threading.Event()
    pieces: list[str] = []

    def full(question: str, check: Callable[[], None]) -> str:
        for piece in range(3):
            check()
            pieces.append(f"{question}{piece}")
            begun.set()
            assert go_on.wait(PATIENCE)
        return question

    worker = Worker(lambda _: None, full, told.append, told.append, 0.0)
    worker.ask("a")
    assert begun.wait(PATIENCE)
    worker.ask("b")
    go_on.set()
    assert worker.wait(PATIENCE)
    assert told == ["b"]
    assert pieces == ["a0", "b0", "b1", "b2"]


def test_what_cannot_be_answered_is_said_and_the_next_question_is_answered() -> None:
    told: list[Any] = []
    failed: list[str] = []

    def quick(question: str) -> None:
        if question == "refused":
            raise UserError("care: too much")
        if question == "broken":
            raise ZeroDivisionError("by nought")

    worker = Worker(quick, lambda question, _: question, told.append, failed.append, 0.0)
    for question in ("refused", "broken", "fine"):
        worker.ask(question)
        assert worker.wait(PATIENCE)
    assert failed == ["care: too much", "ZeroDivisionError: by nought"]
    assert told == ["fine"]


def test_questions_from_many_threads_end_with_the_newest(asked: Asked) -> None:
    asked.let_go.set()
    threads = [threading.Thread(target=asked.worker.ask, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked.worker.ask("last")
    assert asked.worker.wait(PATIENCE)
    assert asked.told[-1] == "full last"
    assert len([one for one in threading.enumerate() if one.name == "explorer"]) == 0
