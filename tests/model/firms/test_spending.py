"""What money brings: it is shared by those whom it serves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.spending import bought, bought_in, sharers
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.model.rules.firm import response
from sim.model.simulate import simulate
from sim.scenario.basics.names import ACTIVE, ESTABLISHED
from sim.scenario.plans.levers import LEVERS, Sharing
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, of_firm

#: Levers whose effect is by money, but for agents, whose hours are bought.
ANSWERING = [
    lever.name for lever in LEVERS.values() if lever.kind == "money" and not lever.name.endswith("_agents")
]
SEGMENTS = {
    name: {"share": share, "occasions": {"core": {}}} for name, share in (("few", 0.2), ("many", 0.8))
}


def serving(customers: float, spend: float = 1000.0) -> LiveMarket:
    """A market of 10,000 before its first month, where the first firm has this share of all as customers."""
    sells = {"core": list(SEGMENTS)}
    market = a_market(segments=SEGMENTS, firms={name: {"sells": sells} for name in ("ours", "theirs")})
    live = LiveMarket(market.model_copy(update={"customers": 10_000}), 10_000, 1, 0, 0)
    live.firms[0].customers = [customers, customers]
    live.firms[0].lost = 10_000 * customers  # as many who have lapsed and can come back
    live.firms[0].spend = dict.fromkeys(ANSWERING, spend)
    return live


@pytest.mark.parametrize("lever", [name for name in ANSWERING if LEVERS[name].shared_by != "market"])
def test_the_same_money_over_twice_the_customers_brings_less(lever: str) -> None:
    few, many, much = serving(0.2), serving(0.4), serving(0.4, 2000.0)
    effects = [bought(live, live.firms[0], lever) for live in (few, many, much)]
    assert effects[1] < effects[0] == effects[2]


@pytest.mark.parametrize("lever", [name for name in ANSWERING if LEVERS[name].shared_by == "market"])
def test_money_for_the_market_is_shared_by_its_people_however_many_are_customers(lever: str) -> None:
    effect = getattr(a_market().response, lever)
    brings = response(0.1, effect.ceiling, effect.half_spend)
    assert [bought(live, live.firms[0], lever) for live in (serving(0.1), serving(0.9))] == [brings] * 2


def test_money_for_nobody_is_spent_as_on_one() -> None:
    live = serving(0.0)
    effect = live.settings.response.quality
    assert bought(live, live.firms[0], "quality") == response(1000.0, effect.ceiling, effect.half_spend)


def test_money_that_is_aimed_is_shared_where_it_goes() -> None:
    """A fifth of the market is in the first segment."""
    live = serving(0.5)
    firm = live.firms[0]
    firm.aim = [0]
    for lever, people in (("reach", 2000.0), ("referral", 1000.0)):
        effect = getattr(live.settings.response, lever)
        assert bought_in(live, firm, lever, 0) == response(1000.0 / people, effect.ceiling, effect.half_spend)
        assert bought_in(live, firm, lever, 1) == 0.0


def test_the_capital_of_a_launch_brings_nothing_else() -> None:
    live = serving(0.5)
    live.firms[0].capital.add("quality")
    assert bought(live, live.firms[0], "quality") == 0.0


def shared(months: int, **changes: Any) -> tuple[dict[str, float], Run]:
    """Who shares a firm's money as a month's planning begins, and the run that this was seen in."""
    counts: dict[str, float] = {}
    kinds: tuple[Sharing, ...] = ("customers", "regulars", "lapsed", "complaints")

    def watch(live: LiveMarket, firm: Firm) -> Story:
        yield live.until(months)
        counts.update({kind: sharers(live, firm, kind) for kind in kinds})

    study = a_study(a_market(**changes), customers=2_000, months=months + 1, warm_up=6)
    return counts, simulate(study, policies=[Intervention(watch)])  # type: ignore[return-value]


def test_sharers_are_counted_as_last_month_left_them() -> None:
    counts, run = shared(12, failure={"chance_per_purchase": 0.2})
    moves = (
        of_firm(run.transitions).query("month == 11").groupby("to_stage", observed=True)["customers"].sum()
    )
    assert counts["customers"] == moves[list(ACTIVE)].sum() > counts["regulars"]
    assert counts["regulars"] == moves[list(ESTABLISHED)].sum()
    assert counts["lapsed"] == moves["lapsed"] > 0
    desk = of_firm(run.desk).query("month == 11 and kind == 'complaint'")
    assert 0 < counts["complaints"] <= desk["contacts"].sum()


def test_a_firm_that_grows_gets_less_for_the_same_money() -> None:
    """A young firm wins customers by reach; the quality that it pays for thins out."""
    firms = {
        "ours": {"share": 0.05, "awareness": 0.1, "sells": {"core": ["people"]}},
        "theirs": {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}},
    }
    study = a_study(
        a_market(firms=firms),
        {"grow": Strategy(spend={"quality": 0.2, "reach": 0.8})},
        customers=2_000,
        months=30,
    )
    quality = of_firm(simulate(study, "grow").ledger)["quality"].to_numpy()
    assert quality[-1] < 0.7 * quality[1] and np.all(quality > 0)
