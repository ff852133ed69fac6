"""A strategy that means nothing in its market is refused when the study is read, with place and near name."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study, resolve
from sim.scenario.files.yaml_text import dump


def read(root: Path, strategy: str, *overrides: str) -> object:
    """The study of the small folder with one strategy of this text."""
    (root / "strategies" / "mine.yaml").write_text(strategy, encoding="utf-8")
    return load_study(root / "studies" / "small.yaml", ["study.strategies=[mine]", *overrides])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("serve: [buyer]", "mine.yaml:1:8: serve: no segment named 'buyer' (did you mean 'buyers'?)"),
        ("serve: [newcomers]", "'corner' sells nothing that 'newcomers' need; to enter it, spend on new_"),
        ("aim: [newcomers]", "mine.yaml:1:6: aim: the strategy does not sell to 'newcomers'"),
        ("tuned_to: everybody", "tuned_to: no segment named 'everybody'; there are buyers, newcomers"),
        ("tuned_to: buyers", "firms of this market hold no belief about needs (needs.belief_error)"),
        ("spend: {listening: 1}", "spend: listening has nothing to correct"),
        ("improve: {rnge: 1}", "improve: unknown need 'rnge' (did you mean 'range'?)"),
        ("improve: {range: 0}", "improve: at least one need gets a part above 0"),
        ("when_short: panic", "one of hold, drift is expected (got 'panic')"),
        ("levers: [{lever: range_of_goods, value: 11}]", "range_of_goods lies between 0.1 and 10"),
        ("levers:\n  - {lever: promise_payout, value: 200.5}",
         "mine.yaml:2:5: levers.0: promise_payout lies between 0 and 200 (money; 2 times the price), "
         "got 200.5"),
        ("levers: [{lever: let_go, value: 0}, {lever: compensation, value: 1e6}]",
         "mine.yaml:1:37: levers.1: compensation lies between 0 and 200"),
        ("levers: [{lever: referral_reward, value: 201}]", "referral_reward lies between 0 and 200"),
        ("levers: [{lever: contact_cadence, value: 8.5}]", "contact_cadence lies between 0 and 8 (contacts"),
        ("levers:\n  - {lever: relationship, value: 3, segments: [buyer]}",
         "mine.yaml:2:5: levers.0: no segment named 'buyer' (did you mean 'buyers'?)"),
        ("levers: [{lever: relationship, value: 3, segments: [newcomers]}]",
         "levers.0: the strategy does not sell to 'newcomers'"),
        ("levers: [{lever: let_go, value: 1, segments: [buyers]}]",
         "segments: let_go is the same for all customers; by segment there are contact_cadence, "
         "contact_relevance, relationship"),
        ("levers: [{lever: relationship, value: 3, segment: [buyers]}]", "did you mean 'segments'?"),
        ("levers: [{lever: relationship, value: 2.5, segments: [buyers]}]", "takes whole numbers only"),
        ("levers: [{lever: tier_priority, value: 0.5}]", "tier_priority takes whole numbers only (0 or 1)"),
    ],
)  # fmt: skip
def test_refused_with_its_place(root: Path, text: str, told: str) -> None:
    with pytest.raises(UserError) as refused:
        read(root, text)
    assert told in str(refused.value) and "\n" not in str(refused.value)


def test_what_may_be_paid_follows_the_price_and_a_combination_is_checked_too(root: Path) -> None:
    text = "levers: [{lever: promise_payout, value: 300}]"
    read(root, text, "market.categories.core.price=150")
    (root / "strategies" / "one.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="promise_payout lies between 0 and 200") as refused:
        read(root, "combine: {one: 0.5}")
    assert "\n" not in str(refused.value)


def test_what_fits_is_read_and_written_out_and_read_again(root: Path, tmp_path: Path) -> None:
    text = "serve: [buyers]\ntuned_to: newcomers\nimprove: {range: 1}\naim: [buyers]\nwhen_short: drift\n"
    study = read(root, text, "market.needs.belief_error=0.5")
    again = tmp_path / "study.yaml"
    again.write_text(dump(resolve(study)), encoding="utf-8")  # type: ignore[arg-type]
    strategy = load_study(again).strategies["mine"]
    assert strategy.stand == {
        "serve": ["buyers"], "tuned_to": "newcomers", "improve": {"range": 1.0}, "aim": ["buyers"],
        "when_short": "drift",
    }  # fmt: skip


def test_a_combination_serves_whom_its_parts_serve_and_they_must_agree(root: Path) -> None:
    (root / "strategies" / "one.yaml").write_text("serve: [buyers]\n", encoding="utf-8")
    (root / "strategies" / "two.yaml").write_text("when_short: drift\n", encoding="utf-8")
    study = read(root, "combine: {one: 0.5, two: 0.5}")
    assert study.strategies["mine"].stand == {"serve": ["buyers"], "when_short": "drift"}  # type: ignore[attr-defined]
    (root / "strategies" / "two.yaml").write_text("serve: [newcomers]\n", encoding="utf-8")
    with pytest.raises(UserError, match="'two' and 'one' do not agree on serve"):
        read(root, "combine: {one: 0.5, two: 0.5}")


def test_parts_of_a_combination_may_differ_by_segment_but_not_in_one(root: Path) -> None:
    def said(segments: str) -> str:
        return f"levers: [{{lever: relationship, value: 3{segments}}}]\n"

    (root / "strategies" / "one.yaml").write_text(
        "levers: [{lever: relationship, value: 1}]\n", encoding="utf-8"
    )
    (root / "strategies" / "two.yaml").write_text(said(", segments: [buyers]"), encoding="utf-8")
    levers = read(root, "combine: {one: 0.5, two: 0.5}").strategies["mine"].levers  # type: ignore[attr-defined]
    assert [(one.value, one.segments) for one in levers] == [(1.0, []), (3.0, ["buyers"])]
    (root / "strategies" / "two.yaml").write_text(said(""), encoding="utf-8")
    with pytest.raises(UserError, match="'two' sets relationship to 3 and 'one' to 1 at the same time"):
        read(root, "combine: {one: 0.5, two: 0.5}")
