"""Brands as panels report them: who buys each, how often, what else; beside what brand size alone would give.

From a run that kept its purchases. What size alone gives is the NBD-Dirichlet, fitted to the category and the
brands' penetrations (`sim.study.measure.dirichlet`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.plans.study import Study
from sim.study.measure.dirichlet import Dirichlet, fit_dirichlet
from sim.study.measure.statistics import mean_interval

if TYPE_CHECKING:
    from sim.model.result import Run

#: What is told of each brand, in the order of the tables.
COLUMNS = (
    "share", "penetration", "purchases_per_buyer", "category_purchases_per_buyer", "share_of_requirements",
    "sole_loyalty",
)  # fmt: skip


@dataclass(frozen=True)
class Brands:
    """Brands of one category over a period.

    Attributes
    ----------
    observed : DataFrame
        One row a brand, the largest first: share (share of the category's purchases); penetration (share of
        the category's people who bought it); purchases_per_buyer (number, of the brand);
        category_purchases_per_buyer (number, of any brand, by who bought this one); share_of_requirements
        (share of the brand in all that its buyers bought); sole_loyalty (share of its buyers who bought
        nothing else of the category).
    duplication : DataFrame
        brand x brand: share of the buyers of the row's brand who also bought the column's.
    category_penetration : float
        Share of people who bought anything in the category.
    purchases_per_category_buyer : float
        Of any brand.
    """

    category: str
    months: int
    observed: pd.DataFrame
    duplication: pd.DataFrame
    category_penetration: float
    purchases_per_category_buyer: float

    def dirichlet(self) -> Dirichlet:
        """The model that gives category and brands their size, and nothing else.

        Raises
        ------
        UserError
            If the category is bought too evenly for it, as under contracts.
        """
        shares, bought = (self.observed[column].to_numpy(float) for column in ("share", "penetration"))
        return fit_dirichlet(self.category_penetration, self.purchases_per_category_buyer, shares, bought)

    def expected(self) -> pd.DataFrame:
        """The columns of `observed` as the Dirichlet has them."""
        model = self.dirichlet()
        columns = {"share": model.shares} | {name: getattr(model, name)() for name in COLUMNS[1:]}
        return pd.DataFrame(columns, index=self.observed.index)

    def coefficients(self) -> np.ndarray:
        """Duplication of each pair over the penetration of the other brand: one number a market, by law."""
        bought = self.observed["penetration"].to_numpy(float)
        return np.asarray((self.duplication.to_numpy() / bought)[np.triu_indices(len(bought), 1)])

    def jeopardy(self) -> np.ndarray:
        """Purchases a buyer times the share of people who do not buy the brand: about constant, by law."""
        return np.asarray(self.observed["purchases_per_buyer"] * (1.0 - self.observed["penetration"]))


def purchase_counts(run: Run, category: str, months: int) -> pd.DataFrame:
    """Purchases in the last `months` of a run by customer (index) and firm (columns); who bought nothing is
    not in it.

    Raises
    ------
    UserError
        If the run kept no purchases.
    """
    if run.purchases is None:
        raise UserError("brands: the run keeps no purchases (journal=True keeps them)")
    end = int(run.monthly["month"].max()) + 1
    rows = run.purchases
    late = rows[(rows["category"] == category) & (rows["time_months"] >= end - months)]
    return pd.crosstab(late["customer"], late["firm"].astype(str))


def brands_of(study: Study, run: Run, category: str | None = None, months: int = 12) -> Brands:
    """Tell the brands of a category, each firm being one.

    Parameters
    ----------
    study : Study
        Whose run it is.
    run : Run
        With its purchases kept, `sim.simulate(..., journal=True)`.
    category : str, optional
        The first of the market when left out.
    months : int
        The last months of the run, that are looked at.

    Raises
    ------
    UserError
        If the run kept no purchases, there is no such category, or nobody bought it.
    """
    market = study.market_of_firms
    category = category or next(iter(market.categories))
    if category not in market.categories:
        raise UserError(f"brands: the market has no category {category!r}")
    counts = purchase_counts(run, category, months)
    if counts.empty:
        raise UserError(f"brands: nobody bought {category} in the last {months} months")
    buys = [name for name, segment in market.segments.items() if category in segment.occasions]
    one = run.customers[run.customers["firm"] == market.focal]
    return table_of(counts, int(one["segment"].isin(buys).sum()), category, months)


def brands_seen(study: Study, replications: int, category: str | None = None) -> list[Brands]:
    """Simulate a study's market while the focal firm holds, and tell the brands of each run's last year."""
    from sim.model.result import Run
    from sim.model.simulate import simulate  # what is kept is read without the model

    found = []
    for replication in range(replications):
        run = simulate(study, replication=replication, journal=True)
        if not isinstance(run, Run):
            raise UserError("brands: a migration market has no firms")
        found.append(brands_of(study, run, category))
    return found


def table_of(counts: pd.DataFrame, people: int, category: str = "", months: int = 12) -> Brands:
    """Tell the brands by `counts` of purchases (customer, brand), of so many people."""
    bought = counts.to_numpy(float)
    whole = bought.sum(axis=1)
    has = bought > 0
    buyers = has.sum(axis=0)
    order = np.argsort(-bought.sum(axis=0), kind="stable")
    names = counts.columns[order]
    observed = pd.DataFrame(
        {
            "share": bought.sum(axis=0) / whole.sum(),
            "penetration": buyers / people,
            "purchases_per_buyer": bought.sum(axis=0) / buyers,
            "category_purchases_per_buyer": whole @ has / buyers,
            "share_of_requirements": bought.sum(axis=0) / (whole @ has),
            "sole_loyalty": (has & (bought == whole[:, None])).sum(axis=0) / buyers,
        }
    ).set_axis(counts.columns)
    duplication = has.T.astype(float) @ has / buyers[:, None]
    return Brands(
        category, months, observed.loc[names],
        pd.DataFrame(duplication, counts.columns, counts.columns).loc[names, names],
        float((whole > 0).sum() / people), float(whole[whole > 0].mean()),
    )  # fmt: skip


def figures(tables: Sequence[Brands], confidence: float) -> pd.DataFrame:
    """Put the tables of several replications together.

    Returns
    -------
    DataFrame
        One row a brand and column, the largest brand first: brand, column (one of `COLUMNS`), mean, low, high
        (as observed; interval over replications), expected (by the Dirichlet, mean over replications).
    """
    observed, expected = [one.observed for one in tables], [one.expected() for one in tables]
    names = pd.concat(observed)["share"].groupby(level=0).sum().sort_values(ascending=False).index
    rows = []
    for brand in names:
        for column in COLUMNS:
            seen = mean_interval(np.array([table.loc[brand, column] for table in observed]), confidence)
            said = float(np.mean([table.loc[brand, column] for table in expected]))
            rows.append((str(brand), column, *seen, said))
    return pd.DataFrame(rows, columns=["brand", "column", "mean", "low", "high", "expected"])


def pairs(tables: Sequence[Brands], confidence: float) -> pd.DataFrame:
    """Duplication of purchase, of several replications together.

    Returns
    -------
    DataFrame
        One row a brand and another: brand, other, penetration (of the other, mean), mean, low, high (share of
        the brand's buyers who also buy the other), expected (the market's one coefficient times the other's
        penetration).
    """
    coefficient = float(np.mean([one.coefficients().mean() for one in tables]))
    names, rows = [str(name) for name in tables[0].observed.index], []
    for brand in names:
        for other in names:
            if brand != other:
                both = np.array([one.duplication.loc[brand, other] for one in tables], dtype=float)
                bought = float(np.mean([one.observed.loc[other, "penetration"] for one in tables]))
                rows.append((brand, other, bought, *mean_interval(both, confidence), coefficient * bought))
    return pd.DataFrame(rows, columns=["brand", "other", "penetration", "mean", "low", "high", "expected"])
