"""The documents of the repository: their code, their links, and the paths they name."""

from __future__ import annotations

import functools
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer.main

from sim.cli import main as cli
from tests.habits.repository import ROOT, files

#: What people read; a page that is written from the source has a test of its own beside that of its writer.
DOCUMENTS = (
    "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "scenarios/README.md", "scenarios/data/README.md",
    "reports/README.md", "sim/CLUSTER.md", "sim/GLOSSARY.md",
)  # fmt: skip
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`(scenarios/[\w/]+\.yaml)`:\n\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FOLDERS = "scenarios|notebooks|sim|tests|reports|\\.ci"
_PATH = re.compile(rf"`((?:{_FOLDERS})/[\w/.-]*|[\w-]+\.(?:md|toml|txt)|Makefile)`")


@dataclass(frozen=True)
class Document:
    """One document.

    Attributes
    ----------
    name : str
        Its path below the repository.
    """

    name: str

    @functools.cached_property
    def text(self) -> str:
        return (ROOT / self.name).read_text(encoding="utf-8")

    @functools.cached_property
    def flat(self) -> str:
        """The text on one line, without marks of quotation."""
        return " ".join(re.sub(r"^> ?", "", self.text, flags=re.MULTILINE).split())

    @functools.cached_property
    def blocks(self) -> list[tuple[str, str]]:
        """Language and code of each block."""
        return _FENCE.findall(self.text)

    @functools.cached_property
    def commands(self) -> list[list[str]]:
        """What is to be typed into a shell, in order."""
        return [shlex.split(line) for kind, body in self.blocks if kind == "sh" for line in body.splitlines()]

    @functools.cached_property
    def files(self) -> dict[str, str]:
        """Text of each file that is to be written, by its path: the code that ends the line before."""
        return dict(_FILE.findall(self.text))

    @functools.cached_property
    def links(self) -> list[str]:
        return _LINK.findall(self.text)

    @functools.cached_property
    def paths(self) -> set[str]:
        """Files and folders of the repository that are named in code."""
        return set(_PATH.findall(self.text))

    @functools.cached_property
    def places(self) -> set[str]:
        """Anchors that headings get."""
        return places(self.text)


def places(text: str) -> set[str]:
    """Anchors of a page: those of its headings, and its own."""
    heads = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r'<a id="([\w-]+)">', text))


@functools.cache
def kept() -> set[str]:
    """Files of the repository, and their folders, as documents write them."""
    paths = [path.relative_to(ROOT) for path in files()]
    return {path.as_posix() for path in paths} | {
        f"{up.as_posix()}/" for path in paths for up in path.parents
    }


def copied_to(folder: Path) -> Path:
    """Copy scenarios and notebooks to a folder in which a document can be followed."""
    for name in ("scenarios", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def loyalty() -> Any:
    """The command line as click knows it."""
    return typer.main.get_command(cli.app)


def parsed(arguments: list[str]) -> dict[str, Any]:
    """Return what the command line makes of its arguments, or fail as it would."""
    command = loyalty()
    with (
        command.make_context("loyalty", list(arguments[:1]), resilient_parsing=True),
        command.commands[arguments[0]].make_context(arguments[0], list(arguments[1:])) as context,
    ):
        return dict(context.params)


def goals() -> set[str]:
    """Goals of make that are meant for people."""
    return set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
