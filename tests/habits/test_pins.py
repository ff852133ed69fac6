"""pyproject.toml says what is needed; constraints.txt and environment.yml say the same, exactly."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.habits.repository import ROOT, files, modules, project

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LINES = [
    line.strip()
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.lstrip().startswith("#")
]


#: What markers see on each system: sys_platform, platform_system, os_name.
SYSTEMS = {
    "Linux": ("linux", "Linux", "posix"),
    "macOS": ("darwin", "Darwin", "posix"),
    "Windows": ("win32", "Windows", "nt"),
}


def environment(python: str, system: str = "Linux") -> dict[str, str]:
    """What markers see in this Python on a system."""
    platform, name, kind = SYSTEMS[system]
    seen = {"python_version": python, "python_full_version": f"{python}.9"}
    seen |= {"sys_platform": platform, "platform_system": name, "os_name": kind}
    return {key: str(value) for key, value in default_environment().items()} | seen


def pins(python: str, system: str = "Linux") -> dict[str, Version]:
    """Name -> version that constraints.txt gives this Python on a system."""
    env = environment(python, system)
    found: dict[str, Version] = {}
    for requirement in map(Requirement, LINES):
        if requirement.marker is None or requirement.marker.evaluate(env):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} is pinned twice for Python {python}"
            found[name] = Version(next(iter(requirement.specifier)).version)
    return found


def declared() -> list[Requirement]:
    table = project()
    extras = table["optional-dependencies"]
    return [Requirement(r) for r in [*table["dependencies"], *extras["dev"], *extras["bench"]]]


def exact(line: str) -> bool:
    """Whether a line is a name and one exact version, with no address and no option."""
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return False
    specifiers = [str(s) for s in requirement.specifier]
    plain = requirement.url is None and not requirement.extras
    return plain and len(specifiers) == 1 and specifiers[0].startswith("==") and "*" not in specifiers[0]


def test_a_constraint_is_a_name_and_one_exact_version_and_nothing_else() -> None:
    assert len(LINES) > 100
    assert [line for line in LINES if not exact(line)] == []


@pytest.mark.parametrize(
    "line", ["a>=1", "a==1.*", "a", "a[b]==1", "a @ file:///b", "--pre", "a==1 --hash=c"]
)
def test_a_loose_constraint_is_seen(line: str) -> None:
    assert not exact(line)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_dependency_is_pinned_within_its_declared_range(python: str, system: str) -> None:
    pinned = pins(python, system)
    for requirement in declared():
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"{name} is in pyproject.toml but not in constraints.txt: make constraints"
        assert requirement.specifier.contains(pinned[name], prereleases=True), str(requirement)


def test_what_the_dependencies_need_in_turn_is_pinned_too() -> None:
    pinned = {canonicalize_name(Requirement(line).name) for line in LINES}
    waiting, seen = list(declared()), set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"{name} is needed but not in constraints.txt: make constraints"
        for extra in ("", *requirement.extras):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for text in metadata.requires(requirement.name) or ():
                needed = Requirement(text)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    waiting.append(needed)


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_a_system_alone_needs_is_pinned_for_it(system: str) -> None:
    """As libraries installed here declare it: what they need there and not here is in the pins of there."""
    pinned, seen = pins("3.12", system), environment("3.12", system)
    needed = {
        canonicalize_name(requirement.name)
        for name in pins("3.12")
        for requirement in map(Requirement, requires(name))
        if requirement.marker is not None and requirement.marker.evaluate(seen | {"extra": ""})
    }
    assert needed - set(pinned) == set()
    own = {"Linux": {"pexpect"}, "macOS": {"appnope", "pexpect"}, "Windows": {"colorama", "pywinpty"}}[system]
    assert own <= set(pinned) and own <= needed


def requires(name: str) -> list[str]:
    """What an installed library says that it needs; nothing of one that is not for this Python."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def undeclared(sources: list[Path], requirements: list[str]) -> dict[str, str]:
    """Installed libraries that a source imports though no requirement names them, and where."""
    named = {canonicalize_name(Requirement(r).name) for r in requirements}
    homes = metadata.packages_distributions()
    used: dict[str, str] = {}
    beside = {
        path.stem for path in sources if path.parent.name == "benchmarks"
    }  # scripts that import scripts
    for path in sources:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0]: path.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                used[node.module.split(".")[0]] = path.name
    return {
        top: where
        for top, where in used.items()
        if top not in {*sys.stdlib_module_names, "sim", "tests"} | beside
        and not named & {canonicalize_name(home) for home in homes.get(top, [top])}
    }


def test_what_the_package_imports_is_declared_for_its_users() -> None:
    table = project()
    extras = table["optional-dependencies"]
    optional = [r for extra, group in extras.items() if extra not in {"dev", "bench"} for r in group]
    assert undeclared(list(modules().values()), table["dependencies"] + optional) == {}


@pytest.mark.slow
def test_what_the_tests_import_is_declared_for_developers() -> None:
    table = project()
    everything = sum(table["optional-dependencies"].values(), table["dependencies"])
    assert undeclared([p for p in files() if p.suffix == ".py"], everything) == {}


def test_an_undeclared_import_is_seen(tmp_path: Path) -> None:
    source = tmp_path / "source.py"
    source.write_text("import json\nimport yaml\nfrom numpy.random import default_rng\n", encoding="utf-8")
    assert undeclared([source], ["numpy>=2"]) == {"yaml": "source.py"}
    assert undeclared([source], ["numpy>=2", "PyYAML"]) == {}


def test_supported_pythons_are_those_named_in_the_classifiers() -> None:
    table = project()
    supported = SpecifierSet(table["requires-python"])
    named = {c.rsplit(" ", 1)[1] for c in table["classifiers"] if re.search(r":: 3\.\d+$", c)}
    assert named == set(PYTHONS)
    assert all(v in supported for v in named) and "3.10.14" not in supported and "3.15.0" not in supported


def test_conda_environment_is_python_pip_and_the_package_with_the_same_pins() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    table = project()
    plain = {r.name: r for r in (Requirement(d) for d in environment["dependencies"] if isinstance(d, str))}
    (by_pip,) = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    assert environment["name"] == table["name"]
    assert environment["channels"] == ["conda-forge"]
    assert set(plain) == {"python", "pip"}
    assert plain["python"].specifier == SpecifierSet(table["requires-python"])
    assert by_pip == ["-c constraints.txt", "-e ."]


def test_nothing_keeps_binder_from_the_environment_at_the_top() -> None:
    """What repo2docker would take in place of environment.yml, or beside it."""
    assert (ROOT / "environment.yml").is_file()
    others = ("binder", ".binder", "Dockerfile", "Pipfile", "install.R", "default.nix", "REQUIRE", "start")
    assert [name for name in others if (ROOT / name).exists()] == []


def test_the_citation_says_what_the_package_says() -> None:
    citation, table = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8")), project()
    assert {"cff-version", "message", "title", "authors"} <= set(citation), "what the format asks for"
    assert citation["version"] == table["version"] and citation["license"] == table["license"]
    assert citation["authors"] == table["authors"] and citation["keywords"] == table["keywords"]


def test_the_package_says_that_it_has_types() -> None:
    assert (ROOT / "sim" / "py.typed").read_bytes() == b""
    assert "Typing :: Typed" in project()["classifiers"]


def test_changelog_package_and_installation_carry_one_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## v?(\d+\.\d+\.\d+\S*)", text, re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == project()["version"] == metadata.version("loyalty-lab")
