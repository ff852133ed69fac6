"""The assumption ledger: every number of a study's market, with its unit and where it comes from."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.basics.plausible import Plausible, Way
from sim.scenario.basics.section import Range, Status
from sim.scenario.plans.study import Study

_SOURCE = re.compile(rf"([{''.join(get_args(Status))}])\s*:\s*(.*)\Z", re.DOTALL)
#: What is said of a number beside what its declaration says.
SENTENCES = {
    "assumption.set": "set in {file}",
    "assumption.sum": "{meaning} Sum of {count} values.",
}
#: Why a number that was fitted has no range of its own.
_FITTED = "fitted to a log: as sure as the fit, and not varied beside it"
#: Threads cannot change a result.
_NOT_ASSUMED = frozenset({"study.run.threads", "study.run.survey_customers"})
#: How many numbers a plain list may have before it is told by its sum.
_LONG = 12


@dataclass(frozen=True)
class Assumption:
    """One number the results rest on.

    Attributes
    ----------
    path : str
        As ``--set`` takes it.
    value : float
    unit : str
    source : str
    status : {"P", "S", "A", "E"}
        Published, Stated in the source documents, Assumed, Estimated from a log.
    meaning : str
    low, high : float
        Ends of its plausible range; both the value itself if it has none.
    why : str
        The reason for the range, or for having none; empty where a published number is taken as it is, or
        the number is the study's own.
    way : str
        On what scale the range is even: times, odds, give_or_take, between, or settled.
    """

    path: str
    value: float
    unit: str
    source: str
    status: str
    meaning: str
    low: float
    high: float
    why: str = ""
    way: Way = "settled"


def assumptions(study: Study) -> list[Assumption]:
    """Return every numeric parameter of a study and its market.

    A value that differs from its default is assumed ("A"), unless the market's `sources` say where it comes
    from; an entry there holds for the number, or the group of numbers, whose path it names.
    """
    settings, market = study.settings, study.market
    study_file, market_file = f"studies/{study.name}.yaml", f"markets/{settings.market}.yaml"
    rows = list(_numbers(settings, "study", study_file))
    rows += _numbers(market, "market", market_file)
    sources = {f"market.{path}": text for path, text in market.sources.items()}
    unused = _NOT_ASSUMED if study.has_firms else {*_NOT_ASSUMED, "study.run.play_on_months"}
    stated = {f"market.{path}": given for path, given in getattr(market, "ranges", {}).items()}
    return [_stated(_sourced(_final(row), sources), stated) for row in rows if row.path not in unused]


def _final(row: Assumption) -> Assumption:
    path = row.path.removeprefix("study.") if row.path.startswith("study.run.") else row.path
    return replace(row, path=path)


def _numbers(model: BaseModel, prefix: str, file: str, default: object = None) -> Iterator[Assumption]:
    for name, field in type(model).model_fields.items():
        if name not in ("sources", "ranges"):
            usual = getattr(default, name) if isinstance(default, type(model)) else _default(field, model)
            yield from _values(getattr(model, name), f"{prefix}.{name}", field, usual, file)


def _default(field: FieldInfo, model: BaseModel) -> object:
    """What stands if a field is left out; it may follow from the fields before it."""
    return field.get_default(call_default_factory=True, validated_data=dict(model))


def _values(value: object, path: str, field: FieldInfo, usual: object, file: str) -> Iterator[Assumption]:
    if isinstance(value, BaseModel):
        yield from _numbers(value, path, file, usual)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        yield _row(path, value, field, value != usual, file)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _values(item, f"{path}.{key}", field, None, file)
    elif isinstance(value, list) and len(value) > _LONG and all(isinstance(v, int | float) for v in value):
        yield _row(path, sum(value), field, True, file, values=len(value))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _values(item, f"{path}.{index}", field, None, file)


def _row(path: str, value: float, field: FieldInfo, changed: bool, file: str, values: int = 0) -> Assumption:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    status, source = str(extra.get("status", "A")), str(extra.get("source", "")) or "default"
    if changed:
        status, source = "A", SENTENCES["assumption.set"].format(file=file)
    meaning = field.description or path.rsplit(".", 1)[-1].replace("_", " ")
    if values:
        meaning = SENTENCES["assumption.sum"].format(meaning=meaning, count=values)
    number, unit = float(value), str(extra.get("unit", ""))
    row = Assumption(path, number, unit, source, status, meaning, number, number)
    declared: Any = extra.get("plausible")
    return _ranged(row, Plausible(**declared), field) if declared and not values else row


def _ranged(row: Assumption, declared: Plausible, field: FieldInfo) -> Assumption:
    """With the declared range around its value, inside its bounds."""
    low, high = declared.around(row.value)
    least, most = _bounds(field)
    return replace(row, low=max(low, least), high=min(high, most), why=declared.why, way=declared.way)


def _bounds(field: FieldInfo) -> tuple[float, float]:
    """The least and the most that a number may be."""
    least, most = -math.inf, math.inf
    for limit in field.metadata:
        least = max(least, getattr(limit, "ge", -math.inf))
        least = max(least, math.nextafter(getattr(limit, "gt", -math.inf), math.inf))
        most = min(most, getattr(limit, "le", math.inf))
        most = min(most, math.nextafter(getattr(limit, "lt", math.inf), -math.inf))
    return least, most


def _stated(row: Assumption, ranges: Mapping[str, Range]) -> Assumption:
    """With the range that the market states; a number fitted to a log has none unless one is stated.

    A stated range holds for the number it was stated of: one that was moved out of it has its declared one.
    """
    given = ranges.get(row.path)
    if given is not None and given.low <= row.value <= given.high:
        return replace(row, low=given.low, high=given.high, why=given.why, way="between")
    if row.status == "E":
        return replace(row, low=row.value, high=row.value, why=_FITTED, way="settled")
    return row


def _sourced(row: Assumption, sources: dict[str, str]) -> Assumption:
    path = row.path
    while path and path not in sources:
        path = path.rpartition(".")[0]
    if not path:
        return row
    found = _SOURCE.match(sources[path].strip())
    status, source = (found[1], found[2]) if found else ("A", sources[path])
    return replace(row, source=source, status=status)
