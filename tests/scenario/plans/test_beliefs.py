"""Beliefs are changes to a market, nothing more: documented, valid in any market, doing what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.scenario.basics.errors import UserError
from sim.scenario.market.market import Market
from sim.scenario.plans.beliefs import BELIEFS
from tests.habits.repository import ROOT

MARKETS = sorted((ROOT / "scenarios" / "markets").glob("*.yaml"))


def market(name: str = "open_market") -> Market:
    found = sim.load_market(ROOT / "scenarios" / "markets" / f"{name}.yaml")
    assert isinstance(found, Market)
    return found


@pytest.mark.parametrize("path", MARKETS, ids=lambda path: path.stem)
def test_every_belief_can_be_held_of_every_market(path: Path) -> None:
    true = sim.load_market(path)
    if not isinstance(true, Market):
        pytest.skip("a ladder has no mechanisms")
    before = true.model_dump()
    for belief in BELIEFS.values():
        seen = belief.applied(true)
        assert set(true.switched_off) | set(belief.overlooks) == set(seen.switched_off)
        assert belief.applied(true) == seen
    assert true.model_dump() == before


@pytest.mark.parametrize("name", BELIEFS)
def test_every_belief_differs_from_an_open_market(name: str) -> None:
    assert BELIEFS[name].applied(market()) != market()


def fields(path: str, plain: object, focal: str) -> int:
    """How many numbers of a market a path leads to."""
    first, _, rest = path.partition(".")
    if not isinstance(plain, dict):
        return 0
    names = [n for n in plain if first in ("*", n) or (first == "rivals" and n != focal)]
    return sum(fields(rest, plain[n], focal) if rest else 1 for n in names)


@pytest.mark.parametrize("name", BELIEFS)
def test_every_change_of_a_belief_finds_its_number(name: str) -> None:
    plain = market().model_dump()
    assert [c.path for c in BELIEFS[name].changes if not fields(c.path, plain, "ours")] == []


def test_there_are_seven_errors_and_ten_myths_in_their_order() -> None:
    errors = [b.number for b in BELIEFS.values() if b.kind == "error"]
    myths = [b.number for b in BELIEFS.values() if b.kind == "myth"]
    assert errors == [1, 2, 3, 4, 5, 6, 7]
    assert myths == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert all(b.label and b.says.endswith(".") and b.truth.endswith(".") for b in BELIEFS.values())


def test_whoever_takes_customers_as_they_are_sees_nobody_come_or_leave() -> None:
    seen = BELIEFS["customers_do_not_change"].applied(market())
    families = seen.segments["families"]
    assert sum(families.arrivals[:599]) == 0
    assert sum(families.arrivals) == pytest.approx(sum(market().segments["families"].arrivals))
    assert {"attrition", "norm_growth"} <= set(seen.switched_off)
    assert seen.segments["newcomers"].arrivals == []


def test_to_whom_only_size_counts_everybody_is_as_active() -> None:
    true, seen = market(), BELIEFS["only_big_accounts_count"].applied(market())
    for category in true.categories:
        rows = [(s.share, s.occasions[category]) for s in true.segments.values() if category in s.occasions]
        mean = sum(share * o.mean_per_month for share, o in rows) / sum(share for share, _ in rows)
        believed = [s.occasions[category] for s in seen.segments.values() if category in s.occasions]
        assert {round(o.mean_per_month, 9) for o in believed} == {round(mean, 9)}
        assert min(o.shape for o in believed) >= 1000


def test_what_is_possible_is_certain() -> None:
    seen = BELIEFS["possibility_is_probability"].applied(market())
    assert seen.response.care.ceiling == 2 * market().response.care.ceiling
    assert {c.success_sd for c in seen.categories.values()} == {0.0}
    assert seen.response.morale_speed == market().response.morale_speed


def test_product_and_brand_weigh_nothing_to_whom_customers_are_all() -> None:
    from sim.model.firms.need_belief import need_weights
    from sim.scenario.basics.names import NEEDS

    weights = need_weights(BELIEFS["product_and_brand_do_not_count"].applied(market()))
    for need in ("product_quality", "reassurance"):
        assert (weights[:, NEEDS.index(need)] == 0).all()
    assert weights.sum(axis=1) == pytest.approx(1.0)


def study(folder: Path, text: str) -> Path:
    (folder / "studies").mkdir(exist_ok=True)
    path = folder / "studies" / "asked.yaml"
    path.write_text(f"strategies: [hold]\n{text}\n", encoding="utf-8")
    return path


def test_a_study_asks_about_beliefs_and_keeps_them_when_written_out(tmp_path: Path) -> None:
    from sim.study.compare.results_folder import study_text

    path = study(tmp_path, "market: open_market\nbeliefs: [our_own_affair]")
    found = sim.load_study(path)
    assert found.settings.beliefs == ["our_own_affair"]
    (tmp_path / "study.yaml").write_text(study_text(found), encoding="utf-8")
    assert sim.load_study(tmp_path / "study.yaml").settings.beliefs == ["our_own_affair"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("market: open_market\nbeliefs: [our_own_afair]", "did you mean 'our_own_affair'?"),
        ("market: open_market\nbeliefs: [our_own_affair, our_own_affair]", "beliefs: each is named once"),
        ("market: catalogue\nbeliefs: [our_own_affair]", "beliefs: a migration market has no mechanisms"),
    ],
)
def test_what_cannot_be_believed_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError) as failed:
        sim.load_study(study(tmp_path, text))
    assert said in str(failed.value)
    assert "asked.yaml:" in str(failed.value)
    assert "\n" not in str(failed.value)
