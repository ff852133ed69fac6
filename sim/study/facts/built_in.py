"""What decides the facts that are built in, and how to see it: the proof of the label."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.basics.errors import UserError

_SEPARATOR = ";"


@dataclass(frozen=True)
class BuiltIn:
    """The constants that decide a fact.

    Attributes
    ----------
    neutral : tuple of str
        Overrides, as ``--set`` takes them, with which these constants do nothing: the finding is gone.
    half : tuple of str
        Overrides with which they have half of their effect: the finding stands, or its number has moved with
        them.
    why : str
        How they decide it.
    """

    neutral: tuple[str, ...]
    half: tuple[str, ...]
    why: str

    @property
    def decided_by(self) -> tuple[str, ...]:
        """Paths of the constants, those of the market without its name."""
        return tuple(setting.split("=")[0].removeprefix("market.") for setting in self.neutral)


def _settings(text: str) -> tuple[str, ...]:
    return tuple(setting.strip() for setting in text.split(_SEPARATOR) if setting.strip())


def read_built_in(path: Path) -> dict[str, BuiltIn]:
    """What decides each fact that is built in, by its id.

    Raises
    ------
    UserError
        If the table is missing, or a row is not as expected.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {
                row["id"]: BuiltIn(_settings(row["neutral"]), _settings(row["half"]), row["why"].strip())
                for row in csv.DictReader(file)
            }
    except (OSError, KeyError, AttributeError) as error:
        raise UserError(
            f"{path}: what decides the facts that are built in cannot be read ({error})"
        ) from None
