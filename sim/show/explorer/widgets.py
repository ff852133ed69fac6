"""The explorer: what somebody does at the desk becomes a scenario, and an answer becomes a picture.

Callbacks may run on another thread than cells do, and answers come from a third: all that they share is under
the lock of the worker, and nothing is global.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import Library, project, scenarios
from sim.scenario.plans.study import Study
from sim.show.explorer import controls, keep, picture
from sim.show.explorer.answer import Answer, Answers, Draft
from sim.show.explorer.desk import Desk
from sim.show.explorer.panels import Shown
from sim.show.explorer.state import LEVER, History, Look, Scenario, as_command, explored, played
from sim.show.explorer.worker import Worker
from sim.show.words.words import Words

#: Pins, and strategies beside the one explored, that a picture has room for.
MOST = 3


class Explorer:
    """A strategy and its market under sliders; shows itself in a notebook.

    Parameters
    ----------
    study : str or Path
        Name or file of a study with firms.
    strategy : str, optional
        Explored; the first that is not the control when left out.
    overrides : sequence of str
        ``path=value`` in which the study differs before anything is moved.
    beside : sequence of str
        Further strategies to look at, three at most.
    changes : mapping of str to float, optional
        What is moved already: ``lever.NAME`` or a path of the market -> value.
    look : Look, optional
        Size of the small market that answers.
    lang : str

    Raises
    ------
    UserError
        If the study cannot be explored.
    """

    def __init__(
        self,
        study: str | Path = "mature_retail",
        strategy: str | None = None,
        *,
        overrides: Sequence[str] = (),
        beside: Sequence[str] = (),
        changes: Mapping[str, float] | None = None,
        look: Look | None = None,
        workers: int | None = None,
        lang: str = "en",
    ) -> None:
        self.words = Words(lang)
        self._workers = workers
        self._look = look or Look()
        self._answers = Answers(self._look)
        self._worker = Worker(self._answers.quick, self._answers.full, self._tell, self._fail)
        self._history = History()
        self._pins: dict[str, Answer] = {}
        self._draft: Draft | None = None
        self._resting: tuple[Answer, str, str] | None = None  # what no draft changes, drawn
        self._kept: Scenario | None = None  # saved last, or as it was opened
        self._still: Any = None
        opened = Scenario(str(study), "", given=tuple(overrides))
        first = explored(self._answers.open(opened))[0]
        start = replace(opened, strategy=strategy or first, beside=tuple(beside), changes=dict(changes or {}))
        played(start, self._answers.open(start), self._look)  # a slip is told now, not by a slider
        keeps: dict[str, Callable[..., str]] = {
            "command": self.as_command,
            "yaml": self.as_yaml,
            "save": lambda name, over: self.words("explorer.saved", path=self.save(name, over)),
            "report": self._report,
            "load": self._load,
        }
        self.desk = Desk(self, keeps, Library(scenarios()).names("study"), self.words)
        self._open(start)

    @property
    def answer(self) -> Answer | None:
        """The last full answer."""
        return self._answers.last

    @property
    def written(self) -> Study:
        """The study before anything was moved."""
        return self._answers.open(self.scenario)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the full answer; whether it has come."""
        return self._worker.wait(seconds)

    def move(self, key: str, value: float | None) -> None:
        """Change a lever (``lever.NAME``) or a number of the market (its path); None is as written."""
        with self._worker.lock:
            self._ask(self.scenario.moved(key, value), None if value is None else key)

    def undo(self) -> None:
        """Go back to the scenario answered before the present one."""
        with self._worker.lock:
            before = self._history.back(self.scenario)
            if before is not None:
                self._choose(before)

    def all_as_written(self) -> None:
        """Take all changes back."""
        with self._worker.lock:
            self._choose(self.scenario.as_written())

    def explore(self, strategy: str) -> None:
        """Explore another strategy of the study; what was changed of the market stays."""
        with self._worker.lock:
            beside = tuple(name for name in self.scenario.beside if name != strategy)
            kept = {key: v for key, v in self.scenario.changes.items() if not key.startswith(LEVER)}
            self._choose(replace(self.scenario, strategy=strategy, beside=beside, changes=kept))

    def see_beside(self, strategies: Iterable[str]) -> None:
        """See further strategies of the study beside the one explored, three at most."""
        with self._worker.lock:
            self._ask(replace(self.scenario, beside=tuple(strategies)[:MOST]))

    def switch_off(self, mechanisms: Iterable[str]) -> None:
        """Switch off these mechanisms of the market and no others."""
        with self._worker.lock:
            off = tuple(mechanisms)
            as_written = set(off) == set(self.written.market_of_firms.switched_off)
            self._ask(replace(self.scenario, off=None if as_written else off))

    def add(self, name: str) -> None:
        """Put a further lever or number of the market under a slider: by its key, or as the list has it."""
        with self._worker.lock:
            key = controls.known(self.written, self.words).get(name, name)
            found = controls.control(self.written, self.scenario.strategy, key, self.words)
            if found is None:
                self.desk.say(self.words("explorer.unknown", name=name), fault=True)
            else:
                self.desk.rows.add(found, self.scenario.changes)
                self.desk.say(self.words("explorer.added", name=found.name))

    def pin(self, name: str = "") -> None:
        """Keep the scenario that was answered as a ghost; the oldest of three makes room."""
        with self._worker.lock:
            if self.answer is None:
                return
            told = name.strip()[:40] or self.words("explorer.pin.name", number=1 + len(self._pins))
            self._pins.pop(told, None)
            self._pins[told] = self.answer
            while len(self._pins) > MOST:
                self._pins.pop(next(iter(self._pins)))
            self._show_pins()

    def unpin(self, name: str) -> None:
        """Let a ghost go."""
        with self._worker.lock:
            self._pins.pop(name, None)
            self._show_pins()

    def as_command(self) -> str:
        """The command that gives the numbers of the full answer."""
        return as_command(self.scenario, self.written, self._look)

    def as_yaml(self) -> str:
        """The study as played, in its own size, as the text of a file."""
        study = self._in_full(self.scenario)
        return keep.as_yaml(study, study.name)

    def save(self, name: str, over: bool = False, root: str | Path | None = None) -> Path:
        """Save the study as played among the scenarios; never over another unless that is allowed."""
        with self._worker.lock:
            where = root or project() / "scenarios"
            path = keep.save_as_study(self._in_full(self.scenario), name, where, over=over)
            self._kept = self.scenario
            self._mark()
        return path

    def report(self, name: str, out: str | Path | None = None) -> Path:
        """Compare all strategies of the study as played, in its own size, and write the report."""
        others = tuple(n for n in explored(self.written) if n != self.scenario.strategy)
        study = self._in_full(replace(self.scenario, beside=others))
        where = out or project() / "reports"
        return keep.send_to_report(study, name, where, lang=self.words.lang, workers=self._workers)

    def load(self, study: str | Path) -> None:
        """Open another study: by name, by file, or as a folder of results has it."""
        written = Path(study) / "study.yaml"
        name = str(written) if written.is_file() else str(study)
        with self._worker.lock:
            self._answers.forget()
            opened = Scenario(name, "")
            first = explored(self._answers.open(opened))[0]
            self._pins.clear()
            self._open(replace(opened, strategy=first))

    def draw(self) -> None:
        """Draw what is known."""
        with self._worker.lock:
            if self.answer is None:
                return
            shown = self._shown()
            drawn = self._resting
            if drawn is None or drawn[0] is not self.answer or drawn[1] != shown.mode:
                drawn = self._resting = self.answer, shown.mode, picture.rested(shown)
            self.desk.picture.value = picture.drawn(shown, drawn[2])

    def _ipython_display_(self) -> None:
        """Show the desk, wait for the first answer, and leave its picture in the notebook."""
        from IPython.display import DisplayHandle, display

        views = self.desk.widget._repr_mimebundle_()
        display({kind: view for kind, view in views.items() if kind != "text/plain"}, raw=True)
        self.wait()
        still = DisplayHandle()
        with self._worker.lock:
            shown, marks = self._still_bundle()
            still.display(shown, metadata=marks, raw=True)
            self._still = still

    def _open(self, scenario: Scenario) -> None:
        """Begin with a scenario, and with the controls of its strategy."""
        self.scenario = self._kept = scenario
        self._show_pins()
        self._fill(scenario)
        self._choose(scenario)

    def _fill(self, scenario: Scenario) -> None:
        study = self._answers.open(scenario)
        self.desk.rows.fill(controls.usual(study, scenario.strategy, self.words), scenario.changes)
        self.desk.rows.adding.options = list(controls.known(study, self.words))

    def _choose(self, scenario: Scenario) -> None:
        """Show a scenario with a control for all that it changes, and ask about it."""
        study = self._answers.open(scenario)
        off = set(study.market_of_firms.switched_off if scenario.off is None else scenario.off)
        chosen = scenario.study, scenario.strategy, scenario.beside
        self.desk.choices(chosen, explored(study), off)
        if (scenario.study, scenario.strategy) != (self.scenario.study, self.scenario.strategy):
            self._fill(scenario)
        for key in scenario.changes:
            found = controls.control(study, scenario.strategy, key, self.words)
            if found is not None:
                self.desk.rows.add(found, scenario.changes)
        self._ask(scenario)

    def _ask(self, scenario: Scenario, gesture: str | None = None) -> None:
        """Ask about a scenario, while a slider moves or not."""
        self.scenario = scenario
        self.desk.rows.show(scenario.changes)
        self._mark()
        self.desk.say(self.words("explorer.status.work" if self.answer else "explorer.status.ready"))
        self._worker.ask(scenario, gesture)

    def _tell(self, found: Answer | Draft) -> None:
        """Draw an answer; the worker holds the lock, and has made sure that it is not stale."""
        self._draft = found if isinstance(found, Draft) else None
        self.draw()
        if isinstance(found, Draft):
            return
        self._history.keep(found.scenario)
        self.desk.undo.disabled = len(self._history.past) < 2
        shown = self._shown()
        self.desk.conclude(picture.verdict(shown))
        self.desk.table.value = picture.table(shown)
        self.desk.say(self.words("explorer.status.answered"))
        if self._still is not None:
            still, marks = self._still_bundle()
            self._still.update(still, metadata=marks, raw=True)

    def _fail(self, message: str) -> None:
        self._draft = None
        self.desk.say(message, fault=True)

    def _shown(self) -> Shown:
        assert self.answer is not None
        return Shown(self.answer, self._draft, dict(self._pins), self.desk.mode.value, self.words)

    def _still_bundle(self) -> tuple[dict[str, str], dict[str, Any]]:
        """The picture for a notebook without a kernel, and for a report; what is said of it."""
        if self.answer is None:  # it could not be answered, and the desk says why
            return {"text/html": self.desk.status.value}, {}
        shown = replace(self._shown(), draft=None)
        told = " ".join(picture.verdict(shown))
        still = {"text/html": picture.still(shown), "image/svg+xml": picture.drawn(shown)}
        return still, {"image/svg+xml": {"alt": told, "caption": told}}

    def _mark(self) -> None:
        self.desk.mark(draft=self.scenario != self._kept, changed=self.scenario.changed)

    def _show_pins(self) -> None:
        self.desk.pins({name: (self._back_to(one), self._away(name)) for name, one in self._pins.items()})
        self.draw()

    def _back_to(self, answer: Answer) -> Any:
        def act() -> None:
            with self._worker.lock:
                self._choose(answer.scenario)

        return act

    def _away(self, name: str) -> Any:
        return lambda: self.unpin(name)

    def _load(self, name: str) -> str:
        self.load(name)
        return self.words("explorer.loaded", name=name)

    def _report(self, name: str) -> str:
        """Write a report on a thread of its own: minutes may pass, and the sliders stay alive."""

        def work() -> None:
            try:
                said, fault = self.words("explorer.reported", path=self.report(name)), False
            except UserError as error:
                said, fault = str(error), True
            self.desk.keeping.tell(said, fault)

        threading.Thread(target=work, name="report", daemon=True).start()
        return self.words("explorer.reporting")

    def _in_full(self, scenario: Scenario) -> Study:
        """The study as played, in its own size, and true of itself."""
        return keep.described(played(scenario, self.written), scenario, self.words)
