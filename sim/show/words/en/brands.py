"""English: brands of a category, beside what their size alone would give."""

from __future__ import annotations

TEXTS = {
    "brands.title.jeopardy": "smaller brands have fewer buyers, who also buy a little less often",
    "brands.title.reversed": "smaller brands have fewer buyers, who buy more often: something but size "
    "tells them apart",
    "brands.title.open": "smaller brands have fewer buyers; whether these buy less often, too, is too close "
    "to call",
    "brands.panel.jeopardy": "Buyers, and how often they buy",
    "brands.panel.duplication": "Which brands share buyers",
    "brands.axis.penetration": "People who buy the brand in a year (%)",
    "brands.axis.purchases": "Purchases a buyer a year",
    "brands.axis.other": "People who buy the other brand (%)",
    "brands.axis.both": "Buyers who buy the other, too (%)",
    "brands.legend.expected": "what size alone gives",
    "brands.caption": "Category {category}, one year, {runs} runs, with {confidence} intervals. Left: the "
    "line is the NBD-Dirichlet, which knows of a brand nothing but its size. Right: of the buyers of each "
    "other brand, those who buy the brand marked; the line is one coefficient of duplication, {coefficient}, "
    "for the whole market.",
    "brands.alt": "Two panels. Left, one point a brand: {brands}. Right, one point a pair of brands, along a "
    "line of slope {coefficient}: {pairs}.",
    "brands.fact": "{brand}: {penetration} buy it, {purchases} times (by size alone: {expected})",
    "brands.pair": "of the buyers of {brand}, {both} buy {other}",
    "brands.column.brand": "Brand",
    "brands.column.share": "Share of purchases",
    "brands.column.penetration": "Buyers, of all people",
    "brands.column.purchases_per_buyer": "Purchases a buyer",
    "brands.column.category_purchases_per_buyer": "Category purchases a buyer",
    "brands.column.share_of_requirements": "Share of requirements",
    "brands.column.sole_loyalty": "Loyal to it alone",
    "brands.cell": "{seen} ({expected})",
    "brands.table": "Category {category}, one year, mean of {runs} runs; in brackets what the brand's size "
    "alone gives (NBD-Dirichlet with M {m}, K {k}, S {s}).",
}
