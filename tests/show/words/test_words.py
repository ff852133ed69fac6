"""Every word that a reader sees comes from a language's folder, or from a declaration by its key."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, stated
from sim.show.words.declared import declared
from sim.show.words.words import FIRST, Words, chapters, languages
from sim.study.facts.fact_table import read_facts
from sim.study.facts.measure_facts import GROUPS
from tests.habits.repository import ROOT

SHOW = ROOT / "sim" / "show"
SPEAKERS = [path for path in SHOW.rglob("*.py") if path.parent.name != FIRST]
STUDY = [path for path in (ROOT / "sim" / "study").rglob("*.py") if path.name != "sentences.py"]
#: Modules that say something by key: at the door, too, and where the study says what it found.
SAYING = [*SPEAKERS, *(ROOT / "sim" / "cli").glob("*.py"), *STUDY, *(ROOT / "sim" / "game").rglob("*.py")]
#: Pages of the game, which say things by key, too; and what is quoted in what they put in.
PAGES = sorted((ROOT / "sim" / "game" / "web" / "pages").glob("*.html"))
PUT_IN = re.compile(r"\{[{%].*?[%}]\}")
QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
#: A key that is put together: its beginning, and its end if it has one.
TOGETHER = re.compile(r"\"([a-z_.]+\.)\" \+ [^+\"]+(?:\+ \"(\.[a-z.]+)\")?")
#: Modules that label what they measure.
MEASURING = sorted({ROOT / "sim/study/facts" / f"{name.partition(':')[0]}.py" for name in GROUPS.values()})
#: Texts in the code that look like English and are for no reader, and why.
ALLOWED = {
    "DejaVu Sans": "name of a font",
    "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif": "names of fonts",
    "Loyalty CJK {}": "name of a font",
    "Loyalty Sans": "name of a font",
    **dict.fromkeys(("Cc", "Cf", "Cs", "Co", "Mc", "Mn"), "kind of character, as Unicode has it"),
    "axes fraction": "argument of matplotlib",
    "offset points": "argument of matplotlib",
    "outside lower center": "argument of matplotlib",
    "Date": "field of a picture's metadata",
    "Creator": "field of a picture's metadata",
    "Chart": "name of a class",
    "Decision": "name of a class",
    "Policy": "name of a type",
    "Story": "name of a type",
    "Words": "name of a type",
    "Thresholds": "name of a type",
    **dict.fromkeys(
        ("Attributes", "Examples", "Parameters", "Raises", "Returns", "Tables"), "heading of a docstring"
    ),
    **dict.fromkeys(("each of ", "each of LINES"), "how docstrings name columns declared elsewhere"),
    "loyalty report {} --seed {}": "a command, the same in every language",
    "no message": "part of an error",
    "Traceback": "how Python begins to tell an error",
}
#: What an error says is for the person who made it, in English.
ERRORS = {"UserError", "LookupError"}
#: Two words with a space between; or a word beside a space in a text that is put together; or a word with a
#: capital.
PHRASE = re.compile(r"[A-Za-z]{2,}[^\sA-Za-z]*\s+[^\sA-Za-z]*[A-Za-z]{2,}")
PIECE = re.compile(r"(\s|^)[(]?[A-Za-z]{2,}[.,;:)]*(\s|$)")
NAME = re.compile(r"[A-Z][a-z]+( .*)?\Z")
#: Kinds of texts that stand beside what they are about.
KINDS = ("parameter", "unit", "source", "fact", "belief", "lever")
KEY = re.compile(r"[a-z_]+(\.[A-Za-z_0-9{}]+)+\Z")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def template(node: ast.AST) -> str | None:
    """A text in the code, with ``{}`` for what is put in; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def texts_in(tree: ast.AST) -> Iterator[str]:
    """Texts of a module but for docstrings, type hints and what errors say."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            skipped |= {id(first.value)} if isinstance(first, ast.Expr) else set()
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS:
            skipped |= {id(inner) for inner in ast.walk(node)}
        hint = getattr(node, "annotation", None) or getattr(node, "returns", None)
        skipped |= {id(inner) for inner in ast.walk(hint)} if hint else set()
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
    yield from (text for n in ast.walk(tree) if id(n) not in skipped and (text := template(n)) is not None)


def english(tree: ast.AST) -> list[str]:
    """Texts of a module that look as if somebody should read them; a call of Typst begins with #."""
    return [
        text
        for text in texts_in(tree)
        if (PHRASE.search(text) or NAME.match(text) or ("{}" in text and PIECE.search(text)))
        and not text.startswith("#")
        and text not in ALLOWED
    ]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_no_module_has_english_of_its_own() -> None:
    assert len(SPEAKERS) > 40
    assert len(MEASURING) > 10
    modules = [*SPEAKERS, *MEASURING]
    found = {path.relative_to(ROOT).as_posix(): english(parsed(path)) for path in modules}
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "source",
    [
        'ax.set_xlabel("Months from the start")',
        'ax.set_ylabel("Customers")',
        'title = f"{best} beats {control}"',
        'ends = f"{low} to {high}"',
        'text = f"{a} and {b}"',
        'note = f"note: {text}"',
        'caption = "all customers"',
        'over_runs("share won by the rival", won)',
        'Measurement(parts, f"Gone at the sight of the sign: {gone:.0%}.")',
    ],
)
def test_english_is_seen(source: str) -> None:
    assert len(english(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        'words("stages.title", name=name)',
        'over_runs(stated(TEXTS, f"measured.F22.{severity}.{outcome}"), lost)',
        'raise UserError(f"{path}: no such notebook")',
        'words(f"fact.verdict.{verdict}")',
        'table["strategy"]',
        'f"{text} [{low}, {high}]"',
        'f"{value:.1f} %"',
        '"""What a module is for."""',
    ],
)
def test_keys_errors_and_numbers_are_left_alone(source: str) -> None:
    assert english(ast.parse(source)) == []


