"""A run's tables: tidy frames named as in the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.model import tally as t
from sim.model.books import Books
from sim.model.codes import FRONT, REASONS, TOLD
from sim.model.engine import Engine
from sim.model.state import Floats
from sim.model.survey import Survey
from sim.scenario.names import LEDGER_LINES, STAGES
from sim.scenario.study import Study

POOLS = ("front", "expert")
KINDS = ("information", "expert", "sale", "complaint")
TIERS = ("none", "light", "middle", "heavy", "super_heavy", "unwanted")
LAST_MONTHS = 12  # months from which the value of stages is read


@dataclass(frozen=True)
class Run:
    """One run of a market under one strategy.

    Attributes
    ----------
    monthly : DataFrame
        month x firm x segment: customers by stage at the end of the month, occasions (of the segment, at any
        firm), purchases, core_purchases (of the first category), new_customers, revenue (before discounts),
        discounts, cost_of_goods, handling, payouts, relations (money), satisfaction, trust, share_of_wallet
        (means over customers who have not left), value (mean perceived value of who bought), price (mean
        multiple of the starting price paid).
    ledger : DataFrame
        month x firm: every line of the ledger, profit, cash, morale, load, price, quality, present (1 in the
        market, 0 still to come or gone),
        belief_error (share of attention given to wrong needs), harm (months of full push of wants that may
        come out), stigma (utility).
    transitions : DataFrame
        month, firm, from_stage, to_stage, customers.
    stage_profit : DataFrame
        firm, stage: customer_months and contribution (money) by stage at the start of the month, last year.
    customers : DataFrame
        customer x firm at the end: segment, traits (occasions_per_month of the first category, basket,
        price_sensitivity, contagion), stage, purchases, satisfaction, trust, share_of_wallet,
        tenure_months, left, tier (when last sorted), told (came by talk), sales, profit (money, discounted
        to date) and referral_profit (its share, by how many people it talks to, in the profit of those who
        came by talk).
    desk : DataFrame
        month, firm, pool, kind: contacts, mean_wait_minutes, abandoned, promise_kept (contacts answered
        within the promise; not a number without one, or at experts), balked (gone because of the wait
        displayed), direct (routed to an expert at once, not transferred).
    churn : DataFrame
        month, firm, segment, from_stage, reason, customers, mean_tenure_months: who was lost (lapsed, or left
        for good), from which stage, and why, as far as the customer's last grievance tells.
    retention : DataFrame
        month, tenure_years: of those who had become customers of the focal firm in the year before `month`,
        followed, and stayed (of them: customers so many years later); sums of their own chances to be kept at
        the next decision: chance (of all followed, in month), and of those who stayed: before (in month),
        changed (later, under the offers of month), after (later). See `sim.model.survey`.
    spend : DataFrame
        lever, present_value: what the focal firm paid for levers that cost money, discounted to month 0.
    purchases : DataFrame or None
        One row a purchase where a journal was kept: customer, time_months (since the start of month 0), firm,
        category, amount (money, as the till rang it up), booked (money, as the ledger counts it), price (paid
        for a unit), since_month (of the customer's first purchase there). The ledger counts each purchase of
        a Gamma-Gamma customer at the customer's mean; the till spreads them as the Gamma-Gamma does.
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


def categorical(codes: npt.ArrayLike, names: Sequence[str]) -> pd.Categorical[str]:
    """Names for codes 0, 1, ... (len(codes),), of which every one is a category."""
    return pd.Categorical.from_codes(np.asarray(codes, np.int64), pd.Index(list(names)))


def tables(
    study: Study, strategy: str, replication: int, engine: Engine, books: Books, survey: Survey
) -> Run:
    """Make the tables of a finished run; the warm-up is left out."""
    months = [(month, counted) for month, counted in books.months if month >= 0]
    names = [firm.name for firm in engine.live.firms]
    ledger = pd.DataFrame([row for row in books.ledger if row["month"] >= 0])
    ledger["month"] = ledger["month"].astype(int)
    ledger["firm"] = categorical(ledger["firm"], names)
    return Run(
        study=study.name,
        strategy=strategy,
        replication=replication,
        engine=type(engine).__name__.removesuffix("Engine").lower(),
        customers_count=engine.live.customers,
        monthly=_monthly(engine, months),
        ledger=ledger[
            [
                "month",
                "firm",
                *LEDGER_LINES,
                "profit",
                "cash",
                "morale",
                "load",
                "price",
                "quality",
                "present",
                "belief_error",
                "harm",
                "stigma",
                "turnover",
                "failures",
                "claims",
                "offers_taken",
            ]
        ],
        transitions=_transitions(names, months),
        stage_profit=_stage_profit(names, months),
        customers=_customers(engine),
        desk=_desk(books, names),
        churn=_churn(names, list(engine.live.settings.segments), months),
        retention=survey.table(),
        spend=pd.DataFrame({"lever": list(books.spend), "present_value": list(books.spend.values())}).astype(
            {"lever": str, "present_value": float}
        ),
    )


def _monthly(engine: Engine, months: list[tuple[int, t.Tally]]) -> pd.DataFrame:
    """The table `monthly` of a run."""
    settings = engine.live.settings
    segments, names = list(settings.segments), [firm.name for firm in engine.live.firms]
    shape = (len(months), len(names), len(segments))
    lines = np.zeros((*shape, len(t.LINES)))
    stages = np.zeros((*shape, len(STAGES)), np.int64)
    occasions = np.zeros(shape)
    for row, (_, counted) in enumerate(months):
        lines[row] = counted.lines.swapaxes(0, 1)
        stages[row] = counted.moves.sum(axis=2).swapaxes(0, 1)  # (firm, segment, to)
        occasions[row] = counted.occasions
    sums = lines.reshape(-1, len(t.LINES))
    ends = stages.reshape(-1, len(STAGES))

    def mean(column: int, over: int) -> Floats:
        """Mean of a summed column; not a number where there is nothing to average."""
        count = sums[:, over]
        return np.divide(sums[:, column], count, out=np.full(count.size, np.nan), where=count > 0)

    frame = pd.DataFrame(
        {
            "month": np.repeat([month for month, _ in months], shape[1] * shape[2]),
            "firm": categorical(np.tile(np.repeat(np.arange(shape[1]), shape[2]), shape[0]), names),
            "segment": categorical(np.tile(np.arange(shape[2]), shape[0] * shape[1]), segments),
        }
    )
    for code, stage in enumerate(STAGES):
        frame[stage] = ends[:, code]
    frame["occasions"] = occasions.reshape(-1).astype(np.int64)
    for name, column in (
        ("purchases", t.PURCHASES),
        ("core_purchases", t.CORE),
        ("new_customers", t.NEW_CUSTOMERS),
    ):
        frame[name] = sums[:, column].astype(np.int64)
    for name, column in (
        ("revenue", t.GROSS), ("discounts", t.DISCOUNTS), ("cost_of_goods", t.COST_OF_GOODS),
        ("handling", t.HANDLING), ("payouts", t.PAYOUTS), ("relations", t.RELATIONS),
    ):  # fmt: skip
        frame[name] = sums[:, column] / 100
    frame["satisfaction"] = mean(t.SATISFACTION, t.CUSTOMERS)
    frame["trust"] = mean(t.TRUST, t.CUSTOMERS)
    frame["share_of_wallet"] = mean(t.SHARE, t.CUSTOMERS)
    frame["value"] = mean(t.VALUE, t.BUYERS)
    frame["price"] = mean(t.PRICE, t.PURCHASES)
    return frame


def _transitions(names: list[str], months: list[tuple[int, t.Tally]]) -> pd.DataFrame:
    """The table `transitions` of a run."""
    moves = np.array([counted.moves.sum(axis=0) for _, counted in months])  # (month, firm, from, to)
    row, firm, before, after = np.nonzero(moves)
    return pd.DataFrame(
        {
            "month": np.array([month for month, _ in months])[row],
            "firm": categorical(firm, names),
            "from_stage": categorical(before, STAGES),
            "to_stage": categorical(after, STAGES),
            "customers": moves[row, firm, before, after],
        }
    )


def _churn(names: list[str], segments: list[str], months: list[tuple[int, t.Tally]]) -> pd.DataFrame:
    """The table `churn` of a run."""
    lost = np.array([counted.lost for _, counted in months])  # (month, segment, firm, reason, stage, 2)
    row, segment, firm, reason, stage = np.nonzero(lost[..., 0])
    found = lost[row, segment, firm, reason, stage]
    return pd.DataFrame(
        {
            "month": np.array([month for month, _ in months])[row],
            "firm": categorical(firm, names),
            "segment": categorical(segment, segments),
            "from_stage": categorical(stage, STAGES),
            "reason": categorical(reason, REASONS),
            "customers": found[:, 0],
            "mean_tenure_months": found[:, 1] / found[:, 0],
        }
    )


def _stage_profit(names: list[str], months: list[tuple[int, t.Tally]]) -> pd.DataFrame:
    """The table `stage_profit` of a run."""
    last = months[-LAST_MONTHS:]
    lived = sum(counted.moves.sum(axis=(0, 3)) for _, counted in last)  # (firm, from)
    earned = sum(counted.contribution.sum(axis=0) for _, counted in last) / 100
    return pd.DataFrame(
        {
            "firm": categorical(np.repeat(np.arange(len(names)), len(STAGES)), names),
            "stage": categorical(np.tile(np.arange(len(STAGES)), len(names)), STAGES),
            "customer_months": np.asarray(lived).reshape(-1),
            "contribution": np.asarray(earned).reshape(-1),
        }
    )


def _customers(engine: Engine) -> pd.DataFrame:
    """The table `customers` of a run."""
    live, state = engine.live, engine.state
    firms, n = state.satisfaction.shape
    names, segments = [firm.name for firm in live.firms], list(live.settings.segments)
    segment = np.repeat(engine.chunks[:, 2], engine.chunks[:, 1] - engine.chunks[:, 0])
    everywhere = np.tile(state.everywhere, (firms, 1)).astype(float)
    wallet = state.wallet.astype(float)
    share = np.divide(wallet, everywhere, out=np.zeros_like(wallet), where=everywhere > 0)
    bought = state.purchases > 0
    entered = engine.traits.entry < live.month  # the month that would follow
    known = np.where(bought, live.month - state.first, 0)
    frame = pd.DataFrame(
        {
            "customer": np.tile(np.arange(n), firms),
            "firm": categorical(np.repeat(np.arange(firms), n), names),
            "segment": categorical(np.tile(segment, firms), segments),
            "stage": categorical(state.stage.reshape(-1), STAGES),
            "purchases": state.purchases.reshape(-1),
            "satisfaction": state.satisfaction.reshape(-1).astype(float),
            "trust": state.trust.reshape(-1).astype(float),
            "share_of_wallet": share.reshape(-1),
            "tenure_months": known.reshape(-1).astype(int),
            "occasions_per_month": np.tile(engine.traits.rate[0], firms).astype(float),
            "basket": np.tile(engine.traits.basket, firms).astype(float),
            "price_sensitivity": np.tile(engine.traits.kappa, firms).astype(float),
            "contagion": np.tile(engine.traits.contagion, firms).astype(float),
            "left": state.left.reshape(-1) > 0,
            "tier": categorical(state.tier.reshape(-1), TIERS),
            "told": ((state.aware == TOLD) & bought).reshape(-1),
            "sales": state.sales.reshape(-1) / 100,
            "profit": state.profit.reshape(-1) / 100,
            "referral_profit": _referral_profit(engine, segment).reshape(-1) / 100,
        }
    )
    return frame if entered.all() else frame[np.tile(entered, firms)].reset_index(drop=True)


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
    rows = []
    for month, firm, desk in books.desks:
        for pool, kind in np.argwhere(desk.sums[:, :, 0] > 0) if month >= 0 else ():
            contacts, waited, given_up, kept, _, balked, direct, _, _ = desk.sums[pool, kind]
            in_time = kept if desk.promised and pool == FRONT else np.nan
            counts = (int(contacts), waited / contacts, int(given_up), in_time, int(balked), int(direct))
            rows.append((month, firm, POOLS[pool], kind, *counts))
    columns = [
        "month", "firm", "pool", "kind", "contacts", "mean_wait_minutes", "abandoned", "promise_kept",
        "balked", "direct",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    frame["firm"] = categorical(frame["firm"], names)
    frame["kind"] = categorical(frame["kind"], KINDS)
    return frame
