"""The executor that a user asked for."""

from __future__ import annotations

from sim.scenario.basics.errors import UserError
from sim.study.running.cluster import Cluster
from sim.study.running.executor import Executor, Serial
from sim.study.running.processes import Processes


def executor(workers: int | None = None, cluster: str | None = None) -> Executor:
    """Executor with so many processes, or on a cluster; this process alone if neither is named.

    Parameters
    ----------
    workers : int, optional
    cluster : str, optional
        Address of a Dask scheduler, as ``tcp://host:port``. Nothing is connected before there is work.

    Raises
    ------
    UserError
        If both are named, there are no workers, or the address is none.
    """
    if workers is not None and workers < 1:
        raise UserError(f"workers: 1 or more processes are expected (got {workers})")
    if cluster is None:
        return Serial() if workers in (None, 1) else Processes(workers or 1)
    if workers is not None:
        raise UserError("--workers, --cluster: processes here or a cluster do the work; name one of them")
    return Cluster(cluster)
