"""What is worth keeping leaves the desk: as YAML, as a study that others may read, as a report."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from sim.scenario.basics.atomic_write import output_folder, replacing
from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import ENDING, FOLDERS, Library
from sim.scenario.files.load import load_market, load_study, resolve
from sim.scenario.files.yaml_text import Place, dump
from sim.scenario.plans.study import Study
from sim.show.explorer.state import LEVER, Scenario
from sim.show.words.words import Words

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_LONGEST = 2000  # letters of a description
_SCHEMA = "# yaml-language-server: $schema=../schema/study.json\n"


def as_yaml(study: Study, name: str) -> str:
    """A study as the text of a file: its strategies written out, its market by name if it is as in its file.

    Parameters
    ----------
    study : Study
        As played.
    name : str
        Of the file.
    """
    settings = study.settings.model_dump(mode="json", exclude_unset=True, exclude={"market", "strategies"})
    strategies = {
        key: one.model_dump(mode="json", exclude_defaults=True) for key, one in study.strategies.items()
    }
    if _stands_in_a_file(study):
        return _SCHEMA + dump({**settings, "market": study.settings.market, "strategies": strategies})
    header = resolve(study)["resolved"] | {"study": name}
    market = study.market.model_dump(mode="json", exclude_unset=True)
    return _SCHEMA + dump({"resolved": header, **settings, "market": market, "strategies": strategies})


def described(study: Study, scenario: Scenario, words: Words) -> Study:
    """A study as played whose changed strategy says so, for what its file says of it is true no longer."""
    moved = {key.removeprefix(LEVER): v for key, v in scenario.changes.items() if key.startswith(LEVER)}
    if not moved:
        return study
    name, plan = scenario.strategy, study.strategies[scenario.strategy]
    changes = words.series(f"{words.label('lever', lever)} {value:g}" for lever, value in moved.items())
    said = words.begin("explorer.described", name=words.strategy(name), changes=changes)
    text = f"{said} {words('explorer.described.before', text=plan.description)}" if plan.description else said
    changed = plan.model_copy(update={"description": text[:_LONGEST]})
    return replace(study, strategies={**study.strategies, name: changed})


def _stands_in_a_file(study: Study) -> bool:
    """Whether the study's market is the one in the file of its name, and no strategy of a rival needs one."""
    if study.rivals:
        return False
    library, name = Library(study.root or Path("scenarios")), study.settings.market
    try:
        return bool(load_market(library.path("market", name, Place(name))) == study.market)
    except UserError:
        return False


def save_as_study(study: Study, name: str, root: str | Path = "scenarios", *, over: bool = False) -> Path:
    """Write a study into the folder of studies, where `loyalty` finds it by name.

    Parameters
    ----------
    study : Study
        As played.
    name : str
        What it is to be called.
    root : str or Path
        Folder of scenarios.
    over : bool
        Whether a file of this name may be replaced.

    Raises
    ------
    UserError
        If the name cannot be a file's, a file of this name is there, or it cannot be written.
    """
    if not _NAME.match(name):
        raise UserError(
            f"a study is named with small letters, digits and _, beginning with a letter (got {name!r})"
        )
    folder = Path(root) / FOLDERS["study"]
    path = folder / f"{name}{ENDING}"
    if path.exists() and not over:
        raise UserError(f"{path}: there is a study of this name; choose another, or allow it to be replaced")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replacing(path) as partial:
            partial.write_text(as_yaml(study, name), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from None
    load_study(path)  # what was written is read back at once, so that a fault shows here and not next week
    return path


def send_to_report(
    study: Study, name: str, out: str | Path = "reports", *, lang: str = "en", workers: int | None = None
) -> Path:
    """Compare a study as played, and write its report: the folder that `loyalty report` makes.

    Returns
    -------
    Path
        The PDF.

    Raises
    ------
    UserError
        If it cannot be compared or written, or results of another study lie in the folder.
    """
    if not _NAME.match(name):
        raise UserError(f"a report is named with small letters, digits and _ (got {name!r})")
    from sim.show.paper.report import write_report
    from sim.study.compare.compare import compare

    folder = output_folder(Path(out), name)
    compare(replace(study, name=name), folder=folder, workers=workers, progress=False)
    return write_report(folder, lang=lang)
