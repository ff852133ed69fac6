"""English: what must come out of the model, and the condition in which it must not."""

from __future__ import annotations

TEXTS = {
    "claim.keeping": "Where everybody knows the firm, keeping customers pays, and pays more than "
    "winning others'.",
    "claim.keeping.not": "three in ten know it",
    "claim.winning": "Where hardly anybody knows the firm, winning customers pays, and pays more than "
    "keeping them.",
    "claim.winning.not": "everybody knows it",
    "claim.selling_more": "A further category pays among customers who trust the firm, beside care "
    "for them, too, and best with it.",
    "claim.selling_more.not": "customers need it three tenths as often",
    "claim.new_business": "New business for new customers is riskier than keeping customers, and earns less.",
    "claim.new_business.not": "the success of a launch is certain",
    "claim.price_cut": "A price cut wins share, most of which is lost again once rivals match it; "
    "then everyone's margin is lower.",
    "claim.price_cut.not": "nobody matches it",
    "claim.letting_go": "Letting customers go who cost more than they bring pays; serving them "
    "lightly pays more.",
    "claim.letting_go.not": "others watch closely how the firm treats people",
    "claim.promise": "A promise that cannot be kept loses, and it adds more once there are people to "
    "keep it.",
    "claim.promise.not": "there are people enough to keep it",
    "claim.split": "Both keeping and winning pay less the more is spent on them: the best split has "
    "some of each.",
    "claim.split.not": "what is done to keep customers has no effect",
    "claim.sorting": "Retention rises with tenure by sorting: those likely to leave have left; hardly "
    "anybody changes.",
    "claim.sorting.not": "customers are alike in how likely they are to leave",
    "claim.figure.loyalty_over_acquisition": "keeping less winning",
    "claim.figure.acquisition_over_loyalty": "winning less keeping",
    "claim.figure.expansion": "a further category less carrying on",
    "claim.figure.riskier_than_loyalty": "logarithm of how many times as much its gain spreads as that "
    "of keeping",
    "claim.figure.lost_again": "half of the share gained at first, less what is left in the third year",
    "claim.figure.letting_go": "letting go less carrying on",
    "claim.figure.hold_over_promise": "carrying on less the promise",
    "claim.figure.last_in_keeping": "what a shift of the last money to keeping earns",
    "claim.figure.rise": "rise of the chance to be kept, beyond ten points",
    "claim.line": "{number}  {name}: {says}",
    "claim.line.base": "{figure}: {base} [{low}, {high}] {verdict}",
    "claim.line.out": "(it comes out)",
    "claim.line.not_out": "(IT DOES NOT COME OUT)",
    "claim.line.counter": "where {factor} ({setting}): {counter} [{low}, {high}] {verdict}",
    "claim.line.no_longer": "(no longer)",
    "claim.line.still": "(STILL SO)",
    "claim.line.worlds": "holds in {held} of {worlds} plausible worlds [{low}, {high}]; so few "
    "replications put about {luck} on the wrong side",
    "claim.line.fewer": "FEWER THAN FOUR OF FIVE: {why}",
    "claim.line.decided": "how far it holds goes with {numbers}",
}
