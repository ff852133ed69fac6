"""Customers are followed as they are: scores, next purchases, who met with what and came back."""

from __future__ import annotations

import pandas as pd

from sim.study.facts.followed import Followed, comebacks, next_purchases, score


def _stood(**mishaps: str) -> pd.DataFrame:
    """Customers 1 and 2 at two shops at a month's end; mishaps of that month by customer and shop."""
    index = pd.MultiIndex.from_product([[1, 2], ["a", "b"]], names=["customer", "firm"])
    met = [mishaps.get(f"{firm}{customer}", "none") for customer, firm in index]
    return pd.DataFrame(
        {
            "satisfaction": [4.8, 4.0, 3.2, 4.0],
            "mishap": met,
            "mishap_months": [0 if one == "none" else 1 for one in met],
        },
        index=index,
    )


def _followed(rows: list[tuple[int, str, int]], **mishaps: str) -> Followed:
    purchases = pd.DataFrame(rows, columns=["customer", "firm", "month"])
    return Followed(purchases, {month: _stood(**(mishaps if month == 1 else {})) for month in range(1, 10)})


def test_a_score_is_the_whole_number_that_is_near_and_none_between_two() -> None:
    assert score(pd.Series([1.0, 3.25, 3.75, 4.25, 4.75, 5.0])).tolist() == [1, 3, 4, 4, 5, 5]
    assert score(pd.Series([3.3, 3.5, 4.6])).isna().all()


def test_the_next_purchase_is_the_first_one_after_and_stays_if_it_is_made_at_the_same_shop() -> None:
    rows = [(1, "b", 0), (1, "a", 0), (1, "a", 1), (1, "b", 1), (2, "a", 0), (2, "b", 2), (2, "a", 3)]
    seen = next_purchases(_followed(rows), 1)
    assert seen["score"].tolist() == [5, 3]
    assert seen["stays"].tolist() == [True, False]


def test_who_does_not_buy_within_a_quarter_is_not_counted_among_the_next_purchases() -> None:
    assert len(next_purchases(_followed([(1, "a", 0), (1, "a", 5)]), 1)) == 0


def test_a_failure_counts_once_and_who_is_spared_counts_as_often_as_it_buys() -> None:
    rows = [(1, "a", 0), (1, "a", 0), (1, "b", 1), (2, "a", 0), (2, "a", 0), (2, "a", 2)]
    seen = comebacks(_followed(rows, a1="minor_silent"))
    first = seen[seen["month"] == 1]
    assert first.groupby("met")["again"].agg(["sum", "size"]).to_dict("index") == {
        "minor_silent": {"sum": 0, "size": 1},
        "none": {"sum": 2, "size": 2},
    }


def test_who_buys_nowhere_within_the_quarter_is_not_asked_whether_it_comes_back() -> None:
    assert len(comebacks(_followed([(1, "a", 0), (1, "a", 5)]))) == 0
