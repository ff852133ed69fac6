"""What holds of every rule, whatever its numbers: bounds, order, no number that is none.

Examples are searched by hypothesis, the same every time. Arguments range over all that the model can pass:
the ranges by name are those of `test_rules`, wider than any default.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.model.machine import codes, maths
from sim.model.rules import competition as competition_rules
from sim.model.rules import customer as rules
from sim.model.rules import desk as desk_rules
from sim.model.rules import firm as firm_rules
from sim.model.rules import growth as growth_rules
from sim.model.rules import stages as stage_rules
from sim.model.rules import talk as talk_rules
from sim.model.rules import tiers as tier_rules
from sim.scenario.basics.names import STAGES
from tests.model.rules.test_rules import RANGES, RULES, WHOLE, stage_of

Rule = Callable[..., Any]
#: How far rounding may take a result over a bound, or against an order.
ROUNDING = 1e-9
#: Ranges that differ from those by name, where a rule gives a name a meaning of its own.
OWN: dict[str, dict[str, tuple[float, float]]] = {
    "competition.repriced": {"own": (0.1, 10), "normal": (0.1, 10), "lowest": (0.1, 10), "floor": (0.01, 1),
        "match": (0, 1), "undercut": (0, 0.5), "recover": (0, 1)},
    "competition.experienced": {"sold": (0, 1e6), "before": (0.1, 1e6), "exponent": (0, 1)},
    "competition.bass_time": {"u": (1e-9, 1 - 1e-9), "p": (1e-4, 1), "q": (0, 1)},
    "competition.before_move": {"here": (0, 1), "moved": (0, 1)},
    "competition.after_move": {"here": (0, 1), "moved": (0, 1)},
    "talk.word_of": {"good": (0, 1e6), "bad": (0, 1e6), "talkers": (0, 1e6), "weight_bad": (0, 20)},
    "talk.heard_of": {"aware": (0, 2), "hazard": (0, 1), "by_talk": (0, 1), "u": (0, 1)},
    "talk.leaving_chance": {"chance": (0, 1), "aware": (0, 2), "factor": (0, 1)},
    "talk.referred_spend": {"aware": (0, 2), "known": (0, 600), "premium": (0, 5),
        "months": (0.1, 600)},
    "desk.for_place": {"ahead": (0, 1e6), "takes": (0, 1e4), "patience": (1e-3, 1e6)},
    "desk.displayed": {"forecast": (0, 1e9), "pad": (0, 30)},
    "desk.believed": {"shown": (0, 90), "credit": (0, 100)},
    "desk.stays_until": {"patience": (0, 360), "expected": (0, 120)},
    "desk.put_up_with": {"patience": (0, 60), "u": (2.0**-33, 1 - 2.0**-33), "steepness": (0.5, 100)},
    "desk.credit_after": {"credit": (0, 100), "waited": (0, 1e6), "shown": (0.1, 1e6), "months": (1, 120)},
    "desk.shown_wait_points": {"wait": (0, 60), "expected": (0, 120), "gain": (0, 1), "most": (0, 4),
        "loss": (0, 7)},
    "desk.restored": {"satisfaction": (1, 5), "points": (0, 4), "before": (1, 5), "may_rise": (0, 1)},
    "desk.acceptance": {"chance": (0, 1), "trust": (0, 1), "fits": (0, 1), "left": (0, 1)},
    "tiers.contacts_made": {"cadence": (0, 10), "u": (0, 1)},
    "tiers.contact_effect": {"relevant": (0, 1), "pleasing": (1, 5), "annoying": (1, 5)},
    "tiers.relevant_share": {"aimed": (0, 1), "contacts": (0, 11), "reasons": (0, 60)},
    "growth.grown": {"together": (0, 600), "share": (0, 1), "trust": (0, 1), "months": (0.1, 600)},
    "growth.larger_basket": {"here": (0, 1), "everywhere": (0, 1), "more": (0, 1), "moved": (0, 1)},
    "growth.cheaper_serving": {"here": (0, 1), "less": (0, 1)},
    "growth.more_talk": {"here": (0, 1), "more": (0, 10)},
    "firm.awareness_chance": {"p": (0, 1), "q": (0, 3), "customers": (0, 1)},
    "firm.left_to_gain": {"spent": (0, 1e3)},
    "firm.added_after": {"added": (0, 5), "fading": (0, 1), "new": (0, 5)},
    "firm.good_will_after": {"good_will": (0, 1e5), "spend": (0, 1e5), "kept": (0, 1)},
    "firm.leaving": {"per_year": (0, 5), "slope": (0, 20), "morale": (0, 1)},
    "firm.inexperience_after": {"inexperience": (0, 1), "leaving": (0, 1), "months": (1, 60)},
    "firm.usual_inexperience": {"leaving": (0, 1), "months": (1, 60)},
    "firm.agreed_after": {"agreed": (0, 1), "sought": (0, 1), "leaving": (0, 1), "months": (1, 60)},
    "firm.morale_target": {"base": (0, 1), "spend_effect": (0, 2), "promise": (-1, 1)},
    "firm.known_after": {"known": (0, 1), "learnt": (0, 1), "forgotten": (0, 1)},
    "firm.rigid": {"rigidity": (0, 5), "conformance": (0, 1)},
    "firm.failure_chance": {"base": (0, 1), "slope": (0, 10), "quality": (-5, 5), "load": (0, 5)},
    "customer.experience_score": {"value": (-20, 20), "norm": (0, 10), "expectation": (-20, 20),
        "tolerance": (0, 5), "at_norm": (1, 5), "weight_value": (0, 10), "weight_excess": (0, 10),
        "weight_shortfall": (0, 10)},
    "customer.trust_broken": {"loss": (0, 1)},
    "customer.price_utility": {"loss": (0, 20), "gain": (0, 20), "kappa": (0, 60)},
    "customer.choice_weight": {"utility": (-30, 30), "nest": (0.05, 1)},
    "customer.nothing_chance": {"weights": (0, 1e300), "outside": (-100, 100), "nest": (0.01, 1)},
    "customer.wallet_share": {"own": (0, 60), "everywhere": (0, 60)},
    "customer.contact_score": {"wait": (0, 120), "tolerable": (0, 120), "per_minute": (0, 5)},
}  # fmt: skip


def ranges_of(name: str, rule: Rule) -> dict[str, tuple[float, float]]:
    """Range of each argument of a rule."""
    own = OWN.get(name, {})
    return {
        argument: own.get(argument, RANGES.get(argument, (-3.0, 3.0)))
        for argument in inspect.signature(rule).parameters
    }


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers between two, ends included; none so small that only its square root were a number."""
    return st.floats(float(low), float(high), allow_subnormal=False)


