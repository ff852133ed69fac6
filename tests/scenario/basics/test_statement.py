"""A sentence is its English text, and keeps what it takes to be said in another language wherever it goes."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from sim.scenario.basics.statement import (
    CLAUSES,
    LIST,
    SERIES,
    Statement,
    kept,
    listed,
    named,
    recalled,
    stated,
)

TEXTS = {"beats": "{best} beats {beaten}.", "name": "hold"}


def sentence() -> Statement:
    beaten = listed([Statement(name, f"strategy.{name}") for name in ("one", "two", "three")])
    return stated(TEXTS, "beats", best=stated(TEXTS, "name"), beaten=beaten)


def test_it_reads_as_english_with_lists_joined() -> None:
    assert sentence() == "hold beats one, two and three."
    assert json.dumps([sentence()]) == '["hold beats one, two and three."]'


def test_it_knows_its_key_and_what_was_put_in() -> None:
    said = sentence()
    assert said.key == "beats"
    assert said.values["best"].key == "name"
    assert said.values["beaten"].key == LIST
    assert [item.key for item in said.values["beaten"].values["items"]] == [
        "strategy.one", "strategy.two", "strategy.three",
    ]  # fmt: skip


def test_it_stays_what_it_is_from_process_to_process_and_in_copies() -> None:
    for again in (pickle.loads(pickle.dumps(sentence())), copy.deepcopy(sentence())):
        assert again == sentence()
        assert (again.key, again.values) == (sentence().key, sentence().values)


@pytest.mark.parametrize(("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b")])
def test_short_lists_need_no_comma(names: list[str], text: str) -> None:
    assert listed(map(Statement, names)) == text


def test_a_text_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        stated(TEXTS, "no such key")


def test_a_series_or_clauses_are_joined_without_and() -> None:
    names = [named("strategy", name) for name in ("one_more", "two")]
    assert (listed(names, SERIES), listed(names, CLAUSES)) == ("one more, two", "one more; two")
    assert listed([], SERIES) == ""


def test_a_table_of_plain_text_keeps_it_beside_its_text() -> None:
    again = recalled(str(sentence()), kept(sentence()))
    assert isinstance(again, Statement) and again == sentence()
    assert (again.key, again.values) == (sentence().key, sentence().values)
    assert [item.key for item in again.values["beaten"].values["items"]][-1] == "strategy.three"
    assert kept(again) == kept(sentence())
    numbers = stated({"n": "{share:.1%} of {count}"}, "n", share=1 / 3, count=2)
    assert dict(recalled(numbers, kept(numbers)).values) == {"share": 1 / 3, "count": 2}


def test_a_text_with_nothing_beside_it_is_that_text() -> None:
    assert recalled("plain", "") == "plain"
    assert recalled("plain", kept(Statement("plain"))) == "plain"
