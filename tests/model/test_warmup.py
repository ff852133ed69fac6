"""Runs that begin alike share a warm-up, and nobody can tell: the tables are those of runs that do not.

A run with an intervention, be it one that does nothing, lives through its warm-up alone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.model import warm_up
from sim.model.clock import Running, begin
from sim.model.customers.state import State
from sim.model.engines.compiled import CompiledEngine
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.model.result import Run
from sim.model.simulate import simulate
from sim.model.warm_up import find, forget, keep, warm_up_key
from sim.scenario.files.load import load_study
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Rival, Study
from tests.habits.repository import LADDERS, STUDIES
from tests.model.markets import a_market, a_study, assert_same_run
from tests.model.random_markets import markets, strategies
from tests.model.test_engines import CONTRACT, EVERYTHING, REACTING, RELATIONS, living, rich
from tests.model.test_random_markets import slowly, studied

SMALL = ("run.customers=200", "run.months=5", "run.warm_up_months=3", "run.engine=compiled")


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch) -> list[LiveMarket]:
    """The markets that have lived through a warm-up of their own, to be shared."""
    found: list[LiveMarket] = []
    warm_up = Running.warm_up

    def told(running: Running) -> None:
        found.append(running.live)
        warm_up(running)

    monkeypatch.setattr(Running, "warm_up", told)
    return found


@Intervention
def idle(market: LiveMarket, firm: Firm) -> Story:
    """Do nothing."""
    yield market.until(0)


def alone(study: Study, strategy: str = "hold", **how: Any) -> Run:
    """A run that shares nothing."""
    policies = [*how.pop("policies", ()), *[idle] * isinstance(study.market, Market)]
    return simulate(study, strategy, policies=policies, **how)


def small(path: Path) -> Study:
    return load_study(path, overrides=list(SMALL))


def everything() -> Study:
    """A market in which all happens: rivals that react, follow plans, come and leave; slow dangers; tiers."""
    strategies = {"everything": EVERYTHING, "relations": RELATIONS, "reacting": REACTING}
    study = a_study(living(), strategies, customers=160, months=14, warm_up=3, budget=3.0)
    return replace(study, rivals={"theirs": Rival(EVERYTHING, 2.0), "late": Rival(REACTING, 0.0)})


def plain(**how: Any) -> Study:
    return a_study(a_market(), **({"customers": 200, "months": 4, "warm_up": 2} | how))


# -- nobody can tell --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_every_strategy_of_every_study_goes_on_from_one_warm_up_as_from_its_own(
    path: Path, lived: list[LiveMarket]
) -> None:
    study = small(path)
    own = {name: alone(study, name) for name in study.strategies}
    names = list(study.strategies)
    for order, threads in ((names, (1, 2)), (names[::-1], (2, 1))):
        forget()
        lived.clear()
        for number, name in enumerate(order):  # the first lives through it, with other threads than the rest
            assert_same_run(own[name], simulate(study, name, threads=threads[number > 0]))
        assert len(lived) == isinstance(study.market, Market)


@pytest.mark.parametrize("contract", [{}, CONTRACT])
def test_rivals_that_react_come_and_leave_do_so_after_a_shared_warm_up(
    contract: dict[str, Any], lived: list[LiveMarket]
) -> None:
    study = everything()
    study = replace(study, market=living(**contract))
    for name in (*study.strategies, *study.strategies):
        run = simulate(study, name)
        assert_same_run(alone(study, name), run)
    assert len(lived) == 1
    there = run.ledger.pivot(index="month", columns="firm", values="present")
    assert there["third"].iloc[-1] == 0 and there["late"].tolist()[0] == 0 and there["late"].iloc[-1] == 1


@slowly
@given(markets(), strategies(), strategies(), st.integers(1, 60))
def test_any_market_can_be_shared(
    market: dict[str, Any], one: dict[str, Any], other: dict[str, Any], customers: int
) -> None:
    size = {"customers": customers, "months": 3, "warm_up_months": 2}
    for strategy in (one, other):
        study = studied(market, strategy, **size)
        if study is not None:
            assert_same_run(alone(study, "tried"), simulate(study, "tried"))
            assert find(warm_up_key(study, 0) or "") is not None


def test_what_rivals_are_to_follow_makes_no_difference_before_month_0(lived: list[LiveMarket]) -> None:
    study = everything()
    other = replace(study, rivals={"theirs": Rival(RELATIONS, 3.0)})
    before, after = simulate(study), simulate(other)
    assert_same_run(alone(study), before)
    assert_same_run(alone(other), after)
    assert len(lived) == 1 and not before.ledger.equals(after.ledger)


def test_surveys_of_any_size_share_a_warm_up(lived: list[LiveMarket]) -> None:
    study = plain(customers=2000, months=13)
    few = study.settings.model_copy(update={"run": study.run.model_copy(update={"survey_customers": 10})})
    for looked in (study, replace(study, settings=few)):
        assert_same_run(alone(looked), simulate(looked))
    assert len(lived) == 1


def test_studies_of_any_length_share_a_warm_up(lived: list[LiveMarket]) -> None:
    for months in (1, 7):
        assert_same_run(alone(plain(months=months)), simulate(plain(months=months)))
    assert len(lived) == 1


def test_a_run_leaves_what_is_kept_as_it_was() -> None:
    study = everything()
    simulate(study)
    kept = find(warm_up_key(study, 0) or "")
    assert kept is not None

    def told() -> list[bytes]:
        arrays = [array.tobytes() for part in kept.customers for array in part]
        return [*arrays, repr(kept.live.firms).encode(), repr(kept.live.margin).encode()]

    before = told()
    for name in study.strategies:
        simulate(study, name, threads=2)
    assert told() == before


def test_a_copy_of_customers_is_laid_out_as_kernels_expect() -> None:
    running = begin(plain(), 0, "compiled", 1)
    state, copied = running.engine.state, running.as_it_stands().customers.state
    for name in State._fields:
        mine, other = getattr(state, name), getattr(copied, name)
        assert (mine.strides, mine.dtype) == (other.strides, other.dtype)
        assert np.array_equal(mine, other) and not np.shares_memory(mine, other)


# -- who shares -------------------------------------------------------------------------------------


def leaves(node: Any, *path: str) -> Iterator[tuple[str, ...]]:
    """Paths of all that is neither a mapping nor a list."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, *path, key)
    elif not isinstance(node, list):
        yield path


