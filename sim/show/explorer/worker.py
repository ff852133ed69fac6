"""Who answers: one thread with room for one question, the newest; a stale answer is never told.

While a slider moves there is a quick answer to each question that is reached, so that the picture follows the
slider; it is stale once somebody does anything else. Once the slider has rested there is a full answer, stale
as soon as anything is asked.
Questions come from whatever thread a notebook runs its callbacks on, so all that is shared is under one lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from sim.scenario.basics.errors import UserError

#: Seconds without a further question before the full answer is worked out.
REST = 0.4


class StaleError(Exception):
    """Nobody waits for this answer any more."""


class Worker:
    """Answers questions, the newest first and no other.

    Parameters
    ----------
    quick : callable
        ``quick(question)`` -> an answer, or None where there is none; then the full one follows at once.
    full : callable
        ``full(question, check)`` -> an answer; `check`, called between pieces of work, ends a stale one.
    tell : callable
        ``tell(answer)``, under `lock`: whoever asks waits until it is told.
    fail : callable
        ``fail(message)``, likewise, where a question cannot be answered.
    rest : float
        Seconds before the full answer.
    """

    def __init__(
        self,
        quick: Callable[[Any], Any],
        full: Callable[[Any, Callable[[], None]], Any],
        tell: Callable[[Any], None],
        fail: Callable[[str], None],
        rest: float = REST,
    ) -> None:
        self._quick, self._full, self._tell, self._fail, self._rest = quick, full, tell, fail, rest
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._newest = 0
        self._gesture: str | None = None
        self._begun = 1  # the first question of the gesture
        self._slot: tuple[int, Any] | None = None
        self._thread: threading.Thread | None = None

    def ask(self, question: Any, gesture: str | None = None) -> None:
        """Ask, and no full answer to what was asked before is told any more.

        Nor is a quick one, unless that belongs to the same `gesture`: the name of the slider that moves.
        """
        with self.lock:
            self._newest += 1
            if gesture is None or gesture != self._gesture:
                self._begun = self._newest
            self._gesture = gesture
            self._slot = self._newest, question
            self._changed.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="explorer", daemon=True)
                self._thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is left to answer; whether that came to be."""
        with self.lock:
            return self._changed.wait_for(lambda: self._thread is None, seconds)

    def _work(self) -> None:
        """Answer until nothing is asked any more; then the thread ends, for a desk that nobody looks at."""
        while True:
            with self.lock:
                if self._slot is None:
                    self._thread = None
                    self._changed.notify_all()
                    return
                (number, question), self._slot = self._slot, None
            try:
                self._answer(number, question)
            except StaleError:
                continue
            except UserError as error:
                self._deliver(number, self._fail, str(error))
            except Exception as error:  # whatever it is, the sliders stay alive
                self._deliver(number, self._fail, f"{type(error).__name__}: {error}")
            except BaseException:  # the thread ends here, and nobody waits for it for ever
                with self.lock:
                    self._thread = None
                    self._changed.notify_all()
                raise

    def _answer(self, number: int, question: Any) -> None:
        quick = self._quick(question)
        if quick is not None:
            with self.lock:
                if number >= self._begun:
                    self._tell(quick)
                self._changed.wait_for(lambda: self._newest != number, self._rest)
        self._check(number)
        self._deliver(number, self._tell, self._full(question, lambda: self._check(number)))

    def _check(self, number: int) -> None:
        with self.lock:
            if number != self._newest:
                raise StaleError

    def _deliver(self, number: int, to: Callable[[Any], None], what: Any) -> None:
        with self.lock:
            if number == self._newest:
                to(what)
