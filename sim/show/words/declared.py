"""Texts that stand beside what they are about, by key; another language than English has them in its folder."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from itertools import chain

from sim.scenario.basics.errors import UserError
from sim.scenario.plans.assumptions import SENTENCES
from sim.scenario.plans.beliefs import BELIEFS
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.parameters import Parameter
from sim.scenario.plans.parameters import declared as parameters
from sim.study.calibrate import sentences as of_fits
from sim.study.facts.expected_verdicts import read_expected
from sim.study.facts.fact_table import read_facts
from sim.study.logs import sentences as of_logs
from sim.study.measure import sentences as of_verdicts
from sim.study.migration import sentences as of_chains

_MONEY = re.compile(r"^money\b")


@functools.cache
def declared() -> Mapping[str, str]:
    """Every such text, in English."""
    told = (of_verdicts.TEXTS, of_logs.TEXTS, of_fits.TEXTS, of_chains.TEXTS, SENTENCES)
    return dict(
        chain(
            *(texts.items() for texts in told),
            _of_beliefs().items(),
            _of_levers().items(),
            _of_parameters().items(),
            _of_facts().items(),
        )
    )


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
        found |= {unit_key(lever.unit): _with_money(lever.unit), f"source.{lever.source}": lever.source}
    return found


def _of_parameters() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in parameters():
        found[f"parameter.{one.path}"] = one.says
        if one.unit:
            found[unit_key(one.unit)] = _with_money(one.unit)
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


def unit_key(unit: str) -> str:
    """Key of a unit as it is declared."""
    return f"unit.{unit}"


def _with_money(unit: str) -> str:
    """The text of a unit, with room for the currency."""
    return _MONEY.sub("{money}", unit)


@functools.cache
def _by_text() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Paths of parameters, and what they match, by what is said of them."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for one in parameters():
        found.setdefault(one.says, []).append((one.path, _matching(one)))
    return found


def _matching(one: Parameter) -> re.Pattern[str]:
    path = re.escape(re.sub(r"\(\w+\)", "", one.path))
    path = re.sub(r"\\.\\\*\Z", r"(\.[^.]+)?", path)  # a long list is told by its sum, at its own path
    return re.compile(path.replace(r"\*", "[^.]+") + r"\Z")


def parameter_key(path: str, says: str) -> str:
    """Key of what is said of the parameter at a path of a scenario file; nothing if it is none of ours."""
    path = path.removeprefix("market.")
    path = f"study.{path}" if path.startswith("run.") else path
    known = (name for name, pattern in _by_text().get(says, []) if pattern.match(path))
    return next((f"parameter.{name}" for name in known), "")


def fields_of(key: str, text: str) -> dict[str, str] | None:
    """What was put into the declared text of `key` to make `text`; None if it was not made of that."""
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(declared()[key]))
    found = re.fullmatch(pattern, text, re.DOTALL)
    return found.groupdict() if found else None
