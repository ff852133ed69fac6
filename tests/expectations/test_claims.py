"""The nine claims: each comes out, no longer once one factor is another, and holds in most plausible worlds.

The gates are held against what `make claims` has kept; the claims themselves are played again, on other luck.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from sim.scenario.files.load import changed
from sim.study.claims.claims import CLAIMS
from sim.study.claims.measure import BASE, COLUMNS, COUNTER, WORLDS, figures, study_of
from sim.study.claims.observe import seen
from sim.study.claims.results import LEAST, read_measured, results
from tests.expectations.claims import MEASURED, RESULTS

#: Claims whose factor takes several settings -> what they are together.
ONE_THING = {
    "new_business": "how uncertain a launch is, of a category and of an entry",
    "split": "whether anything that is done to keep customers has an effect",
    "sorting": "how alike customers are in leaving: both shapes of the Beta, whose mean stays",
}


@cache
def kept() -> pd.DataFrame:
    return results(read_measured(MEASURED)).set_index("claim")


def test_what_is_kept_covers_every_claim_in_every_world() -> None:
    found = read_measured(MEASURED)
    for name, claim in CLAIMS.items():
        rows = found[found["claim"] == name]
        assert set(rows["world"]) == {BASE, COUNTER, *range(WORLDS)}, "make claims"
        assert set(rows["figure"]) == set(claim.figures), "make claims"
    assert set(found["claim"]) == set(CLAIMS), "make claims"


def test_what_is_told_is_what_was_measured() -> None:
    told = pd.read_csv(RESULTS, comment="#").set_index("claim")
    for column in ("base", "counter", "held", "share_low"):
        assert told[column].to_numpy(float) == pytest.approx(kept()[column].to_numpy(float), rel=1e-3)


@pytest.mark.parametrize("name", CLAIMS)
def test_one_factor_alone_decides(name: str) -> None:
    claim = CLAIMS[name]
    assert (len(claim.counter) == 1) != (name in ONE_THING)
    assert study_of(claim, COUNTER).strategies == study_of(claim, BASE).strategies


@pytest.mark.parametrize("name", CLAIMS)
def test_each_comes_out_and_no_longer_does_against_its_factor(name: str) -> None:
    assert kept().loc[name, "comes_out"]
    assert kept().loc[name, "no_longer"]


@pytest.mark.parametrize("name", CLAIMS)
def test_each_holds_in_four_of_five_plausible_worlds_or_says_why_not(name: str) -> None:
    assert kept().loc[name, "worlds"] >= WORLDS
    assert (kept().loc[name, "share"] >= LEAST) != bool(CLAIMS[name].fewer)


@pytest.mark.slow
@pytest.mark.parametrize("name", CLAIMS)
def test_each_comes_out_today_and_no_longer_does_against_its_factor(name: str) -> None:
    claim, rows = CLAIMS[name], []
    for world in (BASE, COUNTER):
        study = changed(study_of(claim, world), ["run.seed=20261129"])
        rows += figures((name, world), seen(study, claim.called, claim.observe))
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    assert (found.loc[found["world"] == BASE, "mean"] > 0).all()
    assert results(found).iloc[0]["no_longer"]
