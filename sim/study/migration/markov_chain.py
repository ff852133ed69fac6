"""Which rung pays: moves between stages as a Markov chain, what a customer on each is worth, and what one
more point of each move would be worth.

With P the chances to move in a period (row: from), r what a customer on each stage earns in the coming
period and g = 1 / (1 + d), a customer is worth v = (I - g P)^-1 r (Pfeifer & Carraway 2000). The customers
there are, n by stage, are worth CE = n v, their equity. Let x = n (I - g P)^-1: the discounted number of
times that they will stand on each stage. Then

    dCE / dp_ij = g x_i v_j,

for (I - g P)^-1 changes by (I - g P)^-1 g dP (I - g P)^-1. A row sums to 1, so a chance that grows takes from
another. If of the customers on stage i who go to k, its most likely end, a share e of the stage went to j
instead, that would add

    gain_ij = e g x_i (v_j - v_k) / (1 - e g (N_ji - N_ki)),     N = (I - g P)^-1,

exactly (Sherman & Morrison's formula for a matrix in which one row changes). Only moves that were seen are
asked for, and e is a point of a hundred, or all who go to k if they are fewer.

A first-order chain knows a customer by its stage alone. Where stages hide how long ago somebody came or left
them, it takes those who fell silent last month and those who did years ago for alike, and so overvalues the
latter; `sim.study.migration.hindsight` measures that in a simulated market. Those who have left are
a state of their own there. In a log nothing tells them from the silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import Statement
from sim.study.measure.statistics import Interval, mean_interval

#: A point of a hundred: how much of a stage's customers are moved to see what that is worth.
POINT = 0.01
#: Resamples behind an interval, and the seed that makes them the same every time.
RESAMPLES = 1000
SEED = 20_240_502

#: What intervals are made from: whole markets played again, customers drawn again, or moves drawn again.
How = Literal["replications", "customers", "moves"]


class Moves(NamedTuple):
    """What was seen, by unit: one a replication, or one a group of customers.

    `moved` (unit, stage, stage) moves in a period; `lived` (unit, stage) periods begun there; `earned` (unit,
    stage) money of those periods; `present` (unit, stage) customers at the end.
    """

    moved: np.ndarray
    lived: np.ndarray
    earned: np.ndarray
    present: np.ndarray


class Figures(NamedTuple):
    """What follows from moves; the first axis is that of the moves."""

    chance: np.ndarray  # (.., stage, stage) P
    earned: np.ndarray  # (.., stage) r
    value: np.ndarray  # (.., stage) v
    present: np.ndarray  # (.., stage) n
    equity: np.ndarray  # (..,) CE
    slope: np.ndarray  # (.., stage, stage) dCE / dp
    gain: np.ndarray  # (.., stage, stage) of a point, not a number where no such move was seen


@dataclass(frozen=True)
class Migration:
    """How customers move between stages, and which move would pay.

    Attributes
    ----------
    matrix : DataFrame
        from_stage x to_stage: moves (number: seen); chance, low, high (chance: of the move in a period).
    stages : DataFrame
        stage: customers (number: whose equity is told); earned, earned_low, earned_high (money: by a
        customer, in the coming period); value, value_low, value_high (money: present value of a customer,
        from the coming period on, for ever).
    pays : DataFrame
        from_stage x instead_of x to_stage: gain, low, high (money: how much more all customers would be
        worth if one point of a hundred of those in from_stage went to to_stage instead); slope, slope_low,
        slope_high (money: equity a unit of that chance). The best first.
    equity : Interval
        What the customers are worth: those at the end of a run or log, those at the start of a migration
        market.
    how : {"replications", "customers", "moves"}
        What the intervals come from: markets played again; customers drawn again with all their moves; or,
        of a single run, moves drawn again as if each were on its own, which is too narrow.
    confidence : float
        That intervals are meant to have.
    currency : str
        That money is in; empty for a log that does not say.
    period_months : float
        Months from one look at the customers to the next.
    discount_rate_per_period : float
        At which later money counts less.
    source : str
        Study and strategy, or log.
    notes : tuple of Statement
        What a reader should know.
    to_come : Interval or None
        What customers who are still to come will be worth, now: those of a migration market's inflow, from
        period 1 on, for ever. None where no inflow is known.
    hindsight : DataFrame or None
        stage x ahead x payments: customers (number: in that stage at the horizon, or at the middle of a log);
        by_chain, by_chain_low, by_chain_high (money: that the chain expects of a customer in so many
        payments); paid, paid_low, paid_high (money: that a customer of that stage went on to pay); too_much,
        too_much_low, too_much_high (money: the difference). The last row is everybody. There is one payment
        at the end of each of the `ahead` periods; in a migration market one more, made at once.
    """

    matrix: pd.DataFrame
    stages: pd.DataFrame
    pays: pd.DataFrame
    equity: Interval
    how: How
    confidence: float
    currency: str
    period_months: float
    discount_rate_per_period: float
    source: str
    notes: tuple[Statement, ...] = ()
    to_come: Interval | None = None
    hindsight: pd.DataFrame | None = field(default=None)


def figures(moves: Moves, rate: float, seen: np.ndarray | None = None) -> Figures:
    """Work out values and gains; a stage where nobody was seen to begin a period stays put and earns nothing.

    Parameters
    ----------
    moves : Moves
        Its arrays may have any number of axes before those of the stages.
    rate : float
        Discount rate a period, above 0.
    seen : array of bool, shape (stages, stages), optional
        Moves whose gain is asked for; those seen in `moves` when left out.

    Raises
    ------
    UserError
        If the rate is not above 0: a value for ever has no end.
    """
    if rate <= 0:
        raise UserError(f"discount rate: values for ever need a rate above 0 (got {rate:g})")
    moved, size = np.asarray(moves.moved, float), moves.moved.shape[-1]
    whole = moved.sum(axis=-1, keepdims=True)
    chance = np.where(whole > 0, moved / np.where(whole > 0, whole, 1.0), np.eye(size))
    lived = np.asarray(moves.lived, float)
    earned = np.where(lived > 0, moves.earned / np.where(lived > 0, lived, 1.0), 0.0)
    return valued(chance, earned, np.asarray(moves.present, float), rate, moved > 0 if seen is None else seen)


def valued(
    chance: np.ndarray, earned: np.ndarray, present: np.ndarray, rate: float, seen: np.ndarray
) -> Figures:
    """Work out values, equity and gains of known chances (.., stage, stage) and earnings (.., stage)."""
    size, keep = chance.shape[-1], 1.0 / (1.0 + rate)
    inverse = np.linalg.inv(np.eye(size) - keep * chance)
    value = np.einsum("...ij,...j->...i", inverse, earned)
    visits = np.einsum("...i,...ij->...j", present, inverse)
    equity = np.einsum("...i,...i->...", present, value)
    slope = keep * visits[..., :, None] * value[..., None, :]
    usual = chance.argmax(axis=-1)[..., None]  # (.., stage, 1): where most go
    share = np.minimum(POINT, np.take_along_axis(chance, usual, axis=-1))
    more = value[..., None, :] - np.take_along_axis(value[..., None, :] + 0 * chance, usual, axis=-1)
    turned = np.swapaxes(inverse, -1, -2)  # [i, j] is N_ji
    bent = 1.0 - share * keep * (turned - np.take_along_axis(turned, usual, axis=-1))
    gain = share * keep * visits[..., :, None] * more / bent
    asked = seen & (np.arange(size) != usual) & (visits[..., :, None] > 0)
    return Figures(chance, earned, value, present, equity, slope, np.where(asked, gain, np.nan))


def weights(units: int) -> np.ndarray:
    """How often each unit is drawn in each resample, shape (`RESAMPLES`, units)."""
    luck = np.random.default_rng(SEED)
    return luck.multinomial(units, np.full(units, 1.0 / units), size=RESAMPLES).astype(float)


def resampled(moves: Moves, rate: float) -> Figures:
    """Figures of resamples: units drawn again with replacement, as often as there are."""
    weight = weights(len(moves.moved))
    seen = moves.moved.sum(axis=0) > 0
    drawn = Moves(*(np.tensordot(weight, np.asarray(array, float), axes=1) for array in moves))
    return figures(drawn, rate, seen)


def redrawn(moves: Moves, rate: float, stands_for: float = 1.0) -> Figures:
    """Figures of a single unit with its rows of chances drawn from what its moves leave open (Dirichlet).

    In a sample, each customer seen to move stands for `stands_for` of those counted.
    """
    luck = np.random.default_rng(SEED)
    (moved,), once = moves.moved, figures(moves, rate)
    rows = [
        luck.dirichlet(row + 1e-9, size=RESAMPLES) if row.any() else None
        for row in np.asarray(moved, float) / stands_for
    ]
    still = np.eye(len(moved))
    chance = np.stack(
        [np.tile(still[i], (RESAMPLES, 1)) if row is None else row for i, row in enumerate(rows)], axis=1
    )
    earned, present = (np.tile(a[0], (RESAMPLES, 1)) for a in (once.earned, once.present))
    return valued(chance, earned, present, rate, np.asarray(moved) > 0)


def concluded(
    moves: Moves,
    stages: list[str],
    rate: float,
    how: How,
    confidence: float,
    known: dict[str, Any],
    stands_for: float = 1.0,
) -> Migration:
    """Make tables with intervals of what was seen; each customer seen stands for `stands_for`.

    Replications are averaged, with Student's intervals; otherwise figures are those of all units together,
    with the middle of 1,000 resamples around them.
    """
    if how == "replications" and len(moves.moved) < 2:
        how = "moves"
    if how == "replications":
        each = figures(moves, rate, moves.moved.sum(axis=0) > 0)
        begun = moves.moved.sum(axis=-1, keepdims=True) > 0
        each = each._replace(chance=np.where(begun, each.chance, np.nan))

        def told(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            flat = values.reshape(len(values), -1)
            found = np.array([mean_interval(column, confidence) for column in flat.T])
            return tuple(found[:, k].reshape(values.shape[1:]) for k in range(3))  # type: ignore[return-value]

        best = Figures(*(told(values)[0] for values in each))
        spread = {name: told(values) for name, values in zip(Figures._fields, each, strict=True)}
    else:
        together = Moves(*(array.sum(axis=0, keepdims=True) for array in moves))
        best = Figures(*(values[0] for values in figures(together, rate)))
        drawn = resampled(moves, rate) if how == "customers" else redrawn(together, rate, stands_for)
        tails = [0.5 - confidence / 2, 0.5 + confidence / 2]
        spread = {}
        for name, centre, values in zip(Figures._fields, best, drawn, strict=True):
            with np.errstate(invalid="ignore"):
                low, high = np.quantile(values, tails, axis=0)
            spread[name] = (centre, low, high)
    names = pd.Series(stages, dtype=object)
    rows, columns = (index.ravel() for index in np.indices((len(stages), len(stages))))
    matrix = pd.DataFrame(
        {
            "from_stage": names[rows].to_numpy(), "to_stage": names[columns].to_numpy(),
            "moves": moves.moved.sum(axis=0).ravel().astype(int),
            **{c: a.ravel() for c, a in zip(("chance", "low", "high"), spread["chance"], strict=True)},
        }
    )  # fmt: skip
    table = pd.DataFrame({"stage": stages, "customers": best.present})
    for name in ("earned", "value"):
        for column, array in zip((name, f"{name}_low", f"{name}_high"), spread[name], strict=True):
            table[column] = array
    return Migration(
        matrix=matrix,
        stages=table,
        pays=_pays(best, spread["gain"], spread["slope"], names),
        equity=Interval(*(float(values) for values in spread["equity"])),
        how=how,
        confidence=confidence,
        discount_rate_per_period=rate,
        **known,
    )


def _pays(
    best: Figures, gain: tuple[np.ndarray, ...], slope: tuple[np.ndarray, ...], names: pd.Series
) -> pd.DataFrame:
    """Moves by what a point more of each is worth, the best first."""
    usual = np.nan_to_num(best.chance).argmax(axis=-1)
    known = ~np.isnan(gain[0])
    i, j = np.nonzero(known)
    table = pd.DataFrame(
        {
            "from_stage": names[i].to_numpy(),
            "instead_of": names[usual[i]].to_numpy(),
            "to_stage": names[j].to_numpy(),
            **{name: array[i, j] for name, array in zip(("gain", "low", "high"), gain, strict=True)},
            **{
                name: array[i, j]
                for name, array in zip(("slope", "slope_low", "slope_high"), slope, strict=True)
            },
        }
    )
    return table.sort_values("gain", ascending=False, kind="stable", ignore_index=True)
