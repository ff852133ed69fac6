"""The desk, driven from Python as a browser drives it: by what its widgets show and are set to."""

from __future__ import annotations

import re
import shlex
import threading
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli.main import app
from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study
from sim.show.explorer import picture, svg
from sim.show.explorer.answer import Answer, Draft
from sim.show.explorer.panels import MODES, Shown
from sim.show.explorer.state import Look
from sim.show.explorer.widgets import Explorer
from sim.study.compare.results_folder import open_results

#: Each simulates on a thread of its own, where the quick lane cannot leave it out.
pytestmark = pytest.mark.slow

PATIENCE = 120.0
SHORT = ("run.months=12", "run.warm_up_months=2", "run.play_on_months=12")
SMALL = Look(300, 3)


def desk(strategy: str = "loyalty", **more: Any) -> Explorer:
    made = Explorer("mature_retail", strategy, overrides=SHORT, look=SMALL, **more)
    assert made.wait(PATIENCE)
    return made


@pytest.fixture(scope="module")
def changed() -> Explorer:
    """A desk at which care was raised, with expansion beside it and a pin; not to be touched."""
    made = desk(beside=["expansion"])
    made.pin("as it was")
    made.move("lever.care", 0.45)
    assert made.wait(PATIENCE)
    return made


def drawn(made: Explorer) -> str:
    return str(made.desk.picture.value)


def words_of(text: str) -> str:
    return " ".join(ElementTree.fromstring(text).itertext())


def test_a_slider_and_its_box_always_show_the_same(changed: Explorer) -> None:
    for row in changed.desk.rows.by_key.values():
        assert row.slider.value == row.box.value
    assert changed.desk.rows.by_key["lever.care"].box.value == 0.45


def test_a_slider_that_only_snaps_to_its_notch_changes_nothing() -> None:
    made = desk()
    row = made.desk.rows.by_key["lever.care"]
    written, notch = row.box.value, row.slider.step
    nearest = round(written / notch)
    assert written != pytest.approx(nearest * notch), "the money as written lies between two notches"
    row.slider.value = nearest * notch
    assert made.scenario.changes == {}
    row.slider.value = (nearest + 1) * notch
    assert made.scenario.changes == pytest.approx({"lever.care": (nearest + 1) * notch})
    row.reset.click()
    assert made.scenario.changes == {}
    assert row.box.value == written


def test_a_picture_is_svg_that_says_what_it_is(changed: Explorer) -> None:
    root = ElementTree.fromstring(drawn(changed))
    assert root.attrib["role"] == "img"
    assert [child.tag.rpartition("}")[2] for child in root[:2]] == ["title", "desc"]
    told = words_of(drawn(changed))
    for said in ("loyalty as changed", "loyalty as written", "expansion", "as it was", "profit", "together"):
        assert said in told


@pytest.mark.parametrize("mode", MODES)
def test_every_way_of_looking_is_drawn(changed: Explorer, mode: str) -> None:
    assert changed.answer is not None
    shown = Shown(changed.answer, mode=mode)
    assert len(ElementTree.fromstring(picture.drawn(shown)).findall(".//{*}polyline")) >= 6
    ElementTree.fromstring(picture.table(shown))


def test_nothing_in_the_picture_lies_outside_it(changed: Explorer) -> None:
    for text in ElementTree.fromstring(drawn(changed)).iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.attrib["x"]) <= picture.WIDTH
        assert 0 <= float(text.attrib["y"]) <= picture.HEIGHT


def test_names_from_files_are_escaped() -> None:
    evil = "<script>alert('x')</script>&\""
    assert "<" not in svg.escaped(evil)
    told = svg.tag("p", svg.escaped(evil), title=evil)
    assert ElementTree.fromstring(told).text == ElementTree.fromstring(told).attrib["title"] == evil
    made = desk()
    made.pin(evil)
    assert "<script" not in drawn(made)
    assert evil in words_of(drawn(made))


def test_a_draft_where_nothing_moved_is_the_full_answer(changed: Explorer) -> None:
    draft = changed._answers.quick(changed.scenario)
    assert draft is not None
    assert not any(moved.any() for moved in draft.value.values())
    assert not any(m.any() for stages in draft.stages.values() for m in stages.values())


