"""Run a notebook with parameters, in a kernel of its own."""

from __future__ import annotations

import ast
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.basics.errors import UserError, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

_TAG = "parameters"
#: Bytes in the path of a socket that Linux and macOS take (108 and 104, with an end mark).
_LONGEST_SOCKET = 103
_WIDGET = "application/vnd.jupyter.widget-view+json"


def execute(
    notebook: Path, parameters: Mapping[str, Any], *, cwd: Path, timeout: int = 600, progress: bool = False
) -> NotebookNode:
    """Run all cells and return the executed notebook, free of times and places.

    Parameters
    ----------
    notebook : Path
    parameters : mapping
        Set in place of the defaults of the cell tagged ``parameters``; only names declared there.
    cwd : Path
        Folder that the notebook runs in.
    timeout : int
        Seconds that one cell may take.
    progress : bool
        Show a bar on stderr.

    Raises
    ------
    UserError
        If the notebook cannot be read, a parameter is not declared there or of another kind, a cell fails
        or takes too long, or the kernel dies.
    """
    _check(notebook, parameters)
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from sim.show.paper.own_kernel import OwnKernel

    place = tempfile.mkdtemp(prefix="nb")
    try:
        with _environment(place):
            done = papermill.execute_notebook(
                str(notebook),
                None,
                parameters=dict(parameters),
                kernel_name="python3",
                kernel_manager_class=OwnKernel,
                language="python",
                progress_bar={"desc": "report", "leave": False} if progress else False,
                cwd=str(cwd),
                execution_timeout=timeout,
                start_timeout=60,
                config=_transport(place),
                shutdown_kernel="immediate",
                extra_arguments=[
                    "--InlineBackend.figure_formats=svg",
                    "--HistoryManager.enabled=False",
                    "--log-level=50",
                ],
            )
    except PapermillExecutionError as error:
        fault = error.evalue if error.ename == "UserError" else f"{error.ename}: {error.evalue}"
        raise UserError(f"{notebook.name}: cell {error.cell_index + 1}: {_line(fault)}") from None
    except CellTimeoutError:
        raise UserError(f"{notebook.name}: a cell took longer than {timeout} seconds") from None
    except DeadKernelError:
        raise UserError(f"{notebook.name}: its kernel died (too little memory, or it was ended)") from None
    except RuntimeError as error:
        raise UserError(f"{notebook.name}: its kernel cannot be started ({_line(str(error))})") from None
    finally:
        _remove(Path(place))
    return _clean(done)


def _remove(place: Path) -> None:
    """Remove a folder in which a kernel that is ending may still be writing."""
    for _ in range(30):
        shutil.rmtree(place, ignore_errors=True)
        if not place.exists():
            return
        time.sleep(0.1)


def declared(notebook: Path) -> dict[str, Any]:
    """Return the parameters a notebook declares, with their defaults (None if not a plain value).

    Raises
    ------
    UserError
        If it is no notebook, or declares nothing.
    """
    import nbformat

    try:
        content = nbformat.read(str(notebook), as_version=4)
        cells = [c for c in content.cells if _TAG in c.metadata.get("tags", []) and c.cell_type == "code"]
        tree = ast.parse("\n".join(c.source for c in cells))
    except FileNotFoundError:
        raise UserError(f"{notebook}: no such notebook") from None
    except SyntaxError as error:
        raise UserError(f"{notebook}: the parameters cell is not Python ({error.msg})") from None
    except (OSError, ValueError, TypeError, AttributeError, nbformat.ValidationError) as error:
        raise UserError(f"{notebook}: not a notebook ({_line(str(error))})") from None
    found: dict[str, Any] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            found |= dict.fromkeys(names, _literal(statement.value))
    if not found:
        raise UserError(f"{notebook}: declares no parameters; a cell tagged '{_TAG}' is expected")
    return found


def _literal(node: ast.expr | None) -> Any:
    try:
        return None if node is None else ast.literal_eval(node)
    except ValueError:
        return None


def _check(notebook: Path, parameters: Mapping[str, Any]) -> None:
    known = declared(notebook)
    for name, value in parameters.items():
        if name not in known:
            listed = ", ".join(known)
            raise UserError(
                f"{notebook.name}: no parameter {name!r}{near(name, known)}; it declares {listed}"
            )
        default = known[name]
        if default is not None and not isinstance(value, type(default)):
            expected, got = type(default).__name__, type(value).__name__
            raise UserError(f"{notebook.name}: parameter {name!r}: {expected} is expected (got {got})")


def _transport(place: str) -> Any:
    """Let the kernel talk over files in a folder of its own, where the system can; else over TCP."""
    from traitlets.config import Config

    config = Config()
    if os.name == "posix" and len(os.fsencode(f"{place}/k-5")) <= _LONGEST_SOCKET:
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = f"{place}/k"
    return config


@contextmanager
def _environment(place: str) -> Iterator[None]:
    """Set what the kernel inherits: where it keeps its files, where this package is, and no clock."""
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    wanted = {
        "JUPYTER_RUNTIME_DIR": place,
        "IPYTHONDIR": place,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _clean(notebook: NotebookNode) -> NotebookNode:
    """Take out times and places, so that the same inputs give the same notebook.

    Widgets, too: without their kernel they show nothing, and their names are never twice the same.
    """
    notebook.metadata.pop("widgets", None)
    ran = notebook.metadata.pop("papermill", {})
    notebook.metadata["papermill"] = {"parameters": dict(ran.get("parameters", {}))}
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell["id"] = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if set(one.get("data", {"": ""})) != {_WIDGET}]
    return notebook


def _line(text: str) -> str:
    lines = [line.strip() for line in str(text).splitlines() if line.strip()]
    return lines[0][:300] if lines else "no message"
