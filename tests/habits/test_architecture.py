"""ARCHITECTURE.md tells of the house as it stands: rooms and folders in order, files that exist, phases."""

from __future__ import annotations

import re

import pytest

from sim.model.firms.live_market import PHASES
from tests.habits.documents import Document
from tests.habits.repository import HOUSE, ROOT

TEXT = Document("ARCHITECTURE.md").text
CUSTOMERS = "sim/model/customers"


def rows(heading: str) -> list[list[str]]:
    """Cells of the table under a heading, without its head."""
    _, _, below = TEXT.partition(f"\n# {heading}\n")
    lines = below.split("\n# ")[0].splitlines()
    table = [line.strip("| ").split(" | ") for line in lines if line.startswith("|")]
    return table[2:]


def named() -> dict[str, str]:
    """Every module the page names, as a path: below its folder in the table of the house, else as written."""
    found: dict[str, str] = {}
    room = folder = ""
    for line in TEXT.splitlines():
        if line.startswith("| `sim/"):
            room, folder = line.split("`")[1].rstrip("/"), ""
        elif line.startswith("| | `"):
            folder = line.split("`")[1]
        elif not line.startswith("|"):
            room, folder = CUSTOMERS, ""
        for name in re.findall(r"`([\w/]+\.(?:py|md))`", line):
            parts = (room, folder, name) if "/" not in name else (name,)
            found[f"{name}: {line[:40]}"] = "/".join(filter(None, parts))
    return found


def test_rooms_and_folders_stand_in_their_order() -> None:
    first = [re.findall(r"^\|(?: `sim/(\w*)/`)? \|(?: `(\w+)`)?", line) for line in TEXT.splitlines()]
    told = [cells[0] for cells in first if cells and any(cells[0])]
    expected = [
        ("", "cli"),
        *(pair for room, folders in HOUSE.items() for pair in [(room, ""), *(("", f) for f in folders)]),
    ]
    assert told == expected


@pytest.mark.parametrize("path", sorted(set(named().values())))
def test_a_file_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).is_file()


def test_the_month_is_told_as_the_code_has_it() -> None:
    assert [f"{phase.strip('*')}: {what}" for phase, what, _ in rows("A month")] == list(PHASES)
