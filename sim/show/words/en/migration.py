"""English: moves between stages, and which of them pays."""

from __future__ import annotations

TEXTS = {
    "heading.migration": "Which rung pays",
    "migration.report": "Under {name}, the move that would pay most is from {start} to {end}: if one "
    "more of a hundred customers on that rung made it each month (instead of: {usual}), customer equity "
    "would rise by {gain}. This table of moves knows a customer by stage alone: it tells those who have "
    "left from those who are silent, but treats all who are silent alike; how far it errs is measured in "
    "the migration view of a study.",
    "migration.report.own": "Under {name}, the move that would pay most is from {start} to {end}: if "
    "one more of a hundred customers on that rung made it each period (instead of: {usual}), customer "
    "equity would rise by {gain}.",
    "migration.none": "Under {name}, no move that was seen would make customers worth more.",
    "migration.map": "Where customers go in a period",
    "migration.pays": "One more point of a move",
    "migration.title": "of all moves, one more point from {start} to {end} pays most: {gain}",
    "migration.title.alone": "by the map of moves alone, one more point from {start} to {end} pays most: "
    "{gain}",
    "migration.title.none": "no move that was seen would make customers worth more",
    "migration.move": "{start} → {end}",
    "migration.axis": "Equity gained",
    "migration.caption": "Left: of a hundred customers on a rung (row), how many stand on each (column) "
    "a period later. Right: what all customers would be worth more if one of the hundred went there "
    "instead of the row's most usual way. {band}",
    "migration.alt": "A table of chances to move, and bars. {facts}.",
    "migration.alt.none": "A table of chances to move. No move that was seen would make customers worth "
    "more.",
    "migration.fact": "{start} to {end} {gain}",
    "migration.values.title": "a customer is worth most as {stage}: {value}",
    "migration.values.axis": "Worth of a customer",
    "migration.values.caption": "What a customer on each rung is worth, from the coming period on, for "
    "ever: the matrix of moves solved in closed form. {band}",
    "migration.values.alt": "Points with intervals. {facts}.",
    "migration.values.fact": "{stage} {value}",
    "hindsight.title.much": "the matrix makes too much of {stage} customers: {chain} against {paid} "
    "that were paid",
    "hindsight.title.fair": "the matrix says about what was paid on every rung",
    "hindsight.chain": "what the matrix says",
    "hindsight.paid": "what was paid",
    "hindsight.axis": "Paid by a customer",
    "hindsight.caption": "In {when}, since the stage was read: what the matrix of moves says a customer "
    "pays, beside what customers of that stage did pay. {band}",
    "hindsight.now": "{count} payments, one at once and one after each of {ahead} periods",
    "hindsight.later": "{count} payments, one at the end of each of {ahead} periods",
    "hindsight.alt": "Two points a stage. {facts}.",
    "hindsight.fact": "{stage}: {chain} said, {paid} paid",
    "stage.all": "all customers",
    "band.replications": "Bars are {confidence} intervals over the replications.",
    "band.customers": "Bars are {confidence} intervals: customers drawn again with all they did.",
    "band.moves": "Bars are {confidence} intervals from the moves of one run, each taken on its own: too "
    "narrow.",
    "column.customers_there": "Customers",
    "column.earned": "Earned a period",
    "column.worth": "Worth",
    "column.start_stage": "From",
    "column.end_stage": "To",
    "column.instead": "Instead of",
    "column.gain_point": "Gain of a point",
    "migration.table": "Each rung: customers there, what one earns in the coming period, and what it is "
    "worth for ever, with {confidence} intervals. All customers together: {equity}.",
    "migration.to_come": "Customers still to come, counted apart: {worth}.",
    "migration.lines.map": "{source}: of 100 customers on a rung (row), where they are a period later",
    "migration.lines.ahead": "What a customer pays in {when}, by the matrix and truly:",
    "migration.lines.fair": "  {stage}: {said} by the matrix, {paid} paid",
    "migration.lines.much": "  {stage}: {said} by the matrix, {paid} paid: too much",
    "migration.lines.little": "  {stage}: {said} by the matrix, {paid} paid: too little",
    "migration.pays.table": "What one more point of each move would add to the worth of all customers, "
    "the best first.",
}
