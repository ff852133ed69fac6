"""Tables of the report: nothing of the ledger is lost, and a budget that was not spent is told."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.show.chapters import assumptions, ladder, quadrants
from sim.show.chapters.quadrants import unplanned
from sim.show.chapters.view import View, view
from tests.show import hand


@pytest.fixture
def found(tmp_path: Path) -> View:
    return view(sim.open_results(hand.folder(tmp_path, months=3)))


def with_table(found: View, name: str, table: pd.DataFrame) -> View:
    return dataclasses.replace(found, tables={**found.tables, name: table})


NUMBERS = pd.DataFrame(
    [
        ("run.seed", 1.0, "", "default", "A", "Seed."),
        ("market.segments.young.tolerance", 0.4, "value", "default", "A", "Tolerance."),
        ("market.segments.old.tolerance", 0.4, "value", "default", "A", "Tolerance."),
        ("market.segments.young.share", 0.6, "", "set in markets/m.yaml", "A", "Share."),
        ("market.segments.old.share", 0.4, "", "set in markets/m.yaml", "A", "Share."),
        ("market.choice.wage", 20.0, "money a month", "default", "S", "Wage."),
        ("market.reach.talk", 0.38, "a year", "Bass 1969", "P", "Talk."),
    ],
    columns=["path", "value", "unit", "source", "status", "meaning"],
)


def test_every_number_stands_in_one_of_the_two_ledgers_and_what_is_alike_stands_once(found: View) -> None:
    ledger = with_table(found, "assumptions", NUMBERS)
    chosen, kept = assumptions.sourced(ledger), assumptions.defaults(ledger)
    assert chosen is not None and kept is not None
    assert list(chosen.frame["Parameter"]) == [
        "segments.young.share", "segments.old.share", "choice.wage", "reach.talk",
    ]  # fmt: skip
    assert list(kept.frame["Parameter"]) == ["run.seed", "segments.*.tolerance"]
    assert list(kept.frame["What it is"]) == ["Seed", "Tolerance (value)"]
    assert list(chosen.frame["What it is"])[2] == "Wage (EUR a month)"
    assert list(chosen.frame["Source"])[2] == ""
    assert "default" not in chosen.html() + kept.html()


def test_the_foremost_numbers_are_of_the_levers_used_then_assumed_before_published(found: View) -> None:
    plan = {"spend": {"reach": 1.0}, "levers": []}
    numbers = pd.DataFrame(
        [
            ("run.seed", 1.0, "", "default", "A", "Seed."),
            ("market.reach.talk", 0.38, "a year", "Bass 1969", "P", "Talk."),
            ("market.reach.usual", 0.1, "", "default", "A", "Usual."),
            ("market.response.care.ceiling", 0.3, "", "default", "A", "Most."),
            ("market.response.reach.ceiling", 0.2, "", "default", "A", "Most."),
        ],
        columns=NUMBERS.columns,
    )
    seen = dataclasses.replace(found, study={**found.study, "strategies": {"acquisition": plan}})
    first = assumptions.foremost(with_table(seen, "assumptions", numbers))
    assert first is not None
    assert list(first.frame["Parameter"])[:3] == ["response.reach.ceiling", "reach.usual", "reach.talk"]
    assert first.frame["What it is"].iloc[0] == "reach: Most"


def test_no_numbers_give_no_ledger(found: View) -> None:
    ledger = with_table(found, "assumptions", NUMBERS.iloc[:0])
    assert assumptions.sourced(ledger) is None
    assert assumptions.defaults(ledger) is None


def test_a_budget_too_small_for_a_whole_person_is_told(found: View) -> None:
    rows = [("loyalty", "front_agents", 0.0), ("loyalty", "care", 60.0), ("expansion", "new_category", 100.0)]
    spend = pd.DataFrame(rows, columns=["strategy", "lever", "present_value"])
    made = quadrants.spending(with_table(found, "spend", spend))
    assert made is not None
    assert "Not all of the budget is spent by loyalty: staff are hired as whole people" in made.caption
    spend.loc[0, "present_value"] = 39.0
    made = quadrants.spending(with_table(found, "spend", spend))
    assert made is not None
    assert "Not all of the budget is spent" not in made.caption


def test_what_a_strategy_really_costs_stands_below_what_it_plans_and_a_tenth_more_is_told(
    found: View,
) -> None:
    spend = pd.DataFrame(
        [(name, "care", 1000.0) for name in ("loyalty", "expansion", "diversification")],
        columns=["strategy", "lever", "present_value"],
    )
    rows = [
        ("hold", 0.0, 0.0, 0.0, 0.0), ("loyalty", 1000.0, 1340.0, 1300.0, 1380.0),
        ("expansion", 1000.0, 1090.0, 1080.0, 1100.0), ("diversification", 1000.0, 1500.0, 900.0, 2100.0),
        ("acquisition", 0.0, 600.0, 590.0, 610.0),
    ]  # fmt: skip
    cost = pd.DataFrame(rows, columns=["strategy", "planned", "cost", "low", "high"])
    seen = with_table(with_table(found, "spend", spend), "cost", cost)
    made = quadrants.spending(seen)
    assert made is not None
    column = made.frame.set_index(made.frame.columns[0])["loyalty"]
    assert list(column.iloc[-4:-1]) == ["1.00", "0.34", "1.34 [1.30, 1.38]"]
    assert "acquisition" in made.frame and "hold" not in made.frame
    without = quadrants.spending(with_table(seen, "spend", spend.iloc[:0]))
    assert without is not None and "loyalty" in without.frame
    said = " ".join(unplanned(seen))
    assert "loyalty costs 34" in said and "acquisition costs" in said
    assert "expansion" not in said and "diversification" not in said  # by less than a tenth, or in doubt
    assert not unplanned(with_table(found, "cost", cost.iloc[:1]))


def test_the_table_of_stages_sets_what_was_said_beside_what_was_paid(found: View) -> None:
    past = found.table("hindsight")
    halves = past.assign(said=past["said"] / 2, paid=past["paid"] / 2)  # the halves may differ from the whole
    made = ladder.stage_worth(with_table(found, "hindsight", halves))
    assert made is not None
    assert list(made.frame.iloc[:, 0]) == ["lapsed", "new", "regular", "long-standing", "loyal"]
    assert list(made.frame.iloc[-1]) == [
        "loyal",
        "400",
        "690 [681, 699]",
        "352",
        "345",
        "+2.00 [−1.00, 5.00]",
    ]
    assert ladder.stage_worth(with_table(found, "hindsight", pd.DataFrame())) is None
