"""English: why a strategy earns more or less than another, part by part."""

from __future__ import annotations

TEXTS = {
    "part.customers_won": "customers won",
    "part.customers_kept": "customers kept",
    "part.occasions": "occasions a customer",
    "part.share_of_wallet": "share of wallet",
    "part.mix": "mix of categories",
    "part.basket": "size of a purchase",
    "part.price": "price paid",
    "part.unit_cost": "unit cost",
    "part.service": "service and payouts",
    "part.programme": "programme cost",
    "part.later": "what customers still bring",
    "part.says.customers_won": "new customers, and lapsed ones who come back",
    "part.says.customers_kept": "the share of customers who stay from month to month",
    "part.says.occasions": "how often a customer has occasion to buy, here or elsewhere",
    "part.says.share_of_wallet": "how many of these occasions are bought here",
    "part.says.mix": "what share of purchases falls in which category",
    "part.says.basket": "how much is bought at once, at starting prices",
    "part.says.price": "list prices and discounts",
    "part.says.unit_cost": "what goods cost to make or buy",
    "part.says.service": "handling of purchases, the desk, payouts",
    "part.says.programme": "all that the plan spends: staff hired, marketing, programmes, contacts, launches",
    "part.says.later": "after the horizon",
    "bridge.heading": "Why {name} earns {direction} than {control}",
    "bridge.more": "more",
    "bridge.less": "less",
    "bridge.sure": "{name} earns {gain} {direction} than {control} in {measure}, beyond doubt.",
    "bridge.open": "{name} earns {gain} {direction} than {control} in {measure}, which may be luck.",
    "bridge.chance": "{name} earns {gain} {direction} than {control} in {measure}; one market cannot tell "
    "what of it is luck, nor of its parts.",
    "bridge.for": "What works for it beyond doubt: {parts}.",
    "bridge.for.none": "No part works for it beyond doubt.",
    "bridge.against": "What works against it beyond doubt: {parts}.",
    "bridge.luck": "Cannot be told from luck: {parts}.",
    "bridge.item": "{part} ({value})",
    "bridge.title.by": "{name} earns {gain} {direction} than {control}, mainly by {parts}",
    "bridge.title.open": "{name} and {control} are too close to call: {best} works for {name}, "
    "{worst} against",
    "bridge.title.even": "nothing sets {name} and {control} apart",
    "bridge.axis": "{measure}, more than {control}",
    "bridge.axis.text": "{text}, {unit}",
    "bridge.caption": "From {control} to {name} in {measure}: each bar begins where the one above ends, and "
    "they add up to the difference exactly. Blue adds, hatched orange takes away; pale bars cannot be told "
    "from luck, after allowing for the number of parts. {band}",
    "bridge.nothing": "Left out, as they come to nothing: {parts}.",
    "bridge.alt": "Waterfall from {control} ({base}) to {name} ({end}). {facts}.",
    "bridge.table": "What each part contributes to the difference in {measure} between {name} and {control}, "
    "as a present value, with its own {confidence} interval. The parts add up to the difference exactly; one "
    "that acts together with others has the mean of what it brings before and after them. Known is what "
    "holds after allowing for the number of parts.",
    "bridge.together": "together",
    "column.part": "Part",
    "column.contributes": "Contributes",
    "column.part_says": "What it is",
    "known.for": "for it",
    "known.against": "against it",
    "known.open": "too close to call",
    "known.nothing": "nothing",
}
