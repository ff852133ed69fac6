"""What was measured of claims, told: whether each comes out, no longer does, and in how many worlds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.files.load import load_study
from sim.scenario.plans.plausible import plausible
from sim.study.claims.claims import CLAIMS
from sim.study.claims.measure import BASE, COLUMNS, COUNTER, drawn_worlds
from sim.study.measure.statistics import t_quantile, wilson_interval

#: Of the intervals of figures: pairs are told apart by them, several for each claim.
CONFIDENCE = 0.99
#: Of the interval of the share of worlds.
OF_SHARES = 0.95
#: Share of plausible worlds in which a claim has to hold.
LEAST = 0.8
#: Numbers named of those that decide in which worlds a claim holds.
_NAMED = 3

RESULTS = (
    "claim", "figure", "base", "base_low", "base_high", "counter", "counter_low", "counter_high", "comes_out",
    "no_longer", "worlds", "held", "share", "share_low", "share_high", "by_luck", "decided_by",
)  # fmt: skip


def results(measured: pd.DataFrame) -> pd.DataFrame:
    """Say of each claim what was measured of it.

    Parameters
    ----------
    measured : DataFrame
        As `measure_claims` returns it.

    Returns
    -------
    DataFrame
        claim: figure (name: the one that the factor decides on); base, base_low, base_high (unit of the
        figure, with its 99 % interval); counter, counter_low, counter_high (the same against the factor);
        comes_out (bool: every figure is above 0 for certain); no_longer (bool: against the factor the figure
        is not, and is lower for certain); worlds, held (number: plausible worlds, and those in which every
        figure is above 0); share, share_low, share_high (share of worlds, with its 95 % interval); by_luck
        (number: worlds on the wrong side by the luck of few replications, about); decided_by (text: numbers
        of the market that go with how far it holds, the strongest first, each with its rank correlation).
    """
    return pd.DataFrame(
        [_result(str(name), rows) for name, rows in measured.groupby("claim", sort=False)],
        columns=list(RESULTS),
    )


def _result(name: str, rows: pd.DataFrame) -> tuple[object, ...]:
    claim = CLAIMS[name]
    base, counter = (_intervals(rows[rows["world"] == world]) for world in (BASE, COUNTER))
    chief, against = base.loc[claim.chief], counter.loc[claim.chief]
    comes_out = bool((base["low"] > 0).all())
    degrees = int(base["replications"].iloc[0]) - 1
    apart = float(np.hypot(chief["error"], against["error"])) * t_quantile(CONFIDENCE, degrees)
    no_longer = bool(against["low"] <= 0 and chief["mean"] - against["mean"] > apart)
    ends = [of[end] for of in (chief, against) for end in ("mean", "low", "high")]
    return name, claim.chief, *ends, comes_out, no_longer, *_in_worlds(name, rows[rows["world"] >= 0])


def _intervals(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean, low, high, error and replications of each figure."""
    found = rows.set_index("figure")
    half = found["error"] * [t_quantile(CONFIDENCE, int(n) - 1) for n in found["replications"]]
    return found.assign(low=found["mean"] - half, high=found["mean"] + half)


def _in_worlds(name: str, rows: pd.DataFrame) -> tuple[object, ...]:
    """Worlds, held, share with its interval, by luck, and what decides."""
    if rows.empty:
        return 0, 0, np.nan, np.nan, np.nan, np.nan, ""
    clear = clearness(rows)
    held = (clear > 0).all(axis=1)
    share = wilson_interval(int(held.sum()), len(clear), OF_SHARES)
    return len(clear), int(held.sum()), *share, _by_luck(clear), _decided_by(name, clear)


def clearness(rows: pd.DataFrame) -> pd.DataFrame:
    """How far each figure is above 0 in each world, in standard errors; the errors of all worlds are pooled.

    Few replications tell little of their own spread, those of all worlds together much.
    """
    means = rows.pivot(index="world", columns="figure", values="mean")
    pooled = rows.groupby("figure")["error"].agg(lambda errors: np.sqrt(np.mean(np.square(errors))))
    return means.fillna(-np.inf) / pooled


def _by_luck(clear: pd.DataFrame) -> float:
    """Worlds in which luck alone gave the other answer, about: the chance of it added up over worlds."""
    from scipy.special import ndtr

    wrong = ndtr(-clear.to_numpy())  # chance that a figure is truly below 0
    held = (clear > 0).all(axis=1).to_numpy()
    truly = np.prod(1 - wrong, axis=1)
    return float(np.where(held, 1 - truly, truly).sum())


def _decided_by(name: str, clear: pd.DataFrame) -> str:
    """Numbers of the market that go with how far a claim holds, beyond the luck of looking at so many."""
    from scipy.stats import spearmanr

    claim = CLAIMS[name]
    rows = plausible(load_study(claim.study))
    drawn = drawn_worlds(name, int(clear.index.max()) + 1)
    least = clear.min(axis=1)
    if least.nunique() < 2:
        return ""
    values = np.array([[float(text.split("==")[1]) for text in drawn[world]] for world in clear.index])
    found = [(row.path, spearmanr(values[:, at], least)) for at, row in enumerate(rows)]
    sure = [(path, of.statistic) for path, of in found if of.pvalue < (1 - OF_SHARES) / len(rows)]
    strongest = sorted(sure, key=lambda item: -abs(item[1]))[:_NAMED]
    return "; ".join(f"{path.removeprefix('market.')} {rho:+.2f}" for path, rho in strongest)


def read_measured(path: Path) -> pd.DataFrame:
    """Read what `make claims` has kept.

    Raises
    ------
    UserError
        If there is none, or it is another table.
    """
    try:
        found = pd.read_csv(path, comment="#", dtype={"claim": str})
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: not a table of claims ({error})") from None
    if list(found.columns) != list(COLUMNS):
        raise UserError(f"{path}: not a table of claims (columns {', '.join(COLUMNS)} are expected)")
    return found
