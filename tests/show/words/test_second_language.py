"""A second language is one folder: with every text in other letters, reports, charts and terminals show no
English but names of the user's own.
"""

from __future__ import annotations

import importlib
import math
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from string import Formatter, ascii_lowercase
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
import sim.show.words as room
from sim.scenario.basics.statement import CLAUSES, SERIES, listed, named, stated
from sim.scenario.plans.strategy import Strategy
from sim.show.chapters import (
    beliefs,
    calibration,
    calibration_lines,
    evidence,
    evidence_lines,
    loyalty_gap,
    migration,
    optimise,
    sweep,
)
from sim.show.chapters.tables import Table
from sim.show.chapters.view import view
from sim.show.words.declared import declared
from sim.show.words.words import FIRST, Words, chapters, languages
from sim.study.decide.optimise import Optimum
from sim.study.facts.expected_verdicts import read_expected
from sim.study.facts.fact_table import Band, read_facts
from sim.study.facts.judge import judge
from sim.study.facts.measure_facts import read_results
from sim.study.facts.measurement import Measurement, over_runs
from sim.study.facts.sentences import TEXTS
from sim.study.measure.statistics import Interval
from tests.habits.repository import ROOT
from tests.show import hand
from tests.show.paper.test_calibration_report import buyers, subscribers
from tests.show.words.tour import shown, texts
from tests.study.swept import swept

LANG = "tt"
LETTERS = "абвгдежзийклмнопрстуфхцчшщ"
OTHER = str.maketrans(ascii_lowercase + ascii_lowercase.upper(), LETTERS + LETTERS.upper())
CDNOW = ROOT / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"
WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
#: Alike in every language: powers of a thousand, statuses of a number, parameters of the fitted models.
ALIKE = {"k", "M", "bn", "P", "S", "A", "E", "r", "alpha", "beta", "a", "b", "p", "q", "gamma"}
ONCE = {"strategies": ("hold",), "replications": 1, "desk": False, "months": 6}
STUDY = """\
title: Zig or zag
question: Zig?
market: mature_retail
strategies: [hold, zig, zag_zag]
beliefs: [benefits_ignored, customers_are_isolated]
budget_per_customer_per_month: 1.0
run: {replications: 3, months: 14, warm_up_months: 2, customers: 600}
"""
STRATEGIES = {
    "zig": "quadrant: loyalty\nspend: {care: 0.5, front_agents: 0.5}\n"
    "levers: [{lever: list_price, value: 1.1}]\n",
    "zag_zag": "quadrant: acquisition\nspend: {reach: 1.0}\n",
}


