"""The fixed vocabularies of the model: needs, stages, mechanisms, quadrants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

#: Seven needs that all customers share, then three that segments weigh differently (section 3).
COMMON_NEEDS = (
    "product_quality", "reliability", "after_sales", "responsiveness", "courtesy_and_skill", "convenience",
    "reassurance",
)  # fmt: skip
OWN_NEEDS = ("expert_advice", "customisation", "range")
NEEDS = COMMON_NEEDS + OWN_NEEDS
#: Needs that people serve: imitated more slowly than goods and brands (section 11).
SERVICE_NEEDS = ("after_sales", "responsiveness", "courtesy_and_skill")
COMMON_SHARE = 0.7  # [S] 70 % of needs are common, 30 % specific

#: The strategy that carries on as before, which others are measured against.
CONTROL = "hold"

#: Name beside stages or segments of all customers together.
ALL = "all"

#: Loyalty stages in the order of their codes (section 1).
STAGES = (
    "prospect",  # has never bought from this firm
    "new",  # too few purchases, or too few months since the first, to know the firm
    "regular",  # knows the firm, and is nothing of what follows: may buy elsewhere, too
    "long_standing",  # has dealt with the firm often and still does so deeply, but is not loyal
    "loyal",  # deals still more deeply, buys mostly there, and trusts the firm
    "lapsed",  # silent for long, by its own habit, and hardly buying; or has left
)
#: Groups of stages that rules and read-outs go by; the stages of each follow one another.
KNOWN = tuple(stage for stage in STAGES if stage != "prospect")  # have bought
ACTIVE = tuple(stage for stage in STAGES if stage not in ("prospect", "lapsed"))  # customers
ESTABLISHED = tuple(stage for stage in ACTIVE if stage != "new")  # know the firm
CLOSE = tuple(stage for stage in ESTABLISHED if stage != "regular")  # deal deeply with it
#: Where customers stand in the chain of moves: the stages, with the lapsed told apart into those who are
#: silent and may buy again, and those who have left and do not, unless they are won back.
CHAIN_STATES = (*(stage if stage != "lapsed" else "silent" for stage in STAGES), "gone")

QUADRANTS = (
    "loyalty",  # existing customers, existing business
    "expansion",  # existing customers, new business
    "acquisition",  # new customers, existing business
    "diversification",  # new customers, new business
)

#: What a promise may be about (section 8).
PROMISES = ("wait", "delivery", "unconditional")

#: Lines of the ledger; profit is the first less all others.
LEDGER_LINES = (
    "revenue",  # what was sold, at list prices
    "discounts",  # taken off first purchases, and by stage and tier; points; a surcharge is below 0
    "cost_of_goods",  # unit costs of what was sold
    "handling",  # cost to serve of each purchase, by customer
    "desk_pay",  # wages of agents and experts, and replacing those who leave
    "payouts",  # claimed under promises; compensation of complaints
    "relations",  # contacts, kinds of relationship, members, rewards for referral, letters of apology
    "marketing",  # reach, talk, winning back, making a launch known
    "programmes",  # care, recovery, morale, quality and all else spent on how the firm works
    "fixed",  # cost of being there, and of coordinating several segments
    "capital",  # launches, entries into segments and into the market
)

Mechanism = Literal[
    "satisfaction",  # satisfaction, expectation and trust stay as they start
    "price",  # price and reference price do not matter
    "habit",  # the last firm has no advantage
    "growth",  # relationships bring no more as they grow
    "attachment",  # nobody is born with a liking
    "attrition",  # nobody leaves for reasons of their own
    "talk",  # awareness spreads by advertising alone
    "reach",  # awareness does not spread, and reach brings no good will
    "failure",  # nothing goes wrong
    "desk",  # nobody contacts a desk
    "promise",  # promises have no effect and no cost
    "norm_growth",  # the market's norm stands still
    "perception_noise",  # value is perceived as it is
    "rivals",  # rivals stand still
    "word_of_mouth",  # what customers say of firms has no effect
    "referral",  # customers who came by talk are like all others
    "contacts",  # firms do not approach their customers
    "tiers",  # firms make no difference by profit
    "programme",  # no firm has a loyalty programme
    "win_back",  # nobody is won back
    "price_war",  # price sensitivity does not rise while prices fall
    "exit",  # nobody leaves the market when cash is gone
    "entry",  # who is not there at the start never comes
    "substitution",  # no need moves to another category
    "experience_curve",  # unit costs stay as they start
    "transfers",  # a transfer costs neither time nor satisfaction, and nobody is routed by skill
    "displayed_wait",  # no wait is displayed
    "belief",  # firms hold no belief about needs and improve all of them alike
    "need_drift",  # what customers need stays as it is
    "range",  # a wider or narrower range of goods changes nothing
    "focus",  # serving many segments costs nothing, and nobody drifts
    "wants",  # wants cannot be pushed
    "data",  # personal data are neither used nor lost
    "fraud",  # nobody claims without a cause
    "self_repair",  # failures teach nobody
    "apology",  # nobody apologises
    "compensation",  # complaints are not compensated
    "morale",  # morale stays as it starts, and neither pace nor pay depend on it
    "standardisation",  # work is not standardised
    "cross_selling",  # agents sell nothing on a call
    "serving",  # skills and approachability change nothing, and standards make nobody rigid
]
MECHANISMS: tuple[str, ...] = get_args(Mechanism)


def all_but(*on: str) -> list[str]:
    """Every mechanism but those named: what to switch off so that only they work.

    Raises
    ------
    ValueError
        If there is no mechanism of such a name.
    """
    unknown = set(on) - set(MECHANISMS)
    if unknown:
        raise ValueError(f"no such mechanism: {', '.join(sorted(unknown))}")
    return [name for name in MECHANISMS if name not in on]


def control_of(strategies: Sequence[str]) -> str:
    """The strategy that others are measured against: `hold`, or the first if `hold` was not run."""
    return CONTROL if CONTROL in strategies or not strategies else strategies[0]
