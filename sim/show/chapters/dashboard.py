"""What a dashboard would have told, beside the truth: sentences, the picture, and the numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape, prose
from sim.show.chapters.tables import Table
from sim.show.charts.naive_and_true import naive_and_true, written
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.measure.naive_and_true import finding_of

_COLUMNS = ("naive", "matched", "true", "ratio")


def told(found: pd.DataFrame, currency: str = "", lang: str = "en", confidence: float = 0.95) -> Chapter:
    """What records say of each group of customers, what is true of it, and how far the usual mend gets.

    Parameters
    ----------
    found : DataFrame
        As `dashboard` returns it.
    currency : str
        Of the market.
    lang : str
    confidence : float
        Of its intervals.
    """
    words = Words(lang)
    band = words("band.text", confidence=numbers.percent(confidence, 0))
    return Chapter.of(
        sentences(found, words, currency),
        naive_and_true(found, words, currency, band),
        numbers_of(found, words, currency, band),
    )


def sentences(found: pd.DataFrame, words: Words, currency: str = "") -> Prose:
    """A paragraph for each subject."""
    return prose(
        words("heading.dashboard"),
        *(_paragraph(found, subject, words, currency) for subject in dict.fromkeys(found["subject"])),
    )


def _paragraph(found: pd.DataFrame, subject: str, words: Words, currency: str) -> str:
    texts = {name: escape(text) for name, text in written(found, subject, words, currency).items()}
    seen = words(f"dashboard.{subject}.seen", **texts)
    is_true = words(f"dashboard.{subject}.true", **texts)
    finding = words(f"dashboard.finding.{finding_of(found, subject)}", **texts)
    return words.sentences(seen, is_true, finding, _mend(found, subject, words, texts))


def _mend(found: pd.DataFrame, subject: str, words: Words, texts: dict[str, str]) -> str:
    """How much of what is wrong with the naive figure comparing like with like takes away."""
    rows: Any = found[found["subject"] == subject].set_index("measure")["mean"]
    wrong, left = rows["naive"] - rows["true"], rows["matched"] - rows["true"]
    removed = 1.0 - left / wrong if wrong else float("nan")
    if not numbers.finite(float(removed)):
        return ""
    key = "none" if removed < 0.1 else "past" if removed > 1.1 else "part" if removed < 0.9 else "all"
    return words(f"dashboard.mend.{key}", removed=escape(numbers.percent(float(removed), 0)), **texts)


def numbers_of(found: pd.DataFrame, words: Words, currency: str = "", band: str = "") -> Table:
    """Every figure with its interval, a row for each subject."""
    subjects = list(dict.fromkeys(found["subject"]))
    texts = [written(found, subject, words, currency) for subject in subjects]
    columns = {words("dashboard.column.subject"): [words.begin(f"dashboard.{s}") for s in subjects]}
    columns |= {words(f"dashboard.column.{name}"): [row[name] for row in texts] for name in _COLUMNS}
    return Table(pd.DataFrame(columns), words("dashboard.table", band=band))
