"""What a number is and where it comes from is found again by key, whatever market it stands in."""

from __future__ import annotations

import pytest

import sim
from sim.scenario.plans.assumptions import assumptions
from sim.show.words import parameters
from sim.show.words.words import Words


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is looked up and not found."""
    lacking: list[str] = []
    looked_up = Words.declared

    def noting(words: Words, key: str, text: str, **values: object) -> str:
        if key not in words.keys and key != "unit.":
            lacking.append(f"{key}: {text}")
        return looked_up(words, key, text, **values)

    monkeypatch.setattr(Words, "declared", noting)
    return lacking


@pytest.mark.parametrize("study", ["mature_retail", "music_store", "subscription", "theme_park", "catalogue"])
def test_every_number_of_a_study_has_a_key(study: str, said: list[str]) -> None:
    words, rows = Words(), assumptions(sim.load_study(study))
    assert len(rows) > 20
    for row in rows:
        path = row.path.removeprefix("market.")
        meaning = parameters.meaning(words, path, row.meaning, row.unit, "EUR")
        assert meaning.startswith(row.meaning.rstrip("."))
    assert said == []


def test_a_sum_is_told_as_one_and_money_in_the_currency() -> None:
    words = Words()
    text = "Share of the segment. Sum of 60 values."
    assert parameters.meaning(words, "x", text, "money a month", "EUR") == f"{text.rstrip('.')} (EUR a month)"
    assert parameters.meaning(words, "x", text, "money a month") == f"{text.rstrip('.')} (money a month)"


def test_a_source_is_a_file_a_declaration_or_the_user_s_own() -> None:
    words = Words()
    assert parameters.source(words, "default") == ""
    assert parameters.source(words, "set in markets/m.yaml") == "set in markets/m.yaml"
    assert parameters.source(words, "Bolton 1998") == "Bolton 1998"
    assert parameters.source(words, "our own books") == "our own books"
