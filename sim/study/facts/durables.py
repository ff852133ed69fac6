"""F09, F10 and F30: what brings owners of machines back, and what small accounts bring."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.scenario.basics.names import NEEDS
from sim.scenario.basics.statement import SERIES, listed, named, stated
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.facts.measurement import Look, Measurement, of_means, over_runs, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 12
#: One standard deviation of how an offer is perceived, and of list prices in that market, nearly.
_STEP, _CUT = 0.4, 0.05
_LINES = ["discounts", "cost_of_goods", "handling", "payouts"]


def _better(need: str) -> Intervention:
    """From month 0 the firm is one step better in one need."""

    @Intervention
    def step(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(0)
        firm.quality[NEEDS.index(need)] += _STEP

    return step


def _effects(study: Study, replication: int) -> dict[str, float]:
    """Purchases of the third year gained by a step in each need, and by a lower price, as a share."""

    def bought(strategy: str, *policies: Intervention) -> float:
        monthly = run_of(study, strategy, replication, policies=policies).monthly
        own = monthly[(monthly["firm"] == study.market_of_firms.focal) & (monthly["month"] >= 24)]
        return float(own["purchases"].sum())

    base = bought("hold")
    found = {need: bought("hold", _better(need)) / base - 1 for need in NEEDS}
    return found | {"price": bought("cheaper") / base - 1}


def owners(look: Look) -> dict[str, Measurement]:
    """F09 and F10: one step at a time, same customers and luck."""
    study = look.study("durables", 10_000, "run.months=36")
    cheaper = Strategy.model_validate({"levers": [{"lever": "list_price", "value": 1 - _CUT}]})
    study = replace(study, strategies={"hold": Strategy(), "cheaper": cheaper})
    effects = [_effects(study, n) for n in range(REPLICATIONS)]
    names = list(effects[0])
    each = np.array([[run[name] for name in names] for run in effects])
    price, after, sale = (names.index(name) for name in ("price", "after_sales", "courtesy_and_skill"))

    def rank(mean: np.ndarray) -> float:
        return float(1 + (mean > mean[price]).sum())

    mean = dict(zip(names, each.mean(axis=0).tolist(), strict=True))
    order = sorted(mean, key=lambda what: -mean[what])
    told = [
        stated(TEXTS, "measured.F09.effect", what=named("measured.F09", what), effect=mean[what])
        for what in order
    ]
    return {
        "F09": Measurement(
            [of_means(stated(TEXTS, "measured.F09.rank"), each, rank)],
            stated(TEXTS, "measured.F09.how", step=_STEP, cut=_CUT, effects=listed(told, SERIES)),
            study.settings.market,
        ),
        "F10": Measurement(
            [
                of_means(
                    stated(TEXTS, "measured.F10.ratio"),
                    each,
                    lambda mean: float(mean[after] / mean[sale]),
                )
            ],
            stated(TEXTS, "measured.F10.how"),
            study.settings.market,
        ),
    }


def accounts(look: Look) -> dict[str, Measurement]:
    """F30: contribution of small active accounts at a broker's, as things are."""
    study = look.study("brokerage", 6000, "run.months=24")
    shares = []
    for n in range(REPLICATIONS):
        monthly = run_of(study, "hold", n).monthly
        own = monthly[monthly["firm"] == study.market_of_firms.focal].groupby("segment", observed=False)
        earned = own["revenue"].sum() - own[_LINES].sum().sum(axis=1)
        shares.append(float(earned["small_active"] / earned.sum()))
    return {
        "F30": Measurement(
            [over_runs(stated(TEXTS, "measured.F30.share"), shares)],
            stated(TEXTS, "measured.F30.how"),
            study.settings.market,
        )
    }
