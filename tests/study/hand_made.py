"""Runs made by hand, small enough to know every answer, in the shape of the model's."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from sim.model.later import Later
from sim.scenario.basics.names import LEDGER_LINES, STAGES
from sim.scenario.market.market import Market
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study, StudyFile

MONTHS = 24
FIRMS = ("ours", "theirs")
SEGMENTS = ("few", "many")

#: Profit a month and firm-wide luck of each strategy; the luck of a replication is common to all.
PROFIT = {"hold": 100.0, "loyalty": 150.0, "acquisition": 130.0}


def study(strategies=("hold", "loyalty", "acquisition"), *, market=None, settings=None, root=None, **run):
    """A study of two firms and two segments whose runs are made by `simulate` below."""
    segment = {"share": 0.5, "occasions": {"core": {}}}
    given = {
        "focal": "ours", "customers": 100, "categories": {"core": {}}, "discount_rate_per_year": 0.1,
        "segments": dict.fromkeys(SEGMENTS, segment),
        "firms": {firm: {"sells": {"core": list(SEGMENTS)}} for firm in FIRMS},
    }  # fmt: skip
    run = {"months": MONTHS, "replications": 5} | run
    asked = {"market": "hand", "strategies": list(strategies), "run": run}
    return Study(
        "hand", StudyFile(**(asked | (settings or {}))), Market(**(given | (market or {}))),
        {name: Strategy() for name in strategies}, root=root,
    )  # fmt: skip


def luck(replication):
    """What chance adds to a month's profit, the same for every strategy."""
    return float(np.random.default_rng(replication).normal(0, 20))


def own_luck(strategy, replication):
    """A little that is not common."""
    return float(np.random.default_rng([replication, len(strategy)]).normal(0, 1))


def simulate(study, strategy="hold", replication=0, play_on=None):
    """Make a run: 100 customers, of whom ten are regular and ten loyal with us in each segment, for ever."""
    months = study.run.months
    profit = PROFIT.get(strategy, 0.0) + luck(replication) + own_luck(strategy, replication)
    return SimpleNamespace(
        study=study.name, strategy=strategy, replication=replication, engine="compiled", customers_count=100,
        monthly=_monthly(months), ledger=_ledger(months, profit), transitions=_transitions(months),
        churn=_churn(months), retention=_retention(), stage_profit=_stage_profit(), customers=_customers(),
        desk=_desk(months),
        spend=pd.DataFrame({"lever": ["care"], "present_value": [PROFIT.get(strategy, 0.0)]}),
        later=None if play_on is None else _later(study, strategy, replication),
    )  # fmt: skip


def _monthly(months):
    rows = []
    for month in range(months):
        for f, firm in enumerate(FIRMS):
            for s, segment in enumerate(SEGMENTS):
                stages = dict.fromkeys(STAGES, 0) | {"regular": 10, "loyal": 10, "prospect": 25, "lapsed": 5}
                rows.append(
                    {"month": month, "firm": firm, "segment": segment, **stages, "occasions": 50}
                    | {
                        "purchases": (30 if f == 0 else 10) + 10 * s,
                        "core_purchases": (30 if f == 0 else 10) + 10 * s,
                        "new_customers": 2,
                        "customers": 23,  # two of the lapsed have left
                        "revenue": (300.0 if f == 0 else 100.0) * (1 + s),
                        "own_occasions": 40 + 10 * s,
                        **dict.fromkeys(("goods", "core_goods", "core_sales"), 300.0 * (1 + s)),
                        **dict.fromkeys(("cost_of_goods", "core_cost_of_goods"), 0.0),
                        "handling": 10.0 + 10.0 * s,
                        "payouts": 0.0,
                        "discounts": 0.0,
                    }
                    | {"value": 1.0 + s if f == 0 else np.nan, "price": 1.0 + f}
                )
    frame = pd.DataFrame(rows)
    return frame.astype({"firm": "category", "segment": "category"})


def _ledger(months, profit):
    month = np.arange(months)
    parts = []
    for firm in FIRMS:
        book = pd.DataFrame({"month": month, "firm": firm})
        for line in LEDGER_LINES:
            book[line] = 0.0
        book["revenue"], book["fixed"] = profit + 40.0, 40.0
        book["profit"] = profit
        book["cash"] = 500.0 + profit * (month + 1)
        book["load"] = 0.5
        book["present"] = 1
        parts.append(book)
    return pd.concat(parts, ignore_index=True)


#: What a customer brings in each month played on, discounted, by stage.
LATER = {"regular": 1.0, "loyal": 3.0, "lapsed": 0.0}


