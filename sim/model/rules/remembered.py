"""Rules with their answers kept: firms charge and spend the same for months, and Python computes slowly."""

from __future__ import annotations

from functools import lru_cache

from sim.model.machine import maths
from sim.model.rules import firm as firm_rules

log = lru_cache(maxsize=4096)(maths.log)
payout_worth = lru_cache(maxsize=4096)(firm_rules.payout_worth)
response = lru_cache(maxsize=4096)(firm_rules.response)
