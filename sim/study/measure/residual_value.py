"""What customers are still worth: residual value from the firm's own stage-migration matrix (section 14).

A customer in stage s earns r(s) in the coming month and then moves by the matrix M that the last year
showed, so that the value of the stages is v = (I - M / (1 + d))^-1 r (Pfeifer & Carraway 2000), with d the
discount rate of a month. r is what customers of that stage brought (revenue less discounts, goods,
handling, payouts) less an even share of what it cost to serve and to keep them: the desk, the programmes
and the marketing of a further category to them. What is spent on winning new customers, and fixed costs, are
no cost of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import ACTIVE, STAGES
from sim.scenario.plans.study import Study

#: Months at the end of a run from which migration and contribution are read.
YEAR = 12
_PROSPECT = STAGES.index("prospect")


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


def residual_values(matrix: np.ndarray, contribution: np.ndarray, rate_per_year: float) -> np.ndarray:
    """Expected present value of a customer by stage, from now on and for ever.

    Parameters
    ----------
    matrix : array of shape (stages, stages)
        Chance to be in each stage next month.
    contribution : array of shape (stages,)
        Money a customer in that stage earns in the coming month.
    rate_per_year : float
        Discount rate; must be above 0 for the value to be finite.

    Raises
    ------
    UserError
        If the rate is 0.
    """
    if rate_per_year <= 0:
        raise UserError(
            "market.discount_rate_per_year: residual equity looks ahead for ever and needs a rate above 0 "
            "(got 0)"
        )
    keep = discount_factor(0, rate_per_year)
    return np.linalg.solve(np.eye(len(matrix)) - matrix * keep, contribution)


@dataclass(frozen=True)
class Residual:
    """What a firm's customers are still worth at the end of a run.

    Attributes
    ----------
    value : array of shape (stages,)
        Expected present value of a customer in each stage, as of the month that follows the run.
    monthly_profit : array of shape (stages,)
        What a customer in each stage brings a month, less its upkeep; 0 for stages never seen.
    matrix : array of shape (stages, stages)
        Chances to move in a month.
    factor : float
        Worth in month 0 of money of the month that follows the run.
    equity : float
        Sum over customers (prospects count nothing), discounted to month 0.
    """

    value: np.ndarray
    monthly_profit: np.ndarray
    matrix: np.ndarray
    factor: float
    equity: float


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


def residual(run: Any, firm: str, months: int, rate_per_year: float, kept_for: float = 0.0) -> Residual:
    """Work out the residual value of `firm`'s customers from the last year of a run.

    Parameters
    ----------
    run : Run
        Its transitions, stage_profit and monthly are read.
    firm : str
    months : int
        Length of the run.
    rate_per_year : float
    kept_for : float
        Money of the last year that customers cost together, see `upkeep`; shared evenly by month.
    """
    matrix = migration_matrix(migration_counts(run.transitions, firm, months))
    earned = run.stage_profit[run.stage_profit["firm"] == firm]
    rows = earned["stage"].astype(object).map({stage: i for i, stage in enumerate(STAGES)}).to_numpy(int)
    time, money = np.zeros(len(STAGES)), np.zeros(len(STAGES))
    np.add.at(time, rows, earned["customer_months"].to_numpy(float))
    np.add.at(money, rows, earned["contribution"].to_numpy(float))
    monthly = np.divide(money, time, out=np.zeros_like(money), where=time > 0)
    active = [STAGES.index(stage) for stage in ACTIVE]
    if time[active].sum() > 0:
        monthly[active] -= np.where(time[active] > 0, kept_for / time[active].sum(), 0.0)
    value = residual_values(matrix, monthly, rate_per_year)
    factor = float(discount_factor(months, rate_per_year))
    last = run.monthly[(run.monthly["month"] == months - 1) & (run.monthly["firm"] == firm)]
    present = last[list(STAGES)].sum().to_numpy(float, copy=True)
    present[_PROSPECT] = 0.0
    if not has_stayed(run, firm, months):  # nobody can buy there any more
        value, monthly = np.zeros_like(value), np.zeros_like(monthly)
    return Residual(value, monthly, matrix, factor, float(present @ value) * factor)


def has_stayed(run: Any, firm: str, months: int) -> bool:
    """Whether the firm is in the market at the end of a run."""
    ledger = run.ledger
    return bool(ledger.loc[(ledger["firm"] == firm) & (ledger["month"] == months - 1), "present"].all())
