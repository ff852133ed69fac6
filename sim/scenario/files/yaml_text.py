"""YAML as a person means it: text in, plain values out, each with the place it stands at.

PyYAML only splits the text into events. What a word means is decided here, so that none of YAML 1.1's
surprises (`no` is false, `012` is ten, `1:30` is ninety) reaches a scenario: a plain word is a number only
when it is written as a decimal number; all that is doubtful stays text, which a field for numbers refuses.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.basics.errors import UserError, one_line

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 50_000
#: A number written with more characters than this is no number a scenario needs.
MAX_DIGITS = 40

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a value was written: a line and column of a file, or an option that sets what is at `path`."""

    file: str
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def is_option(self) -> bool:
        """Whether it was given beside the files."""
        return bool(self.path)


@dataclass(frozen=True)
class Node:
    """A value and the place of each part of it.

    Attributes
    ----------
    value : dict of str to Node, list of Node, str, int, float, bool or None
    place : Place
        Where the value starts.
    key_place : Place or None
        Where its key starts, if it stands in a mapping.
    text : str
        A scalar as written.
    """

    value: Any
    place: Place
    key_place: Place | None = None
    text: str = ""

    def plain(self) -> Any:
        """Return the value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def node_of(value: Any, place: Place) -> Node:
    """Return a plain value as a node, all of which stands at `place`."""
    if isinstance(value, dict):
        return Node({key: node_of(item, place) for key, item in value.items()}, place, place)
    if isinstance(value, list):
        return Node([node_of(item, place) for item in value], place, place)
    return Node(value, place, place)


def shown(path: str | Path) -> str:
    """Return `path` as messages show it: relative to the present folder where it lies inside."""
    path = Path(os.path.normpath(path))
    here = Path.cwd()
    return one_line(str(path.relative_to(here) if path.is_relative_to(here) else path))


def quoted(value: object, limit: int = 60) -> str:
    """Return `value` for a message: on one line, printable and not too long."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 4] + "..." + text[0]


def read(path: str | Path) -> Node:
    """Read a scenario file.

    Returns
    -------
    Node
        The mapping the file holds.

    Raises
    ------
    UserError
        If the file cannot be read, is too large, is no text or is no YAML of the plain kind scenarios use.
    """
    name = shown(path)
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise UserError(f"{name}: a file is expected, this is a folder or a device")
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except UserError:
        raise
    except FileNotFoundError:
        raise UserError(f"{name}: no such file") from None
    except (OSError, ValueError) as error:
        raise UserError(f"{name}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    return parse_file(content, name)


def parse_file(content: bytes, name: str) -> Node:
    """Turn the bytes of a scenario file into the mapping they hold; `name` is the file's in messages."""
    if len(content) > MAX_BYTES:
        raise UserError(f"{name}: too large, a scenario file has at most {MAX_BYTES:,} bytes")
    if b"\0" in content:
        raise UserError(f"{name}: not a text file (it holds NUL bytes)")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"{name}:{line}:1: not a text file in UTF-8 (byte {content[error.start]:#04x})"
        ) from None
    node = parse_text(text, name)
    if node is None or node.value is None:
        raise UserError(f"{name}: the file is empty")
    if not isinstance(node.value, dict):
        raise UserError(f"{node.place}: keys and values are expected (got {quoted(node.plain())})")
    return node


def parse_text(text: str, name: str) -> Node | None:
    """Turn YAML into a node, or None if the text holds nothing."""
    try:
        reader = _Reader(name, yaml.parse(text, Loader=yaml.SafeLoader))
        return reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise UserError(f"{place}: {_problem(error, text)}") from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(name, before.count("\n") + 1, error.position - before.rfind("\n"))
        raise UserError(f"{place}: a character that cannot be printed ({error.character:#06x})") from None
    except yaml.YAMLError as error:  # pragma: no cover - PyYAML marks all its errors today
        raise UserError(f"{name}: not YAML ({' '.join(str(error).split())})") from None
    except UserError:
        raise
    except (ValueError, OverflowError):
        # PyYAML hands escapes such as "\U99999999" to chr() unchecked
        raise UserError(f"{name}: not YAML: a character escape out of range") from None


def scalar(text: str) -> Any:
    """Return what a plain word means: a number, true, false, nothing, or itself."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= MAX_DIGITS:
        if _WHOLE.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return float(text)
    return text


class _Dumper(yaml.SafeDumper):
    """Puts every text in quotes that `scalar` would not give back as text."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "'" if scalar(value) != value else None
    if not value.replace("\n", "").isprintable():
        style = '"'  # the only style that keeps line breaks such as NEL
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump(value: Any) -> str:
    """Write plain values as YAML that `parse_file` reads back as they are."""
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))


def _problem(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = " ".join(str(error.problem or error.context or "not YAML").split())
    mark = error.problem_mark
    if mark is not None:
        lines = text.splitlines()
        line = lines[mark.line] if mark.line < len(lines) else ""
        if "\\t" in problem or "\t" in line[: mark.column + 1]:
            return "a tab cannot indent a line, use spaces"
        if "mapping values are not allowed" in problem:
            return "a ':' too many in this line (put text that holds ': ' in quotes), or a wrong indent"
    if "expected <block end>" in problem:
        return "a wrong indent, or a key without ':'"
    return f"not YAML: {problem}"


class _Reader:
    """Builds nodes from events, within limits. The depth limit also bounds the recursion."""

    def __init__(self, name: str, events: Iterator[yaml.Event]) -> None:
        self.name = name
        self.events = events
        self.nodes = 0

    def document(self) -> Node | None:
        node = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    raise UserError(f"{self.place(event)}: a second document; one file holds one scenario")
                node = self.node(next(self.events), 1)
        return node

    def place(self, event: yaml.Event) -> Place:
        assert event.start_mark is not None
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def node(self, event: yaml.Event, depth: int, key_place: Place | None = None) -> Node:
        place = self.place(event)
        self.nodes += 1
        self.check(event, place, depth)
        if isinstance(event, yaml.ScalarEvent):
            value = scalar(event.value) if event.style is None else event.value
            return Node(value, place, key_place, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(event, depth + 1))
            return Node(items, place, key_place)
        mapping: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            if isinstance(key.value, dict | list):
                raise UserError(f"{key.place}: a key is one word")
            # a key is text however it is spelt: a firm may be called `no`
            if key.text in mapping:
                first = mapping[key.text].key_place
                line = f" (first in line {first.line})" if first else ""
                raise UserError(f"{key.place}: key {quoted(key.text)} stands twice{line}")
            mapping[key.text] = self.node(next(self.events), depth + 1, key.place)
        return Node(mapping, place, key_place)

    def check(self, event: yaml.Event, place: Place, depth: int) -> None:
        """Refuse what makes YAML dangerous or surprising."""
        anchor = event.anchor if isinstance(event, yaml.NodeEvent) else None
        if anchor:
            word = "aliases (*" if isinstance(event, yaml.AliasEvent) else "anchors (&"
            raise UserError(f"{place}: {word}{anchor[:40]}) are not allowed, use extends or repeat the value")
        tag = event.tag if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) else None
        if tag is not None:
            raise UserError(f"{place}: tags ({quoted(tag)[1:-1]}) are not allowed")
        if depth > MAX_DEPTH:
            raise UserError(f"{place}: nested too deep, at most {MAX_DEPTH} levels")
        if self.nodes > MAX_NODES:
            raise UserError(f"{place}: too long, at most {MAX_NODES:,} values")
