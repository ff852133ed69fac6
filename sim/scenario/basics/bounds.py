"""The least that numbers of a market may be, each with its reason; what is hardly above 0 is a slip."""

from __future__ import annotations

#: Of prices and purchases: money comes in cents.
A_CENT = 0.01
#: Of times in months: nothing shorter shows in a market that is told month by month.
A_DAY = 0.03
#: Of times in minutes: nobody answers, and nobody hangs up, sooner.
A_SECOND = 0.02
#: Of shares, multiples and money a month: less than one in a thousand cannot be told from nothing. Of chances
#: that are turned into odds: 0 and 1 have none.
A_THOUSANDTH = 0.001
#: Of occasions a month: who buys more seldom than once in 80 years does not buy.
A_LIFETIME = 0.001
#: Of shares of people: one in a million is a customer or two of any market. Of numbers fitted to a log: what
#: is below is 0 to any log.
A_MILLIONTH = 1e-6
#: How distinct firms may seem: were they more alike, a cent would decide.
HARDLY_DISTINCT = 0.05
