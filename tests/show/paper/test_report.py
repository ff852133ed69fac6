"""The decision report: sections in order, tagged, the same bytes twice, and nothing half-written."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pandas as pd
import pytest
from pypdf import PdfReader

from sim.scenario.basics.errors import UserError
from sim.scenario.plans.study import Study
from sim.show.chapters import quadrants
from sim.show.chapters.view import view
from sim.show.charts import fonts
from sim.show.charts import gallery as charts
from sim.show.paper import report
from sim.show.paper.report import default_notebook, write_report
from sim.show.words.words import Words
from sim.study.compare.compare import compare
from sim.study.compare.results_folder import open_results
from tests.show import hand
from tests.show.paper.test_execute import write
from tests.study import hand_made

WRITTEN = ("report.pdf", "notebook.ipynb", "assumptions.csv")
HEADINGS = (
    "decision",
    "doubts",
    "what",
    "quadrants",
    "money",
    "stages",
    "matrix",
    "check",
    "assumptions",
    "verdict",
    "provenance",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = hand.folder(tmp_path_factory.mktemp("results"), log=True)
    write_report(where)
    return where


def test_the_notebook_of_a_report_is_found_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_notebook().is_file()


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[str]:
    reader = PdfReader(folder / "report.pdf")
    return [page.extract_text().replace("\u200b", "").replace("\u00a0", " ") for page in reader.pages]


def test_sections_stand_in_order(folder: Path) -> None:
    outline = list(titles(PdfReader(folder / "report.pdf").outline))
    assert outline == [Words()(f"heading.{name}") for name in HEADINGS]


def titles(outline: Any) -> Iterator[str]:
    """Headings in the order in which they are read, whatever their level."""
    for item in outline:
        yield from titles(item) if isinstance(item, list) else (item.title,)


def test_the_first_page_says_what_to_do_what_it_brings_and_what_would_change_that(pages: list[str]) -> None:
    flat = " ".join(pages[0].split())
    for said in (
        "Mature retail",
        "Where should the next 1.2 M EUR go",
        "Follow loyalty:",
        "more than hold, and it beats every other strategy with 95 % confidence",
        "What the strategies are",
        "What would change this",
        "Ruin",
        "0 of 20",
    ):
        assert said in flat, said


def test_it_is_tagged_titled_and_in_a_language(folder: Path) -> None:
    reader = PdfReader(folder / "report.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Mature retail"


def test_every_figure_has_alt_text(folder: Path) -> None:
    notebook = nbformat.read(folder / "notebook.ipynb", 4)
    pictures = [
        o
        for c in notebook.cells
        if c.cell_type == "code"
        for o in c.outputs
        if "image/svg+xml" in o.get("data", {})
    ]
    assert len(pictures) == 9
    for picture in pictures:
        marks = picture.metadata["image/svg+xml"]
        assert len(marks["alt"]) > 40
        assert marks["caption"]


def test_nothing_of_the_machine_shows(folder: Path, pages: list[str]) -> None:
    text = "\n".join(pages)
    for word in ("Traceback", "Warning", "Error", "nan", "None", "import ", "DataFrame", "{", str(folder)):
        assert word not in text, word
    notebook = (folder / "notebook.ipynb").read_text(encoding="utf-8")
    assert "stderr" not in notebook
    assert str(folder) not in notebook


def test_it_says_what_repeats_it_and_what_it_rests_on(pages: list[str]) -> None:
    text = "\n".join(pages)
    assert "loyalty report scenarios/studies/mature_retail.yaml --seed 11" in text
    assert "assumptions.csv" in text


def test_all_numbers_stand_in_a_file_beside_the_report_and_on_request_in_an_annex(
    folder: Path, tmp_path: Path
) -> None:
    numbers = pd.read_csv(folder / "assumptions.csv")
    there = open_results(folder).tables["assumptions"]
    assert list(numbers["path"]) == list(there["path"]) and list(numbers) == list(there)
    other = tmp_path / "mature_retail"
    shutil.copytree(folder, other)
    text = "\n".join(page.extract_text() for page in PdfReader(write_report(other, annex=True)).pages)
    assert "Jones and" in text
    assert text.count("need_") >= 60
    plain = write(tmp_path / "plain.ipynb", "1", parameters="results = ''")
    with pytest.raises(UserError, match="no parameter 'annex'"):
        write_report(other, notebook=plain, annex=True)


def test_a_name_in_the_file_cannot_become_a_formula(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame({"path": ["=HYPERLINK(1)", "a"], "value": [-1.0, 2.0]})
    named = SimpleNamespace(tables={"assumptions": table})
    monkeypatch.setattr("sim.study.compare.results_folder.open_results", lambda _: named)
    assert report._assumptions(folder).splitlines() == ["path,value", "'=HYPERLINK(1),-1.0", "a,2.0"]


def test_the_same_results_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "mature_retail"
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns(*WRITTEN))
    write_report(other)
    for name in WRITTEN:
        assert (other / name).read_bytes() == (folder / name).read_bytes(), name


def test_one_strategy_played_once_makes_a_report_that_needs_neither_numba_nor_scipy(tmp_path: Path) -> None:
    source = nbformat.read(default_notebook(), 4)
    source.cells.append(
        nbformat.v4.new_code_cell("import sys\nassert not {'numba', 'scipy', 'simpy'} & set(sys.modules)")
    )
    light = tmp_path / "light.ipynb"
    light.write_text(nbformat.writes(source), encoding="utf-8")
    where = hand.folder(
        tmp_path,
        strategies=("hold",),
        firms=("solo",),
        segments=("all_of_them",),
        replications=1,
        months=6,
        desk=False,
    )
    report = write_report(where, notebook=light).read_bytes()
    text = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(report)).pages)
    assert "nan" not in text
    assert "single replication" in text


def test_policies_make_a_report_as_strategies_do_and_the_question_of_the_user_stays_text(
    tmp_path: Path,
) -> None:
    def cheaper(market: Any, firm: Any) -> Any:
        yield market.until(0)

    def simulate(study: Study, strategy: str, replication: int, policies: Any = (), **how: Any) -> Any:
        run = hand_made.simulate(study, "loyalty" if policies else strategy, replication, **how)
        run.strategy = strategy
        return run

    study = hand_made.study(["hold", "acquisition"], settings={"title": "#1 *bold* $5 <b>"})
    compare(study, folder=tmp_path, simulate=simulate, policies={"20 % off_spring": [cheaper]})
    reader = PdfReader(write_report(tmp_path))
    assert reader.metadata is not None
    assert reader.metadata.title == "#1 *bold* $5 <b>"
    text = "\n".join(p.extract_text() for p in reader.pages)
    flat = " ".join(text.replace("\u200b", "").replace("\u00a0", " ").split())
    assert "Follow 20 % off spring" in flat


def test_a_migration_market_makes_a_report_of_what_it_has(tmp_path: Path) -> None:
    where = hand.folder(
        tmp_path,
        strategies=("hold",),
        months=6,
        only=("outcomes", "summary", "risk", "stages", "flows", "assumptions"),
    )
    reader = PdfReader(write_report(where))
    assert list(titles(reader.outline)) == [
        Words()(f"heading.{name}")
        for name in ("decision", "doubts", "what", "money", "stages", "assumptions", "verdict", "provenance")
    ]


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name in WRITTEN or "partial" in p.name)


@pytest.fixture
def fresh(tmp_path: Path, folder: Path) -> Path:
    where = tmp_path / "mature_retail"
    shutil.copytree(folder, where, ignore=shutil.ignore_patterns(*WRITTEN))
    return where


def refused(folder: Path, **choices: object) -> str:
    with pytest.raises(UserError) as error:
        write_report(folder, **choices)  # type: ignore[arg-type]
    assert "\n" not in str(error.value)
    assert left(folder) == []
    return str(error.value)


def test_a_failing_cell_leaves_nothing(fresh: Path, tmp_path: Path) -> None:
    assert "ZeroDivisionError" in refused(fresh, notebook=write(tmp_path / "bad.ipynb", "1 / 0"))


def test_a_notebook_that_takes_no_results_is_refused(fresh: Path, tmp_path: Path) -> None:
    message = refused(fresh, notebook=write(tmp_path / "a.ipynb", "1", parameters="result = ''"))
    assert "no parameter 'results' (did you mean 'result'?)" in message


def test_a_damaged_table_is_said_in_one_line(fresh: Path) -> None:
    (fresh / "tables" / "cash.parquet").write_bytes(b"PAR1")
    assert "damaged" in refused(fresh)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    assert "no results of a comparison" in refused(tmp_path)


def test_an_unknown_language_or_format_is_refused(fresh: Path) -> None:
    assert "languages are en" in refused(fresh, lang="xx")
    assert "a report is written as pdf" in refused(fresh, format="docx")


def test_a_missing_font_is_said_before_any_work(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_PACKAGE", "no_such_font_package")
    assert "install the package manimgx-fonts-cjk" in refused(fresh)


def test_a_folder_that_cannot_be_written_is_said_in_one_line(fresh: Path) -> None:
    (fresh / "report.pdf").mkdir()
    (fresh / "report.pdf" / "kept").touch()
    with pytest.raises(UserError, match=r"report\.pdf: cannot be written"):
        write_report(fresh)
    assert left(fresh) == ["report.pdf"]


def test_the_notebook_has_no_functions_and_no_outputs() -> None:
    notebook = nbformat.read(default_notebook(), 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert "def " not in cell.source
            assert "class " not in cell.source
            assert cell.outputs == []
            assert cell.execution_count is None


def test_pairs_name_the_better_one_first() -> None:
    from sim.show.chapters.verdict import pairs
    from sim.show.chapters.view import View

    found = View(hand.tables(), {"verdict": {}, "replications": 20}, {}, {}, Words())
    table = pairs(found)
    assert table is not None
    assert len(table.frame) == 10
    assert all(gap.startswith("+") for gap in table.frame.iloc[:, 1])
    assert "loyalty less diversification" in set(table.frame.iloc[:, 0])


def test_a_study_without_quadrants_is_not_shown_empty_ones(tmp_path: Path) -> None:
    found = view(open_results(hand.folder(tmp_path, strategies=("hold", "north_road"))))
    assert quadrants.told(found).startswith("## What the strategies do")
    assert not charts.quadrant_tile(found.table("paired"), found.words, "EUR", found.control, found.quadrants)
