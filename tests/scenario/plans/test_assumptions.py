"""Every number of a study's market stands in the ledger, with its unit and where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario.files.load import load_study, resolve
from sim.scenario.plans.assumptions import Assumption, assumptions


def ledger(root: Path, *overrides: str) -> dict[str, Assumption]:
    rows = assumptions(load_study(root / "studies/small.yaml", overrides))
    found = {row.path: row for row in rows}
    assert len(found) == len(rows)
    return found


def numbers(value: Any, path: str) -> set[str]:
    """Paths of the numbers in plain values."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return set()
    if isinstance(value, dict):
        return {p for key, item in value.items() for p in numbers(item, f"{path}.{key}")}
    if isinstance(value, list):
        return {p for index, item in enumerate(value) for p in numbers(item, f"{path}.{index}")}
    return {path}


def test_every_number_of_the_market_stands_in_it_once(root: Path) -> None:
    market = resolve(load_study(root / "studies/small.yaml"))["market"]
    assert {path for path in ledger(root) if path.startswith("market.")} == numbers(market, "market")


def test_every_path_can_be_set(root: Path) -> None:
    rows = ledger(root)
    settings = [
        f"{path}=={row.value:g}" for path, row in rows.items() if path.startswith(("market.", "run."))
    ]
    assert load_study(root / "studies/small.yaml", settings) == load_study(root / "studies/small.yaml")


@pytest.mark.parametrize(
    ("path", "status", "source"),
    [
        ("market.experience.satisfaction_speed", "P", "Bolton 1998"),
        ("market.experience.trust_gain", "A", "default"),
        ("market.response.reach.ceiling", "A", "default"),
        ("market.firms.corner.share", "A", "set in markets/small.yaml"),
        ("market.firms.corner.price.core", "A", "set in markets/small.yaml"),
        ("market.segments.buyers.attrition.a", "E", "BG/NBD on a log"),
        ("market.choice.habit", "A", "a guess"),
        ("run.months", "A", "set in studies/small.yaml"),
        ("study.tail", "A", "default"),
    ],
)
def test_each_says_where_it_comes_from(root: Path, path: str, status: str, source: str) -> None:
    row = ledger(root)[path]
    assert (row.status, row.source) == (status, source)
    assert row.meaning


def test_a_changed_published_number_is_no_longer_published(root: Path) -> None:
    row = ledger(root, "market.experience.satisfaction_speed=0.5")["market.experience.satisfaction_speed"]
    assert (row.value, row.status, row.source) == (0.5, "A", "set in markets/small.yaml")


def test_a_nearer_source_beats_that_of_its_group(root: Path) -> None:
    nearer = "market.sources={choice: a guess, choice.habit: 'P: somebody 2001'}"
    rows = ledger(root, nearer)
    assert (rows["market.choice.habit"].status, rows["market.choice.habit"].source) == ("P", "somebody 2001")
    assert rows["market.choice.trust"].source == "a guess"


def test_a_long_list_is_told_by_its_sum(root: Path) -> None:
    rows = ledger(root, f"market.segments.buyers.arrivals=[{', '.join(['0.01'] * 20)}]")
    row = rows["market.segments.buyers.arrivals"]
    assert row.value == pytest.approx(0.2, abs=1e-12)
    assert row.meaning.endswith("Sum of 20 values.")


def test_units_stand_beside_the_numbers(root: Path) -> None:
    rows = ledger(root)
    assert rows["market.desk.handling_minutes"].unit == "minutes"
    assert rows["study.budget_per_customer_per_month"].unit == "money a customer of the market a month"


def test_threads_are_no_assumption(root: Path) -> None:
    assert "run.threads" not in ledger(root)


def test_a_number_of_the_source_documents_names_the_document(root: Path) -> None:
    stated = [row for row in ledger(root).values() if row.status == "S"]
    assert stated
    assert all(row.source not in ("", "default") for row in stated)


def test_what_a_number_means_starts_in_plain_words(root: Path) -> None:
    terms = ("kappa", "Beta", "Gamma", "logit", "standard deviation", "time constant", "CVaR")
    for row in ledger(root).values():
        plain = row.meaning.partition(" (")[0].lower()
        assert not [term for term in terms if term.lower() in plain], row
