"""Errors that are not the program's: the one kind that is the user's, and a worker that died.

Both are said in one line, never as a traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UserError(ValueError):
    """What the user gave cannot be used; the message is one line with place, fault and expectation.

    The command line prints the message and exits with 2.

    Examples
    --------
    >>> import sim
    >>> try:
    ...     sim.load_study("mature_retial")
    ... except sim.UserError as error:
    ...     print(error)
    mature_retial: no study named 'mature_retial' in scenarios/studies (did you mean 'mature_retail'?)
    """


class WorkerDiedError(RuntimeError):
    """A process that shared the work ended before it was done: it was killed, or had too little memory."""


def near(name: str, names: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` for the known name closest to `name`, or an empty string."""
    close = difflib.get_close_matches(str(name), [str(n) for n in names], n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


def one_line(text: str) -> str:
    """Return `text` with everything that would break a line or a terminal written out."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
