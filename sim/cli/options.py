"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for results.")]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes; by default one for each processor, at most 8."),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Dask scheduler whose workers do the work, as tcp://host:port (see sim/CLUSTER.md).",
    ),
]


def who_works(workers: int | None, cluster: str | None) -> dict[str, Any]:
    """Who does the work: who is named, and else one process a processor."""
    from sim.model.machine.threads import processors

    return {"workers": processors() if workers is None and cluster is None else workers, "cluster": cluster}
