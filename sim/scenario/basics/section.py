"""What every section of a scenario file has in common: strictness, and a source for each number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.scenario.basics.plausible import Plausible

#: Where a number comes from: Published, Stated in the source documents, Assumed, Estimated from a log.
Status = Literal["P", "S", "A", "E"]

#: What a user may call a firm, a segment, a category, a market or a strategy.
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
#: A strategy's name; if it was made for one market, with the folder it lies in: `music_store/acquisition`.
StrategyName = Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]{0,39}/)?[a-z][a-z0-9_]{0,39}$")]


def called(name: str) -> str:
    """What reports call a strategy: its name without the folder."""
    return name.rpartition("/")[2]


class Section(BaseModel):
    """A part of a scenario file: unknown keys, wrong types, NaN and infinity are refused; nothing changes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        """Complete a part that has to be whole, where one of it is the default: what it leaves out stays."""
        if not isinstance(given, dict):
            return given
        usual = {name: cls.model_fields[name].default for name in given if name in cls.model_fields}
        parts = {
            name: {**dict(whole), **given[name]}
            for name, whole in usual.items()
            if isinstance(whole, Section) and isinstance(given[name], dict) and whole.has_to_be_whole()
        }
        return {**given, **parts}

    @classmethod
    def has_to_be_whole(cls) -> bool:
        """Whether there is anything in it that has no default of its own."""
        return any(field.is_required() for field in cls.model_fields.values())


class Range(Section):
    """How far off a number of this market may plausibly be, in place of what its declaration says."""

    low: float
    high: float
    why: str = Field(min_length=1, max_length=500, description="The reason, as a study that measured it.")

    @model_validator(mode="after")
    def _check(self) -> Range:
        if self.low > self.high:
            raise ValueError(f"low: at most high ({self.high:g}) is expected (got {self.low:g})")
        return self


def numbers(names: Iterable[str], *sections: Section) -> dict[str, float]:
    """The numbers of some sections that have one of these names, by name."""
    wanted = set(names)
    return {name: float(value) for section in sections for name, value in section if name in wanted}


def param(
    default: Any = ...,
    *,
    unit: str = "",
    status: Status = "A",
    source: str = "",
    plausible: Plausible | None = None,
    help: str = "",
    **bounds: Any,
) -> Any:
    """Declare a field that is a parameter of the market: default, unit, bounds, source, plausible range.

    These travel in the JSON Schema and into the assumption ledger of every report. A number that is assumed,
    or that a file must give, says how far off it may be, or why it is settled; a published one where known.
    """
    about: dict[str, Any] = {"unit": unit, "status": status, "source": source}
    if plausible is not None:
        about["plausible"] = plausible.as_json()
    if default is not ... or "default_factory" not in bounds:
        bounds["default"] = default
    return Field(description=help, json_schema_extra=about, **bounds)