def other(text: str) -> str:
    """A text in other letters, its fields as they are."""
    made = ""
    for written, name, spec, _ in Formatter().parse(text):
        made += written.replace("{", "{{").replace("}", "}}").translate(OTHER)
        made += "" if name is None else f"{{{name}{':' + spec if spec else ''}}}"
    return made


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A whole second language: a folder with a mapping a chapter, and one for what is declared elsewhere."""
    folder = tmp_path_factory.mktemp("languages") / LANG
    folder.mkdir()
    (folder / "__init__.py").touch()
    known: dict[str, Mapping[str, str]] = {**chapters(FIRST), "declared": declared()}
    for name, chapter in known.items():
        said = {key: other(text) for key, text in chapter.items()}
        (folder / f"{name}.py").write_text(f"TEXTS = {said!r}\n", encoding="utf-8")
    before = list(room.__path__)
    room.__path__.append(str(folder.parent))
    importlib.invalidate_caches()
    yield LANG
    room.__path__[:] = before
    for name in [name for name in sys.modules if name.startswith(f"{room.__name__}.{LANG}")]:
        del sys.modules[name]


class Own:
    """What is a user's own: names, wherever they stand, and cells of a table that are paths or sources."""

    def __init__(self, names: Iterable[str] = (), cells: Iterable[str] = ()) -> None:
        forms = {form for name in names for form in (name, name.replace("_", " ")) if len(name) > 1}
        forms |= {f"{form[:end]}…" for form in forms for end in range(4, len(form))}  # cut for want of room
        some = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        self.names = re.compile(rf"(?<![A-Za-z])(?:{some})(?![A-Za-z…])" if some else "(?!)", re.IGNORECASE)
        self.cells = set(cells)

    @classmethod
    def of(cls, folder: Path, more: Iterable[str] = ()) -> Own:
        """Of the results of a comparison, and some more names."""
        found = sim.open_results(folder)
        study, market, manifest = found.study, found.study["market"], found.manifest
        names = {*more, found.summary["study"], found.summary["currency"], *manifest["packages"]}
        names |= {str(study[key]) for key in ("title", "question") if study.get(key)}
        for group in ("segments", "firms", "categories", "stages"):
            names |= set(market.get(group) or ())
        for column in ("strategy", "firm", "segment"):
            names |= {str(name) for t in found.tables.values() if column in t for name in t[column]}
        files = {"study": "studies", "market": "markets"}
        names |= {f"{files[kind]}/{name}.yaml" for kind, name in study.get("resolved", {}).items()}
        paths = {str(path).removeprefix("market.") for path in found.tables["assumptions"]["path"]}
        paths |= {re.sub(r"\b(segments|firms|categories)\.[^.]+\.", r"\1.*.", path) for path in paths}
        texts = {re.sub(r"\A[PSAE]\s*:\s*", "", text) for text in (market.get("sources") or {}).values()}
        commit, *changes = (manifest["git_commit"] or "").split("+")
        made = {manifest["study_hash"][:16], found.summary["study"], "+".join([commit[:12], *changes])}
        made |= {str(manifest[key]) for key in ("engine", "version", "python")}
        return cls(names - {"hold", "all"}, paths | texts | made)


