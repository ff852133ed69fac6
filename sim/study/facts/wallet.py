"""F59: how much of a firm's share of wallet is told by satisfaction, and how much by rank among rivals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.model.result import Run
from sim.scenario.basics.statement import stated
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import REFERENCE, Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS
from sim.study.measure.brands import purchase_counts

REPLICATIONS = 10
_CUSTOMERS = 5_000
_MORE = Band(0.0, np.inf)


class Explained(NamedTuple):
    """Share of the variance of share of wallet, across customers and the firms they use, that is explained.

    By satisfaction; by the Wallet Allocation Rule; by rank alone and by satisfaction alone, among those who
    use equally many firms.
    """

    satisfaction: float
    rule: float
    rank_alone: float
    satisfaction_alone: float


def _squared(a: pd.Series, b: pd.Series) -> float:
    return float(np.corrcoef(a, b)[0, 1] ** 2)


def used(run: Run, category: str) -> pd.DataFrame:
    """One row a customer and firm bought from in the last year.

    Columns: share (of the customer's purchases of the year), satisfaction, number (of firms the customer
    uses), rank (of the firm among them by satisfaction, 1 the best; ties share theirs), rule (the share that
    the Wallet Allocation Rule has: (1 - rank / (number + 1)) 2 / number).
    """
    counts = purchase_counts(run, category, 12)
    shares = counts.div(counts.sum(axis="columns"), axis="index").melt(
        ignore_index=False, var_name="firm", value_name="share"
    )
    pleased = run.customers.assign(firm=run.customers["firm"].astype(str))
    pleased = pleased.set_index(["customer", "firm"])[["satisfaction"]]
    bought = shares[shares["share"] > 0].set_index("firm", append=True)
    table = bought.join(pleased, how="inner")
    by_customer = table.groupby("customer")["satisfaction"]
    number, rank = by_customer.transform("size"), by_customer.rank(ascending=False)
    return table.assign(number=number, rank=rank, rule=(1 - rank / (number + 1)) * 2 / number)


def explained(table: pd.DataFrame) -> Explained:
    """What explains the shares of a table as `used` gives it."""
    alike = table[table["number"] > 1]

    def alone(column: str) -> pd.Series:
        return alike[column] - alike.groupby("number")[column].transform("mean")

    return Explained(
        _squared(table["satisfaction"], table["share"]), _squared(table["rule"], table["share"]),
        _squared(alone("rule"), alone("share")), _squared(alone("satisfaction"), alone("share")),
    )  # fmt: skip


def wallet(look: Look) -> dict[str, Measurement]:
    """F59: customers of the reference market and the firms they used in a year."""
    study = look.study(REFERENCE, _CUSTOMERS, "run.months=24")
    category = next(iter(study.market_of_firms.categories))
    rows = np.array(
        [explained(used(run_of(study, replication=n, journal=True), category)) for n in range(REPLICATIONS)]
    )
    satisfaction, rule, rank_alone, satisfaction_alone = rows.T
    return {
        "F59": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F59.satisfaction"), satisfaction),
                over_runs(stated(TEXTS, "measured.F59.rule"), rule - satisfaction, _MORE),
                over_runs(stated(TEXTS, "measured.F59.rank"), rank_alone - satisfaction_alone, _MORE),
            ],
            stated(
                TEXTS,
                "measured.F59.how",
                rule=rule.mean(),
                rank=rank_alone.mean(),
                satisfaction=satisfaction_alone.mean(),
            ),
            REFERENCE,
        )
    }
