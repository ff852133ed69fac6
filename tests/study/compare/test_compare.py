"""A comparison from study to folder and back, on runs made by hand."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.model.migration_market import simulate_ladder
from sim.scenario.basics.errors import UserError
from sim.scenario.market.migration_market import MigrationMarket
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study, StudyFile
from sim.study.compare.compare import compare
from sim.study.compare.log_check import simulated_repeats
from sim.study.compare.results_folder import open_results, sealed, study_hash, write_folder
from tests.study import hand_made

#: Columns by table, as documented.
COLUMNS = {
    "outcomes": "strategy replication npv equity value customers share lowest_cash ruined tail tail_share",
    "summary": "strategy measure mean low high",
    "risk": "strategy ruin ruin_low ruin_high cvar cvar_low cvar_high",
    "risk_paired": "a b measure difference low high together_low together_high",
    "overtakes": "a b ahead sure perhaps",
    "idle": "strategy lever reason about nothing",
    "unestimated": "what market",
    "paired": "a b measure difference low high variance_removed together_low together_high",
    "stages": "strategy month stage mean low high",
    "flows": "strategy from_stage to_stage customers",
    "migration": "strategy from_stage to_stage measure mean low high",
    "money": "strategy line mean low high",
    "cash": "strategy month mean low high",
    "life": "strategy month measure mean low high",
    "matrix": "strategy month firm segment value price",
    "service": "strategy month pool contacts mean_wait_minutes abandoned_share promise_kept_share",
    "load": "strategy month mean low high",
    "concentration": "strategy customers_share sales_share profit_share",
    "stage_value": "strategy stage customers value low high monthly_profit",
    "curve": "strategy month mean low high",
    "payback": "strategy month difference low high",
    "hindsight": "strategy stage customers said paid error error_low error_high",
    "continued": "strategy difference low high replications",
    "spend": "strategy lever present_value",
    "cost": "strategy planned cost low high",
    "bridge": "strategy part order value low high",
    "portfolio": "strategy tier measure mean low high",
    "portfolio_figures": "strategy figure measure mean low high",
    "segment_scores": "strategy segment measure mean low high",
    "customer_scores": "strategy group measure mean low high",
    "quality_customers": "strategy traits measure mean low high",
    "profile": "strategy segment measure mean low high",
    "retention": "strategy tenure_years measure mean low high",
    "satisfaction": "strategy answer customers customers_low customers_high again again_low again_high",
    "satisfaction_curve": "strategy score customers customers_low customers_high again again_low again_high",
    "satisfaction_figures": "strategy figure mean low high",
    "satisfaction_moved": "strategy figure difference low high together_low together_high",
    "lost": "strategy reason measure mean low high",
    "lost_from": "strategy stage measure mean low high",
    "assumptions": "path value unit source status meaning low high why way",
}


@pytest.fixture(scope="module")
def comparison():
    return compare(hand_made.study(), simulate=hand_made.simulate)


def test_every_table_has_its_columns(comparison):
    assert {name: " ".join(table.columns) for name, table in comparison.tables.items()} == COLUMNS


def test_common_luck_cancels_and_the_better_strategy_wins(comparison):
    paired = comparison.paired.set_index(["a", "b", "measure"])
    row = paired.loc[("loyalty", "acquisition", "npv")]
    months = (1.1 ** (-np.arange(1, hand_made.MONTHS + 1) / 12)).sum()
    assert row["low"] < 20 * months < row["high"]
    assert row["variance_removed"] > 0.9
    assert comparison.verdict.winner == "loyalty" == comparison.winners["npv"]
    assert comparison.winners["equity"] == "loyalty"  # more is brought later, too
    assert str(comparison.verdict).startswith("Loyalty beats acquisition by EUR")


def test_the_document_is_strict_json_and_matches_the_tables(comparison):
    document = comparison.document
    assert set(document["strategies"]) == {"hold", "loyalty", "acquisition"}
    assert set(document["strategies"]["hold"]) == {
        "npv", "equity", "value", "customers", "share", "ruin", "cvar", "cost", "tail_share",
    }  # fmt: skip
    mean = comparison.tables["outcomes"].groupby("strategy")["npv"].mean()["hold"]
    assert document["strategies"]["hold"]["npv"]["mean"] == pytest.approx(mean)
    assert {"a", "b", "measure", "difference", "low", "high", "variance_removed"} <= set(
        document["paired"][0]
    )
    assert document["verdict"] == {"sentence": comparison.verdict.sentence, "winner": "loyalty"}
    assert "calibration" not in document


def test_the_folder_can_be_read_back(comparison, tmp_path):
    folder = write_folder(comparison, tmp_path / "out" / "hand", command="loyalty compare hand")
    found = open_results(folder)
    for name, table in comparison.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], table, check_dtype=False, obj=name)
    assert found.summary["verdict"]["winner"] == "loyalty"
    assert found.manifest["command"] == "loyalty compare hand"
    assert found.manifest["seed"] == 1 and found.manifest["study_hash"] == study_hash(comparison.study)
    assert found.manifest["packages"]["numpy"] == np.__version__
    assert found.study["market"]["focal"] == "ours"
    assert sorted(path.name for path in folder.iterdir()) == [
        "manifest.json", "study.yaml", "summary.json", "tables",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_same_study_gives_the_same_bytes_whatever_ran_it(tmp_path):
    study = hand_made.study(replications=3)
    one, two = tmp_path / "one", tmp_path / "two"
    compare(study, folder=one, simulate=hand_made.simulate)
    compare(study, folder=two, simulate=hand_made.simulate, workers=2)
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(two) for path in two.rglob("*") if path.is_file())
    assert [str(path) for path in files if (one / path).read_bytes() != (two / path).read_bytes()] == []


def test_writing_the_same_again_leaves_its_report_and_drops_stale_tables(comparison, tmp_path):
    write_folder(comparison, tmp_path)
    (tmp_path / "report.pdf").write_text("report")
    shutil.copy(tmp_path / "tables" / "cash.parquet", tmp_path / "tables" / "check.parquet")
    write_folder(comparison, tmp_path)
    assert (tmp_path / "report.pdf").read_text() == "report"
    assert not (tmp_path / "tables" / "check.parquet").exists()


@pytest.mark.parametrize("before", ["other results", "a damaged manifest", "no manifest"])
def test_a_report_of_other_results_goes_with_them_and_what_the_user_put_there_stays(
    comparison, tmp_path, before
):
    write_folder(comparison, tmp_path)
    if before == "a damaged manifest":
        (tmp_path / "manifest.json").write_text("{}")
    elif before == "no manifest":
        (tmp_path / "manifest.json").unlink()
    stale = [
        "report.pdf", "notebook.ipynb", "assumptions.csv", "strategy.yaml", "levers-12.svg", "cases-1.svg",
        "budget-1.svg",
    ]  # fmt: skip
    for name in [*stale, "notes.txt", "log.csv"]:
        (tmp_path / name).write_text("kept?")
    outcomes = comparison.tables["outcomes"]
    changed = outcomes.assign(npv=outcomes["npv"] + 1) if before == "other results" else outcomes
    write_folder(replace(comparison, tables=comparison.tables | {"outcomes": changed}), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "manifest.json", "study.yaml", "summary.json", "tables", "notes.txt", "log.csv",
    }  # fmt: skip


def edited(path, change):
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest, indent=2) + "\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.update(seed=2),
        lambda manifest: manifest.update(command="loyalty compare other"),
        lambda manifest: manifest.pop("manifest_hash"),
        lambda manifest: manifest["files"].pop("summary.json"),
        lambda manifest: manifest["packages"].update(numpy="1.0"),
        lambda manifest: manifest.update(more=1),
    ],
)
def test_a_manifest_that_was_edited_is_not_believed(comparison, tmp_path, change):
    folder = write_folder(comparison, tmp_path / "hand")
    edited(folder / "manifest.json", lambda manifest: None)
    assert open_results(folder).manifest["seed"] == 1, "as it was written"
    edited(folder / "manifest.json", change)
    with pytest.raises(UserError, match=r"manifest\.json is damaged or was edited; compare the study again"):
        open_results(folder)


def test_what_fails_half_way_leaves_nothing_half_written(comparison, tmp_path):
    broken = replace(comparison, tables=comparison.tables | {"zz": pd.DataFrame({"a": [object()]})})
    with pytest.raises(Exception, match="object"):
        write_folder(broken, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda folder: (folder / "tables" / "cash.parquet").write_bytes(b"x"), "cash.parquet is damaged"),
        (lambda folder: (folder / "summary.json").unlink(), "summary.json is missing"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text(sealed({"files": {"../x": ""}})), "not in the"),
        (shutil.rmtree, "manifest.json is missing"),
    ],
)
def test_results_that_are_not_whole_are_refused(comparison, tmp_path, harm, message):
    folder = write_folder(comparison, tmp_path / "hand")
    harm(folder)
    with pytest.raises(UserError, match=message):
        open_results(folder)


def test_a_folder_that_cannot_be_made_is_refused(comparison, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        write_folder(comparison, tmp_path / "file")


def test_one_replication_gives_null_for_what_is_not_known(tmp_path):
    found = compare(hand_made.study(replications=1), folder=tmp_path, simulate=hand_made.simulate)
    assert found.verdict.winner is None and "cannot decide" in found.verdict.sentence
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["strategies"]["hold"]["npv"]["low"] is None
    assert summary["paired"][0]["variance_removed"] is None
    assert summary["winners"]["npv"] is None


def test_no_discount_rate_is_refused_before_any_work():
    study = hand_made.study(market={"discount_rate_per_year": 0.0})
    with pytest.raises(UserError, match="discount_rate_per_year"):
        compare(study, simulate=None)


# -- the market's own log


@pytest.fixture
def log(tmp_path):
    """A calibration whose log the hand-made market reproduces exactly, or to a given factor."""

    def write(factor=1.0, text=None, weeks=78):
        folder = tmp_path / "scenarios" / "data" / "store"
        folder.mkdir(parents=True, exist_ok=True)
        week = np.arange(1, weeks + 1)
        # a run makes 66 repeat purchases a month with 100 customers; the log has 200
        observed = factor * 2 * 66 * week * 7 / (365.25 / 12)
        fit = {"weekly": {"week": week.tolist(), "observed": observed.tolist()}, "period": {"cohort": 200}}
        (folder / "fit.json").write_text(json.dumps(fit) if text is None else text)
        return hand_made.study(market={"log": "data/store"}, root=tmp_path / "scenarios", replications=3)

    return write


def test_a_market_that_lives_as_its_log_did_is_compared(log):
    found = compare(log(1.02), simulate=hand_made.simulate)
    assert list(found.tables["check"].columns) == ["week", "observed", "mean", "low", "high"]
    assert len(found.tables["check"]) == 78
    assert found.calibration["week"] == 78 and found.calibration["passes"] is True
    assert found.calibration["error"] == pytest.approx(1 / 1.02 - 1)
    assert found.document["calibration"] == found.calibration


@pytest.mark.slow
def test_hold_is_run_once_for_the_check_and_the_comparison(log):
    calls = []

    def counting(study, strategy, replication, **how):
        calls.append((strategy, replication, how["play_on"]))
        return hand_made.simulate(study, strategy, replication, **how)

    compare(log(), simulate=counting)
    assert len(calls) == len(set(calls)) == 9 + 2 * 2  # and two plans that go on, in two replications


def only_hold(study, strategy, replication, **how):
    assert strategy == "hold", "compared before the check"
    return hand_made.simulate(study, strategy, replication, **how)


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_a_market_that_does_not_is_refused_before_any_strategy_is_run(log, factor):
    with pytest.raises(UserError, match=r"by week 78, .* nothing is compared"):
        compare(log(factor), simulate=only_hold)


@pytest.mark.slow
def test_a_short_study_is_checked_on_a_run_long_enough(log):
    study = log()
    run = study.run.model_copy(update={"months": 12})
    short = replace(study, settings=study.settings.model_copy(update={"run": run}))
    found = compare(short, simulate=hand_made.simulate)
    assert found.calibration["week"] == 78 and found.calibration["passes"]
    assert found.tables["stages"]["month"].max() == 11


def test_too_little_luck_to_tell_is_reported_not_refused(log):
    study = log(1.1)
    run = study.run.model_copy(update={"replications": 1})
    alone = replace(study, settings=study.settings.model_copy(update={"run": run}))
    found = compare(alone, simulate=hand_made.simulate)
    assert found.calibration["passes"] is False


@pytest.mark.parametrize("text", ["", "[]", '{"weekly": {}}', '{"weekly": {"week": [1], "observed": [0]}}'])
def test_a_damaged_calibration_is_refused(log, text):
    with pytest.raises(UserError, match=r"fit\.json"):
        compare(log(text=text), simulate=hand_made.simulate)


def test_a_log_outside_the_scenarios_or_missing_is_refused(log, tmp_path):
    log()
    shutil.copytree(tmp_path / "scenarios" / "data" / "store", tmp_path / "elsewhere")
    (tmp_path / "scenarios" / "data" / "empty").mkdir()
    for name, message in (
        ("../elsewhere", "lies outside"),
        ("data/nowhere", "no folder"),
        ("data/empty", r"fit\.json"),
    ):
        study = hand_made.study(market={"log": name}, root=tmp_path / "scenarios")
        with pytest.raises(UserError, match=message):
            compare(study, simulate=hand_made.simulate)


def test_hold_is_needed_for_the_check(log, tmp_path):
    log()
    study = hand_made.study(["loyalty"], market={"log": "data/store"}, root=tmp_path / "scenarios")
    with pytest.raises(UserError, match="'hold' is needed"):
        compare(study, simulate=hand_made.simulate)


def test_weeks_lie_between_the_ends_of_months():
    cumulative = np.array([10.0, 30.0])
    month = 365.25 / 12 / 7
    week = np.array([0.0, month / 2, month, 1.5 * month])
    found = simulated_repeats(cumulative, week, scale=2.0)
    np.testing.assert_allclose(found, [0, 10, 20, 40])


# -- a ladder of the user's own


def ladder(**run):
    market = MigrationMarket(
        kind="migration", customers=400, stages=["active", "quiet", "gone"],
        transition=[[0.8, 0.2, 0.0], [0.3, 0.4, 0.3], [0.0, 0.0, 1.0]], value=[10.0, -1.0, 0.0],
        start=[0.5, 0.5, 0.0],
    )  # fmt: skip
    settings = StudyFile(market="ladder", strategies=["hold"], run={"months": 6, "replications": 8} | run)
    return Study("ladder", settings, market, {"hold": Strategy()})


def test_a_migration_market_is_compared_with_its_closed_form(tmp_path):
    found = compare(ladder(), folder=tmp_path)
    table = found.tables["ladder"].set_index("stage")
    # eight replications of 200 customers a stage; t with 7 degrees passes 14 standard errors once in 1e6
    half = (table["simulated_high"] - table["simulated"]) / 2.365
    assert (abs(table["simulated"] - table["finite"])[:2] <= 14 * half[:2]).all()
    assert half[:2].max() < 1.0
    outcome = found.tables["outcomes"]
    total = 400 * (table["start"] * table["infinite"]).sum()
    error = outcome["value"].mean() - total
    assert abs(error) < 14 * outcome["value"].std() / np.sqrt(8)
    assert open_results(tmp_path).summary["strategies"]["hold"]["share"]["mean"] is None
    assert found.verdict.winner is None


def test_the_ladder_runs_on_both_engines_in_a_study():
    plain = compare(ladder(engine="reference", replications=2))
    fast = compare(ladder(replications=2))
    assert plain.tables["outcomes"].equals(fast.tables["outcomes"])


def test_a_migration_market_has_no_other_strategy():
    study = replace(ladder(), strategies={"hold": Strategy(), "loyalty": Strategy()})
    with pytest.raises(UserError, match="no levers"):
        compare(study, simulate=simulate_ladder)
