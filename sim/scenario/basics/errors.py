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

    Attributes
    ----------
    faults : tuple of str
        Every fault that was found, a line each; the message is the first, and how many more there are.
    """

    faults: tuple[str, ...]

    def __init__(self, fault: str, more: Iterable[str] = ()) -> None:
        self.faults = (fault, *more)
        others = len(self.faults) - 1
        super().__init__(f"{fault} (and {others} more)" if others else fault)

    def __reduce__(self) -> tuple[type[UserError], tuple[str, tuple[str, ...]]]:
        """As it was made, so that one raised in another process arrives whole."""
        return type(self), (self.faults[0], self.faults[1:])


class FaultsError(ValueError):
    """What is wrong with the values of a section: every rule that they break, `path: fault` each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


def refuse(faults: Iterable[str]) -> None:
    """Raise `FaultsError` if there are any."""
    if told := tuple(faults):
        raise FaultsError(told)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the known name closest to `name`; None if none is close."""
    return next(iter(difflib.get_close_matches(str(name), [str(n) for n in names], n=1, cutoff=0.6)), None)


class WorkerDiedError(RuntimeError):
    """A process that shared the work ended before it was done: it was killed, or had too little memory."""


def near(name: str, names: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` for the known name closest to `name`, or an empty string."""
    close = nearest(name, names)
    return f" (did you mean '{close}'?)" if close is not None else ""


def one_line(text: str) -> str:
    """Return `text` with everything that would break a line or a terminal written out."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