def test_a_draft_moves_as_the_first_market_really_does(changed: Explorer) -> None:
    before = changed.answer
    scenario = changed.scenario.moved("market.choice.habit", 0.8)
    draft = changed._answers.quick(scenario)
    after = changed._answers.full(scenario, lambda: None)
    changed._answers.last = before
    assert draft is not None and before is not None
    for name in ("hold", "loyalty"):
        moved = (after.now.value[name] - before.now.value[name])[0, : draft.months]
        assert draft.value[name] == pytest.approx(moved)


def test_axes_stay_while_a_slider_moves(changed: Explorer) -> None:
    assert changed.answer is not None
    draft = changed._answers.quick(changed.scenario.moved("lever.list_price", 1.3))
    ticks = [
        [(t.attrib["x"], t.attrib["y"], t.text) for t in ElementTree.fromstring(text).findall(".//{*}text")]
        for text in (picture.drawn(Shown(changed.answer, draft)), picture.drawn(Shown(changed.answer)))
    ]
    small = [[one for one in found if re.fullmatch(r"[\d.,\u2212]+", one[2] or "")] for found in ticks]
    assert small[0] == small[1] and len(small[0]) > 20


def test_pictures_of_stale_answers_are_never_drawn() -> None:
    made = desk()
    seen: list[Answer | Draft] = []
    tell = made._tell

    def told(found: Answer | Draft) -> None:
        seen.append(found)
        assert isinstance(found, Draft) or found.scenario == made.scenario
        tell(found)

    made._worker._tell = told
    for step in range(1, 8):
        made.move("lever.care", 0.3 + step / 100)
    made.undo()
    for step in range(1, 5):
        made.move("market.choice.habit", 0.5 + step / 100)
    assert made.wait(PATIENCE)
    full = [found for found in seen if isinstance(found, Answer)]
    assert [found.scenario.changes for found in full][-1] == {"market.choice.habit": 0.54}
    assert made.desk.rows.by_key["market.choice.habit"].box.value == 0.54


