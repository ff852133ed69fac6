"""The folder of a finished comparison or sweep: tables, summary, the study written out, and where it all
comes from.

Nothing in it depends on the clock, so the same study gives the same bytes. Files are written into a hidden
folder beside their place and then renamed into it, the manifest last: its hashes say whether the rest is
whole, and one of its own whether it is. What was made from other results, such as their report, goes first.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.file_lock import writing_to
from sim.scenario.basics.shown import Shown
from sim.scenario.files.library import here_or_shipped
from sim.scenario.plans.study import Study
from sim.study.compare.comparison import Comparison
from sim.study.running.library_versions import PACKAGES, version

_MANIFEST = "manifest.json"
_SEAL = "manifest_hash"
#: What is made from results and lies beside them: it says nothing true of others.
MADE = (
    "report.pdf", "notebook.ipynb", "assumptions.csv", "strategy.yaml", "budget-*.svg", "cases-*.svg",
    "levers-*.svg",
)  # fmt: skip


@dataclass(frozen=True)
class Results(Shown):
    """A comparison or a sweep read back from its folder.

    Attributes
    ----------
    folder : Path
        Where it was read from.
    tables : dict of str to DataFrame
        By name, as `Comparison` or `Sweep` lists them.
    summary : dict
        What `summary.json` holds.
    study : dict
        The study with its market and strategies written out.
    manifest : dict
        Version, commit, seed, hash of the study, versions of the packages, command; hashes of all files and
        of itself.
    """

    folder: Path
    tables: dict[str, pd.DataFrame]
    summary: dict[str, Any]
    study: dict[str, Any]
    manifest: dict[str, Any]


def write_folder(comparison: Comparison, folder: str | Path, *, command: str | None = None) -> Path:
    """Write a comparison to `folder`; a report of other results is removed, what else lies there stays.

    Parameters
    ----------
    comparison : Comparison
    folder : str or Path
        Folder of this study's results, made if need be.
    command : str, optional
        The command that repeats it, for the manifest.

    Raises
    ------
    UserError
        If the folder cannot be written, or another process is writing to it.
    """
    return write_tables(folder, comparison.study, comparison.tables, comparison.document, command=command)


def write_tables(
    folder: str | Path,
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    document: Mapping[str, Any],
    *,
    command: str | None = None,
) -> Path:
    """Write what was found of a study, as `write_folder` does a comparison.

    Parameters
    ----------
    folder : str or Path
    study : Study
        That was asked.
    tables : mapping of str to DataFrame
        By name.
    document : mapping
        What summary.json holds.
    command : str, optional
        The command that repeats it, for the manifest.
    """
    folder = Path(folder)
    with writing_to(folder):
        return _write_all(folder, study, tables, document, command)


def _write_all(
    folder: Path,
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    document: Mapping[str, Any],
    command: str | None,
) -> Path:
    partial = folder / f".writing.{os.getpid()}.partial"
    try:
        (partial / "tables").mkdir(parents=True)
        (folder / "tables").mkdir(exist_ok=True)
        for name, table in tables.items():
            _write_table(table, partial / "tables" / f"{name}.parquet")
        _write_text(partial / "summary.json", strict_json(document))
        _write_text(partial / "study.yaml", study_text(study))
        files = sorted(path.relative_to(partial).as_posix() for path in partial.rglob("*") if path.is_file())
        manifest = describe(study, command)
        manifest["files"] = {name: _hash((partial / name).read_bytes()) for name in files}
        _write_text(partial / _MANIFEST, sealed(manifest))
        if _listed(folder) != manifest["files"]:
            for stale in (path for pattern in MADE for path in folder.glob(pattern) if path.is_file()):
                stale.unlink()
        for name in [*files, _MANIFEST]:
            (partial / name).replace(folder / name)
        for stale in set((folder / "tables").glob("*.parquet")) - {folder / name for name in files}:
            stale.unlink()
    except OSError as error:
        raise UserError(
            f"{folder}: the output folder cannot be written ({error.strerror or error})"
        ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def sealed(manifest: Mapping[str, Any]) -> str:
    """Text of a manifest, with a hash of itself: it is not believed once it was damaged or edited."""
    return strict_json({**manifest, _SEAL: _hash(strict_json(manifest).encode())})


def _read_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of a folder says, if it is as it was written."""
    text = (folder / _MANIFEST).read_text(encoding="utf-8")
    manifest = json.loads(text)
    if text != sealed({key: value for key, value in manifest.items() if key != _SEAL}):
        raise UserError(f"{folder}: {_MANIFEST} is damaged or was edited; compare the study again")
    return dict(manifest)


