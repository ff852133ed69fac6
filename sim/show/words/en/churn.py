"""English: who is lost, when and why."""

from __future__ import annotations

TEXTS = {
    "heading.lost": "Who is lost, and why",
    "lost.text": "Under {name}, {silent} of the customers who are lost just fall silent, and some "
    "of those will come back; {own} leave for reasons of their own. Of what the firm can do "
    "something about, most is {reason}: {share} of all who are lost, after {months} months as customers "
    "on average. A reason is what last went wrong between the customer and the firm.",
    "lost.text.none": "Under {name}, {silent} of the customers who are lost just fall silent, and "
    "some of those will come back; {own} leave for reasons of their own. Nobody is lost to "
    "anything that the firm did.",
    "lost.title": "of what the firm can change, {reason} costs most customers: {share} of all who are lost "
    "under {name}",
    "lost.title.none": "under {name}, nobody is lost to what the firm does: {silent} fall silent, {own} "
    "have reasons of their own",
    "lost.cell": "{count} ({share})",
    "lost.axis": "customers lost per year",
    "lost.caption": "Customers lost per year (fell silent, or left), by what last went wrong. {band}",
    "lost.alt": "Points with intervals: customers lost per year by reason. Under {name}: {facts}.",
    "lost.stages": "Customers lost per year by the stage they were in; in brackets, the share of the "
    "stage's customers that is lost in a month.",
    "lost.went_silent": "silence",
    "lost.own_reasons": "reasons of their own",
    "lost.better_offer_elsewhere": "a better offer elsewhere",
    "lost.price": "a higher price than elsewhere",
    "lost.value_below_expectation": "value below expectation",
    "lost.failure": "a failure not put right",
    "lost.waiting": "waiting in vain",
    "lost.broken_promise": "a broken promise",
    "lost.unwanted_contacts": "unwanted contacts",
    "lost.scandal": "a scandal",
    "lost.let_go": "being let go",
    "lost.firm_closed": "the firm's end",
}
