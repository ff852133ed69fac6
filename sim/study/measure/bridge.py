"""The bridge: why one run earns more than another under the same luck, in parts that add up exactly.

Read year by year t of a run, money discounted to month 0, sums over the categories k (the first one, and all
further ones together), what is sold brings

    A_t * O_t * W_t * (sum over k of M_tk * B_tk * (P_tk - C_tk) - H_t)

- A customer-months: follow month by month from the customers won, and the share kept of those there were
- O occasions to buy of a customer in a month, at any firm
- W share of wallet: of these occasions, those on which was bought here
- M mix: share of purchases made in a category
- B basket: size of a purchase, in money at starting prices
- P price paid and C unit cost, as multiples of the starting price
- H handling cost of a purchase

The difference between two runs is shared out to these factors by their Shapley values: each gets what its
change brings on average over all orders in which the factors could have changed one after another. So the
parts add up, do not depend on an order, change sign with the direction, and are 0 for what did not change;
margins may be negative and factors 0. A factor of which a run knows nothing (no price where nothing was sold)
is taken to be as in the other run; customers there at the start count as kept, and so does a change of the
discount rate. What is money itself in the ledger (pay of the desk, payouts, what the plan costs, what
customers still bring afterwards) is in the bridge by its plain difference.

Sources: Shapley 1953; Shorrocks 2013 (Journal of Economic Inequality 11) for decompositions; Ang 2004 (Energy
Policy 32) for what an exact one must satisfy, and for the log-mean Divisia index, which has no value where a
margin is negative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import factorial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.model.machine.arrays import Floats
from sim.scenario.basics.names import ACTIVE, LEDGER_LINES, control_of
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.study.measure.last_year import YEAR, discount_factor
from sim.study.measure.statistics import mean_interval

#: The parts in the order of a bridge: the nine factors first.
FACTORS = (
    "customers_won", "customers_kept", "occasions", "share_of_wallet", "mix", "basket", "price", "unit_cost",
    "service",
)  # fmt: skip
PARTS = (*FACTORS, "programme", "later")
#: Lines of the ledger for what the plan does; agents it hires are taken out of the desk's pay.
_PROGRAMME = ("relations", "marketing", "programmes", "fixed", "capital")
_HIRED = [lever.name for lever in LEVERS.values() if lever.kind == "money" and lever.line == "desk_pay"]
#: Each category: the first, and all further ones together.
_CATEGORIES = ("core", "further")
_BY_CATEGORY = ("purchases", "goods", "sales", "cost")
_NOISE = 1e-9  # of what is sold: the rounding of floating-point sums, which is nobody's
_NOTHING = 1e-9  # customers, purchases or money: less is the rounding of a sum that is 0

#: Measure, item or nothing, month or year (-1 where there is none), value.
BridgeFact = tuple[str, str, int, float]


def bridge_facts(market: Market, run: Any) -> Iterator[BridgeFact]:
    """Yield what a bridge needs of a run, as (measure, item, month or year, value).

    Customers won and lost by month, customers at the start and the discount rate; by year, discounted,
    occasions of customers, handling, and by category purchases, goods, sales and cost; over the horizon,
    discounted, what service and the plan cost by lines of the ledger.
    """
    moves = run.transitions[run.transitions["firm"] == market.focal]
    before, after = (moves[f"{end}_stage"].isin(ACTIVE).to_numpy() for end in ("from", "to"))
    month, number = moves["month"].to_numpy(), moves["customers"].to_numpy(float)
    months = int(month.max()) + 1
    yield "rate", "", -1, market.discount_rate_per_year
    yield "start", "", -1, float(number[before & (month == 0)].sum())
    for measure, who in (("won", after & ~before), ("lost", before & ~after)):
        for at, sum_ in enumerate(np.bincount(month[who], number[who], months).tolist()):
            yield measure, "", at, sum_
    yield from _sold(market, run)
    book = run.ledger[run.ledger["firm"] == market.focal].sort_values("month")
    factor = discount_factor(book["month"].to_numpy(), market.discount_rate_per_year)
    lines = {line: float((book[line].to_numpy(float) * factor).sum()) for line in LEDGER_LINES}
    hired = float(run.spend.loc[run.spend["lever"].isin(_HIRED), "present_value"].sum())
    yield "service", "", -1, lines["desk_pay"] + lines["payouts"] - hired
    yield "programme", "", -1, sum(lines[line] for line in _PROGRAMME) + hired


def _sold(market: Market, run: Any) -> Iterator[BridgeFact]:
    """What is sold, and on how many occasions, by year."""
    own = run.monthly[run.monthly["firm"] == market.focal]
    month = own["month"].to_numpy()
    factor, year = discount_factor(month, market.discount_rate_per_year), month // YEAR

    def by_year(values: Any) -> list[float]:
        return np.bincount(year, np.asarray(values, dtype=float) * factor).tolist()

    paid = own["revenue"] - own["discounts"]
    core = (own["core_purchases"], own["core_goods"], own["core_sales"], own["core_cost_of_goods"])
    total = (own["purchases"], own["goods"], paid, own["cost_of_goods"])
    for measure, first, both in zip(_BY_CATEGORY, core, total, strict=True):
        for item, values in zip(_CATEGORIES, (first, both - first), strict=True):
            for at, sum_ in enumerate(by_year(values)):
                yield measure, item, at, sum_
    for measure, values in (("occasions", own["own_occasions"]), ("handling", own["handling"])):
        for at, sum_ in enumerate(by_year(values)):
            yield measure, "", at, sum_


class _Year(NamedTuple):
    """What all replications of one strategy sold, discounted; by category (replication, year, category)."""

    start: Floats  # (replication,) customers
    won: Floats  # (replication, month)
    lost: Floats  # (replication, month)
    rate: Floats  # (replication,) discount rate a year
    occasions: Floats  # (replication, year)
    handling: Floats  # (replication, year)
    purchases: Floats
    goods: Floats
    sales: Floats
    cost: Floats


def bridge_parts(base: pd.DataFrame, other: pd.DataFrame) -> dict[str, Floats]:
    """Share out what `other` earned more than `base`, replication by replication.

    Parameters
    ----------
    base, other : DataFrame
        Digests of one strategy each, as `replicate` returns them, of the same replications.

    Returns
    -------
    dict of str to array (replications,)
        Money of month 0 by part, in order; their sum is the difference in value, or in profit within the
        horizon where runs were not played on (there is no part `later` then).
    """
    runs = [_read(facts) for facts in (base, other)]
    parts = _factors(*runs)
    service, programme, later = (
        _single(other, measure) - _single(base, measure) for measure in ("service", "programme", "equity")
    )
    parts["service"] = parts["service"] - service
    parts["programme"] = -programme
    return parts if np.isnan(later).any() else parts | {"later": later}


def bridge_table(base: pd.DataFrame, other: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Mean and paired interval of each part: part, order, value, low, high (money), `other` less `base`."""
    parts = bridge_parts(base, other)
    rows = [
        (part, order, *mean_interval(parts[part], confidence)) for order, part in enumerate(PARTS, 1)
        if part in parts
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["part", "order", "value", "low", "high"])


