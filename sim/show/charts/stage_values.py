"""Chart of the loyalty ladder's point: what customers of each stage go on to bring, said and paid."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.scenario.basics.names import ACTIVE, control_of
from sim.show.charts import style
from sim.show.charts.chart import Chart, drawn, new_figure, put_legend, put_title
from sim.show.words import numbers, readouts
from sim.show.words.words import Words


@drawn
def stage_values(
    worth: pd.DataFrame,
    hindsight: pd.DataFrame,
    words: Words | None = None,
    currency: str = "",
    band: str = "",
) -> Chart | None:
    """Draw what a customer of each stage goes on to bring under the control, and how right that would be.

    The mean of all replications has its interval; beside it is what one half of them says, and what the
    other half paid.

    Parameters
    ----------
    worth : DataFrame
        strategy, stage, customers, value, low, high (money a customer, played on).
    hindsight : DataFrame
        strategy, stage, customers, said, paid (by all of them together, in one half of the replications;
        said by the other), error and its interval.

    Returns
    -------
    Chart or None
        None where nobody was played on, or no stage has customers.
    """
    if hindsight.empty:
        return None
    words = words or Words()
    rows = values_of(worth, hindsight, control_of(readouts.strategies(worth)))
    if rows.empty:
        return None
    figure, axes = new_figure(1.15 + 0.33 * len(rows))
    ax, at = axes[0, 0], np.arange(len(rows))
    mean, low, high = (rows[column].to_numpy(float) for column in ("value", "low", "high"))
    reach = np.vstack([np.nan_to_num(mean - low).clip(min=0), np.nan_to_num(high - mean).clip(min=0)])
    value = ax.errorbar(
        mean, at - 0.18, xerr=reach, fmt="o", color=style.GAIN, elinewidth=1.2, capsize=2, zorder=3
    )
    (said,) = ax.plot(rows["said"], at + 0.16, ls="", marker="D", ms=4.5, mfc="none", color=style.LOSS)
    (paid,) = ax.plot(rows["paid"], at + 0.16, ls="", marker="|", ms=8, color=style.INK)
    labels = [words.label("stage", stage) for stage in rows.index]
    ax.set_yticks(at, labels)
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.axvline(0, color=style.MUTED, lw=0.6)
    ax.grid(axis="x")
    axis = words("worth.axis")
    ax.set_xlabel(words("with.currency", text=axis, unit=currency) if currency else axis)
    ax.xaxis.set_major_formatter(lambda value, _: numbers.tick(value))
    put_legend(figure, [value, said, paid], [words(f"worth.{name}") for name in ("value", "said", "paid")])
    title = _title(rows, words, currency)
    put_title(figure, title)
    facts = words.series(
        words(
            "worth.fact",
            stage=label,
            **{name: numbers.amount(float(row[name]), currency) for name in ("value", "said", "paid")},
        )
        for label, (_, row) in zip(labels, rows.iterrows(), strict=True)
    )
    return Chart(figure, title, words("worth.caption", band=band), words("worth.alt", facts=facts))


def values_of(worth: pd.DataFrame, hindsight: pd.DataFrame, strategy: str) -> pd.DataFrame:
    """Customers, value, low, high, said and paid (of a customer) and error by stage, lowest first.

    Value is of all replications, said of one half and paid of the other; error is said over paid, less 1.
    """
    own, past = (table[table["strategy"] == strategy].set_index("stage") for table in (worth, hindsight))
    past[["said", "paid"]] = past[["said", "paid"]].div(past["customers"], axis=0)
    known = own.join(past[["said", "paid", "error", "error_low", "error_high"]], how="inner")
    known = known[(known["customers"] > 0) & known["value"].notna()]
    return known.reindex([stage for stage in ("lapsed", *ACTIVE) if stage in known.index])


def _title(rows: pd.DataFrame, words: Words, currency: str) -> str:
    """Tell whether each stage brings more than the one below, beyond doubt or at all."""
    value, low, high = (rows[column].to_numpy(float) for column in ("value", "low", "high"))
    first, last = (words.label("stage", rows.index[at]) for at in (0, -1))
    known = {
        "top": last,
        "value": numbers.amount(float(value[-1]), currency),
        "low": first,
        "other": numbers.amount(float(value[0]), currency),
    }
    if (low[1:] > high[:-1]).all():
        return words.begin("worth.title.apart", **known)
    if (np.diff(value) > 0).all():
        return words.begin("worth.title.rises", **known)
    best = int(value.argmax())
    return words.begin(
        "worth.title.not", stage=words.label("stage", rows.index[best]),
        value=numbers.amount(float(value[best]), currency),
    )  # fmt: skip
