"""Notebooks run with declared parameters only, and fail in one line."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from sim.scenario.basics.errors import UserError
from sim.show.paper.execute import declared, execute


def write(
    path: Path, *cells: str, parameters: str | None = 'results = ""\nlang = "en"\ncount: int = 3'
) -> Path:
    found = [] if parameters is None else [new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    found += [new_code_cell(cell) for cell in cells]
    path.write_text(nbformat.writes(new_notebook(cells=found)), encoding="utf-8")
    return path


def test_parameters_are_read_without_running_them(tmp_path: Path) -> None:
    notebook = write(tmp_path / "a.ipynb", parameters="a = 1\nb: str = 'x'\nc = open('missing')\na = 2")
    assert declared(notebook) == {"a": 2, "b": "x", "c": None}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"result": "."}, "no parameter 'result' (did you mean 'results'?)"),
        ({"x = 1; import os; y": 1}, "no parameter 'x = 1; import os; y'"),
        ({"results": 3}, "parameter 'results': str is expected (got int)"),
    ],
)
def test_a_parameter_that_is_not_declared_is_refused(
    tmp_path: Path, given: dict[str, object], said: str
) -> None:
    notebook = write(tmp_path / "a.ipynb", "1")
    with pytest.raises(UserError) as refused:
        execute(notebook, given, cwd=tmp_path)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"cells": 3}', "{}"])
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(content)
    with pytest.raises(UserError):
        declared(path)


def test_a_notebook_without_parameters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="declares no parameters"):
        declared(write(tmp_path / "a.ipynb", "1", parameters=None))
    with pytest.raises(UserError, match="no such notebook"):
        declared(tmp_path / "none.ipynb")
    with pytest.raises(UserError, match="not Python"):
        declared(write(tmp_path / "b.ipynb", parameters="a = = 1"))


def test_a_failing_cell_is_said_in_one_line(tmp_path: Path) -> None:
    notebook = write(tmp_path / "a.ipynb", "1", "raise KeyError('a\\nb')")
    with pytest.raises(UserError) as failed:
        execute(notebook, {}, cwd=tmp_path)
    assert str(failed.value).startswith("a.ipynb: cell ")
    assert "KeyError" in str(failed.value)
    assert "\n" not in str(failed.value)


def test_a_cell_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    notebook = write(tmp_path / "a.ipynb", "import time; time.sleep(60)")
    with pytest.raises(UserError, match="longer than 1 second"):
        execute(notebook, {}, cwd=tmp_path, timeout=1)


def test_a_kernel_that_dies_is_said_in_one_line(tmp_path: Path) -> None:
    notebook = write(tmp_path / "a.ipynb", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(UserError, match="kernel died"):
        execute(notebook, {}, cwd=tmp_path)


def test_an_executed_notebook_holds_no_times_and_no_places(tmp_path: Path) -> None:
    notebook = write(tmp_path / "a.ipynb", "print(results, lang)", "import os; print(os.getcwd() != '')")
    done = execute(notebook, {"results": "."}, cwd=tmp_path)
    text = nbformat.writes(done)
    assert ". en" in text
    assert str(tmp_path) not in text
    assert "time" not in text
    again = nbformat.writes(execute(notebook, {"results": "."}, cwd=tmp_path))
    assert text == again
    assert not [path for path in tmp_path.iterdir() if path.name != "a.ipynb"]


def test_prose_cells_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb", "1")
    content = nbformat.read(path, 4)
    content.cells.append(new_markdown_cell("# Words"))
    path.write_text(nbformat.writes(content))
    assert execute(path, {}, cwd=tmp_path).cells[-1].source == "# Words"


def test_the_kernel_is_this_interpreter_whatever_kernels_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "jupyter" / "kernels" / "python3"
    broken.mkdir(parents=True)
    argv = ["/no/such/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Another project's", "language": "python"}
    (broken / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    notebook = write(tmp_path / "a.ipynb", "import sys; print(sys.executable)")
    assert sys.executable in nbformat.writes(execute(notebook, {}, cwd=tmp_path))


def test_a_temporary_folder_too_long_for_a_socket_stops_no_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    notebook = write(tmp_path / "a.ipynb", "print(6 * 7)")
    assert "42" in nbformat.writes(execute(notebook, {}, cwd=tmp_path))
    assert list(long.iterdir()) == []
