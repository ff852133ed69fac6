"""Every number that a scenario file may set, with default, unit, bounds, status and source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.basics.plausible import Plausible
from sim.scenario.market.market import Market
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.study import StudyFile


@dataclass(frozen=True)
class Parameter:
    """One number of a market or a study, as declared.

    Attributes
    ----------
    path : str
        As in the file; ``*`` stands for every name, and for every place in a list.
    default : str
    unit : str
    bounds : str
        As an interval: a square bracket includes its end.
    status : str
        P published, S stated in the source documents, A assumed; nothing where a file must say.
    source : str
    says : str
    plausible : Plausible or None
        How far off it may be, and why; None where a published number is taken as it is.
    """

    path: str
    default: str
    unit: str
    bounds: str
    status: str
    source: str
    says: str
    plausible: Plausible | None = None


def declared() -> list[Parameter]:
    """Every number of a market, then of a study."""
    return [*_numbers(Market, ""), *_numbers(StudyFile, "study.")]


def of_migration_markets() -> list[Parameter]:
    """Every number of a migration market."""
    return [*_numbers(MigrationMarket, "")]


def group(path: str) -> str:
    """The part of the file that a parameter belongs to: its first word, or `market` if it stands alone."""
    first, _, rest = path.partition(".")
    return first if rest else "market"


def _numbers(model: type[BaseModel], prefix: str, given: object = None) -> Iterator[Parameter]:
    for key, field in model.model_fields.items():
        if key == "ranges":  # which are about numbers
            continue
        usual = getattr(given, key) if isinstance(given, model) else field.get_default()
        yield from _of(field.annotation, f"{prefix}{field.alias or key}", field, usual)


def _of(kind: Any, path: str, field: FieldInfo, usual: object) -> Iterator[Parameter]:
    """Parameters of a field, whatever it is made of: sections, names to sections, choices, numbers."""
    origin, parts = getattr(kind, "__origin__", None), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _numbers(kind, f"{path}.", usual)
    elif kind in (int, float):
        yield _row(path, field, usual)
    elif origin is dict:
        yield from _of(parts[1], f"{path}.*", field, None)
    elif origin is list:
        yield from _of(parts[0], f"{path}.*", field, None)
    elif hasattr(kind, "__metadata__"):  # Annotated
        yield from _of(parts[0], path, field, usual)
    elif type(None) in parts or sum(map(_is_section, parts)) > 1:
        for part in parts:
            several = _is_section(part) and sum(map(_is_section, parts)) > 1
            name = f"{path}({_kind(part)})" if several else path
            yield from _of(part, name, field, usual)


def _is_section(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _kind(section: type[BaseModel]) -> str:
    """The word by which a file chooses one of several sections."""
    return str(get_args(section.model_fields["kind"].annotation)[0])


def _row(path: str, field: FieldInfo, usual: object) -> Parameter:
    extra: Any = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    left_out = "required" if field.is_required() and not path.endswith(".*") else "none"
    return Parameter(
        path,
        f"{usual:g}" if isinstance(usual, int | float) else left_out,
        str(extra.get("unit", "")),
        _bounds(field),
        str(extra.get("status", "A")) if isinstance(usual, int | float) else "",
        str(extra.get("source", "")),
        field.description or "",
        Plausible(**known) if (known := extra.get("plausible")) else None,
    )


def _bounds(field: FieldInfo) -> str:
    """Bounds of a number as an interval, or nothing if there are none."""
    low, high = "(-∞", "∞)"
    for limit in field.metadata:
        for name, bracket in (("ge", "["), ("gt", "(")):
            if (value := getattr(limit, name, None)) is not None:
                low = f"{bracket}{value:g}"
        for name, bracket in (("le", "]"), ("lt", ")")):
            if (value := getattr(limit, name, None)) is not None:
                high = f"{value:g}{bracket}"
    return "" if (low, high) == ("(-∞", "∞)") else f"{low}, {high}"
