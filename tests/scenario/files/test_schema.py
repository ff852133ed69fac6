"""The JSON Schemas beside the scenarios are those of the models, and know what the loader knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from sim.scenario.files.schema import schemas, write
from tests.scenario.small import MARKET, MIGRATION, STRATEGIES, STUDY

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
FOLDERS = {
    "markets": ("market.json", "migration.json"),
    "strategies": ("strategy.json",),
    "studies": ("study.json",),
    "ladders": ("ladder.json",),
    "games": ("game.json",),
}


def faults(name: str, value: Any) -> list[str]:
    schema = json.loads(schemas()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]


def test_the_schemas_in_the_repository_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (SCENARIOS / "schema").glob("*.json")}
    assert written == schemas()  # `make schema` writes them anew


def test_writing_the_schemas_leaves_nothing_else(tmp_path: Path) -> None:
    assert {path.name for path in write(tmp_path / "schema")} == set(schemas())
    assert {path.name for path in (tmp_path / "schema").iterdir()} == set(schemas())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("market.json", MARKET), ("migration.json", MIGRATION), ("study.json", STUDY),
        *(("strategy.json", text) for text in STRATEGIES.values()),
        ("market.json", "extends: small\nsegments: {buyers: {share: 0.5}}"),
    ],
)  # fmt: skip
def test_a_good_file_is_good_in_the_editor_too(name: str, text: str) -> None:
    assert faults(name, yaml.safe_load(text)) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("market.json", "focal: corner", ""),
        ("market.json", "share: 0.75", "share: 75"),
        ("market.json", "habit:", "habbit:"),
        ("market.json", "[rivals]", "[rival]"),
        ("market.json", "kind: lognormal", "kind: normal"),
        ("study.json", "market: small", ""),
        ("study.json", "replications: 2", "replications: 0"),
    ],
)
def test_a_bad_file_is_bad_in_the_editor_too(name: str, old: str, new: str) -> None:
    text = MARKET if name == "market.json" else STUDY
    assert old in text
    assert faults(name, yaml.safe_load(text.replace(old, new))) != []


def test_every_scenario_of_the_repository_names_its_schema() -> None:
    lines = {
        path.relative_to(SCENARIOS).as_posix(): path.read_text(encoding="utf-8").split("\n", 1)[0]
        for folder in FOLDERS
        for path in sorted((SCENARIOS / folder).rglob("*.yaml"))
    }
    wanted = {
        name: [
            f"# yaml-language-server: $schema={'../' * name.count('/')}schema/{schema}"
            for schema in FOLDERS[name.split("/")[0]]
        ]
        for name in lines
    }
    assert {name: line for name, line in lines.items() if line not in wanted[name]} == {}
