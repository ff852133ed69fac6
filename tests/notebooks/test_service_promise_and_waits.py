"""The notebook on promises sets a good process beside a poor one, and a sign beside a shorter queue."""

from __future__ import annotations

from pathlib import Path

from tests.notebooks.suite import show


def test_it_asks_of_two_processes_and_of_a_queue(tmp_path: Path) -> None:
    found = show("08_service_promise_and_waits", tmp_path, strategies=["hold", "delivery_promise"])
    good, bridge, poor, payback, queue, waiting, decided = found.titles
    assert good == decided and "elivery promise" in good and "elivery promise" in bridge
    assert "process" in poor and "hold" in payback
    assert "minutes" in queue and "queue" in waiting
    assert "wait half an hour more" in found.text and "What would change this" in found.text