def _listed(folder: Path) -> dict[str, str] | None:
    """Files and their hashes by the manifest of a folder; None if there is none that can be believed."""
    try:
        return dict(_read_manifest(folder)["files"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def open_results(folder: str | Path) -> Results:
    """Read the folder of a finished comparison or sweep.

    Parameters
    ----------
    folder : str or Path
        As `compare` or `sweep` wrote it, or the command of that name; from here, or from the project's root.

    Returns
    -------
    Results
        Its tables, the summary, the study and the manifest.

    Raises
    ------
    UserError
        If there is none, or a file is missing, damaged or of another comparison.

    Examples
    --------
    >>> import sim
    >>> small = ["run.customers=1000", "run.months=12", "run.warm_up_months=0", "run.replications=3"]
    >>> study = sim.load_study("mature_retail", overrides=[*small, "study.strategies=[hold, loyalty]"])
    >>> comparison = sim.compare(study, folder="reports/small", progress=False)
    >>> results = sim.open_results("reports/small")
    >>> results.summary["study"], len(results.tables["paired"])
    ('mature_retail', 5)
    """
    import yaml

    folder = here_or_shipped(folder)
    try:
        manifest = _read_manifest(folder)
        files: dict[str, str] = manifest["files"]
        for name, expected in files.items():
            if not (folder / name).resolve().is_relative_to(folder.resolve()):
                raise UserError(f"{folder}: {_MANIFEST} names {name!r}, which is not in the folder")
            if _hash((folder / name).read_bytes()) != expected:
                raise UserError(f"{folder}: {name} is damaged or of another run; compare the study again")
        found = {Path(n).stem: pd.read_parquet(folder / n) for n in files if n.startswith("tables/")}
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        study = yaml.safe_load((folder / "study.yaml").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        missing = Path(error.filename or _MANIFEST).name
        raise UserError(f"{folder}: no results of a comparison ({missing} is missing)") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(f"{folder}: the results cannot be read ({error})") from None
    return Results(folder, found, summary, study, manifest)


def describe(study: Study, command: str | None = None) -> dict[str, Any]:
    """Return where results come from: everything needed to get them again, and nothing of the clock."""
    return {
        "study": study.name,
        "command": command,
        "seed": study.run.seed,
        "replications": study.run.replications,
        "engine": study.run.engine,
        "study_hash": study_hash(study),
        "version": version("loyalty-lab"),
        "git_commit": git_commit(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def study_hash(study: Study) -> str:
    """Hash of the study with its market and strategies written out."""
    from sim.scenario.files.load import resolve

    return _hash(strict_json(resolve(study)).encode())


def study_text(study: Study) -> str:
    """Write the study out as YAML, with its market and strategies."""
    import yaml

    from sim.scenario.files.load import resolve

    return yaml.safe_dump(resolve(study), sort_keys=False, allow_unicode=True, width=110)


def strict_json(value: Any) -> str:
    """Write JSON that any reader understands: NaN and infinity become null."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def git_commit() -> str | None:
    """Commit of the checkout this package runs from, with `+changes` if it was altered; None outside one."""
    root = Path(__file__).parents[3]
    if not (root / ".git").exists():
        return None
    git = ["git", "-C", str(root)]
    try:
        head = subprocess.run(
            [*git, "rev-parse", "HEAD"], capture_output=True, text=True, timeout=10, check=False
        )
        changed = subprocess.run(
            [*git, "diff", "--quiet", "HEAD", "--", "sim", "scenarios"],
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    commit = head.stdout.strip()
    if head.returncode or not commit:
        return None
    return commit + ("+changes" if changed.returncode else "")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):  # a numpy number
        value = value.item()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def _write_table(table: pd.DataFrame, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), path, compression="zstd")


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
