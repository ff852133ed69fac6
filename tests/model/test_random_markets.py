"""Any market that a file can state is refused in one line, or lives: balanced, conserved, without a NaN.

Files are written and read as a user's are. Examples are searched by hypothesis, the same every time.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.plans.study import Study
from tests.model.markets import assert_same_run
from tests.model.random_markets import assert_sound, markets, strategies
from tests.oracles.public import study_of

#: An example takes a tenth of a second: enough of them, and no long search for the smallest that fails.
slowly = settings(
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def studied(market: dict[str, Any], strategy: dict[str, Any], **run: Any) -> Study | None:
    """The study that a user would have asked for; None where it is refused, in one line."""
    try:
        return study_of(market, strategies={"tried": strategy}, budget=1.0, **run)
    except UserError as error:
        message = str(error)
        assert len(message.splitlines()) == 1 and message.isprintable()
        event("refused")
        return None


@settings(slowly, max_examples=80)
@given(markets(), strategies(), st.integers(1, 60), st.sampled_from([1, 1, 3]))
def test_in_any_market_engines_agree_books_balance_and_customers_are_conserved(
    market: dict[str, Any], strategy: dict[str, Any], customers: int, each: int
) -> None:
    study = studied(market, strategy, customers=customers, each=each, months=5, warm_up_months=1)
    if study is not None:
        fast, plain = (simulate(study, "tried", engine=engine) for engine in ("compiled", "reference"))
        assert_sound(study, fast)
        assert_same_run(fast, plain)


scalars = (
    st.none() | st.booleans() | st.integers(-3, 10**12) | st.floats() | st.text(max_size=5)
    | st.sampled_from(["core", "young", "ours", "lognormal", "care", "list_price", "market", "contractual"])
)  # fmt: skip
values = (
    scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.sampled_from(["kind", "core", "a"]), scalars)
)


def spoilt(data: st.DataObject, content: dict[str, Any]) -> None:
    """Replace, add or drop something somewhere."""
    node: Any = content
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and node[key] and data.draw(st.integers(0, 3)):
            node = node[key]
            continue
        if data.draw(st.booleans()):
            node[key] = data.draw(values)
        elif isinstance(node, dict):
            del node[key]
        return


@settings(slowly, max_examples=150)
@given(market=markets(), strategy=strategies(), data=st.data())
def test_any_mapping_is_refused_or_lives_for_a_month(
    market: dict[str, Any], strategy: dict[str, Any], data: st.DataObject
) -> None:
    for content in (market, strategy):
        if data.draw(st.booleans()):
            spoilt(data, content)
    study = studied(market, strategy, customers=8, months=1)
    if study is not None:
        assert_sound(study, simulate(study, "tried", engine="reference"))


@pytest.mark.slow
def test_most_random_markets_are_not_refused() -> None:
    """Else the tests above would prove little."""
    kept = []

    @settings(slowly, max_examples=60, database=None)
    @given(markets(), strategies())
    def tally(market: dict[str, Any], strategy: dict[str, Any]) -> None:
        kept.append(studied(market, strategy, customers=5, months=1) is not None)

    tally()
    assert sum(kept) > 0.7 * len(kept)  # of late some 85 %
