"""Sentences that are said in English where they arise, and can be said again in any language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

#: Keys of statements that list others, their value `items`: a, b and c; a, b, c; a; b; c.
LIST, SERIES, CLAUSES = "list", "series", "clauses"
_JOINED = {SERIES: ", ", CLAUSES: "; "}


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


def named(kind: str, name: str) -> Statement:
    """A name, as written with spaces, that a language may have a label for among those of its kind."""
    return Statement(name.replace("_", " "), f"{kind}.{name}")


def listed(items: Iterable[Statement], kind: str = LIST) -> Statement:
    """Say statements as a list of a kind, as a sentence does (a, b and c) if none is named."""
    told = list(items)
    if kind == LIST and len(told) > 1:
        text = ", ".join(told[:-1]) + " and " + told[-1]
    else:
        text = _JOINED.get(kind, "").join(told)
    return Statement(text, kind, {"items": told})


def kept(text: Statement) -> str:
    """Key and values of a statement as JSON, to stand beside its text in a table that keeps plain text."""
    return json.dumps({"key": text.key, "values": _plain(text.values)})


def recalled(text: str, beside: str) -> str:
    """The statement of which a table has the text and, beside it, what `kept` gave; if nothing, the text."""
    return Statement(text, **json.loads(beside, object_hook=_stated)) if beside else text


def _plain(value: Any) -> Any:
    """A value of a statement as JSON has it; a statement among them takes its text along."""
    if isinstance(value, Statement):
        return {"text": str(value), "key": value.key, "values": _plain(value.values)}
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _stated(found: dict[str, Any]) -> Any:
    return Statement(**found) if set(found) == {"text", "key", "values"} else found
