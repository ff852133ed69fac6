"""Money that a file leaves out follows what it says, and what cannot earn is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.cli import exits
from sim.cli.main import app
from sim.model.simulate import simulate
from sim.scenario.basics import bounds
from sim.scenario.files.load import changed, load_market, load_study, resolve
from sim.scenario.files.market_notes import Note, notes
from sim.scenario.market.market import Market
from sim.scenario.plans.assumptions import assumptions
from sim.scenario.plans.parameters import declared, of_migration_markets
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study, StudyFile
from tests.habits.repository import ROOT
from tests.scenario.small import MARKET


def test_what_a_purchase_costs_to_handle_follows_the_price_of_its_category(root: Path) -> None:
    path = root / "markets/small.yaml"
    path.write_text(
        MARKET.replace("  core: {}", "  core: {price: 5}", 1).replace("{price: 40}", "{price: 7000}")
    )
    market = load_market(path)
    assert isinstance(market, Market)
    assert [one.handling for one in market.categories.values()] == [0.5, 700.0]


def test_a_basket_left_out_is_the_price_of_its_category_and_of_each_further_one(root: Path) -> None:
    text = MARKET.replace("    basket: {kind: lognormal, mean: 50}\n", "")
    (root / "markets/small.yaml").write_text(text.replace("  core: {}", "  core: {price: 5}", 1))
    market = load_market(root / "markets/small.yaml")
    assert isinstance(market, Market)
    assert market.mean_baskets(market.segments["buyers"]) == {"core": 5.0, "extra": 40.0}


def test_what_was_left_out_goes_on_following_under_every_option(root: Path) -> None:
    study = load_study("small")
    price, handling = "market.categories.extra.price=x2", "market.categories.extra.handling=+50%"
    for again in (load_study("small", [price]), changed(study, [price])):
        assert again.market.categories["extra"].handling == 8.0
        assert resolve(again)["market"]["categories"]["extra"]["handling"] == 8.0, "what is kept is whole"
    for again in (load_study("small", [handling, price]), changed(study, [handling, price])):
        assert again.market.categories["extra"].handling == 6.0
    rows = {row.path: row for row in assumptions(study)}
    assert rows["market.categories.extra.handling"].value == 4.0
    assert not rows["market.categories.extra.handling"].source.startswith("set in")


def test_every_market_of_ours_says_what_a_purchase_costs_to_handle() -> None:
    for path in sorted((ROOT / "scenarios/markets").glob("*.yaml")):
        market = load_market(path)
        if isinstance(market, Market):
            assert all("handling" in one.model_fields_set for one in market.categories.values()), path.name


@pytest.mark.parametrize(
    ("price", "fine"), [(0.01, True), (0.009, False), (0, False), (1e7, True), (1.1e7, False)]
)
def test_a_price_is_at_least_a_cent(price: float, fine: bool) -> None:
    segment = {"share": 1.0, "occasions": {"core": {}}}
    firm = {"sells": {"core": ["all"]}}
    for given in (
        {"categories": {"core": {"price": price}}},
        {"firms": {"us": firm | {"price": {"core": price}}}},
    ):
        whole = {
            "focal": "us",
            "categories": {"core": {}},
            "segments": {"all": segment},
            "firms": {"us": firm},
        }
        if fine:
            Market(**whole | given)
        else:
            with pytest.raises(ValueError, match="price"):
                Market(**whole | given)


def test_unequal_shares_of_equal_firms_are_noted(root: Path) -> None:
    text = MARKET.replace("price: {core: 95}\n    quality: {range: 0.2}", "quality: {range: 0.2}")
    text = text.replace("    first_purchase_at: corner\n", "").replace(
        "    awareness: 0.8\n", "    awareness: 1\n"
    )
    alike = text.replace("sells: {core: [buyers]}", "sells: {core: [buyers, newcomers]}")
    alike = alike.replace("    rules:", "    quality: {range: 0.2}\n    rules:")
    told = [Note("unlasting", ("corner", "chain"))]
    for share, expected in (("0.2", told), ("0.45", []), ("0.5", [])):
        (root / "markets/small.yaml").write_text(alike.replace("share: 0.4", f"share: {share}"))
        assert list(notes(sim.load_market(root / "markets/small.yaml"))) == expected
    (root / "markets/small.yaml").write_text(alike.replace("share: 0.4", "share: 0.2\n    price: {core: 99}"))
    assert list(notes(sim.load_market(root / "markets/small.yaml"))) == []


@pytest.mark.slow
def test_unequal_shares_of_equal_firms_do_not_last() -> None:
    firm = {"awareness": 0.9, "sells": {"core": ["all"]}}
    market = Market(
        focal="a",
        customers=2000,
        categories={"core": {}},
        segments={"all": {"share": 1.0, "occasions": {"core": {"mean_per_month": 1.5}}}},
        firms={"a": firm | {"share": 0.55}, "b": firm | {"share": 0.25}},
    )
    assert [note.kind for note in notes(market)] == ["unlasting"]
    looked = StudyFile(market="m", strategies=["hold"], run={"months": 60, "warm_up_months": 0})
    first, last = [], []
    for replication in range(4):
        found = simulate(Study("m", looked, market, {"hold": Strategy()}), "hold", replication=replication)
        sales = found.ledger.pivot_table(index="month", columns="firm", values="revenue", observed=True)
        ratio = sales["a"] / sales["b"]
        first.append(ratio.iloc[:6].mean())
        last.append(ratio.iloc[-12:].mean())
    # the ratio of one run of 2,000 customers lies some 10 % about its mean, of four 5 %: three times that
    assert sum(first) / 4 > 1.1 and abs(sum(last) / 4 - 1) < 0.15


def test_what_is_sold_to_who_does_not_need_it_is_noted(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = MARKET.replace("sells: {core: [buyers, newcomers]}", "sells: {core: [buyers], extra: [newcomers]}")
    (root / "markets/small.yaml").write_text(text)
    assert list(notes(sim.load_market(root / "markets/small.yaml"))) == [
        Note("unneeded", ("chain", "extra", "newcomers"))
    ]
    assert exits.run(app, ["validate", "scenarios/markets/small.yaml"]) == 0
    assert "  chain sells extra to newcomers, who have no occasion to buy it\n" in capsys.readouterr().out


def test_no_number_is_bounded_by_nought_in_name_alone() -> None:
    stated = {one.path: one.bounds for one in (*declared(), *of_migration_markets())}
    assert [path for path, bound in stated.items() if bound.startswith("(0,")] == []
    assert stated["categories.*.price"] == "[0.01, 1e+07]"


def test_each_least_value_of_a_number_has_its_reason() -> None:
    text = Path(str(bounds.__file__)).read_text(encoding="utf-8").split("\n")
    at = [number for number, line in enumerate(text) if " = " in line]
    assert len(at) >= 7 and all(text[number - 1].startswith("#: ") for number in at)
