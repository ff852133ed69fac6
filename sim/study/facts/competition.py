"""F17, F18, F37: the steps of competition, what is left to differ in, and a price war that is matched."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.scenario.basics.names import COMMON_SHARE, NEEDS
from sim.scenario.basics.statement import stated
from sim.scenario.files.load import load_study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import Look, Measurement, made_study, over_runs, parity_market, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 8
_MORE, _LESS = Band(0.0, np.inf), Band(-np.inf, 0.0)
#: Months of the open market, of competition, and of the price war that has closed stations.
_OPEN, _COMPETITION, _AFTER = (0, 6), (21, 27), (30, 36)


def _paging(run: Run, months: tuple[int, int]) -> tuple[float, float]:
    """Firms that sell paging, and their profit a month together, on average over some months."""
    book = run.ledger
    book = book[
        (book["firm"] != "mobile_carrier") & (book["month"] >= months[0]) & (book["month"] < months[1])
    ]
    length = months[1] - months[0]
    return float(book["present"].sum()) / length, float(book["profit"].sum()) / length


def four_steps(look: Look) -> dict[str, Measurement]:
    """F17: firms and profit of paging over the years."""
    study = load_study("pager", [*look.size(6000), f"run.seed={look.seed}"])
    rows = []
    for n in range(REPLICATIONS):
        run = run_of(study, "hold", n)
        (few, first), (many, middle), (left, last) = (_paging(run, m) for m in (_OPEN, _COMPETITION, _AFTER))
        rows.append((many - few, left - many, middle - first, last - middle))
    up, down, richer, poorer = np.array(rows).T
    return {
        "F17": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F17.up"), up, _MORE),
                over_runs(stated(TEXTS, "measured.F17.down"), down, _LESS),
                over_runs(stated(TEXTS, "measured.F17.richer"), richer, _MORE),
                over_runs(stated(TEXTS, "measured.F17.poorer"), poorer, _LESS),
            ],
            stated(TEXTS, "measured.F17.how"),
        )
    }


_SERVICE = ("after_sales", "responsiveness", "courtesy_and_skill")
#: Domain in which each of four firms leads, and the needs that it is made of.
_DOMAINS = (("product_quality", "reliability"), ("reassurance",), ("convenience",), _SERVICE)
_LEAD = 0.5


def _recorder(into: list[np.ndarray]) -> Intervention:
    """Write down every firm's quality, month by month, and change nothing."""

    @Intervention
    def recorder(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(0)
        while True:
            into.append(np.array([other.quality.copy() for other in market.firms]))
            yield market.months(1)

    return recorder


def levelling(look: Look) -> dict[str, Measurement]:
    """F18: four firms that each lead in one domain and imitate each other, service more slowly."""
    rules = {"imitate_per_month": 0.05, "imitate_service_per_month": 0.02}
    firms: dict[str, Any] = {
        f"firm_{n + 1}": {
            "share": 0.25, "awareness": 1.0, "sells": {"core": ["people"]}, "rules": rules,
            "quality": dict.fromkeys(domain, _LEAD),
        }
        for n, domain in enumerate(_DOMAINS)
    }  # fmt: skip
    weight = np.array([COMMON_SHARE / 7 if need in sum(_DOMAINS, ()) else 0.0 for need in NEEDS])
    service = np.array([need in _SERVICE for need in NEEDS])
    values = []
    for n in range(2):  # nothing of this is chance
        seen: list[np.ndarray] = []
        study = made_study(parity_market(4, firms=firms), customers=200, months=48, seed=look.seed)
        run_of(study, replication=n, policies=[_recorder(seen)])
        early, late = (
            float((month[:, service] @ weight[service]).var() / ((month * weight).var(axis=0).sum()))
            for month in (seen[0], seen[-1])
        )
        values.append(late / early)
    return {
        "F18": Measurement(
            [over_runs(stated(TEXTS, "measured.F18.share"), values)],
            stated(TEXTS, "measured.F18.how"),
        )
    }


def price_war(look: Look) -> dict[str, Measurement]:
    """F37: one of three firms cuts its price by a tenth; two match seven tenths of the gap a month."""
    study = load_study("price_war", [*look.size(8000), f"run.seed={look.seed}"])
    rows = []
    for n in range(REPLICATIONS):
        paid, shares = [], []
        for strategy in ("open_price_war", "hold"):
            monthly = run_of(study, strategy, n).monthly
            last = monthly[monthly["month"] >= study.run.months - 12]
            units = last["purchases"]
            paid.append(float((last["price"] * units).sum() / units.sum()))
            shares.append(float(units[last["firm"] == "opener"].sum() / units.sum()))
        rows.append((paid[0] / paid[1] - 1, shares[0] - shares[1]))
    level, share = np.array(rows).T
    return {
        "F37": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F37.level"), level, Band(-0.11, -0.05)),
                over_runs(stated(TEXTS, "measured.F37.share"), share, Band(-0.03, 0.03)),
            ],
            stated(TEXTS, "measured.F37.how"),
        )
    }
