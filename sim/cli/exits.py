"""How a command ends: 0 done, 1 our fault, 2 the user's, 130 interrupted; one line, never a traceback."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import typer

from sim.scenario.basics.errors import UserError, one_line

DONE, FAULT, WRONG, INTERRUPTED = 0, 1, 2, 130

#: Faults of the user's machine, not of the program: no room, no permission, no such place.
_THEIRS = (
    "EACCES",
    "EPERM",
    "EROFS",
    "ENOSPC",
    "EDQUOT",
    "EFBIG",
    "ENOTDIR",
    "EISDIR",
    "EEXIST",
    "ENAMETOOLONG",
)
#: ClickException, wherever this version of typer keeps it.
_Usage: type[Any] = typer.BadParameter.__mro__[2]


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with a word on what was kept."""


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; what went wrong is one line on stderr.

    ``LOYALTY_DEBUG=1`` in the environment shows the traceback of an internal error.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without our letters still gets an answer
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _invoke(app, list(arguments) or ["--help"])
        sys.stdout.flush()
    except UserError as error:
        return _say(str(error), WRONG)
    except KeyboardInterrupt as error:
        return _say(f"interrupted; {str(error) or 'nothing half-written is left'}", INTERRUPTED)
    except BrokenPipeError:
        _discard_output()
        return FAULT
    except MemoryError:
        return _say("not enough memory: ask for fewer customers (run.customers) or fewer --workers", WRONG)
    except OSError as error:
        if errno.errorcode.get(error.errno or 0) not in _THEIRS:
            return _internal(error)
        _discard_output()
        place = f"{error.filename}: " if error.filename else "a file of the results "
        return _say(f"{place}cannot be written or read ({error.strerror})", WRONG)
    except Exception as error:
        return _internal(error)
    return code


def _invoke(app: typer.Typer, arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    if "_LOYALTY_COMPLETE" in os.environ:  # the shell asks what may come next
        command.main(prog_name=app.info.name)
    try:
        # not command.main(), which has endings of its own
        with command.make_context(app.info.name, list(arguments), obj=arguments) as context:
            command.invoke(context)
    except typer.Exit as ending:
        return int(ending.exit_code)
    except _Usage as error:
        place = getattr(error, "ctx", None)
        where = f"{place.command_path}: " if place else ""
        message = " ".join(error.format_message().split())
        raise UserError(f"{where}{message}") from None
    return DONE


def _say(message: str, code: int) -> int:
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    with contextlib.suppress(OSError):
        print(one_line(message), file=sys.stderr, flush=True)
    return code


def _internal(error: Exception) -> int:
    if os.environ.get("LOYALTY_DEBUG") == "1":
        traceback.print_exception(error)
        return FAULT
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return _say(f"internal error: {what} (run with LOYALTY_DEBUG=1 for the details)", FAULT)


def _discard_output() -> None:
    """Keep the interpreter from failing once more when it empties its buffers at the end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
