"""The cases of a what-if: their names, what each changes, and the folder that they are kept in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.scenario.basics.errors import UserError, one_line
from sim.scenario.files.load import changed, resolve
from sim.scenario.files.overrides import parse
from sim.scenario.files.yaml_text import quoted
from sim.scenario.plans.study import Study
from sim.study.compare.results_folder import strict_json

#: What the study itself is called beside its cases.
BASE = "base"
#: Below the folder of a study's results: where what-ifs are kept.
KEPT = "what_if"
#: Most cases of one what-if, letters of a case's name, and of a folder's.
MOST_CASES, LONGEST, _LONGEST_FOLDER = 24, 60, 40
#: What of a study a case may change, beside its market and strategies.
_OWN = ("budget_per_customer_per_month", "rivals")


def listed(changes: Any) -> dict[str, list[str]]:
    """Return what a caller wants changed as lists by the names of cases; one text is a list of one.

    Raises
    ------
    UserError
        In one line, if it is anything else.
    """
    if not isinstance(changes, Mapping):
        wanted = "cases by name are expected, as 'dearer goods': [path=+10%]"
        raise UserError(f"what if: {wanted} (got {changes!r})")
    found = {}
    for name, given in changes.items():
        several = isinstance(given, Iterable) and not isinstance(given, str)
        found[name] = list(given) if several else [given]
        if wrong := [one for one in found[name] if not isinstance(one, str)]:
            raise UserError(f"what if: case {name!r}: path=value is expected, as text (got {wrong[0]!r})")
    return found


def read_cases(study: Study, changes: Mapping[str, Iterable[str]]) -> dict[str, Study]:
    """Return the study as each case has it.

    Parameters
    ----------
    study : Study
    changes : mapping of str to iterable of str
        Name of a case -> what it changes, as ``--set`` takes it.

    Raises
    ------
    UserError
        In one line, if there is no case, or one has no good name, changes nothing, changes how we look, or
        cannot be read.
    """
    if not study.has_firms:
        raise UserError(
            f"what if: study {study.name!r}: a market of firms is expected, this is a migration market"
        )
    if not changes:
        raise UserError("what if: at least one case is expected, as 'dearer goods': [path=+10%]")
    if len(changes) > MOST_CASES:
        raise UserError(f"what if: at most {MOST_CASES} cases at a time (got {len(changes)})")
    refuse_names(list(changes))
    return {name: _case(study, name, expressions) for name, expressions in changes.items()}


def refuse_names(names: Sequence[str]) -> None:
    """Refuse cases that people could not tell from one another."""
    seen: set[str] = set()
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise UserError("what if: a case without a name; write what it is, as 'attrition doubles'")
        if len(name) > LONGEST or not name.isprintable():
            wanted = f"a name of at most {LONGEST} letters on one line is expected"
            raise UserError(f"what if: case {quoted(name)}: {wanted} (got {len(name)} letters)")
        alike = name.strip().casefold()
        if alike == BASE:
            raise UserError(f"what if: case {quoted(name)}: the study itself is called so; give another name")
        if alike in seen:
            raise UserError(f"what if: two cases are called {quoted(name)}; give one of them another name")
        seen.add(alike)


def _case(study: Study, name: str, expressions: Iterable[str]) -> Study:
    given = list(expressions)
    option = f"case {quoted(name)}:"
    if not given:
        raise UserError(f"{option} nothing is changed; write PATH=VALUE")
    for override in parse(given, option):
        if override.head == "study" and override.path[0] not in _OWN:
            fault = (
                "another market or other strategies are another study"
                if override.path[0] in ("market", "strategies")
                else "how we look is the same for base and case, or luck and measure would differ, too"
            )
            raise UserError(f"{override.place}: {fault}; set it for both, outside of the case")
    return changed(study, given, option)


def folder_name(study: Study, changes: Mapping[str, Iterable[str]]) -> str:
    """A name for the folder of a what-if: that of its cases, and letters that no other what-if has.

    The same study asked the same always gives the same name.
    """
    asked = {name: list(expressions) for name, expressions in changes.items()}
    determined = strict_json([resolve(study), list(asked.items())])
    known = hashlib.sha256(determined.encode()).hexdigest()[:8]
    plain = unicodedata.normalize("NFKD", "-".join(asked)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "_", plain.lower())[:_LONGEST_FOLDER].strip("_")
    return one_line(f"{slug}-{known}" if slug else known)
