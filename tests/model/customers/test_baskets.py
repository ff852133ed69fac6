"""What a purchase comes to: by segment, and by what its category costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.model.simulate import simulate
from sim.scenario.market.market import Market
from sim.study.facts.measurement import NEVER_NOTHING
from tests.model.markets import a_market, a_study


def spent(
    prices: tuple[float, float], needs: tuple[str, ...] = ("core", "home"), **segment: Any
) -> list[float]:
    """Mean money a purchase in the first category and in the second, at a firm alone that sells both."""
    occasions = {name: {"shape": 1000.0} for name in needs}
    market = a_market(
        categories={"core": {"price": prices[0]}, "home": {"price": prices[1]}},
        segments={"people": {"share": 1.0, "occasions": occasions, **segment}},
        firms={"ours": {"share": 1.0, "awareness": 1.0, "sells": {"core": ["people"], "home": ["people"]}}},
        choice={"outside": NEVER_NOTHING}, switched_off=["failure"],
    )  # fmt: skip
    purchases = simulate(a_study(market, customers=2000, months=6), journal=True).purchases
    assert purchases is not None
    means = purchases.groupby("category", observed=True)["booked"].mean()
    return [float(means.get(name, np.nan)) for name in ("core", "home")]


NO_SPREAD = {"kind": "lognormal", "sigma": 0.0}


def test_a_basket_comes_to_its_categorys_price_unless_the_segment_says_otherwise() -> None:
    assert spent((100.0, 60.0), basket=NO_SPREAD) == pytest.approx([100.0, 60.0], abs=0.01)
    given = NO_SPREAD | {"mean": 50.0}
    assert spent((100.0, 60.0), basket=given) == pytest.approx([50.0, 30.0], abs=0.01)
    own = spent((100.0, 60.0), basket=given, basket_units={"home": 1.5})
    assert own == pytest.approx([50.0, 45.0], abs=0.01)


def test_the_price_of_a_further_category_matters() -> None:
    dear, cheap = (
        spent((100.0, price), basket={"kind": "lognormal", "mean": 50.0}) for price in (60.0, 40.0)
    )
    assert dear[0] == cheap[0]
    assert dear[1] / cheap[1] == pytest.approx(1.5, rel=1e-3)  # the same customers, to the cent


def test_who_needs_the_further_category_alone_has_its_basket_there() -> None:
    assert spent((100.0, 60.0), needs=("home",), basket=NO_SPREAD | {"mean": 50.0})[1] == pytest.approx(50.0)
    assert spent((100.0, 60.0), needs=("home",), basket=NO_SPREAD)[1] == pytest.approx(60.0)


def test_spend_of_a_log_is_as_it_was_fitted_whatever_the_price() -> None:
    fitted = {"kind": "gamma_gamma", "p": 4.0, "q": 4.0, "gamma": 20.0}
    assert spent((35.81, 10.0), basket=fitted)[0] == spent((100.0, 10.0), basket=fitted)[0]


def test_a_basket_of_a_category_that_there_is_not_is_refused() -> None:
    segment = {"share": 1.0, "occasions": {"core": {}}, "basket_units": {"hom": 2.0}}
    with pytest.raises(ValidationError, match="basket_units: no category named 'hom'"):
        Market.model_validate(a_market().model_dump() | {"segments": {"people": segment}})
