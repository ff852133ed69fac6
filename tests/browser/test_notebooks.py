"""Every notebook runs in a real JupyterLab, in a real browser: all its cells, and none fails or complains.

JupyterLab runs in the folder of notebooks, as `make lab` has it, in a project whose name has spaces. The
notebooks are as they are; the parameters that papermill would put below theirs ask for less, so that all of
them take a few minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from tests.browser.jupyter import FAULTS, LONG, lab, page, run_all
from tests.habits.repository import ROOT
from tests.notebooks.suite import SMALL
from tests.show.course.lessons import FEW

pytestmark = pytest.mark.slow

FOUND = {
    path.stem: path
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    + sorted((ROOT / "notebooks/course").glob("*.ipynb"))
}
NAMES = list(FOUND)
LESS: dict[str, dict[str, Any]] = {
    "00_start_here": {"strategies": ["hold", "music_store/loyalty"]},
    "01_quadrant_comparison": {"strategies": ["hold", "music_store/loyalty"]},
    "02_explorer": {"customers": 200},
    "03_which_lever_pays": {"strategies": ["hold", "mature_retail/loyalty"], "customers": 100},
    "04_what_if": {"strategies": ["hold", "mature_retail/loyalty"], "customers": 200},
    "05_customer_matrix": {"strategies": ["hold", "move_left"]},
    "06_ladder_and_rungs": {"strategies": ["hold", "mature_retail/loyalty"]},
    "07_satisfaction_and_loyalty": {"strategies": ["hold", "after_sales"], "customers": 800},
    "08_service_promise_and_waits": {"strategies": ["hold", "delivery_promise"]},
    "09_customer_portfolio": {"strategies": ["hold", "top_care"]},
    "10_beliefs_and_errors": {"strategies": ["hold", "care"]},
    "11_competition_and_market_life": {"strategies": ["hold", "undercut"]},
    "12_market_from_your_log": {"strategies": ["hold", "music_store/loyalty"], "resamples": 20},
    "13_why_believe_it": {"strategies": ["hold"], "only": "F20,F41"},
    "14_what_a_dashboard_would_say": {"overrides": ["run.months=36", "run.warm_up_months=3"]},
}
#: What work that takes long says of itself.
PROGRESS = re.compile(r"\d+ of \d+ runs done|compiling the model")
#: Whether every code cell has been run to its end, or one has failed.
DONE = """() => {
    const cells = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
    const prompts = cells.map(cell => cell.textContent.trim());
    const failed = document.querySelector("[data-mime-type='application/vnd.jupyter.error']");
    return failed !== null || (prompts.length > 0 && prompts.every(prompt => /^\\[\\d+\\]:$/.test(prompt)));
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab on the notebooks of a project; its address, for a notebook to be put in."""
    folder = tmp_path_factory.mktemp("My Project")
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    for name, path in FOUND.items():
        book = load_notebook_node(str(path))
        asked = FEW if path.parent.name == "course" else SMALL | LESS.get(name, {})
        book = parameterize_notebook(book, asked, kernel_name="python3", language="python")
        nbformat.write(book, notebooks / f"{name}.ipynb")
    with lab(folder / "server", notebooks) as found:
        yield found


@pytest.fixture(scope="module")
def tab() -> Iterator[Any]:
    with page() as opened:
        yield opened


@pytest.mark.parametrize("name", NAMES)
def test_all_cells_of_a_notebook_run_in_jupyterlab(address: str, tab: Any, name: str) -> None:
    try:
        run_all(tab, address.format(notebook=f"{name}.ipynb"))
        tab.wait_for_function(DONE, timeout=LONG)
        said = "\n".join(tab.locator(FAULTS).all_inner_texts()).splitlines()
        assert [line for line in said if line.strip() and not PROGRESS.match(line)] == []
        shown = tab.locator(".jp-OutputArea-output svg, .jp-OutputArea-output img").count()
        assert shown > 0, "every notebook shows a picture"
    finally:
        stop_kernels(tab, address)


def stop_kernels(tab: Any, address: str) -> None:
    """End what a notebook left running, so that the next has the machine to itself."""
    server, token = address.split("lab/tree")[0], address.split("token=")[1]
    kernels = tab.request.get(f"{server}api/kernels?token={token}").json()
    for kernel in kernels:
        tab.request.delete(f"{server}api/kernels/{kernel['id']}?token={token}")
