"""English: what a log says about its customers."""

TEXTS = {
    "fit.title": "What the log says about its customers",
    "fit.summary": "{summary}.",
    "fit.heading.answer": "In short",
    "fit.heading.tracking": "Does it foretell what customers went on to do?",
    "fit.heading.frequency": "How often did customers come back?",
    "fit.heading.numbers": "The customers in numbers",
    "fit.heading.grid": "Who will buy again?",
    "fit.heading.quality": "The log itself",
    "fit.heading.assumed": "What the log cannot tell",
    "fit.heading.details": "For those who recompute",
    "fit.answer.buyers": "**A customer who keeps coming buys {rate} times a month on average; after each "
    "further purchase, {leave} of customers leave for good.** A purchase comes to {spend} on average "
    "over customers.",
    "fit.answer.buyers.no_spend": "**A customer who keeps coming buys {rate} times a month on average; after "
    "each further purchase, {leave} of customers leave for good.**",
    "fit.misfit": "**{what}.**",
    "fit.season.title": "{peak}: {high} times an average month; {trough}: {low} times",
    "fit.season.caption": "How much more or less often customers buy in each month of the year than in an "
    "average one (1). Bars: 95 % interval.",
    "fit.season.alt": "Factor of each month of the year on how often customers buy: {told}.",
    "fit.axis.season": "times an average month",
    "fit.answer.subscribers": "**{observed} of subscribers left at their first renewal; the fit, which also "
    "draws on later ones, expects {leave}.** Those who stay are "
    "less and less likely to leave. The fit takes all of that as sorting, those likely to leave having gone: "
    "whether customers also grow more loyal, a log of contracts cannot tell.",
    "fit.holdout.buyers": "From the first {weeks} weeks alone, {expected} repeat purchases were to be "
    "expected in the {ahead} weeks after them; there were {observed}: the forecast is {error} "
    "{side}{interval}.",
    "fit.holdout.subscribers": "From the contracts up to {end} alone, the renewals after that day were "
    "forecast {error} {side}{interval}.",
    "fit.holdout.none": "All of the log was used to learn from, so nothing is left to test the forecast on.",
    "fit.holdout.summary": "A summary of customers knows no calendar: there is no later part to test a "
    "forecast on, and no season can be seen.",
    "fit.numbers.caption.summary": "Estimates from {customers} customers. The interval says how far chance "
    "alone may have moved them; not whether the customers of tomorrow are like those of the summary.",
    "fit.details.source.summary": "Summary: {source}.",
    "fit.holdout.interval": " (95 % interval {low} to {high})",
    "fit.side.above": "too high",
    "fit.side.below": "too low",
    "fit.tracking.title": "By week {week}, {expected} repeat purchases were expected, and {observed} made",
    "fit.tracking.caption": "Repeat purchases of the customers who first bought before the dotted line. "
    "Above: all so far; below: week by week. Line: expected from the purchases before the dotted line, "
    "with its 95 % interval as a band; dots: in the log.",
    "fit.tracking.alt": "Two panels over the weeks of the log. By week {week}, {expected} repeat "
    "purchases are expected and {observed} were made.",
    "fit.axis.week": "weeks since the log begins",
    "fit.axis.month": "months since the log begins",
    "fit.axis.cumulative": "repeat purchases so far",
    "fit.axis.weekly": "in the week",
    "fit.key.observed": "in the log",
    "fit.key.expected": "expected",
    "fit.key.fitted": "learnt from before this line",
    "fit.frequency.title": "{zero} of customers never came back before the line; {expected} were expected",
    "fit.frequency.caption": "Left: customers by their repeat purchases in the weeks learnt from. Right: "
    "what the same customers went on to buy in the weeks after. Bars: in the log; dots: expected.",
    "fit.frequency.caption.none": "Customers by their repeat purchases. Bars: in the log; dots: expected.",
    "fit.frequency.alt": "Bars of customers by number of repeat purchases, with the expected number as a "
    "dot: {told}.",
    "fit.frequency.row": "{repeats} repeats: {customers}, expected {expected}",
    "fit.axis.repeats": "repeat purchases",
    "fit.axis.customers": "customers",
    "fit.axis.later": "purchases later, mean",
    "fit.last": "{repeats}+",
    "fit.grid.title": "Often and lately: still a customer; often, but long ago: gone",
    "fit.grid.alive": "chance to be still a customer",
    "fit.grid.expected": "purchases expected in the next {weeks} weeks",
    "fit.grid.caption": "Customers by how often they came back and when they bought last, counted from "
    "their first purchase, {length} weeks before. Dots: where the log has customers, the larger the "
    "more.",
    "fit.grid.alt": "Two heat maps. With {repeats} repeat purchases, the last of them just now, a "
    "customer is still there with a chance of {high}; with the last of them at half time, {low}.",
    "fit.axis.last": "week of the last purchase",
    "fit.survival.title": "{first} renew the first time, {later} of those who are left at renewal {renewal}",
    "fit.survival.caption": "Left: subscribers still there after each renewal. Right: of those who are "
    "left, the share who renew. Dots: in the log; line: expected, with its 95 % interval as a band. "
    "Bars at dots: 95 % interval.",
    "fit.survival.alt": "Two panels by renewal. After {renewal} renewals {surviving} are still there; "
    "{expected} are expected.",
    "fit.axis.renewal": "renewal",
    "fit.axis.surviving": "still there",
    "fit.axis.retention": "renew, of those left",
    "fit.force.title": "Contracts in force, expected and in the log",
    "fit.force.caption": "Contracts begun before the dotted line that are in force at the end of each "
    "month. Line: expected from what was known at the dotted line, with its 95 % interval as a band; "
    "dots: in the log.",
    "fit.force.alt": "Contracts in force by month: {observed} at the end, {expected} expected.",
    "fit.axis.force": "contracts in force",
    "fit.column.what": "What",
    "fit.column.value": "Estimate",
    "fit.column.interval": "95 % interval",
    "fit.column.model": "Model",
    "fit.column.parameter": "Parameter",
    "fit.numbers.caption": "Estimates from {customers} customers, {start} to {end}. The interval says how"
    " far chance alone may have moved them; not whether the customers of tomorrow are like those of the"
    " log.",
    "fit.row.rate": "Purchases a month, after the first one and while a customer (mean over customers)",
    "fit.row.top": "Share of those purchases that the busiest tenth of customers makes",
    "fit.row.leave": "Customers who leave for good after a repeat purchase",
    "fit.row.renewal": "Subscribers expected to leave at their first renewal (fitted)",
    "fit.row.renewal.observed": "Subscribers who left at their first renewal (in the log)",
    "fit.row.renewal.later": "Of those who are left, expected to leave at renewal {renewal} (fitted)",
    "fit.row.renewal.later.observed": "Of those who were left, who left at renewal {renewal} (in the log)",
    "fit.row.spend": "What a purchase comes to (mean over customers)",
    "fit.row.fee": "What a contract brings a term (mean)",
    "fit.row.never": "Customers expected never to come back within a year",
    "fit.row.price": "Change of units bought if the price is 1 % higher",
    "fit.quality.clean": "Nothing in it calls for a remark.",
    "fit.note": "{note}.",
    "fit.at_most": "at most {high} (one-sided)",
    "fit.at_least": "at least {low} (one-sided)",
    "fit.interval": "{low} to {high}",
    "fit.method": "{method}; {intervals}",
    "fit.assumed.lead": "These are not in a log of purchases. Where a market is made from it, they start "
    "from the model's assumptions and are listed as such in every report; put your own numbers in their"
    " place.",
    "fit.assumed.elsewhere": "what its customers buy elsewhere, and what rivals offer",
    "fit.assumed.costs": "what goods, service and staff cost",
    "fit.assumed.others": "those who never bought here",
    "fit.assumed.why": "why customers leave: satisfaction, price and service leave no trace in it",
    "fit.assumed.price": "how customers respond to price: the log has no prices that vary",
    "fit.assumed.use": "how contracts are used, and what their holders think of them",
    "fit.details.caption": "Parameters as the literature names them; time in weeks for buying, in "
    "renewals for contracts. {method}.",
    "fit.details.source": "Log: {source}. Learnt from {start} to {calibration}; the log ends on {end}.",
    "fit.lines.log": "log: {summary}",
    "fit.lines.misfit": "MISFIT: {what}",
    "fit.lines.replaced": "replaced: {folder} held an earlier fit of {source}",
    "fit.lines.replaced.market": "replaced: {path} was there before",
    "fit.lines.currency": "currency: the log does not say it; the market takes {currency} (--currency)",
    "fit.lines.market": "{path} (fitted again on the whole log)",
    "fit.lines.purchases": "fitted on {start} to {end}: {customers:,} customers, {intervals}",
    "fit.lines.summary": "fitted on the whole summary: {customers:,} customers, {intervals}",
    "fit.lines.buying": "buying (BG/NBD, weeks): {parameters}",
    "fit.lines.rate": "  purchases a month while a customer: {rate}",
    "fit.lines.leave": "  chance to leave after a repeat purchase: {chance}",
    "fit.lines.spend": "spend (Gamma-Gamma): {parameters}",
    "fit.lines.mean": "  mean spend: {spend}",
    "fit.lines.at_most": "{value} (at most {high}, a one-sided bound)",
    "fit.lines.at_least": "{value} (at least {low}, a one-sided bound)",
    "fit.lines.season": "season, times an average month: {factors}",
    "fit.lines.price": "price: elasticity {elasticity} ({method})",
    "fit.lines.no_price": "price: {why}",
    "fit.lines.holdout": "holdout: expected repeat purchases are {error} off at its end, counting all since "
    "the start",
    "fit.lines.holdout.alone": "  those after {end} alone: {error} off",
    "fit.lines.contracts": "fitted on {start} to {end}: {contracts:,} contracts of {term}, {intervals}",
    "fit.lines.renewing": "renewing (sBG): {parameters}",
    "fit.lines.renewal": "  leave at the first renewal: {chance} as fitted, {observed} in the log",
    "fit.lines.fee": "  mean fee a term: {fee}",
    "fit.lines.holdout.contracts": "holdout: expected renewals after {end} are {error} off",
    "fit.model.buying": "Buying and leaving (BG/NBD)",
    "fit.model.spend": "Spend (Gamma-Gamma)",
    "fit.model.renewing": "Renewing (sBG)",
}
