"""``--set`` replaces any value of a study, validated as if it stood in the file."""

# ruff: noqa: E501 - tables of cases read best with one case a line

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study, resolve


def at(values: Any, path: str) -> Any:
    for part in path.split("."):
        values = values[int(part)] if isinstance(values, list) else values[part]
    return values


@pytest.mark.parametrize(
    ("expression", "path", "value"),
    [
        ("run.customers=200", "run.customers", 200),
        ("run.seed= 3 ", "run.seed", 3),
        ("study.budget_per_customer_per_month=2", "budget_per_customer_per_month", 2.0),
        ("study.title=Plain words: and more", "title", "Plain words: and more"),
        ("study.title='2024'", "title", "2024"),
        ("market.choice.habit=0", "market.choice.habit", 0.0),
        ("market.desk.expert_share=.5", "market.desk.expert_share", 0.5),
        ("market.segments.newcomers.share=0.5", "market.segments.newcomers.share", 0.5),
        ("market.segments.buyers.arrivals.1=0.3", "market.segments.buyers.arrivals", [0.1, 0.3]),
        ("market.segments.buyers.attrition=null", "market.segments.buyers.attrition", None),
        ("market.switched_off=[desk, talk]", "market.switched_off", ["desk", "talk"]),
        ("strategies.loyalty.spend.care=0.2", "strategies.loyalty.spend.care", 0.2),
        ("strategies.loyalty.levers.0.value=0.3", "strategies.loyalty.levers.0.value", 0.3),
        (
            "strategies.hold.spend={care: 0.1, reach: 0.2}",
            "strategies.hold.spend",
            {"care": 0.1, "reach": 0.2},
        ),
        ("strategies.acquisition.spend.reach=0.5", "strategies.both.spend.reach", 0.2),
    ],
)
def test_an_override_replaces_the_value_at_its_path(
    root: Path, expression: str, path: str, value: object
) -> None:
    resolved = resolve(load_study(root / "studies/small.yaml", [expression]))
    assert at(resolved, path) == value


def test_nothing_else_changes(root: Path) -> None:
    before = resolve(load_study(root / "studies/small.yaml"))
    after = resolve(load_study(root / "studies/small.yaml", ["market.choice.habit=0.1"]))
    assert after.pop("market").pop("choice") != before.pop("market").pop("choice")
    assert after == before


def test_the_last_of_two_overrides_holds(root: Path) -> None:
    study = load_study(root / "studies/small.yaml", ["run.seed=1", "run.seed=2"])
    assert study.run.seed == 2


def test_another_market_can_be_set(root: Path) -> None:
    study = load_study(root / "studies/small.yaml", ["study.market=ladder", "market.value=[2, 3, 4]"])
    assert study.market.model_dump()["value"] == [2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("x", "path=value is expected"),
        ("run.customers", "path=value is expected"),
        ("run=1", "a path of at least two names with dots is expected"),
        ("run..seed=1", "a path of at least two names with dots is expected"),
        ("market." + "a." * 5000 + "b=1", "a path of at least two names with dots is expected"),
        ("rn.customers=1", "(did you mean 'run'?)"),
        ("run.custmers=1", "no such key (did you mean 'customers'?)"),
        ("run.customers=-1", "at least 1 is expected (customers; got -1)"),
        ("run.customers=1e3", "a whole number is expected (customers; got 1e3; write 1000)"),
        (
            "run.engine=compield",
            "one of compiled, reference is expected (got 'compield') (did you mean 'compiled'?)",
        ),
        ("market.choice.habit=x", "a number is expected (utility; got 'x')"),
        ("market.choice.habit=", "a number is expected (utility; got nothing)"),
        ("market.segments.buyer.share=0.5", "is missing; 'buyer' is new here (did you mean 'buyers'?)"),
        ("market.focal.x=1", "market.focal is 'corner', it has no 'x'"),
        ("market.focal=corne", "no firm named 'corne' (did you mean 'corner'?)"),
        ("market.segments.buyers.arrivals.2=0", "a list of 2, numbered from 0 (got '2')"),
        ("market.segments.buyers.arrivals.-1=0", "numbered from 0 (got '-1')"),
        ("market.switched_off.0.x=0", "is 'rivals', it has no 'x'"),
        ("strategies.hlod.spend.care=1", "the study has no strategy 'hlod' (did you mean 'hold'?)"),
        ("strategies.hold=1", "strategies.NAME.KEY is expected"),
        ("strategies.hold.levers.0.value=1", "strategies.hold.levers is not a list in the file"),
        ("strategies.loyalty.spend.care=0.9", "shares sum to 1.150, more than the budget (1)"),
        ("strategies.loyalty.levers.0.value=5", "loyal_discount lies between 0 and 0.9"),
        ("study.strategies=[hold, nothing]", "no strategy named 'nothing'"),
        ("study.strategies=[hold", "not YAML"),
        ("study.market=nowhere", "no market named 'nowhere'"),
        ("study.title=a\nb\x1b", "at most 200"),
        ("market.choice={habit: &a 1}", "anchors (&a) are not allowed"),
    ],
)
def test_a_wrong_override_is_told_with_itself_as_place(root: Path, expression: str, told: str) -> None:
    if "title" in expression:
        expression += "x" * 200
    with pytest.raises(UserError) as caught:
        load_study(root / "studies/small.yaml", [expression])
    message = str(caught.value)
    assert message.startswith(f"--set {expression.split('=')[0][:40]}")
    assert told in message
    assert len(message.splitlines()) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["run.seed", "market.choice", "market.firms.corner.sells", "strategies.hold.levers", "study.market"]),
    st.text(max_size=30) | st.from_regex(r"[\[{][-a-z0-9:, .\[\]{}'\"]{0,20}", fullmatch=True),
)  # fmt: skip
def test_any_value_gives_a_study_or_one_line(root: Path, path: str, text: str) -> None:
    try:
        load_study(root / "studies/small.yaml", [f"{path}={text}"])
    except UserError as error:
        assert len(str(error).splitlines()) == 1


def test_one_name_too_many_is_told_with_the_option_that_added_it() -> None:
    told = r"--set market.categories.cor.price=9: categories: at most 2 expected \(got 3\)"
    with pytest.raises(UserError, match=told):
        load_study("mature_retail", ["market.categories.cor.price=9"])


def test_a_change_of_what_is_left_out_names_what_may_have_been_meant() -> None:
    told = r"strategies.loyalty.spend.caer=x2: this is left out, .* give a value \(did you mean 'care'\?\)"
    with pytest.raises(UserError, match=told):
        load_study("mature_retail", ["strategies.loyalty.spend.caer=x2"])
