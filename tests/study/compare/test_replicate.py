"""Replications give the same bytes however they are run, and what is done is never done again."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario.basics.errors import UserError
from sim.study.compare.replicate import replicate, tasks_of
from sim.study.compare.task_store import Store, task_hash
from tests.habits.repository import heed_interrupts
from tests.study import hand_made

ROOT = Path(__file__).parents[3]


def counting(calls):
    def simulate(study, strategy, replication, **how):
        calls.append((strategy, replication))
        return hand_made.simulate(study, strategy, replication, **how)

    return simulate


def refuse(study, strategy, replication, **how):
    raise AssertionError(f"{strategy} {replication} was simulated again")


def die(study, strategy, replication, **how):
    if multiprocessing.parent_process() is not None:
        os._exit(9)
    time.sleep(0.5)
    return hand_made.simulate(study, strategy, replication, **how)


def fail(study, strategy, replication, **how):
    raise UserError("this cannot be")


_mine: list[tuple[str, int]] = []


def slow(study, strategy, replication, **how):
    if multiprocessing.parent_process() is None:
        _mine.append((strategy, replication))
        time.sleep(0.3)
    return hand_made.simulate(study, strategy, replication, **how)


@pytest.mark.slow
def test_processes_give_the_same_as_serial_work(tmp_path):
    study = hand_made.study(replications=20)
    serial = replicate(study, simulate=hand_made.simulate)
    _mine.clear()
    shared = replicate(study, workers=2, store=tmp_path, simulate=slow)
    assert len(_mine) < 60, "the other process did nothing"
    assert serial.equals(shared)
    assert replicate(study, store=tmp_path, simulate=refuse).equals(serial)
    assert not list(tmp_path.glob("*.partial"))


def test_only_what_is_missing_is_computed(tmp_path):
    study = hand_made.study(replications=3)
    first = replicate(study, store=tmp_path, simulate=hand_made.simulate)
    gone = [("loyalty", 1), ("hold", 2)]
    for task in gone:
        Store(tmp_path).path(task_hash(study, *task)).unlink()
    calls = []
    again = replicate(study, store=tmp_path, simulate=counting(calls))
    assert sorted(calls) == sorted(gone) and again.equals(first)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "of another task"])
def test_a_damaged_file_is_computed_again(tmp_path, damage):
    study = hand_made.study(["hold"], replications=2)
    first = replicate(study, store=tmp_path, simulate=hand_made.simulate)
    path, other = (Store(tmp_path).path(task_hash(study, "hold", r)) for r in (0, 1))
    content = path.read_bytes()
    damaged = {
        "cut": content[:-10], "flipped": content[:300] + bytes([content[300] ^ 255]) + content[301:],
        "empty": b"", "of another task": other.read_bytes(),
    }[damage]  # fmt: skip
    path.write_bytes(damaged)
    calls = []
    again = replicate(study, store=tmp_path, simulate=counting(calls))
    assert calls == [("hold", 0)] and again.equals(first)
    assert path.read_bytes() == content


def test_more_replications_keep_the_ones_there_are(tmp_path):
    replicate(hand_made.study(replications=2), store=tmp_path, simulate=hand_made.simulate)
    calls = []
    replicate(hand_made.study(replications=3), store=tmp_path, simulate=counting(calls))
    assert {replication for _, replication in calls} == {2}


def test_the_hash_is_of_what_determines_a_run_and_of_nothing_else():
    study = hand_made.study()
    firms = {firm: {"sells": {"core": list(hand_made.SEGMENTS)}} for firm in hand_made.FIRMS}
    plain = task_hash(study, "hold", 0)
    same = [
        hand_made.study(["hold", "expansion"]),
        hand_made.study(replications=99, threads=2),
        hand_made.study(market={"description": "other words"}),
        hand_made.study(settings={"confidence": 0.9, "title": "other"}),
    ]
    assert {task_hash(one, "hold", 0) for one in same} == {plain}
    different = [
        hand_made.study(seed=2), hand_made.study(months=25), hand_made.study(warm_up_months=3),
        hand_made.study(customers=50), hand_made.study(market={"customers": 101}),
        hand_made.study(engine="reference"),
        hand_made.study(market={"discount_rate_per_year": 0.11}),
        hand_made.study(market={"firms": dict(reversed(firms.items()))}),  # luck goes by the order of firms
        hand_made.study(settings={"budget_per_customer_per_month": 2.0}),
    ]  # fmt: skip
    hashes = {task_hash(one, "hold", 0) for one in different}
    hashes |= {task_hash(study, "loyalty", 0), task_hash(study, "hold", 1), plain}
    assert len(hashes) == len(different) + 3


def test_strategies_of_a_replication_stand_together():
    assert tasks_of(hand_made.study(["hold", "loyalty"], replications=2)) == [
        ("hold", 0), ("loyalty", 0), ("hold", 1), ("loyalty", 1),
    ]  # fmt: skip


def test_an_unknown_strategy_and_no_workers_are_refused():
    with pytest.raises(UserError, match="did you mean 'loyalty'"):
        replicate(hand_made.study(), strategies=["loyal_ty"], simulate=refuse)
    with pytest.raises(UserError, match="got 0"):
        replicate(hand_made.study(), workers=0, simulate=refuse)


def test_a_folder_that_cannot_be_written_is_refused_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        replicate(hand_made.study(), store=tmp_path / "file" / ".tasks", simulate=refuse)


def test_a_user_s_mistake_and_a_dead_worker_are_told_from_processes():
    study = hand_made.study(["hold"], replications=4)
    with pytest.raises(UserError, match="this cannot be"):
        replicate(study, workers=2, simulate=fail)
    with pytest.raises(RuntimeError, match="worker process died"):
        replicate(hand_made.study(replications=20), workers=2, simulate=die)


def test_progress_goes_to_stderr_only_when_asked_for(capsys):
    study = replace(hand_made.study(["hold"], replications=2))
    replicate(study, simulate=hand_made.simulate)
    assert capsys.readouterr() == ("", "")
    replicate(study, simulate=hand_made.simulate, progress=True)
    out, err = capsys.readouterr()
    assert out == "" and "simulating" in err


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_comparison_goes_on_where_it_stopped(tmp_path, workers, how):
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import time
            from sim.study.compare.replicate import replicate
            from tests.study import hand_made

            def slow(study, strategy, replication, **how):
                time.sleep(0.2)
                return hand_made.simulate(study, strategy, replication, **how)

            if __name__ == "__main__":
                try:
                    study = hand_made.study(replications=20)
                    replicate(study, workers={workers}, store="store", simulate=slow)
                except KeyboardInterrupt:
                    raise SystemExit(130)
            """
        )
    )
    process = subprocess.Popen(
        [sys.executable, str(script)], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heed_interrupts,
    )  # fmt: skip
    store, end = tmp_path / "store", time.monotonic() + 60
    while len(list(store.glob("*.parquet"))) < 3 and time.monotonic() < end and process.poll() is None:
        time.sleep(0.02)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # as a terminal does: parent and workers alike
    else:
        process.kill()
    _, err = process.communicate(timeout=30)  # ends only when no worker holds the pipe any more
    assert "Traceback" not in err
    assert process.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)
    kept = len(list(store.glob("*.parquet")))
    assert 3 <= kept < 60
    study, calls = hand_made.study(replications=20), []
    found = replicate(study, store=store, simulate=counting(calls))
    assert len(calls) == 60 - kept
    assert found.equals(replicate(study, simulate=hand_made.simulate))


def test_results_that_nobody_has_used_for_long_are_deleted(tmp_path):
    study = hand_made.study(["hold"], replications=2)
    replicate(study, store=tmp_path, simulate=hand_made.simulate)
    used, unused = (task_hash(study, "hold", number) for number in (0, 1))
    store = Store(tmp_path)
    for name in (used, unused):
        os.utime(store.path(name), (0, 0))
    assert store.read(used) is not None
    again = Store(tmp_path)
    assert again.path(used).exists() and not again.path(unused).exists()
