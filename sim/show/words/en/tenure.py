"""English: whether retention that rises with tenure is sorting or growth."""

from __future__ import annotations

TEXTS = {
    "heading.sorting": "Do customers grow loyal, or are the loyal those who are left?",
    "sorting.chance.contract": "the chance of keeping a customer at the next renewal",
    "sorting.chance.free": "the chance of keeping a customer when it next decides where to buy",
    "sorting.rises": "Under {name}, {chance} is {first} in the first year as a customer and {last} "
    "after {years} more years: {rise} points more. {share} of that rise is sorting: {sorting} points "
    "come from who is left, for those who were likely to leave have left. {growing} points are change "
    "in the customers who stayed, {surroundings} change in offers and rivals around them.",
    "sorting.level": "Under {name}, {chance} {how}: {first} in the first year as a customer, {last} "
    "after {years} more years ({rise} points). Who is left would make {sorting} points; change in the "
    "customers who stayed makes {growing}, change in offers and rivals around them {surroundings}.",
    "sorting.how.level": "does not clearly rise with tenure",
    "sorting.how.falls": "falls with tenure",
    "sorting.share.more": "More than all",
    "sorting.share.all": "All",
    "sorting.share.most": "Most",
    "sorting.share.half": "About half",
    "sorting.share.little": "The smaller part",
    "sorting.share.none": "Hardly anything",
    "sorting.lesson.sorting": "That retention rises with tenure says little here about what the firm "
    "does for its customers: it would also rise if nobody ever changed.",
    "sorting.lesson.growing": "Here customers do become more loyal by staying.",
    "sorting.lesson.both": "Those who stay were better from the start, and they have changed as well.",
    "sorting.why": "A customer list cannot tell the two apart. The simulation can, for it knows each "
    "customer's own chance in the first year and later.",
    "sorting.title.sorting": "under {name}, {share} points of the {rise} by which retention rises are "
    "sorting",
    "sorting.title.more": "under {name}, retention rises by {rise} points; sorting alone would make it "
    "{share}",
    "sorting.title.level": "under {name}, retention {how} ({rise} points)",
    "sorting.axis.x": "Years after the first as a customer",
    "sorting.axis.y": "Points",
    "sorting.rise": "rise since the first year",
    "sorting.sorting": "sorting: who is left",
    "sorting.growing": "growth: change in who stayed",
    "sorting.surroundings": "change in offers and rivals",
    "sorting.caption": "Of customers who came within the horizon: by how many percentage points "
    "{chance} differs from that in the first year, and what that is made of. {band}",
    "sorting.alt": "Lines over {years} years, one panel for each strategy. {facts}.",
    "sorting.fact": "{name}: rise {rise}, of it sorting {sorting}, growth {growing}, surroundings "
    "{surroundings}",
}
