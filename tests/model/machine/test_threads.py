"""How many threads a run has unless it is told: the processors, or fewer if it is small or not alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from sim.model.engines import compiled
from sim.model.machine import threads
from sim.model.machine.threads import MOST, WORTH, allowed, at_most, processors, threads_for
from sim.model.simulate import simulate
from sim.scenario.plans.study import RunSettings
from tests.study import hand_made


@pytest.fixture
def eight(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(threads, "processors", lambda: 8)
    yield


def test_processors_are_counted_up_to_a_limit() -> None:
    assert 1 <= processors() <= MOST


def test_what_is_allowed_ends_with_the_block_and_holds_for_one_thread() -> None:
    seen: list[int] = []
    with at_most(1):
        other = threading.Thread(target=lambda: seen.append(allowed()))
        other.start()
        other.join()
        with at_most(1000):
            assert allowed() == MOST
        assert allowed() == 1
    assert allowed() == seen[0] == processors()


def test_a_small_market_has_one_thread_and_a_large_one_all(eight: None) -> None:
    found = [threads_for(customers) for customers in (1, WORTH, 2 * WORTH, 3 * WORTH - 1, 10**6)]
    assert found == [1, 1, 2, 2, 8]
    with at_most(1):
        assert threads_for(10**6) == 1


def test_a_study_that_says_how_many_is_obeyed(eight: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert RunSettings().threads is None
    seen: list[int] = []

    class Counting(compiled.CompiledEngine):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)  # type: ignore[arg-type]
            seen.append(self._threads)

    monkeypatch.setattr(compiled, "CompiledEngine", Counting)
    run = {"market": {"customers": 3 * WORTH}, "months": 1, "warm_up_months": 0}
    simulate(hand_made.study(**run))
    simulate(hand_made.study(**run, threads=2))
    simulate(hand_made.study(**run, threads=2), threads=5)
    with at_most(1):
        simulate(hand_made.study(**run))
        simulate(hand_made.study(**run, threads=2))
    assert seen == [3, 2, 5, 1, 2]
