"""``--set path=x2``: a value said by what is done to the one that stands there; ``*`` stands for all names."""

# ruff: noqa: E501 - tables of cases read best with one case a line

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import changed, load_study, resolve
from sim.scenario.plans.assumptions import assumptions


def at(values: Any, path: str) -> Any:
    for part in path.split("."):
        values = values[int(part)] if isinstance(values, list) else values[part]
    return values


def values(root: Path, *expressions: str) -> dict[str, Any]:
    return resolve(load_study(root / "studies/small.yaml", expressions))


@pytest.mark.parametrize(
    ("expression", "path", "factor", "term"),
    [
        ("market.categories.*.unit_cost_share=+10%", "market.categories.core.unit_cost_share", 1.1, 0),
        ("market.categories.core.unit_cost_share=-10%", "market.categories.core.unit_cost_share", 0.9, 0),
        ("market.categories.core.price=x2", "market.categories.core.price", 2, 0),
        ("market.categories.core.price=x 0.5", "market.categories.core.price", 0.5, 0),
        ("market.categories.core.price=-5", "market.categories.core.price", 1, -5),
        ("market.categories.core.price=+5", "market.categories.core.price", 1, 5),
        ("market.choice.habit+=0.25", "market.choice.habit", 1, 0.25),
        ("market.choice.habit-=0.25", "market.choice.habit", 1, -0.25),
        ("choice.habit=x0.5", "market.choice.habit", 0.5, 0),
        ("budget_per_customer_per_month=x0.5", "budget_per_customer_per_month", 0.5, 0),
        ("study.run.months=x2", "run.months", 2, 0),
        ("strategies.loyalty.spend.care=x0.5", "strategies.loyalty.spend.care", 0.5, 0),
        ("strategies.*.spend.*=x0.5", "strategies.loyalty.spend.care", 0.5, 0),
    ],
)
def test_a_change_starts_from_what_stands_there(
    root: Path, expression: str, path: str, factor: float, term: float
) -> None:
    assert at(values(root, expression), path) == pytest.approx(at(values(root), path) * factor + term)


def test_a_default_that_no_file_mentions_can_be_changed(root: Path) -> None:
    text = (root / "markets/small.yaml").read_text()
    assert "norm_growth_per_month" not in text
    assert at(values(root, "market.norm_growth_per_month=x2"), "market.norm_growth_per_month") == 0.01


def test_a_change_by_nothing_leaves_every_bit(root: Path) -> None:
    for nothing in ("=x1", "=+0%", "+=0", "-=0"):
        assert values(root, f"market.segments.*.price_sensitivity_sigma{nothing}") == values(root)


def test_changes_come_one_on_top_of_the_other(root: Path) -> None:
    twice = values(
        root,
        "market.categories.core.price=80",
        "market.categories.core.price=x2",
        "market.categories.*.price=+10%",
    )
    assert at(twice, "market.categories.core.price") == 176


def test_changes_that_only_together_are_valid_are_valid(root: Path) -> None:
    names = list(values(root)["market"]["firms"])
    shares = {name: at(values(root), f"market.firms.{name}.share") for name in names}
    more = next(name for name in names if shares[name] > 0)
    other = next(name for name in names if name != more)
    together = values(root, f"market.firms.{more}.share=1", f"market.firms.{other}.share=x0")
    assert at(together, f"market.firms.{more}.share") == 1


def test_a_star_stands_for_those_that_have_it() -> None:
    found = resolve(load_study("mature_retail", ["market.segments.*.attrition.b=x0.5"]))["market"]["segments"]
    assert [segment["attrition"] for segment in found.values()] == [
        {"a": 1.0, "b": 75.0}, {"a": 1.0, "b": 100.0}, None,
    ]  # fmt: skip


def test_a_star_sets_a_value_too() -> None:
    found = resolve(
        load_study("mature_retail", ["market.segments.*.tolerance=0.1", "segments.*.arrivals.*=0"])
    )
    assert {segment["tolerance"] for segment in found["market"]["segments"].values()} == {0.1}
    assert not any(sum(segment["arrivals"]) for segment in found["market"]["segments"].values())


def test_a_list_told_by_its_sum_is_multiplied_as_a_whole() -> None:
    found = resolve(load_study("mature_retail", ["market.segments.families.arrivals=x2"]))
    assert found["market"]["segments"]["families"]["arrivals"] == [0.004] * 24


