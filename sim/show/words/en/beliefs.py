"""English: plans made under wrong beliefs. What a belief says comes from where it is declared."""

from __future__ import annotations

TEXTS = {
    "heading.plans": "Plans made under a wrong belief",
    "plans.text": "A plan looks best in the market its planner believes in, and is paid for in the market "
    "as it is. Each line below is one such planner: the same strategies, customers and luck, only the "
    "belief differs. The forecast is what the chosen plan brings in the believed market, the outcome what "
    "it brings in this one, and the regret how much more the best plan would have brought.",
    "plans.count": "Clearly too hopeful: {hopeful} of {all} beliefs; clearly too fearful: {fearful}.",
    "plans.wrong": "A plan other than {best}, which is truly the best, is chosen under {wrong} of them; "
    "the loss is beyond doubt under {known}.",
    "plans.right": "Every planner still chooses {best}, which is truly the best: the beliefs spoil the "
    "forecast, not the choice.",
    "plans.title.over": "whoever believes that {belief} expects {forecast} of {chosen} and gets {outcome}",
    "plans.title.under": "whoever believes that {belief} expects {forecast} of {chosen}, and would get "
    "{outcome}",
    "plans.title.same": "no belief changes what planners expect",
    "plans.forecast": "forecast",
    "plans.outcome": "outcome",
    "plans.best": "truly best: {best}",
    "plans.axis": "{measure} of the plan chosen",
    "plans.choice": "chooses {chosen}",
    "plans.caption": "For each belief the plan chosen under it: what it brings in the believed market "
    "(hollow) and in this market (filled). The dashed line is what the best plan brings in this market. "
    "{band}",
    "plans.alt": "Pairs of points, forecast and outcome, one pair a belief. {facts}.",
    "plans.fact": "{belief}: chooses {chosen}, expects {forecast}, gets {outcome}",
    "plans.table": "Forecast and outcome of the plan chosen under each belief, in {measure}, with "
    "intervals where they matter: how far the forecast is above the outcome, and the regret, both paired "
    "under the same luck. Last, the strategy that the belief is furthest off about, chosen or not: what it "
    "is thought to bring beyond what it does.",
    "plans.lessons": "What each planner believes, and what the sources hold against it.",
    "column.belief": "Believed",
    "column.chosen": "Plan chosen",
    "column.forecast": "Forecast",
    "column.outcome": "Outcome",
    "column.over": "Too hopeful by",
    "column.regret": "Regret",
    "column.misjudged": "Misjudges most",
    "column.error": "Error or myth",
    "column.says": "What the planner believes",
    "column.truth": "What speaks against it",
    "belief.error": "Error {number}",
    "belief.myth": "Myth {number}",
}
