"""A real JupyterLab on this machine only, and a real browser to look at it with."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.habits.repository import ROOT

LONG = 180_000  # milliseconds: the model may have to be compiled
#: What a notebook shows where a cell has failed or has something to complain of.
FAULTS = "[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type='application/vnd.jupyter.error']"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: What keeps a browser from asking the network for things of its own.
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_SETTINGS = {
    # all cells are on the page, also those out of sight
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}


def browser() -> str:
    """The browser of this machine; without one the test fails, for it would not be missed."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("no browser: install chromium (Debian, Ubuntu: apt-get install chromium)", pytrace=False)
    return found


@contextmanager
def lab(folder: Path, notebooks: Path, *, subshells: bool = True) -> Iterator[str]:
    """JupyterLab on the notebooks of a folder; its address with the token that opens it.

    `folder` takes what the server writes: settings, sessions, and its log. With subshells, what widgets say
    reaches the kernel on a thread of its own.
    """
    for name in ("config", "data", "runtime", "ipython"):
        (folder / name).mkdir(parents=True)
    overrides = folder / "config" / "labconfig" / "default_setting_overrides.json"
    overrides.parent.mkdir()
    kernel = {"commsOverSubshells": "perCommTarget" if subshells else "disabled"}
    settings = _SETTINGS | {"@jupyterlab/apputils-extension:kernels-settings": kernel}
    overrides.write_text(json.dumps(settings), encoding="utf-8")
    token = secrets.token_urlsafe(24)
    places = {
        "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
    }  # fmt: skip
    own = {name: str(folder / place) for name, place in places.items()}
    own |= {"JUPYTER_TOKEN": token, "PYTHONPATH": str(ROOT), "JUPYTER_PREFER_ENV_PATH": "1"}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root",
        f"--notebook-dir={notebooks}",
    ]  # fmt: skip
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            command, env=os.environ | own, cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield f"{_address(folder, server)}lab/tree/{{notebook}}?token={token}"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _address(folder: Path, server: subprocess.Popen[bytes]) -> str:
    """Where the server listens, once it does."""
    for _ in range(600):
        for told in (folder / "runtime").glob("jpserver-*.json"):
            try:
                return str(json.loads(told.read_text(encoding="utf-8"))["url"])
            except ValueError:  # not written to its end yet
                pass
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError((folder / "server.log").read_text(encoding="utf-8")[-2000:])


@contextmanager
def page(width: int = 1400, height: int = 900) -> Iterator[Any]:
    """A page of a browser that knows nothing yet."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=browser(), args=list(_QUIET))
        try:
            yield opened.new_page(viewport={"width": width, "height": height})
        finally:
            opened.close()


def run_all(tab: Any, address: str) -> None:
    """Open a notebook, and nothing that was open before; run all its cells by the menu, as a user does."""
    tab.goto(f"{address}&reset")
    tab.locator(".jp-Notebook").first.wait_for(timeout=LONG)
    tab.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for(timeout=LONG)
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
