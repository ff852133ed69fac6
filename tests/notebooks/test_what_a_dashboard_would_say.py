"""The notebook on dashboards sets what records tell beside the truth, and asks whether the programme pays."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show

YEARS = ["run.months=36", "run.warm_up_months=6", "run.play_on_months=12"]


def test_it_tells_each_group_three_times(tmp_path: Path) -> None:
    found = show("14_what_a_dashboard_would_say", tmp_path, overrides=YEARS, customers=800)
    groups, money = found.titles
    assert groups.startswith("Records tell of") and "membership" in groups and "referral" in groups
    assert "points" in money.lower()
    assert "Against those who bought as much before" in found.text
