"""Satisfied or loyal: what customers say, and where they buy in the year after."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import CONTROL
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title, wrap
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

_SATISFIED, _AGAIN = style.Look(style.PALETTE[1], "-", "s"), style.Look(style.PALETTE[0], "-", "o")


@drawn
def satisfied_and_loyal(
    figures: pd.DataFrame,
    words: Words | None = None,
    band: str = "",
    control: str = CONTROL,
    title: str = "",
) -> Chart | None:
    """Draw how many are satisfied, and how much of what these buy next they buy here, row by row.

    Parameters
    ----------
    figures : DataFrame
        The table `satisfaction_figures` of a comparison: strategy, figure, mean, low, high.
    title : str
        What it says instead of the control's figures.
    """
    words = words or Words()
    names = readouts.strategies(figures)
    known: Any = figures.set_index(["strategy", "figure"])
    if control not in names or not np.isfinite(known.loc[(control, "again_satisfied"), "mean"]):
        return None
    figure, axes = new_figure(1.15 + 0.32 * len(names))
    ax = axes[0, 0]
    facts, handles = [], []
    for row, name in enumerate(names):
        ends = [known.loc[(name, measure)] for measure in ("satisfied", "again_satisfied")]
        ax.plot([100 * end["mean"] for end in ends], [row, row], color=style.FAINT, lw=3, zorder=1)
        handles = [_point(ax, end, row, look) for end, look in zip(ends, (_SATISFIED, _AGAIN), strict=True)]
        said, bought = (shares(end) for end in ends)
        facts.append(words("satisfaction.fact", name=words.strategy(name), satisfied=said, again=bought))
    ax.set_yticks(range(len(names)), [wrap(words.strategy(name), 34) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(0, 103)
    ax.set_xlabel(words("satisfaction.axis.share"))
    ax.grid(axis="x")
    put_legend(figure, handles, [words("satisfaction.satisfied"), words("satisfaction.again_satisfied")])
    title = title or words.begin(
        "satisfaction.title",
        name=words.strategy(control),
        **{
            key: numbers.percent(float(known.loc[(control, measure), "mean"]), 0)
            for key, measure in (("satisfied", "satisfied"), ("again", "again_satisfied"))
        },
    )
    put_title(figure, title)
    caption = words("satisfaction.caption", band=band)
    return Chart(figure, title, caption, words("satisfaction.alt", facts=words.clauses(facts)))


@drawn
def fives_and_fours(
    answers: pd.DataFrame,
    figures: pd.DataFrame,
    words: Words | None = None,
    band: str = "",
    control: str = CONTROL,
) -> Chart | None:
    """Draw what customers buy here of all that they buy next, by their answer, under the control.

    Parameters
    ----------
    answers, figures : DataFrame
        The tables `satisfaction` and `satisfaction_figures` of a comparison.
    """
    words = words or Words()
    own = answers[answers["strategy"] == control]
    rows = own[own["again"].notna()]
    if rows.empty:
        return None
    figure, axes = new_figure(2.5)
    ax, facts = axes[0, 0], []
    for place, (_, row) in enumerate(rows.iterrows()):
        mean, low, high = (float(row[f"again{end}"]) for end in ("", "_low", "_high"))
        ax.bar(place, 100 * mean, 0.5, color=_AGAIN.colour, alpha=0.35, lw=0)
        if np.isfinite(low):
            ax.errorbar(
                place, 100 * mean, yerr=[[100 * (mean - low)], [100 * (high - mean)]],
                fmt="o", color=_AGAIN.colour, ecolor=style.INK, elinewidth=1.2, capsize=3,
            )  # fmt: skip
        facts.append(
            words(
                "satisfaction.answer.fact",
                answer=row["answer"],
                again=shares(row, "again"),
                share=_asked(row),
            )
        )
    labels = [words("satisfaction.answer", answer=r["answer"], share=_asked(r)) for _, r in rows.iterrows()]
    ax.set_xticks(range(len(rows)), labels)
    ax.set_xlim(-0.6, len(rows) - 0.4)
    ax.set_ylim(0, 105)
    ax.set_xlabel(words("satisfaction.axis.answer"))
    ax.set_ylabel(words("satisfaction.axis.again"))
    ax.grid(axis="y")
    odds = figures[(figures["strategy"] == control) & (figures["figure"] == "odds")].iloc[0]
    title = _odds_title(odds, words)
    put_title(figure, title)
    caption = words("satisfaction.answer.caption", name=words.strategy(control), band=band)
    return Chart(figure, title, caption, words("satisfaction.answer.alt", facts=words.clauses(facts)))


@drawn
def zone_of_indifference(
    curve: pd.DataFrame,
    figures: pd.DataFrame,
    words: Words | None = None,
    band: str = "",
    control: str = CONTROL,
) -> Chart | None:
    """Draw what customers buy here of all that they buy next against their satisfaction, under the control.

    Parameters
    ----------
    curve, figures : DataFrame
        The tables `satisfaction_curve` and `satisfaction_figures` of a comparison.
    """
    words = words or Words()
    own = curve[curve["strategy"] == control]
    rows = own[own["again"].notna()]
    if len(rows) < 2:
        return None
    figure, axes = new_figure(3.1, 2, 1, sharex=True, gridspec_kw={"height_ratios": [2.4, 1]})
    above, below = axes[:, 0]
    score = rows["score"].to_numpy(float)
    mean, low, high = (100 * rows[f"again{end}"].to_numpy(float) for end in ("", "_low", "_high"))
    above.axvspan(3.5, 4.5, color="#f0f0f0", lw=0, zorder=0)
    above.annotate(
        words("satisfaction.fours"), (4.0, 1), (0, -3), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="center", va="top", fontsize=7.5, color=style.MUTED,
    )  # fmt: skip
    if np.isfinite(low).any():
        above.fill_between(score, low, high, color=_AGAIN.colour, alpha=0.2, lw=0)
    above.plot(score, mean, color=_AGAIN.colour, marker=_AGAIN.marker)
    above.set_ylim(0, 105)
    above.set_ylabel(words("satisfaction.axis.again"))
    above.grid(axis="y")
    below.bar(own["score"], 100 * own["customers"], 0.22, color=style.FAINT, lw=0)
    below.set_ylabel(words("satisfaction.axis.customers"))
    below.set_xlabel(words("satisfaction.axis.score"))
    below.set_xlim(float(score.min()) - 0.3, 5.0)
    put_title(figure, title := _zone_title(figures, control, words))
    facts = words.clauses(
        words("satisfaction.score.fact", score=numbers.plain(float(row["score"])), again=shares(row, "again"))
        for _, row in rows.iterrows()
    )
    caption = words("satisfaction.zone.caption", name=words.strategy(control), band=band)
    return Chart(figure, title, caption, words("satisfaction.zone.alt", facts=facts))


def shares(row: Any, name: str = "") -> str:
    """A share with its interval, in whole per cent."""
    columns = (name, f"{name}_low", f"{name}_high") if name else ("mean", "low", "high")
    mean, low, high = (100.0 * float(row[column]) for column in columns)
    if not numbers.finite(mean):
        return numbers.MISSING
    written = numbers.plain(mean, 0) + numbers.SPACE + "%"
    known = numbers.finite(low) and numbers.finite(high)
    return f"{written} [{numbers.plain(low, 0)}, {numbers.plain(high, 0)}]" if known else written


def points(row: Any, name: str = "mean") -> str:
    """A difference of shares with its interval, in points."""
    mean, low, high = (100.0 * float(row[end]) for end in (name, "low", "high"))
    return " ".join(numbers.parts(mean, low, high, numbers.Unit(1.0, ""), plus=True))


def _asked(row: Any) -> str:
    return numbers.percent(float(row["customers"]))


def _point(ax: Any, end: Any, row: int, look: style.Look) -> Any:
    """A share with its interval on a strategy's line; returns what the legend shows."""
    mean, low, high = (100.0 * float(end[column]) for column in ("mean", "low", "high"))
    if np.isfinite(low):
        ax.plot([low, high], [row, row], color=style.INK, lw=1.2, zorder=2)
    return ax.plot(mean, row, color=look.colour, marker=look.marker, ls="", ms=6, zorder=3)[0]


def _odds_title(odds: Any, words: Words) -> str:
    mean, low = float(odds["mean"]), float(odds["low"])
    if not numbers.finite(mean):
        return words.begin("satisfaction.answer.title.few")
    key = "sure" if numbers.finite(low) and low > 1 else "open"
    return words.begin(f"satisfaction.answer.title.{key}", odds=numbers.plain(mean, 1))


def _zone_title(figures: pd.DataFrame, control: str, words: Words) -> str:
    """Say whether more satisfaction keeps more among those who are satisfied."""
    row = figures[(figures["strategy"] == control) & (figures["figure"] == "within_four")].iloc[0]
    mean, low, high = (float(row[end]) for end in ("mean", "low", "high"))
    if not numbers.finite(mean):
        return words.begin("satisfaction.zone.title.few")
    key = "open" if not readouts.decided(low, high) else "rises" if mean > 0 else "falls"
    return words.begin(f"satisfaction.zone.title.{key}", rise=points(row))
