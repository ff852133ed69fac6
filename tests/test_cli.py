# ruff: noqa: E501 - tables of cases read best with one case a line
"""The command line ends with 0, 1, 2 or 130, says what is wrong in one line, and leaves nothing half-written."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer.main

from sim.cli import exits
from sim.cli.main import app
from sim.scenario.basics.errors import WorkerDiedError
from sim.scenario.files.yaml_text import read
from sim.scenario.plans.levers import LEVERS
from tests.habits.repository import heed_interrupts, not_taken
from tests.scenario.small import MARKET, scenarios

#: A market so small that the engine that needs no compiling is quick.
SMALL = ["--engine", "reference", "--set", "market.customers=20", "--set", "run.months=2"]
SMALL += ["--set", "run.warm_up_months=0", "--set", "study.strategies=[hold, loyalty]"]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return scenarios(tmp_path)


class Ending:
    """How a command ended in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        self.code = exits.run(app, arguments)
        self.out, self.err = capsys.readouterr()

    def refused(self) -> str:
        assert self.code == 2
        assert self.out == ""
        assert len(self.err.splitlines()) == 1
        return self.err.rstrip("\n")


def process(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments],
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        preexec_fn=heed_interrupts,
        **options,
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["comapre", "x"], "loyalty: No such command 'comapre'. Did you mean 'compare'"),
        (["--nothing"], "loyalty: No such option: --nothing"),
        (["compare"], "loyalty compare: Missing argument 'STUDY'."),
        (["compare", "small", "--sed", "3"], "loyalty compare: No such option: --sed (Possible options: --seed"),
        (["compare", "small", "--seed", "-1"], "loyalty compare: Invalid value for '--seed'"),
        (["compare", "small", "--replications", "0"], "loyalty compare: Invalid value for '--replications'"),
        (["compare", "small", "--workers", "none"], "loyalty compare: Invalid value for '--workers'"),
        (["compare", "small", "--engine", "fast"], "loyalty compare: Invalid value for '--engine'"),
        (["compare", "smal"], "smal: no study named 'smal' in scenarios/studies (did you mean 'small'?)"),
        (["compare", "scenarios/studies/smal.yaml"], "scenarios/studies/smal.yaml: no such file"),
        (["compare", "scenarios/studies"], "scenarios/studies: a file is expected, this is a folder"),
        (["compare", "small", "--set", "run.customers=x"], "--set run.customers=x: a whole number is expected"),
        (["compare", "small", "--set", "run.custmers=1"], "no such key (did you mean 'customers'?)"),
        (["compare", "small", "--set", "study.strategies=[hold, loyaty]"], "(did you mean 'loyalty'?)"),
        (["run", "small", "--strategy", "loyaty"], "--strategy loyaty: the study small has no such strategy"),
        (["run", "small", "--replication", "-1"], "loyalty run: Invalid value for '--replication'"),
        (["report", "small", "--lang", "tlh"], "tlh"),
        (["report", "small", "--format", "doc"], "loyalty report: Invalid value for '--format'"),
        (["report", "small", "--notebook", "nowhere.ipynb"], "nowhere.ipynb: no such notebook"),
        (["validate", "nowhere.yaml"], "nowhere.yaml: no such file"),
        (["validate", "scenarios/markets/small.yaml", "--set", "run.seed=1"], "--set changes a study"),
        (["sweep", "small", "--lever", "caer"], "sweep: there is no lever named 'caer' (did you mean 'care'?)"),
        (["sweep", "small", "--lever", "care=a"], "--lever care=a: NAME or NAME=VALUE,... is expected"),
        (["sweep", "small", "--lever", "care=1", "--lever", "care"], "--lever care: care is named twice"),
        (["sweep", "small", "--lever", "list_price=9"], "sweep: list_price lies between 0.2 and 5"),
        (["sweep", "small", "--base", "loyaty"], "to start from (did you mean 'loyalty'?)"),
        (["budget", "small", "--budgets", "0,-1"], "budget: a budget is a number from 0 to 1e+06 (got -1.0)"),
        (["budget", "small", "--budgets", "much"], "--budgets much: numbers are expected, as 0.5,1,2"),
        (["budget", "small", "--strategy", "hold"], "budget: strategy 'hold' spends no money"),
        (["sweep", "small", "--points", "1"], "loyalty sweep: Invalid value for '--points'"),
        (["what-if", "small"], "loyalty what-if: Missing option '--case'"),
        (["what-if", "small", "--case", "market.choice.habit=x2"], "--case market.choice.habit=x2: NAME: PATH=VALUE; ... is expected"),
        (["what-if", "small", "--case", ": market.choice.habit=x2"], "what if: a case without a name"),
        (["what-if", "small", "--case", "a:"], "case 'a': nothing is changed; write PATH=VALUE"),
        (["what-if", "small", "--case", "a: choice.habit=x2", "--case", "a: choice.habit=x3"], "two cases are called 'a'"),
        (["what-if", "small", "--case", "at 2:1 odds: market.chioce.habit=x2"], "case 'at 2:1 odds': market.chioce.habit=x2"),
        (["what-if", "small", "--case", "a: market.chioce.habit=x2"], "case 'a': market.chioce.habit=x2"),
        (["what-if", "small", "--case", "a: run.seed=2"], "case 'a': run.seed=2: how we look is the same for base and case"),
        (["optimise", "small", "--quadrant", "loyaty"], "no quadrant named 'loyaty' (did you mean 'loyalty'?)"),
        (["optimise", "small", "--lever", "caer"], "optimise: there is no lever named 'caer'"),
        (["optimise", "small", "--lever", "care", "--quadrant", "loyalty"], "name either it or --lever"),
        (["optimise", "small", "--mixes", "0"], "loyalty optimise: Invalid value for '--mixes'"),
        (["calibrate", "nowhere.csv"], "nowhere.csv"),
        (["calibrate", "nowhere.csv", "--columns", "customer"], "--columns customer: ROLE=NAME,... is expected"),
        (["lab", "--port", "0"], "loyalty lab: Invalid value for '--port'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_and_exit_2(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert told in Ending(capsys, *arguments).refused()
    assert not list(root.parent.rglob("*.partial"))


def test_an_unknown_strategy_gets_a_near_name(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = Ending(capsys, "run", "small", "--strategy", "loyaty").refused()
    assert told.endswith("(did you mean 'loyalty'?)")
    assert not (root.parent / "reports").exists()


@pytest.mark.parametrize("command", ["run", "compare", "report", "sweep", "optimise", "budget", "what-if"])
@pytest.mark.parametrize("out", ["a_file", "a_file/below", "/proc/nothing", "/dev/null"])
def test_a_folder_that_cannot_be_written_is_refused_before_any_work(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, out: str
) -> None:
    def work(*_: object, **__: object) -> None:
        raise AssertionError("work was begun")

    monkeypatch.setattr("sim.model.simulate.simulate", work)
    monkeypatch.setattr("sim.study.compare.compare.compare", work)
    monkeypatch.setattr("sim.study.decide.sweep.sweep", work)
    monkeypatch.setattr("sim.study.decide.optimise.optimise", work)
    monkeypatch.setattr("sim.study.decide.budget_curve.budget_curve", work)
    monkeypatch.setattr("sim.study.decide.what_if.what_if", work)
    (root.parent / "a_file").write_text("")
    case = ["--case", "a: choice.habit=x2"] if command == "what-if" else []
    told = Ending(capsys, command, "small", *case, "--out", out).refused()
    assert "the output folder cannot be written (" in told


def test_validate_says_what_a_file_is(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path.relative_to(root.parent)) for path in sorted(root.rglob("*.yaml"))]
    ending = Ending(capsys, "validate", *files)
    assert (ending.code, ending.err) == (0, "")
    assert "scenarios/markets/small.yaml: ok (market of 2 firms and 2 segments)\n" in ending.out
    assert "scenarios/markets/ladder.yaml: ok (migration market of 3 stages)\n" in ending.out
    assert "scenarios/strategies/loyalty.yaml: ok (strategy, spends 75% of the budget)\n" in ending.out
    assert "scenarios/studies/small.yaml: ok (study of 3 strategies in the market small)\n" in ending.out


def test_validate_tells_what_cannot_act_and_why(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    off = ["--set", "market.switched_off=[desk]", "--set", "strategies.loyalty.spend={recovery: 0.5}"]
    ending = Ending(capsys, "validate", "scenarios/studies/small.yaml", *off)
    assert (ending.code, ending.err) == (0, "")
    assert ending.out.splitlines()[1:] == [
        "  recovery cannot act here, in loyalty and both: the mechanism desk is switched off in this market"
    ]


def test_validate_goes_on_after_a_fault(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "markets/bad.yaml").write_text(MARKET.replace("focal", "focl"))
    (root / "markets/empty.yaml").write_text("")
    names = [f"scenarios/markets/{name}.yaml" for name in ("bad", "small", "empty")]
    ending = Ending(capsys, "validate", *names)
    assert ending.code == 2
    assert ending.err.splitlines() == [
        "scenarios/markets/bad.yaml:5:1: focl: no such key (did you mean 'focal'?)",
        "scenarios/markets/empty.yaml: the file is empty",
    ]
    assert ending.out.count("\n") == 1


def test_run_writes_the_tables_of_one_run(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ending = Ending(capsys, "run", "small", "--strategy", "loyalty", "--replication", "1", *SMALL)
    assert (ending.code, ending.err) == (0, "")
    paths = [Path(line) for line in ending.out.splitlines()]
    assert {path.parent for path in paths} == {Path("reports/small/runs/loyalty-1")}
    assert {"monthly", "ledger", "transitions", "customers", "desk"} <= {path.stem for path in paths}
    assert set(pd.read_parquet("reports/small/runs/loyalty-1/monthly.parquet")["month"]) == {0, 1}


def test_run_is_the_same_for_the_same_seed_only(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def money(out: str, seed: str) -> pd.DataFrame:
        assert Ending(capsys, "run", "small", *SMALL, "--seed", seed, "--out", out).code == 0
        return pd.read_parquet(f"{out}/small/runs/hold-0/ledger.parquet")

    first = money("a", "1")
    pd.testing.assert_frame_equal(first, money("b", "1"))
    assert not first.equals(money("c", "2"))


def test_compare_writes_its_results_and_what_repeats_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["compare", "small", *SMALL, "--replications", "3", "--workers", "1", "--out", "results"]
    ending = Ending(capsys, *arguments)
    assert (ending.code, ending.err) == (0, "")
    assert ending.out.splitlines()[-1] == "results/small"
    folder = Path("results/small")
    assert {"summary.json", "study.yaml", "manifest.json", "tables"} <= {p.name for p in folder.iterdir()}
    assert not list(folder.rglob("*.partial"))
    assert read(folder / "study.yaml").plain()["run"]["replications"] == 3
    summary = (folder / "summary.json").read_bytes()
    again = Ending(capsys, "compare", "results/small/study.yaml", "--out", "again", "--workers", "1")
    assert again.code == 0
    assert Path("again/small/summary.json").read_bytes() == summary


def test_comparing_anew_removes_the_report_of_other_results_and_says_so(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["compare", "small", *SMALL, "--replications", "2", "--workers", "1"]
    assert Ending(capsys, *arguments).code == 0
    report = Path("reports/small/report.pdf")
    report.write_bytes(b"%PDF")
    same = Ending(capsys, *arguments)
    assert same.code == 0 and "removed" not in same.err and report.exists()
    other = Ending(capsys, *arguments, "--seed", "2")
    told = f"{report}: removed with the results it was of; loyalty report makes it anew\n"
    assert other.code == 0 and other.err.endswith(told) and not report.exists()


@pytest.mark.parametrize("command", ["compare", "report", "sweep", "optimise", "budget", "what-if", "run"])
def test_a_folder_that_another_process_writes_to_is_refused_before_any_work(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def work(*_: object, **__: object) -> None:
        raise AssertionError("work was begun")

    monkeypatch.setattr("sim.model.simulate.simulate", work)
    monkeypatch.setattr("sim.scenario.basics.file_lock.lock", lambda _: False)
    case = ["--case", "a: choice.habit=x2"] if command == "what-if" else []
    told = Ending(capsys, command, "small", *case).refused()
    assert "another process is writing there; wait for it to end, or write to another folder" in told


DEGENERATE = {
    "one customer in one month": ["market.customers=1", "run.months=1", "run.play_on_months=1"],
    "one strategy": ["study.strategies=[hold]"],
    "no strategy to measure against": ["study.strategies=[loyalty]"],
    "nothing pays": ["market.categories.*.unit_cost_share=1", "study.budget_per_customer_per_month=0"],
    "all firms are bankrupt": [
        "market.firms.*.cash_per_customer=0", "market.firms.*.credit_per_customer=0",
        "market.firms.*.fixed_cost_per_customer_per_month=1000",
    ],
    "signs that no font has": ["study.title='Which \U0001f680 pays?'"],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("study", DEGENERATE)
def test_a_report_of_a_degenerate_study_is_made(
    root: Path, capsys: pytest.CaptureFixture[str], study: str
) -> None:
    settings = [word for change in DEGENERATE[study] for word in ("--set", change)]
    out = f"\U0001f680 {study}"
    ending = Ending(
        capsys, "report", "small", *SMALL, *settings, "--replications", "1", "--workers", "1", "--out", out
    )
    assert ending.code == 0, ending.err
    assert Path(out, "small", "report.pdf").read_bytes().startswith(b"%PDF")


def test_sweep_writes_its_results_and_resumes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    levers = ["--lever", "list_price=0.9", "--lever", "care=0.2", "--lever", "match_price=1"]
    arguments = ["sweep", "small", *SMALL, *levers, "--workers", "1", "--out", "results"]
    ending = Ending(capsys, *arguments)
    assert (ending.code, ending.err) == (0, "")
    assert "list price" in ending.out and "Unable to act" not in ending.out
    folder = Path("results/small/sweep")
    assert ending.out.splitlines()[-1] == str(folder)
    assert {"sweep.parquet", "best.parquet", "idle.parquet"} == {
        p.name for p in (folder / "tables").iterdir()
    }
    assert {"report.pdf", "levers-1.svg", "summary.json", "study.yaml"} <= {p.name for p in folder.iterdir()}
    swept = pd.read_parquet(folder / "tables/sweep.parquet")
    assert swept["lever"].unique().tolist() == ["list_price", "care", "match_price"]
    kept = {path: path.stat().st_ino for path in (folder / ".tasks").iterdir()}
    assert len(kept) == 2 * 4
    again = Ending(capsys, *arguments)
    assert again.out == ending.out
    assert {path: path.stat().st_ino for path in (folder / ".tasks").iterdir()} == kept


def test_what_ifs_are_kept_side_by_side_and_use_the_runs_of_a_comparison(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = ["small", *SMALL, "--workers", "1", "--out", "results"]
    assert Ending(capsys, "compare", *both).code == 0
    tasks = Path("results/small/.tasks")
    compared = set(tasks.iterdir())
    dearer = ["--case", "dearer: market.categories.*.unit_cost_share=+10%; market.choice.habit=x1"]
    ending = Ending(capsys, "what-if", *both, *dearer)
    assert (ending.code, ending.err) == (0, "")
    assert ending.out.startswith("dearer: ")
    folder = Path(ending.out.splitlines()[-1])
    assert folder.parent == Path("results/small/what_if")
    assert {"report.pdf", "cases-1.svg", "summary.json", "study.yaml"} <= {p.name for p in folder.iterdir()}
    before, runs = (folder / "summary.json").read_bytes(), set(tasks.iterdir())
    assert len(runs - compared) == 4  # the case's own, of two strategies and replications
    other = Ending(capsys, "what-if", *both, "--case", "涨价: market.categories.*.unit_cost_share=+20%")
    assert other.code == 0
    again = Ending(capsys, "what-if", *both, *dearer)
    assert again.out == ending.out
    assert (folder / "summary.json").read_bytes() == before
    assert len(list(folder.parent.iterdir())) == 2


def test_budget_writes_its_results(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ending = Ending(
        capsys, "budget", "small", *SMALL, "--budgets", "0,1", "--workers", "1", "--out", "results"
    )
    assert ending.code == 0
    folder = Path("results/small/budget")
    assert ending.out.splitlines()[-1] == str(folder)
    assert {"report.pdf", "budget-1.svg", "summary.json", "study.yaml"} <= {p.name for p in folder.iterdir()}
    assert set(pd.read_parquet(folder / "tables/budget_curve.parquet")["budget"]) == {0.0, 1.0}


def test_budget_has_nothing_to_do_in_a_migration_market(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = root / "studies/ladder.yaml"
    study.write_text("market: ladder\nstrategies: [hold]\n")
    assert "a migration market has no budget" in Ending(capsys, "budget", str(study)).refused()


def test_sweep_has_nothing_to_do_in_a_migration_market(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = root / "studies/ladder.yaml"
    study.write_text("market: ladder\nstrategies: [hold]\n")
    assert "a migration market has no levers" in Ending(capsys, "sweep", str(study)).refused()


def test_schema_writes_the_schemas(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ending = Ending(capsys, "schema", "--out", "there")
    assert (ending.code, ending.out.count("\n")) == (0, len(list(Path("there").glob("*.json"))))
    assert Path("there/market.json").is_file()


def test_levers_are_told_with_what_they_cost_and_do(capsys: pytest.CaptureFixture[str]) -> None:
    told = Ending(capsys, "levers").out
    for name in LEVERS:
        assert f"\n  {name}\n" in told
    assert Ending(capsys, "levers", "care").out.split()[:6] == [
        "Money",
        "goes",
        "to",
        "(spend)",
        "care",
        "regular",
    ]
    assert "(did you mean 'care'?)" in Ending(capsys, "levers", "caer").refused()


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], []):
        ending = Ending(capsys, *arguments)
        assert ending.code == 0
        commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
        assert {"validate", "run", "compare", "report", "calibrate", "facts", "lab", "levers"} < set(commands)
        for command in commands:
            assert f"\n  {command} " in ending.out
        assert "..." not in ending.out.replace("[ARGS]...", ""), "what each does fits into its line"


def test_examples_in_help_are_lines_to_copy(capsys: pytest.CaptureFixture[str]) -> None:
    text = Ending(capsys, "what-if", "--help").out
    examples = [line.strip() for line in text.splitlines() if line.strip().startswith('--case "')]
    assert len(examples) == 4 and all(line.endswith('"') for line in examples)


def test_help_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'pandas', 'numba', 'pydantic', 'simpy', 'rich'}"
    code = f"import sys; from sim.cli import exits, main as cli; exits.run(cli.app, []); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.fixture
def lab(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs `loyalty lab` up to where JupyterLab would take over; gives the code and JupyterLab's options."""
    seen: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _, command: seen.append(command))
    (root.parent / "notebooks").mkdir()
    (root.parent / "notebooks/00_start_here.ipynb").touch()
    return lambda *options: (exits.run(app, ["lab", *options]), seen.pop()[1:] if seen else [])


def test_the_lab_opens_the_first_notebook_and_listens_on_this_machine_only(
    lab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert lab("--no-browser", "--port", "9999") == (
        0,
        [
            "-m",
            "jupyterlab",
            "--notebook-dir=notebooks",
            "--ip=127.0.0.1",
            "--port=9999",
            "--ServerApp.kernel_spec_manager_class=sim.show.paper.own_kernel.OwnKernels",
            "--LabApp.default_url=/lab/tree/00_start_here.ipynb",
            "--no-browser",
        ],
    )


def test_options_of_jupyterlab_reach_it_and_none_opens_it_to_others(
    lab: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    code, command = lab("--debug", "--port", "9999", "--ServerApp.terminals_enabled=False")
    assert code == 0 and {"--debug", "--port=9999", "--ServerApp.terminals_enabled=False"} <= set(command)
    for address in ("--ip=0.0.0.0", "--ServerApp.ip=0.0.0.0"):
        capsys.readouterr()
        assert lab(address) == (2, [])
        assert (
            capsys.readouterr().err == "lab: it is reached from this machine only, so --ip is not to be set\n"
        )


def test_the_lab_starts_as_root_and_says_so(
    lab: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    code, command = lab()
    assert code == 0 and {"--allow-root", "--ip=127.0.0.1"} <= set(command)
    assert not [option for option in command if "token" in option or "password" in option]
    told = capsys.readouterr().err
    assert told.startswith("lab: it runs as root") and told.count("\n") == 1


def fail(error: BaseException) -> Any:
    def failing(*_: object, **__: object) -> None:
        raise error

    return failing


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "x/y"), 2, "x/y: cannot be written or read (No space left on device)"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), 2, "x: cannot be written or read (Permission denied)"),
        (OSError(errno.EROFS, "Read-only file system"), 2, "a file of the results, or a temporary one in "),
        (MemoryError(), 2, "not enough memory: ask for fewer customers"),
        (KeyboardInterrupt(), 130, "interrupted; finished runs are kept in reports/small, and the same command goes on"),
        (WorkerDiedError("a worker process died"), 2, "a worker process died; finished runs are kept in reports/small, and the same command goes on"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "reports/small/.tasks/x"), 2, "reports/small/.tasks/x: cannot be written or read (No such"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", f"{sys.prefix}/lib/x"), 1, "internal error: FileNotFoundError"),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/var/full']"), 2, "no file can be written, not even a temporary one (No usable"),
        (ZeroDivisionError("by\nzero"), 1, "internal error: ZeroDivisionError: by zero (run with LOYALTY_DEBUG=1"),
        (OSError(errno.EIO, "Input/output error"), 1, "internal error: OSError: [Errno 5] Input/output error"),
    ],
)  # fmt: skip
def test_each_failure_has_its_code_and_one_line(
    root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    error: BaseException, code: int, told: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("sim.study.compare.compare.compare", fail(error))
    monkeypatch.setattr("sim.cli.exits._discard_output", lambda: None)
    assert exits.run(app, ["compare", "small"]) == code
    err = capfd.readouterr().err
    assert err.startswith(told)
    assert len(err.splitlines()) == 1


def test_debugging_shows_the_traceback_of_an_internal_error(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOYALTY_DEBUG", "1")
    monkeypatch.setattr("sim.study.compare.compare.compare", fail(ZeroDivisionError("zero")))
    assert exits.run(app, ["compare", "small"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_name_that_would_break_the_line_is_written_out(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Ending(capsys, "validate", "a\nb\x1b[31m.yaml").refused() == "a\\nb\\x1b[31m.yaml: no such file"


def test_a_reader_that_goes_away_is_no_error_of_ours(root: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with process("validate", *map(str, root.rglob("*.yaml")), cwd=root.parent, stdout=writing) as running:
        os.close(writing)
        _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", [["validate", "small"], ["--help"], ["levers"]])
def test_output_that_cannot_be_written_is_told_once(root: Path, command: list[str]) -> None:
    with (
        Path("/dev/full").open("w") as full,
        process(*command, cwd=root.parent, stdout=full) as running,
    ):
        _, err = running.communicate(timeout=60)
    assert running.returncode == 2
    assert err == "standard output: cannot be written or read (No space left on device)\n"


def shell(root: Path, line: str) -> subprocess.CompletedProcess[str]:
    """A line of a shell, where "$loyalty" is the command."""
    here = {"loyalty": f"{sys.executable} -m sim", "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    return subprocess.run(
        ["sh", "-c", line],
        cwd=root.parent,
        env=os.environ | here,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such shell")
@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("$loyalty validate small >&-", 2, "standard output is closed: what was to be told there is lost; the work is done\n"),
        ("$loyalty validate smal >&-", 2, "smal: no study named 'smal' in scenarios/studies (did you mean 'small'?)\n"),
        ("$loyalty validate small <&- 2>&- >/dev/null", 0, ""),
        ("$loyalty validate smal 2>&-", 2, ""),
        ("mkdir gone && cd gone && rmdir ../gone && $loyalty validate small", 2,
         "the working directory is not there any more (No such file or directory); change to one that is, and try again\n"),
    ],
)  # fmt: skip
def test_a_place_or_a_stream_that_is_not_there_is_told_in_one_line(
    root: Path, line: str, code: int, told: str
) -> None:
    done = shell(root, line)
    assert (done.returncode, done.stderr) == (code, told)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such shell")
def test_a_report_is_made_without_any_stream_or_home(root: Path) -> None:
    options = " ".join(f"'{word}'" for word in [*SMALL, "--replications", "1", "--workers", "1"])
    done = shell(root, f"env -u HOME $loyalty report small {options} <&- >&- 2>&-")
    assert done.returncode == 2, "what was to be told is lost"
    assert (root.parent / "reports/small/report.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.suffix for path in (root.parent / "reports/small").rglob("*.partial")) == []


@pytest.mark.slow
def test_a_report_is_made_where_folders_have_spaces_by_processes_that_are_spawned(tmp_path: Path) -> None:
    """As on macOS and Windows, where processes are spawned, and files that differ in case only are one."""
    home = tmp_path / "My Documents (old)" / "Łoyalty & co"
    scenarios(home)
    options = [*SMALL, "--replications", "2", "--workers", "2", "--out", "My Results"]
    with process("report", "scenarios/studies/small.yaml", *options, cwd=home) as running:
        out, err = running.communicate(timeout=600)
    assert running.returncode == 0, err
    folder = home / "My Results" / "small"
    assert Path(out.splitlines()[-1]) == Path("My Results/small/report.pdf")
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    written = [path.relative_to(home) for path in home.rglob("*")]
    assert len({str(path).lower() for path in written}) == len(written)
    assert [path for path in written if any(map(not_taken, path.parts))] == []


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_ctrl_c_keeps_what_is_done_and_the_same_command_resumes(root: Path) -> None:
    command = ["compare", "small", *SMALL, "--replications", "2000", "--workers", "1"]
    running = process(*command, cwd=root.parent)
    tasks = root.parent / "reports/small/.tasks"
    limit = time.monotonic() + 120
    while len(list(tasks.glob("*.parquet"))) < 3:
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < limit
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    kept = "interrupted; finished runs are kept in reports/small, and the same command goes on from there\n"
    assert err == kept
    assert not list(root.parent.rglob("*.partial"))
    assert not (root.parent / "reports/small/summary.json").exists()
    before = {path.name: path.stat().st_ino for path in tasks.glob("*.parquet")}
    command[command.index("2000")] = "2"  # the first of the same runs
    with process(*command, cwd=root.parent) as running:
        _, err = running.communicate(timeout=120)
    assert (running.returncode, err) == (0, "")
    after = {path.name: path.stat().st_ino for path in tasks.glob("*.parquet")}
    assert len(before.keys() & after.keys()) >= 3
    assert before.items() <= after.items()  # none was done again
