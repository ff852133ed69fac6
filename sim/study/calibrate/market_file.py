"""A market file from a calibration: the log's customers as a segment, with the source of every number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from sim.model.simulate import simulate
from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement
from sim.scenario.files.yaml_text import dump
from sim.scenario.market.behaviour import Choice
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import RunSettings, Study, StudyFile
from sim.study.calibrate.assumed_firm import assumed_firm, short
from sim.study.calibrate.bounded import attrition_of, basket_of, shape_of
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.likelihood import Fit
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.logs.calendar import MONTH_DAYS, WEEK_DAYS
from sim.study.running.compiling import compile_first

#: Share of its customers' occasions that the firm wins at the start. One firm's log cannot tell what its
#: customers buy elsewhere; half is the log's own silence put into a number, and the market file says so.
STARTING_SHARE = 0.5

#: Customers and runs from which it is learnt how much experience changes what is bought; the standard error
#: of the correction is then about 0.3 %.
SETTLING_CUSTOMERS, SETTLING_RUNS = 20_000, 20


def market_values(calibration: Calibration, log_folder: str, settled: float = 1.0) -> dict[str, Any]:
    """A market with one firm, `store`, and one segment, `buyers`, that lives as the log did.

    All that is not the store (other shops, or buying nothing) is the outside option. Its utility of 0 equals
    the store's at the start, so that a customer who has `1 / STARTING_SHARE` times the log's purchase rate in
    occasions buys at the log's rate until a strategy, or experience, changes the odds.

    Parameters
    ----------
    calibration : Calibration
    log_folder : str
        Folder of the fit, below `scenarios/`.
    settled : float
        Correction of the occasions, as `settle` finds it.
    """
    traits = calibration.market_traits()
    (sensitivity, price_source), within = _price_sensitivity(calibration), _intervals(traits["intervals"])
    rate, attrition, spend, entry = (
        traits[group] for group in ("purchase_rate", "attrition", "spend", "entry")
    )
    known = bool(np.isfinite(spend["mean"])) or isinstance(calibration.spend, Fit)
    price = short(spend["mean"]) if known else 100.0
    bought = calibration.quality.purchases / calibration.quality.customers
    firm = assumed_firm("core", "buyers", entry["customers"], price * bought / traits["observed"]["months"])
    seasonal = _season(traits["season"])
    basket = (
        {"kind": "gamma_gamma", **{name: short(value) for name, value in basket_of(spend).items()}}
        if known
        else {"kind": "lognormal", "mean": price, "sigma": 0.0}
    )
    money = f"E: {spend['source']}" if known else f"A: {spend['source']}"
    return {
        "description": (
            f"A store whose customers come from {calibration.source}, estimated by 'loyalty calibrate'."
        ),
        "customers": entry["customers"],
        "focal": "store",
        "categories": {"core": {"price": price}},
        "segments": {
            "buyers": {
                "share": 1.0,
                "occasions": {
                    "core": {
                        "mean_per_month": short(settled * rate["mean_per_month"] / STARTING_SHARE),
                        "shape": short(shape_of(rate["shape"])),
                    }
                },
                "basket": basket,
                **sensitivity,
                "attachment_sd": 0.0,
                "attrition": {name: short(value) for name, value in attrition_of(attrition).items()},
                "arrivals": [short(share, 5) for share in _whole(entry["month_share"])],
                "first_purchase_at": "store",
            }
        },
        "firms": firm["firms"],
        "desk": firm["desk"],
        **seasonal["values"],
        "choice": {"outside": 0.0},
        "switched_off": ["habit"],
        "log": log_folder,
        "log_segments": ["buyers"],
        "sources": {
            "categories.core.price": (
                f"E: mean spend over customers; {spend['source']}; {within('spend.mean')}" if known else money
            ),
            "segments.buyers.occasions.core.shape": f"E: {rate['source']}; {within('purchase_rate.shape')}",
            "segments.buyers.occasions.core.mean_per_month": (
                f"E: {rate['source']}; {within('purchase_rate.mean_per_month')}; divided by an assumed "
                f"starting share of {STARTING_SHARE:g}, times {settled:.3f} so "
                "that customers who learn and are let down still buy at the fitted rate"
            ),
            "segments.buyers.basket": f"{money}; {within('spend.p', 'spend.q', 'spend.gamma')}"
            if known
            else money,
            "segments.buyers.price_sensitivity_mean": price_source,
            "segments.buyers.attachment_sd": "A: a log of one firm cannot tell liking from a need to buy",
            "segments.buyers.attrition": f"E: {attrition['source']}; {within('attrition.a', 'attrition.b')}",
            "segments.buyers.arrivals": f"E: {entry['source']}",
            "choice.outside": (
                f"A: the store wins {STARTING_SHARE:.0%} of its customers' occasions at the start"
            ),
            **seasonal["sources"],
            **firm["sources"],
        },
    }


def _season(traits: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The market's season as the log shows it, and its source; nothing where it shows none."""
    factor = traits["factor"]
    if factor is None:
        return {"values": {}, "sources": {}}
    return {
        "values": {"season": [short(value) for value in factor]},
        "sources": {"season": f"E: {traits['source']}"},
    }


