"""`sim/MODEL.md` agrees with the source, tells of everything in it, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.model.machine.draws import Decision
from sim.scenario.basics.names import LEDGER_LINES, MECHANISMS, QUADRANTS, STAGES
from sim.scenario.files.load import load_study
from sim.scenario.market.market import Market
from sim.scenario.plans.assumptions import assumptions
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.parameters import declared
from sim.show.describe import source
from sim.show.describe.page import PAGE, TEMPLATE, page, write
from tests.habits.repository import STUDIES

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_in_the_repository_is_current() -> None:
    assert page() == TEXT, "the model's description has changed: make model"


def test_writing_the_page_leaves_nothing_else(tmp_path: Path) -> None:
    assert write(tmp_path / "MODEL.md").read_text(encoding="utf-8") == TEXT
    assert [path.name for path in tmp_path.iterdir()] == ["MODEL.md"]


def _places() -> set[str]:
    """Anchors of the page: those of functions, and those that headings get."""
    heads = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r'<a id="([\w-]+)">', TEXT))


def test_every_link_leads_to_a_file_or_a_place_in_the_page() -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", TEXT)
    assert len(links) > 200
    files = {link.partition("#")[0] for link in links} - {""}
    assert [name for name in sorted(files) if not (PAGE.parent / name).exists()] == []
    assert {link[1:] for link in links if link.startswith("#")} - _places() == set()


def test_no_two_places_have_the_same_name() -> None:
    anchors = re.findall(r'<a id="([\w-]+)">', TEXT)
    assert len(anchors) == len(set(anchors)) > 150


def _cells(name: str) -> bool:
    """Whether the name stands in a row of some table."""
    return re.search(rf"^\|.*`{re.escape(name)}`", TEXT, re.MULTILINE) is not None


def test_every_name_of_the_vocabularies_is_told_of_with_its_meaning() -> None:
    names = [*LEVERS, *LEDGER_LINES, *STAGES, *QUADRANTS, *MECHANISMS, *(d.name for d in Decision)]
    assert [name for name in names if not _cells(name)] == []
    listed = [
        *source.entries("scenario/basics/names.py", "Mechanism"),
        *source.entries("scenario/basics/names.py", "STAGES"),
        *source.entries("scenario/basics/names.py", "LEDGER_LINES"),
        *((name, says) for _, name, says in source.members("model/machine/draws.py", "Decision")),
    ]
    assert [name for name, says in listed if not says] == []
    assert [number for number, _, _ in source.members("model/machine/draws.py", "Decision")] == sorted(
        Decision
    )


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_every_number_a_study_rests_on_is_a_parameter_of_the_page(path: Path) -> None:
    """The ledger of assumptions walks through a market that was read; the page, through what is declared."""
    study = load_study(path)
    if not isinstance(study.market, Market):
        return
    patterns = [
        re.compile(re.escape(re.sub(r"\(\w+\)", "", p.path)).replace(r"\*", r"[\w]+") + r"\Z")
        for p in declared()
    ]
    unknown = []
    for row in assumptions(study):
        path_there = re.sub(r"^market\.", "", row.path)
        path_there = f"study.{path_there}" if path_there.startswith("run.") else path_there
        # a long list is told by its sum
        if not any(pattern.match(path_there) or pattern.match(f"{path_there}.0") for pattern in patterns):
            unknown.append(row.path)
    assert unknown == []


def test_a_parameter_says_what_it_means() -> None:
    silent = [
        p.path for p in declared() if not p.says and not p.path.startswith(("response.", "talk.reward"))
    ]
    assert silent == []
    assert [f.name for m in source.modules("model") for f in source.functions(m) if not f.says] == []


def test_what_no_marker_brings_in_is_missed() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    for marker, missed in (
        ("{{ functions model/rules/talk.py }}", "model/rules/talk.py"),
        ("{{ parameters rivalry substitution }}", "rivalry"),
        ("{{ functions model/rules/customer.py 5. }}", "model/rules/customer.py 5. choice"),
    ):
        assert marker in text
        with pytest.raises(LookupError, match=re.escape(missed)):
            page(text.replace(marker, ""))


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("\nSee [[no_such_rule]].\n", "no_such_rule"),
        ("\nSee [[note]].\n", "2 functions"),
        ("\n{{ poem }}\n", "poem"),
        ("\n{{ parameters moods }}\n", "moods"),
        ("\n{{ functions model/rules/customer.py 99. }}\n", "99"),
    ],
)
def test_a_name_that_does_not_exist_is_an_error(added: str, fault: str) -> None:
    with pytest.raises(LookupError, match=fault):
        page(TEMPLATE.read_text(encoding="utf-8") + added)


def test_a_reference_may_name_the_module() -> None:
    text = page(TEMPLATE.read_text(encoding="utf-8") + "\nSee [[promises.promise_pull]].\n")
    assert "See [`promise_pull`](#promises-promise_pull)." in text
