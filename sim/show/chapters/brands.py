"""Brands as panels report them: a study's market simulated, a category's brands in picture and table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.scenario.plans.study import Study
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.tables import Table
from sim.show.charts import gallery
from sim.show.words import numbers
from sim.show.words.words import Words
from sim.study.measure.brands import COLUMNS, Brands, brands_seen, figures, pairs

CONFIDENCE = 0.95
_SHARES = ("share", "penetration", "share_of_requirements", "sole_loyalty")


def brands(study: Study, category: str | None = None, replications: int = 6, lang: str = "en") -> Chapter:
    """Simulate a study's market while the focal firm holds, and show a category's brands in its last year.

    Parameters
    ----------
    study : Study
        With so many customers and months as are to be simulated.
    category : str, optional
        The first of the market when left out.
    replications : int
        Runs, from which the intervals come.
    lang : str

    Raises
    ------
    UserError
        If nobody bought the category, or it is bought too evenly for the Dirichlet, as under contracts.
    """
    words = Words(lang)
    tables = brands_seen(study, replications, category)
    table = figures(tables, CONFIDENCE)
    chart = gallery.brands(table, pairs(tables, CONFIDENCE), tables, CONFIDENCE, words)
    return Chapter.of(chart, _listed(table, tables, words))


def _listed(table: pd.DataFrame, tables: list[Brands], words: Words) -> Table:
    """One row a brand, one column a figure, with what size alone gives in brackets."""
    names = list(dict.fromkeys(table["brand"]))
    rows = {(row["brand"], row["column"]): row for row in table.to_dict("records")}

    def cell(brand: str, column: str) -> str:
        write = numbers.percent if column in _SHARES else numbers.plain
        seen, expected = (write(float(rows[brand, column][end])) for end in ("mean", "expected"))
        return seen if column == "share" else words("brands.cell", seen=seen, expected=expected)

    frame = {words("brands.column.brand"): [words.label("firm", name) for name in names]}
    frame |= {words(f"brands.column.{column}"): [cell(name, column) for name in names] for column in COLUMNS}
    models = [one.dirichlet() for one in tables]
    fitted = {name: numbers.plain(float(np.mean([getattr(one, name) for one in models]))) for name in "mks"}
    category = words.label("category", tables[0].category)
    return Table(pd.DataFrame(frame), words("brands.table", category=category, runs=len(tables), **fitted))