def _intervals(intervals: dict[str, Any]) -> Callable[..., str]:
    """A function from names of numbers to their intervals in words."""

    def within(*names: str) -> str:
        told = [(name.rpartition(".")[2], *intervals[name]) for name in names]
        if not all(low < high for _, low, high in told):
            return "no interval"
        return "95 % " + ", ".join(f"{name} {low:.3g} to {high:.3g}" for name, low, high in told)

    return within


def _price_sensitivity(calibration: Calibration) -> tuple[dict[str, float], str]:
    """Price sensitivity of the customers as the log shows it, and its source; assumed where it does not.

    At a share s of the occasions, an elasticity e is a slope of utility of -e / (1 - s). A part of it is the
    pull of the remembered price (published defaults; a rise weighs more than a cut, the mean stands here),
    the rest is kappa.
    """
    fit, usual = calibration.price, Choice()
    if fit is None or fit.elasticity.value >= 0:
        why = calibration.price_note if fit is None else "units bought do not fall with the log's prices"
        return {}, f"A: {why}; the default is a mean over many markets (Bijmolt et al. 2005)"
    value, low, high = fit.elasticity
    remembered = (usual.reference_loss + usual.reference_gain) / 2
    kappa = max(0.0, -value / (1 - STARTING_SHARE) - remembered)
    return {"price_sensitivity_mean": short(min(kappa, 30.0))}, (
        f"E: price elasticity {value:.2f}, 95 % {low:.2f} to {high:.2f}; {fit.method}, on "
        f"{calibration.source}, {fit.goods} goods in {fit.weeks} weeks; divided by {1 - STARTING_SHARE:g}, "
        f"the share of occasions not won, less the pull of the remembered price, {remembered:g}"
    )


def settle(calibration: Calibration) -> float:
    """Correction of the occasions with which `hold` makes the repeat purchases that the fit expects.

    The fitted rate is an average over customers as they are: some content, some let down. The market starts
    them all content, so a first run tells how much less they buy, and a second confirms the correction.
    """
    expected = calibration.weekly["expected"].iloc[-1] / calibration.cohort
    months = float(calibration.weekly["week"].iloc[-1]) * WEEK_DAYS / MONTH_DAYS
    settled = 1.0
    for _ in range(2):
        values = market_values(calibration, "", settled) | {"log": None, "customers": SETTLING_CUSTOMERS}
        run = RunSettings(months=int(np.ceil(months)), warm_up_months=0)
        settings = StudyFile(market="settling", strategies=["hold"], run=run)
        study = Study("settling", settings, Market.model_validate(values), {"hold": Strategy()})
        compile_first(study)
        repeats = []
        for replication in range(SETTLING_RUNS):
            monthly = simulate(study, "hold", replication).monthly
            cumulative = (monthly["purchases"] - monthly["new_customers"]).to_numpy(float).cumsum()
            repeats.append(np.interp(months, np.arange(len(cumulative) + 1), [0.0, *cumulative]))
        settled *= float(expected * SETTLING_CUSTOMERS / np.mean(repeats))
    return settled


