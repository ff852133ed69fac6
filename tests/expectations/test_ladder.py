"""The loyalty stages tell what customers go on to bring, in every market without contracts.

Exceptions lie in the market, not in the stages, and stand here with their reason. A step between two stages
is judged by its difference and its error over customers: "beyond doubt" is one in a hundred.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from sim.scenario.basics.names import ESTABLISHED
from tests.expectations import ladder as on_ladder
from tests.expectations.ladder import LADDER, Ladder, explained, studies, table, told

STUDIES = studies()
DOUBT = 2.33  # standard errors
FEW, MANY, HALF, TELLS = 0.08, 0.25, 0.5, 0.2

#: Markets whose lapsed customers may bring more than new ones.
ALL_MAY_RETURN = dict.fromkeys(
    ("beer", "customer_matrix", "microwave", "price_war", "pager"),
    "nobody leaves for reasons of one's own, and all firms are long known: who is silent comes back, and who "
    "is still new after years is a rare buyer",
)
#: Markets whose loyal customers need not bring more than long-standing ones beyond doubt; nor where few are.
TRUST_WEARS = dict.fromkeys(
    ("brokerage", "parcels_weak", "training"),
    "service fails often, so that who buys most has met most failures and trusts least",
)
#: Markets with fewer loyal customers than a twelfth.
SCATTERED = {
    "microwave": "many makers share each customer: the median customer buys a fifth at the firm",
    "music_store": "three customers of four buy once or twice and never again, as CDNOW's did",
    "pager": "the need has moved to another technology",
    "parcels_weak": "one parcel in six fails: half of the customers do not trust the firm enough",
    "reference": "baskets differ tenfold among the loyal: two runs are too few to tell",
    "training": "two customers of five do not trust the firm enough",
    "vcd": "the need has moved to another technology",
}
#: Markets in which one stage holds most customers, the lapsed.
DYING = {
    "music_store": SCATTERED["music_store"],
    "pager": SCATTERED["pager"],
    "vcd": SCATTERED["vcd"],
}
#: Markets left out: a year's purchases are luck there, most customers have bought once, and few have lapsed.
RARELY = {"makes": "owners buy once in four years, and most of them another make"}


def _steps(found: Ladder) -> Iterator[tuple[str, float]]:
    """Each step up the ladder, and by how many standard errors value rises there; of 50 customers a stage."""
    rows: Any = table(found)
    for lower, upper in pairwise(LADDER):
        a, b = rows.loc[lower], rows.loc[upper]
        if min(a["customers"], b["customers"]) >= 50:
            yield upper, float((b["value"] - a["value"]) / (a["error"] ** 2 + b["error"] ** 2) ** 0.5)


@pytest.mark.parametrize("market", RARELY)
def test_where_owners_buy_once_in_years_worth_rises_up_the_ladder_all_the_same(market: str) -> None:
    assert table(on_ladder.ladder(STUDIES[market]))["value"].is_monotonic_increasing


@pytest.mark.parametrize("market", [name for name in STUDIES if name not in RARELY])
def test_the_stage_tells_what_a_customer_goes_on_to_bring(market: str) -> None:
    found = on_ladder.ladder(STUDIES[market])
    for upper, rises in _steps(found):
        if upper != "new" or market not in ALL_MAY_RETURN:
            assert rises > -DOUBT, f"{upper} customers bring less than those one stage below"
        if upper == "long_standing" or (upper == "loyal" and market not in TRUST_WEARS | SCATTERED):
            assert rises > DOUBT, f"{upper} customers do not bring more, beyond doubt"
    share = table(found)["share"]
    assert (share.drop("lapsed") <= HALF).all()
    assert (share["lapsed"] > HALF) == (market in DYING)
    assert FEW <= share["loyal"] <= MANY or market in SCATTERED
    tells = told(found)
    assert tells["purchases"] >= TELLS or market in ("pager", "vcd")
    assert tells["purchases, active"] >= TELLS / 2 and tells["profit, active"] >= 0.02
    assert tells["profit"] > _told_by_age(found), "age alone tells more of next year's profit"
    moves: Any = found.moves.unstack()
    for lower, upper in pairwise(LADDER[1:]):
        assert moves.loc[lower, upper] > 0, "nobody climbs"
    for upper, lower in (("loyal", "long_standing"), ("long_standing", "regular"), ("regular", "lapsed")):
        assert moves.loc[upper, lower] > 0, "nobody slips"
    assert moves.loc["lapsed", list(ESTABLISHED)].sum() > 0, "nobody comes back"
    assert _at_a_year(found) <= 0.01 + 1.5 * _around_a_year(found), "a stage fills up at month 12"


def _told_by_age(found: Ladder) -> float:
    """Eta squared of next year's profit where age alone (three months, two years) tells active ones apart."""
    people = found.customers
    age = (people["tenure_months"] >= 3).astype(int) + (people["tenure_months"] >= 24)
    return explained(people["profit_12"], age.where(people["stage"] != "lapsed", -1))


def _at_a_year(found: Ladder) -> float:
    """The largest change of a stage's share of customers in a month next to the twelfth."""
    return float(found.shares.diff().abs().loc[11:13].to_numpy().max())


def _around_a_year(found: Ladder) -> float:
    """The same in the five months before, and in those after."""
    changes = found.shares.diff().abs()
    return float(changes.loc[[*range(6, 11), *range(14, 19)]].to_numpy().max())
