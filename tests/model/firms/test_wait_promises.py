"""What a promise is worth to whom, what the wait has to do with it, and who abuses it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.customers import contacts
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.promises import promise_pull, promised, promises, take_note
from sim.model.machine.codes import ANSWERED, BALKED, HUNG_UP, INFORMATION
from sim.model.rules import customer as rules
from sim.model.simulate import simulate
from sim.scenario.plans.strategy import Strategy
from tests.model.markets import a_market, a_study, of_firm

PRICE = 100.0


def firm_with(known_wait: float = 3.0, **levels: float) -> tuple[LiveMarket, Firm]:
    live = LiveMarket(a_market(), 10, 1, 0, 0)
    live.known_wait = known_wait
    firm = live.firms[0]
    firm.levels |= {"wait_promise_minutes": 2.0, "promise_payout": PRICE} | levels
    return live, firm


def worth(live: LiveMarket, firm: Firm) -> float:
    return promised(live, firm, promises(live, firm), live.settings.segments["people"])


def pull(**levels: float) -> float:
    live, firm = firm_with(**levels)
    return promise_pull(live, firm, promises(live, firm), live.settings.segments["people"])


# -- what a promise comes to -----------------------------------------------------------------------------


def test_the_second_price_of_a_payout_is_worth_less_than_the_first() -> None:
    worths = np.array([worth(*firm_with(promise_payout=n * PRICE)) for n in (0.0, 0.5, 1.0, 1.5, 2.0)])
    steps = np.diff(worths)
    assert worths[0] == 0 and (steps > 0).all() and (np.diff(steps) < 0).all()
    assert worths[-1] < 1
    assert worth(*firm_with(promise_ease=0.5)) == worth(*firm_with(promise_payout=0.5 * PRICE))


@pytest.mark.parametrize("payout", [0.1, 0.5, 1.0, 2.0])
def test_a_promise_of_two_hours_where_three_minutes_are_usual_is_worth_about_nothing(payout: float) -> None:
    sharp, loose = (pull(wait_promise_minutes=m, promise_payout=payout * PRICE) for m in (3.0, 120.0))
    assert 0 < loose < 0.05 * sharp
    minutes = [pull(wait_promise_minutes=m) for m in (1.0, 2.0, 5.0, 10.0, 30.0)]
    assert minutes == sorted(minutes, reverse=True)


def test_the_same_promise_is_worth_more_where_longer_waits_are_known() -> None:
    assert worth(*firm_with(known_wait=10.0)) > worth(*firm_with(known_wait=3.0))
    assert worth(*firm_with(known_wait=0.0)) == 0
    assert worth(*firm_with(wait_promise_minutes=0.1)) == worth(*firm_with(wait_promise_minutes=1.0))


def test_each_promise_more_adds_to_what_the_others_leave() -> None:
    none = {"wait_promise_minutes": 0.0}
    single = ({}, {"delivery_promise": 1.0} | none, {"unconditional_promise": 1.0} | none)
    alone = [worth(*firm_with(**levels)) for levels in single]
    together = worth(*firm_with(delivery_promise=1.0, unconditional_promise=1.0))
    assert max(alone) < together < sum(alone)


def test_a_promise_more_relevant_than_not_repels_nobody() -> None:
    live, firm = firm_with(promise_payout=0.0)
    people = live.settings.segments["people"]
    relevant, beside = (people.model_copy(update={"promise_relevance": {"wait": r}}) for r in (0.6, 0.1))
    assert promise_pull(live, firm, ["wait"], relevant) == 0
    assert promise_pull(live, firm, ["wait"], beside) == pytest.approx(-0.3 * 0.8)


# -- its record ------------------------------------------------------------------------------------------


def test_broken_promises_are_remembered_for_months_and_outweighed_by_kept_ones() -> None:
    live, firm = firm_with()
    clean = worth(live, firm)
    records = []
    for broken in (50.0, 50.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0):
        take_note(live, firm, {"wait": (broken, 50.0)})
        records.append(firm.broken("wait"))
    assert records[:2] == [1.0, 1.0] and records[2] > 0.4
    assert records[2:] == sorted(records[2:], reverse=True) and records[-1] < 0.35
    assert worth(live, firm) == pytest.approx((1.0 - records[-1]) * clean)


def test_who_stops_promising_keeps_its_record_and_who_never_promised_has_none() -> None:
    live, firm = firm_with()
    take_note(live, firm, {"wait": (30.0, 60.0), "delivery": (9.0, 10.0)})
    firm.levels["wait_promise_minutes"] = 0.0
    for _ in range(12):
        take_note(live, firm, {"wait": (0.0, 0.0), "delivery": (9.0, 10.0)})
    assert firm.broken("wait") == pytest.approx(0.5) and firm.broken("delivery") == 0


# -- waiting under a promise -----------------------------------------------------------------------------


@pytest.mark.parametrize(("promise", "tolerated"), [(0.0, 2.0), (1.0, 1.0), (120.0, 2.0)])
def test_a_short_promise_makes_impatient_and_a_long_one_makes_nobody_patient(
    promise: float, tolerated: float
) -> None:
    assert rules.tolerated(2.0, promise) == tolerated


def test_who_gives_up_after_the_promised_time_was_let_down_and_who_gives_up_before_was_not() -> None:
    def broken(wait: float, outcome: int, shown: float = -1.0) -> bool:
        return bool(contacts.promise_broken(INFORMATION, wait, 0.0, outcome, 2.0, shown))

    assert broken(3.0, HUNG_UP) and broken(3.0, ANSWERED)
    assert not broken(1.0, HUNG_UP) and not broken(2.0, ANSWERED)
    assert broken(0.0, BALKED, shown=5.0) and not broken(0.0, BALKED, shown=1.5)
    assert not contacts.promise_kept(INFORMATION, 1.0, 0.0, HUNG_UP, 2.0)


# -- in a market -----------------------------------------------------------------------------------------


def lived(
    agents: float = 6.0, months: int = 12, promise: dict[str, float] | None = None, **levels: float
) -> Any:
    """A run of two firms whose customers often have something to ask."""
    firm = {
        "share": 0.5, "awareness": 1.0, "sells": {"core": ["people"]},
        "front_agents_per_1000_customers": agents, "expert_agents_per_1000_customers": 2.0,
    }  # fmt: skip
    desk = {"contacts_per_purchase": 0.8, "expert_share": 0.0}
    market = a_market(firms={"ours": firm, "theirs": firm}, desk=desk, promise=promise or {})
    levers = [{"lever": name, "value": value} for name, value in levels.items()]
    return simulate(a_study(market, {"s": Strategy(levers=levers)}, customers=1500, months=months), "s")


def total(run: Any, column: str) -> float:
    return float(of_firm(run.ledger)[column].sum())


def test_a_promise_of_two_hours_gains_nothing_whatever_it_pays() -> None:
    none, sales = lived(agents=0.3), total(lived(agents=0.3), "revenue")
    for payout in (10.0, 100.0, 200.0):
        loose = lived(agents=0.3, wait_promise_minutes=120.0, promise_payout=payout)
        assert total(loose, "profit") - total(none, "profit") < 0.005 * sales


def test_a_sharp_promise_that_is_kept_wins_customers_and_one_that_is_broken_loses_them() -> None:
    def customers_won(agents: float) -> float:
        held, bound = (
            of_firm(lived(agents, 24, **levels).monthly)["purchases"].iloc[-12:].sum()
            for levels in ({}, {"wait_promise_minutes": 1.0, "promise_payout": 100.0})
        )
        return float(bound / held - 1.0)

    assert customers_won(6.0) > 0.005 > 0 > customers_won(0.1)


def test_promises_on_waiting_that_are_kept_are_claimed_too_the_more_the_payout() -> None:
    def claimed(payout: float) -> tuple[float, float]:
        run = lived(
            agents=20.0, promise={"fraud_chance": 0.1}, wait_promise_minutes=60.0, promise_payout=payout
        )
        front = of_firm(run.desk)
        assert front["promise_broken"].sum() == 0
        return total(run, "payouts") / payout, float(front["promise_kept"].sum())

    for payout, chance in ((50.0, 0.05), (200.0, 0.2)):
        claims, kept = claimed(payout)
        assert abs(claims - chance * kept) < 5.0 * np.sqrt(chance * kept)
