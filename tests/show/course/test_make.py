"""A course in a folder: whole or not at all, never over what is not ours, and marks in it stay."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pypdf import PdfReader

from sim.cli import exits
from sim.cli import main as cli
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.file_lock import writing_to
from sim.show.course import lesson as lesson_module
from sim.show.course import make as make_module
from sim.show.course.make import make

pytest.importorskip("nbgrader")
pytestmark = pytest.mark.slow


def mark(name: str, *, grade: bool, **more: object) -> dict[str, object]:
    known = {"grade_id": name, "grade": grade, "solution": not grade, "locked": grade, "schema_version": 3}
    return {"nbgrader": known | {"task": False} | more}


def write_lesson(folder: Path, number: int, answer: str = "return 2 * x") -> None:
    """A lesson that takes no time: parameters, an exercise, something for the instructor, a slide."""
    solution = f"def twice(x):\n    ### BEGIN SOLUTION\n    {answer}\n    ### END SOLUTION"
    test = "assert twice(1) == 2\n### BEGIN HIDDEN TESTS\nassert twice(3) == 6\n### END HIDDEN TESTS"
    cells = [
        new_markdown_cell(f"# Lesson {number}: Twice"),
        new_markdown_cell("## Timing", metadata={"tags": ["timing"]}),
        new_code_cell("customers = 1", metadata={"tags": ["parameters"]}),
        new_markdown_cell("## A slide\n\nwords", metadata={"slideshow": {"slide_type": "slide"}}),
        new_code_cell(
            "print(7 * customers)",
            metadata={"tags": ["handout"], "slideshow": {"slide_type": "subslide"}},
        ),
        new_markdown_cell("only for you", metadata={"tags": ["instructor"]}),
        new_code_cell(solution, metadata=mark("twice", grade=False)),
        new_code_cell(test, metadata=mark("test-twice", grade=True, points=3)),
    ]
    told = {"lesson": number, "minutes": [["Begin", 20], ["End", 45]]}
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    book = new_notebook(cells=cells, metadata={"loyalty_course": told, "kernelspec": kernel})
    nbformat.write(book, str(folder / f"{number:02d}_twice.ipynb"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to make a course in, from two small lessons."""
    (tmp_path / "lessons").mkdir()
    for number in (1, 2):
        write_lesson(tmp_path / "lessons", number)
    monkeypatch.setattr(lesson_module, "_FOLDER", tmp_path / "lessons")
    return tmp_path / "my course"


def text_of(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def everything(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_course_is_made_and_each_gets_its_own(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exits.run(cli.app, ["course", "make", str(place), "--lesson", "2"]) == exits.DONE
    said = capsys.readouterr()
    assert said.out.splitlines() == [f"{place}/{part}/lesson_02" for part in ("instructor", "release")]
    assert set(everything(place)) == {
        "gradebook.db",
        "loyalty_course.json",
        "nbgrader_config.py",
        "instructor/lesson_02/02_twice.ipynb",
        "instructor/lesson_02/handout.pdf",
        "instructor/lesson_02/slides.pdf",
        "release/lesson_02/02_twice.ipynb",
        "source/lesson_02/02_twice.ipynb",
    }
    source, release, taught = (
        (place / part / "lesson_02/02_twice.ipynb").read_text(encoding="utf-8")
        for part in ("source", "release", "instructor")
    )
    assert "return 2 * x" in source and "HIDDEN" in source and "only for you" not in source
    assert "return 2 * x" not in release and "HIDDEN" not in release and "YOUR CODE HERE" in release
    assert "only for you" in taught and json.loads(taught)["cells"][4]["outputs"][0]["text"] == ["7\n"]
    (page,) = text_of(place / "instructor/lesson_02/handout.pdf")
    assert "Lesson 2: Twice" in page and "7" in page and "65 minutes: Begin 20, End 45." in page
    title, words, output = text_of(place / "instructor/lesson_02/slides.pdf")
    assert "Lesson 2: Twice" in title and "A slide" in words and "7" in output and "print" not in output


@pytest.mark.filterwarnings("ignore:Object of type <Submitted")  # nbgrader's own
def test_a_lesson_made_anew_leaves_marks_submissions_and_settings(place: Path) -> None:
    from nbgrader.api import Gradebook

    make(place, [1])
    address = f"sqlite:///{place / 'gradebook.db'}"
    with Gradebook(address) as book:
        book.add_student("anna")
        book.add_submission("lesson_01", "anna")
    handed_in = place / "submitted/anna/lesson_01/01_twice.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text("hers", encoding="utf-8")
    settings = place / "nbgrader_config.py"
    settings.write_text("# mine\n", encoding="utf-8")
    (place / ".making-left").mkdir()
    make(place)
    assert handed_in.read_text(encoding="utf-8") == "hers"
    assert settings.read_text(encoding="utf-8") == "# mine\n"
    assert {path.name for path in (place / "release").iterdir()} == {"lesson_01", "lesson_02"}
    assert not [path for path in place.iterdir() if path.name.startswith(".")]
    with Gradebook(address) as book:
        assert book.find_submission("lesson_01", "anna").max_score == 3
        assert {one.name for one in book.assignments} == {"lesson_01", "lesson_02"}


def test_what_fails_leaves_the_folder_as_it_was(place: Path) -> None:
    make(place, [1])
    before = everything(place)
    write_lesson(lesson_module._FOLDER, 2, answer="return 3 * x")
    with pytest.raises(UserError, match=r"02_twice.ipynb: cell 8: AssertionError"):
        make(place)
    after = everything(place)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} <= {"gradebook.db"}


def test_a_folder_of_something_else_is_refused_and_left_alone(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_module, "execute", lambda *_, **__: pytest.fail("no work is done"))
    place.mkdir()
    (place / "thesis.txt").write_text("three years", encoding="utf-8")
    with pytest.raises(UserError, match=r"is no course, and not empty \(thesis.txt is in it\)"):
        make(place)
    assert everything(place) == {"thesis.txt": b"three years"}
    with pytest.raises(UserError, match="a folder for the course is expected, and this is a file"):
        make(place / "thesis.txt")


def test_two_never_write_to_one_course(place: Path) -> None:
    refused: list[UserError] = []

    def other() -> None:
        try:
            make(place)
        except UserError as error:
            refused.append(error)

    with writing_to(place):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert "being written to already" in str(refused[0])


def test_lessons_are_listed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exits.run(cli.app, ["course", "list"]) == exits.DONE
    assert capsys.readouterr().out.splitlines() == [
        f"  {number}  Lesson {number}: Twice (65 minutes, 3 points)" for number in (1, 2)
    ]
