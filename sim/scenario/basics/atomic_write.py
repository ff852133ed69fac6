"""Files that are whole or not there: written under a temporary name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.scenario.basics.errors import UserError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; what was written there becomes `path` when the block ends well."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def output_folder(out: Path, *parts: str) -> Path:
    """Return the folder `parts` below `out`, made if need be.

    Raises
    ------
    UserError
        If it cannot be written to: told before any work is done.
    """
    folder = out.joinpath(*parts)
    probe = folder / f".probe.{os.getpid()}.partial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(f"--out {out}: the output folder cannot be written ({why})") from None
    return folder


def write_tables(holder: Any, folder: Path) -> list[Path]:
    """Write every DataFrame that is an attribute of `holder` as parquet; return the paths."""
    import pandas as pd

    paths = []
    for name in sorted(dir(holder)):
        table = None if name.startswith("_") else getattr(holder, name)
        if isinstance(table, pd.DataFrame):
            path = folder / f"{name}.parquet"
            with replacing(path) as partial:
                table.to_parquet(partial, index=False)
            paths.append(path)
    return paths
