"""Every lesson runs as it is, its solutions pass, and its pages hold what is put on them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from sim.show.course import sheets
from sim.show.course.lesson import Lesson, slide
from sim.show.paper.execute import execute
from sim.show.words.words import Words
from tests.show.course.lessons import LESSONS


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_a_lesson_runs_and_fits_on_its_pages(lesson: Lesson, tmp_path: Path) -> None:
    ran = execute(lesson.path, {}, cwd=tmp_path)
    outputs = [output for cell in ran.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.get("name") == "stderr"] == []
    (handout,) = pages(sheets.handout(lesson, ran, Words()))
    assert lesson.title in " ".join(handout.split())
    assert f"{sum(minutes for _, minutes in lesson.minutes)} minutes" in handout
    shown = pages(sheets.slides(lesson, ran, Words()))
    wanted = sum(slide(cell) in ("slide", "subslide") for cell in lesson.notebook.cells)
    assert len(shown) == 1 + wanted, "each slide fits on its page"
    assert not [text for text in shown if "BEGIN SOLUTION" in text or "import sim" in text]
