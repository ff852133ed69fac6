"""What customers meet in one month: every firm's offers, promises and reach, as arrays both engines read."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.customers.desk_parameters import DeskTerms
from sim.model.customers.discounts import Discounts
from sim.model.machine.arrays import Floats
from sim.model.rules.competition import LifeTerms


class TalkTerms(NamedTuple):
    """What is said of firms."""

    by_talk: Floats  # (firm, segment) chance to become aware by talk this month, part of the hazard
    lighthouse: Floats  # (firm, segment) further chance of lighthouse customers
    rumour: Floats  # (firm, segment) utility that word lends a firm with those who know it
    reward: Floats  # (firm,) minor units for a customer who came by talk


class ApproachTerms(NamedTuple):
    """What firms do to their customers beside selling; (firm, segment) unless said otherwise."""

    active: Floats  # (firm,) 1 if there is anything to do
    let_go: Floats  # (firm,) share of unwanted customers served no longer
    win_back: Floats  # (firm,) chance that a lapsed customer comes back
    member_cost: Floats  # (firm,) minor units a member of the programme
    trust_shock: Floats  # share of trust lost by all
    exits: Floats  # chance to leave
    cadence: Floats  # contacts a customer
    relevance: Floats  # chance that they are about the customer's concern
    contact_cost: Floats  # minor units a contact
    relationship_cost: Floats  # minor units a customer
    voice: Floats  # further chance that a failure is complained of
    follow_up: Floats  # share of silent failures found
    case_cost: Floats  # minor units a failure found, or complaint, that somebody follows up


class TierTerms(NamedTuple):
    """What differs by tier; (firm,)."""

    light_service: Floats  # share of the usual handling that light customers get
    priority: Floats  # 1 where heavy and super-heavy customers are answered first
    top_care: Floats  # value that care adds for heavy and super-heavy customers


class ProgrammeTerms(NamedTuple):
    """Each firm's loyalty programme; (firm,)."""

    reward: Floats  # share of the price given back in points; 0 without a programme
    worth: Floats  # share of the price that these are worth to a customer
    saved: Floats  # the same as ln of a lower price, -ln(1 - worth)
    pressure: Floats  # utility of a reward about to be reached
    redeemed: Floats  # share of points that cost the firm money
    enrolment: Floats  # minor units for who joins


class DangerTerms(NamedTuple):
    """What customers meet of pushed wants and of the use of data; (firm,) unless said otherwise."""

    pushed: Floats  # multiple of what a purchase comes to
    data_use: Floats  # share to which the data of those who consent are used, 0 to 1
    unasked_use: Floats  # the same of those who do not consent
    relevance: float  # value that full use of data adds
    annoyance: float  # points that full use without consent costs
    consent_share: float  # of customers


class Terms(NamedTuple):
    """The terms of one month; each field says its axes, its meaning and its unit."""

    norm: float  # N, the market's norm of value
    discount: float  # present value, at month 0, of one unit of this month's money
    available: Floats  # (firm, category, segment) 1 where sold, else 0
    price: Floats  # (firm, category) list price, multiple of the category's starting price
    log_price: Floats  # (firm, category) ln of it
    log_mean: Floats  # (category, segment) mean of log_price over the firms that sell there; 0 if none does
    log_start: Floats  # (category, segment) the same of those that sold there from the start, as it was then
    value: Floats  # (firm, category, segment) perceived value P before noise; 0 where not sold
    unit_cost: Floats  # (firm, category) cost of goods, share of the starting price
    handling: Floats  # (category,) money a purchase, of a customer of mean cost to serve
    hazard: Floats  # (firm, segment) chance to become aware this month
    fame: Floats  # (firm, segment) utility that hearsay gives an untried firm
    pull: Floats  # (firm, segment) utility that a firm has for everybody: its promises, its good will
    discounts: Discounts[Floats]  # by customer, as shares of the price
    log_discounts: Discounts[Floats]  # the same as ln(1 - share)
    care: Floats  # (firm,) value that care adds for regular and better customers
    failure: Floats  # (firm,) chance that a purchase goes wrong
    solved: Floats  # (firm,) chance that an answered complaint is solved
    promise_minutes: Floats  # (firm,) promised wait in minutes, 0 without a promise
    stringency: Floats  # (firm,) how much the promised wait asks of a firm, 0 to 1
    promised: Floats  # (firm, segment) how much a firm's promises come to, 0 to 1; 0 without
    payout: Floats  # (firm,) minor units of money for a broken promise that is claimed
    claim: Floats  # (firm,) chance that a broken promise is claimed
    feigned: Floats  # (firm,) chance that a contact is claimed although the promise was kept
    tolerance: Floats  # (segment,) zone of tolerance z, in units of value
    usual_interval: Floats  # (segment,) months between occasions of the mean customer
    talk: TalkTerms
    approach: ApproachTerms
    tiers: TierTerms
    first_at: Floats  # (segment,) index of the firm of the purchase of entering, -1 without
    first_dearer: Floats  # (segment,) ln of its price to who enters, over its price at the start
    desk: DeskTerms
    life: LifeTerms
    dangers: DangerTerms  # wants that are pushed, data that are used
    programme: ProgrammeTerms
