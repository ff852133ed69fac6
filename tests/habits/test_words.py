"""No file names an address to install from, or a folder of somebody's machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.habits.repository import ROOT, files

# Written in pieces, so that this file passes its own test.
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "anaconda" + ".org", "npm" + "js.", "rubygems" + ".org")
FOLDERS = ("work", "tmp", "root", "opt", "home", "Users")
ADDRESS = re.compile("|".join(map(re.escape, HOSTS)) + r"|index-url\s*[=\s]\s*\S*:", re.IGNORECASE)
FOLDER = re.compile(r"(?<![\w.})\]*])/(?:" + "|".join(FOLDERS) + r")(?:/|\b(?=[\s\"'`]))")


def finds(text: str) -> list[str]:
    """Addresses and foreign folders in a text."""
    return [m.group(0) for pattern in (ADDRESS, FOLDER) for m in pattern.finditer(text)]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # pictures, tables and PDFs


def test_no_file_names_a_registry_or_a_foreign_folder() -> None:
    found = {path.relative_to(ROOT).as_posix(): finds(text_of(path)) for path in files()}
    assert len(found) > 20
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    "text",
    [
        "pip install --index-url " + "https://example.org/simple x",
        "see https://" + HOSTS[0] + "/project/x",
        "cd /" + "work/main",
        'open("/' + 'tmp/x.csv")',
        "/" + "root/.cache",
    ],
)
def test_an_address_or_folder_is_seen(text: str) -> None:
    assert len(finds(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["a/work/home", "framework/tmp", "../tmp/x", "--no-emit-index-url -q", "/usr/bin/env"],
)
def test_an_ordinary_word_is_left_alone(text: str) -> None:
    assert finds(text) == []
