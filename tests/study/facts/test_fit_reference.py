"""The search for the reference market's numbers keeps to its ranges, its pins, and the market's file."""

from __future__ import annotations

import json
import math

import pytest

from sim.scenario.files.load import load_market
from sim.study.facts.fact_table import read_facts
from sim.study.facts.fit_reference import KNOBS, MARKET, PINS, STORED, Fit, Knob, current, written


@pytest.mark.parametrize("scale", ["even", "odds"])
def test_a_place_between_the_ends_is_found_again_from_its_number(scale: str) -> None:
    knob = Knob(("a.b",), 0.1, 0.8, scale, "a reason")  # type: ignore[arg-type]
    assert knob.at(0.0) == 0.1
    assert knob.at(1.0) == 0.8
    assert knob.place(knob.at(0.3)) == pytest.approx(0.3, abs=0.01)
    assert knob.place(0.05) == 0.0


def test_only_pins_are_aimed_at() -> None:
    facts = read_facts()
    assert {facts[pin].kind for pin in PINS} == {"pin"}
    fit = Fit(1.0, 1)
    assert len(fit.middles) == len(PINS)
    assert (fit.widths > 0).all()


def test_numbers_are_replaced_where_they_stand_and_nothing_else_is() -> None:
    text = MARKET.read_text(encoding="utf-8")
    for knob in KNOBS:
        for path in knob.paths:
            changed = written(text, path, 0.123)
            different = [(a, b) for a, b in zip(text.split("\n"), changed.split("\n"), strict=True) if a != b]
            assert len(different) == 1
            assert f"{path.rsplit('.', 1)[1]}: 0.123" in different[0][1]


def test_a_number_that_the_file_does_not_set_is_refused() -> None:
    with pytest.raises(ValueError, match="does not set it"):
        written("choice: {habit: 1}", "choice.trust", 1.0)


def test_the_market_has_the_numbers_of_the_fit_that_is_kept() -> None:
    kept = json.loads(STORED.read_text(encoding="utf-8"))
    market = load_market(MARKET).model_dump()
    for number in kept["numbers"]:
        for path in number["paths"]:
            at = market
            for part in path.split("."):
                at = at[part]
            assert at == pytest.approx(number["value"]), path
        assert number["low"] <= number["value"] <= number["high"]
    assert [knob.paths for knob in KNOBS] == [tuple(number["paths"]) for number in kept["numbers"]]
    assert all(0 <= place <= 1 for place in current())
    assert math.isfinite(sum(pin["off"] for pin in kept["pins"]))