@pytest.mark.parametrize("name", ["mature_retail", "theme_park", "catalogue", "beer", "subscription"])
def test_every_path_of_the_ledger_can_be_changed_and_names_its_number(name: str) -> None:
    study = load_study(name)
    rows = assumptions(study)
    for row in rows[:: max(1, len(rows) // 20)]:
        changed(study, [f"{row.path}=x1"])
        changed(study, [f"{row.path.removeprefix('market.').removeprefix('study.')}=x1"])


@pytest.mark.parametrize("name", ["mature_retail", "theme_park", "catalogue", "subscription"])
def test_every_path_of_the_ledger_can_be_set_as_an_option_with_and_without_its_head(name: str) -> None:
    study = load_study(name)
    rows = [row for row in assumptions(study) if "arrivals" not in row.path]
    for row in rows[:: max(1, len(rows) // 12)]:
        value = int(row.value) if row.value.is_integer() else row.value
        short = row.path.removeprefix("market.").removeprefix("study.")
        assert load_study(name, [f"{row.path}=={value}"]) == study
        if short not in ("customers", "run.customers"):  # which of the two has to be said
            assert load_study(name, [f"{short}=x1"]) == study


@pytest.mark.parametrize("part", ["ceiling", "half_spend"])
def test_one_number_of_a_response_can_be_set_in_a_file_and_by_an_option(root: Path, part: str) -> None:
    before = load_study("small").market_of_firms.response.care
    study = load_study("small", [f"market.response.care.{part}=x2"])
    assert study.market_of_firms.response.care == before.model_copy(update={part: 2 * getattr(before, part)})
    path = root / "markets/small.yaml"
    path.write_text(
        f"{path.read_text()}response: {{care: {{{part}: 0.3}}}}\ntalk: {{reward: {{{part}: 0.3}}}}\n"
    )
    market = load_study("small").market_of_firms
    assert market.response.care == before.model_copy(update={part: 0.3})
    assert getattr(market.talk.reward, part) == 0.3


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("price=3", "(did you mean 'market.firms.*.price.*' or 'market.categories.*.price'?)"),
        ("habit=0.5", "(did you mean 'market.choice.habit'?)"),
        ("half_spend=x2", ".half_spend'?)"),
        ("market.segments.buyers.atrition.b=x2", "(did you mean 'market.segments.*.attrition.b'?)"),
        ("handling=1", "(did you mean 'market.categories.*.handling'?)"),
        ("custmers=1", "(did you mean 'run.customers'?)"),
    ],
)
def test_a_refusal_names_the_nearest_paths(root: Path, expression: str, told: str) -> None:
    with pytest.raises(UserError) as refused:
        load_study("small", [expression])
    assert told in str(refused.value)


@pytest.mark.parametrize("name", ["mature_retail", "catalogue", "price_war"])
def test_a_study_without_changes_is_the_same_study(name: str) -> None:
    study = load_study(name)
    same = changed(study, [])
    assert same.market == study.market
    assert same.strategies.keys() == study.strategies.keys()
    assert same.rivals.keys() == study.rivals.keys()
    assert same.run == study.run


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("customers=100", "say which: run.customers or market.customers is expected"),
        ("months=12", "say which: run.months is expected"),
        ("chioce.habit=x2", "(did you mean 'choice'?)"),
        ("market.attrition.b=x0.5", "(did you mean 'market.segments.*.attrition.b'?)"),
        ("market.segments.*.attritoin.b=x0.5", "(did you mean 'market.segments.*.attrition.b'?)"),
        ("market.segments.*.tolerence=0.5", "(did you mean 'market.segments.*.tolerance'?)"),
        ("market.choice.habbit=x0.5", "(did you mean 'market.choice.habit'?)"),
        ("market.months_between_renewals=x0.3", "12 by x0.3 is not a whole number; write 3 or 4"),
        ("market.choice=x2", "a number is expected there (choice is a mapping)"),
        ("run.customers=x2", "this is left out, so there is nothing to change; give a value"),
        ("run.months=x0", "at least 1 is expected (months; got 0, from 6 by x0)"),
        ("run.months=x1e30", "at most 600 is expected (months; got 6e+30, from 6 by x1e30)"),
        ("market.choice.outside=-0.5", "either a change, market.choice.outside-=0.5, or the value itself, market.choice.outside==-0.5; write which"),
        ("market.choice.outside=+0.5", "either a change, market.choice.outside+=0.5, or the value itself, market.choice.outside==+0.5; write which"),
        ("market.choice.habit+=x2", "after += a number is expected (got 'x2')"),
        ("market.choice.habit-=10%", "after -= a number is expected (got '10%')"),
        ("market.segments.fam*.tolerance=1", "a path of at least two names with dots is expected"),
        ("strategies.*.spend.servcie=x2", "no strategy of the study has this"),
        ("strategies.loyalty.spend.servcie=x2", "this is left out, so there is nothing to change; give a value"),
        ("market.firms.chain.price.core=+10%", "this is left out, so there is nothing to change; give a value"),
        ("strategies.loyalty.spnd.care=x2", "there is nothing of that name to change"),
    ],
)  # fmt: skip
def test_a_wrong_change_is_told_in_one_line_with_itself_as_place(
    root: Path, expression: str, told: str
) -> None:
    with pytest.raises(UserError) as caught:
        load_study(root / "studies/small.yaml", [expression])
    message = str(caught.value)
    assert message.startswith(f"--set {expression}")
    assert told in message
    assert len(message.splitlines()) == 1


def test_a_sign_may_belong_to_a_whole_number_too() -> None:
    with pytest.raises(UserError, match="either a change"):
        load_study("vcd", ["market.substitution.starts_month=-1"])


def test_a_sign_that_belongs_to_the_value_can_be_written(root: Path) -> None:
    assert at(values(root, "market.choice.outside==-0.5"), "market.choice.outside") == -0.5
    before = at(values(root), "market.choice.outside")
    assert at(values(root, "market.choice.outside-=0.5"), "market.choice.outside") == before - 0.5
