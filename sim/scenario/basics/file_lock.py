"""Locks on files that go with the process that holds them, however it ends; on Linux, macOS and Windows.

A folder that is written to is locked by a file in it: two processes never mix their results, and what a dead
process left holds nobody up.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sim.scenario.basics.errors import UserError

LOCK = ".lock"
#: Where Windows locks a byte: beyond what is written, for what is locked cannot be read by others.
_BEYOND = 1 << 30

#: Folders that this process writes to: the thread that does, and how many times over.
_held: dict[Path, tuple[int, int]] = {}
_guard = threading.Lock()


if sys.platform == "win32":
    import msvcrt

    def lock(file: IO[bytes]) -> bool:
        """Lock an open file; False if another process has it. OSError if files cannot be locked there."""
        file.seek(_BEYOND)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def lock(file: IO[bytes]) -> bool:
        """Lock an open file; False if another process has it. OSError if files cannot be locked there."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def unlock(file: IO[bytes], path: Path) -> None:
    """Remove a file that is locked, and let others have its place."""
    if sys.platform == "win32":  # an open file cannot be removed there
        file.close()
    with suppress(OSError):
        path.unlink()
    file.close()


@contextmanager
def writing_to(folder: str | Path) -> Iterator[None]:
    """Keep other processes from writing to a folder meanwhile; it is made if need be.

    A function that holds the folder may call others that hold it, too. Where files cannot be locked, as on
    some network drives, nothing is held.

    Raises
    ------
    UserError
        If it is being written to already, or cannot be.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        key = folder.resolve()
        first = _enter(folder, key)
        try:
            file = _locked(folder) if first else None
        except BaseException:
            _leave(key)
            raise
    except OSError as error:
        why = error.strerror or error
        raise UserError(f"{folder}: the output folder cannot be written ({why})") from None
    try:
        yield
    finally:
        if file is not None:
            unlock(file, folder / LOCK)
        _leave(key)


def _enter(folder: Path, key: Path) -> bool:
    """Note that this thread writes to a folder; whether it is the first to."""
    with _guard:
        thread, times = _held.get(key, (threading.get_ident(), 0))
        if thread != threading.get_ident():
            raise UserError(f"{folder}: it is being written to already, here; wait for that to end")
        _held[key] = (thread, times + 1)
        return times == 0


def _leave(key: Path) -> None:
    with _guard:
        thread, times = _held[key]
        if times > 1:
            _held[key] = (thread, times - 1)
        else:
            del _held[key]


def _locked(folder: Path) -> IO[bytes] | None:
    """The lock file of a folder, locked and with our number in it; None where files cannot be locked."""
    path = folder / LOCK
    while True:
        file = path.open("a+b", buffering=0)
        try:
            taken = lock(file)
        except OSError:
            file.close()
            return None
        if not taken:
            file.seek(0)
            owner = file.read(20).decode("ascii", "replace").strip()
            file.close()
            who = f"process {owner}" if owner.isdigit() else "another process"
            raise UserError(
                f"{folder}: {who} is writing there; wait for it to end, or write to another folder"
            )
        if _is_at(path, file):
            with suppress(OSError):  # a full disk keeps nobody from holding it
                file.truncate(0)
                file.write(f"{os.getpid()}\n".encode())
                file.flush()
            return file
        file.close()  # the one who held it has just removed it


def _is_at(path: Path, file: IO[bytes]) -> bool:
    """Whether an open file is the one that lies at a path now."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