def english(parts: Iterable[Any], own: Own | None = None) -> set[str]:
    """Texts that show a word in Latin letters that is neither a user's own nor alike in every language."""
    own = own or Own()
    found = set()
    for text in (text for part in parts for text in texts(part)):
        plain = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)  # commands
        plain = re.sub(r"\\(?=[^A-Za-z\d])", "", " ".join(plain.split()))  # marks escaped for Markdown
        if plain not in own.cells and set(WORD.findall(own.names.sub("", plain))) - ALIKE:
            found.add(text)
    return found


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small comparison with beliefs, of strategies that are called like nothing in a text."""
    place = tmp_path_factory.mktemp("scenarios")
    for name, text in STRATEGIES.items():
        (place / "strategies").mkdir(exist_ok=True)
        (place / "strategies" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (place / "studies").mkdir()
    (place / "studies" / "zigzag.yaml").write_text(STUDY, encoding="utf-8")
    shutil.copytree(ROOT / "scenarios" / "markets", place / "markets")
    shutil.copy(ROOT / "scenarios" / "strategies" / "hold.yaml", place / "strategies")
    sim.compare(sim.load_study(place / "studies" / "zigzag.yaml"), folder=place / "results")
    return place / "results"


def test_a_folder_is_a_language_with_every_key(language: str) -> None:
    assert language in languages()
    assert Words(language).keys == Words().keys
    assert Words(language)("and", first="x", last="y") == f"x {other('and')} y"


@pytest.mark.parametrize(
    "part",
    [
        "Customers who stay",
        Table(pd.DataFrame({"абв": ["all customers"]}), "абв"),
        Table(pd.DataFrame({"Stage": ["абв"]}), "абв"),
        Table(pd.DataFrame({"абв": ["абв"]}), "абв and вга"),
    ],
)
def test_english_is_seen_wherever_it_stands(part: object) -> None:
    assert len(english([part])) == 1
    assert english([part], Own({"zig"})) == english([part])


def test_a_report_of_a_comparison_shows_no_english(language: str, compared: Path) -> None:
    parts = shown("01_quadrant_comparison.ipynb", results=str(compared), lang=language)
    assert len(parts) > 30
    assert english(parts, Own.of(compared)) == set()


@pytest.mark.slow
@pytest.mark.parametrize("choices", [{"strategies": ("hold", "zig", "zag"), "log": True}, ONCE])
def test_a_report_of_a_log_or_of_one_run_shows_no_english(
    language: str, choices: dict[str, Any], tmp_path: Path
) -> None:
    folder = hand.folder(tmp_path, **choices)
    made_up = {cell.rstrip(".") for row in hand.LEDGER for cell in row}  # numbers that no market of ours has
    own = Own.of(folder, made_up)
    parts = shown("01_quadrant_comparison.ipynb", results=str(folder), lang=language)
    assert len(parts) > 10
    assert english(parts, own) == set()


def test_a_report_of_a_ladder_of_the_user_s_own_shows_no_english(language: str, tmp_path: Path) -> None:
    study = sim.load_study("catalogue", overrides=["run.replications=2", "market.customers=300"])
    sim.compare(study, folder=tmp_path / "catalogue")
    parts = shown("01_quadrant_comparison.ipynb", results=str(tmp_path / "catalogue"), lang=language)
    assert len(parts) > 10
    assert english(parts, Own.of(tmp_path / "catalogue")) == set()


def test_what_customers_answer_and_buy_shows_no_english(language: str, compared: Path) -> None:
    parts = sim.open_results(compared).chapters.satisfaction(lang=language)
    assert len(parts) == 9
    assert english(parts, Own.of(compared)) == set()


def test_what_closes_the_gap_shows_no_english(language: str) -> None:
    small = ["run.months=6", "run.warm_up_months=6", "run.play_on_months=12", "study.strategies=[hold]"]
    study, world = sim.load_study("durables", small, customers=300, replications=3), "habit binds"
    found = sim.what_if(study, {world: ["market.choice.habit=4"]}, progress=False)
    parts = list(loyalty_gap.by_case(view(found, language)))
    assert len(parts) == 3
    assert english(parts, Own({world})) == set()


def test_the_view_of_a_study_s_moves_shows_no_english(language: str) -> None:
    study = sim.load_study("catalogue", overrides=["run.replications=1"])
    found = sim.migration(study)
    own = Own({found.source, found.currency, *study.market.stages})
    parts = shown("06_ladder_and_rungs.ipynb", study="catalogue", replications=1, lang=language)
    assert english([*parts, *migration.lines(found, Words(language))], own) == set()


def test_the_view_of_a_log_s_moves_shows_no_english(language: str) -> None:
    own, found = Own({CDNOW.name}), sim.migration(CDNOW)
    seen = (migration.rung_chart, migration.pays_table, migration.stage_table, migration.value_chart)
    parts = [part for one in seen if (part := one(found, language)) is not None]
    parts += [part for part in (migration.hindsight_chart(found, language),) if part is not None]
    assert english([*parts, *migration.lines(found, Words(language))], own) == set()


@pytest.mark.parametrize("fit", [buyers, subscribers])
def test_what_a_calibration_says_shows_no_english(language: str, fit: Callable[[], Any]) -> None:
    found = fit()
    own = Own({found.source})
    assert english(calibration.pages(found, language), own) == set()
    assert english(calibration_lines.lines(found, Words(language)), own) == set()


def test_what_is_said_of_a_sweep_shows_no_english(language: str) -> None:
    found = swept()
    cannot = [("listening", "no_belief", ""), ("reach", "switched_off", "zig")]
    cannot += [("win_back", name, "zig") for name in ("undelivered", "sells_everything", "serves_everybody")]
    cannot.append(("lighthouse", "no_lighthouses", ""))
    idle = pd.DataFrame(cannot, columns=["lever", "reason", "about"])
    found = replace(found, tables=found.tables | {"idle": idle})
    parts = [*sweep.pages(found, language), *sweep.lines(found, language)]
    assert english(parts, Own({"zig", "EUR"})) == set()


def test_what_is_said_of_the_best_mix_shows_no_english(language: str) -> None:
    mix = pd.DataFrame(
        [
            ("care", "money", "money a customer of the market a month", 0.3),
            ("relationship", "level", "", 2.0),
        ],
        columns=["lever", "kind", "unit", "value"],
    )
    tables = {"mix": mix, "tried": pd.DataFrame({"mix": ["a"], "runs": [2]})}
    gain = Interval(20.0, -1.0, 41.0)
    for chosen in (mix, mix.head(0)):
        found = Optimum(
            swept().study, "loyalty", "hold", Strategy(), 0.5, 45.0, gain, Interval(0.02, 0.0, 0.04),
            tables | {"mix": chosen},
        )  # fmt: skip
        assert english(optimise.lines(found, language), Own({"EUR"})) == set()


def measured() -> dict[str, Measurement]:
    """Facts measured, with names among the labels and in the notes; one of a plan is the user's own."""
    outcomes = ("silent", "unsolved", "solved", "quick")
    shares = {
        outcome: [share, share + 0.001, share + 0.002]
        for outcome, share in zip(outcomes, (0.37, 0.46, 0.70, 0.87), strict=True)
    }
    four = [over_runs(stated(TEXTS, f"measured.tarp.{outcome}"), pair) for outcome, pair in shares.items()]
    belief = named("measured.F31", "benefits_ignored")
    less = over_runs(stated(TEXTS, "measured.F31.less", belief=belief), [0.1, 0.2], Band(0.0, math.inf))
    plans = [
        stated(TEXTS, "measured.F31.plan", belief=belief, plan=named("strategy", plan))
        for plan in ("hold", "zig_zag")
    ]
    effects = [
        stated(TEXTS, "measured.F09.effect", what=named("measured.F09", what), effect=np.float64(0.012))
        for what in ("after_sales", "price")
    ]
    rank = over_runs(stated(TEXTS, "measured.F09.rank"), [1.0, 2.0])
    of_needs = stated(TEXTS, "measured.F09.how", step=0.4, cut=0.05, effects=listed(effects, SERIES))
    return {
        "F43": Measurement(four, stated(TEXTS, "measured.recovery.how", spared=0.5)),
        "F31": Measurement([less], stated(TEXTS, "measured.F31.how", plans=listed(plans, CLAUSES))),
        "F09": Measurement([rank], of_needs),
    }