def log_folder_below(market: Path, folder: Path) -> str:
    """Name of the fit's folder as a market file at `market` has to say it: below the same `scenarios/`.

    Raises
    ------
    UserError
        If the market would not lie in `markets/`, or the folder not beside it.
    """
    root = market.resolve().parent.parent
    if market.parent.name != "markets":
        raise UserError(
            f"--market {market}: a file in a folder named markets is expected, as scenarios/markets/mine.yaml"
        )
    if not folder.resolve().is_relative_to(root):
        raise UserError(
            f"--out {folder}: a folder below {root.name}/ is expected, so that the market can name it"
        )
    return folder.resolve().relative_to(root).as_posix()


def contract_market_values(calibration: RenewalCalibration) -> dict[str, Any]:
    """A contractual market with one firm, `store`, and one segment, `subscribers`, who renew as in the log.

    They leave as the sBG says and for nothing else: not to renew has no appeal of its own until a rival, or
    a strategy that drives customers away, comes into the market.
    """
    traits = calibration.market_traits()
    attrition, spend, entry = (traits[group] for group in ("attrition", "spend", "entry"))
    months, known = calibration.months_between_renewals, bool(np.isfinite(spend["mean"]))
    within = _intervals(traits["intervals"])
    if not months:
        raise UserError(
            f"{calibration.source}: contracts renew every {calibration.quality.term}; a market counts in "
            f"whole months, "
            "so none is made of it"
        )
    monthly = short(spend["mean"] / months) if known else 100.0
    firm = assumed_firm("core", "subscribers", entry["customers"], monthly)
    fee = f"E: {spend['source']}, divided by {months} months" if known else "A: the log has no amounts"
    return {
        "description": (
            f"A service under contract, whose customers come from {calibration.source}, estimated by "
            "'loyalty calibrate'."
        ),
        "customers": entry["customers"],
        "focal": "store",
        "setting": "contractual",
        "months_between_renewals": months,
        "categories": {"core": {"price": monthly}},
        "segments": {
            "subscribers": {
                "share": 1.0,
                "occasions": {"core": {"mean_per_month": 1.0, "shape": 1.0}},
                "basket": {"kind": "lognormal", "mean": monthly, "sigma": 0.0},
                "attachment_sd": 0.0,
                "attrition": {name: short(value) for name, value in attrition_of(attrition).items()},
                "arrivals": [short(share, 5) for share in _whole(entry["month_share"])],
                "first_purchase_at": "store",
            }
        },
        "firms": firm["firms"],
        "desk": firm["desk"],
        "choice": {"outside": -50.0},
        "sources": {
            "months_between_renewals": f"E: {'told from' if calibration.quality.term_told else 'given with'} "
            f"{calibration.source}",
            "categories.core.price": fee,
            "segments.subscribers.basket": f"{fee}; taken to be the same for all",
            "segments.subscribers.occasions": "A: plays no part while a contract runs",
            "segments.subscribers.attachment_sd": "A: a log of one firm does not show liking",
            "segments.subscribers.attrition": (
                f"E: {attrition['source']}; {within('attrition.a', 'attrition.b')}"
            ),
            "segments.subscribers.arrivals": f"E: {entry['source']}",
            "segments.subscribers.price_sensitivity_mean": "A: the log has no prices of goods",
            "choice.outside": "A: nobody gives a contract up but as the log's customers did",
            **firm["sources"],
        },
    }


def write_market(
    calibration: Calibration | RenewalCalibration,
    path: str | Path,
    log_folder: str,
    currency: str = "EUR",
    misfit: Sequence[Statement] = (),
) -> Path:
    """Write the market of a calibration as a market file; it appears whole or not at all.

    `misfit` is what is wrong with the fit: its sentence stands in the market's description.
    """
    path = Path(path)
    try:
        if isinstance(calibration, Calibration):
            values = market_values(calibration, log_folder, settle(calibration))
        else:
            values = contract_market_values(calibration)
        values["description"] = " ".join(
            [values["description"], *(f"{what[:1].upper()}{what[1:]}." for what in misfit)]
        )
        values["currency"] = currency
        Market.model_validate(values)
    except ValidationError as fault:
        first = fault.errors()[0]
        what = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']} (got {first['input']})"
        raise UserError(f"{calibration.source}: no market can be made of it: {what}") from None
    text = "# yaml-language-server: $schema=../schema/market.json\n" + dump(values)
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path


def _whole(shares: list[float]) -> list[float]:
    """Shares that never sum to more than 1 once shortened."""
    return [max(0.0, share - 5e-6) for share in shares]
