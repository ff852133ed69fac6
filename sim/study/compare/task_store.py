"""Finished tasks on disk: one parquet file each, named by a hash of everything that determines it."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.model.later import PlayOn
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.sources import PACKAGE, source_hash
from sim.scenario.plans.study import Study
from sim.study.compare.digest import COLUMNS, KEYS
from sim.study.running.library_versions import version

#: Grows when the meaning of a digest changes.
FORMAT = 3
#: How long a run that was killed may leave something half done, and a result may lie unused.
_KEPT_SECONDS = {"*.partial": 3600, "*.parquet": 90 * 24 * 3600}
_SOURCES = (
    "study/compare/digest.py",
    "study/measure/last_year.py",
    "study/measure/ladder_value.py",
    "study/measure/observable_value.py",
    "study/measure/played_on.py",
    "study/measure/portfolio.py",
    "study/measure/satisfaction.py",
    "study/measure/scoring.py",
    "study/measure/bridge.py",
    "study/measure/churn.py",
    "study/migration/markov_chain.py",
    "study/migration/observed_moves.py",
    "study/measure/tenure.py",
    "study/measure/statistics.py",
)


@cache
def code_hash() -> str:
    """Hash of the code that determines a digest, and of the libraries whose arithmetic it uses."""
    libraries = [version(name) for name in ("numpy", "pandas", "numba")]
    return source_hash(
        *(PACKAGE / name for name in ("scenario", "model", *_SOURCES)), beside=f"{FORMAT} {libraries}"
    )


def task_hash(study: Study, strategy: str, replication: int, play_on: PlayOn | None = None) -> str:
    """Hash of everything that determines one replication of one strategy, played on or not.

    Neither the other strategies, nor the number of replications, nor threads and processes are part of it.
    """
    words = {"description", "sources", "ranges", "log"}
    looks = {"seed", "months", "warm_up_months", "engine", "survey_customers"}
    determined = {
        "code": code_hash(),
        "market": study.market.model_dump(mode="json", exclude=words),
        "sample": study.sample,
        "name": strategy,
        "strategy": study.strategies[strategy].model_dump(mode="json", exclude={"description", "quadrant"}),
        "budget": study.settings.budget_per_customer_per_month,
        "rivals": {
            name: [
                rival.strategy.model_dump(mode="json", exclude={"description", "quadrant"}),
                rival.budget_per_customer_per_month,
            ]
            for name, rival in study.rivals.items()
        },
        "run": study.run.model_dump(mode="json", include=looks),
        "replication": replication,
        "later": None if play_on is None else [play_on, study.run.play_on_months],
    }
    text = json.dumps(determined, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def pack(facts: pd.DataFrame, name: str) -> bytes:
    """Write a digest as the bytes of a parquet file that says which task it is of."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    words = pa.dictionary(pa.int32(), pa.string())
    kinds = {"month": pa.int32(), "value": pa.float64()}
    arrays = [
        pa.array(facts[column], type=kinds[column], from_pandas=False)
        if column in kinds
        else pa.array(facts[column].astype(object), type=pa.string(), from_pandas=False).cast(words)
        for column in COLUMNS
    ]
    table = pa.Table.from_arrays(arrays, names=list(COLUMNS)).replace_schema_metadata({"task": name})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue())


def unpack(content: bytes, name: str) -> Any:
    """Read the bytes of a digest back as an Arrow table.

    Raises
    ------
    ValueError
        If they are damaged or of another task.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True) as file:
            table = file.read()
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"damaged: {error}") from None
    if (table.schema.metadata or {}).get(b"task") != name.encode() or table.column_names != list(COLUMNS):
        raise ValueError("of another task")
    return table


def together(tables: list[tuple[str, int, Any]]) -> pd.DataFrame:
    """Join digests into one frame with strategy and replication before their columns; keys are categories."""
    import pyarrow as pa

    joined = pa.concat_tables(
        [table.replace_schema_metadata(None) for _, _, table in tables]
    ).unify_dictionaries()
    frame: pd.DataFrame = joined.to_pandas()
    sizes = [table.num_rows for _, _, table in tables]
    names = [name for name, _, _ in tables]
    order = list(dict.fromkeys(names))
    frame.insert(0, "strategy", pd.Series(pd.Categorical(np.repeat(names, sizes), categories=order)))
    frame.insert(1, "replication", np.repeat([replication for _, replication, _ in tables], sizes))
    assert list(frame.columns[2:-1]) == list(KEYS)
    return frame


class Store:
    """A folder of finished tasks; what is damaged or of another task counts as not there."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = folder = Path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f"probe.{os.getpid()}.partial"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise UserError(
                f"{folder}: the output folder cannot be written ({error.strerror or error})"
            ) from None
        for pattern, kept in _KEPT_SECONDS.items():
            for path in folder.glob(pattern):
                try:
                    if time.time() - path.stat().st_mtime > kept:
                        path.unlink()
                except OSError:
                    continue

    def path(self, name: str) -> Path:
        """File of a task."""
        return self.folder / f"{name}.parquet"

    def read(self, name: str) -> bytes | None:
        """Content of a finished task, or None."""
        try:
            content = self.path(name).read_bytes()
            unpack(content, name)
        except (OSError, ValueError):
            return None
        with suppress(OSError):  # a folder that may only be read
            os.utime(self.path(name))
        return content

    def write(self, name: str, content: bytes) -> None:
        """Keep a finished task: all of it or nothing."""
        partial = self.folder / f"{name}.{os.getpid()}.partial"
        try:
            partial.write_bytes(content)
            partial.replace(self.path(name))
        finally:
            partial.unlink(missing_ok=True)
