"""English: the life of a market."""

TEXTS = {
    "life.firms": "Firms in the market",
    "life.margin": "Profit over sales",
    "life.price": "Price paid",
    "life.title": "under {name}, the number of firms goes from {start} to {most} in month {month}, "
    "and ends at {end}",
    "life.caption": "Means over replications. A firm comes while margins are fat and leaves when its "
    "credit is used up; profit over sales counts every firm. Prices are multiples of the list at the start.",
    "life.alt": "Lines over {months} months: firms, margin and price. Firms at the end: {ends}.",
}
