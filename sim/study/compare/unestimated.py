"""What a market that was made from a log alone takes for granted: what the log did not tell, and nobody put
in.
"""

from __future__ import annotations

import pandas as pd

from sim.scenario.market.category import Category
from sim.scenario.market.market import Market
from sim.scenario.plans.study import Study

#: What a log of one firm cannot tell, in the order in which it is said.
COSTS, RIVALS, OTHERS = "costs", "rivals", "others"


def unestimated_table(study: Study) -> pd.DataFrame:
    """List what was never estimated (costs, rivals or others) of a market; nothing of one of another kind."""
    return pd.DataFrame(
        {"what": unestimated(study.market_of_firms), "market": study.settings.market}, dtype="str"
    )


def unestimated(market: Market) -> list[str]:
    """What is assumed in a market whose customers are estimated from a log.

    Costs, unless the market's file gives what goods cost or has a source for what the firm spends; rivals,
    unless there is another firm; those who never bought, unless somebody comes without buying from the firm
    at once.
    """
    sources = market.sources
    fitted = [path for path, told in sources.items() if path.endswith(".attrition") and told.startswith("E:")]
    if not fitted:
        return []
    usual = Category.model_fields["unit_cost_share"].default
    stated = any(category.unit_cost_share != usual for category in market.categories.values())
    everybody = all(segment.first_purchase_at == market.focal for segment in market.segments.values())
    missing = {COSTS: not stated, RIVALS: len(market.firms) == 1, OTHERS: everybody}
    return [what for what, is_missing in missing.items() if is_missing]
