"""A price beyond what contracts of a market allow is refused, wherever it is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.scenario.market.market import Market
from sim.study.decide.points import lay_out
from tests.model.markets import a_market, a_study

STUDY = """\
title: Dearer
question: May it be?
market: subscription
strategies: [dear]
budget_per_customer_per_month: 0.3
"""


def load(tmp_path: Path, *settings: str) -> None:
    """Load a study whose one strategy has these settings, one a line from line 2 on."""
    for folder, name, text in (
        ("studies", "dearer", STUDY),
        ("strategies", "dear", "levers:\n" + "".join(f"  - {{{setting}}}\n" for setting in settings)),
    ):
        path = tmp_path / "scenarios" / folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sim.load_study(tmp_path / "scenarios" / "studies" / "dearer.yaml")


def test_a_rise_that_contracts_allow_is_taken(tmp_path: Path) -> None:
    load(tmp_path, "lever: list_price, value: 1.1", "lever: list_price, value: 1.1, from_month: 12")
    load(tmp_path, "lever: light_surcharge, value: 0.1", "lever: list_price, value: 0.5, until_month: 6")


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        (["lever: list_price, value: 5.0"], r"dear\.yaml:2:\d+: levers\.0\.value: list_price .* 5 times"),
        (["lever: light_surcharge, value: 0.9"], r"dear\.yaml:2:\d+: .*light_surcharge .* 1\.9 times"),
        (
            ["lever: list_price, value: 1.1", "lever: list_price, value: 1.1, from_month: 11"],
            r"dear\.yaml:3:\d+: .* 1\.21 times .* month 11; .* let it be 1\.1 times",
        ),
        (
            ["lever: list_price, value: 1.05", "lever: light_surcharge, value: 0.1, from_month: 3"],
            r"dear\.yaml:3:\d+: .* 1\.155 times",
        ),
        (
            ["lever: list_price, value: 0.3, until_month: 1", "lever: list_price, value: 3.0"],
            r"dear\.yaml:3:\d+: .* 3 times that of the start in month 1;",
        ),
    ],
)
def test_one_beyond_is_refused_where_it_stands(tmp_path: Path, settings: list[str], where: str) -> None:
    with pytest.raises(UserError, match=where) as error:
        load(tmp_path, *settings)
    assert "\n" not in str(error.value)


def contractual() -> Market:
    return a_market(setting="contractual", months_between_renewals=6, rise_at_renewal=0.2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "firm.offer('core').price = 121.0",
            r"offer\('core'\)\.price lies between 20 and 120, .*contracts allow",
        ),
        (
            "firm.levels['light_surcharge'] = 0.3",
            r"levels\['light_surcharge'\]: it is at most 0\.2 under contracts by now, got",
        ),
    ],
)
def test_a_policy_may_not_ask_for_more_either(line: str, said: str) -> None:
    def policy(market, firm):
        yield market.until(1)
        exec(line)

    with pytest.raises(UserError, match=said):
        sim.simulate(a_study(contractual(), months=3), policies=[policy])


def test_a_sweep_looks_as_far_as_contracts_allow() -> None:
    study = a_study(contractual())
    points = lay_out(study, "hold", ["list_price", "light_surcharge"], 3).points
    assert max(point.value for point in points if point.lever == "list_price") == pytest.approx(1.2)
    assert max(point.value for point in points if point.lever == "light_surcharge") == pytest.approx(0.2)
    said = "sweep: list_price is at most 1.2 under contracts of this market, got 1.5"
    with pytest.raises(UserError, match=re.escape(said)):
        lay_out(study, "hold", {"list_price": [1.5]}, 3)


def test_without_a_bound_any_price_may_be_asked() -> None:
    for market in (a_market(setting="contractual"), a_market()):
        assert market.dearest(0) == float("inf")
    assert [contractual().dearest(month) for month in (-3, 0, 5, 6)] == pytest.approx([1.2, 1.2, 1.2, 1.44])


def test_a_rise_at_renewal_without_contracts_is_refused_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "scenarios" / "markets" / "shop.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("extends: mature_retail\nrise_at_renewal: 0.1\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"shop\.yaml:2:18: rise_at_renewal: nothing is renewed") as error:
        sim.load_market(path)
    assert "\n" not in str(error.value)
