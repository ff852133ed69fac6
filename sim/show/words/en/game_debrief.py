"""English: the debrief of a game."""

from __future__ import annotations

TEXTS = {
    # at the terminal
    "debrief.estimate": "{number} matches to play, about {time} on {workers}",
    "debrief.estimate.seconds": "{number} seconds",
    "debrief.estimate.minutes": "{number} minutes",
    "debrief.workers.one": "one process",
    "debrief.workers.more": "{number} processes",
    "debrief.playing": "playing",
    "debrief.unit": " matches",
    # places
    "debrief.place.1": "1st",
    "debrief.place.2": "2nd",
    "debrief.place.3": "3rd",
    "debrief.place.n": "{place}th",
    "debrief.places": "{first} to {last}",
    # what a team ends with
    "debrief.team.title": "{team}: {place} of {teams}",
    "debrief.class.title": "{title}: what the game came to",
    "debrief.class.untitled": "The game",
    "debrief.through": "This is after round {round} of {rounds}.",
    "debrief.first": "{team} ends {place} of {teams}; its {score} is {value}.",
    "debrief.first.winner": "{winner}, which won, has {value}.",
    "debrief.tied": "{teams} share the first place.",
    "debrief.marks.count": "What counts is {marks}.",
    "debrief.mark": "{score} ({weight})",
    "debrief.judged": "Decisions are judged by {score}, which counts most.",
    "debrief.score.profit": "profit",
    "debrief.score.value": "value",
    "debrief.score.satisfaction": "satisfaction",
    "debrief.score.share": "share",
    "debrief.points": "{value} points",
    # the bridges
    "debrief.why.heading": "Why: what decisions brought against doing the usual",
    "debrief.why.more": "With the usual decisions in every round, and the others as they were, {team} "
    "would have ended with {gain} less: its decisions paid.",
    "debrief.why.less": "With the usual decisions in every round, and the others as they were, {team} "
    "would have ended with {gain} more: its decisions cost more than they brought.",
    "debrief.why.same": "With the usual decisions in every round, {team} would have ended with the same.",
    "debrief.usual": "the same team doing the usual",
    "debrief.seat.name": "{team} with the winner's decisions",
    "debrief.seat.more": "The winner's decisions in this seat, as far as its money went, would have "
    "brought {gain} more.",
    "debrief.seat.less": "The winner's decisions in this seat, as far as its money went, would have "
    "brought {gain} less: what won there would not have paid here, against the same rivals and the winner "
    "itself.",
    "debrief.seat.same": "The winner's decisions in this seat would have brought the same.",
    "debrief.bridge.caption": "From {control} to {name}, by lines of the books, in money discounted to "
    "the first month: each bar begins where the one above ends, and they add up to the difference exactly. "
    "Blue adds, hatched orange takes away. Both matches were played under the luck of the game.",
    "debrief.bridge.nothing": "Left out, as they come to nothing: {parts}.",
    "part.bought": "number of purchases",
    "part.each": "what a purchase leaves",
    "part.desk": "service desk pay",
    "part.payouts": "payouts and compensation",
    "part.programmes": "care, recovery, quality",
    "part.advertising": "advertising and contacts",
    "part.standing": "fixed costs",
    # decisions
    "debrief.worth.heading": "What each decision was worth",
    "debrief.worth.text": "Each round was played again with the decision of the round before, and all "
    "else, earlier and later, as it was. The difference in the end is what the decision was worth.",
    "debrief.worth.best": "The decision of round {round} brought most: without it {team} would have "
    "ended with {gain} less.",
    "debrief.worth.none_paid": "None of its decisions brought more than going on as before.",
    "debrief.worth.worst": "That of round {round} cost most: without it {team} would have ended with "
    "{gain} more.",
    "debrief.worth.still": "{team} never changed a decision, so there is none to judge.",
    "debrief.worth.title": "Round {round} moved the result most, by {gain}",
    "debrief.worth.title.still": "No decision was changed, and none moved the result",
    "debrief.worth.axis": "Effect on {score}, {unit}",
    "debrief.worth.axis.plain": "Effect on {score}",
    "debrief.worth.caption": "Bars: final {score} less that of the same match with the decision of the "
    "round before, under the luck of the game. Points: mean of the same under {lucks} other lucks, with "
    "its 95 % interval; where that lies on both sides of 0, the decision may as well have helped as harmed.",
    "debrief.worth.here": "in this game",
    "debrief.worth.there": "under other lucks",
    "debrief.worth.alt": "By round: {facts}.",
    "debrief.worth.fact": "round {round} {value}",
    "debrief.worth.table": "What was decided in each round, and what it was worth: in this game, and on "
    "the mean of {lucks} other lucks with a 95 % interval.",
    "debrief.column.round": "Round",
    "debrief.column.decided": "Changed to",
    "debrief.column.came": "How it came",
    "debrief.column.worth": "Worth",
    "debrief.column.elsewhere": "Other lucks",
    "debrief.decided.nothing": "nothing",
    "debrief.decided.item": "{lever} {value}",
    "debrief.came.submitted": "handed in",
    "debrief.came.repeated": "repeated",
    "debrief.came.robot": "robot",
    # luck and skill
    "debrief.luck.heading": "Luck and skill",
    "debrief.luck.text": "All decisions of all teams were played again under {lucks} other lucks: other "
    "customers, and other accidents, but the same market.",
    "debrief.luck.range": "The same decisions end {places} in {share} of them.",
    "debrief.luck.one": "The same decisions end {place} in {share} of them.",
    "debrief.luck.win": "They win in {share} of them (95 % interval {low} to {high}).",
    "debrief.luck.kind": "Luck was kind: in {share} of them the place is worse than the {place} of the game.",
    "debrief.luck.unkind": "Luck was unkind: in {share} of them the place is better than the {place} of "
    "the game.",
    "debrief.luck.usual": "The {place} place of the game is neither unusually good nor bad for these "
    "decisions.",
    "debrief.luck.title": "Under other lucks, {team} ends {places} in {share} of all matches",
    "debrief.luck.axis.x": "Place",
    "debrief.luck.axis.y": "Share of {lucks} lucks, %",
    "debrief.luck.caption": "Places that the decisions of the game lead to under {lucks} other lucks; "
    "the outlined bar is the place in the game. Lines: 95 % intervals.",
    "debrief.luck.alt": "By place: {facts}.",
    "debrief.luck.fact": "{place} {share}",
    # the best reply
    "debrief.reply.heading": "The best reply of each round",
    "debrief.reply.text": "For each round, {tries} other decisions were tried, with what the others "
    "decided then, the luck of the game, and all later decisions as they were. Nobody could know that "
    "luck: this is hindsight. A better decision may not have been among those tried, so what is missing is "
    "at least so much.",
    "debrief.reply.marks": "Marks for decisions: {marks} of 100, the mean of the rounds. A round has "
    "100 where nothing tried is better, 50 where the decision does as well as the middle one of those "
    "tried, and in proportion, but never less than 0.",
    "debrief.reply.none": "In no round was anything better found.",
    "debrief.reply.most": "Most was missing in round {round}: {regret}.",
    "debrief.reply.table": "The best found in each round, by what is otherwise than decided; what was "
    "missing in the final {score}; and marks.",
    "debrief.column.best": "Best found",
    "debrief.column.regret": "Missing",
    "debrief.column.marks": "Marks",
    "debrief.reply.own": "what was decided",
    "debrief.reply.borrowed": "what another team did, or a mix with it",
    # satisfaction, loyalty, promises
    "debrief.loyal.heading": "Satisfied, and loyal?",
    "debrief.loyal.both": "From the first round to the last, satisfaction went {satisfied} and the "
    "share of customers kept went {kept}: both moved the same way.",
    "debrief.loyal.apart": "From the first round to the last, satisfaction went {satisfied} while the "
    "share of customers kept went {kept}: they moved in opposite ways.",
    "debrief.loyal.still.satisfied": "From the first round to the last, satisfaction stayed at "
    "{satisfied}, while the share of customers kept went {kept}.",
    "debrief.loyal.still.kept": "From the first round to the last, satisfaction went {satisfied}, while "
    "the share of customers kept stayed at {kept}.",
    "debrief.loyal.still": "From the first round to the last, satisfaction stayed at {satisfied}, and "
    "the share of customers kept at {kept}.",
    "debrief.loyal.single": "In the one round, satisfaction was {satisfied} and {kept} of customers "
    "were kept.",
    "debrief.loyal.move": "from {first} to {last}",
    "debrief.loyal.title": "{team} kept {kept} of its customers in the last round, at a satisfaction of "
    "{satisfied}",
    "debrief.loyal.title.unknown": "{team} has no customers left",
    "debrief.loyal.axis.satisfied": "Satisfaction, 1 to 5",
    "debrief.loyal.axis.kept": "Customers kept, %",
    "debrief.loyal.axis.share": "Share of purchases, %",
    "debrief.loyal.axis.round": "Round",
    "debrief.loyal.caption": "By round: satisfaction of customers at its end; share of all who were "
    "customers in it that were not lost; share of all purchases in the market.",
    "debrief.loyal.alt": "By round: {facts}.",
    "debrief.loyal.fact": "round {round} satisfaction {satisfied}, kept {kept}, share {share}",
    "debrief.promise.none": "{team} never promised an answer within a time.",
    "debrief.promise.kept": "Of its promises to answer in time, {team} kept {share} ({kept} of {all}) "
    "and paid {payouts} to those who complained.",
    "debrief.promise.unused": "{team} promised an answer within a time, but nobody called.",
    "debrief.promise.table": "Promises by round: minutes promised, promises kept and broken, payouts "
    "and compensation.",
    "debrief.column.promised": "Promised (minutes)",
    "debrief.column.kept": "Kept",
    "debrief.column.broken": "Broken",
    "debrief.column.share_kept": "Share kept",
    "debrief.column.paid": "Paid ({currency})",
    "debrief.column.paid.plain": "Paid",
    # the class
    "debrief.rank.won": "{team} won; its {score} is {value}.",
    "debrief.rank.table": "Scores at the end of round {rounds}, and how often the same decisions win "
    "under {lucks} other lucks, with a 95 % interval.",
    "debrief.column.win": "Would win",
    "debrief.class.luck.heading": "How much of it was luck",
    "debrief.class.luck.share": "Of the variance of points between teams, {share} is luck (95 % "
    "interval {low} to {high}); the rest goes with their decisions.",
    "debrief.class.luck.sure": "The winner's decisions win in {share} of {lucks} other lucks: that it "
    "won was hardly luck.",
    "debrief.class.luck.more": "The winner's decisions win in {share} of {lucks} other lucks, more "
    "often than not.",
    "debrief.class.luck.less": "The winner's decisions win in only {share} of {lucks} other lucks.",
    "debrief.class.luck.other": "{team} would win more often, in {share}.",
    "debrief.class.luck.title": "The same decisions under {lucks} other lucks: {team} wins {share} of "
    "the matches",
    "debrief.class.luck.axis": "Share of lucks, %",
    "debrief.class.luck.caption": "How often the decisions of each team lead to each place under "
    "{lucks} other lucks, the darkest being the first; teams in the order of the game.",
    "debrief.class.luck.fact": "{team}: {facts}",
    "debrief.class.loyal.heading": "Satisfied, and loyal?",
    "debrief.class.loyal.same": "The most satisfied customers, those of {team} ({satisfied}), were also "
    "those most often kept ({kept}).",
    "debrief.class.loyal.other": "The most satisfied customers were those of {team} ({satisfied}; "
    "{kept} kept), but most often kept were those of {other} ({other_satisfied}; {other_kept} kept).",
    "debrief.class.loyal.title": "{team} has the most satisfied customers, {other} keeps the most",
    "debrief.class.loyal.title.same": "{team} has the most satisfied customers, and keeps the most",
    "debrief.class.loyal.axis": "Satisfaction, mean of the ends of the rounds, 1 to 5",
    "debrief.class.loyal.axis.kept": "Customers kept a round, %",
    "debrief.class.loyal.caption": "Each team over all rounds: satisfaction, and the share of customers "
    "kept from round to round. This is the one game that was played: small differences may be chance.",
    "debrief.class.loyal.fact": "{team} satisfaction {satisfied}, kept {kept}",
    "debrief.class.promise.heading": "Promises",
    "debrief.class.promise.none": "No team promised an answer within a time.",
    "debrief.class.promise.table": "Promises of an answer in time, over all rounds, by team.",
    "debrief.column.promises": "Promises that came due",
    "debrief.class.matrix.heading": "What buyers saw",
    "debrief.class.matrix.title": "{highest} is seen to be worth most at the end, {cheapest} to be cheapest",
    "debrief.class.matrix.title.same": "{highest} is seen at the end to be worth most, and to be cheapest",
    "debrief.class.matrix.caption": "The customer matrix: perceived use value (0 is the norm of the "
    "market at the start) against the price paid (list price at the start is 1), of those who bought, "
    "round by round; hollow at the first round, full at the last.",
    "debrief.class.matrix.fact": "{team} from value {v0} at price {p0} to value {v1} at price {p1}",
    "debrief.class.moves.heading": "What the market taught",
    "debrief.class.moves.text": "Each decision was tried again with one lever moved, up or down, all "
    "else as it was. This is how often that would have raised the final {score} of the team that moved it, "
    "of the times that it changed anything.",
    "debrief.class.moves.best": "Of moves that did so at least {least} times, the one that helped most "
    "often was “{move}”: in {helped} of {tried}.",
    "debrief.class.moves.worst": "The one that helped least often was “{move}”: in {helped} of {tried}.",
    "debrief.class.moves.caution": "They were tried around what these teams did, against these rivals: "
    "other markets, and other rivals, may teach something else.",
    "debrief.move.up": "{lever}: more",
    "debrief.move.down": "{lever}: less",
    "debrief.class.moves.title": "What helped most often was “{move}”",
    "debrief.class.moves.axis": "Raised the final {score}, % of times tried",
    "debrief.class.moves.caption": "Each lever moved alone, over all teams, rounds and steps tried; "
    "beside each bar, how often that changed anything. Lines: 95 % intervals, as if tries were "
    "independent. Hatched: less of it.",
    "debrief.class.moves.fact": "{move} {helped} of {tried}",
}
