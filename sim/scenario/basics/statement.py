"""Sentences that are said in English where they arise, and can be said again in any language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: Key of a statement that lists others, which are its value `items`.
LIST = "list"


class Statement(str):
    """An English sentence, or a name in one, that knows the key of its text and what was put into it.

    Attributes
    ----------
    key : str
        By which a language has the text.
    values : mapping of str to object
        Put into the fields of the text; statements among them are said in the same language.
    """

    key: str
    values: Mapping[str, Any]

    def __new__(cls, text: str, key: str = "", values: Mapping[str, Any] | None = None) -> Statement:
        """Make a string of `text`; a statement without a key can be said in English alone."""
        made = super().__new__(cls, text)
        made.key, made.values = key, dict(values or {})
        return made


def stated(texts: Mapping[str, str], key: str, **values: Any) -> Statement:
    """Say the text of `key` with `values` put in."""
    return Statement(texts[key].format(**values), key, values)


def listed(items: Iterable[Statement]) -> Statement:
    """Say statements as a list: a, b and c."""
    told = list(items)
    text = ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else "".join(told)
    return Statement(text, LIST, {"items": told})
