"""A run's tables: tidy frames named as in the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.model.customers import tally as t
from sim.model.customers.state import NEVER_CLAIMED
from sim.model.engines.engine import Engine
from sim.model.engines.retention_survey import Survey
from sim.model.firms.ledger import Books
from sim.model.later import Later
from sim.model.machine.arrays import Floats
from sim.model.machine.codes import FRONT, KINDS, MISHAPS, POOLS, REASONS, TIERS, TOLD
from sim.scenario.basics.names import STAGES
from sim.scenario.plans.study import Study

LAST_MONTHS = 12  # months from which the value of stages is read


@dataclass(frozen=True)
class Run:
    """One run of a market under one strategy.

    Each table says what a row stands for, then its columns. Money is in the market's currency, not
    discounted unless it says so. `sim/API.md` shows the same as tables.

    Attributes
    ----------
    monthly : DataFrame
        month x firm x segment: each of STAGES (customers: at the end of the month); occasions (number: to
        buy, of the whole segment, at any firm); each of LINES (from purchases to the price paid, see
        `sim.model.customers.tally`).
    ledger : DataFrame
        month x firm: each of LEDGER_LINES (money: a line of the ledger); profit (money: revenue less all
        other lines); cash (money: at the end of the month); morale (0 to 1: of the staff); load (share: busy
        time of the front line over opening time); price (multiple: list price in the first category over its
        starting price); quality (value: as customers find it, mean over needs); present (0 or 1: in the
        market, neither still to come nor gone); belief_error (share: of attention given to wrong needs);
        harm (months: of full push of wants that may still come out); stigma (utility: what scandals take
        from its offers); turnover (money: replacing staff who left, part of desk_pay); failures (number:
        purchases that went wrong); claims (number: under promises); offers_taken (number: bought during a
        call).
    transitions : DataFrame
        month x firm x from_stage x to_stage: customers (number: who made this move in the month, or stayed).
    stage_profit : DataFrame
        firm x stage: customer_months (number: months that customers began in this stage); contribution
        (money: what they brought in these months). Over the last year.
    customers : DataFrame
        customer x firm: segment; stage; purchases (number: so far); satisfaction (1 to 5); trust (0 to 1);
        share_of_wallet (0 to 1: of late purchases anywhere, those here); tenure_months (months: since the
        first purchase); silent_months (months: since the last one); occasions_per_month (number: to buy in
        the first category); basket (money: of a usual purchase); price_sensitivity (utility: lost for each
        unit of log price); contagion (number: how much the customer talks, 1 being the mean); left (bool:
        until it is won back); mishap (name: the last failure and what came of it: minor or major, and silent,
        unsolved, solved or quick; none without one); mishap_months (months: since then); claim_months
        (months: since the last claim under a promise; not a number without one); tier (name: when tiers were
        last sorted); member (bool: of the firm's loyalty programme); told (bool: came by word of mouth);
        sales (money: to date, discounted); profit (money: to date, discounted); referral_profit (money: the
        customer's part, by how much it talks, in the profit of those who came by word of mouth). At the end
        of the run; those who were simulated, also where they stand for more.
    desk : DataFrame
        month x firm x pool x kind: contacts (number); mean_wait_minutes (minutes); abandoned (number: hung
        up while waiting); promise_kept (number: answered within the time promised; not a number without a
        promise, or with experts); promise_broken (number: waited longer than promised, or went because
        told so; who hung up before is in neither; not a number likewise); balked (number: gone because of the
        wait displayed); direct (number: routed to an expert at once, not transferred).
    churn : DataFrame
        month x firm x segment x from_stage x reason: customers (number: who lapsed); left (number: of them,
        who left, while the others fell silent); mean_tenure_months (months: for how long they had been
        customers). The reason is the customer's last grievance.
    retention : DataFrame
        month x tenure_years: followed (number: who became customers of the focal firm in the year before
        `month`); stayed (number: of them, customers so many years later); chance (sum of chances: of all
        followed, in `month`, to be kept at the next decision); before (sum of chances: of those who stayed,
        in `month`); changed (sum of chances: of the same, later, under the offers of `month`); after (sum of
        chances: of the same, later). Of customers simulated. See `sim.model.engines.retention_survey`.
    spend : DataFrame
        lever: present_value (money: what the focal firm paid for it, discounted to month 0). Only levers
        that cost money.
    purchases : DataFrame or None
        customer x time_months: firm; category; amount (money: as the till rang it up); booked (money: as the
        ledger counts it); price (money: paid for a unit); since_month (month: of the customer's first
        purchase there). Only where a journal was kept, of customers simulated; time counts from the start of
        month 0. The ledger counts each purchase of a Gamma-Gamma customer at the customer's mean; the till
        spreads them as the Gamma-Gamma does.
    later : Later or None
        What came after the last month, where the run was played on.
    """

    study: str
    strategy: str
    replication: int
    engine: str
    customers_count: int
    monthly: pd.DataFrame
    ledger: pd.DataFrame
    transitions: pd.DataFrame
    stage_profit: pd.DataFrame
    customers: pd.DataFrame
    desk: pd.DataFrame
    churn: pd.DataFrame
    retention: pd.DataFrame
    spend: pd.DataFrame
    purchases: pd.DataFrame | None = None
    later: Later | None = None


def categorical(codes: npt.ArrayLike, names: Sequence[str]) -> pd.Categorical[str]:
    """Names for codes 0, 1, ... (len(codes),), of which every one is a category."""
    return pd.Categorical.from_codes(np.asarray(codes), _index(tuple(names)))


@lru_cache(maxsize=64)
def _index(names: tuple[str, ...]) -> pd.Index[str]:
    """These names for a column's categories; slow to make, and the same in every run."""
    return pd.Index(list(names))


def _counts(numbers: Floats) -> npt.NDArray[Any]:
    """Counts as whole numbers, but where they have fractions: in a sample that does not divide its market."""
    whole = np.rint(numbers)
    return whole.astype(np.int64) if np.array_equal(whole, numbers) else numbers.copy()


def _frame(columns: dict[str, Any]) -> pd.DataFrame:
    """A table of new columns, which it takes as its own: copied, they would lie in memory twice."""
    return pd.DataFrame(columns, copy=False)


def tables(
    study: Study, strategy: str, replication: int, engine: Engine, books: Books, survey: Survey
) -> Run:
    """Make the tables of a finished run; the warm-up is left out."""
    months = [(month, counted) for month, counted in books.months if month >= 0]
    names = [firm.name for firm in engine.live.firms]
    return Run(
        study=study.name,
        strategy=strategy,
        replication=replication,
        engine=type(engine).__name__.removesuffix("Engine").lower(),
        customers_count=engine.live.customers,
        monthly=_monthly(engine, months),
        ledger=_ledger(books, names),
        transitions=_transitions(names, months),
        stage_profit=_stage_profit(names, months),
        customers=_customers(engine),
        desk=_desk(books, names),
        churn=_churn(names, list(engine.live.settings.segments), months),
        retention=survey.table(),
        spend=_frame(
            {
                "lever": pd.array(list(books.spend), dtype="str"),
                "present_value": np.array(list(books.spend.values()), float),
            }
        ),
    )


def _ledger(books: Books, names: list[str]) -> pd.DataFrame:
    """The table `ledger` of a run."""
    rows = [row for row in books.ledger if row["month"] >= 0]
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return _frame(columns | {"firm": categorical(columns["firm"], names)})


def _monthly(engine: Engine, months: list[tuple[int, t.Tally]]) -> pd.DataFrame:
    """The table `monthly` of a run."""
    settings = engine.live.settings
    segments, names = list(settings.segments), [firm.name for firm in engine.live.firms]
    shape = (len(months), len(names), len(segments))
    lines = np.zeros((*shape, len(t.LINES)))
    stages = np.zeros((*shape, len(STAGES)))
    occasions = np.zeros(shape)
    for row, (_, counted) in enumerate(months):
        lines[row] = counted.lines.swapaxes(0, 1)
        stages[row] = counted.moves.sum(axis=2).swapaxes(0, 1)  # (firm, segment, to)
        occasions[row] = counted.occasions
    ends = stages.reshape(-1, len(STAGES))
    return _frame(
        {
            "month": np.repeat([month for month, _ in months], shape[1] * shape[2]),
            "firm": categorical(np.tile(np.repeat(np.arange(shape[1]), shape[2]), shape[0]), names),
            "segment": categorical(np.tile(np.arange(shape[2]), shape[0] * shape[1]), segments),
            **{stage: _counts(ends[:, code]) for code, stage in enumerate(STAGES)},
            "occasions": _counts(occasions.reshape(-1)),
            **_shown(lines.reshape(-1, len(t.LINES))),
        }
    )


def _shown(sums: Floats) -> dict[str, npt.NDArray[Any]]:
    """Columns of the table `monthly` from the sums (row, line) that they are made of."""
    columns: dict[str, npt.NDArray[Any]] = {}
    for line, total in zip(t.LINES, sums.T, strict=True):
        if line.over is not None:  # not a number where there is nothing to average
            count = sums[:, line.over]
            columns[line.column] = np.divide(total, count, out=np.full(count.size, np.nan), where=count > 0)
        elif line.column:
            columns[line.column] = total / 100 if line.unit == "money" else _counts(total)
    return columns


def _transitions(names: list[str], months: list[tuple[int, t.Tally]]) -> pd.DataFrame:
    """The table `transitions` of a run."""
    moves = np.array([counted.moves.sum(axis=0) for _, counted in months])  # (month, firm, from, to)
    row, firm, before, after = np.nonzero(moves)
    return _frame(
        {
            "month": np.array([month for month, _ in months])[row],
            "firm": categorical(firm, names),
            "from_stage": categorical(before, STAGES),
            "to_stage": categorical(after, STAGES),
            "customers": _counts(moves[row, firm, before, after]),
        }
    )


def _churn(names: list[str], segments: list[str], months: list[tuple[int, t.Tally]]) -> pd.DataFrame:
    """The table `churn` of a run."""
    lost = np.array([counted.lost for _, counted in months])  # (month, segment, firm, reason, stage, 3)
    row, segment, firm, reason, stage = np.nonzero(lost[..., 0])
    found = lost[row, segment, firm, reason, stage]
    return _frame(
        {
            "month": np.array([month for month, _ in months])[row],
            "firm": categorical(firm, names),
            "segment": categorical(segment, segments),
            "from_stage": categorical(stage, STAGES),
            "reason": categorical(reason, REASONS),
            "customers": _counts(found[:, 0]),
            "left": _counts(found[:, 2]),
            "mean_tenure_months": found[:, 1] / found[:, 0],
        }
    )


def _stage_profit(names: list[str], months: list[tuple[int, t.Tally]]) -> pd.DataFrame:
    """The table `stage_profit` of a run."""
    last = months[-LAST_MONTHS:]
    lived = sum(counted.moves.sum(axis=(0, 3)) for _, counted in last)  # (firm, from)
    earned = sum(counted.contribution.sum(axis=0) for _, counted in last) / 100
    return _frame(
        {
            "firm": categorical(np.repeat(np.arange(len(names)), len(STAGES)), names),
            "stage": categorical(np.tile(np.arange(len(STAGES)), len(names)), STAGES),
            "customer_months": _counts(np.asarray(lived).reshape(-1)),
            "contribution": np.asarray(earned).reshape(-1),
        }
    )


def _customers(engine: Engine) -> pd.DataFrame:
    """The table `customers` of a run."""
    live, state, traits = engine.live, engine.state, engine.traits
    firms, n = state.satisfaction.shape
    names, segments = [firm.name for firm in live.firms], list(live.settings.segments)
    segment = np.repeat(engine.chunks[:, 2], engine.chunks[:, 1] - engine.chunks[:, 0])
    bought, fading = state.purchases > 0, np.zeros((firms, n))
    np.divide(state.wallet, state.everywhere, out=fading, where=state.everywhere > 0, dtype=float)
    claimed = state.claimed != NEVER_CLAIMED
    referred = _referral_profit(engine, segment)
    referred /= 100
    columns: dict[str, Any] = {
        "customer": np.tile(np.arange(n), firms),
        "firm": categorical(np.repeat(np.arange(firms), n), names),
        "segment": categorical(np.tile(segment, firms), segments),
        "stage": categorical(state.stage.flatten(), STAGES),
        "purchases": state.purchases.flatten(),
        "satisfaction": state.satisfaction.reshape(-1).astype(float),
        "trust": state.trust.reshape(-1).astype(float),
        "share_of_wallet": fading.reshape(-1),
        "tenure_months": np.where(bought, live.month - state.first, 0).reshape(-1).astype(int),
        "silent_months": np.where(bought, live.month - state.recent, 0).reshape(-1).astype(int),
        "occasions_per_month": np.tile(traits.rate[0].astype(float), firms),
        "basket": np.tile(traits.basket[0].astype(float), firms),
        "price_sensitivity": np.tile(traits.kappa.astype(float), firms),
        "contagion": np.tile(traits.contagion.astype(float), firms),
        "left": state.left.reshape(-1) > 0,
        "mishap": categorical(state.mishap.flatten(), MISHAPS),
        "mishap_months": np.where(state.mishap > 0, live.month - state.failed, 0).reshape(-1).astype(int),
        "claim_months": np.where(claimed, live.month - state.claimed.astype(int), np.nan).reshape(-1),
        "tier": categorical(state.tier.flatten(), TIERS),
        "member": (state.points >= 0).reshape(-1),
        "told": ((state.aware == TOLD) & bought).reshape(-1),
        "sales": state.sales.reshape(-1) / 100,
        "profit": state.profit.reshape(-1) / 100,
        "referral_profit": referred.reshape(-1),
    }
    entered = traits.entry < live.month  # the month that would follow
    if not entered.all():
        there = np.flatnonzero(np.tile(entered, firms))
        for name in columns:  # one by one: all of them twice would be the most memory that a run needs
            columns[name] = columns[name][there]
    return _frame(columns)


def _referral_profit(engine: Engine, segment: npt.NDArray[np.int64]) -> Floats:
    """Profit (firm, customer) of those who came by talk, shared out to the others by how much they talk."""
    state, contagion = engine.state, engine.traits.contagion.astype(float)
    shares = np.zeros_like(state.profit)
    for firm in range(len(shares)):
        told = (state.aware[firm] == TOLD) & (state.purchases[firm] > 0)
        talks = contagion * ((state.purchases[firm] > 0) & ~told)
        brought = np.bincount(segment, state.profit[firm] * told)
        everybody = np.bincount(segment, talks)
        rate = np.divide(brought, everybody, out=np.zeros_like(brought), where=everybody > 0)
        shares[firm] = talks * rate[segment]
    return shares


def _desk(books: Books, names: list[str]) -> pd.DataFrame:
    """The table `desk` of a run."""
    lived = [(month, firm, desk) for month, firm, desk in books.desks if month >= 0]
    sums = np.array([desk.sums for _, _, desk in lived])
    row, pool, kind = np.nonzero(sums[..., 0] > 0)
    contacts, waited, given_up, kept, broken, balked, direct, _, _, _ = sums[row, pool, kind].T
    promised = np.array([desk.promised for _, _, desk in lived])[row] & (pool == FRONT)
    month, firm = (np.array([one[i] for one in lived])[row] for i in (0, 1))
    return _frame(
        {
            "month": month,
            "firm": categorical(firm, names),
            "pool": pd.array(np.array(POOLS, object)[pool], dtype="str"),
            "kind": categorical(kind, KINDS),
            "contacts": contacts.astype(np.int64),
            "mean_wait_minutes": waited / contacts,
            "abandoned": given_up.astype(np.int64),
            "promise_kept": np.where(promised, kept, np.nan),
            "promise_broken": np.where(promised, broken, np.nan),
            "balked": balked.astype(np.int64),
            "direct": direct.astype(np.int64),
        }
    )
