"""English: the sentences of the report. Text in {braces} is put in, escaped for Markdown."""

from __future__ import annotations

TEXTS = {
    "heading.verdict": "The verdict in full",
    "heading.quadrants": "The four quadrants",
    "heading.strategies": "What the strategies do",
    "heading.stages": "Customers on the loyalty ladder",
    "heading.money": "Money",
    "heading.matrix": "The customer matrix",
    "heading.service": "Service",
    "heading.check": "Does the market live as its log did?",
    "heading.assumptions": "What this rests on",
    "heading.annex": "All assumptions",
    "annex.text": "Every number that the results rest on, as the files of the study and of its market "
    "give it.",
    "heading.competition": "The life of the market",
    "competition.text": "Firms come while there is much to earn and leave when there is not; what a "
    "strategy brings depends on who else is there.",
    "left.out": "Left out, since nothing in them differs between the strategies beyond doubt: {names}.",
    "heading.provenance": "Where it comes from",
    "question.default": "Which strategy should the firm follow?",
    "question.many": "{count} strategies were compared over {months} months among {customers}, each in "
    "{replications}, with the same customers and the same luck, so that a difference is the strategy's "
    "doing.",
    "question.budget": "All have a budget of {amount} a month for each customer of the market, except "
    "{control}, which spends nothing more.",
    "question.one": "One strategy, {names}, was played over {months} months among {customers}, "
    "in {replications}.",
    "customers.all": "{customers} simulated customers",
    "customers.sample": "{customers} customers, of whom a sample of {simulated} was simulated",
    "replications.many": "{count} replications",
    "replications.one": "a single replication, which cannot say how sure the numbers are",
    "quadrants.text": "A budget can go to the customers a firm has or to those it does not have yet, "
    "and to the business it is in or to a new one. That gives four strategies. The table below the "
    "picture says what each spends its budget on.",
    "strategies.text": "What each strategy spends its budget on, and whom it reaches by that.",
    "quadrants.spend": "What each strategy spends, as present value over the horizon.",
    "cost.rest": "beyond the plan",
    "cost.all": "all it really costs",
    "cost.customer": "the same, {money} a customer of the market",
    "cost.text": "What is beyond the plan is counted against {control}: discounts, payouts, contacts, "
    "rewards, replacing staff; a fee is a credit.",
    "cost.apart": "What strategies really cost differs from their budgets: {costs}.",
    "cost.more": "{name} costs {share} more",
    "cost.less": "{name} costs {share} less",
    "cost.unplanned": "{name} costs {amount} a customer of the market without a budget",
    "quadrants.left": "Not all of the budget is spent by {names}: staff are hired as whole people, so a "
    "part of what is meant for them is left over.",
    "quadrants.total": "total",
    "stages.text": "Customers climb and slip: they start as prospects and new customers and may become "
    "regular, long-standing and loyal ones, or lapse. The pictures show how many stand on each rung, "
    "how sure that is for the loyal ones, and where the strategies change the way customers move.",
    "stages.worth": "What a customer of each stage goes on to bring under {name}, played on after the "
    "horizon, over all replications; as one half of the replications says, and as the other half paid; and "
    "by how much the one is off the other. With {confidence} intervals.",
    "stages.worth.sentence": "Under {name}, a {top} customer goes on to bring {value}, a {low} one {other}.",
    "stages.ladder": "What a customer who starts in each stage is worth: simulated with its interval, and "
    "solved in closed form. Within the horizon there are {payments} payments: one at once, and one after "
    "each of {periods} periods.",
    "stages.ladder.open": "New customers come each period; in the long run so many are there. Equity is "
    "of customers there at the end. Those who come after it will be worth {worth} at the start, counted "
    "apart.",
    "money.text": "Net present value counts all costs within the horizon. What the customers known at "
    "its end still bring is shown apart: the market was played on for {months} months more, with plans "
    "at their end.",
    "money.text.own": "Net present value counts what is earned within the horizon. What the customers "
    "there at its end still bring, for ever, is worked out from the chances to move, and shown apart.",
    "money.whale": "Few customers bring most of the money: under {name}, the best 20 % bring {sales} "
    "of sales.",
    "money.table": "Net present value and what customers still bring, with their intervals, and how the "
    "worst outcomes look: the mean of the worst {tail} and the share of replications in which cash runs "
    "out.",
    "money.table.few": "The worst {tail} of so few replications are too few for an interval; that takes "
    "{least}.",
    "money.pairs": "Every pair of strategies: how far apart they are in {measure}, and how "
    "much of the noise the common luck takes away.",
    "money.pairs.near": "{lead} and each of the others: how far apart they are in {measure}, "
    "and how much of the noise the common luck takes away. All {every} pairs stand in the table paired "
    "beside this report.",
    "money.pair": "{a} less {b}",
    "matrix.text": "What customers see: how useful the offer seems to them, and how dear. Up is "
    "better, left is cheaper; a firm that moves up and to the left gains on its rivals, and one that "
    "stands still is overtaken.",
    "matrix.none": "Nobody bought, so there is no map of what buyers perceived.",
    "matrix.segments": "Segments see the same offer differently. The second picture shows them one by "
    "one under {name}.",
    "service.text": "Care that is promised has to be staffed. The pictures show whether the service "
    "desk keeps up with the customers each strategy brings.",
    "service.table": "The front line over the whole horizon.",
    "check.pass": "Before strategies are compared, the market has to repeat what really happened. "
    "Under hold it makes {simulated} repeat purchases by week {week}, where the log has {observed}: "
    "{error} off, within the {allowed} that are allowed.",
    "check.fail": "Under hold the market makes {simulated} repeat purchases by week {week}, where the log "
    "has {observed}: {error} off, more than the {allowed} that are allowed. Treat what follows with "
    "caution.",
    "assumptions.text": "The results hold for a market with these numbers, and no further. There are "
    "{count} of them: {split}. All of them stand in the file assumptions.csv beside this report. To see "
    "what hangs on one, compare again with another value.",
    "assumptions.foremost": "The {count} numbers that bear most on what the strategies do, by a simple "
    "rule: how strongly the levers they use work, then what these act through; what is assumed (A) "
    "before what is estimated (E), stated (S) and published (P).",
    "pair.of": "{name}: {text}",
    "assumptions.split": "{count} {status}",
    "assumptions.table": "Numbers that were published (P), stated in the source documents (S) or "
    "estimated from data (E), and those assumed (A) for this market and study. A star stands for each "
    "segment, firm or category.",
    "assumptions.defaults": "The other numbers, all assumed (A): no source says better, and the files of "
    "this study leave them at their defaults.",
    "assumptions.unit": "{meaning} ({unit})",
    "provenance.text": "The same command gives the same numbers and the same report:",
    "provenance.unknown": "The run was started from a notebook; comparing the study again gives the "
    "same numbers:",
    "provenance.made": "Made with: {items}.",
    "provenance.item": "{what} {value}",
    "provenance.study": "study",
    "provenance.hash": "its fingerprint",
    "provenance.seed": "seed",
    "provenance.replications": "replications",
    "provenance.engine": "engine",
    "provenance.version": "Loyalty Lab",
    "provenance.commit": "commit",
    "provenance.python": "Python",
    "provenance.packages": "packages",
    "column.strategy": "Strategy",
    "column.npv": "Net present value",
    "column.equity": "Still brought later",
    "column.customers": "Customers at the end",
    "column.share": "Share of purchases",
    "column.ruin": "Ruin",
    "column.worst": "Worst {tail}",
    "column.pair": "Pair",
    "column.difference": "Difference",
    "column.common": "Noise removed",
    "column.stage": "Stage",
    "column.start": "Start",
    "column.simulated": "Simulated",
    "column.finite": "Within the horizon",
    "column.infinite": "For ever",
    "column.stopping": "Given up in time",
    "column.inflow": "New a period",
    "column.steady": "In the long run",
    "column.contacts": "Contacts a month",
    "column.wait": "Mean wait, minutes",
    "column.abandoned": "Hang up",
    "column.kept": "Promise kept",
    "column.parameter": "Parameter",
    "column.value": "Value",
    "column.unit": "Unit",
    "column.source": "Source",
    "column.meaning": "What it is",
    "column.status": "Status",
    "column.what": "What",
    "with.unit": "{text}, {unit}",
    "band.text": "Bands and bars are {confidence} intervals over the replications.",
    "band.together": "Bars are intervals that hold together for all pairs at {confidence}.",
    "page.title": "Report",
    "page.figure": "A figure of the notebook, without a description.",
    "page.missing": "{sign} stands for characters that the fonts of this report do not have.",
    "number.2": "Two",
    "number.3": "Three",
    "number.4": "Four",
    "number.5": "Five",
    "number.6": "Six",
    "number.7": "Seven",
    "number.8": "Eight",
    "number.9": "Nine",
    "number.10": "Ten",
    "number.11": "Eleven",
    "number.12": "Twelve",
}
