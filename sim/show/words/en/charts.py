"""English: what charts say."""

from __future__ import annotations

TEXTS = {
    "month": "Month",
    "months.axis": "Months from the start",
    "customers.axis": "Customers",
    "at.end": "{lapsed} lapsed, {prospects} prospects",
    "with.currency": "{text} ({unit})",
    "no.band": "A single replication: there are no intervals.",
    "stages.more": "{best} has {gain} more active customers than {control} by month {month}",
    "stages.none": "no strategy has more active customers than {control} by month {month}; {best} has "
    "{gap} fewer",
    "worth.title.apart": "each stage brings more than the one below: a {top} customer goes on to bring "
    "{value}, a {low} one {other}",
    "worth.title.rises": "a {top} customer goes on to bring {value}, a {low} one {other}; not all stages "
    "between are told apart beyond doubt",
    "worth.title.not": "the stages do not tell what customers go on to bring: {stage} ones bring most, "
    "{value}",
    "worth.axis": "brought by a customer from then on",
    "worth.value": "brought, played on",
    "worth.said": "said by one half",
    "worth.paid": "paid in the other",
    "worth.error": "said is off by, %",
    "worth.caption": "What a customer of each stage at the end of the horizon goes on to bring, over all "
    "replications; and, to tell how right that is, as one half of the replications says and as the other "
    "half paid. {band}",
    "worth.fact": "{stage}: {value}; said {said}, paid {paid}",
    "worth.alt": "For each stage of the ladder, the mean of all replications with its interval, what one "
    "half of them says, and what the other half paid. {facts}.",
    "stages.own": "{name} has most customers in {stage} at the end of month {month}: {customers}",
    "stages.caption.own": "Customers by stage of the ladder, means over the replications.",
    "stages.same": "all strategies end month {month} with the same number of active customers, {customers}",
    "stages.one": "{name} ends month {month} with {customers} active customers, {loyal} of them loyal",
    "stages.caption": "Active customers of the firm by loyalty stage at the end of each month, means "
    "over the replications. Lapsed customers and prospects are not drawn; their number at the end "
    "stands in each panel.",
    "stages.alt": "Stacked areas over {months} months, one panel for each strategy. Active customers "
    "at the end: {ends}.",
    "loyal.title": "{best} ends with {customers} loyal customers, {gain} against {control}",
    "loyal.one": "{name} ends with {customers} loyal customers",
    "loyal.caption": "Customers in the loyal stage at the end of each month: the strategy in colour "
    "with its interval, the other strategies in grey. {band}",
    "loyal.alt": "Lines over {months} months. Loyal customers at the end: {ends}.",
    "flows.title.more": "the largest change: {gain} more customers a month move from {start} to {end} "
    "under {name} than under {control}",
    "flows.title.fewer": "the largest change: {gain} fewer customers a month move from {start} to "
    "{end} under {name} than under {control}",
    "flows.one": "{name}: the largest movement is from {start} to {end}, {customers} customers a month",
    "flows.none": "nobody moves from stage to stage",
    "flows.same": "no strategy changes how customers move from stage to stage",
    "flows.from": "From",
    "flows.to": "To",
    "flows.caption": "Customers who move from one stage (row) to another (column) in a month, on "
    "average, less those who do so under {control}. Blue is more, orange is fewer; customers who stay "
    "are left out.",
    "flows.caption.one": "Customers who move from one stage (row) to another (column) in a month, on "
    "average; customers who stay are left out.",
    "flows.alt": "A table of moves from stage to stage for each strategy. {facts}",
    "flows.fact": "{name}: {gain} from {start} to {end}.",
    "value.title": "{best} earns most over the horizon: {npv}; {runner} follows with {second}",
    "value.one": "{name} earns {npv} over the horizon",
    "value.axis.npv": "Net present value",
    "value.axis.equity": "What customers still bring",
    "value.caption": "Left: net present value after all costs within the horizon. Right: what "
    "the customers known at its end still bring afterwards. {band}",
    "value.alt": "Points with intervals. Net present value: {npv}. What customers still bring: {equity}.",
    "payback.axis": "More than {control}",
    "payback.month": "has paid back by month {month}",
    "payback.perhaps": "on average ahead from month {month}",
    "payback.never": "on average not paid back",
    "payback.title": "{best} has paid back by month {month} beyond doubt, and brings {gain} more than "
    "{control} in the end",
    "payback.title.open": "on average, {best} is ahead of {control} from month {month} on, by {gain} "
    "in the end",
    "payback.title.turns": "on average, {first} leads at the horizon; from month {month} on {best} does, "
    "with {gain} more than {control} in the end",
    "payback.title.never": "on average, nothing pays back what it costs beyond {control}, even {after} "
    "months after the horizon",
    "payback.pair": "{name}: {note}, {value} at the end",
    "payback.caption": "What each strategy has brought more by the end of each month, discounted. The "
    "dashed line is the horizon: for {months} months plans are carried out and everything counts; in the "
    "{after} months played on plans have ended, and only customers known by then count. {band}",
    "payback.alt": "Lines over {months} months and {after} months played on. {told}.",
    "difference.axis": "{measure}: difference to {control}",
    "difference.title.win": "{best} brings {gain} more than {control}",
    "difference.title.open": "{best} is ahead of {control} by {gain}, but the interval includes zero",
    "difference.title.chance": "{best} is ahead of {control} by {gain}; one replication cannot say how "
    "certain that is",
    "difference.title.none": "no strategy brings more than {control}; the closest is {best} with {gain}",
    "difference.fact": "{measure}: {facts}",
    "difference.caption": "Paired difference to {control} under the same luck. Filled points: the "
    "interval leaves out zero; open points: too close to call. {band}",
    "difference.alt": "Points with intervals around a line at zero. {facts}.",
    "ledger.title": "{best} changes profit by {profit} against {control}, most of all through {line} "
    "({change})",
    "ledger.one": "{name}: revenue of {revenue} leaves a profit of {profit}",
    "ledger.axis": "Effect on profit, present value",
    "ledger.axis.one": "Present value",
    "ledger.caption": "Differences to {control} in present value over the horizon, as they act on "
    "profit: higher costs point left. Differences of means over the replications.",
    "ledger.caption.one": "Present value over the horizon; costs point left. {band}",
    "ledger.alt": "Bars by ledger line for each strategy. Change in profit: {ends}.",
    "cash.title.ruin": "cash runs out in up to {ruin} of the replications, under {worst}",
    "cash.title.equal": "cash runs out in {ruin} of the replications under every strategy",
    "cash.title.safe": "no strategy runs out of cash; the lowest expected balance is {lowest} ({name}, "
    "month {month})",
    "cash.axis": "Cash",
    "cash.panel": "ruin in {count} runs",
    "cash.caption": "Cash at the end of each month: the strategy in colour, the others in grey. Below "
    "the line at zero the firm is ruined; the share of replications in which that happens stands over "
    "each panel. {band}",
    "cash.alt": "Lines over {months} months. Cash at the end: {ends}. Probability of ruin: {ruin}.",
    "whale.title": "under {name}, the best 20 % of customers bring {sales} of sales and {profit} of profit",
    "whale.title.sales": "under {name}, the best 20 % of customers bring {sales} of sales",
    "whale.sales": "Sales",
    "whale.profit": "Profit",
    "whale.axis.x": "Share of customers, best first",
    "whale.axis.y": "Share of the total",
    "whale.caption": "Everyone who has bought from the firm, best first: the share of sales (left) and "
    "of profit (right) they bring together. A curve above 100 % means that the last customers cost "
    "more than they bring.",
    "whale.alt": "Curves of cumulated shares. Best 20 % of customers: {ends}.",
    "whale.fact": "{name} {sales} of sales, {profit} of profit",
    "matrix.title": "in perceived value, {firm} moves by {gain} against its rivals under {name}, by "
    "{other} under {control}",
    "matrix.title.same": "in perceived value, no strategy changes where {firm} stands against its "
    "rivals ({gain})",
    "matrix.title.one": "in perceived value, {firm} moves by {gain} against its rivals under {name}",
    "matrix.title.segment": "in perceived value, {firm} moves by {gain} against its rivals among {name}",
    "matrix.title.alone": "in perceived value, {firm} moves by {gain} under {name}",
    "matrix.title.alone.segment": "in perceived value, {firm} moves by {gain} among {name}",
    "matrix.title.unseen": "nobody has bought from {firm}, so its place is not known",
    "matrix.axis.x": "Perceived price (list at start = 1)",
    "matrix.axis.y": "Perceived value",
    "matrix.line": "equal value for money",
    "matrix.caption": "Perceived use value (0 is the norm of the market at the start) against "
    "perceived price, {segment}: hollow mark at the start, filled mark at the end.",
    "matrix.caption.segments": "Perceived use value against perceived price under {name}, by segment: "
    "hollow mark at the start, filled mark at the end.",
    "matrix.alt": "Paths of the firms from start to end. {facts}.",
    "matrix.fact": "{panel}: {firm} from value {v0} at price {p0} to value {v1} at price {p1}",
    "desk.title.wait": "front-line customers wait longest under {worst}: {wait} minutes on average, "
    "{abandoned} hang up; {best} has {least} minutes",
    "desk.title.one": "front-line customers wait {wait} minutes on average under {name}; {abandoned} hang up",
    "desk.title.idle": "hardly anybody waits at the front line: less than 0.1 minutes on average under "
    "every strategy",
    "desk.wait": "Mean wait, {pool}",
    "desk.minutes": "Minutes",
    "desk.abandoned": "Hang up, {pool}",
    "desk.kept": "Promise kept, {pool}",
    "desk.load": "Front-line load",
    "desk.share": "Share of contacts",
    "desk.time": "Share of working time",
    "desk.caption": "The service desk month by month: waits, contacts abandoned and the load of the "
    "front line. {band}",
    "desk.alt": "Lines over {months} months. Mean wait at the front line: {ends}.",
    "desk.fact": "{name} {wait} minutes",
    "check.title.pass": "hold repeats the log's purchases to within {error} by week {week}",
    "check.title.fail": "hold misses the log's purchases by {error} at week {week}, more than is allowed",
    "check.observed": "log",
    "check.simulated": "hold, simulated",
    "check.axis.x": "Weeks",
    "check.axis.y": "Repeat purchases so far",
    "check.caption": "Repeat purchases since the start: the transaction log against the simulated "
    "market under hold, scaled to as many customers. {band}",
    "check.alt": "Two lines. At week {week}: {observed} in the log, {simulated} simulated.",
    "quadrant.rows": "Customers",
    "quadrant.columns": "Business",
    "quadrant.existing": "existing",
    "quadrant.new": "new",
    "quadrant.absent": "not in this study",
    "quadrant.against": "against {control}",
    "quadrant.best": "highest of the four",
    "quadrant.open": "too close to call",
    "quadrant.title": "of the four quadrants, {best} brings most: {gain} against {control}",
    "quadrant.title.open": "of the four quadrants, {best} brings most, but {gain} against {control} is "
    "too close to call",
    "quadrant.title.down": "no quadrant brings more than {control}; {best} comes closest: {gain}",
    "quadrant.caption": "Where the budget goes, by customers and business, and what each quadrant "
    "brings: difference in {measure} to {control}, with its interval.",
    "quadrant.others": "Not a single quadrant: {names}.",
    "quadrant.alt": "A two by two table. {facts}.",
    "matrix.caption.line": "Along the dotted line more value just makes up for a higher price; above "
    "it a firm gives more for the money than the market did at the start.",
}
