"""The terms of a month: what of them is kept from one month to the next, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

import sim
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.need_belief import need_weights
from sim.model.firms.planning import terms_of
from sim.scenario.basics.names import NEEDS
from sim.scenario.plans.levers import LEVERS

#: What may happen to a firm between two months, beside its levers and its money.
EVENTS: dict[str, Callable[[Firm], object]] = {
    "gone": lambda firm: setattr(firm, "present", False),
    "found out": lambda firm: setattr(firm, "trust_shock", 0.3),
    "everybody leaves": lambda firm: setattr(firm, "exit_shock", 1.0),
    "blamed": lambda firm: setattr(firm, "stigma", 0.4),
    "in low spirits": lambda firm: setattr(firm, "morale", 0.1),
    "overloaded": lambda firm: setattr(firm, "load", 0.95),
    "slow to answer": lambda firm: setattr(firm, "usual_handling", 7.0),
    "signs that are not believed": lambda firm: setattr(firm, "sign_credit", 0.7),
    "wiser": lambda firm: setattr(firm, "repaired", 0.5),
    "breaking promises": lambda firm: firm.promised.update(wait=(1.0, 2.0), delivery=(1.0, 2.0)),
    "better": lambda firm: firm.quality.__setitem__(NEEDS.index("reliability"), 1.0),
    "well known": lambda firm: setattr(firm, "customers", [0.6] * len(firm.customers)),
    "well spoken of": lambda firm: setattr(firm, "said", [[3.0, 1.0, 5.0] for _ in firm.said]),
    "cheaper": lambda firm: setattr(firm.offers["core"], "price", 80.0),
    "serving nobody": lambda firm: setattr(firm.offers["core"], "segments", [False, False, False]),
    "aiming": lambda firm: firm.aim.append(1),
}


def _numbers(terms: tuple) -> Iterator[np.ndarray]:
    for field in terms:
        if isinstance(field, tuple):
            yield from _numbers(field)
        else:
            yield np.asarray(field)


@pytest.fixture
def live() -> LiveMarket:
    """Three firms, of which the first decides; with it, some customers enter the market."""
    market = sim.load_study("mature_retail").market
    entering = market.segments["families"].model_copy(update={"first_purchase_at": market.focal})
    segments = market.segments | {"families": entering}
    return LiveMarket(market.model_copy(update={"segments": segments, "customers": 1000}), 1000, 1, 0, 0)


def _kept_and_anew(live: LiveMarket) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Terms with what stands from before, and without."""
    weights, offered = need_weights(live.settings), live.offered
    kept = list(_numbers(terms_of(live, weights)))
    live.standing, live.offered = None, offered
    return kept, list(_numbers(terms_of(live, weights)))


def _all_equal(first: list[np.ndarray], second: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("name", [name for name in LEVERS if name != "list_price"])
def test_terms_follow_a_decision_at_once(live, name):
    firm, lever = live.firms[0], LEVERS[name]
    terms_of(live, need_weights(live.settings))
    if lever.kind == "level":
        firm.levels[name] = (lever.low + lever.high) / 2
    else:
        firm.spend[name] = 5000.0
    assert _all_equal(*_kept_and_anew(live))
    firm.capital.add(name)
    assert _all_equal(*_kept_and_anew(live))


@pytest.mark.parametrize("event", EVENTS)
def test_terms_follow_what_happens_at_once(live, event):
    firm = live.firms[0]
    firm.levels |= {"delivery_promise": 1.0, "promise_payout": 10.0, "displayed_wait": 1.0}
    firm.spend |= {"reach": 5000.0, "lighthouse": 5000.0}
    before = list(_numbers(terms_of(live, need_weights(live.settings))))
    EVENTS[event](firm)
    kept, anew = _kept_and_anew(live)
    assert _all_equal(kept, anew)
    assert not _all_equal(before, kept), "nothing happened"


def test_terms_stand_while_nobody_decides_anything(live):
    weights = need_weights(live.settings)
    first, second = terms_of(live, weights), terms_of(live, weights)
    assert second.discounts is first.discounts
    live.firms[1].levels["loyal_discount"] = 0.05
    assert terms_of(live, weights).discounts is not first.discounts
