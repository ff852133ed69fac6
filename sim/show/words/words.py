"""Every word of charts and reports, looked up by key, so that a second language is a second mapping."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.basics.errors import UserError, near
from sim.show.words.en.english import ENGLISH

#: Language -> key -> text. A further language is a further mapping with the same keys.
LANGUAGES: dict[str, Mapping[str, str]] = {"en": ENGLISH}


class Words:
    """The words of one language.

    Parameters
    ----------
    lang : str
        A key of `LANGUAGES`.

    Raises
    ------
    UserError
        If the language is not there.
    """

    def __init__(self, lang: str = "en") -> None:
        if lang not in LANGUAGES:
            raise UserError(
                f"lang: no words for {lang!r}; languages are {', '.join(LANGUAGES)}{near(lang, LANGUAGES)}"
            )
        self.lang = lang
        self._texts = LANGUAGES[lang]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with `values` put in."""
        return self._texts[key].format(**values)

    def begin(self, key: str, **values: object) -> str:
        """Return the text as the beginning of a sentence: with a capital."""
        text = self(key, **values)
        return text[:1].upper() + text[1:]

    def label(self, kind: str, name: object) -> str:
        """Return the label of a stage, ledger line, lever, measure or other name.

        A name that the language does not know is the user's own: shown as written, underscores as spaces.
        """
        return self._texts.get(f"{kind}.{name}", str(name).replace("_", " "))

    def strategy(self, name: object) -> str:
        """Return the label of a strategy."""
        return self.label("strategy", name)

    def listing(self, names: list[str]) -> str:
        """Join names as a sentence does: a, b and c."""
        if len(names) < 2:
            return "".join(names)
        return self("and", first=self("comma").join(names[:-1]), last=names[-1])
