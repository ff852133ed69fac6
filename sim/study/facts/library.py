"""F50 and F58: what must hold in every market of the library, and across all firms in it.

Each market with several firms is looked at in its second year, through the first of its studies, while the
focal firm holds.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd

from sim.model.result import Run
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement, listed, named, stated
from sim.scenario.files.library import Library, shipped
from sim.scenario.files.load import load_study
from sim.scenario.plans.study import Study
from sim.study.facts.fact_table import Band
from sim.study.facts.measurement import Look, Measurement, over_runs, run_of
from sim.study.facts.sentences import TEXTS
from sim.study.measure.brands import brands_of

REPLICATIONS = 4
_CUSTOMERS = 2_000
#: Sole loyalty of a repertoire is this at most, of a subscription the other at least (Sharp & Wright 1999:
#: seldom above 20 %, seldom below 70 %; a quarter is as far as a repertoire may go here).
REPERTOIRE, SUBSCRIPTION = 0.25, 0.7
#: Bought less often in a year, nearly everybody is loyal by having bought once: what lasts is no such market.
_OFTEN = 2.0
#: With one rival alone there is no repertoire to speak of.
_SEVERAL = 3
#: Of 468 packaged goods (Sharp 2007): the least s, and the share that lies above.
_LEAST_S, _ABOVE = 0.6, Band(0.96, math.inf)


def markets() -> dict[str, str]:
    """The library's markets with several firms, and for each a study that is played in it."""
    found: dict[str, str] = {}
    for name in Library(shipped() or Path("scenarios")).names("study"):
        study = load_study(name)
        if study.has_firms and len(study.market_of_firms.firms) > 1:
            found.setdefault(study.settings.market, name)
    return found


def sides(study: Study, run: Run) -> pd.DataFrame:
    """Say on which side each category of a market lies that is bought often enough.

    Returns
    -------
    DataFrame
        market, category, brands (number), sole_loyalty (share of a brand's buyers who buy no other, mean
        over buyers), s (of the Dirichlet; not a number under contracts), side (repertoire, subscription or
        neither).
    """
    rows = []
    for category in study.market_of_firms.categories:
        try:
            found = brands_of(study, run, category)
        except UserError:  # not sold yet
            continue
        if len(found.observed) < 2 or found.purchases_per_category_buyer < _OFTEN:
            continue
        sole = float(np.average(found.observed["sole_loyalty"], weights=found.observed["penetration"]))
        try:
            s = found.dirichlet().s
        except UserError:  # bought too evenly
            s = math.nan
        side = "repertoire" if sole <= REPERTOIRE else "subscription" if sole >= SUBSCRIPTION else "neither"
        rows.append((study.settings.market, category, len(found.observed), sole, s, side))
    return pd.DataFrame(rows, columns=["market", "category", "brands", "sole_loyalty", "s", "side"])


def staff(study: Study, run: Run) -> pd.DataFrame:
    """Turnover of a firm's staff and satisfaction of its customers over the last year.

    Returns
    -------
    DataFrame
        market, firm, turnover (share of what its agents are paid that replacing them costs), satisfaction (1
        to 5, mean of its customers). Firms with staff and customers only.
    """
    late = int(run.monthly["month"].max()) - 11
    book = (
        run.ledger[run.ledger["month"] >= late].groupby("firm", observed=True)[["turnover", "desk_pay"]].sum()
    )
    book = book[book["desk_pay"] > book["turnover"]]
    asked = run.monthly[(run.monthly["month"] >= late) & (run.monthly["customers"] > 0)]
    weighted = (asked["satisfaction"] * asked["customers"]).groupby(asked["firm"], observed=True).sum()
    pleased = weighted / asked.groupby("firm", observed=True)["customers"].sum()
    turnover = book["turnover"] / (book["desk_pay"] - book["turnover"])
    table = pd.DataFrame({"turnover": turnover, "satisfaction": pleased}).dropna()
    return table.rename_axis("firm").reset_index().assign(market=study.settings.market)


def within(table: pd.DataFrame) -> float:
    """Correlation of turnover with satisfaction across firms, each against the mean of its own market."""
    columns = table[["turnover", "satisfaction"]]
    apart = columns - columns.groupby(table["market"]).transform("mean")
    return float(np.corrcoef(apart["turnover"], apart["satisfaction"])[0, 1])


def library(look: Look) -> dict[str, Measurement]:
    """F50 and F58: every market of the library with several firms."""
    studies = [look.study(name, _CUSTOMERS, "run.months=24") for name in markets().values()]
    runs = [[run_of(study, replication=n, journal=True) for study in studies] for n in range(REPLICATIONS)]
    told = [pd.concat([sides(*pair) for pair in zip(studies, of, strict=True)]) for of in runs]
    firms = [pd.concat([staff(*pair) for pair in zip(studies, of, strict=True)]) for of in runs]
    several = [table[table["brands"] >= _SEVERAL] for table in told]
    one_side = [float((table["side"] != "neither").mean()) for table in several]
    alike = [float((table["s"].dropna() >= _LEAST_S).mean()) for table in told]
    every = pd.concat(told).groupby(["market", "category"])[["brands", "sole_loyalty"]].mean().reset_index()
    moved = firms[0]["turnover"].round(4) != firms[0].groupby("market")["turnover"].transform("median").round(
        4
    )
    return {
        "F50": Measurement(
            [
                over_runs(stated(TEXTS, "measured.F50.sides"), one_side),
                over_runs(stated(TEXTS, "measured.F50.s"), alike, _ABOVE),
            ],
            stated(
                TEXTS,
                "measured.F50.how",
                number=len(several[0]),
                between=_between(every, _SEVERAL, 99),
                two=_between(every, 2, 2),
            ),
        ),
        "F58": Measurement(
            [over_runs(stated(TEXTS, "measured.F58.correlation"), [within(table) for table in firms])],
            stated(TEXTS, "measured.F58.how", firms=len(firms[0]), moved=int(moved.sum())),
        ),
    }


def _between(every: pd.DataFrame, fewest: int, most: int) -> Statement:
    """Categories of so many brands that lie on neither side, with their sole loyalty."""
    rows = every[every["brands"].between(fewest, most)]
    neither = rows[(rows["sole_loyalty"] > REPERTOIRE) & (rows["sole_loyalty"] < SUBSCRIPTION)]
    return listed(
        stated(TEXTS, "measured.F50.one", market=named("market", row["market"]), sole=row["sole_loyalty"])
        for _, row in neither.iterrows()
    )
