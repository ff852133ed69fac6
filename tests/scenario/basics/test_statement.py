"""A sentence is its English text, and keeps what it takes to be said in another language wherever it goes."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from sim.scenario.basics.statement import LIST, Statement, listed, stated

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
