"""F27 and F28: a plan copied to other customers, and advice for a commodity."""

from __future__ import annotations

import math

import numpy as np

from sim.model.result import Run
from sim.scenario.load import load_study
from sim.scenario.strategy import Strategy
from sim.study.facts.measure import Look, Measurement, made_study, over_runs, parity_market, run_of

_LINES = ("discounts", "cost_of_goods", "handling", "payouts")


def _earned(run: Run, firm: str, segment: str) -> float:
    """Contribution of a segment's customers to a firm."""
    monthly = run.monthly
    own = monthly[(monthly["firm"] == firm) & (monthly["segment"] == segment)]
    return float(own["revenue"].sum() - own[list(_LINES)].to_numpy().sum())


def cloning(look: Look) -> dict[str, Measurement]:
    """F27: quality aimed at the needs of families, or at their own, among professionals."""
    from dataclasses import replace

    study = load_study("mature_retail", [f"run.customers={look.customers(10_000)}", f"run.seed={look.seed}"])
    plans = {name: Strategy(spend={"quality": 1.0}, tuned_to=name) for name in ("families", "professionals")}
    settings = study.settings.model_copy(update={"run": study.run.model_copy(update={"months": 36})})
    study = replace(study, settings=settings, strategies=plans)
    values = []
    for n in range(8):
        cloned, own = (_earned(run_of(study, name, n), "ours", "professionals") for name in plans)
        values.append((cloned - own) / own)
    return {
        "F27": Measurement(
            [over_runs("contribution of professionals, cloned less own, share", values)],
            "Mature retail: the same quality money, aimed at the needs of families or of professionals.",
        )
    }


_PRICES = (1.0, 1.05, 1.1)
_LAST = 12


def _share(run: Run) -> float:
    """Log odds of the firm's share of the last year's units."""
    units = run.monthly[run.monthly["month"] >= run.monthly["month"].max() - _LAST + 1]
    units = units.groupby("firm", observed=False)["purchases"].sum()
    return float(math.log(units["firm_1"] / (units.sum() - units["firm_1"])))


def advice(look: Look) -> dict[str, Measurement]:
    """F28: the price at which a firm that advises sells as much of a commodity as one that does not."""
    people = {"price_sensitivity_mean": 8.8, "need_weights": {"expert_advice": 1.0}}
    plans = {
        f"at {price}": Strategy.model_validate(
            {
                "spend": {"quality": 1.0}, "improve": {"expert_advice": 1.0},
                "levers": [{"lever": "list_price", "value": price}],
            }
        )
        for price in _PRICES
    }  # fmt: skip
    study = made_study(
        parity_market(3, people), plans, customers=look.customers(10_000), months=36, warm_up=12, seed=look.seed
    )
    values = []
    for n in range(8):
        before = _share(run_of(study, "hold", n))
        odds = [_share(run_of(study, name, n)) for name in plans]
        values.append(math.exp(float(np.interp(-before, -np.array(odds), np.log(_PRICES)))))
    return {
        "F28": Measurement(
            [over_runs("price with advice at unchanged share, over the price before", values)],
            "Three firms alike, price sensitivity twice the default's (8.8), advice the one need that is the "
            f"segment's own; all prices up to {_PRICES[-1]:.2f} tried.",
        )
    }
