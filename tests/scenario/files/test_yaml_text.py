"""YAML reads as a person means it, or is refused in one line."""

# ruff: noqa: E501 - tables of cases read best with one case a line

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.basics.errors import UserError
from sim.scenario.files.yaml_text import MAX_BYTES, dump, parse_file, read


def value_of(text: str) -> Any:
    return parse_file(f"a: {text}\n".encode(), "x.yaml").plain()["a"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), ("-2", -2), ("+2", 2), ("1.5E-2", 0.015), ("0", 0), ("-.5", -0.5),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
    ],
)  # fmt: skip
def test_a_plain_word_that_is_a_value_is_that_value(text: str, value: object) -> None:
    read_back = value_of(text)
    assert read_back == value
    assert type(read_back) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "no", "yes", "on", "off", "n", "012", "0x1F", "0o17", "0b1", "1:30", "1_000", "2024-01-01", ".inf", ".nan",
        "nan", "inf", "1,5", "50%", "1 000", "=", "1e", "--1", "9" * 41, "١٢",
    ],
)  # fmt: skip
def test_what_yaml_would_twist_stays_the_text_it_is(text: str) -> None:
    assert value_of(text) == text


def test_a_key_is_text_however_it_is_spelt() -> None:
    assert parse_file(b"no: 1\n012: 2\n1.0: 3\nnull: 4\n", "x").plain() == {
        "no": 1,
        "012": 2,
        "1.0": 3,
        "null": 4,
    }


@pytest.mark.parametrize("text", ["'1e3'", '"1e3"', "|-\n  1e3", ">-\n  1e3"])
def test_quoted_and_block_text_is_text(text: str) -> None:
    assert value_of(text) == "1e3"


def test_each_value_knows_its_place() -> None:
    node = parse_file(b"# c\na:\n  b: [1, {c: 2}]\n", "x.yaml")
    inner = node.value["a"].value["b"].value[1].value["c"]
    assert (str(inner.place), str(inner.key_place)) == ("x.yaml:3:14", "x.yaml:3:11")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "x: the file is empty"),
        (b"# nothing here\n", "x: the file is empty"),
        (b"---\n...\n", "x: the file is empty"),
        (b"- 1\n", "x:1:1: keys and values are expected (got [1])"),
        (b"word", "x:1:1: keys and values are expected (got 'word')"),
        (b"\x7fELF\x00\x01", "x: not a text file (it holds NUL bytes)"),
        (b"a: 1\nb: \xff\n", "x:2:1: not a text file in UTF-8 (byte 0xff)"),
        (b"a: 1\nb: \x07\n", "x:2:4: a character that cannot be printed (0x0007)"),
        (b"a: 1\nb: 2\na: 3\n", "x:3:1: key 'a' stands twice (first in line 1)"),
        (b"a: {b: 1, 'b': 2}\n", "x:1:11: key 'b' stands twice (first in line 1)"),
        (b"a:\n\tb: 1\n", "x:2:1: a tab cannot indent a line, use spaces"),
        (b"a: &x 1\n", "x:1:4: anchors (&x) are not allowed, use extends or repeat the value"),
        (b"a: *x\n", "x:1:4: aliases (*x) are not allowed, use extends or repeat the value"),
        (b"a: !!python/name:os.system x\n", "x:1:4: tags (tag:yaml.org,2002:python/name:os.system) are not allowed"),
        (b"a: 1\n---\nb: 1\n", "x:2:1: a second document; one file holds one scenario"),
        (b"? [a]\n: 1\n", "x:1:3: a key is one word"),
        (b"a: b: c\n", "x:1:5: a ':' too many in this line"),
        (b"a: [1\n", "x:2:1: not YAML: expected ',' or ']'"),
        (b"a: 'x\n", "x:2:1: not YAML: found unexpected end of stream"),
        (b'a: "\\U99999999"\n', "x: not YAML: a character escape out of range"),
        (b"[" * 100, "x:1:41: nested too deep, at most 40 levels"),
        (b"a: [" + b"1," * 60_000 + b"]", "too long, at most 50,000 values"),
        (b"a" * (MAX_BYTES + 1), "x: too large, a scenario file has at most 1,000,000 bytes"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_line(content: bytes, fault: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_file(content, "x")
    assert fault in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    with pytest.raises(UserError, match=r"^x:1:4: anchors \(&a\)"):
        parse_file("\n".join(lines).encode(), "x")


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"[" * MAX_BYTES,
        b"a: {" * 250_000,
        b"- " * 500_000,
        b"\n" * MAX_BYTES,
        b"# c\n" * 250_000,
        b"'" * MAX_BYTES,
    ],
)
def test_no_content_takes_long(content: bytes) -> None:
    start = time.process_time()
    with pytest.raises(UserError):
        parse_file(content, "x")
    assert time.process_time() - start < 20  # a generous bound: what is linear takes two seconds at most


@pytest.mark.parametrize("name", ["nowhere.yaml", ".", "/dev/zero", "a\0b"])
def test_what_is_no_file_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError):
        read(name)


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])) | st.from_regex(r"[-+0-9eE._:]{1,8}", fullmatch=True),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8).filter(str.isprintable), inner),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.slow
@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), plain, min_size=1))
def test_what_is_written_reads_back_as_it_was(value: dict[str, Any]) -> None:
    text = dump(value)
    assert parse_file(text.encode(), "x").plain() == value
    assert yaml.safe_load(text) == value


def test_a_folder_is_refused_as_one_and_once(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read(tmp_path)
    assert str(refused.value) == f"{tmp_path}: a file is expected, this is a folder or a device"
