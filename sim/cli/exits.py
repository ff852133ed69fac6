"""How a command ends: 0 done, 1 our fault, 2 the user's, 130 interrupted; one line, never a traceback."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from sim.scenario.basics.errors import UserError, WorkerDiedError, one_line

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


#: What stands in place of a file's name where standard output is at fault.
_OUTPUT = "standard output"


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with a word on what was kept."""


class _Output:
    """Standard output, whose errors say that it is them."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with _named():
            return int(self._stream.write(text))

    def flush(self) -> None:
        with _named():
            self._stream.flush()


@contextlib.contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        error.filename = _OUTPUT
        raise


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; what went wrong is one line on stderr.

    ``LOYALTY_DEBUG=1`` in the environment shows the traceback of an internal error.
    """
    unheard = sys.stdout is None
    _stand_in_for_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without our letters still gets an answer
            stream.reconfigure(errors="backslashreplace")
    try:
        _stand_somewhere()
        with contextlib.redirect_stdout(_Output(sys.stdout)):
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
    except WorkerDiedError as error:
        return _say(str(error), WRONG)
    except OSError as error:
        return _of_the_machine(error)
    except Exception as error:
        return _internal(error)
    if unheard and code == DONE:
        return _say("standard output is closed: what was to be told there is lost; the work is done", WRONG)
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


def _stand_in_for_closed_streams() -> None:
    """Let no file take the number of a standard stream that is closed: what others print would go into it."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def _stand_somewhere() -> None:
    """Refuse to work where there is no place any more: paths begin at the working directory."""
    try:
        Path.cwd()
    except OSError as error:
        why = f"the working directory is not there any more ({error.strerror})"
        raise UserError(f"{why}; change to one that is, and try again") from None


def _of_the_machine(error: OSError) -> int:
    """What the system refused: the user's to mend where a file, a disk or the output is at fault."""
    why = error.strerror or str(error)
    try:
        _stand_somewhere()
    except UserError as gone_from_here:
        return _say(str(gone_from_here), WRONG)
    if error.filename == _OUTPUT:
        _discard_output()
    if error.errno == errno.ENOENT and error.filename is None and "temporary" in why:
        return _say(f"no file can be written, not even a temporary one ({why})", WRONG)
    gone = error.errno == errno.ENOENT and error.filename is not None and not _ours(error.filename)
    if not gone and errno.errorcode.get(error.errno or 0) not in _THEIRS:
        return _internal(error)
    if error.filename:
        return _say(f"{error.filename}: cannot be written or read ({why})", WRONG)
    place = f"a file of the results, or a temporary one in {tempfile.gettempdir()},"
    return _say(f"{place} cannot be written or read ({why})", WRONG)


def _ours(name: str | bytes | int) -> bool:
    """Whether a file belongs to the installation, so that who runs it cannot be to blame for it."""
    places = {sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[2] / "sim")}
    return any(str(name).startswith(str(Path(place))) for place in places)


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
