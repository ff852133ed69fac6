"""English: the customer portfolio, choosing customers, and the profile of each strategy."""

from __future__ import annotations

TEXTS = {
    "heading.portfolio": "The customer portfolio",
    "heading.choosing": "Which customers to choose",
    "portfolio.text": "Under {name}, the best 5 % of customers bring {a} of profit, the next 15 % bring "
    "{b} and the other 80 % the rest, {c}. Of those 80 %, {light} bring no profit at all. In sales, 12 % "
    "of customers make {few}. The source documents put these at 50, 30, 20, 30 and 57 %.",
    "portfolio.table": "Four weights of customers under {name}, ranked by the profit each brought within "
    "the horizon: the best 5 % (A), the next 15 % (B), and of the other 80 % (C) those with and without a "
    "profit. The last three columns are means over the customers of a weight. {band}",
    "portfolio.strategies": "How concentrated the business is under each strategy, with {confidence} "
    "intervals: profit of the best 5 %, the next 15 % and the other 80 %, those of the 80 % without a "
    "profit, and the sales of the best 12 %.",
    "tier.super_heavy": "super-heavy (A)",
    "tier.heavy": "heavy (B)",
    "tier.middle": "middle (C)",
    "tier.light": "light (C)",
    "column.tier": "Weight",
    "column.customers_share": "Customers",
    "column.sales_share": "Sales",
    "column.profit_share": "Profit",
    "column.profit_each": "Profit each",
    "column.wallet": "Share of wallet",
    "column.sensitivity": "Price sensitivity",
    "column.a_profit": "A: 5 %",
    "column.b_profit": "B: 15 %",
    "column.c_profit": "C: 80 %",
    "column.c_without_profit": "C without profit",
    "column.few_sales": "Sales of 12 %",
    "choosing.text": "Not every customer is worth choosing. The sources name seven criteria; under "
    "{name} the segment {best} scores highest, {score} of 100, and {worst} lowest, {least}. A segment the "
    "firm does not serve yet is measured by what it does in the market.",
    "choosing.customers": "Among the firm's own customers, the fifth that scores best brings {share} of "
    "profit.",
    "choosing.segments": "Segments by the seven strategic criteria under {name}, over the last year: the "
    "measure, and its points from 0 to 100 in brackets, 50 being middling; the score is the mean of the "
    "points. Below: who pays, who decides and who benefits.",
    "choosing.more": "Only the {count} best are shown.",
    "choosing.groups": "Customers of the firm under {name}, in fifths by their score on the same "
    "criteria, and by how many traits of a quality customer they have: steady, buying in one place, "
    "holding the firm for better than its rivals.",
    "criterion.score": "score",
    "criterion.scale": "scale of dealings: spent by each a year",
    "criterion.influence": "influence: prospects that talk can reach a year",
    "criterion.stability": "stability: ties that have not lapsed",
    "criterion.rivalry": "rivalry: firms that compete for it",
    "criterion.added_value": "added value: ours less the rivals'",
    "criterion.cost_to_serve": "cost to serve: share of revenue",
    "criterion.future": "future: growth of its spending",
    "criterion.pays": "pays: share of our revenue",
    "criterion.decides": "decides: share of decisions to buy",
    "criterion.benefits": "benefits: share of our purchases",
    "column.criterion": "Criterion",
    "column.group": "Group",
    "column.still_worth": "Still worth each",
    "group.1": "best fifth by score",
    "group.2": "second fifth",
    "group.3": "third fifth",
    "group.4": "fourth fifth",
    "group.5": "last fifth",
    "traits.3": "all three quality traits",
    "traits.2": "two",
    "traits.1": "one",
    "traits.0": "none",
    "profile.table": "Profile of each strategy: whom it serves (share of "
    "revenue in the last year), how many of its customers are loyal or new at the end, and what they are "
    "still worth.",
    "profile.share": "{name} {share}",
    "profile.level": "{name} {value}",
    "column.serves": "Serves",
    "column.loyal": "Loyal",
    "column.new": "New",
}
