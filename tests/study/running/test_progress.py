"""Without a terminal, long work tells how far it is; short work tells nothing."""

import pytest

from sim.study.compare.replicate import replicate
from sim.study.running.progress import Quarters
from tests.study import hand_made


def told(capsys, total, seconds, done=0):
    """Lines told when each run takes so many seconds."""
    now = [0.0]
    counted = Quarters(total, done, clock=lambda: now[0])
    for _ in range(total - done):
        now[0] += seconds
        counted.update()
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_long_work_is_told_at_each_quarter(capsys):
    assert told(capsys, 100, 0.5) == [
        "25 of 100 runs done, about 38 s left",
        "50 of 100 runs done, about 25 s left",
        "75 of 100 runs done, about 12 s left",
        "100 of 100 runs done in 50 s",
    ]


def test_short_work_is_not_told(capsys):
    assert told(capsys, 100, 0.1) == []


def test_a_quarter_that_came_early_is_told_when_work_turns_out_long(capsys):
    assert told(capsys, 100, 0.25)[0] == "41 of 100 runs done, about 15 s left"


def test_the_time_left_is_reckoned_from_the_runs_of_this_time(capsys):
    assert told(capsys, 100, 1.0, done=60)[0] == "75 of 100 runs done, about 25 s left"


@pytest.mark.parametrize(("progress", "lines"), [(None, 4), (False, 0)])
def test_replications_tell_it_unless_told_not_to(capsys, monkeypatch, progress, lines):
    monkeypatch.setattr("sim.study.running.progress.PATIENCE", -1.0)
    replicate(hand_made.study(["hold"], replications=8), simulate=hand_made.simulate, progress=progress)
    assert capsys.readouterr().err.count("runs done") == lines
