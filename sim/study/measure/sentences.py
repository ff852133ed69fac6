"""What a verdict can say, in English; a further language has texts with the same keys and fields."""

from __future__ import annotations

TEXTS = {
    "verdict.wins": "{best} beats {beaten}.",
    "verdict.leads": "{best} leads, and beats {beaten}; too close to call against {close}.",
    "verdict.open": "Too close to call: {best} is ahead of {close}.",
    "verdict.same": "{best} makes exactly as much as {others}.",
    "verdict.by": "{other} by {amount}",
    "verdict.more": "{count} more",
    "verdict.single": "{best} alone was asked for, so there is nothing to compare: it is worth {amount}.",
    "verdict.undecided": "One replication cannot decide: {best} is ahead of {close}.",
    "verdict.more_replications": "Run more replications.",
    "verdict.hold": "Spending nothing more is the better choice: no programme pays back what it costs.",
    "verdict.equity_turns": "Counting what customers are still worth at the end, {other} would win: "
    "it beats {best} by {amount}.",
    "verdict.equity_opens": "Counting what customers are still worth at the end, it is too close to call: "
    "{other} is ahead of {best} by {amount}.",
    "verdict.profit_turns": "By profit within the horizon alone, {other} would win: "
    "it beats {best} by {amount}.",
    "verdict.profit_opens": "By profit within the horizon alone, it is too close to call: "
    "{other} is ahead of {best} by {amount}.",
    "verdict.tail": "In its worst {tail} of outcomes {best} makes {amount}, {other} {other_amount}.",
    "verdict.ruin": "{best} runs out of cash in {share} of runs, {other} in {other_share}.",
    "verdict.belief_costs": "Planning in the belief that {belief} costs most: it chooses {chosen} and "
    "expects {forecast}, gets {outcome}, and {best} would have brought {regret} more.",
    "verdict.belief_disappoints": "Planning in the belief that {belief} disappoints most: {chosen} is "
    "expected to bring {forecast} and brings {outcome}.",
    "verdict.beliefs_harmless": "No belief asked about leads to a choice that is known to be worse "
    "than {best}.",
    "verdict.objective_npv": "Judged by net present value over {months} months; "
    "intervals hold together at {confidence}.",
    "verdict.objective_value": "Judged by net present value over {months} months plus residual customer "
    "equity; intervals hold together at {confidence}.",
}
