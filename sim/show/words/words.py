"""The words of a language, looked up by key: a language is a folder like `en`, one mapping a chapter."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Mapping

import sim.show.words as room
from sim.scenario.basics.errors import UserError, near
from sim.scenario.basics.statement import CLAUSES, LIST, SERIES, Statement
from sim.show.words.declared import declared

#: Its texts stand in its folder or, by the same keys, beside what they are about.
FIRST = "en"


def languages() -> list[str]:
    """The languages there are: the folders beside this module."""
    return [found.name for found in pkgutil.iter_modules(room.__path__) if found.ispkg]


def chapters(lang: str) -> dict[str, Mapping[str, str]]:
    """Texts of a language's folder by key, chapter by chapter."""
    folder = importlib.import_module(f"{room.__name__}.{lang}")
    names = [found.name for found in pkgutil.iter_modules(folder.__path__)]
    return {name: importlib.import_module(f"{folder.__name__}.{name}").TEXTS for name in names}


@functools.cache
def _texts(lang: str) -> Mapping[str, str]:
    """All texts of a language by key."""
    found = dict(declared()) if lang == FIRST else {}
    for chapter in chapters(lang).values():
        found |= chapter
    return found


class Words:
    """The words of one language.

    Parameters
    ----------
    lang : str
        One of `languages()`.

    Raises
    ------
    UserError
        If the language is not there.
    """

    def __init__(self, lang: str = FIRST) -> None:
        known = languages()
        if lang not in known:
            raise UserError(
                f"lang: no words for {lang!r}; languages are {', '.join(known)}{near(lang, known)}"
            )
        self.lang = lang
        self._texts = _texts(lang)

    @property
    def keys(self) -> frozenset[str]:
        """Everything that the language can say."""
        return frozenset(self._texts)

    def template(self, key: str) -> str:
        """Return the text of `key` with its fields as they stand."""
        return self._texts[key]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with `values` put in."""
        return self._texts[key].format(**values)

    def begin(self, key: str, **values: object) -> str:
        """Return the text as the beginning of a sentence: with a capital."""
        return capital(self(key, **values))

    def label(self, kind: str, name: object) -> str:
        """Return the label of a stage, ledger line, lever, measure or other name.

        A name that the language does not know is the user's own: shown as written, underscores as spaces.
        """
        return self._texts.get(f"{kind}.{name}", str(name).replace("_", " "))

    def strategy(self, name: object) -> str:
        """Return the label of a strategy."""
        return self.label("strategy", name)

    def declared(self, key: str, text: str, **values: object) -> str:
        """Return what is declared under `key`; `text` as it is where nothing is, for it is the user's own."""
        return self(key, **values) if key in self._texts else text

    def told(self, text: str) -> str:
        """Say a statement in this language, with all that was put into it; any other text as it is."""
        if not isinstance(text, Statement):
            return text
        joined = {LIST: self.listing, SERIES: self.series, CLAUSES: self.clauses}.get(text.key)
        if joined is not None:
            return joined([self.told(item) for item in text.values["items"]])
        values = {name: self.told(v) if isinstance(v, str) else v for name, v in text.values.items()}
        return self.declared(text.key, str(text), **values)

    def listing(self, names: list[str]) -> str:
        """Join names as a sentence does: a, b and c."""
        if len(names) < 2:
            return "".join(names)
        return self("and", first=self.series(names[:-1]), last=names[-1])

    def series(self, names: Iterable[str]) -> str:
        """Join names as a table or an aside does: a, b, c."""
        return self("comma").join(names)

    def clauses(self, texts: Iterable[str]) -> str:
        """Join what is longer than a name: a; b; c."""
        return self("semicolon").join(texts)

    def sentences(self, *texts: str) -> str:
        """Join the sentences of a paragraph, those that are there."""
        return self("between.sentences").join(text for text in texts if text)


def capital(text: str) -> str:
    """Begin a text with a capital."""
    return text[:1].upper() + text[1:]
