"""Charts of the service desk and of the check against a transaction log."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, hide_rest, new_figure, put_legend, put_title
from sim.show.words import numbers, readouts
from sim.show.words.words import Words

#: Minutes below which a wait is none.
_NO_WAIT = 0.05


@drawn
def desk(
    service: pd.DataFrame, load: pd.DataFrame, words: Words | None = None, band: str = ""
) -> Chart | None:
    """Draw waits, abandoned contacts, promises kept and load by month, one line a strategy.

    Parameters
    ----------
    service : DataFrame
        strategy, month, pool, contacts, mean_wait_minutes, abandoned_share, promise_kept_share.
    load : DataFrame
        strategy, month, mean, low, high (front-line utilisation).

    Returns
    -------
    Chart or None
        None if nobody ever contacted the desk.
    """
    words = words or Words()
    used = service[service["contacts"].astype(float) > 0]
    if used.empty:
        return None
    names = readouts.strategies(service)
    looks = style.looks(names)
    panels = _panels(used, load, words)
    rows = -(-len(panels) // 2)
    figure, axes = new_figure(0.75 + 1.12 * rows + 0.18 * (len(names) // 4), rows, 2, sharex=True)
    handles: dict[str, Any] = {}
    for ax, (title, unit, table, column, share) in zip(axes.flat, panels, strict=False):
        for index, name in enumerate(names):
            own = table[table["strategy"] == name].sort_values("month")
            if own.empty:
                continue
            look, factor = looks[name], 100.0 if share else 1.0
            if "low" in own and len(names) <= 6:
                ax.fill_between(
                    own["month"],
                    factor * own["low"].astype(float),
                    factor * own["high"].astype(float),
                    color=look.colour,
                    alpha=0.18,
                    lw=0,
                )
            (handles[name],) = ax.plot(
                own["month"],
                factor * own[column].astype(float),
                color=look.colour,
                ls=look.line,
                lw=1.2,
                marker=None if look.marker == "_" else look.marker,
                markevery=_marks(index, len(names), len(own)),
                ms=3.5,
            )
        ax.set_title(title)
        ax.set_ylabel(unit)
        ax.grid(axis="y")
        if share:
            ax.yaxis.set_major_formatter(lambda value, _: f"{numbers.tick(value)}{numbers.SPACE}%")
        if column not in ("promise_kept_share", "mean"):
            ax.set_ylim(bottom=0)
    hide_rest(axes, len(panels))
    for i, ax in enumerate(list(axes.flat)[: len(panels)]):
        if i + 2 >= len(panels):
            ax.set_xlabel(words("months.axis"))
            ax.tick_params(labelbottom=True)
    put_legend(figure, list(handles.values()), [words.strategy(n) for n in handles])
    title, ends = _desk_words(used, words)
    put_title(figure, title)
    months = int(service["month"].max()) + 1
    return Chart(figure, title, words("desk.caption", band=band), words("desk.alt", months=months, ends=ends))


def _marks(index: int, lines: int, points: int) -> tuple[int, int]:
    """Return where a line carries marks: each line elsewhere, so that lines that coincide can be told."""
    step = max(1, points // 4)
    return step * index // max(1, lines), step


def _panels(
    used: pd.DataFrame, load: pd.DataFrame, words: Words
) -> list[tuple[str, str, pd.DataFrame, str, bool]]:
    panels: list[tuple[str, str, pd.DataFrame, str, bool]] = []
    pools = sorted(dict.fromkeys(used["pool"].astype(str)), key=lambda pool: pool != "front")
    for pool in pools:
        table, label = used[used["pool"] == pool], words.label("pool", pool)
        panels.append(
            (words("desk.wait", pool=label), words("desk.minutes"), table, "mean_wait_minutes", False)
        )
        panels.append(
            (words("desk.abandoned", pool=label), words("desk.share"), table, "abandoned_share", True)
        )
        if table["promise_kept_share"].notna().any():
            kept = table.dropna(subset=["promise_kept_share"])
            panels.append(
                (words("desk.kept", pool=label), words("desk.share"), kept, "promise_kept_share", True)
            )
    if not load.empty:
        panels.append((words("desk.load"), words("desk.time"), load, "mean", True))
    return panels


def waits(service: pd.DataFrame, pool: str = "front") -> pd.DataFrame:
    """Return each strategy's mean wait (minutes), abandoned and kept shares at a pool, by contacts."""
    rows = service[(service["pool"] == pool) & (service["contacts"].astype(float) > 0)]
    columns = ["mean_wait_minutes", "abandoned_share", "promise_kept_share"]
    means = {}
    for name, own in rows.groupby("strategy", sort=False, observed=True):
        found = []
        for column in columns:
            known = own[own[column].notna()]
            found.append(
                float(np.average(known[column], weights=known["contacts"])) if len(known) else np.nan
            )
        means[str(name)] = [float(own["contacts"].mean()), *found]
    return pd.DataFrame.from_dict(means, orient="index", columns=["contacts", *columns])


