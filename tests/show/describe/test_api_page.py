"""`sim/API.md` agrees with the docstrings, which are complete, and their examples do what they show."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.model.firms.policy_views import FirmView, MarketView, OfferView
from sim.show.describe import docstring
from sim.show.describe.api import PAGE, TEMPLATE, page, write
from sim.show.describe.page import PAGE as MODEL
from sim.show.describe.template import markers
from tests.habits.documents import copied_to, places

TEXT = PAGE.read_text(encoding="utf-8")
PUBLIC = [name for name in sim.__all__ if not name.startswith("__")]
FUNCTIONS = [name for name in PUBLIC if name != "UserError"]
EXAMPLES = [name for name in PUBLIC if "Examples" in docstring.of(getattr(sim, name)).sections]
#: A call of each function that is the caller's fault.
WRONG: dict[str, Callable[[], Any]] = {
    "budget_curve": lambda: sim.budget_curve(_study(), [-1.0]),
    "calibrate": lambda: sim.calibrate("no_log.csv"),
    "compare": lambda: sim.compare(_study(), policies={"hold": []}),
    "explore": lambda: sim.explore("catalogue"),
    "load_market": lambda: sim.load_market("scenarios/markets/no_market.yaml"),
    "load_study": lambda: sim.load_study("no_study"),
    "migration": lambda: sim.migration(_study(), strategy="no_strategy"),
    "open_results": lambda: sim.open_results("no_folder"),
    "optimise": lambda: sim.optimise(_study(), levers="no_quadrant"),
    "simulate": lambda: sim.simulate(_study(), "no_strategy"),
    "sweep": lambda: sim.sweep(_study(), levers=["no_lever"]),
    "transactions": lambda: sim.transactions(_study(), firm="no_firm"),
    "what_if": lambda: sim.what_if(_study(), {"a case": []}),
}


def _study() -> Any:
    return sim.load_study("mature_retail", ["run.customers=300"])


def test_the_page_in_the_repository_is_current() -> None:
    assert page() == TEXT, "the public API has changed: make api"


def test_writing_the_page_leaves_nothing_else(tmp_path: Path) -> None:
    assert write(tmp_path / "API.md").read_text(encoding="utf-8") == TEXT
    assert [path.name for path in tmp_path.iterdir()] == ["API.md"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_docstring_tells_of_every_parameter_of_the_result_and_of_errors(name: str) -> None:
    function = getattr(sim, name)
    said = docstring.of(function)
    assert said.says.endswith(".")
    told = said.entries("Parameters")
    assert [entry.names for entry in told] == list(inspect.signature(function).parameters)
    assert [entry.names for entry in told if not entry.kind or not entry.says] == []
    assert [bool(entry.says) for entry in said.entries("Returns")] == [True]
    assert [entry.names for entry in said.entries("Raises") if entry.says] == ["UserError"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_raises_the_error_it_tells_of(name: str) -> None:
    with pytest.raises(sim.UserError) as fault:
        WRONG[name]()
    assert "\n" not in str(fault.value)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_what_it_shows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copied_to(tmp_path))
    (example,) = doctest.DocTestFinder(recurse=False).find(getattr(sim, name), name, module=False, globs={})
    assert example.examples
    told: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(example, out=told.append).failed == 0, "".join(told)


@pytest.mark.slow
def test_the_sale_does_what_is_said_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copied_to(tmp_path))
    (code,) = [body for body in re.findall(r"^```python\n(.*?)^```$", TEXT, re.M | re.S) if "def " in body]
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["lost"]["low"].item() > 0
    assert names["with_sale"].summary["strategy"].unique().tolist() == [
        *names["study"].strategies,
        "spring sale",
    ]
    before, after = (run.ledger.set_index("month") for run in (sim.simulate(names["study"]), names["run"]))
    change = (after["profit"] - before["profit"])[after["firm"] == "ours"]
    assert change.sum() < 0 and change.loc[12:14].sum() < 0
    assert change.loc[15:20].sum() < 0, "the loss goes on after the sale"
    rival = after.loc[after["firm"] == "rival_broad", "price"]
    assert rival[14] < 0.95 < 0.999 < rival[24], "the rival matched the sale and went back up"


def test_everything_public_has_an_example() -> None:
    assert set(EXAMPLES) == set(PUBLIC)


def test_what_a_policy_reads_and_sets_is_on_the_page_with_its_meaning() -> None:
    for name, view in (("market", MarketView), ("firm", FirmView), ("offer", OfferView)):
        members = {key for key in vars(view) if not key.startswith("_")}
        rows = dict(re.findall(rf"^\| `{name}\.(\w+)(?:\(.*?\))?` \| (.*) \|$", TEXT, re.MULTILINE))
        assert set(rows) == members
        assert [key for key, says in rows.items() if len(says) < 10] == []
        may_be_set = {key for key in members if getattr(vars(view)[key], "fset", None) is not None}
        assert {key for key, says in rows.items() if says.startswith("yes | ")} == may_be_set


def test_every_class_on_the_page_says_what_it_is() -> None:
    holders = [words[0] for part, words in markers(TEMPLATE.read_text(encoding="utf-8")) if part == "holder"]
    returned = {
        part
        for name in FUNCTIONS
        for part in inspect.signature(getattr(sim, name)).return_annotation.split(" | ")
    }
    assert returned - {path.rpartition(".")[2] for path in holders} == {"AnyMarket", "pd.DataFrame"}
    for path in holders:
        name = path.rpartition(".")[2]
        assert re.search(rf"^### {name}\n\n\w.*\.$", TEXT, re.MULTILINE), name
        module = importlib.import_module(path.rpartition(".")[0])
        silent = [
            entry for entry in docstring.of(getattr(module, name)).entries("Attributes") if not entry.says
        ]
        assert silent == []


def test_links_lead_to_places_on_the_page_or_to_files() -> None:
    links = set(re.findall(r"\]\(([^)\s]+)\)", TEXT))
    assert {link[1:] for link in links if link.startswith("#")} <= places(TEXT)
    files = [PAGE.parent / link for link in links if not link.startswith("#")]
    assert MODEL in files and all(path.is_file() for path in files)


def test_a_public_name_that_is_left_out_is_missed() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    with pytest.raises(LookupError, match="simulate"):
        page(text.replace("{{ public simulate }}", ""))


@pytest.mark.parametrize("added", ["{{ public simulat }}", "{{ holder sim.model.result.Rum }}", "{{ poem }}"])
def test_a_marker_that_names_nothing_is_an_error(added: str) -> None:
    with pytest.raises(LookupError, match=re.escape(added.split()[-2])):
        page(f"{TEMPLATE.read_text(encoding='utf-8')}\n{added}\n")
