"""Exercises of every lesson: solved they pass; unsolved, or copied from the example, they fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.show.course import marking
from sim.show.course.lesson import Lesson, for_students
from sim.show.words.words import Words
from tests.show.course.lessons import HIDDEN, LESSONS, by_id, exercises, fails, marked, parrot, run

pytestmark = pytest.mark.slow
pytest.importorskip("nbgrader")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_exercises_are_passed_by_who_solves_them_and_by_nobody_else(lesson: Lesson, tmp_path: Path) -> None:
    import nbformat

    source = tmp_path / "source" / lesson.assignment
    source.mkdir(parents=True)
    theirs = for_students(lesson, Words())
    nbformat.write(theirs, source / lesson.path.name)
    marking.release(tmp_path, lesson.assignment, tmp_path / "gradebook.db")
    handed_out = tmp_path / "release" / lesson.assignment / lesson.path.name
    text, unsolved = handed_out.read_text(encoding="utf-8"), by_id(handed_out)
    for secret in ("HIDDEN TESTS", "BEGIN SOLUTION", "END SOLUTION"):
        assert secret not in text
    space = run(theirs.cells)
    for exercise in exercises(lesson):
        test = exercise.test.source
        hidden = HIDDEN.search(test)
        assert hidden is not None
        assert not fails(test, space), exercise.name
        stub = unsolved[marked(exercise.answer)["grade_id"]]
        assert "YOUR CODE HERE" in stub
        assert fails(f"{stub}\n{test}", space), f"{exercise.name}: passed without an answer"
        assert unsolved[exercise.name].strip() == HIDDEN.sub("", test).strip()
        copied = space | {exercise.function: parrot(exercise, space)}
        assert not fails(HIDDEN.sub("", test), copied), f"{exercise.name}: the example is not what is copied"
        again = space | {exercise.function: parrot(exercise, space)}
        assert fails(test, again), f"{exercise.name}: passed by copying the visible example"
    written = [c for c in theirs.cells if c.cell_type == "markdown" and marked(c).get("solution")]
    for cell in written:
        assert cell.source not in text and unsolved[marked(cell)["grade_id"]] == "YOUR ANSWER HERE"
