"""The migration view of anything: a study, finished runs, or a purchase log; and a market made of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.scenario.files.log_ladder import Ladder, load_ladder
from sim.scenario.plans.study import Study
from sim.study.logs.contract_log import Contracts
from sim.study.logs.purchase_log import Transactions
from sim.study.migration.markov_chain import Migration

if TYPE_CHECKING:
    import pandas as pd

_STUDIES = (".yaml", ".yml")


def is_study(what: str | Path) -> bool:
    """Whether a name on the command line is that of a study, not of a log."""
    return Path(what).suffix in _STUDIES or not (Path(what).suffix or Path(what).exists())


def migration(
    of: Study | Transactions | pd.DataFrame | str | Path,
    *,
    strategy: str = "hold",
    years_after: int = 3,
    threads: int | None = None,
    ladder: Ladder | str | Path | None = None,
    margin: float | None = None,
    cost: float = 0.0,
    discount_rate_per_year: float = 0.1,
    currency: str = "",
    columns: Mapping[str, str] | None = None,
    date_format: str | None = None,
    anonymous: str = "refuse",
) -> Migration:
    """Estimate how customers move between stages, what each stage is worth, and which move would pay.

    Parameters
    ----------
    of : Study, Transactions, DataFrame or path
        A study, or its file or name, is simulated; a purchase log, or its file, is read.
    strategy : str
        For a study: which of its strategies is followed.
    years_after : int
        For a study: how many years the market lives on to see what customers of each stage go on to pay. With
        0 nothing is set beside the chain's values.
    threads : int, optional
        For a study, as in `simulate`.
    ladder : Ladder, path or name, optional
        For a log: rungs of your own in place of the model's stages.
    margin : float, optional
        For a log: share of sales that is profit. When left out, values are told in sales.
    cost : float
        For a log: money spent a period on every customer but those on the last rung.
    discount_rate_per_year : float
        For a log; a study has its own.
    currency : str
        For a log; a study has its own.
    columns : mapping of str to str, optional
        For a log: role (customer, date, amount) -> name of the column, where names do not tell.
    date_format : str, optional
        For a log: how it writes dates, such as ``%d.%m.%Y``.
    anonymous : str
        For a log: whether rows without a customer are "refuse"d or "drop"ped.

    Returns
    -------
    Migration
        The matrix of moves, what each stage is worth, and which move would pay.

    Raises
    ------
    UserError
        If the study or log cannot be used, or an option does not go with it.

    Examples
    --------
    >>> import sim
    >>> found = sim.migration("scenarios/data/cdnow/cdnow_sample.txt", ladder="recency", margin=0.3)
    >>> list(found.pays)[:4]
    ['from_stage', 'instead_of', 'to_stage', 'gain']
    """
    if isinstance(of, (str, Path)) and is_study(of):
        from sim.scenario.files.load import load_study

        of = load_study(of)
    if isinstance(of, Study):
        from sim.study.migration.from_runs import migration_of_study

        if ladder is not None:
            raise UserError("ladder: a study has stages of its own; a ladder is for a purchase log")
        return migration_of_study(of, strategy, years_after=years_after, threads=threads)
    from sim.study.logs.purchase_log import from_frame, read_log
    from sim.study.migration.from_log import migration_of_log

    if isinstance(of, (str, Path)):
        log = read_log(of, columns=columns, date_format=date_format, anonymous=anonymous)
    elif isinstance(of, Transactions):
        log = of
    else:
        log = from_frame(of, columns=columns, date_format=date_format, anonymous=anonymous)
    if not isinstance(log, Transactions):
        where = str(of) if isinstance(of, (str, Path)) else "the table"
        what = "moves between stages are read from purchases (customer, date, amount)"
        held = "contracts" if isinstance(log, Contracts) else "a summary of customers"
        raise UserError(f"{where}: holds {held}; {what}")
    return migration_of_log(
        log,
        ladder=load_ladder(ladder) if isinstance(ladder, (str, Path)) else ladder,
        margin=margin,
        cost=cost,
        discount_rate_per_year=discount_rate_per_year,
        currency=currency,
    )


def write_migration_market(found: Migration, path: str | Path) -> Path:
    """Write a migration market with the estimated moves and values, to simulate and to solve.

    Raises
    ------
    UserError
        If no customer is there to start with, or the file cannot be written.
    """
    import yaml

    path, stages = Path(path), found.stages["stage"].tolist()
    chance = found.matrix.pivot(index="from_stage", columns="to_stage", values="chance")
    rows = chance.reindex(stages, columns=stages).to_numpy(float, copy=True)
    still = np.isnan(rows).any(axis=1)
    rows[still] = np.eye(len(stages))[still]
    present = found.stages["customers"].to_numpy(float)
    if present.sum() <= 0:
        raise UserError(f"{path}: nobody is a customer at the end, so a market has nobody to start with")
    origin = f"E: {int(found.matrix['moves'].sum()):,} moves of {found.source}"
    market = {
        "kind": "migration",
        "description": f"Estimated from {found.source}; a period is {found.period_months:g} months.",
        **({"currency": found.currency} if found.currency else {}),
        "customers": max(1, round(float(present.sum()))),
        "stages": stages,
        "transition": [[float(p) for p in row / row.sum()] for row in rows],
        "value": [float(v) for v in found.stages["earned"]],
        "start": [float(share) for share in present / present.sum()],
        "discount_rate_per_period": found.discount_rate_per_period,
        "sources": {"transition": origin, "value": origin, "start": origin},
    }
    text = "# yaml-language-server: $schema=../schema/market.json\n"
    text += yaml.safe_dump(market, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
    try:
        with replacing(path) as partial:
            partial.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from None
    return path
