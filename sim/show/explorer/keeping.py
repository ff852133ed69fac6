"""The bar of the desk on which what was found is kept: copied, saved, sent to a report, opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from sim.scenario.basics.errors import UserError
from sim.show.explorer.svg import escaped, tag
from sim.show.words.words import Words


class Keeping:
    """Buttons and fields; what they do is told to the desk.

    Parameters
    ----------
    does : dict of str to callable
        ``command()`` and ``yaml()`` -> text to copy; ``save(name, over)``, ``report(name)`` and
        ``load(name)`` -> what to say.
    words : Words
    """

    def __init__(self, does: dict[str, Callable[..., str]], words: Words) -> None:
        self._does, self._words = does, words
        self.command, self.yaml, self.save, self.report, self.load = (
            w.Button(description=words(f"explorer.{key}"), tooltip=words(f"explorer.{key}.tip"),
                     layout=w.Layout(width="auto"))
            for key in ("command", "yaml", "save", "report", "load")
        )  # fmt: skip
        self.name = self._field("explorer.name_field", "150px")
        self.opened = self._field("explorer.load_field", "112px")
        self.over = w.Checkbox(
            description=words("explorer.over"), indent=False, layout=w.Layout(width="auto")
        )
        self.text = w.Textarea(
            description=words("explorer.copied"),
            layout=w.Layout(width="auto", height="110px", display="none"),
        )
        self.text.add_class("explorer-unseen")
        self.said = w.HTML()
        bar = w.HBox(
            [self.command, self.yaml, self.name, self.save, self.over, self.report, self.opened, self.load]
        )
        bar.add_class("explorer-bar")
        self.widget = w.VBox([bar, self.said, self.text])
        self.command.on_click(lambda _: self._copy("command"))
        self.yaml.on_click(lambda _: self._copy("yaml"))
        self.save.on_click(lambda _: self.do("save", self.name.value.strip(), self.over.value))
        self.report.on_click(lambda _: self.do("report", self.name.value.strip()))
        self.load.on_click(lambda _: self.do("load", self.opened.value.strip()))

    def tell(self, text: str, fault: bool = False) -> None:
        """Say how something went."""
        kind = "explorer-fault" if fault else "explorer-status"
        self.said.value = tag("div", escaped(text), class_=kind, role="status")

    def _field(self, key: str, width: str) -> Any:
        field = w.Text(
            placeholder=self._words(key), description=self._words(key), layout=w.Layout(width=width)
        )
        field.add_class("explorer-unseen")
        return field

    def _copy(self, what: str) -> None:
        try:
            self.text.value = self._does[what]()
        except UserError as error:
            self.tell(str(error), fault=True)
            return
        self.text.layout.display = None
        self.tell(self._words("explorer.to_copy"))

    def do(self, what: str, *given: Any) -> None:
        """Do one of them, and say how it went."""
        try:
            self.tell(self._does[what](*given))
        except UserError as error:
            self.tell(str(error), fault=True)
