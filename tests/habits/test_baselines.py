"""Results of the studies in the repository have not moved since somebody last said that they should."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.habits.baselines import KEPT, measure, renew
from tests.habits.repository import STUDIES


def test_every_study_has_kept_figures_and_no_others_have() -> None:
    assert STUDIES
    assert sorted(json.loads(KEPT.read_text(encoding="utf-8"))) == [path.stem for path in STUDIES]


@pytest.mark.slow
@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_a_study_gives_the_figures_that_were_kept(path: Path) -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))[path.stem]
    assert measure(path) == kept, "results moved: if on purpose, make baselines and say so in CHANGELOG.md"


def test_renewing_writes_what_is_measured_and_tells_what_moved(tmp_path: Path) -> None:
    path = next(path for path in STUDIES if path.stem == "catalogue")
    kept = tmp_path / "kept.json"
    assert renew(kept, [path]) == ["catalogue"]  # it was not there
    written = kept.read_bytes()
    assert json.loads(written) == {"catalogue": measure(path)}
    assert renew(kept, [path]) == [] and kept.read_bytes() == written
    kept.write_text(json.dumps({"catalogue": {"hold": {}}, "gone": {}}), encoding="utf-8")
    assert renew(kept, [path]) == ["catalogue", "gone"] and kept.read_bytes() == written
    assert [file.name for file in tmp_path.iterdir()] == ["kept.json"]
