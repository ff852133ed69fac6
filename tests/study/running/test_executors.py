"""Jobs that begin alike stay together, nobody idles while there is work, and each is done once."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter
from pathlib import Path

import pytest

from sim.model.machine import threads
from sim.model.machine.threads import processors
from sim.scenario.basics.errors import UserError
from sim.study.running.choose_executor import executor
from sim.study.running.cluster import Cluster
from sim.study.running.executor import Serial
from sim.study.running.job_line import Line
from sim.study.running.processes import Processes, _received
from sim.study.running.worker_identity import difference, identity

#: Four replications of five strategies.
RUNS = [(strategy, replication) for replication in range(4) for strategy in "abcde"]


def replication(job: tuple[str, int]) -> int:
    return job[1]


def took(line: Line[tuple[str, int]], workers: int, slow: int = 1) -> dict[int, list[tuple[str, int]]]:
    """What each worker takes if all take turns; worker 0 needs `slow` turns for a job."""
    found: dict[int, list[tuple[str, int]]] = {worker: [] for worker in range(workers)}
    turn = 0
    while len(line):
        for worker in range(workers):
            if (worker or turn % slow == 0) and (job := line.next_for(worker)) is not None:
                found[worker].append(job)
        turn += 1
    return found


def warm_ups(found: dict[int, list[tuple[str, int]]]) -> int:
    """How often a worker begins with a replication that it has not just had."""
    return sum(
        before is None or replication(before) != replication(job)
        for jobs in found.values()
        for before, job in zip([None, *jobs], jobs, strict=False)
    )


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_strategies_of_a_replication_go_to_one_worker(workers: int) -> None:
    found = took(Line(RUNS, replication), workers)
    assert warm_ups(found) == 4
    assert {len(jobs) for jobs in found.values()} == {20 // workers}


def test_a_replication_is_split_when_workers_would_idle() -> None:
    found = took(Line(RUNS, replication), 8)
    assert max(map(len, found.values())) == 3  # as few rounds as eight workers need for twenty runs
    assert warm_ups(found) == 8  # and no worker begins with a second one


def test_one_replication_is_shared_by_all() -> None:
    found = took(Line([(name, 0) for name in "abcdef"], replication), 3)
    assert [len(jobs) for jobs in found.values()] == [2, 2, 2]


def test_at_the_end_who_is_done_helps_where_most_is_left() -> None:
    found = took(Line(RUNS, replication), 2, slow=6)
    assert Counter(job for jobs in found.values() for job in jobs) == Counter(RUNS)
    assert len(found[0]) < len(found[1])
    assert {replication(job) for job in found[0]} & {replication(job) for job in found[1]}


def test_without_a_likeness_the_order_is_that_of_the_jobs() -> None:
    line = Line(RUNS)
    assert [line.next_for(turn % 3) for turn in range(20)] == RUNS
    assert line.next_for(0) is None


def test_a_job_of_a_worker_that_is_gone_is_the_next() -> None:
    line = Line(RUNS, replication)
    job, other = line.next_for("gone"), line.next_for("there")
    assert job == ("a", 0) and other == ("a", 1)
    line.leave("gone")
    line.back(job)
    assert [line.next_for("new") for _ in range(5)] == [(name, 0) for name in "abcde"]


def square(number: int) -> int:
    return number * number


def threads_here(number: int) -> int:
    return threads.allowed()


@pytest.mark.parametrize("way", [Serial(), Processes(1), Processes(3), Processes(99)])
def test_every_job_is_done_once_kept_and_yielded(way: Serial | Processes) -> None:
    kept: dict[int, int] = {}
    begun: list[int] = []
    found = list(way.done(square, range(7), first=lambda: begun.append(1), keep=kept.__setitem__))
    assert sorted(found) == [(n, n * n) for n in range(7)]
    assert kept == dict(found) and begun == [1]


class HardToSendError(Exception):
    """Says something else once it was sent: made anew, it takes the whole message for the place."""

    def __init__(self, where: str, why: str = "?") -> None:
        super().__init__(f"{where}: {why}")


def fails(number: int) -> int:
    if multiprocessing.parent_process() is None:
        time.sleep(0.1)  # the other process has its turn
        return number
    raise HardToSendError("disk", "full") if number % 2 else ZeroDivisionError("nothing to share")


@pytest.mark.parametrize(("odd", "said"), [(1, "HardToSendError: disk: full"), (0, "nothing to share")])
def test_an_error_in_a_process_says_the_same_here_and_where_it_arose(odd: int, said: str) -> None:
    with pytest.raises((RuntimeError, ZeroDivisionError)) as raised:
        list(Processes(2).done(fails, range(odd, 200, 2)))
    assert str(raised.value) == said and "in fails" in "".join(raised.value.__notes__)


def test_a_process_that_ends_within_a_message_has_died() -> None:
    here, there = multiprocessing.Pipe()
    os.write(there.fileno(), (100).to_bytes(4, "big") + b"half")
    there.close()
    with pytest.raises(EOFError):
        _received(here)


@pytest.mark.parametrize("way", [Serial(), Processes(2)])
def test_nothing_begins_without_jobs(way: Serial | Processes) -> None:
    def refuse() -> None:
        raise AssertionError

    assert list(way.done(square, [], first=refuse)) == []


def test_a_run_has_all_processors_alone_and_one_beside_others() -> None:
    assert {found for _, found in Serial().done(threads_here, range(2))} == {processors()}
    assert {found for _, found in Processes(2).done(threads_here, range(9))} == {1}
    assert threads.allowed() == processors()


def test_the_executor_is_the_one_asked_for() -> None:
    assert isinstance(executor(), Serial) and isinstance(executor(1), Serial)
    assert isinstance(executor(2), Processes)
    assert isinstance(executor(cluster="tcp://10.0.0.1:8786"), Cluster)
    assert isinstance(executor(cluster="tls://[::1]:1/"), Cluster)
    with pytest.raises(UserError, match="name one of them"):
        executor(2, "tcp://10.0.0.1:8786")


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.1:8786", "tcp://10.0.0.1", "10.0.0.1:8786", "tcp://:8786", "tcp://a:b:8786",
        "tcp://a:70000", "tcp://a:0", "tcp://a:8786/x", "tcp://me@a:8786", "", "scheduler.json",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anything_is_done(address: str) -> None:
    with pytest.raises(UserError, match=r"tcp://host:port or tls://host:port is expected") as caught:
        executor(cluster=address)
    assert str(caught.value).count("\n") == 0


def test_what_differs_is_named_with_both_values() -> None:
    ours = identity()
    assert set(ours) > {"loyalty-lab", "its source", "Python", "numpy", "numba", "pandas"}
    assert difference(ours) == ""
    theirs = ours | {"numpy": "1.0", "its source": "0123"}
    told = difference(theirs)
    assert f"numpy 1.0 there, {ours['numpy']} here" in told and "its source 0123 there" in told
    assert "pandas" not in told
    del theirs["Python"]
    assert "Python none there" in difference(theirs)
    assert "No module named 'sim'" in difference(ModuleNotFoundError("No module named 'sim'"))


def test_every_source_that_a_worker_runs_is_part_of_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.study.running import worker_identity

    for room in ("scenario", "model", "study/executors", "show"):
        (tmp_path / room).mkdir(parents=True)
        (tmp_path / room / "one.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(worker_identity, "PACKAGE", tmp_path)

    def source() -> str:
        return worker_identity.identity.__wrapped__()["its source"]

    hashes = {source()}
    for room in ("scenario", "model", "study/executors"):
        (tmp_path / room / "one.py").write_text("x = 2\n", encoding="utf-8")
        hashes.add(source())
    assert len(hashes) == 4
    (tmp_path / "show" / "one.py").write_text("x = 2\n", encoding="utf-8")
    assert source() in hashes
