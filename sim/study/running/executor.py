"""What all executors have in common, and the plainest of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Protocol, TypeVar

Job = TypeVar("Job")
Found = TypeVar("Found")


class Executor(Protocol):
    """Does pure jobs and yields each with what was found, as soon as it is done."""

    def done(
        self,
        work: Callable[[Job], Found],
        jobs: Sequence[Job],
        *,
        first: Callable[[], None] | None = None,
        alike: Callable[[Job], Hashable] | None = None,
        keep: Callable[[Job, Found], None] | None = None,
    ) -> Iterator[tuple[Job, Found]]:
        """Do `work` on each job.

        Parameters
        ----------
        work : callable
            A function at the top level of a module, or a `functools.partial` of one: it is sent to whoever
            works, once. What it finds depends on the job alone.
        jobs : sequence
            Keys: small, plain and different from one another.
        first : callable, optional
            What each machine has to do once before any job, such as compiling; here it is done at once.
        alike : callable, optional
            Jobs for which it is equal are best done one after another by one worker.
        keep : callable, optional
            Called with a job and what was found as soon as that is known here, before it is yielded; perhaps
            in another thread.

        Raises
        ------
        WorkerDiedError
            If a process that works died.
        """
        ...


class Serial:
    """Nobody but this process; each run may use all processors."""

    def done(
        self,
        work: Callable[[Job], Found],
        jobs: Sequence[Job],
        *,
        first: Callable[[], None] | None = None,
        alike: Callable[[Job], Hashable] | None = None,
        keep: Callable[[Job, Found], None] | None = None,
    ) -> Iterator[tuple[Job, Found]]:
        """Do the jobs in their order."""
        if first is not None and jobs:
            first()
        return _one_by_one(work, jobs, keep)


def _one_by_one(
    work: Callable[[Job], Found], jobs: Sequence[Job], keep: Callable[[Job, Found], None] | None
) -> Iterator[tuple[Job, Found]]:
    for job in jobs:
        found = work(job)
        if keep is not None:
            keep(job, found)
        yield job, found
