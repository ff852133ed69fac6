"""From an entry of a validation error to a line a user can act on: place, path, fault, near name."""

from __future__ import annotations

import re
import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.basics.errors import near
from sim.scenario.files.yaml_text import Node, Place, quoted

_INNER_PATH = re.compile(r"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*): (.+)\Z", re.DOTALL)
_LOOKS_LIKE_NUMBER = re.compile(r"[-+]?[0-9.][0-9_.,:eExXoO%' ]*\Z")
_KINDS = {
    "string_type": "text",
    "string_unicode": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "finite_number": "a finite number",
}


def line(place: Place, path: Sequence[str], fault: str) -> str:
    """Return ``place: path: fault``, without the path where the place says it already."""
    name = ".".join(path)
    says_it = f".{place.path}".endswith(f".{name}")
    return f"{place}: {fault}" if says_it or not name else f"{place}: {name}: {fault}"


class Fault:
    """One entry of a ValidationError, found again in the file.

    Attributes
    ----------
    kind : str
        As pydantic names it.
    message : str
    where : tuple of str and int
        The value in the file that it is about: names and places in lists.
    by_key : bool
        Whether it is a name that is refused, not a value.
    place : Place
    rank : int
        How much it says beside others; 0 says most.
    """

    def __init__(self, item: Any, model: type[BaseModel], node: Node, path: Sequence[str]) -> None:
        self.kind: str = item["type"]
        self.context: dict[str, Any] = item.get("ctx", {})
        self.location = [part for part in item["loc"] if part != "[key]"]
        self.message: str = item["msg"]
        self.model = model
        self.by_key = "[key]" in item["loc"]
        self.path = list(path)
        self.where: tuple[str | int, ...] = ()
        self.node = node
        self.siblings: list[str] = []
        self.name = ""
        for part in self.location:
            self._step(part)
        if self.kind == "value_error":
            self.message = str(self.context.get("error", self.message))
            self._follow_message()
        self.place = self._place()
        self.rank = {"extra_forbidden": 0, "missing": 2}.get(self.kind, 1)

    def _step(self, part: str | int) -> bool:
        value = self.node.value
        if isinstance(value, dict) and part in value:
            self.siblings = [key for key in value if key != part]
            self.node = value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            self.node = value[part]
        else:
            # a part that is not in the file: a missing key, or the tag of a union
            if self.kind == "missing" and part is self.location[-1]:
                self.name = str(part)
                self.where += (part,)
            return False
        self.path.append(_word(part))
        self.where += (part,)
        return True

    def _follow_message(self) -> None:
        found = _INNER_PATH.match(self.message)
        if not found:
            return
        for part in found[1].split("."):
            before = len(self.path)
            if not self._step(int(part) if part.isdigit() and isinstance(self.node.value, list) else part):
                self.path.append(part)
                self.where += (part,)
            if len(self.path) == before:
                break
        self.message = found[2]

    def _place(self) -> Place:
        if self.kind in ("value_error", "too_long"):
            # a rule over several values: where an option changed one of them, the option broke it
            return _option_place(self.node) or self.node.place
        by_key = self.by_key or self.kind in ("extra_forbidden", "missing")
        return self.node.key_place if by_key and self.node.key_place else self.node.place

    def line(self) -> str:
        """The fault as the user is told."""
        path = [*self.path, self.name] if self.name else self.path
        return line(self.place, path, self._text())

    def _text(self) -> str:
        got = f"got {self._got()}"
        unit = self._unit()
        of = f"{unit}; " if unit else ""
        ctx = self.context
        match self.kind:
            case "extra_forbidden":
                names = _keys(self.model, self.location[:-1])
                hint = near(str(self.location[-1]), names)
                return f"no such key{hint or _listed(names)}"
            case "missing":
                hint = near(self.path[-1], self.siblings) if self.path else ""
                what = f" ({unit})" if unit else ""
                return f"is missing{what}" + (f"; {self.path[-1]!r} is new here{hint}" if hint else "")
            case "literal_error" | "union_tag_invalid":
                wanted = re.findall(r"'([^']*)'", str(ctx.get("expected") or ctx.get("expected_tags", "")))
                tag = "kind: " if self.kind == "union_tag_invalid" else ""
                value = ctx.get("tag", self.node.value)
                hint = near(value, wanted) if isinstance(value, str) else ""
                return f"{tag}one of {', '.join(wanted)} is expected (got {quoted(value)}){hint}"
            case "union_tag_not_found":
                wanted = [t for m in _models(self.model, self.location) for t in _tags(m)]
                return f"kind is missing, one of {', '.join(wanted)} is expected"
            case "string_pattern_mismatch":
                if self._pattern().startswith(("^[a-z]", "^([a-z]")):
                    foldered = ", alone or as FOLDER/NAME," if "/" in self._pattern() else ","
                    return f"a name of small letters, digits and _, at most 40{foldered} is expected ({got})"
                wanted = re.findall(r"\w+", self._pattern())
                return f"one of {', '.join(wanted)} is expected ({got})"
            case "greater_than_equal":
                return f"at least {_number(ctx['ge'])} is expected ({of}{got})"
            case "greater_than":
                return f"more than {_number(ctx['gt'])} is expected ({of}{got})"
            case "less_than_equal":
                return f"at most {_number(ctx['le'])} is expected ({of}{got})"
            case "less_than":
                return f"less than {_number(ctx['lt'])} is expected ({of}{got})"
            case "too_short":
                return f"at least {ctx['min_length']} expected (got {ctx['actual_length']})"
            case "too_long":
                # of a mapping, the length is not in the fault
                return f"at most {ctx['max_length']} expected (got {len(self.node.value)})"
            case "string_too_short" | "string_too_long":
                limit = ctx.get("min_length", ctx.get("max_length"))
                bound = "at least" if self.kind.endswith("short") else "at most"
                return f"text of {bound} {limit} characters is expected ({got})"
            case "value_error":
                return _one_line(self.message)
            case kind if kind in _KINDS:
                return f"{_KINDS[kind]} is expected ({of}{got}{self._advice()})"
            case _:
                return f"{_one_line(self.message)} ({got})"

    def _got(self) -> str:
        value = self.node.value
        if isinstance(value, dict):
            return "a mapping" if value else "an empty mapping"
        if isinstance(value, list):
            return "a list" if value else "an empty list"
        if value is None:
            return "nothing"
        return quoted(value) if isinstance(value, str) else self.node.text or quoted(value)

    def _advice(self) -> str:
        value, wanted = self.node.value, _KINDS[self.kind]
        if wanted == "text" and isinstance(value, bool | int | float):
            return "; put it in quotes"
        if (
            wanted == "a whole number"
            and isinstance(value, float)
            and value.is_integer()
            and abs(value) < 1e15
        ):
            return f"; write {int(value)}"
        if wanted.endswith("number") and isinstance(value, str):
            if value.endswith("%"):
                return "; write 50 % as 0.5"
            if _LOOKS_LIKE_NUMBER.match(value):
                return "; write it plainly, as 90 or 1.5, without leading zeros, _ , or :"
        if wanted == "true or false" and str(value).lower() in ("yes", "no", "on", "off"):
            return f"; write {'true' if str(value).lower() in ('yes', 'on') else 'false'}"
        return ""

    def _unit(self) -> str:
        field = _field(self.model, self.location)
        extra = field.json_schema_extra if field else None
        return str(extra.get("unit", "")) if isinstance(extra, dict) else ""

    def _pattern(self) -> str:
        return str(self.context.get("pattern", ""))


