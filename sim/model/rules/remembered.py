"""Rules with their answers kept: firms charge and spend the same for months, and Python computes slowly."""

from __future__ import annotations

from functools import lru_cache

from sim.model import firm_rules, maths

log = lru_cache(maxsize=4096)(maths.log)
response = lru_cache(maxsize=4096)(firm_rules.response)
