"""The chapter on a what-if says what its tables say, in a picture that can be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

import sim
from sim.scenario.basics.errors import UserError
from sim.show.chapters.narrative import Prose
from sim.show.chapters.tables import Table
from sim.show.chapters.what_if import bridge, cases, charts, levels, lines, pages
from sim.show.charts.chart import Chart
from sim.show.paper.what_if_report import write_what_if_report
from sim.study.decide.what_if import WhatIf
from tests.show.words.tour import texts

SMALL = (
    "run.customers=400", "run.months=12", "run.warm_up_months=0", "run.play_on_months=6",
    "run.replications=4",
)  # fmt: skip
TWO = "study.strategies=[hold, loyalty]"
CASES = {
    "a unit costs 10 % more": ["market.categories.*.unit_cost_share=+10%"],
    "as before": ["market.choice.habit=x1"],
    "half the budget": ["study.budget_per_customer_per_month=x0.5"],
}


@pytest.fixture(scope="module")
def found() -> WhatIf:
    study = sim.load_study("mature_retail", overrides=[*SMALL, TWO])
    return sim.what_if(study, CASES, progress=False)


def changed(found: WhatIf, **columns: object) -> WhatIf:
    """The same with another row for the first case."""
    table = found.cases.copy()
    for name, value in columns.items():
        table.loc[1, name] = value
    return replace(found, tables=found.tables | {"cases": table})


def told(found: WhatIf) -> str:
    return " ".join(lines(found))


def test_a_case_is_told_in_two_sentences_and_where_nothing_happens_in_one(found: WhatIf) -> None:
    first, second, third = lines(found)
    assert first.startswith("a unit costs 10 % more: ") and " loses EUR" in first
    assert "The verdict" in first or "no change of the verdict" in first
    assert second == "as before: Nothing happens: the study has these values already."
    assert "nothing changes for hold" in third


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"finding": "holds", "winner": ""}, "The verdict holds: loyalty is ahead here, too"),
        ({"finding": "holds", "winner": "loyalty"}, "The verdict holds: loyalty still beats every other"),
        ({"finding": "surer", "winner": "loyalty"}, "is surer: loyalty now beats every other strategy."),
        ({"finding": "less_sure"}, "The verdict is less sure: loyalty is still ahead"),
        (
            {"finding": "turns", "apart": 3e5, "apart_low": 1e5, "apart_high": 5e5},
            "The verdict changes: loyalty is now ahead of ",
        ),
        (
            {"finding": "within_luck", "apart": 3e5, "apart_low": -1e5, "apart_high": 7e5},
            "which may be luck: no change of the verdict that can be told.",
        ),
    ],
)
def test_what_becomes_of_the_verdict_is_said(found: WhatIf, row: dict[str, object], said: str) -> None:
    assert said in told(changed(found, lead="loyalty", **row)).replace("Loyalty", "loyalty")


def test_a_winner_of_one_case_among_many_is_not_said_to_win_and_to_be_luck(found: WhatIf) -> None:
    row = {"finding": "within_luck", "lead": "loyalty", "winner": "loyalty"}
    row |= {"apart": 3e5, "apart_low": -1e5, "apart_high": 7e5, "sentence": "Loyalty wins.", "told": ""}
    first = lines(changed(found, **row))[0]
    assert "after allowing for all cases it is ahead of" in first and "Loyalty wins" not in first


def test_what_is_claimed_of_cases_holds_for_all_of_them_at_once(found: WhatIf) -> None:
    table = found.differences.copy()
    rows = (table["case"] == "a unit costs 10 % more") & (table["measure"] == "value")
    table.loc[rows, ["difference", "low", "high"]] = -5e5, -9e5, -1e5
    table.loc[rows, ["together_low", "together_high"]] = -11e5, 1e5
    seen = replace(found, tables=found.tables | {"differences": table})
    said = lines(seen)[0].replace("\u00a0", " ")
    assert "changes by EUR −0.50 [−1.10, 0.10] M, which may be luck" in said
    drawn = charts(seen)[0]
    bars = [line.get_xdata() for line in drawn.figure.axes[0].lines]
    assert any(list(bar) == pytest.approx([-1.1, 0.1]) for bar in bars if len(bar) == 2)
    assert "hold for all cases" in drawn.caption


@pytest.mark.parametrize(
    ("sure", "said"),
    [(0, "which may all be luck"), (2, "beyond luck for 2 of these 4"), (None, "the others change by about")],
)
def test_of_many_strategies_it_is_said_how_many_change_beyond_luck(
    found: WhatIf, sure: int | None, said: str
) -> None:
    more, tables = ["one", "two", "three"], dict(found.tables)
    for table in ("levels", "differences"):
        rows = tables[table][tables[table]["strategy"] == "hold"]
        tables[table] = pd.concat([tables[table], *(rows.assign(strategy=name) for name in more)])
    apart = tables["differences"].reset_index(drop=True)
    apart[["together_low", "together_high"]] = (float("nan"),) * 2 if sure is None else (-9e9, 9e9)
    apart.loc[apart["strategy"].isin(more[: sure or 0]), "together_low"] = 1.0
    told = lines(replace(found, tables=tables | {"differences": apart}))[0]
    assert said in told and ("luck" in told.split(". ")[0]) == (sure is not None)


def test_a_change_of_the_verdict_stands_in_the_title(found: WhatIf) -> None:
    turned = changed(found, finding="turns", lead="loyalty", apart=3e5, apart_low=1e5, apart_high=5e5)
    assert charts(turned)[0].title.endswith("a unit costs 10 % more changes who leads")
    same = changed(found, finding="holds", lead=found.cases["lead"].iloc[0])
    assert charts(same)[0].title.endswith("nothing here changes who leads beyond doubt")


def test_the_picture_has_every_case_in_which_something_happens(found: WhatIf) -> None:
    (chart,) = charts(found)
    written = " ".join(texts(chart)).replace("\n", " ")
    assert "a unit costs 10 % more" in written and "half the budget" in written
    assert "as before" not in written
    assert "(EUR" in written
    assert "hold" in written and "loyalty" in written


def test_many_cases_go_on_further_pictures(found: WhatIf) -> None:
    names = [f"dearer by {n} %" for n in range(1, 18)]
    asked = {name: [f"market.categories.*.handling=+{n}%"] for n, name in enumerate(names, 1)}
    study = sim.load_study("mature_retail", overrides=[*SMALL, "run.replications=1", TWO])
    drawn = charts(sim.what_if(study, asked, progress=False))
    assert [chart.title[:7] for chart in drawn[1:]] == ["Further"]
    written = [" ".join(texts(chart)) for chart in drawn]
    assert all(any(name in text.replace("\n", " ") for text in written) for name in names)


def test_tables_have_every_case_and_difference(found: WhatIf) -> None:
    table = cases(found).frame
    assert table["Case"].tolist() == ["as it is", *CASES]
    assert table["Verdict"].tolist()[2] == "nothing happens"
    wide = levels(found).frame
    assert len(wide) == 2 * 3  # the case in which nothing happens has no rows
    assert wide.iloc[-2, -1] == "0"  # hold has no budget


def test_the_bridge_is_that_of_the_case_asked_for(found: WhatIf) -> None:
    parts = list(bridge(found, "a unit costs 10 % more", "hold"))
    assert [type(part) for part in parts] == [Prose, Chart, Table]
    assert "unit cost" in parts[0]
    assert found.charts.bridge(case="half the budget", strategy="loyalty") is not None
    with pytest.raises(UserError, match="did you mean 'half the budget'"):
        found.chapters.bridge(case="half the bugdet", strategy="loyalty")


def test_where_nothing_happens_at_all_there_is_no_picture(found: WhatIf) -> None:
    nothing = sim.what_if(found.study, {"as before": CASES["as before"]}, progress=False)
    assert charts(nothing) == []
    assert not any(isinstance(part, Chart) for part in pages(nothing))


def test_names_of_any_script_and_marks_make_a_report(found: WhatIf, tmp_path: Path) -> None:
    asked = {"涨价 *10 %* <b> $x$ / _a_": CASES["a unit costs 10 % more"]}
    odd = sim.what_if(found.study, asked, progress=False, folder=tmp_path)
    assert odd.folder is not None
    written = write_what_if_report(sim.open_results(odd.folder), odd.folder)
    assert [path.name for path in written] == ["report.pdf", "cases-1.svg"]
    text = "".join(page.extract_text() for page in PdfReader(written[0]).pages)
    assert "涨价 *10 %* <b> $x$ / _a_" in text.replace("\xa0", " ")


def test_one_replication_and_one_strategy_make_a_chapter() -> None:
    alone = ["run.replications=1", "study.strategies=[hold]"]
    study = sim.load_study("mature_retail", overrides=[*SMALL, *alone])
    single = sim.what_if(study, {"dearer": CASES["a unit costs 10 % more"]}, progress=False)
    assert "in the one market that was played" in told(single)
    assert "there is no verdict to change" in told(single)
    assert not any("nan" in text.split() for part in pages(single) for text in texts(part))
