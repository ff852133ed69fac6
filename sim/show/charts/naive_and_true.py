"""What records tell of groups of customers, beside what is true: three bars, a panel for each subject."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, grid_of, hide_rest, new_figure, put_heading, put_title
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.measure.naive_and_true import finding_of

#: Subjects whose outcome is no money: the multiple that it is told in.
SCALES = {"membership": 100.0, "recovery": 1.0}
#: What is drawn, from the top: colour and hatch.
BARS = {
    "naive": (style.PALETTE[1], ""),
    "matched": (style.PALETTE[4], "///"),
    "true": (style.PALETTE[0], "xxx"),
}


@drawn
def naive_and_true(
    found: pd.DataFrame, words: Words | None = None, currency: str = "", band: str = ""
) -> Chart | None:
    """Draw the naive, the matched and the true difference of each subject, with their intervals.

    Parameters
    ----------
    found : DataFrame
        As `dashboard` returns it.
    """
    words = words or Words()
    subjects = list(dict.fromkeys(found["subject"]))
    rows, columns = grid_of(len(subjects), 2)
    figure, axes = new_figure(0.7 + 1.45 * rows, rows, columns)
    for number, (ax, subject) in enumerate(zip(axes.flat, subjects, strict=False)):
        own: Any = found[found["subject"] == subject].set_index("measure")
        _panel(ax, own, subject, words, currency, named=number % columns == 0)
        put_heading(ax, words.begin(f"dashboard.{subject}"), short(found, subject, words), 44)
    hide_rest(axes, len(subjects))
    title = words.begin(
        "dashboard.title",
        told=words.series(
            words("dashboard.title.of", name=words(f"dashboard.{s}.short"), finding=short(found, s, words))
            for s in subjects
        ),
    )
    put_title(figure, title)
    facts = words.clauses(
        words("dashboard.fact", name=words(f"dashboard.{s}"), **written(found, s, words, currency))
        for s in subjects
    )
    return Chart(figure, title, words("dashboard.caption", band=band), words("dashboard.alt", facts=facts))


def short(found: pd.DataFrame, subject: str, words: Words) -> str:
    """How records stand to the truth, in a few words: by what factor, where there is one."""
    ratio = found[(found["subject"] == subject) & (found["measure"] == "ratio")]["mean"].iloc[0]
    times = numbers.plain(float(ratio), 1 if abs(ratio) < 9.95 else 0)
    return words(f"dashboard.short.{finding_of(found, subject)}", times=times)


def written(found: pd.DataFrame, subject: str, words: Words, currency: str) -> dict[str, str]:
    """Every number of a subject with its interval and unit, as written."""
    rows: Any = found[found["subject"] == subject].set_index("measure")
    scale, texts = SCALES.get(subject, 1.0), {}
    money = "" if subject in SCALES else currency
    for measure in rows.index:
        mean, low, high = (float(rows.loc[measure, end]) for end in ("mean", "low", "high"))
        if measure == "ratio":
            texts[measure] = numbers.interval(mean, low, high)
        elif measure == "size":
            texts[measure] = numbers.percent(mean, 0)
        else:
            plus = measure in BARS
            ends = scale * mean, scale * low, scale * high
            number = numbers.interval(*ends, numbers.Unit(1.0, ""), money, plus)
            unit = f"dashboard.number.{subject}" if subject in SCALES else "dashboard.number"
            texts[measure] = words(unit, number=number)
    return texts


def _panel(ax: Any, own: Any, subject: str, words: Words, currency: str, named: bool) -> None:
    """One subject's bars, the naive one at the top."""
    scale = SCALES.get(subject, 1.0)
    for row, (measure, (colour, hatch)) in enumerate(BARS.items()):
        mean, low, high = (scale * float(own.loc[measure, end]) for end in ("mean", "low", "high"))
        ax.barh(row, mean, height=0.62, color=colour, hatch=hatch, edgecolor="white", lw=0)
        if np.isfinite(low):
            ax.plot([low, high], [row, row], color=style.INK, lw=1.1, marker="|", ms=6, zorder=3)
    ax.axvline(0, color=style.INK, lw=0.7)
    ax.set_yticks(range(len(BARS)), [words(f"dashboard.bar.{measure}") for measure in BARS] if named else [])
    ax.set_ylim(len(BARS) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(words(f"dashboard.axis.{subject}", money=currency or words("money")))
    ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    ax.locator_params(axis="x", nbins=6)
    ax.grid(axis="x")
