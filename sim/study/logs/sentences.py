"""What can be said of a log, in English; a further language has texts with the same keys and fields."""

from __future__ import annotations

TEXTS = {
    "log.purchases": "{rows:,} rows, {purchases:,} purchases of {customers:,} customers from {first} to "
    "{last} ({days:,} days)",
    "log.contracts": "{rows:,} rows, {contracts:,} contracts of {customers:,} customers from {first} to "
    "{last}, {open:,} of them still running",
    "log.repeats.merge": "{count:,} rows repeat an earlier row exactly: kept as purchases of their own",
    "log.repeats.drop": "{count:,} rows repeat an earlier row exactly: left out as copies",
    "log.repeats.contracts": "{count:,} rows repeat an earlier row exactly: left out",
    "log.merged": "{count:,} rows merged into another purchase of the same customer and day",
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
