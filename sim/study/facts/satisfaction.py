"""F01-F05 and F41: what satisfaction does to repurchase, and what a shortfall does to satisfaction.

Satisfaction is held where it starts (the mechanism is switched off): a firm's own customers lie around 4,
some at 3 and some at 5. They buy once in 20 months, so that what is counted over a year is mostly one next
purchase.

Pins (F01, F02) are taken with all else equal: no habit, no inborn liking, no trust, no firm untried, two
firms. Predictions (F03-F05) are taken with every other mechanism at its default.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.scenario.basics.names import all_but
from sim.scenario.basics.statement import stated
from sim.scenario.market.market import Market
from sim.study.facts.measurement import (
    NEVER_NOTHING,
    Look,
    Measurement,
    by_firm,
    made_study,
    over_runs,
    parity_market,
    run_of,
)
from sim.study.facts.sentences import TEXTS

REPLICATIONS = 10
#: One customer in 160 starts at 5, which sets how many it takes.
CUSTOMERS = {2: 60_000, 4: 30_000, 8: 60_000}
_RARELY = {"occasions": {"core": {"mean_per_month": 0.05, "shape": 1000.0}}}
_ALONE: dict[str, Any] = {
    "switched_off": all_but(),
    "choice": {"outside": NEVER_NOTHING, "nest": 1.0, "trust": 0.0, "untried": 0.0},
}
_DEFAULTS: dict[str, Any] = {"switched_off": ["satisfaction", "failure", "desk"]}


class Repurchase(NamedTuple):
    """Share of the next purchases made at one's own firm, by its satisfaction; numbers, or one a
    replication.
    """

    three: Any
    four: Any
    five: Any


def _by_satisfaction(market: Market, look: Look, replication: int) -> Repurchase:
    """Purchases in months 1 to 12 of who starts with satisfaction 3, 4 or 5 (to a tenth)."""
    customers = look.customers(CUSTOMERS[len(market.firms)])
    first, whole = (
        run_of(
            made_study(market, customers=customers, months=months, seed=look.seed),
            replication=replication,
        )
        for months in (1, 13)
    )
    satisfaction = by_firm(first, "satisfaction")
    each = np.arange(satisfaction.shape[1])
    home = np.abs(satisfaction - 4.0).argmax(axis=0)  # others' stands at 4 exactly
    held = satisfaction[home, each]
    bought = by_firm(whole, "purchases") - by_firm(first, "purchases")
    own, all_of_them = bought[home, each], bought.sum(axis=0)

    def share(low: float, high: float) -> float:
        group = (held >= low) & (held <= high)
        everything = all_of_them[group].sum()
        return float(own[group].sum() / everything) if everything > 0 else np.nan  # too few customers to tell

    # many stand at 5 exactly, where the scale ends; around 3 and 4 they are spread evenly enough
    return Repurchase(share(2.9, 3.1), share(3.9, 4.1), share(5.0, 5.0))


def _curves(look: Look, firms: int, setting: dict[str, Any], replications: int = REPLICATIONS) -> Repurchase:
    """Shares by replication, as arrays."""
    market = parity_market(firms, _RARELY, **setting)
    runs = [_by_satisfaction(market, look, replication) for replication in range(replications)]
    return Repurchase(*(np.array(values) for values in zip(*runs, strict=True)))


def _odds(share: Any) -> Any:
    """Odds of a share; nan where nobody went elsewhere: without end, they have no mean."""
    elsewhere = 1 - np.asarray(share)
    return share / np.where(elsewhere > 0, elsewhere, np.nan)


def _odds_ratio(of: Repurchase) -> Any:
    return _odds(of.five) / _odds(of.four)


def _mixed(of: Repurchase) -> Any:
    return 0.1 * of.three + 0.7 * of.four + 0.2 * of.five


def _slopes(of: Repurchase) -> Any:
    return (of.four - of.three) / (of.five - of.four)


def measure(look: Look) -> dict[str, Measurement]:
    """F01 to F05."""
    two = _curves(look, 2, _ALONE)
    usual_four, usual_eight = (_curves(look, firms, _DEFAULTS) for firms in (4, 8))
    # for the notes
    four, eight = (_curves(look, firms, _ALONE, replications=3) for firms in (4, 8))
    usual_two = _curves(look, 2, _DEFAULTS, replications=3)
    return {
        "F01": Measurement(
            [over_runs(stated(TEXTS, "measured.F01.won"), 1 - np.asarray(two.four))],
            stated(
                TEXTS, "measured.won.how", two=1 - np.mean(usual_two.four), four=1 - np.mean(usual_four.four)
            ),
        ),
        "F02": Measurement(
            [over_runs(stated(TEXTS, "measured.F02.won"), 1 - np.asarray(two.five))],
            stated(
                TEXTS, "measured.won.how", two=1 - np.mean(usual_two.five), four=1 - np.mean(usual_four.five)
            ),
        ),
        "F03": Measurement(
            [over_runs(stated(TEXTS, "measured.F03.odds"), _odds_ratio(usual_eight))],
            stated(TEXTS, "measured.F03.how", eight=np.mean(_odds_ratio(eight))),
        ),
        "F04": Measurement(
            [over_runs(stated(TEXTS, "measured.F04.share"), _mixed(usual_four))],
            stated(TEXTS, "measured.F04.how", four=np.mean(_mixed(four))),
        ),
        "F05": Measurement(
            [over_runs(stated(TEXTS, "measured.F05.slopes"), _slopes(usual_four))],
            stated(TEXTS, "measured.F05.how", four=np.mean(_slopes(four)), eight=np.mean(_slopes(eight))),
        ),
    }


_DISTANCE = 0.8  # between what is expected and what is found, in units of value
_MONTHS = 4


def _change(quality: float) -> Intervention:
    """Quality lies `quality` above the norm until the last month, and at the norm then."""

    @Intervention
    def change(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(0)
        firm.quality[:] = quality
        yield market.until(_MONTHS - 1)
        firm.quality[:] = 0.0

    return change


def _satisfaction_after(quality: float, look: Look, replication: int) -> float:
    """Mean satisfaction when an offer at the norm meets those used to something else."""
    market = parity_market(
        1,
        {"occasions": {"core": {"mean_per_month": 15.0, "shape": 1000.0}}, "tenure_mean_months": 1.0},
        choice={"outside": NEVER_NOTHING},
        # satisfaction is the score of the last experience, and expectation lies half-way to what was found
        experience={"satisfaction_speed": 1.0, "tenure_months": 600.0, "expectation_speed": 0.5},
        switched_off=all_but("satisfaction", "perception_noise"),
    )
    study = made_study(market, customers=look.customers(10_000), months=_MONTHS, seed=look.seed)
    run = run_of(study, replication=replication, policies=[_change(quality)])
    return float(run.monthly["satisfaction"].iloc[-1])


def _ratios(look: Look) -> Iterator[float]:
    for replication in range(REPLICATIONS):
        usual, better, worse = (
            _satisfaction_after(quality, look, replication)
            for quality in (0.0, 2 * _DISTANCE, -2 * _DISTANCE)
        )
        yield (usual - better) / (worse - usual)


def disconfirmation(look: Look) -> dict[str, Measurement]:
    """F41: the same offer, at the norm, to customers who expect more, as much, or less by the same
    distance.
    """
    return {
        "F41": Measurement(
            [over_runs(stated(TEXTS, "measured.F41.ratio"), np.array(list(_ratios(look))))],
            stated(TEXTS, "measured.F41.how", distance=_DISTANCE),
        )
    }
