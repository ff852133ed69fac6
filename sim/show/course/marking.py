"""What nbgrader does for a course: it takes solutions and hidden tests out of what students get."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sim.scenario.basics.errors import UserError

CONFIG = "nbgrader_config.py"
GRADEBOOK = "gradebook.db"
#: How a course is marked: a machine may be busy, and experiments take their time.
SETTINGS = """\
c = get_config()
c.CourseDirectory.course_id = "loyalty_course"
c.ExecutePreprocessor.timeout = 300
c.ExecutePreprocessor.iopub_timeout = 60
"""
SOURCE, RELEASE = "source", "release"


def ask_for_nbgrader() -> None:
    """Tell how to install nbgrader where it is missing.

    Raises
    ------
    UserError
        If it is.
    """
    if find_spec("nbgrader") is None:
        raise UserError("course: this takes nbgrader, which is an extra: pip install 'loyalty-lab[course]'")


def release(root: Path, assignment: str, gradebook: Path) -> None:
    """Make the students' version of an assignment below `root`, from its source there.

    Parameters
    ----------
    root : Path
        Folder of a course.
    assignment : str
    gradebook : Path
        Where nbgrader keeps the points; made if need be.

    Raises
    ------
    UserError
        If nbgrader refuses it, as where marks are kept of exercises that are gone.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(root.resolve())
    config.CourseDirectory.db_url = f"sqlite:///{gradebook.resolve()}"
    config.CourseDirectory.assignment_id = assignment
    course = CourseDirectory(config=config)
    heard = _Heard()
    made = GenerateAssignment(coursedir=course, config=config, log=heard.log)
    try:
        with _programs_found():
            made.start()
    except (NbGraderException, RuntimeError) as error:
        raise UserError(f"{assignment}: nbgrader refuses it ({heard.reason or error})") from None


@contextmanager
def _programs_found() -> Iterator[None]:
    """Let nbgrader find the programs of this environment, which need not be open: it starts one of them."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


class _Heard(logging.Handler):
    """Listens to nbgrader, which logs the traceback of what went wrong and then raises something else."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.log = logging.Logger("nbgrader")
        self.log.addHandler(self)
        self.reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what the first traceback ends with."""
        text = record.getMessage().strip()
        if "Traceback" in text and not self.reason:
            self.reason = text.splitlines()[-1][:300]
