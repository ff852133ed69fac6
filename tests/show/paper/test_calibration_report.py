"""The report of a calibration: every part drawn from the fit, set as an accessible PDF, the same bytes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import all_but
from sim.show.chapters import calibration as calibration_chapter
from sim.show.chapters.tables import Table
from sim.show.charts import calibration
from sim.show.charts.chart import Chart
from sim.show.paper.calibration_report import write_fit_report
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.calibrate.calibrate import calibrate
from sim.study.calibrate.calibration import Calibration
from sim.study.calibrate.renewal_calibration import RenewalCalibration
from sim.study.calibrate.season import Season, whole
from sim.study.logs.simulated_log import transactions
from tests.habits.repository import ROOT
from tests.model.markets import a_study, one_firm
from tests.study.calibrate.buyers import DECEMBER
from tests.study.calibrate.buyers import buyers as simulated

pytestmark = pytest.mark.slow

CDNOW = ROOT / "scenarios" / "data" / "cdnow" / "cdnow_sample.txt"


@cache
def buyers(resamples: int = 40) -> Calibration:
    found = calibrate(CDNOW, resamples=resamples)
    assert isinstance(found, Calibration)
    return found


@cache
def subscribers() -> RenewalCalibration:
    segment = {"attrition": {"a": 0.704, "b": 1.182}, "arrivals": [0.6, 0.4], "first_purchase_at": "ours"}
    market = one_firm(
        segment, setting="contractual", months_between_renewals=1, switched_off=all_but("attrition")
    )
    found = calibrate(transactions(a_study(market, customers=500, months=14)), resamples=40)
    assert isinstance(found, RenewalCalibration)
    return found


def text_of(path: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(path).pages))


def test_the_report_of_purchases_says_what_was_found(tmp_path: Path) -> None:
    fit = buyers()
    path = write_fit_report(fit, tmp_path / "deep" / "report.pdf")
    text = text_of(path)
    assert "What the log says about its customers" in text
    assert "6,696 purchases of 2,357 customers" in text
    held = fit.weekly[fit.weekly["holdout"]]
    made = held["observed"].iloc[-1] - fit.weekly.loc[~fit.weekly["holdout"], "observed"].iloc[-1]
    assert made == 4339 - 2457 and "there were 1,882: the forecast is 11.6 % too low" in text
    for parameter in ("0.243", "4.41", "0.793", "2.43", "6.25", "3.74", "15.4"):
        assert parameter in text, parameter
    assert "21 rows repeat an earlier row exactly" in text
    assert "How customers respond to price" in text  # the log has none
    assert write_fit_report(fit, tmp_path / "again.pdf").read_bytes() == path.read_bytes()
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["report.pdf"]


def test_the_report_of_contracts_says_what_was_found(tmp_path: Path) -> None:
    text = text_of(write_fit_report(subscribers(), tmp_path / "report.pdf"))
    assert "500 contracts of 500 customers" in text
    assert "of subscribers left at their first renewal; the fit" in text
    assert "alpha" in text and "How contracts are used" in text


@pytest.mark.parametrize("make", [buyers, subscribers])
def test_every_part_has_words_and_charts_have_alt_text(make: object) -> None:
    parts = calibration_chapter.pages(make())  # type: ignore[operator]
    charts = [part for part in parts if isinstance(part, Chart)]
    assert len(charts) == (3 if make is buyers else 2)
    for chart in charts:
        assert len(chart.alt) > 40 and len(chart.caption) > 40 and "<svg" in chart.svg()
        assert "nan" not in (chart.title + chart.alt).lower()
    assert sum(isinstance(part, Table) for part in parts) == 2
    for part in parts:
        shown = part.html() if isinstance(part, Table) else str(part) if isinstance(part, str) else ""
        assert "nan" not in shown.lower().replace("tenant", "") and "{" not in shown


def test_a_misfit_is_said_first_and_no_interval_is_given() -> None:
    fit = calibrate(simulated(500, 400, 2, regular=3).assign(amount=0.0), resamples=40)
    parts = [str(part) for part in calibration_chapter.pages(fit).parts]
    assert "**This model does not hold for this log: " in parts[1] and "at regular intervals" in parts[1]
    table = calibration_chapter.in_numbers(fit, Words())
    assert (table.frame["95 % interval"] == "–").all() and "What a purchase comes to" not in str(table.frame)


def test_a_season_is_drawn_as_fitted() -> None:
    factor = whole(DECEMBER)
    table = Season(factor, factor - 0.1, factor + 0.1).table
    chart = calibration.season(table)
    assert chart is not None and chart.title.startswith("December: 2.6 times an average month")
    assert [patch.get_height() for patch in chart.figure.axes[0].patches] == factor.tolist()


def test_a_log_without_holdout_or_intervals_is_told_as_such(tmp_path: Path) -> None:
    fit = calibrate(CDNOW, calibration_end="1998-06-30", resamples=0)
    text = text_of(write_fit_report(fit, tmp_path / "report.pdf"))
    assert "nothing is left to test the forecast on" in text
    table = calibration_chapter.in_numbers(fit, Words())
    assert (table.frame["95 % interval"] == "–").all()


def test_tracking_draws_what_the_table_holds() -> None:
    weekly = buyers().weekly
    chart = calibration.tracking(weekly)
    assert chart is not None
    assert "By week 78" in chart.title and "4,339" in chart.title
    above, below = chart.figure.axes[:2]
    line, dots = above.get_lines()[:2]
    assert line.get_ydata().tolist() == weekly["expected"].tolist()
    assert dots.get_ydata().tolist() == weekly["observed"].tolist()
    assert below.get_lines()[1].get_ydata().tolist() == weekly["observed_in_week"].tolist()
    marks = [ax.get_lines()[2].get_xdata()[0] for ax in (above, below)]
    assert marks == [39, 39]


def test_frequencies_and_grid_draw_what_the_tables_hold() -> None:
    fit = buyers()
    bars = calibration.frequency(fit.frequency)
    assert bars is not None
    left = bars.figure.axes[0]
    assert [patch.get_height() for patch in left.patches] == fit.frequency["customers"].tolist()
    grid = calibration.histories(fit.grid, fit.grid_weeks)
    assert grid is not None and "39 weeks" in grid.figure.axes[1].get_title(loc="left")
    drawn = grid.figure.axes[0].collections[0].get_array()
    assert drawn.count() == fit.grid["alive"].notna().sum()


def test_an_empty_table_is_no_chart() -> None:
    assert calibration.tracking(buyers().weekly.iloc[:0]) is None


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="cannot be written"):
        write_fit_report(buyers(), tmp_path / "file" / "report.pdf")


def test_a_fit_with_prices_says_so() -> None:
    from sim.study.calibrate.bootstrap import Estimate
    from sim.study.calibrate.price_sensitivity import PriceFit

    price = PriceFit(Estimate(-2.6, -3.1, -2.1), 52, 3, 1000.0, 0.1, "made up", ("a note",))
    fit = replace(buyers(), price=price)
    table = calibration_chapter.in_numbers(fit, Words()).frame
    told = [cell.replace(numbers.SPACE, " ") for cell in table.iloc[-1].tolist()[1:]]
    assert told == ["−2.6 %", "−3.1 % to −2.1 %"]
    assert "no prices that vary" not in calibration_chapter.assumed(fit, Words())


def test_pages_are_tagged_for_readers(tmp_path: Path) -> None:
    content = write_fit_report(buyers(), tmp_path / "report.pdf").read_bytes()
    catalog = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert "/StructTreeRoot" in catalog and catalog["/MarkInfo"]["/Marked"]