def arguments(name: str, rule: Rule) -> st.SearchStrategy[dict[str, float]]:
    """Arguments of a rule by name, as the model may pass them."""
    drawn = {
        argument: st.integers(math.ceil(low), math.floor(high)).map(float)
        if argument in WHOLE
        else numbers(low, high)
        for argument, (low, high) in ranges_of(name, rule).items()
    }
    found = st.fixed_dictionaries(drawn)
    # what is bought at a firm is part of what is bought anywhere
    part = {"everywhere": max} if name == "customer.wallet_share" else {}
    return found.map(lambda a: a | {whole: by(a["own"], a[whole]) for whole, by in part.items()})


def rooms() -> dict[str, Rule]:
    """Every rule of plain numbers, by module and name."""
    found: dict[str, Rule] = {}
    for room in (desk_rules, competition_rules, stage_rules, tier_rules, talk_rules, growth_rules):
        for name, member in vars(room).items():
            if inspect.isfunction(member) and member.__module__ == room.__name__:
                found[f"{room.__name__.rsplit('.', 1)[1]}.{name}"] = member
    return found | RULES


ALL = rooms()


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_a_rule_gives_a_finite_number(name: str, data: st.DataObject) -> None:
    given_ = data.draw(arguments(name, ALL[name]))
    with np.errstate(all="raise"):
        assert math.isfinite(ALL[name](**given_)), given_


# -- bounds ----------------------------------------------------------------------------------------