def bridges(facts: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """The bridge from the control to each other strategy: strategy, then as `bridge_table`."""
    needed = facts[(facts["table"] == "bridge") | (facts["measure"] == "equity")]
    runs = {str(name): rows for name, rows in needed.groupby("strategy", sort=False, observed=True)}
    control = control_of(list(runs))
    found = [
        bridge_table(runs[control], rows, confidence).assign(strategy=name)
        for name, rows in runs.items()
        if name != control
    ]
    columns = ["strategy", "part", "order", "value", "low", "high"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def _read(facts: pd.DataFrame) -> _Year:
    """What the digests of one strategy say for a bridge."""
    rows = facts[facts["table"] == "bridge"].sort_values(["replication", "month"], kind="stable")
    groups = dict(iter(rows.groupby([rows["measure"].astype(str), rows["item"].astype(str)])["value"]))
    runs = rows["replication"].nunique()

    def of(measure: str, item: str = "") -> Floats:
        return groups[measure, item].to_numpy(float).reshape(runs, -1)

    single = {name: of(name)[:, 0] for name in ("start", "rate")}
    by_time = {name: of(name) for name in ("won", "lost", "occasions", "handling")}
    sold = {name: np.stack([of(name, item) for item in _CATEGORIES], axis=-1) for name in _BY_CATEGORY}
    return _Year(**single, **by_time, **sold)


def _single(facts: pd.DataFrame, measure: str) -> Floats:
    """One number a replication."""
    table = "outcomes" if measure == "equity" else "bridge"
    rows = facts[(facts["table"] == table) & (facts["measure"] == measure)]
    return rows.sort_values("replication")["value"].to_numpy(float)


def _factors(base: _Year, other: _Year) -> dict[str, Floats]:
    """What each factor contributes to the difference in what is sold less its cost and handling."""
    ends = (base, other)
    lost = _both([run.lost for run in ends], [_there(run) for run in ends])
    months = {
        (w, k): _by_year(_path(ends[k].start, ends[w].won, lost[k]), ends[k].rate)
        for w in (0, 1)
        for k in (0, 1)
    }
    there = [months[end, end] for end in (0, 1)]
    bought = [run.purchases.sum(axis=-1) for run in ends]
    occasions = _both([run.occasions for run in ends], there)
    wallet = _both(bought, [run.occasions for run in ends])
    mix = _both([run.purchases for run in ends], [number[..., None] for number in bought])
    basket = _both([run.goods for run in ends], [run.purchases for run in ends])
    price = _both([run.sales for run in ends], [run.goods for run in ends])
    cost = _both([run.cost for run in ends], [run.goods for run in ends])
    handling = _both([run.handling for run in ends], bought)

    def earned(of: Sequence[int]) -> Floats:
        won, kept, o, w, m, b, p, c, h = of
        each = (mix[m] * basket[b] * (price[p] - cost[c])).sum(axis=-1) - handling[h]
        return np.asarray((months[won, kept] * occasions[o] * wallet[w] * each).sum(axis=-1))

    parts = dict(zip(FACTORS, shapley(earned, len(FACTORS)), strict=True))
    # Who buys once and is no customer at the end of the month is in no customer-month; nor have goods a size
    # that cost less than a cent. What they bring goes with the customers won, so that nothing is missing.
    missing = [
        (run.sales - run.cost).sum(axis=(1, 2)) - run.handling.sum(axis=1) - earned([end] * len(FACTORS))
        for end, run in enumerate(ends)
    ]
    size = sum(run.sales.sum(axis=(1, 2)) + run.cost.sum(axis=(1, 2)) for run in ends)
    apart = missing[1] - missing[0]
    parts["customers_won"] = parts["customers_won"] + np.where(np.abs(apart) > _NOISE * size, apart, 0.0)
    return parts


def shapley(value: Callable[[Sequence[int]], Floats], players: int) -> list[Floats]:
    """Shapley value of each player in `value`, which takes for each player 0 (as before) or 1 (changed)."""
    worth = [value([mask >> player & 1 for player in range(players)]) for mask in range(1 << players)]
    weight = [factorial(size) * factorial(players - size - 1) / factorial(players) for size in range(players)]
    return [
        np.asarray(
            sum(
                weight[mask.bit_count()] * (worth[mask | 1 << player] - worth[mask])
                for mask in range(1 << players)
                if not mask >> player & 1
            )
        )
        for player in range(players)
    ]


def _both(tops: Sequence[Floats], bottoms: Sequence[Floats]) -> tuple[Floats, Floats]:
    """A ratio in both runs; where one knows nothing of it, as in the other, and 0 where neither does."""
    found = []
    for top, bottom in zip(tops, bottoms, strict=True):
        bottom = np.broadcast_to(bottom, top.shape)
        found.append(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > _NOTHING))
    one, two = found
    filled = (np.where(np.isnan(one), two, one), np.where(np.isnan(two), one, two))
    return np.nan_to_num(filled[0]), np.nan_to_num(filled[1])


def _there(run: _Year) -> Floats:
    """Customers in each month: who were there when it began, and who were won in it."""
    before = np.pad((run.won - run.lost).cumsum(axis=1)[:, :-1], [(0, 0), (1, 0)])
    return np.asarray(run.start[:, None] + before + run.won)


def _path(start: Floats, won: Floats, lost_share: Floats) -> Floats:
    """Customers in each month, from those won and the share lost of those there were."""
    months, there = np.zeros_like(won), start
    for month in range(won.shape[1]):
        months[:, month] = there + won[:, month]
        there = months[:, month] * (1.0 - lost_share[:, month])
    return months


def _by_year(customers: Floats, rate: Floats) -> Floats:
    """Customer-months by year, discounted: (replication, year)."""
    month = np.arange(customers.shape[1])
    factor = np.array([discount_factor(month, float(one)) for one in rate])
    return np.asarray(np.add.reduceat(customers * factor, np.arange(0, month.size, YEAR), axis=1))
