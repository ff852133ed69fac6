"""Files of compiled kernels: each whole or not there, locked while it is made, removed when nobody uses it.

They lie in a folder of the user's (or in LOYALTY_CACHE), shared by all processes and all checkouts. A folder
that may only be read is read all the same, and what it lacks goes to a temporary one.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
import uuid
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

from sim.scenario.basics.file_lock import lock, unlock

_DAY = 24 * 3600
#: How long a file lies unused, or half written by a process that was killed, before it is removed.
_KEPT_SECONDS, _PARTIAL_SECONDS = 30 * _DAY, _DAY
#: How long to wait for another process that compiles: it may have been stopped.
_PATIENCE_SECONDS = 600
_CHECKSUM = 32
_OLD_FOLDER = re.compile("[0-9a-f]{16}")  # one for each state of the sources, as earlier versions had it


def root() -> Path | None:
    """Where this user keeps caches: in LOYALTY_CACHE, else XDG_CACHE_HOME, else .cache at home, if any."""
    base = os.environ.get("LOYALTY_CACHE") or os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):
        return (Path(base) if base else Path.home() / ".cache") / "loyalty-lab"
    return None


@cache
def folders() -> tuple[Path, ...]:
    """Where kernels are looked for; the last folder is the one that new ones are written to."""
    wanted = root()
    if wanted is not None and _can_write(wanted / "kernels"):
        return (wanted / "kernels",)
    own = Path(tempfile.gettempdir()) / f"loyalty-lab-{os.getuid() if hasattr(os, 'getuid') else 'kernels'}"
    if not _can_write(own) or (hasattr(os, "getuid") and own.stat().st_uid != os.getuid()):
        own = Path(tempfile.mkdtemp(prefix="loyalty-lab-"))
    return (wanted / "kernels", own) if wanted is not None else (own,)


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def read(name: str) -> bytes | None:
    """Content of a file; None if there is none or it is damaged."""
    for folder in folders():
        try:
            content = (folder / name).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(content[_CHECKSUM:]).digest() == content[:_CHECKSUM]:
            _mark_used(folder / name)
            return content[_CHECKSUM:]
    return None


def size(name: str) -> int | None:
    """Size of a file, None if there is none."""
    for folder in folders():
        with suppress(OSError):
            return (folder / name).stat().st_size
    return None


def write(name: str, content: bytes) -> bool:
    """Put a file there: all of it or nothing. Returns whether that was possible."""
    path = folders()[-1] / name
    partial = path.with_name(f"{name}.{uuid.uuid4().hex}.partial")
    try:
        partial.write_bytes(hashlib.sha256(content).digest() + content)
        partial.replace(path)
    except OSError:  # no room left, say
        return False
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return True


def _mark_used(path: Path) -> None:
    """Let a file look new, at most once a day."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _DAY:
            os.utime(path)


def prune() -> None:
    """Remove what nobody has used for a month, and what killed processes left half done."""
    now, folder = time.time(), folders()[-1]
    for path in folder.iterdir():
        with suppress(OSError):
            kept = _PARTIAL_SECONDS if path.suffix == ".partial" else _KEPT_SECONDS
            if now - path.stat().st_mtime > kept:
                path.unlink()
    if folder.name == "kernels":
        for old in folder.parent.iterdir():
            if _OLD_FOLDER.fullmatch(old.name) and now - _last_used(old) > _KEPT_SECONDS:
                shutil.rmtree(old, ignore_errors=True)


def _last_used(folder: Path) -> float:
    """When a file of a folder was last read or written."""
    times = [0.0]
    for path in [folder, *folder.rglob("*")]:
        with suppress(OSError):
            times += [path.stat().st_mtime] if path.is_dir() else [path.stat().st_mtime, path.stat().st_atime]
    return max(times)


class Lock:
    """Held by the one process that makes a file; it goes with the process, however that ends."""

    def __init__(self, name: str) -> None:
        self._path = folders()[-1] / f"{name}.lock"
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Wait until no other process holds the lock; go on without where there are none, or after long."""
        try:
            file = self._path.open("wb")
        except OSError:
            return
        latest = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < latest:
            try:
                if lock(file):
                    self._file = file
                    return
            except OSError:  # a file system without locks
                break
            time.sleep(0.05)
        file.close()

    def leave(self) -> None:
        """Let others have it."""
        if self._file is not None:
            unlock(self._file, self._path)
            self._file = None
