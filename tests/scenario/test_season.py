"""A market's season: twelve factors that leave the mean as it is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.model.markets import a_market


def test_a_season_is_a_year_with_a_mean_of_one() -> None:
    assert a_market().season == []
    assert sum(a_market(season=[0.5] * 11 + [6.5]).season) == 12
    for wrong in ([1.0] * 11, [2.0] * 12):
        with pytest.raises(ValidationError, match="12 factors with a mean of 1 are expected"):
            a_market(season=wrong)
    with pytest.raises(ValidationError, match="season"):
        a_market(season=[13.0, *[0.0] * 11])
