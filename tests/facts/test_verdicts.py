"""Every fact measured, its verdict held to the stored one: pins must hold, failed predictions stay in sight.

Chance of a false alarm: none by luck, for the seed is fixed and a run is a pure function of it. After a
change that moves luck but no truth, a verdict changes with a chance of 0.5 % for each edge of a band at which
the truth lies, and next to none elsewhere (see test_judge.py). Then look at the table that `loyalty facts`
prints, and store the new verdict with a sentence why.
"""

from __future__ import annotations

import pandas as pd
import pytest

from sim.study.facts.expected_verdicts import Expected, failed_pins, read_expected
from sim.study.facts.fact_table import read_facts
from sim.study.facts.judge import judge
from sim.study.facts.measure_facts import GROUPS, measure_group
from sim.study.facts.measurement import Look
from sim.study.facts.sentences import TEXTS

FACTS = read_facts()
EXPECTED = read_expected()
#: Pins on so few customers a run, or of so varied a worth, that all runs leave part of them open.
RARE = ("F38", "F43", "F44")


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS, ids="-".join)
def test_the_verdicts_are_those_stored(group: tuple[str, ...]) -> None:
    measured = measure_group(group, Look())
    assert tuple(measured) == group
    assert all(one.note.key in TEXTS for one in measured.values())
    assert all(part.what.key in TEXTS for one in measured.values() for part in one.parts)
    found = pd.concat([judge(FACTS[fact], measured[fact]) for fact in group])
    assert found[["value", "low", "high"]].notna().all(axis=None)
    verdicts = found.drop_duplicates("id").set_index("id")["verdict"].to_dict()
    told = found[["id", "part", "value", "low", "high", "part_verdict"]].to_string()
    assert verdicts == {fact: EXPECTED[fact].verdict for fact in group}, told
    assert failed_pins(found, EXPECTED) == []
    # an interval wider than the band could never lie within it
    known = found[(found["kind"] == "pin") & (found["band_high"] - found["band_low"] < 1e9)]
    known = known[~known["id"].isin(RARE)]
    assert ((known["high"] - known["low"]) < known["band_high"] - known["band_low"]).all()


def test_every_fact_has_a_stored_verdict_and_a_failed_one_says_why() -> None:
    assert list(EXPECTED) == list(FACTS)
    measured = {fact for group in GROUPS for fact in group}
    for fact, (verdict, why) in EXPECTED.items():
        assert (verdict == "not measured") == (fact not in measured)
        assert verdict in ("met", "not met", "open", "not measured")
        assert bool(why) == (verdict in ("not met", "open")), fact


def test_a_pin_that_fails_without_a_sentence_why_is_told() -> None:
    found = pd.DataFrame(
        {"id": ["F01", "F03", "F43"], "kind": ["pin", "predict", "pin"], "verdict": ["not met"] * 3}
    )
    assert failed_pins(found, {"F43": Expected("not met", "two findings exclude each other")}) == ["F01"]
    assert failed_pins(found, {}) == ["F01", "F43"]
    assert failed_pins(found, {"F01": Expected("not met", "")}) == ["F01", "F43"]
