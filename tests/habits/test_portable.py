"""Nothing is tied to Linux: names of files, libraries of one system, encodings, ways to start a process."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.habits.repository import ROOT, files, modules, not_taken

#: In the standard library of some systems only.
_OF_ONE_SYSTEM = {
    "crypt", "fcntl", "grp", "msvcrt", "nis", "ossaudiodev", "posix", "pty", "pwd", "readline", "resource",
    "spwd", "syslog", "termios", "tty", "winreg", "winsound",
}  # fmt: skip
#: Where a module chooses between them by `sys.platform`.
_CHOOSES = {"sim.scenario.basics.file_lock"}
#: Of `os` and `signal`, on some systems only; a module that asks by `hasattr` or `sys.platform` first may.
_ASKED_FIRST = {
    "fork", "forkpty", "getuid", "geteuid", "getpgid", "killpg", "sched_getaffinity", "pthread_sigmask",
    "SIGKILL", "SIGUSR1", "SIGALRM", "alarm", "mkfifo", "chown",
}  # fmt: skip


@pytest.mark.parametrize("name", ["a:b", "NUL.txt", "com1", "a.", "a\\b", "why?"])
def test_a_name_that_a_system_does_not_take_is_seen(name: str) -> None:
    assert not_taken(name) and not not_taken("a plain name.txt")


def test_every_name_is_taken_by_every_system() -> None:
    paths = [path.relative_to(ROOT) for path in files()]
    assert [str(path) for path in paths if any(map(not_taken, path.parts))] == []
    twice = [path for path, times in Counter(str(path).lower() for path in paths).items() if times > 1]
    assert twice == [], "on macOS and Windows these are one file"
    assert max(len(str(path)) for path in paths) < 150, "Windows takes 260 letters with what stands before"


def tied(source: str) -> list[str]:
    """What in a source is there on some systems only, or depends on how one is set up."""
    tree, found = ast.parse(source), []
    asks = "hasattr(" in source or "sys.platform" in source
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
        found += [name for name in names if name in _OF_ONE_SYSTEM]
        if isinstance(node, ast.Attribute) and node.attr in _ASKED_FIRST and not asks:
            found += [node.attr] if ast.unparse(node.value) in ("os", "signal") else []
        if isinstance(node, ast.Call) and not _says_its_encoding(node):
            found.append(f"line {node.lineno}: no encoding")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += re.findall(r"^/(?:tmp|dev|proc|usr|home)\b", node.value)
    return found


def _says_its_encoding(call: ast.Call) -> bool:
    """Whether a call that opens a text file says how it is encoded: systems differ where none is named."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = {keyword.arg for keyword in call.keywords}
    if name in ("read_text", "write_text"):
        return "encoding" in given or (name == "read_text" and len(call.args) > 0)
    if name != "open":
        return True
    modes = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    modes += [k.value.value for k in call.keywords if k.arg == "mode" and isinstance(k.value, ast.Constant)]
    return "encoding" in given or any("b" in str(mode) for mode in modes) or (bool(call.args) and not modes)


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl", "from pwd import getpwuid", "import os\nos.fork()", "open('a')", "p.read_text()",
        "p.write_text('a')", "p.open('w')", "x = '/usr/a'",
    ],
)  # fmt: skip
def test_what_is_tied_to_a_system_is_seen(source: str) -> None:
    assert tied(source) and not tied("import os\np.open('rb')\np.read_text(encoding='utf-8')\ng.open(x)")


@pytest.mark.parametrize("module", sorted(modules()))
def test_a_module_is_tied_to_no_system(module: str) -> None:
    path: Path = modules()[module]
    assert [what for what in tied(path.read_text(encoding="utf-8")) if module not in _CHOOSES] == []


def test_processes_are_spawned_as_on_every_system() -> None:
    sources = {name: path.read_text(encoding="utf-8") for name, path in modules().items()}
    starting = {
        name for name, text in sources.items() if re.search(r"multiprocessing\.\w*(?:Process|Pool)\(", text)
    }
    assert starting == set()
    contexts = [way for text in sources.values() for way in re.findall(r'get_context\("(\w+)"\)', text)]
    assert contexts and set(contexts) == {"spawn"}
