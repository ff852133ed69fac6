"""A prediction stands beside what was measured; what was not predicted is not told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.scenario.basics.errors import UserError
from sim.show.course.predict import predict
from sim.show.words.numbers import MISSING, SPACE


def rows(**measured: object) -> list[list[str]]:
    mine = predict(low=10, high=90.5, met=50, none=...)
    return mine.beside(**measured).frame.to_numpy().tolist()


def test_predictions_stand_beside_means_with_their_intervals() -> None:
    found = rows(low=(50, 40, 60), high=pd.Series([50.0, 40.0, 60.0]), met=np.array([50.0, 40.0, 60.0]))
    assert [row[0] for row in found] == ["low", "high", "met"]
    assert [row[1] for row in found] == ["10", "90.5", "50"]
    assert [row[2] for row in found] == [f"50{SPACE}[40,{SPACE}60]"] * 3
    assert [row[3] for row in found] == ["too low", "too high", "right"]


def test_what_was_not_predicted_is_not_told() -> None:
    (row,) = rows(none=(12345, 12340, 12350))
    assert "12" not in "".join(row) and "predict first" in row


def test_a_number_alone_is_compared_with_itself() -> None:
    assert [row[3] for row in rows(low=50, high=50.0, met=np.float64(50))] == [
        "too low", "too high", "right",
    ]  # fmt: skip


def test_what_could_not_be_measured_is_shown_as_missing() -> None:
    (row,) = rows(met=(np.nan, np.nan, np.nan))
    assert row[2] == MISSING and row[3] == MISSING


@pytest.mark.parametrize("value", ["ten", None, True, float("nan"), float("inf"), (1, 2)])
def test_only_numbers_are_predicted(value: object) -> None:
    with pytest.raises(UserError, match="predict: share: a number is expected"):
        predict(share=value)  # type: ignore[arg-type]


def test_only_what_was_asked_is_measured_and_as_a_number_or_with_its_interval() -> None:
    mine = predict(satisfied=90)
    with pytest.raises(UserError, match=r"beside: satisfed is nothing that was asked for.*satisfied"):
        mine.beside(satisfed=1)
    for wrong in ((1, 2), "many", [1, 2, 3, 4]):
        with pytest.raises(UserError, match="a number, or a mean with its interval"):
            mine.beside(satisfied=wrong)
