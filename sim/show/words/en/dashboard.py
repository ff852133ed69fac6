"""English: what a dashboard would have told, beside the truth."""

from __future__ import annotations

TEXTS = {
    "heading.dashboard": "What records say, and what is true",
    "dashboard.membership": "members of the programme",
    "dashboard.recovery": "customers after a solved complaint",
    "dashboard.tenure": "old customers",
    "dashboard.referral": "customers who came by talk",
    "dashboard.membership.short": "membership",
    "dashboard.recovery.short": "recovery",
    "dashboard.tenure.short": "tenure",
    "dashboard.referral.short": "referral",
    "dashboard.membership.seen": "**Membership.** Members ({size} of the firm's customers) make {group} of "
    "their purchases here, the others {others}: {naive}.",
    "dashboard.membership.true": "Against the same people with the same luck in a market without the "
    "programme, being a member makes {true}.",
    "dashboard.recovery.seen": "**Recovery.** Customers whose complaint was solved ({size} of those who "
    "bought) make {group} here in the year after, the others {others}: {naive}.",
    "dashboard.recovery.true": "Against the same customers had nothing gone wrong, failure and recovery "
    "together make {true}.",
    "dashboard.tenure.seen": "**Tenure.** Who has been a customer for four years or more brings {group} of "
    "profit in a year, who came within the year {others}: {naive}.",
    "dashboard.tenure.true": "Against the same old customers if they thought of the firm, and knew it, as "
    "new ones do, the years make {true}.",
    "dashboard.referral.seen": "**Referral.** Who came by talk ({size} of those who bought) brings {group} "
    "of profit in a year, the others {others}: {naive}.",
    "dashboard.referral.true": "Against the same customers had they come as any other, having come by talk "
    "makes {true}.",
    "dashboard.finding.over": "So records tell {ratio} times the truth.",
    "dashboard.finding.under": "So records tell only {ratio} of the truth.",
    "dashboard.finding.right": "So records are about right ({ratio} times the truth).",
    "dashboard.finding.reversed": "So records tell the opposite of the truth.",
    "dashboard.finding.unseen": "Records cannot tell that there is an effect at all.",
    "dashboard.finding.nothing": "So records tell of an effect that cannot be told from none.",
    "dashboard.finding.open": "Neither can be told from none.",
    "dashboard.mend.none": "Comparing with others who bought as much in the year before ({matched}) mends "
    "none of it.",
    "dashboard.mend.part": "Comparing with others who bought as much in the year before ({matched}) mends "
    "{removed} of the error.",
    "dashboard.mend.all": "Comparing with others who bought as much in the year before ({matched}) mends it.",
    "dashboard.mend.past": "Comparing with others who bought as much in the year before ({matched}) goes "
    "past the truth.",
    "dashboard.short.over": "{times} times the truth",
    "dashboard.short.under": "{times} of the truth",
    "dashboard.short.right": "about the truth",
    "dashboard.short.reversed": "the opposite of the truth",
    "dashboard.short.unseen": "nothing, where something is",
    "dashboard.short.nothing": "what may be nothing",
    "dashboard.short.open": "nothing that is sure",
    "dashboard.title": "records tell {told}",
    "dashboard.title.of": "of {name} {finding}",
    "dashboard.bar.naive": "against all others",
    "dashboard.bar.matched": "against those who\nbought as much before",
    "dashboard.bar.true": "true: against\nthemselves",
    "dashboard.axis.membership": "points of share of wallet more",
    "dashboard.axis.recovery": "purchases more in a year",
    "dashboard.axis.tenure": "{money} more profit in a year",
    "dashboard.axis.referral": "{money} more profit in a year",
    "dashboard.number": "{number}",
    "dashboard.number.membership": "{number} points",
    "dashboard.number.recovery": "{number} purchases",
    "dashboard.column.subject": "Who",
    "dashboard.column.naive": "Against all others",
    "dashboard.column.matched": "Against those who bought as much before",
    "dashboard.column.true": "Against themselves",
    "dashboard.column.ratio": "Told over true",
    "dashboard.table": "How much more a customer of each group brings: against all other customers, against "
    "those who bought as much in the year before, and against the same customers with the same luck in a "
    "world in which the one thing is not. {band}",
    "dashboard.caption": "How much more a customer of each group brings in the last year, each on its own "
    "scale. The same customers with the same luck live in a world in which the one thing is not: that is "
    "the truth, which records do not hold. {band}",
    "dashboard.alt": "Three bars with intervals for each group of customers. {facts}.",
    "dashboard.fact": "{name}: against all others {naive}, against those who bought as much before "
    "{matched}, against themselves {true}",
}
