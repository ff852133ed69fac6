"""What a number of a scenario is and where it comes from, said again where a table has it in English."""

from __future__ import annotations

import functools
import re

from sim.scenario.plans.parameters import Parameter
from sim.show.words.declared import declared, in_money, parameters, says
from sim.show.words.words import Words

#: Source of a number that nobody set.
DEFAULT = "default"


def meaning(words: Words, path: str, text: str, unit: str, currency: str = "") -> str:
    """Say what the number at `path` is, with its unit."""
    summed = _fields("assumption.sum", text)
    what = summed["meaning"] if summed else text
    what = words.declared(_key(path, what), what)
    if summed:
        what = words("assumption.sum", meaning=what, count=summed["count"])
    what = what.rstrip(".。")  # a table has no full stops
    money = currency or words("money")
    unit = words.declared(f"unit.{unit}", in_money(unit, money), money=money)
    return words("assumptions.unit", meaning=what, unit=unit) if unit else what


def source(words: Words, text: str) -> str:
    """Say where a number comes from; nothing of a default that nobody set."""
    if text == DEFAULT:
        return ""
    found = _fields("assumption.set", text)
    return words("assumption.set", **found) if found else words.declared(f"source.{text}", text)


@functools.cache
def _by_text() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Keys of parameters, and the paths that are theirs, by what is said of them."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for key, one in parameters().items():
        found.setdefault(says(one), []).append((key, _matching(one)))
    return found


def _matching(one: Parameter) -> re.Pattern[str]:
    path = re.escape(re.sub(r"\(\w+\)", "", one.path))
    path = re.sub(r"\\.\\\*\Z", r"(\.[^.]+)?", path)  # a long list is told by its sum, at its own path
    return re.compile(path.replace(r"\*", "[^.]+") + r"\Z")


def _key(path: str, what: str) -> str:
    """Key of what is said of the parameter at a path of a scenario file; nothing if it is none of ours."""
    path = path.removeprefix("market.")
    path = f"study.{path}" if path.startswith("run.") else path
    return next((key for key, pattern in _by_text().get(what, []) if pattern.match(path)), "")


def _fields(key: str, text: str) -> dict[str, str] | None:
    """What was put into the declared text of `key` to make `text`; None if it was not made of that."""
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(declared()[key]))
    found = re.fullmatch(pattern, text, re.DOTALL)
    return found.groupdict() if found else None