def _desk_words(used: pd.DataFrame, words: Words) -> tuple[str, str]:
    pool = "front" if (used["pool"] == "front").any() else str(used["pool"].iloc[0])
    table: Any = waits(used, pool)
    ends = words.series(
        words("desk.fact", name=words.strategy(n), wait=numbers.small(r.mean_wait_minutes, 1))
        for n, r in table.iterrows()
    )
    worst, best = str(table["mean_wait_minutes"].idxmax()), str(table["mean_wait_minutes"].idxmin())
    wait = numbers.small(table.loc[worst, "mean_wait_minutes"], 1)
    hang_up = numbers.percent(table.loc[worst, "abandoned_share"])
    if len(table) == 1:
        return words.begin("desk.title.one", wait=wait, name=words.strategy(worst), abandoned=hang_up), ends
    if table.loc[worst, "mean_wait_minutes"] < _NO_WAIT:
        return words.begin("desk.title.idle"), ends
    least = numbers.small(table.loc[best, "mean_wait_minutes"], 1)
    title = words.begin(
        "desk.title.wait",
        worst=words.strategy(worst),
        wait=wait,
        abandoned=hang_up,
        best=words.strategy(best),
        least=least,
    )
    return title, ends


@drawn
def calibration(
    check: pd.DataFrame, summary: dict[str, Any], words: Words | None = None, band: str = ""
) -> Chart:
    """Draw cumulative repeat purchases of the log against the simulated market under hold.

    Parameters
    ----------
    check : DataFrame
        week, observed, mean, low, high.
    summary : dict
        week, observed, simulated, error (share), passes.
    """
    words = words or Words()
    figure, axes = new_figure(2.9)
    ax = axes[0, 0]
    ax.fill_between(
        check["week"],
        check["low"].astype(float),
        check["high"].astype(float),
        color=style.GAIN,
        alpha=0.25,
        lw=0,
    )
    (simulated,) = ax.plot(check["week"], check["mean"], color=style.GAIN)
    (observed,) = ax.plot(
        check["week"],
        check["observed"],
        color=style.INK,
        ls=(0, (4, 2)),
        marker="o",
        markevery=max(1, len(check) // 12),
        ms=3.5,
    )
    week = int(summary["week"])
    ax.axvline(week, color=style.MUTED, lw=0.7, ls=(0, (1, 2)))
    ax.set_xlabel(words("check.axis.x"))
    ax.set_ylabel(words("check.axis.y"))
    ax.set_ylim(bottom=0)
    ax.set_xlim(left=float(check["week"].min()))
    ax.grid(axis="y")
    ax.yaxis.set_major_formatter(lambda value, _: numbers.count(value))
    put_legend(figure, [observed, simulated], [words("check.observed"), words("check.simulated")])
    error = numbers.percent(abs(float(summary["error"])), 1)
    title = words.begin(
        "check.title.pass" if summary["passes"] else "check.title.fail", error=error, week=week
    )
    put_title(figure, title)
    alt = words(
        "check.alt",
        week=week,
        observed=numbers.count(float(summary["observed"])),
        simulated=numbers.count(float(summary["simulated"])),
    )
    return Chart(figure, title, words("check.caption", band=band), alt)