@pytest.mark.parametrize("stored", [False, True])
def test_what_is_said_of_facts_shows_no_english(language: str, stored: bool, tmp_path: Path) -> None:
    words, facts, expected, seen = Words(language), read_facts(), read_expected(), measured()
    found = pd.concat([judge(facts[name], seen.get(name)) for name in (*seen, "F30", "F41")])
    if stored:
        found.to_csv(tmp_path / "facts.csv", index=False)
        found = read_results(tmp_path / "facts.csv")
    own = Own({"zig_zag", *(f"F{number:02d}" for number in range(1, 50))})
    parts = [evidence.evidence(found, source, words) for source in evidence.sources(found)]
    parts += [evidence.counted(found, words), evidence.failed(found, expected, words)]
    assert english([part for part in parts if part is not None], own) == set()
    lines = [*evidence_lines.lines(found, expected, words), evidence_lines.summary(found, words)]
    assert english(lines, own) == set()
    noted = f"{other('after sales')} +1.2%, {other('price')} +1.2%."
    assert noted in " ".join(" ".join(lines).split())


def test_what_the_terminal_says_of_beliefs_shows_no_english(language: str, compared: Path) -> None:
    table, words = sim.open_results(compared).tables["plans"], Words(language)
    assert english(beliefs.lines(table, "EUR", words), Own.of(compared)) == set()
