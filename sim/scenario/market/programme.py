"""Loyalty programmes: who joins, what points are worth, and what a programme costs (section 6)."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_THOUSANDTH
from sim.scenario.basics.plausible import between, odds, times
from sim.scenario.basics.section import Section, param


class Programme(Section):
    """A loyalty programme: members are given part of the price back in points, and a reward for enough."""

    worth: float = param(
        0.7,
        unit="share of the money",
        ge=0,
        le=1,
        plausible=odds(2.0, "points come later, as goods, and may lapse: from half to four fifths"),
        help="What points are worth to a customer, of the money that they stand for.",
    )  # fmt: skip
    pressure: float = param(
        0.5,
        unit="utility",
        source="Kivetz, Urminsky & Zheng 2006; Taylor & Neslin 2005 (that it grows with the points); of a "
        "size that makes the share of wallet rise by few points, as in Leenheer et al. 2007",
        ge=0,
        le=5,
        plausible=times(2.0, "published effects on the share of wallet are small and differ by programme"),
        help="Pull of a reward about to be reached in a generous programme; none just after a reward.",
    )  # fmt: skip
    half_reward: float = param(
        0.01,
        unit="share of the price",
        ge=A_THOUSANDTH,
        le=1,
        plausible=times(2.0, "grocers give back about 1 %, and richer programmes seldom move more"),
        help="Points given back at which the pull of a reward is half of the most.",
    )  # fmt: skip
    reward_at: float = param(
        0.1,
        unit="multiple of the price",
        ge=A_THOUSANDTH,
        le=100,
        plausible=times(3.0, "from a voucher a quarter to a gift in three years"),
        help="Points that make a reward, as money, in prices of the market's first category.",
    )  # fmt: skip
    often: float = param(
        2.0,
        unit="rewards a year",
        ge=A_THOUSANDTH,
        le=1000,
        source="Hartmann & Viard 2008 (frequent customers do not go by their points; the number is assumed)",
        plausible=times(2.0, "one reward in good time to one a season"),
        help="Rewards that come by themselves, at the pace of late, at which the next pulls half as much.",
    )  # fmt: skip
    joining: float = param(
        0.05,
        unit="multiple of the price a year",
        ge=A_THOUSANDTH,
        le=100,
        plausible=times(3.0, "a quarter to three quarters of the customers of a shop carry its card"),
        help="Points a year, as worth to the customer, that make half of those join who would get as much.",
    )  # fmt: skip
    redeemed: float = param(
        0.8,
        unit="share of points",
        source="the rest is never claimed",
        ge=0,
        le=1,
        plausible=between(0.6, 0.95, "published counts of points that lapse go from few to a third and more"),
        help="Points that are ever redeemed, and so cost money; booked as they are given.",
    )  # fmt: skip
    enrolment_cost: float = param(
        2.0,
        unit="money a member",
        ge=0,
        le=1e5,
        plausible=times(2.0, "an app costs less than a card with a welcome gift"),
        help="Cost of enrolling a member: card, welcome, data.",
    )  # fmt: skip
    member_cost: float = param(
        0.15,
        unit="money a member a month",
        ge=0,
        le=1e5,
        plausible=times(2.0, "statements, systems and staff; less by mail electronic, more by post"),
        help="Running cost of a member who has not lapsed: statements, systems, service.",
    )  # fmt: skip
