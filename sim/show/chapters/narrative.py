"""Sentences of a report as Markdown."""

from __future__ import annotations

import re


class Prose(str):
    """Markdown that shows itself as such in a notebook."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def escape(text: str) -> str:
    """Make any text safe to stand in Markdown as it is."""
    flat = " ".join(re.split(r"[ \t\r\n\f\v]+", text)).strip(" ")  # a number and its unit stay together
    flat = re.sub(r"([\\`*_{}\[\]()#+!|<>$~^&@\"])", r"\\\1", flat)
    return re.sub(r"^(\d+)\.", r"\1\\.", re.sub(r"^-", r"\\-", flat))


def prose(heading: str, *paragraphs: str, level: int = 2) -> Prose:
    """Put paragraphs, those that there are, under a heading."""
    return Prose("\n\n".join([f"{'#' * level} {heading}", *(p for p in paragraphs if p)]))


def bullets(*items: str) -> str:
    """A list of what there is; nothing of nothing."""
    return "\n".join(f"- {item}" for item in items if item)
