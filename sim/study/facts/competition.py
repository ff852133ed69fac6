"""F17, F18, F37: the steps of competition, what is left to differ in, and a price war that is matched."""

from __future__ import annotations

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.need_belief import need_weights
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.scenario.basics.names import NEEDS, SERVICE_NEEDS
from sim.scenario.basics.statement import stated
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 8
CUSTOMERS = 6000
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
    study = look.study("pager", CUSTOMERS)
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
            study.settings.market,
        )
    }


#: The four domains of competition, service last, and the needs that each is made of.
_DOMAINS = (("product_quality", "reliability"), ("reassurance",), ("convenience",), SERVICE_NEEDS)


def _recorder(into: list[np.ndarray]) -> Intervention:
    """Write down the quality of the firms that sell paging, month by month, and change nothing."""

    @Intervention
    def recorder(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(0)
        while True:
            into.append(np.array([other.quality.copy() for other in market.firms if other.sells("paging")]))
            yield market.months(1)

    return recorder


def _by_service(quality: np.ndarray, weight: np.ndarray) -> float:
    """Service's share of the variance between firms, of the value that each domain has to customers."""
    each = [
        float((quality[:, kept] @ weight[kept]).var())
        for kept in (np.array([need in domain for need in NEEDS]) for domain in _DOMAINS)
    ]
    return each[-1] / sum(each)


def levelling(look: Look) -> dict[str, Measurement]:
    """F18: paging firms imitate each other, from the last one's coming to the first one's leaving."""
    study = look.study("pager", CUSTOMERS, "run.months=36")
    market = study.market_of_firms
    shares = np.array([segment.share for segment in market.segments.values()])
    weight = shares @ need_weights(market) / shares.sum()
    values = []
    for n in range(4):
        seen: list[np.ndarray] = []
        run_of(study, replication=n, policies=[_recorder(seen)])
        number = np.array([len(month) for month in seen])
        together = np.flatnonzero(number == number.max())
        early, late = (_by_service(seen[month], weight) for month in (together[0], together[-1]))
        values.append(late / early)
    return {
        "F18": Measurement(
            [over_runs(stated(TEXTS, "measured.F18.share"), values)],
            stated(TEXTS, "measured.F18.how"),
            study.settings.market,
        )
    }


def price_war(look: Look) -> dict[str, Measurement]:
    """F37: one of three firms cuts its price by a tenth; two match seven tenths of the gap a month."""
    study = look.study("price_war", 8000)
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
            study.settings.market,
        )
    }
