"""English: page 1 of a report, and what would change the decision."""

from __future__ import annotations

TEXTS = {
    "heading.decision": "What to do",
    "heading.what": "What the strategies are",
    "heading.others": "The other strategies",
    "strategy.others": 'What the others are stands under "The other strategies".',
    "heading.doubts": "What would change this",
    "decision.follow": "Follow {best}: {paid}it brings {gain} more than {control}, and it beats {rest} "
    "with {confidence} confidence.",
    "decision.choose": "Follow {best}: {paid}it brings {gain} more than {control}; but {close} may be as "
    "good, and which is better cannot be told from these runs.",
    "decision.cost": "for {cost} over {months} months, ",
    "decision.unless": "{text} – unless only the first {months} months are to count.",
    "decision.stay": "Stay with {control}: {rest} brings less. The closest, {second}, falls short by {gap}.",
    "decision.stay.nothing": "Stay with {control}: no other strategy here changes anything.",
    "decision.rest": "every other strategy",
    "decision.rest.same": "every other strategy but {same}, under which every run comes out the same,",
    "decision.stay.open": "Stay with {control} for now: it is ahead, but whether {close} would be better "
    "cannot be told from these runs. The closest, {second}, falls short by {gap}.",
    "decision.open": "Cannot tell: {best} looks best, {gain} ahead of {control}, but it cannot be told "
    "from {close}.",
    "decision.one_run": "Cannot tell: one replication shows {best} ahead, and says nothing of how sure "
    "that is. Run at least 20.",
    "decision.payback": "It has paid back in month {month}.",
    "decision.payback.per": "It has paid back in month {month}, and each {unit} that it costs brings "
    "{per} on top.",
    "decision.more_runs": "About {runs} replications would tell {best} from {others}, if they are as far "
    "apart as it looks.",
    "decision.alike": "Even {runs} replications might not tell {best} from {others}: as far as can be "
    "seen, they come to the same.",
    "decision.other_grounds": "Decide between them on other grounds: cost, risk, what the firm does well.",
    "decision.other_grounds.until": "Until then, decide between them on other grounds: cost, risk, what the "
    "firm does well.",
    "glance.text": "What each strategy really costs beyond {control}, what it brings more than {control} "
    "after that cost ({measure}), and from which month on it is ahead for good. Intervals of gains hold "
    "together at {confidence}.",
    "glance.text.one": "The strategy at a glance.",
    "glance.cost": "Costs",
    "glance.gain": "Brings more than {control}",
    "glance.per": "For each {unit}",
    "glance.payback": "Paid back in month",
    "strategy.is": "{what} ({does})",
    "strategy.line": "{name}: {text}",
    "ruin.of": "{count} of {runs}",
    "doubts.act.value": "Act on {best} if what customers still bring counts, as this study says; on "
    "{other} if the money has to be there within {months} months.",
    "doubts.act.npv": "Act on {best} if the first {months} months alone count, as this study says; "
    "{other} is for those who can wait.",
    "doubts.act.open": "Act on {best}: by what this study counts it is ahead; by the other reckoning, "
    "either will do.",
    "doubts.close.value": "By what this study counts, {best} and {other} cannot be told apart; act on "
    "{other} if the money has to be there within {months} months.",
    "doubts.close.npv": "By what this study counts, {best} and {other} cannot be told apart; {other} is "
    "for those who can wait.",
    "doubts.close.open": "By either reckoning, {best} and {other} cannot be told apart.",
    "doubts.tail.ahead": "With an estimate of it, {best} would be ahead of {other}, the closest, by {gap}.",
    "doubts.tail.behind": "With an estimate of it, {other} would be ahead of {best} by {gap}.",
    "doubts.assumed": "{assumed} of the {count} numbers behind this are assumed, none of them was varied "
    'here. Those that bear most on it stand under "What this rests on".',
}
