"""Markets, strategies and studies are read with all they name, or refused with place, fault and near name."""

# ruff: noqa: E501 - tables of cases read best with one case a line

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_market, load_strategy, load_study, log_folder, resolve, validate
from sim.scenario.files.yaml_text import dump
from sim.scenario.market.market import Market
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from tests.scenario.small import MARKET, MIGRATION, STRATEGIES, STUDY


def refusal(path: Path, text: str | bytes) -> str:
    """Write a scenario file, read it, and return what the user is told: one line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(UserError) as caught:
        validate(path)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    return message


def test_what_a_planner_varies_replaces_what_the_file_says(root: Path) -> None:
    path = root / "studies/small.yaml"
    study = load_study(path, seed=7, replications=3, customers=120, strategies=["hold", "both"])
    assert (study.run.seed, study.run.replications, study.run.customers) == (7, 3, 120)
    assert list(study.strategies) == ["hold", "both"]
    assert load_study(path, strategies=[]) == load_study(path)
    assert list(load_study(path, strategies="hold").strategies) == ["hold"]


def test_a_study_is_read_with_its_market_and_strategies(root: Path) -> None:
    study = load_study(root / "studies/small.yaml")
    assert (study.name, list(study.strategies)) == ("small", ["hold", "loyalty", "both"])
    assert isinstance(study.market, Market)
    assert study.market.segments["buyers"].occasions["extra"].mean_per_month == 0.5
    assert (study.run.seed, study.customers) == (7, 400)


def test_a_study_is_found_by_its_name(root: Path) -> None:
    assert load_study("small") == load_study(root / "studies/small.yaml")


def test_a_migration_market_is_read(root: Path) -> None:
    market = load_market(root / "markets/ladder.yaml")
    assert isinstance(market, MigrationMarket)
    assert market.stages == ["new", "regular", "gone"]


def test_every_key_of_a_market_can_be_written_and_read(root: Path) -> None:
    market = load_market(root / "markets/small.yaml")
    full = root / "markets/full.yaml"
    full.write_text(dump(market.model_dump(mode="json")))
    assert load_market(full) == market


@pytest.mark.parametrize(
    ("path", "kind"),
    [("markets/small.yaml", Market), ("strategies/loyalty.yaml", Strategy), ("studies/small.yaml", Study)],
)
def test_the_kind_of_a_file_is_that_of_its_folder_or_else_of_its_keys(
    root: Path, path: str, kind: type
) -> None:
    assert isinstance(validate(root / path), kind)
    if kind is not Study:
        (root / "elsewhere.yaml").write_text((root / path).read_text())
        assert isinstance(validate(root / "elsewhere.yaml"), kind)


def test_a_combination_spends_shares_of_its_parts_and_joins_their_levers(root: Path) -> None:
    both = load_strategy(root / "strategies/both.yaml")
    assert both.spend == pytest.approx({"care": 0.3, "recovery": 0.15, "reach": 0.4}, abs=1e-15)
    assert [setting.lever for setting in both.levers] == ["loyal_discount", "intro_discount"]
    assert (both.combine, both.quadrant) == ({}, "combination")


def test_a_combination_of_combinations_is_merged(root: Path) -> None:
    (root / "strategies/half.yaml").write_text("combine: {both: 0.5}")
    assert load_strategy(root / "strategies/half.yaml").spend["reach"] == pytest.approx(0.2, abs=1e-15)


def test_parts_that_set_one_lever_differently_at_one_time_are_refused(root: Path) -> None:
    (root / "strategies/other.yaml").write_text("levers: [{lever: loyal_discount, value: 0.2}]")
    message = refusal(root / "strategies/q.yaml", "combine: {loyalty: 0.5, other: 0.5}")
    assert message == (
        "scenarios/strategies/q.yaml:1:25: combine.other: 'other' sets loyal_discount to 0.2 and 'loyalty' "
        "to 0.05 at the same time"
    )


def test_parts_that_set_one_lever_at_different_times_are_joined(root: Path) -> None:
    earlier = "levers: [{lever: loyal_discount, value: 0.2, until_month: 3}]"
    (root / "strategies/other.yaml").write_text(earlier)
    (root / "strategies/q.yaml").write_text("combine: {loyalty: 0.5, other: 0.5}")
    assert [s.value for s in load_strategy(root / "strategies/q.yaml").levers] == [0.05, 0.2]


def test_a_market_that_extends_another_states_its_differences_only(root: Path) -> None:
    path = root / "markets/child.yaml"
    path.write_text("extends: small\nchoice: {trust: 2}\nsegments: {buyers: {arrivals: [0.3]}}\n")
    small, child = load_market(root / "markets/small.yaml"), load_market(path)
    assert isinstance(small, Market)
    assert isinstance(child, Market)
    assert child.choice == small.choice.model_copy(update={"trust": 2.0})  # mappings merge
    assert child.segments["buyers"].arrivals == [0.3]  # lists replace
    assert child.segments["newcomers"] == small.segments["newcomers"]


def test_a_part_of_another_kind_replaces_its_parents(root: Path) -> None:
    path = root / "markets/child.yaml"
    basket = "{kind: gamma_gamma, p: 1, q: 2, gamma: 3}"
    path.write_text(f"extends: small\nsegments: {{buyers: {{basket: {basket}}}}}\n")
    child = load_market(path)
    assert isinstance(child, Market)
    assert child.segments["buyers"].basket.kind == "gamma_gamma"


@pytest.mark.parametrize("parent", ["small", "small.yaml", "../markets/small.yaml", "./small.yaml"])
def test_a_parent_is_named_or_given_as_a_path(root: Path, parent: str) -> None:
    (root / "markets/child.yaml").write_text(f"extends: {parent}\n")
    assert load_market(root / "markets/child.yaml") == load_market(root / "markets/small.yaml")


def test_a_fault_of_the_parent_is_told_where_it_stands(root: Path) -> None:
    (root / "markets/parent.yaml").write_text(MARKET.replace("share: 0.75", "share: 75"))
    message = refusal(root / "markets/child.yaml", "extends: parent\nchoice: {trust: 2}\n")
    assert message.startswith(
        "scenarios/markets/parent.yaml:11:12: segments.buyers.share: at most 1 is expected"
    )


def test_a_circle_of_parents_is_refused(root: Path) -> None:
    (root / "markets/b.yaml").write_text("extends: c\n")
    (root / "markets/c.yaml").write_text("extends: a\n")
    message = refusal(root / "markets/a.yaml", "extends: b\n")
    assert message == "scenarios/markets/c.yaml:1:10: extends: a circle (a -> b -> c -> a)"
    assert "a circle (self -> self)" in refusal(root / "markets/self.yaml", "extends: self\n")


def test_a_long_row_of_parents_is_refused(root: Path) -> None:
    for i in range(20):
        (root / f"markets/m{i}.yaml").write_text(f"extends: m{i + 1}\n")
    with pytest.raises(UserError, match="more than 16 files in a row"):
        load_market(root / "markets/m0.yaml")


@pytest.mark.parametrize(
    "parent", ["../../secret.yaml", "/etc/passwd", "../../../x.yaml", "~/x.yaml", "a\\..\\x", "x" * 5000]
)
def test_a_parent_outside_the_folder_is_refused(root: Path, parent: str) -> None:
    (root.parent / "secret.yaml").write_text(MARKET)
    message = refusal(root / "markets/q.yaml", f"extends: {parent}\n")
    assert message.startswith("scenarios/markets/q.yaml:1:10: extends: ")
    assert any(words in message for words in ("lies outside", "no such file", "no market named"))


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
@pytest.mark.parametrize("line", ["extends: link", "extends: link.yaml", "extends: ../markets/link.yaml"])
def test_a_link_that_leaves_the_folder_is_refused(root: Path, line: str) -> None:
    (root.parent / "secret.yaml").write_text(MARKET)
    (root / "markets/link.yaml").symlink_to(root.parent / "secret.yaml")
    message = refusal(root / "markets/q.yaml", line)
    assert "lies outside" in message or "leads outside" in message


def test_a_resolved_study_reads_back_as_the_study(root: Path, tmp_path: Path) -> None:
    study = load_study(root / "studies/small.yaml", ["market.choice.habit=0.1", "study.title='1e3'"])
    folder = tmp_path / "reports/small"
    folder.mkdir(parents=True)
    (folder / "study.yaml").write_text(dump(resolve(study)))
    again = load_study(folder / "study.yaml")
    assert again == study
    assert resolve(again) == resolve(study)
    changed = load_study(
        folder / "study.yaml", ["market.choice.habit=0.2", "strategies.both.spend.reach=0.1"]
    )
    assert isinstance(changed.market, Market)
    assert changed.market.choice.habit == 0.2
    assert changed.strategies["both"].spend["reach"] == 0.1


def test_a_resolved_study_of_a_migration_market_reads_back(root: Path) -> None:
    (root / "studies/q.yaml").write_text("market: ladder\nstrategies: [hold]\n")
    study = load_study(root / "studies/q.yaml")
    (root / "study.yaml").write_text(dump(resolve(study)))
    assert load_study(root / "study.yaml") == study


def test_names_are_found_in_the_scenarios_of_the_project_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.scenario.small import scenarios

    common = scenarios(tmp_path / "common")
    own = tmp_path / "mine"
    (own / "studies").mkdir(parents=True)
    (own / "studies/x.yaml").write_text("market: small\nstrategies: [hold]\n")
    monkeypatch.setattr("sim.scenario.files.library.shipped", lambda: common)
    assert load_study(own / "studies/x.yaml").root == own


def test_the_log_of_a_market_is_looked_up_beside_it(root: Path) -> None:
    (root / "data/shop").mkdir(parents=True)
    (root / "markets/logged.yaml").write_text(MARKET + "log: data/shop\n")
    study = load_study(root / "studies/small.yaml", ["study.market=logged"])
    assert log_folder(study) == root / "data/shop"
    assert log_folder(load_study(root / "studies/small.yaml")) is None
    with pytest.raises(UserError, match="no folder 'data/shop'"):
        log_folder(dataclasses.replace(study, root=root / "markets"))
    assert "log: no folder 'data/shp'" in refusal(root / "markets/q.yaml", MARKET + "log: data/shp\n")
    assert "lies outside" in refusal(root / "markets/q.yaml", MARKET + "log: ../\n")


#: What is changed in the market, and what the user is told about it.
SLIPS = [
    ("focal: corner\n", "", ":2:1: focal: is missing"),
    ("focal:", "focl:", ":5:1: focl: no such key (did you mean 'focal'?)"),
    ("focal: corner", "focal: corer", ":5:8: focal: no firm named 'corer' (did you mean 'corner'?)"),
    ("focal: corner", "focal: Corner", ":5:8: focal: a name of small letters, digits and _, at most 40, is expected (got 'Corner')"),
    ("focal: corner", "focal: true", ":5:8: focal: text is expected (got true; put it in quotes)"),
    ("focal: corner", "focal: [corner]", ":5:8: focal: text is expected (got a list)"),
    ("focal: corner", "focal:", ":5:7: focal: text is expected (got nothing)"),
    ("customers: 400", "customers: 1e3", ":4:12: customers: a whole number is expected (got 1e3; write 1000)"),
    ("customers: 400", "customers: 1_000", ":4:12: customers: a whole number is expected (got '1_000'; write it plainly"),
    ("customers: 400", "customers: 0", ":4:12: customers: at least 1 is expected (got 0)"),
    ("share: 0.75", "share: 75", ":11:12: segments.buyers.share: at most 1 is expected (share of the market's customers; got 75)"),
    ("share: 0.75", "share: 75%", "got '75%'; write 50 % as 0.5)"),
    ("share: 0.75", "share: 012", "a number is expected (share of the market's customers; got '012'; write it plainly"),
    ("share: 0.75", "share: 1:30", "got '1:30'; write it plainly"),
    ("share: 0.75", "share: yes", "segments.buyers.share: a number is expected (share of the market's customers; got 'yes')"),
    ("share: 0.75", "share: .nan", "a number is expected (share of the market's customers; got '.nan')"),
    ("share: 0.75", "share: 1e999", "a finite number is expected (share of the market's customers; got 1e999)"),
    ("share: 0.75", "shares: 0.75", ":11:5: segments.buyers.shares: no such key (did you mean 'share'?)"),
    ("kind: lognormal", "kind: lognormals", ":13:13: segments.buyers.basket: kind: one of lognormal, gamma_gamma is expected (got 'lognormals') (did you mean 'lognormal'?)"),
    ("kind: lognormal, ", "", ":13:13: segments.buyers.basket: kind is missing, one of lognormal, gamma_gamma is expected"),
    ("mean: 50", "men: 50", ":13:31: segments.buyers.basket.men: no such key (did you mean 'mean'?)"),
    ("mean: 50", "mean: -50", ":13:37: segments.buyers.basket.mean: at least 0.01 is expected (money a purchase; got -50)"),
    ("need_weights: {range", "need_weights: {rnge", ":14:19: segments.buyers.need_weights: unknown need 'rnge' (did you mean 'range'?)"),
    ("arrivals: [0.1", "arrivals: [x", ":16:16: segments.buyers.arrivals.0: a number is expected (got 'x')"),
    ("arrivals: [0.1", "arrivals: [0.95", ":16:15: segments.buyers.arrivals: shares sum to 1.05"),
    ("_at: corner", "_at: corne", ":17:24: segments.buyers.first_purchase_at: no firm named 'corne' (did you mean 'corner'?)"),
    ("sells: {core: [buyers]}", "sells: {core: [newcomers]}", ":17:24: segments.buyers.first_purchase_at: 'corner' does not sell core to buyers"),
    ("sells: {core: [buyers]}", "sells: {extra: [buyers]}", ":17:24: segments.buyers.first_purchase_at: 'corner' does not sell core to buyers"),
    ("{core: {mean_per_month: 1.5}, extra", "{extra", ":17:24: segments.buyers.first_purchase_at: buyers does not need core, of which the first purchase is"),
    ("sells: {core: [buyers]}", "sells: {cor: [buyers]}", "firms.corner.sells: no category named 'cor' (did you mean 'core'?)"),
    ("sells: {core: [buyers]}", "sells: {core: [buyer]}", "firms.corner.sells.core: no segment named 'buyer' (did you mean 'buyers'?)"),
    ("price: {core: 95}", "price: {core: -95}", ":27:19: firms.corner.price.core: at least 0.01 is expected"),
    ("    share: 0.4", "    share: 0.6", "firms: starting shares sum to 1.100"),
    ("[rivals]", "[rival]", ":35:16: switched_off.0: one of satisfaction, "),
    ("choice: {habit", "choice: {habbit", ":34:10: choice.habbit: no such key (did you mean 'habit'?)"),
    ("choice: {habit: 0.75}", "choice: 3", ":34:9: choice: a mapping of keys to values is expected (got 3)"),
    ("segments.buyers.attrition:", "segments.buyer.attrition:", ":37:3: sources: the market has no 'segments.buyer.attrition' (did you mean 'segments.buyers.attrition'?)"),
    ("focal: corner", "kind: migraton", ":5:7: kind: one of market, migration is expected (got 'migraton') (did you mean 'migration'?)"),
    ("focal: corner", "setting: contractul", "setting: one of non-contractual, contractual is expected (got 'contractul') (did you mean 'contractual'?)"),
    ("currency: EUR", "currency: a long currency", "currency: text of at most 8 characters is expected"),
    ("  chain:", '  "cha\\nin":', "a name of small letters, digits and _, at most 40, is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), SLIPS)
def test_a_slip_in_a_market_is_told_with_its_place(root: Path, old: str, new: str, told: str) -> None:
    assert old in MARKET
    message = refusal(root / "markets/q.yaml", MARKET.replace(old, new, 1))
    assert message.startswith("scenarios/markets/q.yaml:")
    assert told in message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("spend: {car: 1}", ":1:8: spend: lever 'car' does not exist (did you mean 'care'?)"),
        ("spend: {list_price: 1}", ":1:8: spend: lever 'list_price' is set, see levers"),
        ("spend: {care: 1.5}", ":1:15: spend.care: at most 1 is expected"),
        ("spend: {care: .6, reach: .6}", ":1:8: spend: shares sum to 1.200, more than the budget (1)"),
        ("levers: [{lever: list_price, value: 9}]", ":1:10: levers.0: list_price lies between 0.2 and 5"),
        ("levers: [{lever: lst_price, value: 1}]", "lever 'lst_price' does not exist (did you mean 'list_price'?)"),
        ("levers: [{lever: list_price}]", ":1:10: levers.0.value: is missing"),
        ("levers: {list_price: 1}", ":1:9: levers: a list is expected (got a mapping)"),
        ("quadrant: loyal", "quadrant: one of loyalty, expansion, acquisition, diversification, "),
        ("combine: {hol: 1}", ":1:11: combine.hol: no strategy named 'hol' in scenarios/strategies (did you mean 'hold'?)"),
        ("combine: {q: 1}", ":1:11: combine.q: a circle (q -> q)"),
        ("combine: {hold: 0}", ":1:17: combine.hold: at least 0.001 is expected (got 0)"),
        ("combine: {hold: 0.6, loyalty: 0.6}", "combine: shares sum to 1.200"),
        ("combine: {hold: 1}\nspend: {care: 1}", "combine: a combination has no spend, levers or segments of its own"),
    ],
)  # fmt: skip
def test_a_slip_in_a_strategy_is_told_with_its_place(root: Path, text: str, told: str) -> None:
    assert told in refusal(root / "strategies/q.yaml", text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("market: small", ":1:1: strategies: is missing"),
        ("market: smal\nstrategies: [hold]", ":1:9: market: no market named 'smal' in scenarios/markets (did you mean 'small'?)"),
        ("market: small\nstrategies: [hold, loyalti]", ":2:20: strategies: no strategy named 'loyalti' in scenarios/strategies (did you mean 'loyalty'?)"),
        ("market: small\nstrategies: [hold, hold]", ":2:13: strategies: each is named once"),
        ("market: small\nstrategies: []", ":2:13: strategies: at least 1 expected (got 0)"),
        ("market: small\nstrategies: hold", ":2:13: strategies: a list is expected (got 'hold')"),
        ("market: ../small\nstrategies: [hold]", ":1:9: market: a name of small letters"),
        ("market: small\nstrategies: [../hold]", ":2:14: strategies.0: a name of small letters"),
        ("market: small\nstrategies: [hold]\nrun: {months: 0}", ":3:15: run.months: at least 1 is expected (months; got 0)"),
        ("market: small\nstrategies: [hold]\nconfidence: 95", ":3:13: confidence: less than 1 is expected (chance; got 95)"),
        ("market: small\nstrategies: [hold]\nextends: [a]", ":3:10: extends: the name of one study is expected (got ['a'])"),
        ("market: small\nstrategies: [hold]\nresolved: x", ":3:11: resolved.study: the name of a study is expected"),
        ("market: {kind: migration}\nstrategies: [hold]", ":1:1: market.stages: is missing (and 3 more)"),
        ("market: small\nstrategies: {hold: 3}", ":2:20: strategies.hold: a mapping of keys to values is expected (got 3)"),
    ],
)  # fmt: skip
def test_a_slip_in_a_study_is_told_with_its_place(root: Path, text: str, told: str) -> None:
    assert told in refusal(root / "studies/q.yaml", text)


@pytest.mark.parametrize("row", ["[0.5, 0.3, 0.3]", "[0.5, 0.5]"])
def test_a_ladder_whose_chances_do_not_fit_is_refused(root: Path, row: str) -> None:
    message = refusal(root / "markets/q.yaml", MIGRATION.replace("[0.5, 0.3, 0.2]", row))
    assert message.startswith("scenarios/markets/q.yaml:4:3: transition: ")


@pytest.mark.parametrize("folder", ["markets", "strategies", "studies"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe", b"a:\n\t- b", b"PK\x03\x04"])
def test_an_empty_or_binary_file_is_refused(root: Path, folder: str, content: bytes) -> None:
    assert refusal(root / folder / "q.yaml", content).startswith(f"scenarios/{folder}/q.yaml")


@pytest.mark.parametrize("name", ["a b.yaml", "...yaml", "-\n.yaml"])
def test_a_study_whose_name_is_no_folder_name_is_refused(root: Path, name: str) -> None:
    assert "name the file with letters, digits, _ and -" in refusal(root / "studies" / name, STUDY)


def test_a_file_of_no_kind_is_refused(root: Path) -> None:
    assert refusal(root / "q.yaml", "a: 1") == (
        "scenarios/q.yaml: neither market, strategy, study, ladder nor game; put it into one of markets/, "
        "strategies/, studies/, ladders/, games/"
    )


def test_the_small_scenarios_are_all_read(root: Path) -> None:
    assert {p.name for p in root.rglob("*.yaml") if validate(p)} == {
        "small.yaml", "ladder.yaml", *(f"{name}.yaml" for name in STRATEGIES),
    }  # fmt: skip
    assert STUDY in (root / "studies/small.yaml").read_text()
