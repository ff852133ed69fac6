"""The commands ``loyalty course make`` and ``loyalty course list``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

course = typer.Typer(
    name="course",
    help="Lessons to teach with: for students and for instructors.",
    rich_markup_mode=None,
    no_args_is_help=False,
)


@course.command()
def make(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of the course: a new one, or one made before.")
    ],
    numbers: Annotated[
        list[int] | None,
        typer.Option("--lesson", metavar="N", help="Lesson to make; all by default. Repeatable."),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the lessons.")] = "en",
) -> None:
    """Write lessons as a course that nbgrader marks.

    For each lesson, DIR/release has what students get, and DIR/instructor the lesson with answers, its
    hand-out and its slides as PDF. Each is run once for that, half a minute or so. In DIR, nbgrader then
    marks what students hand in: nbgrader autograde lesson_02, nbgrader generate_feedback lesson_02.
    Submissions and marks in DIR stay as they are.
    """
    from sim.show.course.make import make as write
    from sim.study.running.progress import on_terminal

    for path in write(folder, numbers or (), lang=lang, progress=on_terminal()):
        typer.echo(path)


@course.command("list")
def list_(lang: Annotated[str, typer.Option("--lang", help="Language of the lessons.")] = "en") -> None:
    """List the lessons, with the minutes that they take and the points that their exercises give."""
    from sim.show.course.lesson import lessons

    for lesson in lessons(lang=lang):
        minutes = sum(time for _, time in lesson.minutes)
        typer.echo(f"{lesson.number:>3}  {lesson.title} ({minutes} minutes, {lesson.points:g} points)")
