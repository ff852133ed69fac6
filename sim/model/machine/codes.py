"""Codes that arrays hold for stages, contacts, outcomes and failures."""

from __future__ import annotations

from sim.scenario.basics.names import STAGES

#: Loyalty stages, in their order.
PROSPECT, NEW, REGULAR, LONG_STANDING, LOYAL, LAPSED = range(len(STAGES))

#: Kinds of contact; two more are an expert question that reaches an expert at once, and a plain one that the
#: front line passes on.
KINDS = ("information", "expert", "sale", "complaint")
INFORMATION, EXPERT, SALE, COMPLAINT, DIRECT, PASSED_ON = range(len(KINDS) + 2)

#: Pools of agents.
POOLS = ("front", "expert")
FRONT, EXPERTS = range(len(POOLS))

#: How a contact ends: its last call answered, hung up at the front line, hung up waiting for an expert, gone
#: at once because of the wait displayed.
ANSWERED, HUNG_UP, HUNG_UP_EXPERT, BALKED = range(4)

#: Tiers of customers by profit; nobody has one until customers are first sorted. The last is to be let go.
TIERS = ("none", "light", "middle", "heavy", "super_heavy", "unwanted")
NO_TIER, LIGHT, MIDDLE, HEAVY, SUPER_HEAVY, UNWANTED = range(len(TIERS))

#: How a customer knows of a firm.
UNKNOWN, HEARD, TOLD = range(3)

#: Why a customer is lost, and the last grievance until then (0: none).
REASONS = (
    "went silent", "own reasons", "better offer elsewhere", "price", "value below expectation", "failure",
    "waiting", "broken promise", "unwanted contacts", "scandal", "let go", "firm closed",
)  # fmt: skip
(
    SILENCE, OWN_REASONS, RIVAL, PRICE, SHORTFALL, FAILURE,
    WAITING, PROMISE, CONTACTS, SCANDAL, LET_GO, CLOSED,
) = range(len(REASONS))  # fmt: skip

#: How a customer has left a firm, 0 if it has not: so that it can be won back, or so that it cannot.
DEFECTED, DEPARTED = 1, 2

#: How badly a purchase went wrong.
FINE, MINOR, MAJOR = range(3)

#: What came of a failure: nothing was said, a complaint was not solved, solved, or solved quickly.
SILENT, UNSOLVED, SOLVED, QUICK = range(4)
#: A customer's last failure and what came of it; `mishap` tells the place.
MISHAPS = (
    "none", *(
        f"{severity}_{outcome}"
        for severity in ("minor", "major")
        for outcome in ("silent", "unsolved", "solved", "quick")
    ),
)  # fmt: skip

#: Whether an agent offers more on a contact: no, after the problem is solved, before it is.
NO_OFFER, OFFER_AFTER, OFFER_BEFORE = range(3)
