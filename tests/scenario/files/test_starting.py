"""What one starts from is whole: it validates, plays, and earns what such a firm may earn."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study, validate
from sim.scenario.files.starting import start, templates

INDUSTRIES = ["business_to_business", "shop", "subscription"]
#: What firms of the kind keep of sales: net margins that are told of, rather too wide than too narrow.
PLAUSIBLE = {"shop": (0.01, 0.10), "business_to_business": (0.05, 0.20), "subscription": (0.05, 0.30)}
BAD_NAMES = [
    "",
    "Mine",
    "a b",
    "a/b",
    "../x",
    "/etc/x",
    "..",
    "a.yaml",
    "ä",
    "\N{BALLOON}",
    "1st",
    "a\n",
    "a" * 41,
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that has a space and an emoji in its name."""
    folder = tmp_path / "my plans \N{BALLOON}"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_three_industries_can_be_started_from() -> None:
    assert templates("market") == INDUSTRIES
    assert templates("strategy") == ["strategy"] and templates("study") == ["study"]


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_a_new_market_strategy_and_study_belong_together_and_validate(here: Path, industry: str) -> None:
    root = Path("scenarios")
    for path in (
        start("market", "mine", root, like=industry),
        start("strategy", "mine", root),
        start("study", "mine", root),
    ):
        validate(path)
        assert "#" in path.read_text(encoding="utf-8").split("\n", 1)[1], (
            "each line that needs it is explained"
        )
    study = load_study("mine", ["study.strategies=[hold, mine]"])
    assert study.settings.market == "mine" and list(study.strategies) == ["hold", "mine"]
    assert {path.name for path in (root / "schema").iterdir()} == {
        "market.json",
        "strategy.json",
        "study.json",
    }


@pytest.mark.slow
@pytest.mark.parametrize("industry", INDUSTRIES)
def test_ours_earns_what_such_a_firm_may_earn_if_it_goes_on_as_before(here: Path, industry: str) -> None:
    start("market", "mine", Path("scenarios"), like=industry)
    start("study", "mine", Path("scenarios"))
    looked = ["run.months=24", "study.strategies=[hold]"]
    ledger = simulate(load_study("mine", looked, customers=1000), "hold").ledger
    ours = ledger[(ledger["firm"] == "ours") & (ledger["month"] >= 0)]
    low, high = PLAUSIBLE[industry]
    assert low < ours["profit"].sum() / ours["revenue"].sum() < high
    assert (ours["cash"] > 0).all()


def test_a_study_is_about_the_market_that_is_named(here: Path) -> None:
    assert load_study(start("study", "one", Path("scenarios"), market="beer")).settings.market == "beer"
    assert load_study(start("study", "two", Path("scenarios"))).settings.market == "mature_retail"
    assert load_study(start("study", "pager", Path("scenarios"))).settings.market == "pager"
    with pytest.raises(
        UserError, match=r"^--market beeer: no market named 'beeer' .* \(did you mean 'beer'\?\)$"
    ):
        start("study", "three", Path("scenarios"), market="beeer")


def test_what_is_there_is_never_overwritten(here: Path) -> None:
    path = start("market", "mine", Path("scenarios"))
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="a market of this name already"):
        start("market", "mine", Path("scenarios"), like="subscription")
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_is_none_is_refused_in_one_line(here: Path, name: str) -> None:
    for kind in ("market", "strategy", "study"):
        with pytest.raises(UserError, match="is named with small letters") as refused:
            start(kind, name, Path("scenarios"))
        assert "\n" not in str(refused.value)
    assert not list(here.rglob("*"))


def test_nothing_is_written_through_a_link_that_leads_outside(here: Path, tmp_path: Path) -> None:
    Path("scenarios").mkdir()
    Path("scenarios/markets").symlink_to(tmp_path)
    with pytest.raises(UserError, match="leads outside scenarios"):
        start("market", "mine", Path("scenarios"))
    assert not (tmp_path / "mine.yaml").exists()
