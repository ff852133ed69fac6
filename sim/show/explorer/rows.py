"""Rows of the desk: a slider and a number box for one control, with its default marked, reset and help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ipywidgets as w

from sim.show.explorer.controls import Control
from sim.show.explorer.svg import escaped, tag
from sim.show.words.words import Words

#: What a number box takes where a number has no bound.
_ENDLESS = 1e12


class Row:
    """One control; slider and box always show the same value.

    Parameters
    ----------
    control : Control
    value : float
    changed : callable
        ``changed(key, value)`` when somebody moves it; None is back to the default.
    words : Words
    """

    def __init__(
        self, control: Control, value: float, changed: Callable[[str, float | None], None], words: Words
    ) -> None:
        self.control, self._changed, self._words = control, changed, words
        self._setting = False
        label = words("explorer.row", name=control.name, unit=control.unit)
        self._tip = words("explorer.tip", row=label, help=control.help)  # what is cut is told in full
        self._head = w.HTML(layout=w.Layout(width="100%"))
        self.slider = w.FloatSlider(
            min=control.low, max=control.high, step=control.step, readout=False, tooltip=control.help,
            layout=w.Layout(flex="1 1 auto", width="auto", min_width="120px"),
        )  # fmt: skip
        self.box = w.BoundedFloatText(
            min=max(control.least, -_ENDLESS), max=min(control.most, _ENDLESS), step=control.step,
            description=label, tooltip=control.help,
            layout=w.Layout(width="84px", flex="0 0 auto", margin="0"),
        )  # fmt: skip
        self.box.add_class("explorer-unseen")  # its label is for those who hear it
        self.reset = w.Button(
            description=words("explorer.reset"),
            tooltip=words("explorer.reset.tip", value=f"{control.default:g}"),
            layout=w.Layout(width="50px", flex="0 0 auto", margin="0 0 0 4px", padding="0"),
        )
        part = (control.default - control.low) / (control.high - control.low)
        tick = tag("span", "\u25b2", style=f"left:{100 * part:.1f}%")
        mark = w.HTML(tag("div", tick, class_="explorer-tick"))
        mark.add_class("explorer-ticks")
        line = w.HBox([self.slider, self.box, self.reset], layout=w.Layout(align_items="center"))
        self.widget = w.VBox([self._head, line, mark])
        self.widget.add_class("explorer-row")
        self.show(value)
        self.slider.observe(self._slid, "value")
        self.box.observe(self._moved, "value")
        self.reset.on_click(lambda _: self._changed(self.control.key, None))

    def show(self, value: float) -> None:
        """Show a value that somebody else has set."""
        self._setting = True
        try:
            if value > self.slider.max:
                self.slider.max = value
            if value < self.slider.min:
                self.slider.min = value
            self.slider.value = self.box.value = value
        finally:
            self._setting = False
        moved = value != self.control.default
        name, unit = escaped(self.control.name), escaped(self.control.unit)
        kind = "explorer-moved" if moved else "explorer-name"
        self._head.value = tag("div", tag("b", name), tag("i", unit), class_=kind, title=self._tip)
        self.reset.disabled = not moved

    def _slid(self, change: Any) -> None:
        """The slider was moved; one that only shows a value on its next notch says so, too, unheard."""
        if abs(float(change["new"]) - self.box.value) > 0.501 * self.slider.step:
            self._moved(change)

    def _moved(self, change: Any) -> None:
        if not self._setting:
            value = self.control.taken(float(change["new"]))
            self._changed(self.control.key, None if value == self.control.default else value)


class Rows:
    """All rows of a desk, and a field that adds a further one."""

    def __init__(self, changed: Callable[[str, float | None], None], words: Words) -> None:
        self._changed, self._words = changed, words
        self.by_key: dict[str, Row] = {}
        self._list = w.VBox(layout=w.Layout(max_height="560px"))
        self._list.add_class("explorer-rows")
        self.adding = w.Combobox(
            placeholder=words("explorer.add"), continuous_update=False,
            description=words("explorer.add"), layout=w.Layout(width="100%", margin="4px 0 0 0"),
        )  # fmt: skip
        self.adding.add_class("explorer-unseen")
        self.widget = w.VBox([self._list, self.adding])

    def fill(self, these: Iterable[Control], changes: Mapping[str, float]) -> None:
        """Show these controls and no others."""
        self.by_key = {c.key: Row(c, c.value(changes), self._changed, self._words) for c in these}
        self._list.children = [row.widget for row in self.by_key.values()]

    def add(self, control: Control, changes: Mapping[str, float]) -> None:
        """Add a control at the top, where it is seen; one that is there already stays."""
        if control.key in self.by_key:
            return
        row = Row(control, control.value(changes), self._changed, self._words)
        self.by_key = {control.key: row, **self.by_key}
        self._list.children = [one.widget for one in self.by_key.values()]

    def show(self, changes: Mapping[str, float]) -> None:
        """Show the values of a scenario."""
        for row in self.by_key.values():
            row.show(row.control.value(changes))
