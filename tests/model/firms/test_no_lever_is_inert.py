"""Every lever moves what it is for, in a market in which it can act.

Money and a line of the ledger move with any lever that costs something; so what is looked at is the effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import pytest

from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.basics.names import ACTIVE
from sim.scenario.files.idle_levers import why_idle
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Setting, Strategy
from tests.model.markets import a_study, of_firm

pytestmark = pytest.mark.slow
REPLICATIONS = 2
BUDGET = 2.0

Levers = tuple[tuple[str, float], ...]
Measure = Callable[[Run], float]


def market() -> Market:
    """Everything at work; ours sells one of two categories to one of two segments, rivals do better."""
    few = {
        "share": 0.7, "occasions": {"core": {"mean_per_month": 2.0}, "extra": {"mean_per_month": 1.0}},
        "arrivals": [0.3],
    }  # fmt: skip
    firm = {
        "share": 0.3, "awareness": 0.5, "sells": {"core": ["few", "many"], "extra": ["few"]},
        "front_agents_per_1000_customers": 4.0, "expert_agents_per_1000_customers": 2.0,
    }  # fmt: skip
    return Market(
        focal="ours",
        categories={"core": {}, "extra": {"price": 50.0}},
        segments={"few": few, "many": few | {"share": 0.3}},
        firms={
            "ours": firm | {"sells": {"core": ["few"]}},
            "better": firm | {"quality": {"reliability": 1.0, "courtesy_and_skill": 1.0}},
            "cheaper": firm | {"price": {"core": 85.0}},
        },
        needs={"belief_error": 0.3},
        talk={"lighthouse_share": 0.2},
        desk={"contacts_per_purchase": 1.0, "opening_minutes": 1000.0},
        data={"breach_per_month": 0.2},
    )


def total(table: str, *columns: str) -> Measure:
    """Sum of columns over our firm and all months."""
    return lambda run: float(of_firm(getattr(run, table))[[*columns]].sum().sum())


def mean(table: str, column: str) -> Measure:
    return lambda run: float(of_firm(getattr(run, table))[column].mean())


def per_purchase(column: str) -> Measure:
    return lambda run: total("monthly", column)(run) / total("monthly", "purchases")(run)


def waited(pool: str) -> Measure:
    """Mean wait of all contacts of a pool of the desk."""

    def measure(run: Run) -> float:
        desk = of_firm(run.desk).query(f"pool == '{pool}' and contacts > 0")
        return float((desk["mean_wait_minutes"] * desk["contacts"]).sum() / desk["contacts"].sum())

    return measure


def entered(segment: str) -> Measure:
    rows = f"segment == '{segment}'"
    return lambda run: float(of_firm(run.monthly).query(rows)["purchases"].sum())


def came_back(run: Run) -> float:
    moves = of_firm(run.transitions).query("from_stage == 'lapsed'")
    return float(moves.loc[moves["to_stage"].isin(ACTIVE), "customers"].sum())


class Row(NamedTuple):
    """What a lever is set to, what moves, which way (0: either), and with which other levers."""

    value: float
    moves: Measure
    way: int
    beside: Levers = ()


PURCHASES, NEW = (total("monthly", name) for name in ("purchases", "new_customers"))
FAILURES, CLAIMS = (total("ledger", name) for name in ("failures", "claims"))
SATISFACTION, TRUST = (mean("monthly", name) for name in ("satisfaction", "trust"))
MORALE, QUALITY = (mean("ledger", name) for name in ("morale", "quality"))
BELIEF, PRICE = (mean("ledger", name) for name in ("belief_error", "price"))
CONTACTS, PROMISED = total("desk", "contacts"), total("desk", "promise_kept", "promise_broken")
PROMISE: Levers = (("wait_promise_minutes", 1.0), ("promise_payout", 50.0))
DATA: Levers = (("data_use", 1.0),)

ROWS: Mapping[str, Row] = {
    "front_agents": Row(1.0, waited("front"), -1),
    "expert_agents": Row(1.0, waited("expert"), -1),
    "recovery": Row(1.0, SATISFACTION, 1),
    "morale": Row(1.0, MORALE, 1),
    "care": Row(1.0, PURCHASES, 1),
    "quality": Row(1.0, QUALITY, 1),
    "reach": Row(1.0, NEW, 1),
    "referral": Row(1.0, NEW, 1),
    "new_category": Row(2.0, PURCHASES, 1),
    "new_segments": Row(2.0, entered("many"), 1),
    "lighthouse": Row(1.0, NEW, 1),
    "win_back": Row(2.0, came_back, 1),
    "list_price": Row(1.2, PURCHASES, -1),
    "match_price": Row(1.0, PRICE, -1),
    "undercut": Row(0.05, PRICE, -1),
    "recover_price": Row(1.0, PRICE, 1, (("match_price", 0.5),)),
    "price_floor": Row(2.0, PRICE, 1, (("undercut", 0.5),)),
    "imitate": Row(0.5, QUALITY, 1),
    "imitate_service": Row(0.5, QUALITY, 1),
    "intro_discount": Row(0.4, NEW, 1),
    "loyal_discount": Row(0.3, PURCHASES, 1),
    "programme_reward": Row(0.05, per_purchase("discounts"), 1),
    "wait_promise_minutes": Row(1.0, PROMISED, 1, (("promise_payout", 50.0),)),
    "promise_payout": Row(50.0, CLAIMS, 1, (("wait_promise_minutes", 1.0),)),
    "promise_ease": Row(0.0, CLAIMS, -1, PROMISE),
    "referral_reward": Row(50.0, NEW, 1),
    "contact_cadence": Row(1.0, SATISFACTION, 1, (("contact_relevance", 1.0),)),
    "contact_relevance": Row(1.0, SATISFACTION, 1, (("contact_cadence", 1.0),)),
    "relationship": Row(4.0, CONTACTS, 1),
    "care_focus": Row(1.0, PURCHASES, 0, (("care", 1.0),)),
    "top_discount": Row(0.3, per_purchase("discounts"), 1),
    "light_surcharge": Row(0.3, per_purchase("discounts"), -1),
    "light_service": Row(0.0, per_purchase("handling"), -1),
    "tier_priority": Row(1.0, waited("front"), 0),
    "let_go": Row(1.0, total("monthly", *ACTIVE), -1),
    "warm_transfer": Row(1.0, waited("front"), 1),
    "skill_routing": Row(1.0, total("desk", "direct"), 1),
    "displayed_wait": Row(1.0, total("desk", "balked"), 1),
    "display_pad_minutes": Row(20.0, total("desk", "balked"), 1, (("displayed_wait", 1.0),)),
    "innovation": Row(1.0, QUALITY, 1),
    "listening": Row(1.0, BELIEF, -1),
    "co_creation": Row(1.0, BELIEF, -1),
    "data_protection": Row(1.0, TRUST, 1, DATA),
    "range_of_goods": Row(4.0, per_purchase("cost_of_goods"), 1),
    "push_wants": Row(1.0, per_purchase("revenue"), 0),
    "data_use": Row(1.0, PURCHASES, 0),
    "ignore_consent": Row(1.0, SATISFACTION, -1, DATA),
    "standardisation": Row(1.0, FAILURES, -1),
    "skills": Row(1.0, SATISFACTION, 1),
    "approachability": Row(1.0, QUALITY, 1),
    "self_repair": Row(1.0, FAILURES, -1),
    "consensus": Row(1.0, MORALE, 1),
    "autonomy": Row(1.0, MORALE, 1),
    "delivery_promise": Row(1.0, CLAIMS, 1, (("promise_payout", 50.0),)),
    "unconditional_promise": Row(1.0, CLAIMS, 1, (("promise_payout", 50.0),)),
    "apology": Row(1.0, SATISFACTION, 1, (("compensation", 30.0),)),
    "compensation": Row(50.0, SATISFACTION, 1),
    "cross_sell": Row(1.0, total("ledger", "offers_taken"), 1),
    "cross_sell_before": Row(1.0, SATISFACTION, -1, (("cross_sell", 1.0),)),
}  # fmt: skip


def strategy(used: Levers) -> Strategy:
    """Levers at values; money as a customer of the market a month."""
    money = {name: value / BUDGET for name, value in used if LEVERS[name].kind == "money"}
    levels = [Setting(lever=name, value=value) for name, value in used if LEVERS[name].kind == "level"]
    return Strategy(spend=money, levers=levels)


@cache
def runs(used: Levers) -> list[Run]:
    study = a_study(market(), {"tried": strategy(used)}, customers=500, months=24, warm_up=6, budget=BUDGET)
    return [simulate(study, "tried", replication) for replication in range(REPLICATIONS)]


def test_every_lever_has_its_row() -> None:
    assert set(ROWS) == set(LEVERS)


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_moves_what_it_is_for(lever: str) -> None:
    row = ROWS[lever]
    assert why_idle(market(), lever, strategy((*row.beside, (lever, row.value)))) is None
    before, after = runs(row.beside), runs((*row.beside, (lever, row.value)))
    moved = [row.moves(one) - row.moves(other) for one, other in zip(after, before, strict=True)]
    assert all(moved) if row.way == 0 else sum(moved) * row.way > 0, moved
