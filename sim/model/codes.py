"""Codes that arrays hold for stages, contacts, outcomes and failures."""

from __future__ import annotations

#: Loyalty stages, in the order of `sim.scenario.names.STAGES`.
PROSPECT, NEW, REGULAR, LONG_STANDING, LOYAL, LAPSED = range(6)

#: Kinds of contact.
INFORMATION, EXPERT, SALE, COMPLAINT = range(4)

#: Pools of agents.
FRONT, EXPERTS = range(2)

#: How a contact ends: its last call answered, hung up at the front line, hung up waiting for an expert.
ANSWERED, HUNG_UP, HUNG_UP_EXPERT = range(3)

#: How badly a purchase went wrong.
FINE, MINOR, MAJOR = range(3)
