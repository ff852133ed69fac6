"""What the last year of a run shows of a firm's customers (section 14).

Their moves between stages, what each stage brought a month, and what it cost to serve and to keep them.
What customers of a stage brought (revenue less discounts, goods, handling, payouts) is charged an even share
of their upkeep: the desk, the programmes and the marketing of a further category to them. What is spent on
winning new customers, and fixed costs, are no cost of theirs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.names import ACTIVE, STAGES
from sim.scenario.plans.study import Study

#: Months at the end of a run from which migration and contribution are read.
YEAR = 12


def discount_factor(month: np.ndarray | float, rate_per_year: float) -> Any:
    """Return what money of a month is worth at the start of month 0: (1 + rate) ^ -((month + 1) / 12).

    As in the model, the money of a month counts at its end.
    """
    return (1.0 + rate_per_year) ** (-(np.asarray(month, dtype=float) + 1.0) / 12.0)


def migration_counts(transitions: pd.DataFrame, firm: str, months: int, window: int = YEAR) -> np.ndarray:
    """Count the moves between stages of the last `window` of `months` months, shape (stages, stages)."""
    late = transitions[(transitions["firm"] == firm) & (transitions["month"] >= months - window)]
    counts = np.zeros((len(STAGES), len(STAGES)))
    code = {stage: i for i, stage in enumerate(STAGES)}
    rows = late["from_stage"].astype(object).map(code).to_numpy(int)
    columns = late["to_stage"].astype(object).map(code).to_numpy(int)
    np.add.at(counts, (rows, columns), late["customers"].to_numpy(float))
    return counts


def migration_matrix(counts: np.ndarray) -> np.ndarray:
    """Turn counts of moves into chances; a stage in which nobody was ever seen stays put."""
    seen = counts.sum(axis=1)
    matrix = np.eye(counts.shape[0])
    matrix[seen > 0] = counts[seen > 0] / seen[seen > 0, None]
    return matrix


def upkeep(study: Study, run: Any) -> float:
    """Money of the last year that it cost the focal firm to serve and to keep its customers.

    Pay of the desk, programmes, and of marketing what the strategy spends on a further category for the
    customers there are; the rest of marketing is spent on winning others.
    """
    market = study.market_of_firms
    ledger = run.ledger
    year = ledger[(ledger["firm"] == market.focal) & (ledger["month"] >= study.run.months - YEAR)]
    budget = study.settings.budget_per_customer_per_month * study.customers
    further = study.strategies[run.strategy].spend.get("new_category", 0.0) * budget
    marketing = np.minimum(year["marketing"].to_numpy(float), further)
    return float((year["desk_pay"] + year["programmes"]).sum() + marketing.sum())


def brought(run: Any, firm: str, lived: np.ndarray) -> np.ndarray:
    """What a customer in each state brought a month, of `lived` months begun there; 0 where nobody was.

    States are `STAGES`, and after them whatever else there is, such as customers who are gone: they bring
    nothing.
    """
    money = np.zeros(len(lived))
    rows = run.stage_profit[run.stage_profit["firm"] == firm].set_index("stage")["contribution"]
    money[: len(STAGES)] = rows.reindex(list(STAGES)).fillna(0.0)
    return np.divide(money, lived, out=np.zeros_like(money), where=lived > 0)


def monthly_profit(study: Study, run: Any, lived: np.ndarray) -> np.ndarray:
    """What a customer in each state brought the focal firm a month, less an even share of upkeep.

    Active customers share it. Where the firm has left nobody can buy any more, and all is 0.
    """
    firm = study.market_of_firms.focal
    if not has_stayed(run, firm, study.run.months):
        return np.zeros(len(lived))
    monthly = brought(run, firm, lived)
    active = [STAGES.index(stage) for stage in ACTIVE]
    if lived[active].sum() > 0:
        monthly[active] -= np.where(lived[active] > 0, upkeep(study, run) / lived[active].sum(), 0.0)
    return monthly


def has_stayed(run: Any, firm: str, months: int) -> bool:
    """Whether the firm is in the market at the end of a run."""
    ledger = run.ledger
    return bool(ledger.loc[(ledger["firm"] == firm) & (ledger["month"] == months - 1), "present"].all())
