"""Every lesson has all its parts, and nothing that only the instructor gets reaches students."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from sim.scenario.basics.errors import UserError
from sim.show.course import lesson as lesson_module
from sim.show.course.lesson import (
    HANDOUT,
    INSTRUCTOR,
    PARTS,
    Lesson,
    for_students,
    lessons,
    marked,
    read,
    slide,
    tags,
    timing,
)
from sim.show.words.words import Words
from tests.habits.repository import ROOT
from tests.show.course.lessons import HIDDEN, LESSONS, exercises, is_answer, is_test

each = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)


def test_lessons_are_those_of_the_folder_and_bear_their_numbers() -> None:
    kept = sorted((ROOT / "notebooks/course").glob("*.ipynb"))
    assert kept and [lesson.path.name for lesson in LESSONS] == [path.name for path in kept]
    for lesson in LESSONS:
        assert lesson.path.name.startswith(f"{lesson.number:02d}_")
        assert lesson.title.startswith(f"Lesson {lesson.number}: ")


@each
def test_a_lesson_has_all_its_parts_in_order(lesson: Lesson) -> None:
    at = {
        part: next((n for n, cell in enumerate(lesson.notebook.cells) if part in tags(cell)), None)
        for part in PARTS
    }
    assert None not in at.values(), at
    assert sorted(at, key=lambda part: at[part] or 0) == list(PARTS)
    kinds = [slide(cell) for cell in lesson.notebook.cells]
    assert kinds.count("slide") >= 6 and set(kinds) <= {"slide", "subslide", "fragment", "notes", "skip", ""}
    assert any(HANDOUT in tags(cell) for cell in lesson.notebook.cells)
    assert sum(INSTRUCTOR in tags(cell) for cell in lesson.notebook.cells) >= 3


@each
def test_a_lesson_takes_an_hour_or_so_and_gives_ten_to_twenty_points(lesson: Lesson) -> None:
    assert 60 <= sum(minutes for _, minutes in lesson.minutes) <= 90
    assert 10 <= lesson.points <= 20
    assert 2 <= len(exercises(lesson)) <= 4
    by_hand = [c for c in lesson.notebook.cells if c.cell_type == "markdown" and marked(c).get("grade")]
    assert by_hand, "something is explained in words"


@each
def test_students_predict_before_they_run(lesson: Lesson) -> None:
    sources = [cell.source for cell in lesson.notebook.cells if INSTRUCTOR not in tags(cell)]
    asked = next(n for n, source in enumerate(sources) if "predict(" in source and "=..." in source)
    ran = next(
        n for n, s in enumerate(sources) if any(f"sim.{f}(" in s for f in ("compare", "what_if", "simulate"))
    )
    told = next(n for n, source in enumerate(sources) if ".beside(" in source)
    assert asked < ran < told


@each
def test_the_first_code_cell_declares_parameters(lesson: Lesson) -> None:
    first = next(cell for cell in lesson.notebook.cells if cell.cell_type == "code")
    assert "parameters" in tags(first)
    assert "lang =" in first.source


@each
def test_each_answer_is_one_function_tested_by_the_next_cell(lesson: Lesson) -> None:
    found = exercises(lesson)
    assert len(found) == sum(is_test(cell) for cell in lesson.notebook.cells)
    names = [marked(c)["grade_id"] for c in lesson.notebook.cells if marked(c)]
    assert len(names) == len(set(names))
    for exercise in found:
        assert is_test(exercise.test), exercise.answer.source
        assert marked(exercise.test)["locked"] and not marked(exercise.answer).get("grade")
        hidden = HIDDEN.search(exercise.test.source)
        assert hidden is not None and exercise.function in hidden[0]
        assert "### BEGIN SOLUTION" in exercise.answer.source


@each
def test_no_two_cells_have_one_name(lesson: Lesson) -> None:
    names = [cell.id for cell in lesson.notebook.cells]
    assert len(names) == len(set(names))


@each
def test_students_get_no_cell_and_no_note_of_the_instructor(lesson: Lesson) -> None:
    own = {c.id for c in lesson.notebook.cells if INSTRUCTOR in tags(c) or slide(c) == "notes"}
    theirs = for_students(lesson, Words())
    assert own and not own & {cell.id for cell in theirs.cells}
    assert len(theirs.cells) == len(lesson.notebook.cells) - len(own)
    assert "instructor" not in writes(theirs).lower()


@each
def test_the_minutes_stand_below_their_heading(lesson: Lesson) -> None:
    (cell,) = [cell for cell in for_students(lesson, Words()).cells if "timing" in tags(cell)]
    table = timing(lesson, Words())
    assert cell.source.endswith(table)
    assert table.splitlines()[-1].startswith(f"| {sum(minutes for _, minutes in lesson.minutes)} |")
    assert "| 0 |" in table
    assert "| 0 |" not in next(c for c in lesson.notebook.cells if "timing" in tags(c)).source


def test_a_lesson_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UserError, match=r"--lesson 77: there is no such lesson; there are .*2"):
        lessons([77])
    with pytest.raises(UserError, match="no lessons in 'xx'"):
        lessons(lang="xx")


def test_a_translation_is_a_folder_of_the_same_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson_module, "_FOLDER", tmp_path)
    write(tmp_path / "xx" / "01_one.ipynb")
    write(tmp_path / "01_one.ipynb")
    write(tmp_path / "draft.ipynb")
    assert [one.path.parent.name for one in lessons(lang="xx")] == ["xx"]
    assert [one.path for one in lessons()] == [tmp_path / "01_one.ipynb"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"metadata": {}}, "loyalty_course"),
        ({"metadata": {"loyalty_course": {"lesson": 1, "minutes": 60}}}, "not iterable"),
        ({"cells": []}, "index"),
        ({"cells": [new_markdown_cell("no title")]}, "begins with its title"),
    ],
)
def test_what_is_no_lesson_is_refused_in_one_line(tmp_path: Path, change: dict[str, Any], what: str) -> None:
    path = write(tmp_path / "01_one.ipynb", **change)
    with pytest.raises(UserError, match=what) as refused:
        read(path)
    assert "\n" not in str(refused.value) and str(path) in str(refused.value)


def write(path: Path, **change: Any) -> Path:
    """A lesson of two cells."""
    cells = [new_markdown_cell("# Lesson 1: One"), new_code_cell("1 + 1")]
    told = {"loyalty_course": {"lesson": 1, "minutes": [["All", 60]]}}
    path.parent.mkdir(exist_ok=True)
    path.write_text(writes(new_notebook(**({"cells": cells, "metadata": told} | change))), encoding="utf-8")
    return path


def test_answers_and_tests_are_told_from_other_cells() -> None:
    answer = new_code_cell(metadata={"nbgrader": {"solution": True, "grade": False}})
    test = new_code_cell(metadata={"nbgrader": {"solution": False, "grade": True}})
    words = new_markdown_cell(metadata={"nbgrader": {"solution": True, "grade": True}})
    assert [is_answer(cell) for cell in (answer, test, words)] == [True, False, False]
    assert [is_test(cell) for cell in (answer, test, words)] == [False, True, False]
