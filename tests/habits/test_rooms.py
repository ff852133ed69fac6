"""The house: imports point one way, from folder to folder; modules stay small, and `import sim` light."""

from __future__ import annotations

import ast
import functools
import graphlib
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.habits.repository import HOUSE, ROOT, modules

MOST_LINES = 350
HEAVY = ("numba", "matplotlib", "scipy", "papermill")
#: Modules that may stand right in a room, after its folders.
MOST_FLAT = 8
MODULES = modules()
PACKAGES = sorted(n for n, path in MODULES.items() if path.name == "__init__.py" and n != "sim")


def imported(name: str, tree: ast.AST, is_package: bool, known: set[str]) -> Iterator[str]:
    """Our own modules that a module imports, anywhere in it, whether absolutely or relatively."""
    package = name.split(".") if is_package else name.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "sim")
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *(node.module or "").split(".")]).strip(".")
            if base.split(".")[0] == "sim":
                inner = [f"{base}.{alias.name}" for alias in node.names]
                yield from (name for name in inner if name in known)
                if any(name not in known for name in inner):
                    yield base


def place(name: str) -> tuple[int, int] | None:
    """Where a module stands: its room, then its folder; None at the door."""
    parts = name.split(".")
    if len(parts) < 2 or parts[1] not in HOUSE:
        return None
    folders = HOUSE[parts[1]]
    inside = folders.index(parts[2]) if len(parts) > 2 and parts[2] in folders else len(folders)
    return list(HOUSE).index(parts[1]), inside


def wrong_way(name: str, targets: set[str]) -> list[str]:
    """Imports of a module in a room that do not go to its own folder or to one before it."""
    here = place(name)
    if here is None:
        return []
    return [target for target in sorted(targets) if (there := place(target)) is None or there > here]


def cycle(graph: dict[str, set[str]]) -> list[str] | None:
    """Return one circle of imports, or None."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return None


class NoTypeChecking(ast.NodeTransformer):
    """Drops what stands under `if TYPE_CHECKING:`."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        return node.orelse if ast.unparse(node.test).endswith("TYPE_CHECKING") else node


@functools.cache
def graph(*, running: bool) -> dict[str, set[str]]:
    """Module -> modules of ours that it imports; `running` leaves out what only a type checker reads."""
    known = set(MODULES)
    found = {}
    for name, path in MODULES.items():
        tree = ast.parse(path.read_bytes())
        tree = NoTypeChecking().visit(tree) if running else tree
        found[name] = set(imported(name, tree, path.name == "__init__.py", known)) - {name}
    return found


def test_a_folder_imports_only_from_itself_and_what_stands_before_it() -> None:
    wrong = {name: wrong_way(name, targets) for name, targets in graph(running=False).items()}
    assert {name: targets for name, targets in wrong.items() if targets} == {}


def test_no_imports_go_in_a_circle() -> None:
    assert cycle(graph(running=True)) is None


def test_what_stands_at_the_door_is_used_only_at_the_door() -> None:
    door = {name for name in MODULES if name != "sim" and place(name) is None}
    users = {name for name, targets in graph(running=False).items() if targets & door}
    assert {"sim.cli.main", "sim.__main__"} <= door
    assert users <= door


def test_the_house_has_the_rooms_and_folders_it_is_said_to_have() -> None:
    found = {
        room: {path.parent.name for path in (ROOT / "sim" / room).glob("*/__init__.py")} for room in HOUSE
    }
    assert found == {room: set(folders) for room, folders in HOUSE.items()}
    packages = {path.parent for path in MODULES.values()}
    assert [path for path in sorted(packages) if not (path / "__init__.py").exists()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_folder_is_entered_through_its_modules(package: str) -> None:
    tree = ast.parse(MODULES[package].read_bytes())
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_a_room_is_not_laid_flat() -> None:
    flat = {room: len(list((ROOT / "sim" / room).glob("*.py"))) for room in HOUSE}
    assert {room: n for room, n in flat.items() if n > MOST_FLAT} == {}


def test_a_module_is_short() -> None:
    lines = {name: len(path.read_bytes().splitlines()) for name, path in MODULES.items()}
    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}


def test_a_module_says_what_it_is_for() -> None:
    assert [
        name for name, path in MODULES.items() if not ast.get_docstring(ast.parse(path.read_bytes()))
    ] == []


def test_import_sim_leaves_the_heavy_libraries_alone() -> None:
    code = f"import json, sys, sim; print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("sim.model.x", "from sim.study.compare.compare import compare", {"sim.study.compare.compare"}),
        ("sim.model.x", "from ..study.compare import compare", {"sim.study.compare.compare"}),
        ("sim.model.x", "def f():\n    import sim.study.compare.compare", {"sim.study.compare.compare"}),
        ("sim.model.x", "from sim import study", {"sim.study"}),
        ("sim.model.x", "import sim", {"sim"}),
        ("sim.model.x", "from sim import simulate", {"sim"}),
        ("sim.model.rules.x", "from sim.model.customers.state import State", {"sim.model.customers.state"}),
        ("sim.model.engines.x", "from sim.model import simulate", {"sim.model.simulate"}),
    ],
)
def test_an_import_that_points_back_is_seen(name: str, code: str, expected: set[str]) -> None:
    known = {"sim", "sim.study", "sim.study.compare", "sim.study.compare.compare", "sim.model", name}
    known |= {"sim.model.customers.state", "sim.model.simulate"}
    found = set(imported(name, ast.parse(code), is_package=False, known=known))
    assert found == expected
    assert wrong_way(name, found) == sorted(expected)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("sim.model.x", "from sim.model.rules.customer import f"),
        ("sim.model.x", "from .rules.customer import f"),
        ("sim.model.rules.x", "from sim.model.rules.customer import f"),
        ("sim.model.rules.x", "from sim.model.machine import maths"),
        ("sim.model.machine.x", "from sim.scenario.files.load import load_study"),
        ("sim.model.x", "import numpy"),
    ],
)
def test_an_import_from_the_same_folder_or_one_before_it_is_fine(name: str, code: str) -> None:
    known = {"sim.model.rules.customer", "sim.model.machine.maths", "sim.scenario.files.load", name}
    found = set(imported(name, ast.parse(code), is_package=False, known=known))
    assert wrong_way(name, found) == []


def test_an_import_for_the_type_checker_makes_no_circle() -> None:
    tree = NoTypeChecking().visit(ast.parse("import sim.a\nif TYPE_CHECKING:\n    import sim.b"))
    assert set(imported("sim.c", tree, is_package=False, known=set())) == {"sim.a"}


def test_a_circle_is_seen() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) is not None
