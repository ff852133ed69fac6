"""The fixed vocabularies of the model: needs, stages, mechanisms, quadrants."""

from __future__ import annotations

from typing import Literal

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

#: Loyalty stages in the order of their codes (section 1).
STAGES = ("prospect", "new", "regular", "long_standing", "loyal", "lapsed")

QUADRANTS = ("loyalty", "expansion", "acquisition", "diversification")

#: What a promise may be about (section 8).
PROMISES = ("wait", "delivery", "unconditional")

#: Lines of the ledger; profit is the first less all others.
LEDGER_LINES = (
    "revenue", "discounts", "cost_of_goods", "handling", "desk_pay", "payouts", "relations", "marketing",
    "programmes", "fixed", "capital",
)  # fmt: skip

Mechanism = Literal[
    "satisfaction",  # satisfaction, expectation and trust stay as they start
    "price",  # price and reference price do not matter
    "habit",  # the last firm has no advantage
    "attachment",  # nobody is born with a liking
    "attrition",  # nobody leaves for reasons of their own
    "talk",  # awareness spreads by advertising alone
    "reach",  # awareness does not spread
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
]
