"""English: what budget is best."""

from __future__ import annotations

TEXTS = {
    "budget.heading": "What budget is best",
    "budget.text": "Each strategy that spends was given {count} budgets, from nothing to {most} a customer "
    "of the market a month; the study has {own}. It divides each as it divides the study's, and its other "
    "levers stay as they are. All meet the same customers with the same luck ({replications}), so the gain "
    "in {measure} over spending nothing is due to the money. They were tried among {customers}. "
    "Intervals in sentences hold for all budgets and strategies at once.",
    "budget.gains": "{name} does best with {budget}: it gains {gain} over spending nothing, beyond doubt.",
    "budget.open": "{name} does best with {budget}: {gain} over spending nothing, too close to call.",
    "budget.loses": "{name} loses by every budget looked at, beyond doubt.",
    "budget.zero": "{name} does best without a budget, as far as can be told.",
    "budget.nothing": "Money changes nothing under {name}.",
    "budget.peak.sure": "Every other budget looked at is worse beyond doubt.",
    "budget.peak.range": "Budgets from {least} to {most} may be as good.",
    "budget.peak.end": "This is the largest looked at: more might be better still.",
    "budget.next": "The next unit of money would bring {next} net of itself.",
    "budget.title.gains": "{name} with {budget} a customer a month gains {more} over spending nothing, "
    "beyond doubt",
    "budget.title.open": "too close to call: ahead is {name} with {budget} a customer a month, {gain} over "
    "spending nothing",
    "budget.title.none": "no budget looked at gains anything over spending nothing",
    "budget.axis": "gain, {unit}",
    "budget.axis.plain": "gain",
    "budget.axis.budget": "{unit} a customer a month",
    "budget.note": "best: {budget}, {gain}: {finding}",
    "budget.note.zero": "best: nothing, {finding}",
    "budget.caption": "Gain in {measure} over the same strategy without any budget, by budget (evenly "
    "spaced, one scale for all panels). Hollow: the study's budget; filled: the best looked at. Blue gains, "
    "and dashed orange loses at every budget, beyond doubt after allowing for all points; dotted grey is too "
    "close to call. {band}",
    "budget.alt": "One panel a strategy, gain against budget, the best first. {facts}.",
    "budget.fact": "{name}: best with {budget}, {gain}, {finding}",
    "budget.table": "The best budget of those looked at for each strategy, a customer of the market a month; "
    "those that it does not beat beyond doubt; its gain in {measure} over spending nothing, with its own "
    "{confidence} interval; what the last unit of money up to it brought, and what the next one would, both "
    "net of itself; and what is known after allowing for all points.",
    "budget.points": "Every budget looked at: what the strategy spends within the horizon, as a present "
    "value, its gain in {measure} over spending nothing, and what the last unit of money brought net of "
    "itself, each with its own {confidence} interval.",
    "budget.to": "{least} to {most}",
    "column.budget": "Budget",
    "column.best_budget": "Best budget",
    "column.alike": "As good",
    "column.budget_gain": "Gain",
    "column.next_unit": "Next unit brings",
    "column.spent": "Spent",
}
