"""No lever is free money: the gates of the audit, against what is kept of it and small runs of today.

A gate says how much a firm that is run ordinarily well can gain by one lever, or by all. What is beyond it
for a good reason stands in `BEYOND`, in sight.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Setting, Strategy
from sim.study.decide.points import lay_out
from sim.study.decide.sweep import Sweep
from tests.expectations.audit import (
    NOTED,
    OF_ALL,
    SEARCHES,
    STUDIES,
    as_kept,
    best,
    gate,
    kept,
    study,
)
from tests.expectations.measured import outcomes_of
from tests.habits.repository import ROOT

MODEL = (ROOT / "sim" / "MODEL.md").read_text(encoding="utf-8")

#: (study, lever) -> why it may gain more than its gate.
BEYOND: dict[tuple[str, str], str] = {
    ("music_store", "reach"): "one in twenty knows the firm: an unknown firm gains much by being heard of",
    ("subscription", "reach"): "one in five knows the firm: an unknown firm gains much by being heard of",
    ("hotel", "all"): "care, first stays at less, data, being heard of, trained staff and a guarantee mend "
    "different weaknesses of it, each within its gate, so that their gains add up: 10.7 [9.6, 11.9] %",
    ("music_store", "all"): "reach alone brings most of it, of a firm that one in twenty knows",
}

#: Lever -> why its best value may be its bound.
AT_BOUND: dict[str, str] = {
    "cross_sell": "an offer on every call: there is no more, and fewer are a choice of the firm's",
    "warm_transfer": "every transfer is warm: there is no more",
    "skill_routing": "every question is routed: there is no more",
    "relationship": "a partnership is the closest kind there is",
    "data_use": "all data of who consents are used: there is no more",
}

REPLAYED = 10  # levers of each study, the strongest


@pytest.mark.parametrize("name", STUDIES)
def test_the_audit_covers_every_lever(name: str) -> None:
    swept = set(kept(name)["lever"])
    assert swept <= set(LEVERS), "levers that are no more: make audit"
    idle = set(lay_out(study(name), "hold", None, 2).idle)
    assert swept | idle == set(LEVERS), "levers that were never swept: make audit"


@pytest.mark.parametrize("name", STUDIES)
def test_no_lever_alone_gains_more_than_its_gate(name: str) -> None:
    found = best(kept(name))
    over = {lever for lever, row in found.iterrows() if row["share"] > gate(str(lever))}
    assert over == {lever for where, lever in BEYOND if where == name and lever != "all"}


@pytest.mark.parametrize("name", STUDIES)
def test_no_lever_is_best_at_its_bound_unless_that_is_natural(name: str) -> None:
    price = study(name).market_of_firms.core_price
    at_bound = {
        str(lever)
        for lever, row in best(kept(name)).iterrows()
        if row["together_low"] > 0 and row["value"] in LEVERS[str(lever)].bounds(price)
    }
    assert at_bound <= set(AT_BOUND)


@pytest.mark.parametrize("name", STUDIES)
def test_what_gains_a_hundredth_is_listed_in_the_description_of_the_model(name: str) -> None:
    found = best(kept(name))
    listed = MODEL.partition("### What pays")[2].partition("\n## ")[0]
    for lever in found.index[(found["share"] > NOTED) & (found["share_low"] > 0)]:
        assert f"`{lever}`" in listed, lever


@pytest.mark.parametrize("name", STUDIES)
def test_all_levers_together_gain_no_more_than_a_tenth(name: str) -> None:
    found = pd.read_csv(SEARCHES, comment="#").set_index("study").loc[name]
    assert found["mixes"] >= 300
    assert found["share"] <= OF_ALL or (name, "all") in BEYOND


@cache
def replayed(name: str) -> Sweep:
    """The strongest levers of a study at their best, played again on luck of its own."""
    strongest = best(kept(name)).query("~base").head(REPLAYED)
    asked = study(name, replications=6)
    run = asked.run.model_copy(update={"seed": 20_261_128})
    settings = asked.settings.model_copy(update={"run": run})
    levers = {str(lever): [float(row["value"])] for lever, row in strongest.iterrows()}
    return sim.sweep(replace(asked, settings=settings), levers=levers, progress=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_the_strongest_levers_keep_to_their_gates_today(name: str) -> None:
    found = as_kept(replayed(name)).query("~base").set_index("lever")
    beyond = {lever for lever, row in found.iterrows() if row["together_low"] > gate(str(lever))}
    assert beyond <= {lever for where, lever in BEYOND if where == name}


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_what_is_kept_is_what_the_model_says_today(name: str) -> None:
    """Both are measured with luck: a lever has moved where the difference is beyond both intervals together.

    They hold for all levers at once, so a false alarm comes in less than one test of a hundred.
    """
    now = as_kept(replayed(name)).query("~base").set_index("lever")
    before = best(kept(name)).loc[now.index]
    room = (now["together_high"] - now["share"]) + (before["together_high"] - before["share"])
    moved = (now["share"] - before["share"]).abs() > room
    assert list(now.index[moved]) == [], "make audit"


#: What once was free money together, at the bounds of today.
CHEATS = {
    "a promise nobody can break": {"wait_promise_minutes": 120.0, "promise_payout": 200.0},
    "contacts, two a month and all relevant": {"contact_cadence": 2.0, "contact_relevance": 1.0},
    "all of them at three times the price": {
        "contact_cadence": 2.0, "contact_relevance": 1.0, "push_wants": 0.25, "wait_promise_minutes": 120.0,
        "promise_payout": 200.0, "list_price": 3.0,
    },
}  # fmt: skip


@pytest.mark.slow
def test_what_once_was_free_money_gains_nothing() -> None:
    made = {
        name: Strategy(levers=[Setting(lever=lever, value=value) for lever, value in levels.items()])
        for name, levels in CHEATS.items()
    }
    found = outcomes_of("mature_retail", made)
    for name in CHEATS:
        gained = (found[name] - found["hold"]).to_numpy()
        assert gained.mean() < 0 or np.abs(gained.mean()) < 2 * gained.std(ddof=1) / len(gained) ** 0.5, name
