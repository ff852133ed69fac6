"""The explorer in a real JupyterLab, in a real browser: it answers to the keyboard, and nothing fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.browser.jupyter import FAULTS, LONG, lab, page, run_all
from tests.habits.repository import ROOT

pytestmark = pytest.mark.slow

NOTEBOOK = "02_explorer.ipynb"
PICTURE = ".explorer svg[role=img]"


def answered(tab: Any) -> None:
    """Wait until the full answer stands there."""
    tab.wait_for_function(
        "() => document.querySelector('.explorer-status')?.textContent.includes('This is the full answer')",
        timeout=LONG,
    )


def picture(tab: Any) -> str:
    return str(tab.locator(PICTURE).first.evaluate("element => element.outerHTML"))


def keep(tab: Any, name: str) -> None:
    """Keep a screenshot where somebody wants to look at it."""
    if folder := os.environ.get("LOYALTY_SCREENSHOTS"):
        tab.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("subshells", ["on", "off"])
def test_a_slider_moved_by_the_keyboard_changes_the_picture(tmp_path: Path, subshells: str) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, notebooks)
    with lab(tmp_path / "server", notebooks, subshells=subshells == "on") as address, page() as tab:
        run_all(tab, address.format(notebook=NOTEBOOK))
        tab.locator(PICTURE).first.wait_for(timeout=LONG)
        answered(tab)
        before = picture(tab)
        assert "as changed" not in before
        handles = tab.locator(".explorer .noUi-handle")
        names = [handles.nth(i).get_attribute("aria-label") for i in range(handles.count())]
        assert len(set(names)) == len(names) and "Care (EUR a customer a month)" in names
        tab.locator(".explorer").first.scroll_into_view_if_needed()
        keep(tab, f"explorer_answered_{subshells}")

        handle = tab.locator(".explorer .noUi-handle").nth(2)  # care
        handle.focus()
        for _ in range(8):
            tab.keyboard.press("ArrowRight")
        tab.wait_for_function(
            f"() => document.querySelector('{PICTURE}').outerHTML.includes('Draft')", timeout=LONG
        )
        keep(tab, f"explorer_draft_{subshells}")
        tab.locator(".explorer-draft").first.wait_for(timeout=LONG)
        tab.wait_for_function(
            f"() => document.querySelector('{PICTURE}').outerHTML.includes('as changed')", timeout=LONG
        )
        answered(tab)
        assert picture(tab) != before
        assert "luck" in tab.locator(".explorer [aria-live=polite]").first.inner_text()
        keep(tab, f"explorer_changed_{subshells}")

        tab.get_by_role("button", name="Copy as command").focus()
        tab.keyboard.press("Enter")
        tab.wait_for_function(
            "() => document.querySelector('.explorer textarea').value.startsWith('loyalty compare')"
        )
        assert "strategies.loyalty.spend=" in tab.locator(".explorer textarea").input_value()
        keep(tab, f"explorer_command_{subshells}")
        assert tab.locator(FAULTS).all_inner_texts() == []
