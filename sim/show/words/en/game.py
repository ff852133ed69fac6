"""English: the game. Its levers, what may happen, what can be bought, what counts, how robots decide."""

from __future__ import annotations

TEXTS = {
    # what a team decides
    "game.lever.price": "List price",
    "game.lever.price.help": "Per cent of the price at the start. Who pays more compares more, and stays as "
    "long as what they get is worth it.",
    "game.lever.welcome_discount": "Welcome discount",
    "game.lever.welcome_discount.help": "Per cent off a customer's first purchase. It brings people in; it "
    "is no reason to stay.",
    "game.lever.promised_minutes": "Promised minutes",
    "game.lever.promised_minutes.help": "A promise to answer within so many minutes; 0 promises nothing. A "
    "promise kept earns trust, one broken costs more than none.",
    "game.lever.payout": "Payout of a broken promise",
    "game.lever.payout.help": "Money for each broken promise that a customer claims. It makes a promise "
    "credible, and dear if it is not kept.",
    "game.lever.staff": "More staff",
    "game.lever.staff.help": "Wages of further people at the service desk. They shorten waits.",
    "game.lever.recovery": "Putting things right",
    "game.lever.recovery.help": "Money for solving complaints. Who complains and is helped at once trusts "
    "the firm more than before; few complain.",
    "game.lever.care": "Care for regulars",
    "game.lever.care.help": "Money for knowing regular customers and looking after them, shared by all of "
    "them.",
    "game.lever.quality": "Quality",
    "game.lever.quality.help": "Money for what is sold, shared by all customers. All feel it, the longer "
    "they stay.",
    "game.lever.advertising": "Advertising",
    "game.lever.advertising.help": "Money for being heard of. It reaches those who do not know the firm, "
    "and keeps it in mind; the effect fades.",
    "game.serve": "Whom to serve",
    "game.serve.help": "Segments that the firm sells to. Who is not served goes elsewhere, and lets the "
    "desk breathe.",
    # in which unit, with the bounds that a form or a sheet shows
    "game.unit.percent": "%",
    "game.unit.minutes": "minutes",
    "game.unit.money": "{currency}",
    "game.unit.money_a_month": "{currency} a month",
    "game.unit.percent.long": "per cent",
    "game.unit.minutes.long": "minutes",
    "game.unit.money.long": "{currency} each",
    "game.unit.money_a_month.long": "{currency} a month",
    # where the game stands
    "game.phase.waiting": "waiting for the instructor",
    "game.phase.open": "open for decisions",
    "game.phase.closed": "closed, to be run",
    "game.phase.over": "over",
    "game.paused": "paused",
    "game.round.practice": "practice round {number}",
    "game.round.of": "round {number} of {rounds}",
    # how a seat's decision came about
    "game.decided.handed_in": "handed in by {who} at {at} UTC",
    "game.decided.robot": "robot ({habit})",
    "game.decided.repeated": "absent: repeats its last decision",
    "game.decided.usual": "absent: has never decided, does as usual",
    "game.decided.open": "not yet",
    # what the instructor may let happen
    "game.happening.rival_enters": "A rival enters",
    "game.happening.rival_enters.help": "A cheap shop opens and advertises; it stays.",
    "game.happening.breach": "A breach of data",
    "game.happening.breach.help": "Data of one team's customers leak. They trust it less, and it takes time.",
    "game.happening.cost_shock": "Goods cost more",
    "game.happening.cost_shock.help": "What is sold costs every firm 15 % more to buy, from now on.",
    "game.happening.new_technology": "A new technology",
    "game.happening.new_technology.help": "What firms offer looks old at once, and money for quality "
    "reaches further.",
    # the log's kinds of events, as the instructor's history tells them
    "game.event.created": "The game was made.",
    "game.event.seeded": "The luck was set to seed {seed}.",
    "game.event.opened": "Round {round} was opened.",
    "game.event.looked": "{who} looked at the page of {team}.",
    "game.event.edited": "{who} began to decide for {team}.",
    "game.event.submitted": "{who} handed in a decision of {team} for round {round}.",
    "game.event.closed": "Round {round} was closed.",
    "game.event.happening": "{what}, from round {round}.",
    "game.event.happening.team": "{what} ({team}), from round {round}.",
    "game.event.bought": "{team} bought {report}.",
    "game.event.ran": "Round {round} was run.",
    "game.event.undone": "Round {round} was undone, to be decided again.",
    "game.event.paused": "The game was paused.",
    "game.event.resumed": "The game went on.",
    "game.event.reset": "The practice is over; all starts anew.",
    "game.event.ended": "The game is over.",
    # market research
    "game.report.satisfaction": "Satisfaction survey",
    "game.report.satisfaction.help": "How satisfied a sample of each firm's customers are, 1 to 5, and how "
    "many say 5.",
    "game.report.wallet": "Share of wallet",
    "game.report.wallet.help": "Of what your customers buy of such goods, how much they buy from you, and "
    "whom else they buy from.",
    "game.report.matrix": "Customer matrix",
    "game.report.matrix.help": "How customers of all firms see value and price of each, beside one another.",
    "game.report.leavers": "Who left and why",
    "game.report.leavers.help": "A sample of those you lost in the last round: who they were, and the "
    "reason they give.",
    "game.report.promises": "Rivals' promises",
    "game.report.promises.help": "What each firm promises and, by people who called it, how often that was "
    "kept.",
    "game.report.source": "Asked: {asked} people, after round {round}.",
    "game.report.band": "From and to are the ends of the 95 % interval of a survey of this size.",
    "game.report.nobody": "Nobody who could be asked.",
    "game.column.firm": "Firm",
    "game.column.segment": "Segment",
    "game.column.reason": "Reason",
    "game.column.asked": "Asked",
    "game.column.said": "Say so",
    "game.column.what": "What",
    "game.column.name": "Which",
    "game.column.wait": "Wait (minutes)",
    "game.column.wait_low": "Wait, from",
    "game.column.wait_high": "Wait, to",
    "game.column.mean": "Mean",
    "game.column.low": "From",
    "game.column.high": "To",
    "game.column.fives": "Say 5",
    "game.column.fives_low": "Say 5, from",
    "game.column.fives_high": "Say 5, to",
    "game.column.share": "Share",
    "game.column.value": "Perceived value (%)",
    "game.column.value_low": "Value, from",
    "game.column.value_high": "Value, to",
    "game.column.price": "Perceived price (%)",
    "game.column.price_low": "Price, from",
    "game.column.price_high": "Price, to",
    "game.column.promised": "Promised (minutes)",
    "game.column.payout": "Payout",
    "game.column.kept": "Kept",
    "game.column.kept_low": "Kept, from",
    "game.column.kept_high": "Kept, to",
    # decisions as files, and the sheet to fill in
    "game.sheet.head": "{title}, round {round} of {rounds}, {months} months. You may spend {budget} "
    "{currency} a month in all. What is left empty stays as it is now.",
    "game.sheet.lever": "{label}, {unit}: {low} to {high}, now {now}.",
    "game.sheet.serve": "{label}: a list of {segments}, now [{now}].",
    "game.file.who": "file",
    "game.file.taken": "taken: {name} ({mark}). It may be changed until the round is closed.",
    "game.file.refused": "refused: {name} ({mark}). The last valid decision stands.",
    "game.file.spends": "It spends {money} {currency} a month.",
    "game.file.late": "{path}: round {round} is closed, the decision comes too late; the last valid one "
    "stands",
    "game.file.early": "{path}: round {round} is not open yet; hand the decision in when it is",
    # scores
    "game.score.profit": "Profit",
    "game.score.profit.help": "What was earned in all rounds, after research, discounted to the start.",
    "game.score.value": "Value",
    "game.score.value.help": "Profit, and what the customers known at the end are still worth.",
    "game.score.satisfaction": "Satisfaction",
    "game.score.satisfaction.help": "Of the firm's customers, 1 to 5, mean of the ends of the rounds.",
    "game.score.share": "Share",
    "game.score.share.help": "Of all purchases in all rounds.",
    "game.rank.title": "Ranking after round {round}",
    "game.rank.tied": "{teams} are tied.",
    "game.rank.marks": "Counts: {marks}.",
    "game.rank.mark": "{score} {weight}",
    "game.column.place": "Place",
    "game.column.team": "Team",
    "game.column.points": "Points",
    "game.column.profit": "Profit",
    "game.column.satisfaction": "Satisfaction",
    "game.column.customers": "Customers",
    # robots
    "game.habit.steady": "steady",
    "game.habit.steady.help": "Keeps its price and spends half its budget evenly on staff, recovery, care "
    "and quality, whatever happens.",
    "game.habit.discounter": "discounter",
    "game.habit.discounter.help": "Asks 5 % less than the cheapest rival did, welcomes with a discount and "
    "spends nothing on service.",
    "game.habit.promiser": "promiser",
    "game.habit.promiser.help": "Promises what its waits allowed in the last round, pays when it fails, and "
    "puts its money into staff.",
    "game.habit.carer": "carer",
    "game.habit.carer.help": "Puts its money into care for regulars, into putting things right, and into "
    "quality.",
    "game.habit.advertiser": "advertiser",
    "game.habit.advertiser.help": "Puts its money into advertising, and a discount into the window.",
    "game.habit.imitator": "imitator",
    "game.habit.imitator.help": "Does what the team that earned most in the last round did then, as far as "
    "its budget goes.",
}
