"""The pages on customers come from the tables, and stay away where a comparison has none."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.show.chapters import portfolio
from sim.show.chapters.view import View, view
from sim.study.compare.compare import compare
from tests.show import hand
from tests.study import hand_made

PAGES = (
    portfolio.told, portfolio.tiers, portfolio.concentrations, portfolio.ranked,
    portfolio.segment_scores, portfolio.customer_groups, portfolio.profiles,
)  # fmt: skip


@pytest.fixture(scope="module")
def shown() -> View:
    return view(compare(hand_made.study(), simulate=hand_made.simulate))


def test_they_stay_away_from_results_without_customers(tmp_path: Path) -> None:
    without = view(sim.open_results(hand.folder(tmp_path)))
    assert [page(without) for page in PAGES] == [None] * len(PAGES)


def test_the_text_says_how_few_bring_how_much(shown: View) -> None:
    text = str(portfolio.told(shown)).replace("\u00a0", " ")
    assert "the best 5 % of customers bring 42 % of profit" in text
    assert "Of those 80 %, 62 % bring no profit" in text


def test_the_weights_stand_from_heavy_to_light(shown: View) -> None:
    table = portfolio.tiers(shown)
    assert table is not None
    assert [row.split(" ")[0] for row in table.frame.iloc[:, 0]] == [
        "super-heavy",
        "heavy",
        "middle",
        "light",
    ]
    assert table.frame.iloc[3, 1] == "50\u00a0%"


def test_every_strategy_has_its_line(shown: View) -> None:
    for page in (portfolio.concentrations, portfolio.profiles):
        table = page(shown)
        assert table is not None
        assert table.frame.iloc[:, 0].tolist() == ["hold", "loyalty", "acquisition"]
    profiles = portfolio.profiles(shown)
    assert profiles is not None
    assert portfolio.decided(shown, "loyalty") == "care 100\u00a0%"
    assert profiles.frame.iloc[1, 1] == "many 67\u00a0%, few 33\u00a0%"
    assert profiles.frame.iloc[1, 2] == "50\u00a0%"


def test_segments_are_ranked_by_their_score(shown: View) -> None:
    table = portfolio.segment_scores(shown)
    assert table is not None
    assert len(table.frame) == 1 + 7 + 3
    assert table.frame.columns[1] == "many"
    assert "segment many scores highest" in str(portfolio.ranked(shown))


def test_customers_stand_in_fifths_and_by_traits(shown: View) -> None:
    table = portfolio.customer_groups(shown)
    assert table is not None
    names = table.frame.iloc[:, 0].tolist()
    assert names == [
        "best fifth by score", "second fifth", "third fifth", "fourth fifth", "last fifth",
        "all three quality traits", "none",
    ]  # fmt: skip
