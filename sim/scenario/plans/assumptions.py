"""The assumption ledger: every number of a study's market, with its unit and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.basics.section import Status
from sim.scenario.plans.study import Study

_SOURCE = re.compile(rf"([{''.join(get_args(Status))}])\s*:\s*(.*)\Z", re.DOTALL)
#: What is said of a number beside what its declaration says.
SENTENCES = {
    "assumption.set": "set in {file}",
    "assumption.sum": "{meaning} Sum of {count} values.",
}
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
    """

    path: str
    value: float
    unit: str
    source: str
    status: str
    meaning: str


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
    return [_sourced(_final(row), sources) for row in rows if row.path not in unused]


def _final(row: Assumption) -> Assumption:
    path = row.path.removeprefix("study.") if row.path.startswith("study.run.") else row.path
    return Assumption(path, row.value, row.unit, row.source, row.status, row.meaning)


def _numbers(model: BaseModel, prefix: str, file: str, default: object = None) -> Iterator[Assumption]:
    for name, field in type(model).model_fields.items():
        if name != "sources":
            usual = getattr(default, name) if isinstance(default, type(model)) else field.get_default()
            yield from _values(getattr(model, name), f"{prefix}.{name}", field, usual, file)


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
    return Assumption(path, float(value), str(extra.get("unit", "")), source, status, meaning)


def _sourced(row: Assumption, sources: dict[str, str]) -> Assumption:
    path = row.path
    while path and path not in sources:
        path = path.rpartition(".")[0]
    if not path:
        return row
    found = _SOURCE.match(sources[path].strip())
    status, source = (found[1], found[2]) if found else ("A", sources[path])
    return Assumption(row.path, row.value, row.unit, source, status, row.meaning)
