"""Market files from logs: they load, they live as the log did, and say where each number comes from."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.result import Run
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import RunSettings, Study, StudyFile
from sim.study.calibrate.bootstrap import Estimate
from sim.study.calibrate.calibrate import calibrate, calibrate_file
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.market_file import contract_market_values, market_values, write_market
from sim.study.calibrate.price_sensitivity import PriceFit
from sim.study.logs.purchase_log import from_frame
from tests.study.logs.test_contract_log import contracts_log

CDNOW = Path(__file__).parents[3] / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"


@cache
def cdnow() -> Calibration:
    found = calibrate_file(CDNOW, calibration_end="1998-06-30", resamples=40)
    assert isinstance(found, Calibration)
    return found


def run_of(values: dict[str, Any], months: int, customers: int, policies: Any = ()) -> Run:
    settings = RunSettings(months=months, warm_up_months=0, customers=customers)
    market = Market.model_validate(values | {"log": None})
    study = Study(
        "log", StudyFile(market="log", strategies=["hold"], run=settings), market, {"hold": Strategy()}
    )
    return simulate(study, "hold", policies=policies)


def test_every_estimated_number_has_its_source_and_interval() -> None:
    sources = market_values(cdnow(), "data/cdnow")["sources"]
    for path in (
        "segments.buyers.occasions.core.shape", "segments.buyers.occasions.core.mean_per_month",
        "segments.buyers.basket", "segments.buyers.attrition", "categories.core.price",
    ):  # fmt: skip
        assert sources[path].startswith("E: ") and "cdnow_sample.txt" in sources[path], path
        assert " 95 % " in sources[path] and " to " in sources[path], path
    assert sources["segments.buyers.price_sensitivity_mean"].startswith("A: the log has no prices")


def priced(elasticity: float) -> dict[str, Any]:
    found = Estimate(elasticity, elasticity - 0.3, elasticity + 0.3)
    fit = PriceFit(found, weeks=78, goods=12, units=1e5, spread=0.1, method="Poisson regression")
    return market_values(replace(cdnow(), price=fit), "data/cdnow")


def test_the_market_answers_to_price_as_the_log_does() -> None:
    """Raised and cut by 3 % for a month, on equal luck: the mean of both answers is the log's elasticity.

    Tolerance 10 %: the share won at an occasion is not one half for everybody, but goes with satisfaction.
    """
    values = priced(-2.0)

    def bought(factor: float) -> float:
        def policy(market: Any, firm: Any) -> Any:
            yield market.until(month=4)
            firm.offer("core").price *= factor
            yield market.months(1)
            firm.offer("core").price /= factor

        run = run_of(values, 5, 6_000, [policy] if factor != 1 else ())
        monthly = run.monthly
        return float((monthly["purchases"] - monthly["new_customers"]).iloc[4])

    usual = bought(1.0)
    answers = [np.log(bought(factor) / usual) / np.log(factor) for factor in (0.97, 1.03)]
    assert np.mean(answers) == pytest.approx(-2.0, rel=0.1)
    assert answers[1] < answers[0] < -1  # a rise hurts more than a cut helps


def test_price_sensitivity_is_estimated_or_assumed_and_says_so() -> None:
    path = "segments.buyers.price_sensitivity_mean"
    values = priced(-2.0)
    assert values["sources"][path].startswith("E: price elasticity -2.00, 95 % -2.30 to -1.70; Poisson")
    assert values["segments"]["buyers"]["price_sensitivity_mean"] == pytest.approx(2.0 / 0.5 - 1.35)
    wrong = priced(0.4)
    assert "price_sensitivity_mean" not in wrong["segments"]["buyers"]
    assert wrong["sources"][path].startswith("A: units bought do not fall")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_small_logs_give_markets_that_load(seed: int) -> None:
    """However little a log tells: numbers without bound are held where a market file ends, means kept."""
    rng = np.random.default_rng(seed)
    rows = 60
    table = pd.DataFrame(
        {
            "customer": rng.integers(0, 25, rows),
            "date": np.datetime64("2020-01-01") + rng.integers(0, 300, rows),
            "amount": np.round(rng.lognormal(3, 0.3, rows), 2),
        }
    )
    c = calibrate(table, resamples=20)
    assert isinstance(c, Calibration)
    market = Market.model_validate(market_values(c, "x") | {"log": None})
    basket = market.segments["buyers"].basket
    assert basket.p * basket.gamma / (basket.q - 1) == pytest.approx(c.mean_spend.value, rel=2e-3)  # type: ignore[union-attr]
    attrition = market.segments["buyers"].attrition
    assert attrition is not None
    assert attrition.a / (attrition.a + attrition.b) == pytest.approx(c.chance_to_leave.value, rel=2e-3)


def test_spend_without_a_mean_makes_no_market() -> None:
    c = cdnow()
    wild = replace(c, spend=replace(c.spend, params=c.spend.params._replace(q=0.9)))
    with pytest.raises(UserError, match=r"no finite mean in this log \(q = 0.9"):
        market_values(wild, "x")


def test_a_log_beyond_the_bounds_of_a_market_is_told_in_one_line(tmp_path: Path) -> None:
    contracts = calibrate(contracts_log(), resamples=0)
    high = replace(contracts, fee=Estimate(1e12, 1e12, 1e12))  # type: ignore[type-var]
    with pytest.raises(UserError) as caught:
        write_market(high, tmp_path / "m.yaml", "")  # type: ignore[arg-type]
    assert "no market can be made of it: categories.core.price" in str(caught.value)
    assert "\n" not in str(caught.value) and list(tmp_path.iterdir()) == []


def test_contracts_are_left_as_in_the_log() -> None:
    """Contracts in force at the end of each year, against those of the log. Both are counts of a binomial
    kind: 5 standard errors (false alarm 6e-7), and 2 % for a log whose months are not the market's.
    """
    table = contracts_log()
    found = calibrate(from_frame(table), calibration_end="2020-12-31", resamples=40)
    values = contract_market_values(found)  # type: ignore[arg-type]
    customers = 3_000
    monthly = run_of(values, 108, customers).monthly
    there = monthly[["new", "regular", "long_standing", "loyal"]].sum(axis=1).to_numpy() / customers
    observed = found.monthly["observed"].to_numpy() / len(table)  # type: ignore[union-attr]
    for month in range(24, 108, 12):
        share = observed[month - 1]
        error = np.sqrt(share * (1 - share) * (1 / customers + 1 / len(table)))
        assert abs(there[month - 1] - share) < 5 * error + 0.02 * share, month
    assert values["sources"]["segments.subscribers.attrition"].startswith("E: sBG")
