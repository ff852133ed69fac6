"""The desk as it is laid out: sliders at the left, the picture at the right, what is kept below.

It shows what it is told to show, and says what somebody does; what that means is decided in `widgets`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import ipywidgets as w

from sim.scenario.basics.names import MECHANISMS
from sim.show.explorer.keeping import Keeping
from sim.show.explorer.panels import MODES
from sim.show.explorer.rows import Rows
from sim.show.explorer.svg import escaped, tag
from sim.show.words.words import Words

_CSS = Path(__file__).with_name("desk.css")
_NAMES = Path(__file__).with_name("slider_names.js")
_LEFT = "330px"  # width of the sliders


class Does(Protocol):
    """What the desk asks for when somebody touches it."""

    def move(self, key: str, value: float | None) -> None: ...  # noqa: D102
    def undo(self) -> None: ...  # noqa: D102
    def all_as_written(self) -> None: ...  # noqa: D102
    def explore(self, strategy: str) -> None: ...  # noqa: D102
    def see_beside(self, strategies: Iterable[str]) -> None: ...  # noqa: D102
    def switch_off(self, mechanisms: Iterable[str]) -> None: ...  # noqa: D102
    def add(self, name: str) -> None: ...  # noqa: D102
    def pin(self, name: str) -> None: ...  # noqa: D102
    def draw(self) -> None: ...  # noqa: D102


class Desk:
    """The widgets, and how they are laid out.

    Parameters
    ----------
    does : Does
    keeps : dict of str to callable
        As `Keeping` takes them.
    studies : list of str
        Offered by name.
    words : Words
    """

    def __init__(
        self, does: Does, keeps: dict[str, Callable[..., str]], studies: list[str], words: Words
    ) -> None:
        self._does, self.words = does, words
        self._setting = False
        self.study = w.Combobox(options=studies, continuous_update=False, **self._choice("study"))
        self.strategy = w.Dropdown(**self._choice("strategy"))
        self.mode = w.ToggleButtons(
            options=[(words(f"explorer.mode.{m}"), m) for m in MODES],
            tooltips=[words(f"explorer.mode.{m}.tip") for m in MODES],
            style={"button_width": "auto"},
        )
        self.undo, self.as_written, self.pin = (self._button(key) for key in ("undo", "all", "pin"))
        self.pin_name = w.Text(
            placeholder=words("explorer.pin.field"), description=words("explorer.pin.field"),
            layout=w.Layout(width="130px"),
        )  # fmt: skip
        self.pin_name.add_class("explorer-unseen")
        self.rows = Rows(does.move, words)
        self.beside = w.SelectMultiple(
            rows=5, description=words("explorer.beside"), layout=w.Layout(width="100%")
        )
        self.beside.add_class("explorer-unseen")
        self.switches = {
            name: w.Checkbox(
                description=words(
                    "explorer.switch",
                    name=words.label("mechanism", name),
                    without=words(f"explorer.without.{name}"),
                ),
                indent=False,
                layout=w.Layout(width="auto", height="auto", flex="0 0 auto"),
            )
            for name in MECHANISMS
        }
        self.verdict, self.status, self.picture, self.table, self._mark = (w.HTML() for _ in range(5))
        self._pins = _bar([])
        self.keeping = Keeping(keeps, words)
        self.widget = self._laid_out()
        self._listen()

    def choices(self, scenario: tuple[str, str, tuple[str, ...]], names: list[str], off: set[str]) -> None:
        """Show what is chosen: study, strategy and those beside it, of these names; what is switched off."""
        study, strategy, beside = scenario
        told = [(self.words.strategy(name), name) for name in names]
        self._setting = True
        try:
            self.study.value = study
            self.strategy.options = told
            self.strategy.value = strategy
            self.beside.options = [one for one in told if one[1] != strategy]
            self.beside.value = beside
            for name, box in self.switches.items():
                box.value = name not in off
        finally:
            self._setting = False

    def say(self, text: str, fault: bool = False) -> None:
        """Say how far the answer is, or why there is none."""
        kind = "explorer-fault" if fault else "explorer-status"
        self.status.value = tag("div", escaped(text), class_=kind)

    def conclude(self, sentences: list[str]) -> None:
        """Say the verdict, to those who hear the page, too."""
        first, *others, last = map(escaped, sentences)
        parts = " ".join([tag("strong", first), *others, tag("span", last)])
        self.verdict.value = tag("div", parts, class_="explorer-verdict", role="status", aria_live="polite")

    def mark(self, draft: bool, changed: bool) -> None:
        """Frame what is a draft until it is saved."""
        (self.widget.add_class if draft else self.widget.remove_class)("explorer-draft")
        told = escaped(self.words("explorer.mark.draft" if draft else "explorer.mark.kept"))
        self._mark.value = tag("span", told, class_="explorer-unsaved" if draft else "explorer-saved")
        self.as_written.disabled = not changed

    def pins(self, pinned: Mapping[str, tuple[Callable[[], None], Callable[[], None]]]) -> None:
        """Show the pins by name: what goes back to each, and what takes it away."""
        buttons = []
        for name, (back, away) in pinned.items():
            one = w.Button(description=name, tooltip=self.words("explorer.pin.back"), layout=_auto())
            other = w.Button(
                description="\u00d7", tooltip=self.words("explorer.pin.away", name=name),
                layout=w.Layout(width="30px"),
            )  # fmt: skip
            one.on_click(lambda _, act=back: act())
            other.on_click(lambda _, act=away: act())
            buttons += [one, other]
        self._pins.children = buttons

    def _button(self, key: str) -> Any:
        words = self.words
        return w.Button(
            description=words(f"explorer.{key}"), tooltip=words(f"explorer.{key}.tip"), layout=_auto()
        )

    def _choice(self, key: str) -> dict[str, Any]:
        wide = w.Layout(width="auto", flex="1 1 auto", min_width="150px")
        return {"description": self.words(f"explorer.{key}"), "layout": wide}

    def _laid_out(self) -> Any:
        switches = w.VBox(list(self.switches.values()), layout=w.Layout(max_height="260px", overflow="auto"))
        switches.add_class("explorer-switches")
        more = w.Accordion([self.beside, switches])
        more.titles = (self.words("explorer.beside"), self.words("explorer.switches"))
        left = w.VBox(
            [
                w.HBox([self.study]),
                w.HBox([self.strategy]),
                _bar([self.undo, self.as_written, self._mark]),
                self.rows.widget,
                more,
            ],
            layout=w.Layout(width=_LEFT, flex=f"0 0 {_LEFT}", padding="0 10px 0 0"),
        )
        bar = _bar([self.mode, self.pin_name, self.pin, self._pins, self.status])
        right = w.VBox(
            [self.verdict, bar, self.picture, self.table],
            layout=w.Layout(flex="1 1 0", min_width="420px", overflow="hidden"),
        )
        desk = w.HBox([left, right], layout=w.Layout(align_items="flex-start"))
        style = w.HTML(
            tag("style", _CSS.read_text(encoding="utf-8")), layout=w.Layout(height="0", margin="0")
        )
        names = w.Output(outputs=[_script(_NAMES.read_text(encoding="utf-8"))])
        whole = w.VBox([style, desk, self.keeping.widget, names])
        whole.add_class("explorer")
        return whole

    def _listen(self) -> None:
        does = self._does
        self._heard(self.study, lambda name: self.keeping.do("load", name.strip()) if name.strip() else None)
        self._heard(self.strategy, lambda name: does.explore(name) if name else None)
        self._heard(self.beside, does.see_beside)
        self._heard(self.mode, lambda _: does.draw())
        self._heard(self.rows.adding, self._added)
        for box in self.switches.values():
            self._heard(
                box, lambda _: does.switch_off(n for n, one in self.switches.items() if not one.value)
            )
        self.undo.on_click(lambda _: does.undo())
        self.as_written.on_click(lambda _: does.all_as_written())
        self.pin.on_click(lambda _: does.pin(self.pin_name.value))

    def _heard(self, widget: Any, act: Callable[[Any], Any]) -> None:
        """Act on what somebody chose, and not on what the desk itself shows."""

        def changed(change: Any) -> None:
            if not self._setting:
                act(change["new"])

        widget.observe(changed, "value")

    def _added(self, name: str) -> None:
        if name:
            self._does.add(name)
            self.rows.adding.value = ""


def _auto() -> Any:
    return w.Layout(width="auto")


def _script(text: str) -> dict[str, Any]:
    """A script as an output, which the page runs."""
    return {"output_type": "display_data", "data": {"application/javascript": text}, "metadata": {}}


def _bar(these: list[Any]) -> Any:
    """Things in a row, as many as have room."""
    bar = w.HBox(these)
    bar.add_class("explorer-bar")
    return bar
