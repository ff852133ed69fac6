"""What can be said of a log, in English; a further language has texts with the same keys and fields."""

from __future__ import annotations

TEXTS = {
    "log.purchases": "{rows:,} rows, {purchases:,} purchases of {customers:,} customers from {first} to "
    "{last} ({days:,} days)",
    "log.contracts": "{rows:,} rows, {contracts:,} contracts of {customers:,} customers from {first} to "
    "{last}, {open:,} of them still running",
    "log.summary": "a summary of {customers:,} customers, {purchases:,} purchases, {single:,} customers with "
    "one only; it has no dates",
    "log.summary.unit.day": "times are whole numbers, so they are taken as days (--time-unit says otherwise)",
    "log.summary.unit.week": "times have fractions, so they are taken as weeks (--time-unit says otherwise)",
    "log.summary.no_spend": "the summary does not say what purchases cost",
    "log.above": "{count:,} lines above the header passed over, the first of them {first!r}",
    "log.separator": "the line {line!r} above the header names the separator",
    "log.sheet": "read from the sheet {sheet!r}, of which {others:,} others were left out",
    "log.dates.count": "dates are counts since 1970: read as days of Greenwich time",
    "log.dates.sheet": "dates are a spreadsheet's day numbers, counted from 1900",
    "log.fractions": "{count:,} rows write the customer with a fraction of nought, as {one}: read as {other}",
    "log.twins": "{count:,} customers differ from another in capitals or blanks alone, as {one!r} and "
    "{other!r}: counted as different",
    "log.further": "{count:,} rows without an amount are further lines of an order that has one: passed over",
    "log.totals": "{count:,} rows hold the total of their order again: counted once (--duplicates merge adds "
    "them up)",
    "log.foot": "{count:,} lines below the log passed over: they have no date, and hold sums or a remark",
    "log.no_amounts": "the log has no amounts: what customers spend cannot be told",
    "log.all_free": "no purchase cost anything: what customers spend cannot be told",
    "log.open": "{count:,} contracts whose end is written as {words} are taken to run still",
    "log.unit.week": "all dates are {days}, so each stands for its week: purchases of one week count as one, "
    "and rates are fitted by the week",
    "log.unit.month": "all dates are {days}, so each stands for its month: purchases of one month count as "
    "one, and rates are fitted by the month",
    "log.days.1": "Mondays",
    "log.days.2": "Tuesdays",
    "log.days.3": "Wednesdays",
    "log.days.4": "Thursdays",
    "log.days.5": "Fridays",
    "log.days.6": "Saturdays",
    "log.days.7": "Sundays",
    "log.days.first": "firsts of a month",
    "log.days.last": "last days of a month",
    "log.repeats.merge": "{count:,} rows repeat an earlier row exactly: kept as purchases of their own",
    "log.repeats.drop": "{count:,} rows repeat an earlier row exactly: left out as copies",
    "log.repeats.contracts": "{count:,} rows repeat an earlier row exactly: left out",
    "log.merged.day": "{count:,} rows merged into another purchase of the same customer and day",
    "log.merged.week": "{count:,} rows merged into another purchase of the same customer and week",
    "log.merged.month": "{count:,} rows merged into another purchase of the same customer and month",
    "log.refunds.drop": "{count:,} refunds (negative amounts) left out",
    "log.refunds.net": "{count:,} refunds (negative amounts) taken off earlier purchases",
    "log.refunds.wiped": "{count:,} refunds (negative amounts) taken off earlier purchases, {wiped:,} of "
    "which cost nothing then and are left out",
    "log.refunds.unmatched": "{count:,} refunds (negative amounts) taken off earlier purchases; "
    "{unmatched:,} follow no purchase and are left out",
    "log.refunds.both": "{count:,} refunds (negative amounts) taken off earlier purchases, {wiped:,} of "
    "which cost nothing then and are left out; {unmatched:,} follow no purchase and are left out",
    "log.free": "{count:,} purchases cost nothing: counted as purchases, not as spend",
    "log.bulk.keep": "{count:,} bulk purchases (above {above:,.0f}), by {buyers:,} customers who made "
    "one only: kept",
    "log.bulk.drop": "{count:,} bulk purchases (above {above:,.0f}), by {buyers:,} customers who made "
    "one only: left out",
    "log.anonymous": "{count:,} rows without a customer left out",
    "log.empty_weeks": "{count:,} whole weeks without any purchase",
    "log.thin_end": "the log thins out: {found:,} purchases in its last seven days, {usual:,.0f} in a "
    "usual week",
    "log.gap": "no purchases at all from {first} to {last}",
    "log.joined": "{count:,} rows joined to the contract that they continue",
    "log.returned": "{count:,} contracts of customers who came back, counted as contracts of their own",
    "log.within_term": "{count:,} contracts ended within their term, counted as left at the renewal after",
    "log.fee_changes": "{count:,} contracts change their fee while they run: the fee is the mean over all "
    "terms",
    "log.trial": "{count:,} contracts ({share:.0%}) ended with a free trial of {days} days and are left out; "
    "the others begin after it",
    "log.term": "contracts taken to last {term}: most end so",
    "term.month": "{count} month",
    "term.months": "{count} months",
    "term.days": "{count} days",
}
