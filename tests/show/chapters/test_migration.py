"""What is shown of a migration view, in reports, on the command line and as charts."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import sim
from sim.cli.main import app
from sim.show.chapters import ladder
from sim.show.chapters import migration as show
from sim.show.chapters.view import view
from sim.study.compare.compare import compare
from sim.study.migration.markov_chain import Migration
from tests.show import hand
from tests.study import hand_made

LOG = "scenarios/data/cdnow/cdnow_sample.txt"


@pytest.fixture(scope="module")
def of_a_log() -> Migration:
    return sim.migration(LOG, margin=0.3, currency="USD")


def test_charts_say_what_is_in_the_tables(of_a_log: Migration) -> None:
    rung, value, past = (f(of_a_log) for f in (show.rung_chart, show.value_chart, show.hindsight_chart))
    assert rung is not None and value is not None and past is not None
    assert rung.title.startswith("By the map of moves alone, one more point from lapsed to regular pays most")
    assert "customers drawn again" in rung.caption
    assert value.title.startswith("A customer is worth most as long-standing")
    assert past.title.startswith("The matrix makes too much of regular customers")
    assert all("<svg" in chart.svg() for chart in (rung, value, past))


def test_lines_tell_moves_worth_and_hindsight(of_a_log: Migration) -> None:
    text = "\n".join(show.lines(of_a_log)).replace("\u00a0", " ")
    assert "of 100 customers on a rung" in text and "95 % intervals" in text
    assert "paid: too much" in text and "note: A log does not tell trust" in text


@pytest.mark.slow
def test_a_report_says_which_rung_pays_and_what_to_mind() -> None:
    shown = view(compare(hand_made.study(), simulate=hand_made.simulate))
    text = str(show.chapter(shown)).replace("\u00a0", " ")
    assert "the move that would pay most is from regular to loyal" in text
    assert "treats all who are silent alike" in text
    chart = show.chapter_chart(shown)
    assert chart is not None and "regular to loyal pays most" in chart.title


def test_a_report_on_a_ladder_of_the_user_s_own_does_too() -> None:
    study = sim.load_study("catalogue", overrides=["run.replications=3", "market.customers=400"])
    shown = view(sim.compare(study))
    text = str(show.chapter(shown))
    assert "from bought last period to bought last period" in text and "lapsed" not in text


def test_payments_are_counted_and_customers_still_to_come_told_apart() -> None:
    changes = ["run.replications=3", "market.customers=400", "market.inflow={bought_last_period: 20}"]
    study = sim.load_study("catalogue", overrides=changes)
    text = " ".join(show.lines(sim.migration(study))).replace("\u00a0", " ")
    assert "in 25 payments, one at once and one after each of 24 periods" in text
    assert "Customers still to come, counted apart: USD 5." in text  # 20 x 52.3 / 0.2 = 5,230
    table = ladder.closed_form(view(sim.compare(study)))
    assert table is not None and {"New a period", "In the long run"} <= set(table.frame.columns)
    assert "25 payments" in table.caption and "counted apart" in table.caption
    assert table.frame["New a period"].tolist() == ["20", "0", "0", "0", "0"]
    closed = ladder.closed_form(view(sim.compare(sim.load_study("catalogue", overrides=changes[:2]))))
    assert closed is not None and "New a period" not in closed.frame.columns


def test_results_without_moves_have_no_such_page(tmp_path: Path) -> None:
    without = view(sim.open_results(hand.folder(tmp_path)))
    assert show.chapter(without) is None and show.chapter_chart(without) is None


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["migration", *words])
    error = done.exception if done.exception is not None and done.exit_code == 1 else ""
    return done.exit_code, f"{done.output}{error}"


def test_the_command_shows_a_study(tmp_path: Path) -> None:
    code, text = run(
        "catalogue", "--set", "run.replications=2", "--set", "market.customers=300", "--out", str(tmp_path)
    )
    assert code == 0 and "catalogue, hold" in text
    folder = tmp_path / "catalogue" / "migration"
    assert {path.name for path in folder.iterdir()} == {
        "matrix.parquet", "stages.parquet", "pays.parquet", "hindsight.parquet",
        "rung.svg", "value.svg", "hindsight.svg",
    }  # fmt: skip


@pytest.mark.slow
def test_the_command_makes_a_market_of_a_log(tmp_path: Path) -> None:
    market = tmp_path / "cdnow_rungs.yaml"
    code, text = run(
        LOG, "--ladder", "recency", "--margin", "0.3", "--out", str(tmp_path), "--market", str(market)
    )
    assert code == 0 and str(market) in text
    assert sim.load_market(market).stages[0] == "bought_last_period"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((LOG, "--set", "run.seed=1"), "--set: is for a study"),
        (("catalogue", "--ladder", "recency"), "--ladder: is for a log"),
        (("catalogue", "--margin", "0.3"), "--margin: is for a log"),
        (("catalog",), "catalogue"),
        (("no_such.csv",), "no such file"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    _, text = run(*words, "--out", str(tmp_path))
    assert said in text
