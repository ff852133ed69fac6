"""All that is wrong is told at once: in a file, in the files it names, and between them."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from sim.cli import exits
from sim.cli.main import app
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import NEEDS
from sim.scenario.files.load import load_study, validate
from tests.scenario.small import MARKET, MIGRATION


def faults(path: Path, *changes: tuple[str, str]) -> tuple[str, ...]:
    """What is told of a file in which some words were changed."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        validate(path)
    return refused.value.faults


def test_all_slips_of_one_file_are_told_each_with_its_place(root: Path) -> None:
    told = faults(
        root / "markets/small.yaml",
        ("customers: 400", "customers: 0"),
        ("focal: corner", "focl: corner"),
        ("mean: 50", "mean: many"),
        ("awareness: 0.8", "awareness: .nan"),
        ("habit: 0.75", "habbit: 0.75"),
        ("courtesy_and_skill: 0.5", "curtesy: 0.5"),
        ("core: 95", "core: 0.001"),
        ("rules: {imitate_per_month: 0.1", "rules: {imitate_per_month: 1e999"),
        ("sells: {core: [buyers]}", "sells: {core: [buyer]}"),
    )
    place = "scenarios/markets/small.yaml:"
    assert {line.removeprefix(place) for line in told} == {
        "5:1: focl: no such key (did you mean 'focal'?)",
        "34:10: choice.habbit: no such key (did you mean 'habit'?)",
        "4:12: customers: at least 1 is expected (got 0)",
        "13:37: segments.buyers.basket.mean: a number is expected (money a purchase; got 'many')",
        f"14:19: segments.buyers.need_weights: unknown need 'curtesy'; needs are {', '.join(NEEDS)}",
        "25:16: firms.corner.awareness: a number is expected (share of customers; got '.nan')",
        "26:19: firms.corner.sells.core: no segment named 'buyer' (did you mean 'buyers'?)",
        "27:19: firms.corner.price.core: at least 0.01 is expected (got 0.001)",
        "33:32: firms.chain.rules.imitate_per_month: a finite number is expected (share of the gap a month; "
        "got 1e999)",
    }


def test_rules_over_several_values_are_told_beside_values_that_are_wrong(root: Path) -> None:
    told = faults(
        root / "markets/small.yaml",
        ("customers: 400", "customers: 0"),
        ("share: 0.5", "share: 0.9"),
        ("first_purchase_at: corner", "first_purchase_at: crner"),
        ("arrivals: [0.1, 0.1]", "arrivals: [0.9, 0.9]"),
    )
    assert [line.partition(": ")[2] for line in told] == [
        "customers: at least 1 is expected (got 0)",
        "segments.buyers.arrivals: shares sum to 1.8000, more than the whole segment (1)",
        "segments.buyers.first_purchase_at: no firm named 'crner' (did you mean 'corner'?)",
        "firms: starting shares sum to 1.300, more than all customers (1)",
    ]


def test_no_rule_is_judged_by_what_was_put_in_place_of_a_wrong_value(root: Path) -> None:
    told = faults(
        root / "markets/small.yaml",
        ("share: 0.4", "share: 7"),
        ("share: 0.75", "share: -1"),
        ("choice: a guess", "choose: a guess"),
    )
    assert [line.partition(": ")[2] for line in told] == [
        "segments.buyers.share: at least 1e-06 is expected (share of the market's customers; got -1)",
        "firms.corner.share: at most 1 is expected (share of customers; got 7)",
        "sources: the market has no 'choose' (did you mean 'choice'?)",
    ]


def test_all_slips_of_a_study_and_all_files_it_names_are_told(root: Path) -> None:
    faults(root / "markets/small.yaml", ("customers: 400", "customers: 0"), ("habit: 0.75", "habbit: 0.75"))
    faults(root / "strategies/loyalty.yaml", ("care: 0.5", "caer: 0.5"), ("value: 0.05", "value: 9"))
    (root / "strategies/acquisition.yaml").write_text("serve: [newcomers, buyer]\ntuned_to: buyers\n")
    told = faults(
        root / "studies/small.yaml",
        ("replications: 2", "replications: 0"),
        ("[hold, loyalty, both]", "[hold, loyalty, acquisition, bth]"),
        ("seed: 7", "sed: 7"),
    )
    assert [line.removeprefix("scenarios/").partition(": ")[::2] for line in told] == [
        ("studies/small.yaml:6:7", "run.sed: no such key (did you mean 'seed'?)"),
        ("studies/small.yaml:6:29", "run.replications: at least 1 is expected (markets; got 0)"),
        ("markets/small.yaml:34:10", "choice.habbit: no such key (did you mean 'habit'?)"),
        ("markets/small.yaml:4:12", "customers: at least 1 is expected (got 0)"),
    ] + [line.removeprefix("scenarios/").partition(": ")[::2] for line in told[4:]]
    rest = " | ".join(told[4:])
    for slip in (
        "strategies/loyalty.yaml:2:8: spend: lever 'caer' does not exist (did you mean 'care'?)",
        "strategies/loyalty.yaml:3:10: levers.0: loyal_discount lies between 0 and 0.9",
        "strategies/acquisition.yaml:1:8: serve: no segment named 'buyer' (did you mean 'buyers'?)",
        "strategies/acquisition.yaml:1:8: serve: 'corner' sells nothing that 'newcomers' need",
        "strategies/acquisition.yaml:2:11: tuned_to: firms of this market hold no belief",
        "studies/small.yaml:4:42: strategies: no strategy named 'bth' in scenarios/strategies (did you mean",
    ):
        assert slip in rest
    assert len(told) == 10


def test_a_fault_of_a_part_is_told_once_however_many_name_it(root: Path) -> None:
    (root / "strategies/loyalty.yaml").write_text("spend: {caer: 1}\n")
    told = faults(root / "studies/small.yaml", ("title: A small", "title: The small"))
    assert len(told) == 1 and told[0].startswith("scenarios/strategies/loyalty.yaml:1:8: spend: lever 'caer'")


def test_a_migration_market_tells_all(root: Path) -> None:
    wrong = MIGRATION.replace("0.2]", "0.3]").replace("start: [1, 0, 0]", "start: [1, 1, 0]")
    (root / "markets/ladder.yaml").write_text(wrong)
    assert len(faults(root / "markets/ladder.yaml", ("value", "value"))) == 2


def test_validate_prints_every_line_and_other_commands_the_first(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "markets/small.yaml").write_text(
        MARKET.replace("customers: 400", "customers: 0").replace("share: 1", "")
    )
    (root / "strategies/loyalty.yaml").write_text("spend: {caer: 1}\n")
    assert exits.run(app, ["validate", "small"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 2 and "more)" not in err
    assert exits.run(app, ["compare", "small"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and err.endswith("(and 1 more)\n")


def test_options_that_cannot_be_used_are_told_beside_the_rest(root: Path) -> None:
    with pytest.raises(UserError) as refused:
        load_study(
            "small", ["market.choice.habbit=1", "study.confidence=7", "strategies.loyalty.spend.caer=1"]
        )
    told = " | ".join(refused.value.faults)
    assert "choice.habbit" in told and "confidence=7" in told and "'caer'" in told


def test_an_error_from_another_process_arrives_whole() -> None:
    error = pickle.loads(pickle.dumps(UserError("a", ["b", "c"])))
    assert (str(error), error.faults) == ("a (and 2 more)", ("a", "b", "c"))
