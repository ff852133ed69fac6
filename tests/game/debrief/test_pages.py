"""The PDFs of a debrief: whole, the same each time, and no team's secrets in another's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from sim.game.debrief.debriefing import Debriefing
from sim.game.debrief.telling import Teller
from sim.game.debrief.write import write_debrief

#: What each team decided that no other did: values as they are written.
SECRETS = {
    "team1": ["List price 113", "Quality 1,731"],
    "team2": ["Advertising 2,317", "More staff 1,117", "minutes 7", "List price 119", "price 87", "price 91"],
}


@pytest.fixture(scope="module")
def written(found: Debriefing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("debrief")
    write_debrief(found, folder)
    return folder


def text_of(path: Path) -> str:
    pages = [page.extract_text() for page in PdfReader(path).pages]
    assert pages and all(len(page) > 100 for page in pages)  # none is empty
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.mark.slow
def test_a_debrief_is_a_pdf_a_team_one_for_the_class_and_grades(written: Path) -> None:
    found = sorted(path.relative_to(written).as_posix() for path in written.rglob("*.*"))
    assert found == ["class.pdf", "grades.csv", "teams/team1.pdf", "teams/team2.pdf", "teams/team3.pdf"]


@pytest.mark.slow
def test_a_team_reads_all_that_is_its_own(written: Path, found: Debriefing) -> None:
    text = text_of(written / "teams" / "team2.pdf")
    for secret in SECRETS["team2"]:
        assert secret in text
    for heading in (
        "Why:",
        "What each decision was worth",
        "Luck and skill",
        "The best reply",
        "Satisfied, and loyal?",
    ):
        assert heading in text
    tell = Teller(found)
    assert f"ends {tell.place(found.place('team2'))} of 3" in text
    assert all(word not in text for word in ("DataFrame", "nan", "team2", "None of None", "{"))


@pytest.mark.slow
def test_no_team_reads_what_another_decided_or_bought(written: Path) -> None:
    for team in ("team1", "team2", "team3"):
        text = text_of(written / "teams" / f"{team}.pdf")
        for other, secrets in SECRETS.items():
            if other != team:
                assert not [secret for secret in secrets if secret in text]
        assert "Satisfaction survey" not in text
    assert not [s for secrets in SECRETS.values() for s in secrets if s in text_of(written / "class.pdf")]


@pytest.mark.slow
def test_the_class_reads_ranking_luck_and_what_the_market_taught(written: Path, found: Debriefing) -> None:
    text = text_of(written / "class.pdf")
    for heading in ("How much of it was luck", "What buyers saw", "Satisfied, and loyal?", "Promises"):
        assert heading in text
    assert all(found.match.game.title(team) in text for team in found.match.game.teams)
    assert "Marks" not in text  # they are each team's own


@pytest.mark.slow
def test_the_same_debrief_gives_the_same_bytes(written: Path, found: Debriefing, tmp_path: Path) -> None:
    write_debrief(found, tmp_path)
    for path in written.rglob("*.*"):
        assert path.read_bytes() == (tmp_path / path.relative_to(written)).read_bytes()