def _option_place(node: Node) -> Place | None:
    if node.place.is_option:
        return node.place
    parts = node.value.values() if isinstance(node.value, dict) else node.value
    if not isinstance(node.value, dict | list):
        return None
    return next((place for place in map(_option_place, parts) if place), None)


def _word(part: str | int) -> str:
    text = str(part)
    return text if re.fullmatch(r"[\w-]{1,60}", text) else quoted(text)


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) and abs(value) < 1e15 else str(value)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _listed(names: list[str]) -> str:
    return f"; keys here are {', '.join(names)}" if 0 < len(names) <= 12 else ""


def _options(annotation: Any) -> list[Any]:
    """Return the alternatives of a type: models, dict[...], list[...] and plain types."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _options(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [option for part in get_args(annotation) for option in _options(part)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _tags(model: type[BaseModel]) -> tuple[str, ...]:
    field = model.model_fields.get("kind")
    return get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()


def _walk(model: type[BaseModel], location: Sequence[str | int]) -> tuple[list[Any], FieldInfo | None]:
    options: list[Any] = [model]
    field: FieldInfo | None = None
    for part in location:
        following: list[Any] = []
        for option in options:
            if _is_model(option):
                if part in option.model_fields:
                    field = option.model_fields[str(part)]
                    following += _options(field.annotation)
                elif part in _tags(option):
                    following.append(option)
            elif get_origin(option) in (dict, list):
                following += _options(get_args(option)[-1])
        options = following
    return options, field


def options_at(model: type[BaseModel], location: Sequence[str | int]) -> list[Any]:
    """What may stand at a place of a model: models, dict[...], list[...] and plain types."""
    return _walk(model, location)[0]


def _models(model: type[BaseModel], location: Sequence[str | int]) -> list[type[BaseModel]]:
    return [option for option in options_at(model, location) if _is_model(option)]


def _keys(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    return [key for found in _models(model, location) for key in found.model_fields]


def _field(model: type[BaseModel], location: Sequence[str | int]) -> FieldInfo | None:
    return _walk(model, location)[1]
