"""What a calibration found, in lines for a terminal."""

from __future__ import annotations

from typing import Any

from sim.scenario.basics.statement import Statement
from sim.show.words.words import Words
from sim.study.calibrate.bootstrap import Estimate
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.likelihood import Fit
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.calibrate.season import Season
from sim.study.calibrate.summary_calibration import SummaryCalibration


def lines(
    fit: Calibration | RenewalCalibration | SummaryCalibration, words: Words | None = None
) -> list[str]:
    """The log in a sentence, each fit with its intervals, the holdout, and what to keep in mind."""
    words = words or Words()
    found = _contracts(fit, words) if isinstance(fit, RenewalCalibration) else _purchases(fit, words)
    notes = [words("note", note=words.told(note)) for note in fit.notes]
    misfit = [words("fit.lines.misfit", what=words.told(what)) for what in fit.misfit]
    return [words("fit.lines.log", summary=words.told(fit.quality.summary)), *misfit, *found, *notes]


def _purchases(fit: Calibration | SummaryCalibration, words: Words) -> list[str]:
    known = {"customers": fit.cohort, "intervals": words.told(fit.buying.interval_method)}
    told = [
        words("fit.lines.purchases", start=fit.start, end=fit.calibration_end, **known)
        if isinstance(fit, Calibration)
        else words("fit.lines.summary", **known),
        words("fit.lines.buying", parameters=_parameters(fit.buying, words)),
        words("fit.lines.rate", rate=_estimate(fit.rate_per_month, words)),
        words("fit.lines.leave", chance=_estimate(fit.chance_to_leave, words, percent=True)),
    ]
    if not isinstance(fit.spend, Statement):
        told.append(words("fit.lines.spend", parameters=_parameters(fit.spend, words)))
        told.append(words("fit.lines.mean", spend=_estimate(fit.mean_spend, words)))
    if isinstance(fit, SummaryCalibration):
        return told
    if fit.season is not None:
        told.append(words("fit.lines.season", factors=_factors(fit.season, words)))
    if fit.price is None:
        told.append(words("fit.lines.no_price", why=words.told(fit.price_note)))
    else:
        elasticity, method = _estimate(fit.price.elasticity, words), words.told(fit.price.method)
        told.append(words("fit.lines.price", elasticity=elasticity, method=method))
    if fit.holdout_error == fit.holdout_error:  # not a number without a holdout
        told.append(words("fit.lines.holdout", error=_error(fit.holdout_cumulative)))
        alone = _error(fit.holdout_alone)
        told.append(words("fit.lines.holdout.alone", end=fit.calibration_end, error=alone))
    return told


def _contracts(fit: RenewalCalibration, words: Words) -> list[str]:
    told = [
        words(
            "fit.lines.contracts", start=fit.start, end=fit.calibration_end, contracts=fit.cohort,
            term=words.told(fit.quality.term), intervals=words.told(fit.renewing.interval_method),
        ),
        words("fit.lines.renewing", parameters=_parameters(fit.renewing, words)),
        words(
            "fit.lines.renewal", chance=_estimate(fit.chance_to_leave, words, percent=True),
            observed=_estimate(fit.left_at_first, words, percent=True),
        ),
    ]  # fmt: skip
    if fit.fee.value == fit.fee.value:
        told.append(words("fit.lines.fee", fee=_estimate(fit.fee, words)))
    if fit.holdout_error == fit.holdout_error:
        error = _error(fit.holdout_alone)
        told.append(words("fit.lines.holdout.contracts", end=fit.calibration_end, error=error))
    return told


def _factors(season: Season, words: Words) -> str:
    each = season.table.itertuples(index=False)
    return words.series(
        f"{words.label('month', month)} {_estimate(Estimate(*found), words)}" for month, *found in each
    )


def _parameters(fit: Fit[Any], words: Words) -> str:
    return words.series(
        f"{name} {value:.4g}" + (f" [{low:.4g}, {high:.4g}]" if low < high else "")
        for name, value in fit.params._asdict().items()
        for low, high in [fit.intervals[name]]
    )


def _estimate(found: Estimate, words: Words, percent: bool = False) -> str:
    value, low, high = (100 * v if percent else v for v in found)
    unit = " %" if percent else ""
    if low < value and high == value:
        return words("fit.lines.at_least", value=f"{value:.3g}{unit}", low=f"{low:.3g}{unit}")
    if high > value and low == value:
        return words("fit.lines.at_most", value=f"{value:.3g}{unit}", high=f"{high:.3g}{unit}")
    return f"{value:.3g}{unit}" + (f" [{low:.3g}, {high:.3g}]{unit}" if low < high else "")


def _error(found: Estimate) -> str:
    value, low, high = found
    return f"{value:+.1%}" + (f" [{low:+.1%}, {high:+.1%}]" if low < high else "")
