"""What a calibration says, in sentences and tables for people."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.statement import Statement
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.charts import calibration
from sim.show.charts.chart import Chart
from sim.show.words import numbers
from sim.show.words.words import Words, capital
from sim.study.calibrate.bootstrap import Estimate, percentiles
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.likelihood import Fit, Floats
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.calibrate.summary_calibration import SummaryCalibration
from sim.study.measure.statistics import wilson_interval

Fitted = Calibration | RenewalCalibration | SummaryCalibration
_YEAR = 365.25 / 7  # weeks
_LATER = 4  # a later renewal, to show beside the first


def pages(fit: Fitted, lang: str = "en") -> Chapter:
    """Everything a fit report shows, in order.

    Parameters
    ----------
    fit : Calibration or RenewalCalibration
    lang : str
    """
    words = Words(lang)
    charts = _of_contracts(fit, words) if isinstance(fit, RenewalCalibration) else _of_purchases(fit, words)
    heading = "fit.heading.tracking" if not isinstance(fit, SummaryCalibration) else "fit.heading.frequency"
    return Chapter.of(
        _heading(
            words("fit.title"), escape(words("fit.summary", summary=words.told(fit.quality.summary))), level=1
        ),
        _heading(words("fit.heading.answer"), misfit(fit, words), answer(fit, words), holdout(fit, words)),
        _heading(words(heading)),
        *charts,
        _heading(words("fit.heading.numbers")),
        in_numbers(fit, words),
        *_who_buys_again(fit, words),
        quality(fit, words),
        assumed(fit, words),
        _heading(words("fit.heading.details"), _source(fit, words)),
        parameters(fit, words),
    )


def _heading(text: str, *paragraphs: str, level: int = 2) -> Prose:
    return Prose("\n\n".join([f"{'#' * level} {text}", *(p for p in paragraphs if p)]))


def _of_purchases(fit: Calibration | SummaryCalibration, words: Words) -> list[Chart | None]:
    if isinstance(fit, SummaryCalibration):
        return [calibration.frequency(fit.frequency, words)]
    season = None if fit.season is None else calibration.season(fit.season.table, words)
    return [calibration.tracking(fit.weekly, words), season, calibration.frequency(fit.frequency, words)]


def _of_contracts(fit: RenewalCalibration, words: Words) -> list[Chart | None]:
    return [calibration.survival(fit.survival, words), calibration.in_force(fit.monthly, words)]


def _who_buys_again(fit: Fitted, words: Words) -> list[Prose | Chart | None]:
    if not isinstance(fit, Calibration):
        return []
    return [_heading(words("fit.heading.grid")), calibration.histories(fit.grid, fit.grid_weeks, words)]


def answer(fit: Fitted, words: Words) -> str:
    """The two or three numbers that matter, in a sentence."""
    leave = numbers.percent(fit.chance_to_leave.value)
    if isinstance(fit, RenewalCalibration):
        observed = numbers.percent(fit.left_at_first.value)
        return words("fit.answer.subscribers", leave=leave, observed=observed)
    rate, spend = _number(fit.rate_per_month.value), fit.mean_spend.value
    if isinstance(fit.spend, Statement):
        return words("fit.answer.buyers.no_spend", rate=rate, leave=leave)
    return words("fit.answer.buyers", rate=rate, leave=leave, spend=_number(spend))


def misfit(fit: Fitted, words: Words) -> str:
    """What is wrong with the fit, before anything that it says; empty if it holds."""
    return "".join(words("fit.misfit", what=escape(capital(words.told(what)))) for what in fit.misfit)


def holdout(fit: Fitted, words: Words) -> str:
    """How far the forecast was off in the part of the log that it was not learnt from."""
    if isinstance(fit, SummaryCalibration):
        return words("fit.holdout.summary")
    error = fit.holdout_alone
    if not math.isfinite(error.value):
        return words("fit.holdout.none")
    told: dict[str, object] = {
        "error": numbers.percent(abs(error.value), 1),
        "side": words("fit.side.above" if error.value > 0 else "fit.side.below"),
        "interval": "",
    }
    if math.isfinite(error.low):
        ends = [numbers.signed(numbers.percent(v, 1)) for v in error[1:]]
        told["interval"] = words("fit.holdout.interval", low=ends[0], high=ends[1])
    if isinstance(fit, RenewalCalibration):
        return words("fit.holdout.subscribers", end=fit.calibration_end, **told)
    held = fit.weekly["holdout"].to_numpy(bool)
    last, before = fit.weekly.iloc[-1], fit.weekly[~held].iloc[-1]
    counts = {
        c: numbers.count(float(last[c] - before[c])) for c in ("expected", "observed")
    }  # of the weeks after
    return words(
        "fit.holdout.buyers",
        weeks=int(before["week"]),
        ahead=int(last["week"] - before["week"]),
        **counts,
        **told,
    )


def _number(value: float) -> str:
    """A number with three significant digits, in full below a hundred thousand."""
    if not math.isfinite(value) or abs(value) >= 1e5:
        return numbers.compact(value)
    return numbers.plain(value, max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0)


def _row(name: str, estimate: Estimate, write: Callable[[float], str], words: Words) -> list[str]:
    value, low, high = estimate
    if not low < high:  # unknown, or of no width
        ends = numbers.MISSING
    elif low == value:
        ends = words("fit.at_most", high=write(high))
    elif high == value:
        ends = words("fit.at_least", low=write(low))
    else:
        known = math.isfinite(low) and math.isfinite(high)
        ends = words("fit.interval", low=write(low), high=write(high)) if known else numbers.MISSING
    return [name, write(value), ends]


def in_numbers(fit: Fitted, words: Words) -> Table:
    """What the fitted customers are like, each number with its interval."""
    rows = (
        _rows_of_contracts(fit, words) if isinstance(fit, RenewalCalibration) else _rows_of_buyers(fit, words)
    )
    columns = [words(f"fit.column.{name}") for name in ("what", "value", "interval")]
    known = {"customers": numbers.count(fit.cohort)}
    if isinstance(fit, SummaryCalibration):
        caption = words("fit.numbers.caption.summary", **known)
    else:
        caption = words("fit.numbers.caption", start=fit.start, end=fit.calibration_end, **known)
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _rows_of_buyers(fit: Calibration | SummaryCalibration, words: Words) -> list[list[str]]:
    draws: Floats = fit.buying.draws if len(fit.buying.draws) else np.empty((0, 4))
    r, alpha = draws[:, 0], draws[:, 1]
    at = fit.buying.params
    rows = [
        _row(words("fit.row.rate"), fit.rate_per_month, _number, words),
        _row(words("fit.row.top"), percentiles(_top(at.r), _top(r)), numbers.percent, words),
        _row(words("fit.row.leave"), fit.chance_to_leave, numbers.percent, words),
        _row(
            words("fit.row.never"),
            percentiles(_never(at.r, at.alpha), _never(r, alpha)),
            numbers.percent,
            words,
        ),
    ]
    if not isinstance(fit.spend, Statement):
        rows.append(_row(words("fit.row.spend"), fit.mean_spend, _number, words))
    if isinstance(fit, Calibration) and fit.price is not None:
        rows.append(
            _row(
                words("fit.row.price"),
                Estimate(*(v / 100 for v in fit.price.elasticity)),
                lambda v: numbers.percent(v, 1),
                words,
            )
        )
    return rows


def _top(shape: Any) -> Any:
    """Share of purchases that the busiest tenth makes, where rates are Gamma of that shape."""
    from scipy.special import gammainc, gammaincinv

    return 1 - gammainc(shape + 1, gammaincinv(shape, 0.9))


def _never(r: Any, alpha: Any) -> Any:
    """Share of customers without a repeat purchase in their first year."""
    return (alpha / (alpha + _YEAR)) ** r


def _rows_of_contracts(fit: RenewalCalibration, words: Words) -> list[list[str]]:
    draws: Floats = fit.renewing.draws if len(fit.renewing.draws) else np.empty((0, 2))
    a, b = fit.renewing.params

    def later(alpha: Any, beta: Any) -> Any:
        return alpha / (alpha + beta + _LATER - 1)

    fitted = percentiles(later(a, b), later(draws[:, 0], draws[:, 1]))
    rows = [
        _row(words("fit.row.renewal.observed"), fit.left_at_first, numbers.percent, words),
        _row(words("fit.row.renewal"), fit.chance_to_leave, numbers.percent, words),
        _row(words("fit.row.renewal.later", renewal=_LATER), fitted, numbers.percent, words),
    ]
    if len(fit.frequency) >= _LATER:
        seen = fit.frequency.iloc[_LATER - 1]
        told = Estimate(*wilson_interval(int(seen["left"]), int(seen["due"]), 0.95))
        name = words("fit.row.renewal.later.observed", renewal=_LATER)
        rows.insert(2, _row(name, told, numbers.percent, words))
    if math.isfinite(fit.fee.value):
        rows.append(_row(words("fit.row.fee"), fit.fee, _number, words))
    return rows


def quality(fit: Fitted, words: Words) -> Prose:
    """What is odd about the log and what was done about it."""
    told = [f"- {escape(words('fit.note', note=capital(words.told(note))))}" for note in fit.notes]
    return _heading(words("fit.heading.quality"), "\n".join(told) or words("fit.quality.clean"))


def assumed(fit: Fitted, words: Words) -> Prose:
    """What a market made from the log has to assume."""
    keys = ["elsewhere", "costs", "others", "why"]
    if isinstance(fit, RenewalCalibration):
        keys.append("use")
    if getattr(fit, "price", None) is None:
        keys.append("price")
    listed = "\n".join(f"- {words.begin('fit.note', note=words.begin(f'fit.assumed.{key}'))}" for key in keys)
    return _heading(words("fit.heading.assumed"), words("fit.assumed.lead"), listed)


def _source(fit: Fitted, words: Words) -> str:
    if isinstance(fit, SummaryCalibration):
        return words("fit.details.source.summary", source=escape(fit.source))
    return words(
        "fit.details.source",
        source=escape(fit.source),
        start=fit.start,
        calibration=fit.calibration_end,
        end=fit.end,
    )


def parameters(fit: Fitted, words: Words) -> Table:
    """Every fitted parameter with its interval, as the literature names it."""
    fits: dict[str, Fit[Any]] = (
        {"renewing": fit.renewing} if isinstance(fit, RenewalCalibration) else {"buying": fit.buying}
    )
    if not isinstance(fit, RenewalCalibration) and not isinstance(fit.spend, Statement):
        fits["spend"] = fit.spend
    rows = []
    for model, found in fits.items():
        for name in found.params._fields:
            estimate = Estimate(getattr(found.params, name), *found.intervals[name])
            rows.append([words(f"fit.model.{model}"), *_row(name, estimate, _number, words)])
    columns = [words(f"fit.column.{name}") for name in ("model", "parameter", "value", "interval")]
    first = next(iter(fits.values()))
    method = words.begin(
        "fit.method", method=words.told(first.method), intervals=words.told(first.interval_method)
    )
    return Table(pd.DataFrame(rows, columns=columns), words("fit.details.caption", method=method))
