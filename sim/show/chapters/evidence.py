"""Facts measured in the model: target, interval and verdict in pictures, grouped by source."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.tables import Table
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_title, wrap
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.facts.expected_verdicts import Expected, read_expected
from sim.study.facts.fact_table import KINDS
from sim.study.facts.judge import VERDICTS, has_number, statement_in

MET, NOT_MET, OPEN, NOT_MEASURED = VERDICTS
_ROW = 0.3  # inches
_COLOURS = {MET: style.GAIN, NOT_MET: style.LOSS, OPEN: style.MUTED}
_PUBLISHED = "published"


def measured(found: pd.DataFrame, lang: str = "en") -> Chapter:
    """How many facts are met, and the picture of each source's facts.

    Parameters
    ----------
    found : DataFrame
        As `measure_facts` returns it.
    lang : str
    """
    words = Words(lang)
    return Chapter.of(counted(found, words), *(evidence(found, source, words) for source in sources(found)))


def failures(found: pd.DataFrame, lang: str = "en") -> Chapter:
    """The facts that are not met or open, with the sentence why; nothing where all are met."""
    listed = failed(found, read_expected(), Words(lang))
    return Chapter.of(listed if len(listed.frame) else None)


def sources(found: pd.DataFrame) -> list[str]:
    """Sources in the order of the facts; what was published stands together, at the end."""
    names = list(dict.fromkeys(found["source"].map(_group)))
    return sorted(names, key=lambda name: name == _PUBLISHED)


def _group(source: str) -> str:
    return _PUBLISHED if source.startswith(_PUBLISHED) else source


@drawn
def evidence(found: pd.DataFrame, source: str, words: Words | None = None) -> Chart | None:
    """Draw the facts of one source; None if none was measured.

    Parameters
    ----------
    found : DataFrame
        As `measure_facts` returns it.
    source : str
        One of `sources`.
    """
    words = words or Words()
    rows: Any = found[(found["source"].map(_group) == source) & (found["verdict"] != NOT_MEASURED)]
    if rows.empty:
        return None
    figure, axes = new_figure(0.75 + _ROW * len(rows), len(rows), 1)
    layout: Any = figure.get_layout_engine()
    layout.set(h_pad=0.0, hspace=0.0)
    for ax, (_, row) in zip(axes.flat, rows.iterrows(), strict=True):
        _draw(ax, row, words)
    each = rows.drop_duplicates("id")
    met, predicted = each["verdict"] == MET, each["kind"] == "predict"
    counts = {
        "source": words.label("fact.source", source),
        "met": int(met.sum()),
        "all": len(each),
        "predicted": int((met & predicted).sum()),
        "predictions": int(predicted.sum()),
    }
    failed = int((each["verdict"] == NOT_MET).sum())
    title = words.begin("fact.title.failed" if failed else "fact.title", **counts, failed=failed)
    put_title(figure, title)
    told = words.clauses(
        words("fact.row", name=row["id"], verdict=words(f"fact.verdict.{row['verdict']}"))
        for _, row in rows.drop_duplicates("id").iterrows()
    )
    return Chart(figure, title, words("fact.caption"), words("fact.alt", told=told))


def _limits(row: Any) -> tuple[float, float]:
    """Ends of a row's own scale: its interval and the ends of its band, with some room."""
    ends = (row["low"], row["high"], row["value"], row["band_low"], row["band_high"])
    known = [v for v in ends if math.isfinite(v)]
    low, high = min(known), max(known)
    room = 0.15 * (high - low) or 0.1 * max(abs(high), 1.0)
    return low - room, high + room


def _draw(ax: Any, row: Any, words: Words) -> None:
    """Draw one number: its band in grey, its interval, its value, and what it is."""
    low, high = _limits(row)
    ax.axvspan(max(low, row["band_low"]), min(high, row["band_high"]), color=style.FAINT, alpha=0.6, lw=0)
    colour = _COLOURS[row["part_verdict"]]
    ends = [v if math.isfinite(v) else row["value"] for v in (row["low"], row["high"])]
    ax.plot(ends, [0, 0], color=colour, lw=1.8, solid_capstyle="butt")
    mark = {MET: "o", NOT_MET: "X", OPEN: "o"}[row["part_verdict"]]
    ax.plot(
        [row["value"]], [0], marker=mark, color=colour, ms=5.5,
        mfc="white" if row["part_verdict"] == OPEN else colour,
    )  # fmt: skip
    ax.set(xlim=(low, high), ylim=(-1, 1), yticks=[], xticks=[])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    verdict = words(f"fact.verdict.{row['part_verdict']}")
    name = words(f"fact.mark.{row['kind']}", id=row["id"])
    part = wrap(words.told(statement_in(row, "part")), 44)
    ax.set_ylabel(f"{name}  {part}", rotation=0, ha="right", va="center", fontsize=6.6, labelpad=4)
    ax.text(
        1.01, 0.5, words("fact.found", value=numbers.measured(row["value"]), verdict=verdict),
        transform=ax.transAxes, va="center", fontsize=6.6, color=colour,
    )  # fmt: skip


def counted(found: pd.DataFrame, words: Words | None = None) -> Table:
    """Count pins, facts that are built in, predictions, and those of a number, by verdict."""
    words = words or Words()
    each = found.drop_duplicates("id")
    verdicts = [v for v in VERDICTS if (each["verdict"] == v).any()]
    columns = {words("fact.column.verdict"): [words(f"fact.verdict.{v}") for v in verdicts]}
    groups = {kind: each["kind"] == kind for kind in KINDS} | {"number": has_number(each)}
    for name, chosen in groups.items():
        columns[words(f"fact.column.{name}")] = [
            str(int((each[chosen]["verdict"] == v).sum())) for v in verdicts
        ]
    return Table(pd.DataFrame(columns), words("fact.counts.caption"))


def failed(found: pd.DataFrame, expected: dict[str, Expected], words: Words | None = None) -> Table:
    """List the facts that are not met or open, with the sentence why."""
    words = words or Words()
    each = found.drop_duplicates("id")
    each = each[each["verdict"].isin([NOT_MET, OPEN])]
    frame = pd.DataFrame(
        {
            words("fact.column.fact"): each["id"],
            words("fact.column.kind"): each["kind"].map(lambda kind: words(f"fact.kind.{kind}")),
            words("fact.column.statement"): [
                words.declared(f"fact.{i}", said)
                for i, said in zip(each["id"], each["statement"], strict=True)
            ],
            words("fact.column.verdict"): each["verdict"].map(
                lambda verdict: words(f"fact.verdict.{verdict}")
            ),
            words("fact.column.why"): [
                words.declared(f"fact.{i}.why", expected[i].why) if i in expected else "" for i in each["id"]
            ],
        }
    )
    return Table(frame, words("fact.failed.caption"))
