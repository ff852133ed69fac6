"""Why a strategy earns more or less than the control: the bridge in sentences, as a waterfall, as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError, near
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.charts import bridge as waterfall
from sim.show.charts.bridge import Ends, known_of
from sim.show.charts.chart import Chart
from sim.show.words import numbers, readouts
from sim.study.measure.statistics import Interval, together, widened

#: Where the table of pairs has the intervals that hold together.
_TOGETHER = ["together_low", "together_high"]
#: A sentence, and what is known of the parts it names.
_REST = (("against", "against"), ("luck", "open"))


def bridge(view: View, strategy: str | None = None) -> Chapter:
    """Say what carries a strategy's difference to the control, what works against it, and what is luck.

    Parameters
    ----------
    view : View
    strategy : str, optional
        The winner, or who is ahead, when left out; where that is the control, who comes next.

    Raises
    ------
    UserError
        If there is no bridge to such a strategy.
    """
    name = _asked(view, strategy)
    if name is None:
        return Chapter(())
    return between(view, _parts_of(view, name), _ends_of(view, name))


def between(view: View, table: pd.DataFrame, ends: Ends) -> Chapter:
    """The same between any two ends, of the parts that lead from one to the other."""
    words = view.words
    direction = words("bridge.more" if ends.gain >= 0 else "bridge.less")
    key = "bridge.heading" if ends.sure or not np.isfinite(ends.low) else "bridge.heading.open"
    heading = words(key, name=ends.name, control=ends.control, direction=direction)
    told = words.sentences(*(escape(sentence) for sentence in _sentences(view, table, ends)))
    return Chapter.of(
        Prose(f"## {escape(heading)}\n\n{told}"),
        waterfall.bridge(table, ends, words, view.currency, view.band),
        _table(view, table, ends),
    )


def chart(view: View, strategy: str | None = None) -> Chart | None:
    """The waterfall from the control to a strategy, alone."""
    name = _asked(view, strategy)
    if name is None:
        return None
    return waterfall.bridge(_parts_of(view, name), _ends_of(view, name), view.words, view.currency, view.band)


def _parts_of(view: View, name: str) -> pd.DataFrame:
    """Parts of a strategy's bridge in what the verdict goes by, in order, with what is known of each."""
    table = view.table("bridge")
    return judged(view, table[table["strategy"] == name])


def judged(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Parts of one bridge in what the verdict goes by, in order, with what is known of each."""
    rows = rows[(rows["part"] != "later") | (view.objective == "value")]
    rows = rows.sort_values("order").reset_index(drop=True)
    confidence = float(view.summary.get("confidence") or 0.95)
    wanted, n = together(confidence, len(rows)), view.replications
    size = float(np.nanmax(np.abs(rows[["value", "low", "high"]].to_numpy(float)), initial=0.0))
    known = [
        known_of(*widened(Interval(*one), confidence, wanted, n), size)
        for one in rows[["value", "low", "high"]].to_numpy(float).tolist()
    ]
    return rows.assign(known=known)


def _ends_of(view: View, name: str) -> Ends:
    """Both ends of a strategy's bridge, and the difference between them."""
    words, measure = view.words, view.objective
    means = readouts.measure_of(view.table("summary"), measure)["mean"]
    paired = view.table("paired")
    family = _apart(view, paired, name)
    gain, low, high = _apart(view, paired.drop(columns=_TOGETHER, errors="ignore"), name)
    return Ends(
        words.strategy(view.control), words.strategy(name), float(means[view.control]), float(means[name]),
        gain, low, high, readouts.decided(*family[1:]), words.label("measure", measure),
    )  # fmt: skip


def _apart(view: View, paired: pd.DataFrame, name: str) -> list[float]:
    """A strategy's difference to the control, with the interval that the table gives."""
    rows = readouts.against(paired, view.objective, view.control)
    found: list[float] = rows.loc[rows["strategy"] == name, ["difference", "low", "high"]].iloc[0].tolist()
    return found


def _sentences(view: View, table: pd.DataFrame, ends: Ends) -> list[str]:
    """The difference; what works for it and against it beyond doubt; what cannot be told from luck."""
    words = view.words
    key = "sure" if ends.sure else "open" if np.isfinite(ends.low) else "chance"
    said = words.begin(
        f"bridge.{key}",
        name=ends.name,
        control=ends.control,
        measure=ends.measure,
        gain=numbers.money(abs(ends.gain), view.currency),
        direction=words("bridge.more" if ends.gain >= 0 else "bridge.less"),
    )
    if key == "chance":
        return [said]
    by = {known: _items(view, rows) for known, rows in table.groupby("known")}
    found = [said, words("bridge.for", parts=by["for"]) if "for" in by else words("bridge.for.none")]
    found += [words(f"bridge.{key}", parts=by[name]) for key, name in _REST if name in by]
    return found


def _items(view: View, rows: pd.DataFrame) -> str:
    """Parts with what they contribute, the largest first."""
    ranked = rows.assign(size=rows["value"].abs()).sort_values("size", ascending=False, kind="stable")
    return view.words.listing(
        [
            view.words(
                "bridge.item",
                part=view.words.label("part", row["part"]),
                value=numbers.signed(numbers.compact(float(row["value"]))),
            )
            for _, row in ranked.iterrows()
        ]
    )


def _table(view: View, table: pd.DataFrame, ends: Ends) -> Table:
    """Each part with its interval, what is known of it, and what it is."""
    words = view.words
    unit = numbers.unit_for([*table[["value", "low", "high"]].to_numpy(float).ravel(), ends.gain])

    def written(value: float, low: float, high: float) -> str:
        return " ".join(numbers.parts(value, low, high, unit, plus=True))

    rows = [
        [
            words.label("part", row["part"]),
            "0"
            if row["known"] == "nothing"
            else written(float(row["value"]), float(row["low"]), float(row["high"])),
            words.label("known", row["known"]),
            words.label("part.says", row["part"]),
        ]
        for _, row in table.iterrows()
    ]
    rows.append([words("bridge.together"), written(ends.gain, ends.low, ends.high), "", ""])
    shown = unit.name(view.currency)
    money = words("column.contributes")
    columns = [
        words("column.part"),
        words("with.currency", text=money, unit=shown) if shown else money,
        words("column.finding"),
        words("column.part_says"),
    ]
    known = {"name": ends.name, "control": ends.control, "measure": ends.measure}
    caption = words("bridge.table", confidence=view.confidence, **known)
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _asked(view: View, strategy: str | None) -> str | None:
    """The strategy to tell of; None where there is no bridge at all."""
    table = view.table("bridge")
    if table.empty:
        return None
    names = list(dict.fromkeys(table["strategy"]))
    if strategy is None:
        means = readouts.measure_of(view.table("summary"), view.objective)["mean"]
        return view.lead if view.lead in names else str(means[names].idxmax())
    if strategy not in names:
        raise UserError(
            f"bridge: no bridge leads from {view.control} to {strategy!r}"
            f"{near(strategy, names)}; there are {', '.join(names)}"
        )
    return strategy
