"""JSON Schemas of the scenario files, for completion and checks in an editor.

``python -m sim.scenario.files.schema`` writes them anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.files.log_ladder import Ladder
from sim.scenario.market.market import Market
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.game_file import GameFile
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import StudyFile

#: File name of each schema, and what it describes.
MODELS: dict[str, type[BaseModel]] = {
    "market.json": Market,
    "migration.json": MigrationMarket,
    "strategy.json": Strategy,
    "study.json": StudyFile,
    "ladder.json": Ladder,
    "game.json": GameFile,
}
_EXTENDS = {
    "type": "string",
    "minLength": 1,
    "description": "A file of the same kind; this one states what differs from it.",
}


def schemas() -> dict[str, str]:
    """Return the text of each schema by file name."""
    return {name: json.dumps(_schema(model), indent=2) + "\n" for name, model in MODELS.items()}


def write(folder: Path) -> list[Path]:
    """Write the schemas into `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in schemas().items():
        with replacing(folder / name) as partial:
            partial.write_text(text, encoding="utf-8")
        paths.append(folder / name)
    return paths


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    # a file that extends another states its differences only: what it leaves out stands in the other
    required = schema.pop("required", [])
    schema["properties"] = {"extends": _EXTENDS, **schema["properties"]}
    schema["if"] = {"not": {"required": ["extends"]}}
    schema["then"] = {"required": required}
    complete = _in_lists(schema)
    for name, part in schema.get("$defs", {}).items():
        if name not in complete and "required" in part:
            part["required"] = [key for key in part["required"] if key == "kind"]
    return schema


def _in_lists(schema: dict[str, Any]) -> set[str]:
    """Return the parts that stand in lists: lists replace, so their parts are always written in full."""
    found: set[str] = set()

    def visit(value: Any) -> None:
        if isinstance(value, dict):
            items = value.get("items")
            if isinstance(items, dict) and "$ref" in items:
                found.add(str(items["$ref"]).rsplit("/", 1)[-1])
            for part in value.values():
                visit(part)
        elif isinstance(value, list):
            for part in value:
                visit(part)

    visit(schema)
    return found


if __name__ == "__main__":
    for path in write(Path(__file__).resolve().parents[3] / "scenarios" / "schema"):
        print(path)
