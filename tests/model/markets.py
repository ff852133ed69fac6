"""Markets made in a few lines, for tests of the model: plain, with only what is asked for switched on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from pandas.testing import assert_frame_equal

from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study, StudyFile
from sim.study.facts.measurement import NEVER_NOTHING

#: Tables of a run, in the order of its attributes.
TABLES = ("monthly", "ledger", "transitions", "stage_profit", "customers", "desk", "spend")


def a_market(**changes: Any) -> Market:
    """Two firms that share one segment and one category; defaults of the model elsewhere."""
    given: dict[str, Any] = {
        "focal": "ours",
        "categories": {"core": {}},
        "segments": {"people": {"share": 1.0, "occasions": {"core": {}}}},
        "firms": {
            "ours": {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}},
            "theirs": {"share": 0.4, "awareness": 0.6, "sells": {"core": ["people"]}},
        },
    }
    return Market(**(given | changes))


def one_firm(segment: dict[str, Any], firm: dict[str, Any] | None = None, **changes: Any) -> Market:
    """One firm that sells one category to one segment, and nothing but it to buy."""
    given: dict[str, Any] = {
        "segments": {"people": {"share": 1.0, "occasions": {"core": {}}} | segment},
        "firms": {"ours": {"sells": {"core": ["people"]}} | (firm or {})},
        "choice": {"outside": NEVER_NOTHING},
    }
    return a_market(**(given | changes))


def a_study(
    market: Market,
    strategies: dict[str, Strategy] | None = None,
    *,
    customers: int = 300,
    months: int = 12,
    warm_up: int = 0,
    seed: int = 1,
    budget: float = 1.0,
) -> Study:
    """A study of `market` with so many customers; `hold` is always among its strategies."""
    market = market.model_copy(update={"customers": customers})
    strategies = {"hold": Strategy()} | (strategies or {})
    settings = StudyFile(
        market="made",
        strategies=list(strategies),
        budget_per_customer_per_month=budget,
        run={"seed": seed, "months": months, "warm_up_months": warm_up},
    )
    return Study("made", settings, market, strategies)


def with_desks(study: Study) -> Study:
    """The same study with 1.4 front agents and an expert at least, where a firm has any.

    A market of few customers has a few minutes a day of them, and hardly anybody would be answered.
    """
    if not isinstance(study.market, Market):
        return study
    least = 1000 / study.customers
    firms = {
        name: firm.model_copy(
            update={
                field: max(getattr(firm, field), number * least)
                for field, number in (
                    ("front_agents_per_1000_customers", 1.4),
                    ("expert_agents_per_1000_customers", 1.0),
                )
                if getattr(firm, field) > 0
            }
        )
        for name, firm in study.market.firms.items()
    }
    return replace(study, market=study.market.model_copy(update={"firms": firms}))


def tables_of(run: Any) -> dict[str, pd.DataFrame]:
    """The tables of a run of a market, or of a ladder, by name; below `later` those of what came later."""
    later = getattr(run, "later", None)
    inner = {} if later is None else {f"later.{name}": table for name, table in vars(later).items()}
    named = {name: table for name, table in vars(run).items() if isinstance(table, pd.DataFrame)}
    return named | inner


def assert_same_run(one: Any, other: Any) -> None:
    """Every table equal to the last bit, in the same order of rows and columns."""
    tables, others = tables_of(one), tables_of(other)
    assert len(tables) >= 3 and list(tables) == list(others)
    for name, table in tables.items():
        assert_frame_equal(table, others[name], check_exact=True, obj=f"{one.strategy}: {name}")


def of_firm(frame: pd.DataFrame, firm: str = "ours") -> pd.DataFrame:
    """Rows of one firm."""
    return frame[frame["firm"] == firm].reset_index(drop=True)


def customers_served(run: Any, firm: str = "ours") -> list[float]:
    """Customers that a firm had as each month began: neither prospects nor lapsed."""
    began = of_firm(run.transitions, firm).query("from_stage not in ('prospect', 'lapsed')")
    return began.groupby("month")["customers"].sum().astype(float).tolist()  # type: ignore[no-any-return]
