"""nbgrader marks what students hand in as they deserve; an answer that crashes harms only its own mark."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from sim.scenario.basics.errors import UserError
from sim.show.course import marking
from sim.show.course.lesson import Lesson, for_students, lessons, marked, tags
from sim.show.words.words import Words
from tests.habits.repository import ROOT
from tests.show.course.lessons import by_id, exercises, few

pytest.importorskip("nbgrader")
#: Programs of this environment come first: nbgrader starts one of them, and kernels.
PROGRAMS = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def nbgrader(course: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, "PATH": PROGRAMS, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(course / "ipython")},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def answered(released: Path, answers: dict[str, str]) -> Any:
    """What a student hands in: the notebook that was handed out, with cells answered by name."""
    book = nbformat.read(str(released), as_version=4)
    for cell in book.cells:
        cell.source = answers.get(marked(cell).get("grade_id", ""), cell.source)
        if "parameters" in tags(cell):
            cell.source = few(cell.source)
    return book


def a_course(folder: Path, lesson: Lesson) -> Path:
    """A course of one lesson below `folder`; what is handed out there."""
    source = folder / "source" / lesson.assignment / lesson.path.name
    source.parent.mkdir(parents=True)
    nbformat.write(for_students(lesson, Words()), str(source))
    marking.release(folder, lesson.assignment, folder / "gradebook.db")
    (folder / marking.CONFIG).write_text(marking.SETTINGS, encoding="utf-8")
    return folder / "release" / lesson.assignment / lesson.path.name


@pytest.mark.slow
def test_nbgrader_marks_four_students_as_they_deserve(tmp_path: Path) -> None:
    from nbgrader.api import Gradebook

    (lesson,) = lessons([2])
    released = a_course(tmp_path, lesson)
    right = by_id(tmp_path / "source" / lesson.assignment / lesson.path.name)
    answers = {marked(e.answer)["grade_id"]: right[marked(e.answer)["grade_id"]] for e in exercises(lesson)}
    first = next(iter(answers))
    crash = f"{answers[first]}\nraise SystemError('no answer')"
    handed_in = {
        "unsolved": {},
        "solved": answers,
        "half": dict(list(answers.items())[: len(answers) // 2]),
        "crashing": answers | {first: crash.replace("return", "return 1 / 0 #")},
    }
    for student, given in handed_in.items():
        place = tmp_path / "submitted" / student / lesson.assignment
        place.mkdir(parents=True)
        nbformat.write(answered(released, given), str(place / lesson.path.name))
    nbgrader(tmp_path, "autograde", lesson.assignment)
    nbgrader(tmp_path, "generate_feedback", lesson.assignment)
    points = {marked(e.answer)["grade_id"]: float(marked(e.test)["points"]) for e in exercises(lesson)}
    full = sum(points.values())
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        found = {one: book.find_submission(lesson.assignment, one) for one in handed_in}
        assert {one.max_score for one in found.values()} == {lesson.points}
        got = {name: one.score for name, one in found.items()}
    assert got == {
        "unsolved": 0.0,
        "solved": full,
        "half": sum(points[name] for name in handed_in["half"]),
        "crashing": full - points[first],
    }
    for student in handed_in:
        told = tmp_path / "feedback" / student / lesson.assignment / f"{lesson.path.stem}.html"
        assert f"{got[student]:g} / {lesson.points:g}" in told.read_text(encoding="utf-8").replace(".0", "")


def test_what_nbgrader_refuses_is_told_with_the_reason(tmp_path: Path) -> None:
    (lesson,) = lessons([2])
    broken = for_students(lesson, Words())
    answer = next(cell for cell in broken.cells if marked(cell).get("solution"))
    twice = next(cell for cell in broken.cells if marked(cell).get("locked"))
    twice.metadata["nbgrader"]["grade_id"] = marked(answer)["grade_id"]
    source = tmp_path / "source" / "lesson_02"
    source.mkdir(parents=True)
    nbformat.write(broken, str(source / lesson.path.name))
    with pytest.raises(UserError, match=r"lesson_02: nbgrader refuses it .*Duplicate grade id") as refused:
        marking.release(tmp_path, "lesson_02", tmp_path / "gradebook.db")
    assert "\n" not in str(refused.value)


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    marking.ask_for_nbgrader()
    monkeypatch.setattr(marking, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"an extra: pip install 'loyalty-lab\[course\]'"):
        marking.ask_for_nbgrader()
