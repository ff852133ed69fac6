"""The command ``loyalty lab``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.scenario.basics.errors import UserError


def lab(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab on the notebooks.

    It can be reached from this machine only.
    """
    from importlib.util import find_spec

    here, shipped = Path("notebooks"), Path(__file__).resolve().parents[2] / "notebooks"
    folder = next((f for f in (here, shipped) if f.is_dir()), None)
    if folder is None:
        raise UserError("lab: there is no folder notebooks here")
    if find_spec("jupyterlab") is None:
        raise UserError("lab: JupyterLab is not installed")
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", "--ip=127.0.0.1"]
    command += [f"--port={port}", *([] if browser else ["--no-browser"])]
    sys.stdout.flush()
    os.execv(sys.executable, command)