def moved(value: Any) -> Any:
    """A value that differs as little as may be."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return float(np.nextafter(value, 2.0)) if isinstance(value, float) else None


def test_the_smallest_change_of_any_parameter_of_the_market_makes_another_warm_up() -> None:
    study = load_study("mature_retail")
    content = study.market.model_dump(by_alias=True)
    keys = {warm_up_key(study, 0)}
    tried = 0
    for path in leaves(content):
        changed = study.market.model_dump(by_alias=True)
        node = changed
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = moved(node[path[-1]])
        try:
            market = Market.model_validate(changed)
        except ValidationError:  # a word, or a number at its bound
            continue
        if market != study.market and path != ("customers",):
            keys.add(warm_up_key(replace(study, market=market), 0))
            tried += 1
    assert tried > 200 and len(keys) == 1 + tried


def test_only_what_a_warm_up_depends_on_makes_another() -> None:
    study = everything()
    assert isinstance(study.market, Market)
    key = warm_up_key(study, 0)

    def settings(**changes: Any) -> Study:
        run = study.run.model_copy(update=changes)
        return replace(study, settings=study.settings.model_copy(update={"run": run}))

    def market(**changes: Any) -> Study:
        return replace(study, market=study.market.model_copy(update=changes))

    same = [
        replace(study, strategies={"other": Strategy()}),
        replace(study, rivals={}),
        replace(study, name="other", settings=study.settings.model_copy(update={"title": "other"})),
        market(description="other words", sources={"desk": "A: guessed"}, log="other"),
        *(settings(**change) for change in ({"months": 99}, {"threads": 2}, {"replications": 3})),
    ]
    assert {warm_up_key(one, 0) for one in same} == {key}
    firms = dict(reversed(study.market.firms.items()))
    different = [
        *(settings(**change) for change in ({"seed": 2}, {"warm_up_months": 4}, {"customers": 161})),
        market(firms=firms), market(switched_off=["talk"]), market(switched_off=["desk"]),
    ]  # fmt: skip
    keys = [warm_up_key(one, 0) for one in different] + [warm_up_key(study, 1), key]
    assert None not in keys and len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "override", ["run.seed=2", "run.customers=201", "run.warm_up_months=4", "market.reach.talk_per_year=0.9"]
)
def test_runs_that_begin_otherwise_do_not_meet(override: str, lived: list[LiveMarket]) -> None:
    study = load_study("mature_retail", overrides=list(SMALL))
    other = load_study("mature_retail", overrides=[*SMALL, override])
    for looked in (study, other, study, other):
        assert_same_run(alone(looked, "loyalty"), simulate(looked, "loyalty"))
    assert len(lived) == 2
    assert_same_run(alone(study, replication=1), simulate(study, replication=1))
    assert len(lived) == 3


def test_nothing_is_shared_without_a_warm_up_nor_by_the_reference_engine(lived: list[LiveMarket]) -> None:
    ladder = next(small(path) for path in STUDIES if path.stem in LADDERS)
    reference = plain().settings.model_copy(
        update={"run": plain().run.model_copy(update={"engine": "reference"})}
    )
    for study in (plain(warm_up=0), ladder, replace(plain(), settings=reference)):
        assert warm_up_key(study, 0) is None
        simulate(study)
    simulate(plain(), engine="reference")
    assert lived == []
    simulate(replace(plain(), settings=reference), engine="compiled")
    assert len(lived) == 1


@Intervention
def cheap_from_the_start(market: LiveMarket, firm: Firm) -> Story:
    """Sell at half the price, in the warm-up too."""
    firm.offer("core").price *= 0.5
    yield market.until(0)


def test_policies_go_on_from_a_shared_warm_up_and_see_there_what_they_see_after_their_own(
    lived: list[LiveMarket],
) -> None:
    def look_and_lead(market: Any, firm: Any) -> Any:
        while True:
            firm.offer("core").price = 0.99 * market.lowest_rival_price(firm, "core")
            firm.spend["care"] = 0.1 * market.shares()["ours"]
            known = market.month, firm.cash, firm.customers, firm.satisfaction, firm.load, firm.morale
            seen.append((*known, dict(market.shares()), [dict(row) for row in firm.ledger]))
            yield market.months(1)

    seen: list[Any] = []
    study = everything()
    own = alone(study, "everything", policies=[look_and_lead])
    looked, seen[:] = list(seen), []
    simulate(study)
    assert_same_run(own, simulate(study, "everything", policies=[look_and_lead]))
    assert len(lived) == 1, "the policy went on from the warm-up of `hold`"
    assert seen == looked and seen[0][0] == 0 and seen[0][2] > 0


def test_interventions_may_act_in_the_warm_up_and_reach_no_other_run(
    lived: list[LiveMarket],
) -> None:
    study = plain()
    before = simulate(study)
    changed = simulate(study, policies=[cheap_from_the_start])
    assert len(lived) == 1
    assert not changed.customers["satisfaction"].equals(before.customers["satisfaction"])
    assert_same_run(before, simulate(study))
    forget()
    assert_same_run(changed, simulate(study, policies=[cheap_from_the_start]))
    assert len(lived) == 1
    assert_same_run(before, simulate(study))


def test_a_run_with_a_journal_keeps_nothing_and_takes_nothing(lived: list[LiveMarket]) -> None:
    study = plain()
    first = simulate(study, journal=True)
    assert lived == []
    simulate(study)
    again = simulate(study, journal=True)
    assert len(lived) == 1
    assert_same_run(first, again)
    assert first.purchases is not None and len(first.purchases) > 0


# -- what is kept is sound --------------------------------------------------------------------------


@pytest.mark.parametrize(("month", "kept"), [(-1, False), (2, True)])
def test_an_interrupted_run_leaves_a_whole_warm_up_or_none(
    month: int, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = everything()
    own = alone(study, "everything")
    close = CompiledEngine.close

    def interrupted(engine: CompiledEngine, at: int) -> None:
        close(engine, at)
        if at == month:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(CompiledEngine, "close", interrupted)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                simulate(study, "everything", threads=2)
    assert (find(warm_up_key(study, 0) or "") is not None) == kept
    assert_same_run(own, simulate(study, "everything"))


def test_what_is_kept_holds_no_threads() -> None:
    study = load_study("mature_retail", overrides=[*SMALL, "run.customers=5000"])
    before = threading.active_count()
    for name in ("hold", "loyalty"):
        simulate(study, name, threads=3)
        assert threading.active_count() == before


def test_threads_that_simulate_at_the_same_time_get_what_is_theirs() -> None:
    looked = [plain(seed=seed, customers=customers) for seed in (1, 2) for customers in (150, 1500)]
    own = [alone(study) for study in looked]
    with ThreadPoolExecutor(4) as pool:
        for run, found in zip(own * 6, pool.map(simulate, looked * 6), strict=True):
            assert_same_run(run, found)


def kept(study: Study) -> bool:
    """Whether the study's warm-up is kept; asking for it makes it the one asked for last."""
    return find(warm_up_key(study, 0) or "") is not None


