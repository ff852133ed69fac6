"""English: what customers say, and where they buy in the year after."""

from __future__ import annotations

TEXTS = {
    "heading.satisfaction": "Satisfied, and loyal?",
    "satisfaction.text": "At the end of the horizon every customer who bought here last is asked how "
    "satisfied it is, from 1 to 5. In the year after it is counted where these customers buy. Under {name}, "
    "{satisfied} answer 4 or 5, and {again} of all that these buy in that year they buy here; the rest goes "
    "to others.",
    "satisfaction.level": "Being satisfied and being loyal are not the same thing here: {gap} of what "
    "satisfied customers buy next is bought elsewhere.",
    "satisfaction.odds": "Whoever answers 5 buys here with odds {odds} times those of whoever answers 4.",
    "satisfaction.odds.few": "Too few customers answer 5 for it to be told what they buy.",
    "satisfaction.zone.open": "Among those who answer 4, more satisfaction does not surely keep more: from "
    "the lower half of them to the upper, what they buy here changes by {within} points, which luck may "
    "explain.",
    "satisfaction.beside.open": "From 3 to 4 it rises by {to_four} points, from 4 to 5 by {to_five}. Where "
    "the rise among the fours is small beside these, they stand in a zone of indifference.",
    "satisfaction.beside.rises": "So they do not stand in a zone of indifference. From 3 to 4 it rises by "
    "{to_four} points, from 4 to 5 by {to_five}.",
    "satisfaction.beside.falls": "From 3 to 4 it rises by {to_four} points, from 4 to 5 by {to_five}.",
    "satisfaction.zone.rises": "Among those who answer 4, more satisfaction goes with more purchases "
    "here, too: {within} points from the lower half of them to the upper.",
    "satisfaction.zone.falls": "Among those who answer 4, the more satisfied even buy less here: {within} "
    "points from the lower half of them to the upper. Other things than satisfaction tell these customers "
    "apart.",
    "satisfaction.heading.published": "What is published, and what this market does",
    "satisfaction.table": "Findings of the sources beside this market under {name}, with {confidence} "
    "intervals. A finding is met if the interval lies within what is published, not met if it lies outside, "
    "and open if it straddles the edge or too few customers answer. What is not met is not to be had from "
    "this market.",
    "satisfaction.found.satisfied": "over 90 % of car buyers are satisfied",
    "satisfaction.found.again_satisfied": "30 to 40 % of car buyers buy the same make again",
    "satisfaction.found.odds": "a five buys again six times as often as a four (as odds: 5 to 7)",
    "satisfaction.found.steeper": "short of a five owners are nearly indifferent: repurchase rises more from "
    "4 to 5 than from 3 to 4 (points more)",
    "satisfaction.met": "met",
    "satisfaction.not_met": "not met",
    "satisfaction.open": "open",
    "column.published": "Published",
    "column.here": "Here",
    "column.agrees": "Finding",
    "satisfaction.fact": "{name}: {satisfied} satisfied, {again} of their next purchases here",
    "satisfaction.axis.share": "Share (%)",
    "satisfaction.satisfied": "customers who answer 4 or 5",
    "satisfaction.again_satisfied": "of what they buy next, bought here",
    "satisfaction.title": "under {name}, {satisfied} of customers are satisfied, and {again} of what they "
    "buy next they buy here",
    "satisfaction.caption": "Squares: of the customers who bought here last, those whose satisfaction at the "
    "end of the horizon is nearest to 4 or 5. Circles: of all purchases these make in the year after, at any "
    "firm, those made here. {band}",
    "satisfaction.alt": "Two points a strategy, joined. {facts}.",
    "satisfaction.answer": "{answer}\n({share} of customers)",
    "satisfaction.answer.fact": "{answer}: {again}, the answer of {share}",
    "satisfaction.axis.answer": "Answer: satisfaction from 1 to 5",
    "satisfaction.axis.again": "Bought here (%)",
    "satisfaction.answer.title.sure": "fives buy here with odds {odds} times those of fours",
    "satisfaction.answer.title.open": "fives buy here with odds {odds} times those of fours, which may be "
    "luck",
    "satisfaction.answer.title.few": "hardly anybody answers 5, too few to tell what they buy",
    "satisfaction.answer.caption": "Of all purchases that customers make in the year after they were "
    "asked, at any firm, those made here, by their answer, under {name}. Answers of few customers are left "
    "out. {band}",
    "satisfaction.answer.alt": "One bar an answer. {facts}.",
    "satisfaction.fours": "answer 4",
    "satisfaction.axis.customers": "Customers (%)",
    "satisfaction.axis.score": "Satisfaction",
    "satisfaction.score.fact": "{score}: {again}",
    "satisfaction.zone.title.open": "among fours, more satisfaction does not surely keep more: {rise} points",
    "satisfaction.zone.title.rises": "among fours, more satisfaction keeps more: {rise} points",
    "satisfaction.zone.title.falls": "among fours, the more satisfied buy less here: {rise} points",
    "satisfaction.zone.title.few": "too few customers answer 4 to tell what more satisfaction keeps",
    "satisfaction.zone.caption": "Above: of all purchases in the year after, those made here, by quarters "
    "of a point of satisfaction, under {name}; the title compares the lower half of those who answer 4 with "
    "the upper. Below: how many customers are there. {band}",
    "satisfaction.zone.alt": "A line over satisfaction, and bars of how many customers there are. {facts}.",
    "satisfaction.heading.moved": "What makes the difference",
    "satisfaction.moved.both": "Under {names} more customers are satisfied, and they buy more here.",
    "satisfaction.moved.satisfies": "Under {names} more customers are satisfied, and it cannot be told that "
    "they buy any more here.",
    "satisfaction.moved.keeps": "Under {names} customers buy more here, though it cannot be told that any "
    "more of them are satisfied.",
    "satisfaction.moved.misleads": "Under {names} more customers are satisfied, and they buy less here: a "
    "survey that counts answers of 4 and 5 would praise what drives customers away.",
    "satisfaction.moved.loses": "Under {names} customers buy less here, and it cannot be told that any "
    "more of them are satisfied.",
    "satisfaction.moved.unsure": "Under {names} nothing sure changes in either.",
    "satisfaction.moved.title.both": "more satisfied and more loyal under {names}",
    "satisfaction.moved.title.satisfies": "more satisfied, not surely more loyal under {names}",
    "satisfaction.moved.title.keeps": "more loyal, not surely more satisfied under {names}",
    "satisfaction.moved.title.misleads": "more satisfied, and less loyal under {names}",
    "satisfaction.moved.title.loses": "less loyal under {names}",
    "satisfaction.moved.title.none": "no strategy surely moves satisfaction or loyalty",
    "satisfaction.moved.axis.satisfied": "Satisfied (points of share more)",
    "satisfaction.moved.axis.average": "Satisfaction (hundredths of a point more)",
    "satisfaction.moved.axis.again": "Bought here next (points of share more)",
    "satisfaction.moved.fact": "{name}: satisfied {satisfied} points, satisfaction {average} hundredths of a "
    "point, bought here next {again} points",
    "satisfaction.moved.band": "{band} A mark is filled where it can be told from nought even among all of "
    "these.",
    "satisfaction.moved.caption": "What each strategy changes against {control}, under the same luck: the "
    "share of customers who answer 4 or 5, the mean of their satisfaction, and how much of what all who were "
    "asked buy in the year after they buy here. A strategy that wins customers asks them, too. {band}",
    "satisfaction.moved.alt": "Three panels with a point and an interval for each strategy. {facts}.",
    "satisfaction.moved.table": "What each strategy changes against {control}, under the same luck: the "
    "share who answer 4 or 5 (points), mean satisfaction (hundredths of a point), and the share that is "
    "bought here next (points). The last column says what can be told even among all of these at once. "
    "{band}",
    "column.moved.satisfied": "Satisfied (points)",
    "column.moved.average": "Satisfaction (hundredths)",
    "column.moved.again": "Bought next (points)",
    "column.moved.does": "What it does",
    "satisfaction.does.both": "satisfies and keeps",
    "satisfaction.does.satisfies": "satisfies, keeps no more",
    "satisfaction.does.keeps": "keeps, satisfies no more",
    "satisfaction.does.misleads": "satisfies, and keeps less",
    "satisfaction.does.loses": "keeps less",
    "satisfaction.does.unsure": "nothing that is sure",
    "gap.heading": "What closes the gap",
    "gap.text": "The same customers with the same luck live in other worlds, each with one thing changed. "
    "How much of what satisfied customers buy next is then bought here:",
    "gap.closes": "{case}: {again}, {apart} points more than as it is, while the share who are satisfied "
    "changes by {satisfied} points.",
    "gap.opens": "{case}: {again}, {apart} points and so less than as it is, while the share who are "
    "satisfied changes by {satisfied} points.",
    "gap.luck": "{case}: {again}, {apart} points, which may be luck; the share who are satisfied changes by "
    "{satisfied} points.",
    "gap.title": "the gap closes most in this world: {case}; {again} is bought here, {base} as it is",
    "gap.title.none": "none of these worlds surely closes the gap",
    "satisfaction.curve.title": "how repurchase follows satisfaction depends on what else holds customers",
    "satisfaction.curve.case": "in this world",
    "satisfaction.curve.fact": "{case}: {again_low} at {low}, {again_high} at {high}",
    "satisfaction.curve.caption": "Of all purchases in the year after, those made here, by quarters of a "
    "point of satisfaction; dashed, the world as it is. Quarters with few customers are left out. {band}",
    "satisfaction.curve.alt": "A panel for each world, with a line over satisfaction. {facts}.",
}
