"""A ladder of the user's own for a purchase log: cells of recency, frequency and tenure, tested in order."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from sim.scenario.basics.bounds import A_DAY
from sim.scenario.basics.section import Section
from sim.scenario.files.build import build
from sim.scenario.files.library import Library
from sim.scenario.files.yaml_text import Place
from sim.scenario.market.migration_market import StageName


class Rung(Section):
    """Who stands on a rung at the end of a period: all that is asked for holds."""

    silent_periods_at_most: int | None = Field(
        None, ge=0, le=10_000, description="Periods since the one of the last purchase; 0: bought in it."
    )
    purchases_at_least: int | None = Field(None, ge=1, le=1_000_000, description="Purchases to date.")
    known_periods_at_least: int | None = Field(
        None, ge=0, le=10_000, description="Periods since the one of the first purchase."
    )

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return any(getattr(self, name) is not None for name in type(self).model_fields)


class Ladder(Section):
    """Rungs from first tested to last; a customer stands on the first whose conditions hold."""

    kind: Literal["ladder"]
    description: str = Field("", max_length=2000)
    period_months: float = Field(
        1.0, ge=A_DAY, le=60, description="Months between two looks at the customers."
    )
    rungs: dict[StageName, Rung] = Field(
        min_length=2, max_length=32, description="Tested in this order; the last takes all who are left."
    )

    @model_validator(mode="after")
    def _check(self) -> Ladder:
        *others, last = self.rungs
        if self.rungs[last].asks:
            raise ValueError(f"rungs: the last, {last!r}, takes all who are left: nothing can be asked for")
        for name in others:
            if not self.rungs[name].asks:
                raise ValueError(f"rungs: {name!r} takes everybody, so no rung below it is ever reached")
        return self


def load_ladder(path: str | Path) -> Ladder:
    """Read a ladder file, given by its path or by its bare name.

    Raises
    ------
    UserError
        With file, line and column, if it cannot be used.
    """
    found = Path(path)
    if not found.suffix and not found.is_file():
        found = Library(Path("scenarios")).path("ladder", str(path), Place(f"ladder {path}"))
    return build(Ladder, Library.around(found).read("ladder", found))
