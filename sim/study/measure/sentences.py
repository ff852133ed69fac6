"""What a verdict can say, in English; a further language has texts with the same keys and fields."""

from __future__ import annotations

#: Sentences that claim what could be luck: all those of one verdict hold together (see `family`).
CLAIMS: dict[str, str] = {
    "verdict.wins": "{best} beats {beaten}.",
    "verdict.leads": "{best} leads, and beats {beaten}; too close to call against {close}.",
    "verdict.hold": "Spending nothing more is the better choice: no programme pays back what it costs.",
    "verdict.value_turns": "Counting what customers are still worth after month {months}, {other} would win: "
    "it beats {best} by {amount}.",
    "verdict.profit_turns": "By profit over {span} alone, {other} would win: it beats {best} by {amount}.",
    "verdict.leads_from": "{best} is ahead of {others} for good from month {month} on, and clearly from "
    "month {sure} on.",
    "verdict.spending_turns": "If the spending went on after month {months} instead of stopping, "
    "{other} would beat {best}.",
    "verdict.tail": "{other} is safer: in the worst {tail} of runs it makes {other_amount} on average, "
    "{best} {amount}; that is {difference} more.",
    "verdict.ruin": "{other} is less likely to run out of cash than {best}: it does so in {other_share} of "
    "runs, {best} in {share}.",
    "verdict.belief_costs": "Planning in the belief that {belief} is costly: it chooses {chosen} and "
    "expects {forecast}, gets {outcome}, and {best} would have brought {regret} more.",
    "verdict.belief_costs_most": "Planning in the belief that {belief} costs most: it chooses {chosen} and "
    "expects {forecast}, gets {outcome}, and {best} would have brought {regret} more.",
    "verdict.belief_disappoints": "Planning in the belief that {belief} disappoints: {chosen} is "
    "expected to bring {forecast} and brings {outcome}.",
}

#: Sentences that tell what was counted, what is open, and what a verdict goes by.
REPORTS: dict[str, str] = {
    "verdict.open": "Too close to call: {best} is ahead of {close}.",
    "verdict.same": "{best} makes exactly as much as {others}.",
    "verdict.by": "{other} by {amount}",
    "verdict.more": "{count} more",
    "verdict.single": "{best} alone was asked for, so there is nothing to compare: it is worth {amount}.",
    "verdict.undecided": "One replication cannot decide: {best} is ahead of {close}.",
    "verdict.more_replications": "Run more replications.",
    "verdict.unestimated": "The customers of this market are estimated from a log, all else is assumed: "
    "{what}.",
    "verdict.unestimated_costs": "what goods, service and staff cost",
    "verdict.unestimated_rivals": "what rivals do (there are none here, so that nothing aimed at them can "
    "act)",
    "verdict.unestimated_others": "those who never bought (there are none here, so that reach and referral "
    "can win nobody)",
    "verdict.ruined_always": "The firm runs out of cash in every run, whatever the strategy.",
    "verdict.ruined_every": "Under {names} the firm runs out of cash in every run.",
    "verdict.ruined_some": "Under {names} the firm runs out of cash in {share} of runs.",
    "verdict.nothing": "{name} does nothing here: every run is the same as under {control}.",
    "verdict.nothing_because": "{name} does nothing here: {reasons}.",
    "verdict.in_vain": "{name} decides in part what cannot act here: {levers}.",
    "verdict.in_vain.lever": "{lever} ({reason})",
    "verdict.value_opens": "Counting what customers are still worth after month {months}, it is too close to "
    "call: {other} is ahead of {best} by {amount}.",
    "verdict.profit_opens": "By profit over {span} alone, it is too close to call: "
    "{other} is ahead of {best} by {amount}.",
    "verdict.ahead_from": "{best} is ahead of {others} for good from month {month} on.",
    "verdict.every_other": "every other",
    "verdict.last_overtaken": "The last to be overtaken is {other}.",
    "verdict.tail_rough": "With fewer than {enough} runs, that difference is rough.",
    "verdict.tail_unknown": "Whose worst {tail} of runs are better cannot be said from {count} runs; that "
    "takes {least}.",
    "verdict.beliefs_harmless": "No belief asked about leads to a choice that is known to be worse "
    "than {best}.",
    "verdict.objective_npv": "Judged by profit over {span} (net present value).",
    "verdict.objective_value": "Judged by profit over {span} plus what the customers known then still bring "
    "in {more} after, with no further spending.",
    "verdict.confidence": "All that is claimed here holds with {confidence} confidence.",
    "verdict.month": "1 month",
    "verdict.months": "{months} months",
    "verdict.withheld_stage": "What customers are still worth after month {months} is left out: for "
    "customers who are {stage}, it is missed by {error}.",
    "verdict.withheld_all": "What customers are still worth after month {months} is left out: over all "
    "customers, it is missed by {error}.",
    "verdict.later": "What they would bring later still is not counted: some {share} of all that they have "
    "yet to bring.",
}

#: Why a lever cannot act in a market.
IDLE: dict[str, str] = {
    "idle.switched_off": "the mechanism {about} is switched off in this market",
    "idle.undelivered": "{about} could not deliver what would be promised",
    "idle.no_belief": "firms of this market hold no belief about needs that could be corrected",
    "idle.no_lighthouses": "no customer of this market is a lighthouse",
    "idle.sells_everything": "{about} sells every category already",
    "idle.no_rivals": "there is no other firm",
    "idle.serves_everybody": "{about} sells to every segment already",
    "idle.nobody_needs": "nobody whom the firm serves needs {about}",
    "idle.nothing_needed": "who is not served yet needs nothing that {about} could sell",
    "idle.no_wage": "agents have no wage in this market, so money hires none",
    "idle.nobody_calls": "nobody has a reason to call in this market",
    "idle.never_launched": "the money does not pay for the launch within the horizon",
    "idle.too_late": "it would begin after the last month",
    "idle.no_budget": "the study has no budget to spend",
}

TEXTS = CLAIMS | REPORTS | IDLE
