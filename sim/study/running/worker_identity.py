"""Whether a worker elsewhere is the same as this process: only then does it find the same bytes."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache

from sim.scenario.basics.sources import PACKAGE, source_hash
from sim.study.running.library_versions import PACKAGES, version

#: What a worker runs.
_ROOMS = ("scenario", "model", "study")


@cache
def identity() -> dict[str, str]:
    """What results may depend on besides a job: the package's version and source, and the libraries'.

    Read once a process: a worker that lives on while its files change still tells what it has loaded.
    """
    return {
        "loyalty-lab": version("loyalty-lab") or "none",
        "its source": source_hash(*(PACKAGE / room for room in _ROOMS)),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **{name: version(name) or "none" for name in PACKAGES},
    }


def difference(theirs: Mapping[str, str] | BaseException) -> str:
    """What keeps a worker from doing our work, in words; nothing if it is the same.

    Parameters
    ----------
    theirs : mapping or exception
        What `identity` gave there, or why it could not be asked.
    """
    if isinstance(theirs, BaseException):
        return f"loyalty-lab cannot be used there ({type(theirs).__name__}: {theirs})"
    ours = identity()
    return ", ".join(
        f"{name} {theirs.get(name, 'none')} there, {ours.get(name, 'none')} here"
        for name in {**ours, **theirs}
        if theirs.get(name) != ours.get(name)
    )