def test_the_warm_up_not_asked_for_longest_makes_room(
    monkeypatch: pytest.MonkeyPatch, lived: list[LiveMarket]
) -> None:
    one, two, three = (plain(seed=seed) for seed in (1, 2, 3))
    simulate(one)
    held = find(warm_up_key(one, 0) or "")
    assert held is not None
    arrays = [array for part in held.customers for array in part]
    assert held.nbytes >= sum(array.nbytes for array in arrays) > 200 * 2 * 40
    monkeypatch.setattr(warm_up, "ROOM", 2 * held.nbytes)
    simulate(two)
    simulate(one)
    simulate(three)
    assert kept(one) and kept(three) and not kept(two)
    assert_same_run(alone(two), simulate(two))
    assert len(lived) == 4 and kept(two) and not kept(one)


def test_the_warm_up_of_a_large_market_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, lived: list[LiveMarket]
) -> None:
    few, many = plain(), plain(customers=201)
    simulate(few)
    held = find(warm_up_key(few, 0) or "")
    assert held is not None
    monkeypatch.setattr(warm_up, "LARGEST", held.nbytes)
    for _ in range(2):
        assert_same_run(alone(many), simulate(many))
    assert kept(few) and not kept(many) and len(lived) == 3


def test_what_is_forgotten_is_lived_through_again(lived: list[LiveMarket]) -> None:
    first = simulate(plain())
    forget()
    assert not kept(plain())
    assert_same_run(first, simulate(plain()))
    assert len(lived) == 2


def test_a_market_that_processes_live_in_is_not_copied() -> None:
    running = begin(plain(), 0, "compiled", 1)
    running.live.follow([idle], running.live.firm("ours"))
    with pytest.raises(RuntimeError, match="processes live in"):
        keep("any", running)
    assert find("any") is None


def test_a_shared_warm_up_takes_no_part_of_what_firms_go_through_later() -> None:
    """Both lists and numbers of firms are changed month by month: a copy that shared one would show it."""
    study = a_study(rich(), {"everything": EVERYTHING}, customers=160, months=3, warm_up=3, budget=3.0)
    running = begin(study, 0, "compiled", 1)
    running.warm_up()
    warmed = running.as_it_stands()
    for mine, other in zip(running.live.firms, warmed.live.firms, strict=True):
        assert repr(mine) == repr(other)
        changeable = [
            name for name, value in vars(mine).items() if isinstance(value, dict | list | set | np.ndarray)
        ]
        assert len(changeable) > 8
        for name in changeable:
            assert getattr(mine, name) is not getattr(other, name)
