"""Texts that stand beside what they are about, by key; a language but English has them in its folder."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from itertools import chain

from sim.scenario.basics.errors import UserError
from sim.scenario.plans.assumptions import SENTENCES
from sim.scenario.plans.beliefs import BELIEFS
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.parameters import Parameter, of_migration_markets
from sim.scenario.plans.parameters import declared as of_markets
from sim.study.calibrate import sentences as of_fits
from sim.study.claims.claims import CLAIMS
from sim.study.facts import sentences as of_measurements
from sim.study.facts.expected_verdicts import read_expected
from sim.study.facts.fact_table import read_facts
from sim.study.logs import sentences as of_logs
from sim.study.measure import sentences as of_verdicts
from sim.study.migration import sentences as of_chains

_MONEY = re.compile(r"^money\b")


@functools.cache
def declared() -> Mapping[str, str]:
    """Every such text, in English."""
    said = (of_verdicts, of_logs, of_fits, of_chains, of_measurements)
    return dict(
        chain(
            *(module.TEXTS.items() for module in said),
            SENTENCES.items(),
            _of_beliefs().items(),
            _of_levers().items(),
            _of_parameters().items(),
            _of_facts().items(),
            _of_claims().items(),
        )
    )


def parameters() -> dict[str, Parameter]:
    """Every number that a scenario file may set, by the key of what is said of it."""
    usual = {f"parameter.{one.path}": one for one in of_markets()}
    return usual | {f"parameter.migration.{one.path}": one for one in of_migration_markets()}


def says(one: Parameter) -> str:
    """What is said of a number; its name where nothing is."""
    return one.says or one.path.rpartition(".")[2].replace("_", " ")


def _of_beliefs() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, belief in BELIEFS.items():
        found |= {
            f"belief.{name}": belief.label,
            f"belief.{name}.says": belief.says,
            f"belief.{name}.truth": belief.truth,
        }
    return found


def _of_levers() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, lever in LEVERS.items():
        found |= {f"lever.{name}.effect": lever.effect, f"lever.{name}.cost": lever.cost}
        found |= {f"unit.{lever.unit}": in_money(lever.unit), f"source.{lever.source}": lever.source}
    return found


def _of_parameters() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, one in parameters().items():
        found[key] = says(one)
        if one.unit:
            found[f"unit.{one.unit}"] = in_money(one.unit)
        if one.source:
            found[f"source.{one.source}"] = one.source
    return found


def _of_facts() -> dict[str, str]:
    """Statements of the table of facts, and why one is not met; nothing without the table."""
    try:
        facts, verdicts = read_facts(), read_expected()
    except UserError:
        return {}
    whys = {f"fact.{name}.why": row.why for name, row in verdicts.items() if row.why}
    return {f"fact.{name}": fact.statement for name, fact in facts.items()} | whys


def _of_claims() -> dict[str, str]:
    """Why a claim holds in few plausible worlds."""
    return {f"claim.{name}.fewer": claim.fewer for name, claim in CLAIMS.items() if claim.fewer}


def in_money(unit: str, money: str = "{money}") -> str:
    """The text of a unit with the currency, or room for it, in place of money."""
    return _MONEY.sub(money, unit)
