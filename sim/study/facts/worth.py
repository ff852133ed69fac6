"""F39: what a per cent more of retention, margin or acquisition cost is worth."""

from __future__ import annotations

import math

import numpy as np

from sim.model.firms.good_will import ordinary_budget
from sim.model.rules.firm import month_discount
from sim.scenario.basics.names import ACTIVE
from sim.scenario.basics.statement import stated
from sim.scenario.market.market import Market
from sim.study.facts.fact_table import Band
from sim.study.facts.followed import reference
from sim.study.facts.measurement import REFERENCE, Look, Measurement, of_means, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 8
_CUSTOMERS = 12_000
#: The published 1 % and 0.1 %, within the tolerance that the table gives retention: two fifths.
_MARGIN, _ACQUISITION = Band(0.6, 1.4), Band(0.06, 0.14)
#: Ten years, by which nearly all of what customers are worth has come.
_MONTHS = 120
#: Of those who leave for reasons of their own, who still do: a change of retention that is more than chance.
_STILL = 0.4


def _kept(look: Look, replication: int, *settings: str) -> tuple[float, float]:
    """Share of the focal firm's customers of month 12 who are its customers a year later; and share of all in
    the market who are not its customers in that month.
    """
    stages = []
    for months in (12, 24):
        study = reference(look, months, *settings, customers=_CUSTOMERS)
        customers = run_of(study, replication=replication).customers
        own = customers[customers["firm"] == study.market_of_firms.focal].set_index("customer")
        stages.append(own["stage"].isin(ACTIVE))
    first, later = stages
    return float(later.reindex(first.index[first]).mean()), float(1 - first.mean())


def _contribution(look: Look, replication: int, *settings: str) -> float:
    """Discounted contribution of all the focal firm's customers, of the whole market."""
    study = reference(look, _MONTHS, *settings, customers=_CUSTOMERS)
    customers = run_of(study, replication=replication).customers
    earned = customers.loc[customers["firm"] == study.market_of_firms.focal, "profit"].sum()
    return float(earned) * study.each


def _spent_on_reach(market: Market) -> float:
    """Discounted, what the focal firm spends on being known, within its fixed cost, until the end."""
    discounts = [month_discount(market.discount_rate_per_year, float(month)) for month in range(_MONTHS)]
    known = market.firms[market.focal].awareness
    return known * ordinary_budget(market) * market.customers * sum(discounts)


def _row(look: Look, replication: int) -> list[float]:
    """Contribution, retention, who is still to be won, as things are; the first two with fewer who leave."""
    market = reference(look, _MONTHS).market_of_firms
    fewer = tuple(
        f"market.segments.{name}.attrition.a=={segment.attrition.a * _STILL}"
        for name, segment in market.segments.items()
        if segment.attrition is not None
    )
    usual, to_win = _kept(look, replication)
    better, _ = _kept(look, replication, *fewer)
    return [
        _contribution(look, replication), usual, to_win, _contribution(look, replication, *fewer), better
    ]  # fmt: skip


def elasticities(look: Look) -> dict[str, Measurement]:
    """F39: elasticities of customer equity (contribution less acquisition cost).

    Reach is seen by all; what is seen by people who are not customers yet is the cost of winning them.
    """
    rows = np.array([_row(look, n) for n in range(REPLICATIONS)])
    reach = _spent_on_reach(reference(look, _MONTHS).market_of_firms)

    def paid(mean: np.ndarray) -> float:
        return float(reach * mean[2])

    def retention(mean: np.ndarray) -> float:
        usual, kept, _, more, longer = mean.tolist()
        return math.log((more - paid(mean)) / (usual - paid(mean))) / math.log(longer / kept)

    return {
        "F39": Measurement(
            [
                of_means(stated(TEXTS, "measured.F39.retention"), rows, retention),
                of_means(
                    stated(TEXTS, "measured.F39.margin"),
                    rows,
                    lambda mean: float(mean[0] / (mean[0] - paid(mean))),
                    _MARGIN,
                ),
                of_means(
                    stated(TEXTS, "measured.F39.acquisition"),
                    rows,
                    lambda mean: paid(mean) / float(mean[0] - paid(mean)),
                    _ACQUISITION,
                ),
            ],
            stated(TEXTS, "measured.F39.how", retention=rows[:, 1].mean()),
            REFERENCE,
        )
    }