def test_what_is_allowed_is_there() -> None:
    everything = {text for path in SPEAKERS for text in texts_in(parsed(path))}
    assert set(ALLOWED) - everything == set()


def said(tree: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """Keys that a module says, as templates, and what it puts in; None where that cannot be read."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        called = ast.unparse(node.func)
        first = node.args[1:] if called == "stated" else node.args
        if re.search(r"(\bwords|Words\(\))(\.begin)?\Z", called) or called == "stated":
            given = {str(k.arg) for k in node.keywords} if all(k.arg for k in node.keywords) else None
            for inner in [first[0].body, first[0].orelse] if isinstance(first[0], ast.IfExp) else first[:1]:
                if (key := template(inner)) is not None:
                    yield key, given


def matching(key: str) -> re.Pattern[str]:
    return re.compile(re.escape(key).replace(r"\{\}", ".+") + r"\Z")


def test_every_key_that_is_said_exists_and_gets_what_it_takes() -> None:
    words, count = Words(), 0
    for path in SAYING:
        for key, given in said(parsed(path)):
            known = [name for name in words.keys if matching(key).match(name)]
            assert known, f"{path.name}: {key}"
            count += 1
            if given is not None:
                wanted = fields(words.template(known[0])) if len(known) == 1 else set()
                assert wanted <= given, f"{path.name}: {key} takes {wanted}"
    assert count > 300


def test_every_key_that_exists_is_said() -> None:
    """By itself; or by a pattern, its beginning (which ends with a point) or the kind of a label, if what is
    left of it is a name that stands in the code or in the table of facts.
    """
    everything = {text for path in ROOT.glob("sim/**/*.py") for text in texts_in(parsed(path))}
    names = {text.replace(" ", "_") for text in everything} | {fact.source for fact in read_facts().values()}
    exact, patterns = set[str](), set[str]()
    for path in SAYING:
        tree = parsed(path)
        found = set(texts_in(tree))
        exact |= found
        patterns |= {text for text in found if KEY.match(text) and "{}" in text}
        patterns |= {f"{text}{{}}" for text in found if re.fullmatch(r"[a-z_.]+\.", text)}
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
        kinds = (call.args[0] for call in calls if re.search(r"(label|\bnamed)\Z", ast.unparse(call.func)))
        patterns |= {f"{template(kind)}.{{}}" for kind in kinds}
    for page in PAGES:
        for put_in in PUT_IN.findall(page.read_text(encoding="utf-8")):
            quoted = {first or second for first, second in QUOTED.findall(put_in)}
            exact |= quoted
            names |= quoted | {text.partition(".")[0] for text in quoted}
            patterns |= {f"{begin}{{}}{end}" for begin, end in TOGETHER.findall(put_in)}
    ways = [re.compile(re.escape(pattern).replace(r"\{\}", "(.+)") + r"\Z") for pattern in patterns]
    assert not any(way.match("no.such.key") for way in ways)
    unsaid = []
    for key in Words().keys - exact:
        rest = [part for way in ways if (hit := way.match(key)) for part in hit.groups()]
        own = key in declared() and rest  # names what it belongs to
        if not own and not any(part.isdigit() or part.replace(" ", "_") in names for part in rest):
            unsaid.append(key)
    assert sorted(unsaid) == []


def test_a_verdict_says_no_less_than_it_can() -> None:
    measure = ROOT / "sim" / "study" / "measure"
    trees = map(parsed, [*measure.glob("*verdict.py"), measure / "readings.py"])
    texts = [text for tree in trees for text in texts_in(tree)]
    ways = [matching(text) for text in texts if re.fullmatch(r"[a-z_{}]*[a-z_][a-z_{}]*", text)]
    keys = [key.removeprefix("verdict.") for key in declared() if key.startswith("verdict.")]
    assert len(keys) > 15
    assert [key for key in keys if not any(way.match(key) for way in ways)] == []


@pytest.mark.parametrize("lang", languages())
def test_every_language_says_the_same(lang: str) -> None:
    first, words = Words(FIRST), Words(lang)
    assert words.keys == first.keys
    for key in first.keys:
        assert fields(words.template(key)) == fields(first.template(key)), key


@pytest.mark.parametrize("lang", languages())
def test_a_key_stands_in_one_chapter(lang: str) -> None:
    keys = [key for chapter in chapters(lang).values() for key in chapter]
    keys += [*declared()] if lang == FIRST else []
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_lists_are_joined_as_a_sentence_does() -> None:
    words = Words()
    assert words.listing([]) == ""
    assert words.listing(["a"]) == "a"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert words.sentences("One.", "", "Two.") == "One. Two."


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UserError, match="no words for 'xx'; languages are en"):
        Words("xx")


def test_what_is_declared_elsewhere_takes_nothing_but_money_or_what_a_statement_holds() -> None:
    plain = {k: text for k, text in declared().items() if k.partition(".")[0] in KINDS}
    assert {kind for kind in KINDS if not any(key.startswith(f"{kind}.") for key in plain)} == set()
    assert {key for key, text in plain.items() if fields(text) - {"money"}} == set()


def test_a_user_s_own_name_is_shown_as_it_is_even_with_marks_of_a_field() -> None:
    words = Words()
    name = Statement("20 % {off}", "strategy.20 % {off}")
    assert words.told(stated(declared(), "verdict.by", other=name, amount="1")) == "20 % {off} by 1"
    assert words.declared("source.{x}", "{x}") == "{x}"