def test_widgets_may_be_moved_from_any_thread() -> None:
    made = desk()
    rows = made.desk.rows.by_key

    def drag(key: str, values: list[float]) -> None:
        for value in values:
            rows[key].box.value = value

    ways = {"lever.care": [0.1, 0.2, 0.3], "lever.list_price": [0.9, 1.0, 1.1]}
    threads = [threading.Thread(target=drag, args=way) for way in ways.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made.wait(PATIENCE)
    assert dict(made.scenario.changes) == {"lever.care": 0.3, "lever.list_price": 1.1}
    assert made.answer is not None and made.answer.scenario == made.scenario
    assert "as changed" in drawn(made)


def test_undo_pins_and_the_frame_of_a_draft(tmp_path: Path) -> None:
    made = desk()
    assert "explorer-draft" not in made.desk.widget._dom_classes
    made.move("lever.care", 0.45)
    assert "explorer-draft" in made.desk.widget._dom_classes
    assert made.wait(PATIENCE)
    made.save("mine", root=tmp_path)
    assert "explorer-draft" not in made.desk.widget._dom_classes
    for name in ("a", "b", "c", "d"):
        made.pin(name)
    assert [button.description for button in made.desk._pins.children] == [
        "b",
        "\u00d7",
        "c",
        "\u00d7",
        "d",
        "\u00d7",
    ]
    made.unpin("c")
    assert list(made._pins) == ["b", "d"]
    made.undo()
    assert made.scenario.changes == {}
    assert "explorer-draft" in made.desk.widget._dom_classes
    assert made.wait(PATIENCE)
    made.desk._pins.children[0].click()
    assert made.wait(PATIENCE)
    assert made.scenario.changes == {"lever.care": 0.45}


def test_the_verdict_is_said_only_when_the_answer_is_full() -> None:
    made = desk()
    before = made.desk.verdict.value
    assert 'aria-live="polite"' in before
    draft = made._answers.quick(made.scenario.moved("lever.list_price", 1.3))
    assert draft is not None
    made._tell(draft)
    assert "Draft" in drawn(made)
    assert made.desk.verdict.value == before
    made.move("lever.list_price", 1.3)
    assert made.wait(PATIENCE)
    assert made.desk.verdict.value != before
    assert "luck" in made.desk.verdict.value


def test_what_a_scenario_may_not_be_is_said_and_the_picture_stays() -> None:
    made = desk()
    before = drawn(made)
    made.move("market.choice.habit", 50.0)
    assert made.wait(PATIENCE)
    assert "explorer-fault" in made.desk.status.value and "habit" in made.desk.status.value
    assert drawn(made) == before
    made.undo()
    assert made.wait(PATIENCE)
    assert "explorer-fault" not in made.desk.status.value


def test_a_switch_and_a_further_number_act(changed: Explorer) -> None:
    made = desk()
    made.desk.rows.adding.value = "market.choice.trust"
    assert next(iter(made.desk.rows.by_key)) == "market.choice.trust"
    made.desk.switches["talk"].value = False
    assert made.wait(PATIENCE)
    assert made.answer is not None
    assert made.answer.now.study.market_of_firms.switched_off == ["talk"]
    made.desk.switches["talk"].value = True
    assert made.scenario.off is None


def test_a_list_names_numbers_in_words_and_takes_paths_too() -> None:
    made = desk()
    options = made.desk.rows.adding.options
    assert "Families: price sensitivity mean (customers)" in options
    assert not any("_" in option or "." in option for option in options)
    assert len(set(options)) == len(options) > 300
    made.desk.rows.adding.value = "Choice: trust (market)"
    assert next(iter(made.desk.rows.by_key)) == "market.choice.trust"
    made.desk.rows.adding.value = "nothing of the kind"
    assert "nothing of the kind" in made.desk.status.value and "explorer-fault" in made.desk.status.value


def test_every_switch_says_what_holds_without_its_mechanism(changed: Explorer) -> None:
    for name, box in changed.desk.switches.items():
        assert "(off: " in box.description, name


def test_a_changed_strategy_no_longer_says_what_it_was(changed: Explorer, tmp_path: Path) -> None:
    saved = load_study(changed.save("mine", root=tmp_path))
    before = changed.written.strategies["loyalty"].description
    said = saved.strategies["loyalty"].description
    assert said.startswith("Loyalty, changed in the explorer: care 0.45. Before that: ")
    assert said.endswith(before)
    untouched = desk()
    kept = load_study(untouched.save("same", root=tmp_path))
    assert kept.strategies["loyalty"].description == before


def test_the_command_gives_the_numbers_of_the_picture(changed: Explorer, tmp_path: Path) -> None:
    words = shlex.split(changed.as_command())
    assert words[:3] == ["loyalty", "compare", "mature_retail"]
    app([*words[1:], "--out", str(tmp_path), "--workers", "1"], standalone_mode=False, obj=words[1:])
    found = open_results(tmp_path / "mature_retail")
    assert changed.answer is not None
    answer = changed.answer
    for name in ("payback", "stages", "money", "paired"):
        pd.testing.assert_frame_equal(
            found.tables[name], answer.now.found.tables[name], check_dtype=False, check_exact=True
        )
    rows = found.tables["payback"].query("strategy == 'loyalty'")
    assert rows["difference"].tolist() == pytest.approx(answer.against_control()[0].tolist(), rel=1e-12)


def test_another_study_can_be_loaded_by_name_file_or_folder(tmp_path: Path) -> None:
    made = desk()
    made.move("market.choice.habit", 0.7)
    path = made.save("mine", root=tmp_path)
    made.load(path)
    assert made.wait(PATIENCE)
    assert made.written.market_of_firms.choice.habit == 0.7
    assert made.desk.rows.by_key["market.choice.habit"].control.default == 0.7
    made.desk.keeping.opened.value = "no_such_study"
    made.desk.keeping.load.click()
    assert "no study named" in made.desk.keeping.said.value


def test_a_slip_is_told_before_anything_is_shown() -> None:
    with pytest.raises(UserError, match="loyalti"):
        Explorer("mature_retail", "loyalti")
    with pytest.raises(UserError, match="habbit"):
        Explorer("mature_retail", changes={"market.choice.habbit": 1.0})
