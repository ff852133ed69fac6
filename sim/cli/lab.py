"""The command ``loyalty lab``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.scenario.basics.errors import UserError

#: What opens first.
START = "00_start_here.ipynb"
_ADDRESS = ("--ip", "--ServerApp.ip", "--NotebookApp.ip", "--LabApp.ip")
_ROOT = (
    "lab: it runs as root, so who has its address with the token can do all that root can; it is reached "
    "from this machine only"
)


def lab(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab on the notebooks.

    It can be reached from this machine only, with the token that its address ends in; so, too, where it runs
    as root, as in a container. Notebooks run in this Python, whatever other kernels are installed. Further
    options are handed on to JupyterLab, as --debug.
    """
    from importlib.util import find_spec

    from sim.scenario.files.library import here_or_shipped

    here = Path("notebooks")
    folder = here if here.is_dir() else here_or_shipped(here / START).parent
    if not folder.is_dir():
        raise UserError("lab: there is no folder notebooks here")
    if find_spec("jupyterlab") is None:
        raise UserError("lab: JupyterLab is not installed")
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", "--ip=127.0.0.1"]
    command += [f"--port={port}"]
    command += ["--ServerApp.kernel_spec_manager_class=sim.show.paper.own_kernel.OwnKernels"]
    command += [f"--LabApp.default_url=/lab/tree/{START}"] if (folder / START).is_file() else []
    command += [] if browser else ["--no-browser"]
    if any(given.split("=")[0] in _ADDRESS for given in context.args):
        raise UserError("lab: it is reached from this machine only, so --ip is not to be set")
    command += context.args
    if _is_root():
        typer.echo(_ROOT, err=True)
        command += ["--allow-root"]
    sys.stdout.flush()
    if sys.platform == "win32":  # where a program that replaces itself leaves its console
        raise typer.Exit(subprocess.call(command))
    os.execv(sys.executable, command)


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
