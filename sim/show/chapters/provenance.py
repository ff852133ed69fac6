"""Where results come from: the command that repeats them, and what they were made with."""

from __future__ import annotations

from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, prose
from sim.show.chapters.view import View


def provenance(view: View) -> Chapter:
    """The command, and what results were made with."""
    return Chapter.of(command(view), made_with(view))


def command(view: View) -> Prose:
    """The command that repeats it."""
    given = view.manifest.get("command")
    again = str(given or f"loyalty report {view.name} --seed {view.summary['seed']}").replace("`", "'")
    key = "provenance.text" if given else "provenance.unknown"
    return prose(view.words("heading.provenance"), view.words(key), f"```\n{again}\n```")


def made_with(view: View) -> Prose:
    """What the results were made with."""
    found = view.manifest
    versions = (found.get("packages") or {}).items()
    packages = ", ".join(f"{name} {version}" for name, version in versions if version)
    rows = [
        ("study", view.name),
        ("hash", str(found.get("study_hash") or "")[:16]),
        ("seed", found.get("seed", view.summary.get("seed"))),
        ("replications", view.replications),
        ("engine", found.get("engine")),
        ("version", found.get("version")),
        ("commit", _commit(found.get("git_commit"))),
        ("python", found.get("python")),
        ("packages", packages),
    ]
    told = [
        view.words("provenance.item", what=view.words(f"provenance.{key}"), value=f"`{value}`")
        for key, value in rows
        if value not in (None, "")
    ]
    return Prose(view.words("provenance.made", items=view.words.series(told)))


def _commit(text: object) -> str:
    commit, plus, changes = str(text or "").partition("+")
    return commit[:12] + plus + changes
