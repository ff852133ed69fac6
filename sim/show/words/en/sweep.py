"""English: what each lever brings, alone. Units and reasons come from where they are declared."""

from __future__ import annotations

TEXTS = {
    "sweep.heading": "What each lever brings, alone",
    "sweep.text": "Each point below sets one lever to one value, from the first month to the last, on top of "
    "{base}, and leaves everything else as it is: {points} settings of {levers} levers. All meet the same "
    "customers with the same luck as {base} ({replications}), so the gain in {measure} is due to the lever. "
    "What two levers bring together is another question. They were tried among {customers}.",
    "sweep.gains": "Beyond doubt, after allowing for the number of settings, {count} gain: {names}.",
    "sweep.gains.one": "Beyond doubt, after allowing for the number of settings, one gains: {names}.",
    "sweep.gains.none": "None gains beyond doubt, after allowing for the number of settings.",
    "sweep.open": "Ahead, but too close to call: {names}.",
    "sweep.bound": "Best at their bound: {names}.",
    "sweep.end": "Best at the end of the range looked over, so that more, or less, might be better still: "
    "{names}.",
    "sweep.loses": "Better left alone, for every other value loses beyond doubt: {names}.",
    "sweep.nothing": "Changing nothing beside {base} (some act only together with another lever): {names}.",
    "sweep.item": "{lever} at {value} ({share} of sales)",
    "sweep.idle": "Levers that cannot act in this market, and why.",
    "sweep.idle.count": "Unable to act in this market: {count}, listed last.",
    "sweep.heading.idle": "What cannot act here",
    "sweep.rest": "{count} more",
    "sweep.as_it_is": "as it is",
    "edge.bound": "{value}, its bound",
    "edge.end": "{value}, the end",
    "edge.inside": "{value}",
    "sweep.never": "not yet",
    "sweep.to": "{mean} [{low}, {high}]",
    "sweep.title.gains": "{lever} gains most: {share} of the horizon's sales under {base}, at {value}",
    "sweep.title.open": "no lever gains beyond doubt; ahead is {lever} at {value}, with {share} of the "
    "horizon's sales under {base}",
    "sweep.title.none": "no lever gains anything on top of {base}",
    "sweep.title.more": "levers {first} to {last}, by what they gain at their best",
    "sweep.axis": "gain, % of sales",
    "sweep.note.value.open": "best: {value}, {share}",
    "sweep.note.value.sure": "best: {value}, {share}: {finding}",
    "sweep.note.base.open": "best as it is",
    "sweep.note.base.sure": "best as it is: {finding}",
    "sweep.caption": "Gain in {measure} over {base}, as a share of the present value of the sales within "
    "the horizon under {base}, by the value of one lever (evenly spaced; each panel has its own scale). "
    "Hollow: the value under {base}; filled: the best. Blue gains, and orange loses at every other value, "
    "beyond doubt after allowing for all settings; grey is too close to call. {band}",
    "sweep.alt": "Small multiples, one panel a lever, gain against value, the strongest first. {facts}.",
    "sweep.fact": "{lever}: best at {value}, {share} of sales, {finding}",
    "sweep.table": "The strongest levers: gain in {measure} over {base} at the best value looked at, with "
    "its own {confidence} interval, also as a share of the sales within the horizon; what it costs "
    "within the horizon, as a present value (missing where it is margin that no line of the ledger shows); "
    "what the last unit of money spent brought, net of itself; months until the profit added up stays above "
    "that of {base} to the end of the horizon (not yet: it is not above at its end); and what is known after "
    "allowing for all settings looked at. Amounts spent are for each customer of the market a month.",
    "column.lever": "Lever",
    "column.best": "Best at",
    "column.lever_gain": "Gain",
    "column.of_sales": "Of sales",
    "column.lever_cost": "Cost",
    "column.marginal": "Last unit brings",
    "column.pays_after": "Pays after months",
    "column.finding": "Known",
    "column.reason": "Why it cannot act",
    "finding.gains": "gains",
    "finding.loses": "loses",
    "finding.open": "too close to call",
    "finding.nothing": "changes nothing",
}