def _later(study, strategy, replication):
    """Twenty regular, twenty loyal and ten lapsed customers, who fade by a tenth from year to year."""
    months = study.run.play_on_months
    better = PROFIT.get(strategy, 0.0) / 100 + own_luck(strategy, replication) / 100
    fade = 0.9 ** (np.arange(months) // 12)
    stages = [stage for stage in STAGES if stage != "prospect"]
    there = {"regular": 20, "loyal": 20, "lapsed": 10}
    rows = [
        (study.run.months + month, stage, there.get(stage, 0) * LATER.get(stage, 0.0) * better * fade[month])
        for month in range(months)
        for stage in stages
    ]
    monthly = pd.DataFrame(rows, columns=["month", "stage", "brought"])
    monthly["stage"] = pd.Categorical(monthly["stage"], stages)
    monthly["purchases"] = 100.0 * fade[monthly["month"] - study.run.months]
    stage = ["regular"] * 20 + ["loyal"] * 20 + ["lapsed"] * 10
    customers = pd.DataFrame(
        {"customer": [*range(40), *range(90, 100)], "stage": pd.Categorical(stage, STAGES)}
    )
    customers["brought"] = [LATER[one] * better * fade.sum() for one in stage]
    customers["bought"], customers["bought_here"] = 10, 6
    month = study.run.months + np.arange(months)
    profit = pd.DataFrame({"month": month, "profit": PROFIT.get(strategy, 0.0) * fade})
    return Later(monthly, customers, profit)


def _transitions(months):
    # a tenth of the regular become loyal, a tenth of the loyal fall back: the counts stay as they are
    moves = [("regular", "regular", 18), ("regular", "loyal", 2), ("loyal", "loyal", 18)]
    moves += [("loyal", "regular", 2), ("prospect", "prospect", 50), ("lapsed", "lapsed", 10)]
    rows = [(month, firm, *move) for month in range(months) for firm in FIRMS for move in moves]
    return pd.DataFrame(rows, columns=["month", "firm", "from_stage", "to_stage", "customers"])


def _churn(months):
    # one regular customer of two years is lost a month, and one of one year without a word
    rows = [(month, "ours", "few", "regular", "own reasons", 1.0, 0.0, 24.0) for month in range(months)]
    rows += [(month, "ours", "few", "regular", "went silent", 1.0, 0.0, 12.0) for month in range(months)]
    columns = ["month", "firm", "segment", "from_stage", "reason", "customers", "left", "mean_tenure_months"]
    return pd.DataFrame(rows, columns=columns)


def _retention():
    # of 100 new customers, 40 and 30 are left; their chance rises by 20 and 30 points, half of it by sorting
    rows = [(0, 0, 100, 100, 50.0, 50.0, 50.0, 50.0), (0, 1, 100, 40, 50.0, 24.0, 28.0, 28.0)]
    rows += [(0, 2, 100, 30, 50.0, 19.5, 24.0, 24.0)]
    columns = ["month", "tenure_years", "followed", "stayed", "chance", "before", "changed", "after"]
    return pd.DataFrame(rows, columns=columns)


def _stage_profit():
    rows = [("ours", "regular", 240, 480.0), ("ours", "loyal", 240, 1200.0), ("ours", "prospect", 600, 60.0)]
    rows += [("ours", "lapsed", 120, 0.0), ("theirs", "loyal", 10, 1e6)]
    return pd.DataFrame(rows, columns=["firm", "stage", "customer_months", "contribution"])


def _customers():
    frame = pd.DataFrame({"customer": np.arange(100), "firm": "ours", "segment": "few"})
    frame["stage"] = ["regular"] * 20 + ["loyal"] * 20 + ["prospect"] * 50 + ["lapsed"] * 10
    frame["purchases"] = [3] * 40 + [0] * 60
    # the best tenth of forty buyers (4) make 400 of 760 in sales; twenty lose money
    frame["sales"] = [100.0] * 4 + [10.0] * 36 + [0.0] * 60
    frame["profit"] = [50.0] * 4 + [5.0] * 16 + [-2.0] * 20 + [0.0] * 60
    # the best four are steady, buy nowhere else and hold us for better
    frame["share_of_wallet"] = [0.9] * 4 + [0.5] * 36 + [0.0] * 60
    frame["satisfaction"] = [4.5] * 4 + [3.8] * 96
    frame["tenure_months"] = [30] * 4 + [6] * 36 + [0] * 60
    frame["price_sensitivity"], frame["occasions_per_month"], frame["basket"] = 4.0, 1.0, 50.0
    frame["left"], frame["silent_months"], frame["trust"] = False, frame["tenure_months"].clip(upper=2), 0.6
    return frame


def _desk(months):
    rows = []
    for month in range(months):
        rows.append((month, "ours", "front", "information", 30, 1.0, 3, 24.0))
        rows.append((month, "ours", "front", "complaint", 10, 3.0, 1, 8.0))
        rows.append((month, "ours", "expert", "expert", 0, np.nan, 0, np.nan))
        rows.append((month, "theirs", "front", "information", 99, 9.0, 9, np.nan))
    columns = ["month", "firm", "pool", "kind", "contacts", "mean_wait_minutes", "abandoned", "promise_kept"]
    return pd.DataFrame(rows, columns=columns)
