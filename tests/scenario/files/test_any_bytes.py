"""Whatever a file holds, reading it gives a valid model or one line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import validate
from tests.scenario.small import MARKET, STRATEGIES, STUDY

FOLDERS = {"markets": MARKET, "strategies": STRATEGIES["loyalty"], "studies": STUDY}
loose = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(root: Path, folder: str, content: bytes) -> None:
    path = root / folder / "any.yaml"
    path.write_bytes(content)
    try:
        validate(path)
    except UserError as error:
        message = str(error)
        assert len(message.splitlines()) == 1
        assert message.isprintable()
        assert ".yaml" in message


@pytest.mark.parametrize("folder", FOLDERS)
@loose
@given(content=st.binary(max_size=200))
def test_random_bytes(root: Path, folder: str, content: bytes) -> None:
    read(root, folder, content)


@pytest.mark.parametrize("folder", FOLDERS)
@loose
@given(content=st.text(alphabet="ab:-[]{}&*!|>'\"%@#?, \n\t01.~<=\\x", max_size=60))
def test_random_yaml_like_text(root: Path, folder: str, content: str) -> None:
    read(root, folder, content.encode())


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(
    ["core", "buyers", "corner", "hold", "small", "lognormal", "care", "list_price", "market", "migration"]
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "share", "mean", "core", "buyers", "corner", "lever", "value", "a", "extends", "0"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("folder", FOLDERS)
@loose
@given(data=st.data())
def test_a_valid_file_with_parts_replaced_at_random(root: Path, folder: str, data: st.DataObject) -> None:
    content = yaml.safe_load(FOLDERS[folder])
    for _ in range(data.draw(st.integers(1, 3))):
        target = content
        while True:
            keys = list(target) if isinstance(target, dict) else list(range(len(target)))
            key = data.draw(st.sampled_from(keys)) if keys else None
            if key is None:
                break
            if isinstance(target[key], dict | list) and target[key] and data.draw(st.booleans()):
                target = target[key]
                continue
            target[key] = data.draw(values)
            break
    read(root, folder, yaml.safe_dump(content, allow_unicode=True).encode("utf-8", "surrogatepass"))
