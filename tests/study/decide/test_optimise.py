"""The search finds the best mix of a market whose best is known, says nothing of luck it has seen, and
keeps to quadrant and budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import QUADRANTS
from sim.scenario.files.load import load_study, validate
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.quadrant_levers import AIMS, PARTNERS, QUADRANT_LEVERS
from sim.scenario.plans.strategy import Setting, Strategy
from sim.show.chapters.optimise import lines
from sim.study.compare.replicate import replicate
from sim.study.compare.result_tables import outcomes_table
from sim.study.decide.halving import ROUNDS, Contest
from sim.study.decide.mixes import Space, alone, close_to, drawn, space, strategy_of
from sim.study.decide.search import Search
from sim.study.decide.strategy_file import write_strategy

WEIGHTS = {"care": 3.0, "reach": 1.5, "quality": 0.5}
NOISE = 0.3  # of a run's gain, where the best mix gains 3.4
SEEDS = range(1, 21)


def returns(strategy: Strategy) -> float:
    """Square roots of what is spent: best shares are in proportion to the squares of the weights."""
    return sum(WEIGHTS[name] * share**0.5 for name, share in strategy.spend.items())


def best_returns() -> float:
    return sum(weight**2 for weight in WEIGHTS.values()) ** 0.5


def contest(seed: int, worth: Callable[[Strategy], float] = returns) -> Contest:
    """Strategies whose gain is known, but for luck of their own."""

    def played(strategies: Mapping[str, Strategy], drawn: int, number: int) -> dict[str, np.ndarray]:
        luck = np.random.default_rng([drawn, number])
        return {name: worth(one) + luck.normal(0.0, NOISE, number) for name, one in strategies.items()}

    return Contest(played, seed)


def searched(seed: int, worth: Callable[[Strategy], float] = returns) -> tuple[Search, str]:
    within = Space(dict.fromkeys(WEIGHTS, (0.25, 0.5, 1.0)), 1.0)
    search = Search(contest(seed, worth), within, np.random.default_rng(seed))
    return search, search.best(100, {})


def test_it_comes_close_to_the_best_split_of_square_root_returns() -> None:
    # The even split brings 0.85 of the best, care alone 0.88.
    found = [returns(search.strategies[best]) / best_returns() for search, best in map(searched, SEEDS)]
    assert sum(share > 0.95 for share in found) >= 19


def test_the_search_itself_flatters_what_it_chose() -> None:
    # The negative control: nothing can be gained, yet the chosen one seems to gain nearly always.
    flattered = [
        search.contest.mean(best) > 0 for search, best in (searched(s, lambda _: 0.0) for s in SEEDS)
    ]
    assert sum(flattered) >= 19


def test_no_round_has_the_luck_of_another_or_of_the_report() -> None:
    seeds: list[int] = []

    def played(strategies: Mapping[str, Strategy], seed: int, number: int) -> dict[str, np.ndarray]:
        seeds.append(seed)
        return {name: np.zeros(number) for name in strategies}

    Contest(played, 1).halve({str(n): Strategy() for n in range(40)})
    assert len(set(seeds)) == len(ROUNDS) and 1 not in seeds


def test_what_short_rounds_estimate_is_never_pooled_with_what_longer_ones_measure() -> None:
    def played(strategies: Mapping[str, Strategy], seed: int, number: int) -> dict[str, np.ndarray]:
        return {name: np.full(number, 9.0 if number < 8 else 1.0) for name in strategies}

    one = {"one": Strategy()}
    contest = Contest(played, 1, measured_from=8)
    for number, mean in ((2, 9.0), (4, 9.0), (8, 1.0), (16, 1.0), (4, 1.0)):
        contest.play(one, number)
        assert contest.mean("one") == mean
    assert contest.runs["one"] == 34


def test_the_better_quarter_goes_on_to_more_luck() -> None:
    played = contest(1)
    names = {str(n): Strategy(spend={"care": n / 100}) for n in range(100)}
    left = played.halve(names)
    assert [sum(len(g) >= sum(ROUNDS[: k + 1]) for g in played.gains.values()) for k in range(4)] == [
        100, 25, 6, 3,
    ]  # fmt: skip
    assert all(int(name) > 70 for name in left)


@pytest.mark.parametrize("quadrant", QUADRANTS)
def test_mixes_keep_to_the_levers_of_their_quadrant_its_aim_and_the_budget(quadrant: str) -> None:
    asked = load_study("mature_retail")
    within = space(asked, QUADRANT_LEVERS[quadrant], 0.5, quadrant)
    luck = np.random.default_rng(1)
    single = alone(within)
    gains = {name: (values[0], 1.0) for name, values in within.values.items()}
    tried = [*single, *drawn(within, gains, 40, luck), *close_to(single, within, 40, luck)]
    assert len(tried) > 80 if quadrant in ("loyalty", "acquisition") else len(tried) > 20
    for mix in tried:
        strategy = strategy_of(mix, within.money)  # refuses what a strategy may not be
        assert set(mix) <= set(QUADRANT_LEVERS[quadrant])
        assert set(AIMS.get(quadrant, ())) <= set(mix)
        assert sum(strategy.spend.values()) <= 1
        for lever, partner in PARTNERS.items():
            assert lever not in mix or partner in mix or partner not in within.values


def test_reach_of_diversification_is_for_new_segments_alone() -> None:
    within = space(load_study("music_store"), QUADRANT_LEVERS["diversification"], 0.2, "diversification")
    market = load_study("music_store").market_of_firms
    served = {segment for sold in market.firms[market.focal].sells.values() for segment in sold}
    mix = {"new_segments": 0.1, "reach": 0.1}
    assert set(strategy_of(mix, within.money, within.segments).aim) == set(market.segments) - served
    assert strategy_of({"new_segments": 0.1}, within.money, within.segments).aim == []
    assert space(load_study("music_store"), QUADRANT_LEVERS["acquisition"], 0.2, "acquisition").segments == ()


def test_no_mix_spends_more_than_the_budget_however_its_money_is_split() -> None:
    within = Space(dict.fromkeys(QUADRANT_LEVERS["loyalty"][:9], (0.1, 0.5, 2.0)), 0.5)
    gains = dict.fromkeys(within.values, (0.5, 1.0))
    for mix in drawn(within, gains, 500, np.random.default_rng(3)):
        assert sum(strategy_of(mix, within.money).spend.values()) <= 1


def test_free_money_stays_within_what_is_looked_over_and_levels_alone_need_none() -> None:
    within = space(load_study("mature_retail"), ["care", "list_price"], None)
    luck = np.random.default_rng(2)
    for mix in close_to([{"care": 1.9, "list_price": 1.5}], within, 200, luck):
        strategy_of(mix, within.money)  # refuses shares of more than all of it
    found = sim.optimise(
        sim.load_study("hotel", ["run.customers=300", "run.months=4", "run.replications=2"]),
        levers=["list_price"], free=True, mixes=2, progress=False,
    )  # fmt: skip
    assert set(found.tables["mix"]["lever"]) <= {"list_price"}


def test_every_lever_of_a_quadrant_exists_and_prices_for_everybody_belong_to_none() -> None:
    named = {name for levers in QUADRANT_LEVERS.values() for name in levers}
    assert named | set(PARTNERS) | set(PARTNERS.values()) <= set(LEVERS)
    assert set(QUADRANT_LEVERS) == set(QUADRANTS)
    assert not named & {"list_price", "light_surcharge", "push_wants", "range_of_goods"}


def test_a_strategy_that_is_there_already_is_kept_if_nothing_beats_it() -> None:
    ready = Strategy(spend={"care": 0.78, "reach": 0.2, "quality": 0.02})
    within = Space({"quality": (0.1, 0.2)}, 1.0)
    search = Search(contest(1), within, np.random.default_rng(1))
    assert search.best(5, {"ready": ready}) == "ready"
    assert search.table().set_index("mix").loc["ready", "step"] == "given"


def test_levers_that_do_nothing_are_taken_out_of_the_best_mix_and_others_are_not() -> None:
    def played(strategies: Mapping[str, Strategy], drawn: int, number: int) -> dict[str, np.ndarray]:
        luck = np.random.default_rng(drawn).normal(0.0, NOISE, number)  # shared, as in a market
        own = {name: np.random.default_rng([drawn, len(one.spend)]) for name, one in strategies.items()}
        return {
            name: returns(one) + luck + own[name].normal(0.0, 0.02, number) * ("quality" in one.spend)
            for name, one in strategies.items()
        }

    full = Strategy(
        spend={"care": 0.5, "reach": 0.4, "quality": 1e-8},
        levers=[Setting(lever="promise_payout", value=9.0), Setting(lever="list_price", value=1.1)],
    )
    kept = []
    for seed in SEEDS:
        search = Search(Contest(played, seed), Space({}, 1.0), np.random.default_rng(seed))
        search.strategies["full"], search._steps["full"] = full, "given"
        left = search.strategies[search.trimmed("full")]
        assert {"care", "reach"} <= set(left.spend) and left.levers == []
        kept.append("quality" in left.spend)
    assert sum(kept) <= 8  # beyond its standard error by luck: one in six


def test_a_real_market_is_searched_in_its_quadrant_and_measured_on_fresh_luck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = ["run.customers=300", "run.months=6", "run.warm_up_months=0", "run.replications=2"]
    asked = sim.load_study("mature_retail", overrides=[*small, "study.strategies=[hold]"])
    optimum = sim.optimise(asked, levers="expansion", mixes=3, folder=tmp_path, progress=False)
    assert "new_category" in optimum.strategy.spend
    again = sim.open_results(tmp_path)
    assert again.summary["quadrant"] == "expansion" and set(again.tables) == {"mix", "tried", "estimate"}

    (tmp_path / "strategies").mkdir()
    path = write_strategy(optimum, tmp_path / "strategies" / "found.yaml")
    found = validate(str(path))
    assert (found.spend, found.levers) == (optimum.strategy.spend, optimum.strategy.levers)
    for said in ("mixes of levers for the quadrant expansion", "2 markets that the search did not see"):
        assert said in " ".join(found.description.split())

    measured = replace(asked, strategies={"hold": Strategy(), "found": found})
    played = replicate(measured, play_on="plan_ends", progress=False)
    outcomes = outcomes_table(played, measured).pivot(index="replication", columns="strategy", values="value")
    gain = (outcomes["found"] - outcomes["hold"]).mean()
    assert gain == pytest.approx(optimum.gain.mean, rel=1e-9)
    assert lines(optimum)[1].startswith("On luck that the search did not see it gains")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"levers": "loyality"}, "no quadrant named 'loyality' (did you mean 'loyalty'?)"),
        ({"levers": ["caer"]}, "there is no lever named 'caer' (did you mean 'care'?)"),
        ({"base": "loyaty"}, "has no strategy 'loyaty' to measure from (did you mean 'loyalty'?)"),
        ({"levers": ["lighthouse"]}, "none of the levers can act in the market"),
    ],
)
def test_what_cannot_be_searched_is_one_clear_line(how: dict, told: str) -> None:
    with pytest.raises(UserError) as refused:
        sim.optimise(load_study("mature_retail"), **how)
    assert told in str(refused.value) and "\n" not in str(refused.value)


def test_nothing_can_be_shared_out_without_a_budget() -> None:
    with pytest.raises(UserError, match="budget_per_customer_per_month is 0"):
        sim.optimise(load_study("hotel"), levers=["care"])
