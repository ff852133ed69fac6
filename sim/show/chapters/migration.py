"""Which rung pays: the chapter of a comparison's report, and all there is to show of a migration view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.charts import migration as charts
from sim.show.charts.chart import Chart
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

if TYPE_CHECKING:  # what it is made with is heavy, and finished results need none of it
    from sim.study.measure.statistics import Interval
    from sim.study.migration.markov_chain import Migration


def migration(view: View) -> Chapter:
    """Where customers go, and which move would pay most; nothing where no moves are known."""
    text = chapter(view)
    return Chapter(()) if text is None else Chapter.of(text, chapter_chart(view))


def chapter(view: View) -> Prose | None:
    """Which move would pay most under the control; None where no moves are known."""
    matrix, pays = _of_comparison(view)
    if matrix.empty:
        return None
    words, name = view.words, escape(view.words.strategy(view.control))
    heading = f"## {words('heading.migration')}\n\n"
    best = pays[pays["gain"] > 0]
    if best.empty:
        return Prose(heading + words("migration.none", name=name))
    own = readouts.is_own_ladder(matrix["from_stage"])
    top: Any = best.iloc[0]
    gain = numbers.interval(float(top["gain"]), float(top["low"]), float(top["high"]), currency=view.currency)
    text = words(
        "migration.report.own" if own else "migration.report",
        name=name,
        gain=escape(gain),
        **{
            key: escape(words.label("stage", top[column]))
            for key, column in (("start", "from_stage"), ("end", "to_stage"), ("usual", "instead_of"))
        },
    )
    return Prose(heading + text)


def chapter_chart(view: View) -> Chart | None:
    """The chart of the chapter."""
    matrix, pays = _of_comparison(view)
    return charts.which_rung_pays(matrix, pays, view.words, view.currency, view.band)


def _of_comparison(view: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The control's matrix and gains, laid out as a `Migration` has them."""
    table = view.table("migration")
    own = table[table["strategy"] == view.control] if len(table) else table
    if not len(own):
        return pd.DataFrame(), pd.DataFrame()
    chance = own[own["measure"] == "chance"].rename(columns={"mean": "chance"})
    usual = chance.loc[chance.groupby("from_stage", sort=False)["chance"].idxmax()]
    # what those who are silent bring is what the map makes too much of, so moves from there are not ranked
    known = (own["measure"] == "gain") & own["mean"].notna() & (own["from_stage"] != "silent")
    pays = own[known].rename(columns={"mean": "gain"})
    most = dict(zip(usual["from_stage"], usual["to_stage"], strict=True))
    pays = pays.assign(instead_of=pays["from_stage"].map(most))
    return chance, pays.sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def band(found: Migration, words: Words) -> str:
    """What bars are, for captions."""
    return words(f"band.{found.how}", confidence=numbers.percent(found.confidence, 0))


def rung_chart(found: Migration, lang: str = "en") -> Chart | None:
    """Where customers go, and which move pays."""
    words = Words(lang)
    return charts.which_rung_pays(found.matrix, found.pays, words, found.currency, band(found, words))


def value_chart(found: Migration, lang: str = "en") -> Chart | None:
    """What a customer on each rung is worth."""
    words = Words(lang)
    return charts.rungs_by_value(found.stages, words, found.currency, band(found, words))


def hindsight_chart(found: Migration, lang: str = "en") -> Chart | None:
    """What the matrix says beside what was paid; None where that is not known."""
    words = Words(lang)
    if found.hindsight is None:
        return None
    return charts.matrix_and_paid(found.hindsight, words, found.currency, band(found, words))


def stage_table(found: Migration, lang: str = "en") -> Table:
    """Customers, earnings and worth by rung."""
    words, unit = Words(lang), numbers.Unit(1.0, "")
    rows = []
    for _, row in found.stages.iterrows():
        earned, worth = (_written(row, name, unit) for name in ("earned", "value"))
        rows.append(
            [words.label("stage", row["stage"]), numbers.count(float(row["customers"])), earned, worth]
        )
    names = ("stage", "customers_there", "earned", "worth")
    columns = [words(f"column.{name}") for name in names]
    known = {"confidence": numbers.percent(found.confidence, 0), "equity": _money(found.equity, found)}
    caption = words("migration.table", **known)
    if found.to_come is not None:
        caption = words.sentences(caption, words("migration.to_come", worth=_money(found.to_come, found)))
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _money(told: Interval, found: Migration) -> str:
    return numbers.interval(told.mean, told.low, told.high, currency=found.currency)


def pays_table(found: Migration, lang: str = "en", most: int = 12) -> Table:
    """What one point more of each move would add, the best first."""
    words = Words(lang)
    shown = found.pays.head(most)
    unit = numbers.unit_for(shown[["gain", "low", "high"]].to_numpy(float).ravel())
    rows = [
        [
            *(words.label("stage", row[name]) for name in ("from_stage", "to_stage", "instead_of")),
            " ".join(
                numbers.parts(float(row["gain"]), float(row["low"]), float(row["high"]), unit, plus=True)
            ),
        ]
        for _, row in shown.iterrows()
    ]
    columns = [words(f"column.{name}") for name in ("start_stage", "end_stage", "instead")]
    gain, name = words("column.gain_point"), unit.name(found.currency)
    columns.append(words("with.unit", text=gain, unit=name) if name else gain)
    return Table(pd.DataFrame(rows, columns=columns), words("migration.pays.table"))


def _written(row: Any, name: str, unit: numbers.Unit) -> str:
    """A number with its interval."""
    mean, low, high = (float(row[name + end]) for end in ("", "_low", "_high"))
    return " ".join(numbers.parts(mean, low, high, unit))


def lines(found: Migration, words: Words | None = None) -> list[str]:
    """The whole view as lines of text: rungs, moves that pay, hindsight, notes."""
    words = words or Words()
    matrix = found.matrix.pivot(index="from_stage", columns="to_stage", values="chance")
    order = found.stages["stage"].tolist()
    percents = (100 * matrix.reindex(order, columns=order)).round(1).rename_axis(index=None, columns=None)
    percents.index = percents.columns = pd.Index([words.label("stage", stage) for stage in order])
    text = [words("migration.lines.map", source=found.source)]
    text += percents.map(lambda value: "" if not value > 0 else f"{value:.1f}").to_string().splitlines()
    for table in (stage_table(found, words.lang), pays_table(found, words.lang, most=6)):
        text += ["", table.caption, *table.frame.to_string(index=False).splitlines()]
    if found.hindsight is not None and len(found.hindsight):
        text += ["", words("migration.lines.ahead", when=charts.payments(found.hindsight, words))]
        text += [_seen(row, words) for _, row in found.hindsight.iterrows()]
    return [*text, "", *(words("note", note=words.told(note)) for note in found.notes)]


def _seen(row: Any, words: Words) -> str:
    """What customers of a stage were said to pay, and paid."""
    said, paid = (_written(row, name, numbers.Unit(1.0, "")) for name in ("by_chain", "paid"))
    key = "much" if row["too_much_low"] > 0 else "little" if row["too_much_high"] < 0 else "fair"
    stage = words.label("stage", row["stage"])
    return words(f"migration.lines.{key}", stage=stage, said=said, paid=paid)
