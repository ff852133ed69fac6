"""Charts of money: value by strategy, differences to the control, ledger lines, cash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import CONTROL, LEDGER_LINES, control_of
from sim.show.charts import style
from sim.show.charts.chart import (
    Chart,
    drawn,
    grid_of,
    hide_rest,
    new_figure,
    put_heading,
    put_title,
    room_for,
    wrap,
)
from sim.show.words import numbers, readouts
from sim.show.words.words import Words


@drawn
def value_by_strategy(
    summary: pd.DataFrame, words: Words | None = None, currency: str = "", band: str = ""
) -> Chart:
    """Draw net present value and, apart from it, equity, with intervals.

    Parameters
    ----------
    summary : DataFrame
        strategy, measure, mean, low, high.
    """
    words = words or Words()
    npv, equity = readouts.measure_of(summary, "npv"), readouts.measure_of(summary, "equity")
    names = list(npv.index)
    figure, axes = new_figure(0.95 + 0.26 * len(names), 1, 2, sharey=True)
    for ax, table, key in zip(axes.flat, (npv, equity), ("npv", "equity"), strict=True):
        unit = numbers.unit_for(table.to_numpy().ravel())
        _points(ax, names, table.reindex(names), unit)
        ax.set_xlabel(with_unit(words(f"value.axis.{key}"), unit, currency, words))
    _names_down(axes.flat[0], names, words)
    ranked = npv["mean"].sort_values(ascending=False, kind="stable")
    money = lambda value: numbers.money(value, currency)  # noqa: E731
    if len(names) == 1:
        title = words.begin("value.one", name=words.strategy(names[0]), npv=money(ranked.iloc[0]))
    else:
        best, runner = str(ranked.index[0]), str(ranked.index[1])
        title = words.begin(
            "value.title",
            best=words.strategy(best),
            npv=money(ranked.iloc[0]),
            runner=words.strategy(runner),
            second=money(ranked.iloc[1]),
        )
    put_title(figure, title)
    both: Any = (npv, equity)
    said = [
        words.series(
            words(
                "pair",
                name=words.strategy(n),
                value=numbers.interval(
                    float(row["mean"]), float(row["low"]), float(row["high"]), currency=currency
                ),
            )
            for n, row in t.iterrows()
        )
        for t in both
    ]
    return Chart(
        figure, title, words("value.caption", band=band), words("value.alt", npv=said[0], equity=said[1])
    )


def with_unit(text: str, unit: numbers.Unit, currency: str, words: Words) -> str:
    """Return an axis label with its unit in brackets, if there is one."""
    name = unit.name(currency)
    return words("with.currency", text=text, unit=name) if name else text


def _points(
    ax: Any, names: list[str], table: pd.DataFrame, unit: numbers.Unit, hollow: Sequence[bool] = ()
) -> None:
    """Draw a mean with its interval for each name, from the top down."""
    looks = style.looks(names)
    for y, name in enumerate(names):
        mean, low, high = (float(v) / unit.divisor for v in table.loc[name].to_numpy(float))
        look = looks[name]
        if np.isfinite(low) and np.isfinite(high):
            ax.plot([low, high], [y, y], color=look.colour, lw=2.0, solid_capstyle="butt", zorder=2)
        marker = "s" if look.marker == "_" else look.marker
        face = "white" if hollow and hollow[y] else look.colour
        if np.isfinite(mean):
            ax.plot(mean, y, marker=marker, color=look.colour, markerfacecolor=face, ms=6, mew=1.4, zorder=3)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.grid(axis="x")
    ax.margins(x=0.08)
    ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.locator_params(axis="x", nbins=5)


def _names_down(ax: Any, names: list[str], words: Words) -> None:
    ax.set_yticks(range(len(names)), [wrap(words.strategy(n), 28) for n in names])


@drawn
def differences(
    paired: pd.DataFrame,
    words: Words | None = None,
    currency: str = "",
    band: str = "",
    measures: Sequence[str] = ("value", "npv"),
    control: str = CONTROL,
) -> Chart | None:
    """Draw paired differences to the control with intervals (a forest plot), one panel a measure.

    Parameters
    ----------
    paired : DataFrame
        a, b, measure, difference, low, high, variance_removed.
    """
    words = words or Words()
    tables = {m: readouts.against(paired, m, control).set_index("strategy") for m in measures}
    tables = {m: t for m, t in tables.items() if not t.empty}
    if not tables:
        return None
    first = next(iter(tables))
    names = [str(n) for n in tables[first].index]
    figure, axes = new_figure(0.9 + 0.2 * len(names), 1, len(tables), sharey=True)
    for ax, (measure, table) in zip(axes.flat, tables.items(), strict=True):
        table = table.reindex(names)
        values = table[["difference", "low", "high"]].astype(float)
        unit = numbers.unit_for(values.to_numpy().ravel())
        hollow = [
            not readouts.decided(low, high) for low, high in zip(values["low"], values["high"], strict=True)
        ]
        ax.axvline(0, color=style.INK, lw=0.9)
        _points(ax, names, values, unit, hollow)
        label = words.begin(
            "difference.axis", measure=words.label("measure", measure), control=words.strategy(control)
        )
        label = with_unit(label, unit, "" if measure in ("customers", "share") else currency, words)
        ax.set_xlabel(_two_lines(label))
    _names_down(axes.flat[0], names, words)
    title = _difference_title(tables[first], control, currency, words)
    put_title(figure, title)
    facts = words.clauses(_difference_fact(m, t, currency, words) for m, t in tables.items())
    alt = words("difference.alt", facts=facts)
    return Chart(figure, title, words("difference.caption", control=words.strategy(control), band=band), alt)


def _two_lines(label: str) -> str:
    return wrap(label, 42)


def _difference_fact(measure: str, table: pd.DataFrame, currency: str, words: Words) -> str:
    unit = "" if measure in ("customers", "share") else currency
    said = words.series(
        words(
            "pair",
            name=words.strategy(n),
            value=numbers.interval(r.difference, r.low, r.high, currency=unit, plus=True),
        )
        for n, r in table.iterrows()
    )
    return words("difference.fact", measure=words.label("measure", measure), facts=said)


def _difference_title(table: pd.DataFrame, control: str, currency: str, words: Words) -> str:
    best = str(table["difference"].astype(float).idxmax())
    row: Any = table.loc[best]
    gain = numbers.interval(row.difference, row.low, row.high, currency=currency)
    known = {"best": words.strategy(best), "control": words.strategy(control), "gain": gain}
    if row.difference <= 0:
        return words.begin("difference.title.none", **known)
    if readouts.decided(row.low, row.high):
        return words.begin("difference.title.win", **known)
    return words.begin(
        "difference.title.open" if np.isfinite(row.low) else "difference.title.chance", **known
    )


@drawn
def ledger_lines(
    money: pd.DataFrame, words: Words | None = None, currency: str = "", band: str = ""
) -> Chart | None:
    """Draw what each ledger line adds to or takes from profit, against the control; one strategy: as it is.

    Parameters
    ----------
    money : DataFrame
        strategy, line, mean, low, high (present value; costs positive).
    """
    words = words or Words()
    names = readouts.strategies(money)
    control = control_of(names)
    wide = money.pivot_table(
        index="strategy", columns="line", values="mean", observed=True, sort=False
    ).astype(float)
    sign = pd.Series({line: 1.0 if line in ("revenue", "profit") else -1.0 for line in wide.columns})
    effect = wide * sign
    single = len(names) == 1
    shown = names if single else [n for n in names if n != control]
    table = effect.loc[shown] if single else effect.loc[shown] - effect.loc[control]
    lines = [
        n for n in (*LEDGER_LINES, "profit") if n in table and (table[n].abs().max() > 0.005 or n == "profit")
    ]
    if lines == ["profit"]:  # a migration market keeps no ledger
        return None
    unit = numbers.unit_for(table[lines].to_numpy().ravel())
    rows, columns = grid_of(len(shown), most=5)
    figure, axes = new_figure(
        0.95 + rows * (0.45 + 0.17 * len(lines)), rows, columns, sharey=True, sharex=True
    )
    for ax, name in zip(axes.flat, shown, strict=False):
        values = table.loc[name, lines].to_numpy() / unit.divisor
        colours = [
            (style.GAIN if v >= 0 else style.LOSS) if line != "profit" else style.INK
            for v, line in zip(values, lines, strict=True)
        ]
        ax.barh(range(len(lines)), values, color=colours, height=0.66)
        ax.axvline(0, color=style.INK, lw=0.7)
        put_heading(ax, words.strategy(name), width=room_for(columns))
        ax.set_yticks(range(len(lines)), [words.label("line", line) for line in lines])
        ax.set_ylim(len(lines) - 0.4, -0.6)
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="y", length=0)
        ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
        ax.locator_params(axis="x", nbins=4)
    hide_rest(axes, len(shown))
    label = with_unit(words("ledger.axis.one" if single else "ledger.axis"), unit, currency, words)
    figure.supxlabel(label, fontsize=8)
    money_text = lambda v: numbers.money(v, currency, plus=True)  # noqa: E731
    if single:
        title = words.begin(
            "ledger.one",
            name=words.strategy(names[0]),
            revenue=numbers.money(float(table.iloc[0]["revenue"]), currency),
            profit=numbers.money(float(table.iloc[0]["profit"]), currency),
        )
        caption = words("ledger.caption.one", band="")
    else:
        best = str(table["profit"].idxmax())
        line = str(table.loc[best].drop("profit").abs().idxmax())
        title = words.begin(
            "ledger.title",
            best=words.strategy(best),
            profit=money_text(table.loc[best, "profit"]),
            control=words.strategy(control),
            line=words.label("line", line),
            change=money_text(table.loc[best, line]),
        )
        caption = words("ledger.caption", control=words.strategy(control))
    put_title(figure, title)
    ends = words.series(
        words("pair", name=words.strategy(n), value=money_text(table.loc[n, "profit"])) for n in shown
    )
    return Chart(figure, title, caption.strip(), words("ledger.alt", ends=ends))