#: Rule -> least and most that it may give.
BOUNDS: dict[str, tuple[float, float]] = {
    "customer.experience_score": (1, 5), "customer.on_scale": (1, 5), "customer.satisfaction_after": (1, 5),
    "customer.recovered": (1, 5), "customer.contact_score": (1, 5), "customer.repurchase_level": (1, 5),
    "customer.trust_kept": (0, 1), "customer.trust_broken": (0, 1), "customer.nothing_chance": (0, 1),
    "customer.presence": (0, 1), "stages.stage_of": (0, len(STAGES) - 1), "customer.gone": (0, 1),
    "customer.wallet_share": (0, 1), "firm.failure_chance": (0, 1), "firm.morale_after": (0, 1),
    "firm.morale_target": (0, 1), "firm.awareness_chance": (0, 1),
    "firm.leaving": (0, 1), "firm.inexperience_after": (0, 1), "firm.usual_inexperience": (0, 1),
    "firm.agreed_after": (0, 1), "desk.put_up_with": (0, math.inf), "desk.displayed": (0, 90),
    "firm.month_discount": (0, 1), "firm.known_after": (0, 1), "firm.payout_worth": (0, 1),
    "firm.stringency": (0, 1), "firm.oversold_basket": (0, 6),
    "talk.heard_of": (0, 2), "talk.word_of": (-1, 1), "talk.leaving_chance": (0, 1),
    "tiers.contact_effect": (1, 5), "tiers.is_top": (0, 1), "tiers.relevant_share": (0, 1),
    "tiers.reason_of": (0, len(codes.REASONS) - 1),
    "desk.acceptance": (0, 1), "desk.restored": (1, 5),
    "growth.grown": (0, 1), "growth.larger_basket": (0, 2), "growth.cheaper_serving": (0, 1),
    "growth.more_talk": (1, 11),
    "competition.experienced": (0, 1), "competition.before_move": (0, 1), "competition.after_move": (0, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUNDS)
@given(data=st.data())
def test_a_rule_keeps_within_its_scale(name: str, data: st.DataObject) -> None:
    given_ = data.draw(arguments(name, ALL[name]))
    if name == "desk.restored":  # an apology raises; it is never asked to lower
        assume(given_["satisfaction"] <= given_["before"])
    if name == "tiers.reason_of":
        given_["grievance"] = float(data.draw(st.integers(0, len(codes.REASONS) - 1)))
    low, high = BOUNDS[name]
    found = ALL[name](**given_)
    assert low - ROUNDING <= found <= high + ROUNDING, (given_, found)


# -- order -----------------------------------------------------------------------------------------

#: Rule, argument, and whether more of it may only raise (+1) or lower (-1) the result.
ORDER: list[tuple[str, str, int]] = [
    ("customer.expectation_after", "value", 1), ("customer.expectation_after", "norm", 1),
    ("customer.experience_score", "value", 1), ("customer.experience_score", "expectation", -1),
    ("customer.satisfaction_after", "score", 1), ("customer.satisfaction_after", "satisfaction", 1),
    ("customer.trust_kept", "gain", 1), ("customer.trust_broken", "loss", -1),
    ("customer.price_utility", "log_price", -1), ("customer.price_utility", "log_reference", 1),
    ("customer.known_utility", "satisfaction", 1), ("customer.known_utility", "trust", 1),
    ("customer.relationship_utility", "share", 1), ("customer.choice_weight", "utility", 1),
    ("customer.nothing_chance", "weights", -1), ("customer.nothing_chance", "outside", 1),
    ("customer.reference_after", "log_price", 1), ("customer.faded", "total", 1),
    ("customer.wallet_share", "own", 1),
    ("customer.repurchase_level", "repurchase", 1), ("customer.contact_score", "wait", -1),
    ("customer.contact_score", "cold_loss", -1), ("customer.exact", "x", 1), ("customer.cents", "money", 1),
    ("firm.response", "spend", 1), ("firm.response", "ceiling", 1),
    ("firm.response", "half_spend", -1), ("firm.left_to_gain", "spent", -1),
    ("firm.good_will_after", "spend", 1), ("firm.good_will_after", "good_will", 1),
    ("firm.added_after", "fading", -1), ("firm.added_after", "new", 1),
    ("firm.failure_chance", "load", 1),
    ("firm.failure_chance", "quality", -1), ("firm.failure_chance", "morale", -1),
    ("firm.morale_target", "load", -1), ("firm.morale_target", "spend_effect", 1),
    ("firm.awareness_chance", "p", 1), ("firm.awareness_chance", "q", 1),
    ("firm.awareness_chance", "customers", 1), ("firm.payout_worth", "payout", 1),
    ("firm.stringency", "usual", 1), ("firm.stringency", "promised", -1), ("firm.range_felt", "goods", 1),
    ("firm.choice_effort", "goods", 1), ("firm.rigid", "conformance", 1), ("firm.rigid", "rigidity", 1),
    ("firm.oversold_basket", "push", 1), ("firm.oversold_basket", "lately", -1),
    ("customer.tolerated", "tolerable", 1),
    ("growth.grown", "together", 1), ("growth.grown", "months", -1), ("growth.grown", "share", 1),
    ("growth.grown", "trust", 1), ("growth.larger_basket", "here", 1),
    ("growth.larger_basket", "moved", -1),
    ("firm.learnt", "months", -1), ("firm.month_discount", "month", -1),
    ("firm.known_after", "learnt", 1), ("firm.known_after", "forgotten", -1),
    ("talk.word_of", "good", 1), ("talk.word_of", "bad", -1),
    ("talk.word_utility", "word", 1), ("talk.leaving_chance", "chance", 1),
    ("talk.referred_spend", "known", -1), ("tiers.contacts_made", "cadence", 1),
    ("tiers.relevant_share", "contacts", -1), ("tiers.relevant_share", "reasons", 1),
    ("desk.shown_wait_points", "wait", -1), ("desk.acceptance", "trust", 1),
    ("competition.experienced", "sold", -1), ("competition.bass_time", "u", 1),
    ("competition.repriced", "lowest", 1),
    ("maths.exp", "x", 1), ("maths.log", "x", 1), ("maths.normal_quantile", "p", 1),
    ("maths.exponential", "mean", 1), ("maths.poisson_count", "u", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "argument", "sign"), ORDER, ids=[f"{n}-{a}" for n, a, _ in ORDER])
@given(data=st.data())
def test_more_of_one_thing_moves_a_rule_one_way(
    name: str, argument: str, sign: int, data: st.DataObject
) -> None:
    rule = ALL[name]
    given_ = data.draw(arguments(name, rule))
    if name == "maths.poisson_count":
        given_["none"] = maths.exp(-given_["mean"])
    if name == "talk.word_utility":
        given_["weight"] = abs(given_["weight"])
    if name == "firm.learnt":
        given_["gap"] = abs(given_["gap"])
    if name == "customer.relationship_utility":
        given_["weight"] = abs(given_["weight"])
    if name == "customer.known_utility":
        given_["weight_trust"] = abs(given_["weight_trust"])
    low, high = ranges_of(name, rule)[argument]
    high = given_["everywhere"] if name == "customer.wallet_share" else high
    one, other = given_[argument], data.draw(numbers(low, high))
    less, more = sorted((one, other))
    before, after = rule(**given_ | {argument: less}), rule(**given_ | {argument: more})
    assert sign * (after - before) >= -ROUNDING * max(1.0, abs(before)), (given_, less, more, before, after)


@given(data=st.data())
def test_returns_to_money_diminish(data: st.DataObject) -> None:
    """Half of a spend brings at least half of its effect, and no spend reaches beyond the ceiling."""
    spend, ceiling = data.draw(numbers(0, 1e6)), data.draw(numbers(0, 100))
    half = data.draw(numbers(1e-3, 1e6))
    whole = firm_rules.response(spend, ceiling, half)
    assert 0 <= whole <= ceiling
    assert firm_rules.response(spend / 2, ceiling, half) >= whole / 2 - ROUNDING * ceiling
    assert firm_rules.response(half, ceiling, half) == pytest.approx(ceiling / 2)


# -- one rule at a time ----------------------------------------------------------------------------


@given(st.data())
def test_a_learning_step_never_overshoots(data: st.DataObject) -> None:
    """Satisfaction, morale, reference price and quality move towards their goals, never past them."""
    for name, own, goal in (
        ("customer.satisfaction_after", "satisfaction", "score"),
        ("firm.morale_after", "morale", "target"),
        ("customer.reference_after", "log_reference", "log_price"),
        ("customer.recovered", "satisfaction", "level"),
    ):  # fmt: skip
        given_ = data.draw(arguments(name, ALL[name]))
        found, ends = ALL[name](**given_), sorted((given_[own], given_[goal]))
        assert ends[0] - ROUNDING <= found <= ends[1] + ROUNDING, (name, given_)


@given(own=numbers(-5, 5), best=numbers(-5, 5), speed=numbers(0, 1))
def test_nobody_imitates_downwards_or_beyond_the_best(own: float, best: float, speed: float) -> None:
    found = firm_rules.imitated(own, best, speed)
    assert own <= found <= max(own, best) + ROUNDING


@given(st.data())
def test_a_price_lies_between_where_it_was_and_where_it_may_go(data: st.DataObject) -> None:
    """Whoever reacts never asks more than normal or what it asked, nor less than floor, normal and before."""
    given_ = data.draw(arguments("competition.repriced", competition_rules.repriced))
    floor = given_["floor"] = min(given_["floor"], given_["normal"])
    own, normal = given_["own"], given_["normal"]
    found = competition_rules.repriced(**given_)
    assert min(own, floor) - ROUNDING <= found <= max(own, normal) + ROUNDING
    still = given_ | {"match": 0.0, "undercut": 0.0, "recover": 0.0}
    assert competition_rules.repriced(**still) == own


@given(st.data())
def test_a_discount_is_one_of_those_on_offer(data: st.DataObject) -> None:
    offers = {name: data.draw(numbers(-0.9, 0.9)) for name in ("intro", "loyal", "top", "light")}
    bought, stage, tier = (data.draw(st.integers(0, 5)) for _ in range(3))
    found = tier_rules.discount_of(float(bought), float(stage), float(tier), **offers)
    assert found in (0.0, *offers.values())
    assert (found == offers["intro"]) or bought > 0
    assert tier_rules.discount_of(float(bought), float(stage), float(tier), 0.0, 0.0, 0.0, 0.0) == 0.0


@given(cadence=numbers(0, 10), u=numbers(0, 1))
def test_contacts_are_whole_and_next_to_their_mean(cadence: float, u: float) -> None:
    made = tier_rules.contacts_made(cadence, u)
    assert made == int(made) and abs(made - cadence) <= 1


@given(money=numbers(0, 1e9))
def test_cents_are_whole_and_the_nearest(money: float) -> None:
    found = rules.cents(money)
    assert found == int(found) and abs(found - 100 * money) <= 0.5 + 1e-15 * money * 100


@given(st.lists(numbers(0, 120), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_sums_of_exact_numbers_do_not_depend_on_their_order(minutes: list[float], order: Any) -> None:
    kept = [rules.exact(m) for m in minutes]
    shuffled = list(kept)
    order.shuffle(shuffled)
    assert math.fsum(kept) == sum(np.cumsum(shuffled)[-1:])


@given(st.data())
def test_stages_are_told_apart_by_their_definition(data: st.DataObject) -> None:
    """Who never bought is a prospect, who left or faded has lapsed; each stage asks more than the last."""
    given_ = data.draw(arguments("stages.stage_of", stage_of))
    stage = stage_of(**given_)
    assert (stage == codes.PROSPECT) == (given_["purchases"] < 1)
    if given_["purchases"] >= 1:
        silent = given_["silent"] > given_["lapsed_intervals"] * given_["interval"]
        gone = given_["left"] > 0 or (silent and given_["depth"] < given_["lapsed_depth"])
        assert (stage == codes.LAPSED) == gone
    if codes.REGULAR <= stage <= codes.LOYAL:
        assert given_["purchases"] >= given_["new_purchases"] and given_["known"] >= given_["new_months"]
    if stage in (codes.LONG_STANDING, codes.LOYAL):
        assert given_["purchases"] >= given_["long_standing_purchases"]
        assert given_["depth"] >= given_["long_standing_depth"]
    if stage == codes.LOYAL:
        assert given_["share"] >= given_["loyal_share"] and given_["trust"] >= given_["loyal_trust"]
        assert given_["depth"] >= given_["loyal_depth"]


@given(p=numbers(1e-3, 0.5), q=numbers(0, 1), u=numbers(1e-6, 1 - 1e-6))
def test_the_time_of_bass_is_the_inverse_of_its_curve(p: float, q: float, u: float) -> None:
    time = competition_rules.bass_time(u, p, q)
    fading = math.exp(-(p + q) * time)
    assert (1 - fading) / (1 + q / p * fading) == pytest.approx(u, rel=1e-9, abs=1e-12)


@given(x=numbers(-690, 690))
def test_the_logarithm_undoes_the_exponential(x: float) -> None:
    assert maths.log(maths.exp(x)) == pytest.approx(x, abs=1e-12)
