"""A finished comparison made by hand: small, plausible, and with every table of a results folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from sim.scenario.basics.names import LEDGER_LINES, STAGES
from sim.study.compare.results_folder import sealed, strict_json
from sim.study.measure.verdict import judge

FIVE = ("hold", "loyalty", "expansion", "acquisition", "diversification")
FIRMS = ("focal", "north_star", "thrifty")
SEGMENTS = ("families", "trade")
#: strategy -> gain in net present value, in residual equity, in customers, probability of ruin
EFFECTS = {
    "hold": (0.0, 0.0, 0.0, 0.0),
    "loyalty": (412_000.0, 260_000.0, 1_240.0, 0.0),
    "expansion": (198_000.0, 90_000.0, 310.0, 0.05),
    "acquisition": (-86_000.0, 150_000.0, 1_010.0, 0.1),
    "diversification": (-310_000.0, 20_000.0, 420.0, 0.35),
}
OTHER = (120_000.0, 30_000.0, 500.0, 0.0)
START = np.array([9_000.0, 900.0, 1_500.0, 700.0, 400.0, 300.0])


def tables(
    strategies: tuple[str, ...] = FIVE,
    months: int = 60,
    replications: int = 20,
    firms: tuple[str, ...] = FIRMS,
    segments: tuple[str, ...] = SEGMENTS,
    desk: bool = True,
    promise: bool = True,
    log: bool = False,
    level: float = 2_400_000.0,
) -> dict[str, pd.DataFrame]:
    """Return every table of a results folder by name; `level` is the net present value of hold."""
    rng = np.random.default_rng(7)
    spread = np.nan if replications == 1 else 1.0
    effects = {name: EFFECTS.get(name, OTHER) for name in strategies}
    out: dict[str, list[tuple]] = {}
    add = lambda table, *row: out.setdefault(table, []).append(row)  # noqa: E731
    time = np.arange(months)
    for name, (gain, equity_gain, more, ruin) in effects.items():
        lift = more / 1_000.0
        npv, equity, customers = level + gain, 900_000 + equity_gain, 4_100 + more
        for r in range(replications):
            noise = rng.normal()
            add(
                "outcomes",
                name,
                r,
                npv + 90_000 * noise,
                equity + 40_000 * noise,
                customers + 60 * noise,
                0.33 + 0.02 * lift,
                200_000 - 300_000 * ruin + 40_000 * noise,
                r < ruin * replications,
            )
        for measure, mean, wide in (
            ("npv", npv, 45_000),
            ("equity", equity, 20_000),
            ("value", npv + equity, 60_000),
            ("customers", customers, 30),
            ("share", 0.33 + 0.02 * lift, 0.004),
        ):
            add("summary", name, measure, mean, mean - wide * spread, mean + wide * spread)
        add(
            "risk",
            name,
            ruin,
            max(0.0, ruin - 0.08) * spread,
            min(1.0, ruin + 0.16) * spread,
            npv - 160_000,
            npv - 210_000 * spread,
            npv - 110_000 * spread,
        )
        moves = {
            ("prospect", "new"): 60 + 9 * lift,
            ("new", "regular"): 40 + 4 * lift,
            ("regular", "long_standing"): 21 + 3 * lift,
            ("long_standing", "loyal"): 9 + 11 * lift,
            ("loyal", "long_standing"): 4 - lift,
            ("regular", "lapsed"): 22 - 5 * lift,
            ("new", "lapsed"): 14 - lift,
            ("long_standing", "lapsed"): 6 - 2 * lift,
            ("lapsed", "regular"): 5 + lift,
        }
        for (a, b), customers_moved in moves.items():
            add("flows", name, a, b, customers_moved)
        for stage in STAGES:
            add("flows", name, stage, stage, 800.0)
        path = START[None, :] + np.outer(
            time, [-55 - 10 * lift, 5, 12 + 5 * lift, 14, 9 + 8 * lift, 15 - 3 * lift]
        )
        for month in time:
            for stage, mean in zip(STAGES, path[month], strict=True):
                add(
                    "stages",
                    name,
                    month,
                    stage,
                    mean,
                    mean - (5 + month) * spread,
                    mean + (5 + month) * spread,
                )
            cash = (
                150_000
                + 36_000 * month
                + gain * month / months
                - 400_000 * ruin * np.exp(-(((month - 12) / 8) ** 2))
            )
            add(
                "cash",
                name,
                month,
                cash,
                cash - (9_000 + 2_000 * month) * spread,
                cash + (9_000 + 2_000 * month) * spread,
            )
            busy = 0.7 + 0.1 * np.sin(month / 6) + 0.03 * lift
            if desk:
                add("load", name, month, busy, busy - 0.02 * spread, busy + 0.02 * spread)
                kept = 0.93 - 0.03 * lift if promise else np.nan
                add(
                    "service",
                    name,
                    month,
                    "front",
                    620 + 3.0 * month,
                    2.0 + 8 * (busy - 0.6),
                    0.02 + 0.3 * max(0, busy - 0.7),
                    kept,
                )
                add(
                    "service",
                    name,
                    month,
                    "expert",
                    90 + month / 2,
                    5.0 + 3 * np.cos(month / 9),
                    0.05,
                    np.nan,
                )
            for f, firm in enumerate(firms):
                for s, segment in enumerate(("all", *segments)):
                    drift = (0.004 + 0.004 * lift) * month if f == 0 else 0.002 * month
                    add(
                        "matrix",
                        name,
                        month,
                        firm,
                        segment,
                        3.6 + 0.25 * f + drift + 0.1 * s,
                        1.0 + 0.12 * (f - 1) - (0.0015 * month if f == 2 else 0) + 0.002 * lift * month,
                    )
        lines = dict.fromkeys(LEDGER_LINES, 0.0) | {
            "revenue": 9_000_000 + 2.2 * gain + 80_000 * lift,
            "discounts": 300_000.0,
            "cost_of_goods": 4_900_000 + 0.9 * gain,
            "handling": 210_000.0,
            "desk_pay": 420_000 + 60_000 * lift,
            "payouts": 12_000 * lift,
            "relations": 0.0,
            "marketing": 380_000 + 90_000 * lift,
            "programmes": 30_000 + 100_000 * lift,
            "fixed": 300_000.0,
            "capital": 200_000 * (name == "diversification"),
        }
        lines["profit"] = lines["revenue"] - sum(v for k, v in lines.items() if k != "revenue")
        for line, mean in lines.items():
            add("money", name, line, mean, mean - 0.01 * abs(mean) * spread, mean + 0.01 * abs(mean) * spread)
        for k in range(101):
            x = k / 100
            add(
                "concentration",
                name,
                x,
                1 - (1 - x) ** (3.2 + 0.1 * lift),
                1.3 * (1 - (1 - x) ** 4) - 0.3 * x**3,
            )
        for stage, worth in zip(STAGES, (35, 160, 320, 480, 690, 60), strict=True):
            paid, people = worth * (1 + 0.03 * lift), 5_000 if stage == "prospect" else 400
            add("stage_value", name, stage, people, paid, paid - 9 * spread, paid + 9 * spread, worth / 40)
            if stage != "prospect":
                said, off = 1.02 * people * paid, 0.03 * spread
                add("hindsight", name, stage, people, said, people * paid, 0.02, 0.02 - off, 0.02 + off)
        if "hold" in strategies and name != "hold":  # pays back late, and more surely as time goes by
            for month in range(months + 24):
                more = gain * (month - months / 3) / months
                add("payback", name, month, more, more - 9e3 * spread, more + 9e3 * spread)
        if name != "hold":
            add("spend", name, "care", 250_000.0)
            add("spend", name, "front_agents", 150_000.0)
        plan = 400_000.0 * (name != "hold")
        add("cost", name, plan, 1.05 * plan, 1.04 * plan + spread - 1.0, 1.06 * plan + spread - 1.0)
    rest = list(effects)
    for i, a in enumerate(rest):
        for b in rest[:i]:
            for measure, place, wide in (
                ("npv", 0, 60_000),
                ("equity", 1, 30_000),
                ("value", None, 80_000),
                ("customers", 2, 45),
            ):
                at = [sum(effects[s][:2]) if place is None else effects[s][place] for s in (a, b)]
                difference = at[0] - at[1]
                add(
                    "paired",
                    a,
                    b,
                    measure,
                    difference,
                    difference - wide * spread,
                    difference + wide * spread,
                    0.93 * spread,
                    difference - 1.4 * wide * spread,
                    difference + 1.4 * wide * spread,
                )
            for measure, apart, wide in (
                ("cvar", effects[a][0] - effects[b][0], 50_000),
                ("ruin", effects[a][3] - effects[b][3], 0.2),
            ):
                ends = [apart + times * wide * spread for times in (-1, 1, -1.4, 1.4)]
                add("risk_paired", a, b, measure, apart, *ends)
    for path, value, unit, source, status, meaning in LEDGER:
        add("assumptions", path, value, unit, source, status, meaning)
    if log:
        for week in range(79):
            seen = 10_200 * (1 - np.exp(-week / 50))
            mean = seen * (1 + 0.02 * np.sin(week / 15))
            add("check", week, seen, mean, mean - 120 * spread, mean + 120 * spread)
    return {
        name: pd.DataFrame(out.get(name, []), columns=columns)
        for name, columns in COLUMNS.items()
        if name != "check" or log
    }


COLUMNS = {
    "outcomes": ["strategy", "replication", "npv", "equity", "customers", "share", "lowest_cash", "ruined"],
    "summary": ["strategy", "measure", "mean", "low", "high"],
    "risk": ["strategy", "ruin", "ruin_low", "ruin_high", "cvar", "cvar_low", "cvar_high"],
    "paired": [
        "a",
        "b",
        "measure",
        "difference",
        "low",
        "high",
        "variance_removed",
        "together_low",
        "together_high",
    ],
    "risk_paired": ["a", "b", "measure", "difference", "low", "high", "together_low", "together_high"],
    "stages": ["strategy", "month", "stage", "mean", "low", "high"],
    "flows": ["strategy", "from_stage", "to_stage", "customers"],
    "money": ["strategy", "line", "mean", "low", "high"],
    "cash": ["strategy", "month", "mean", "low", "high"],
    "matrix": ["strategy", "month", "firm", "segment", "value", "price"],
    "service": [
        "strategy",
        "month",
        "pool",
        "contacts",
        "mean_wait_minutes",
        "abandoned_share",
        "promise_kept_share",
    ],
    "load": ["strategy", "month", "mean", "low", "high"],
    "concentration": ["strategy", "customers_share", "sales_share", "profit_share"],
    "stage_value": ["strategy", "stage", "customers", "value", "low", "high", "monthly_profit"],
    "hindsight": ["strategy", "stage", "customers", "said", "paid", "error", "error_low", "error_high"],
    "payback": ["strategy", "month", "difference", "low", "high"],
    "spend": ["strategy", "lever", "present_value"],
    "cost": ["strategy", "planned", "cost", "low", "high"],
    "assumptions": ["path", "value", "unit", "source", "status", "meaning"],
    "check": ["week", "observed", "mean", "low", "high"],
}

LEDGER = [
    (
        "satisfaction.slope",
        "1.9",
        "utility a point",
        "Jones and Sasser 1995",
        "P",
        "How strongly satisfaction steers choice.",
    ),
    ("experience.loss_weight", "2", "", "Kahneman and Tversky 1979", "P", "Losses against gains."),
    ("failure.base_share", "0.05", "share of purchases", "", "A", "Purchases on which something goes wrong."),
    (
        "stages.loyal_share_of_wallet",
        "0.8",
        "share",
        "the ladder",
        "S",
        "Share of wallet from which a customer is loyal.",
    ),
    (
        "segments.families.purchase_rate_per_month",
        "0.41",
        "purchases a month",
        "E: log of 23,570 customers",
        "E",
        "How often families buy.",
    ),
    *[
        (f"firms.north_star.quality.need_{i}", f"{3.5 + i / 10:.1f}", "1 to 5", "", "A", "Quality offered.")
        for i in range(60)
    ],
]


def folder(path: Path, **choices: object) -> Path:
    """Write a results folder below `path` and return it; `choices` go to `tables`."""
    only = choices.pop("only", None)
    made = tables(**choices)  # type: ignore[arg-type]
    if only:  # a market without the rest leaves those tables empty
        made = {name: table if name in only else table.iloc[:0] for name, table in made.items()}
    strategies = list(dict.fromkeys(made["summary"]["strategy"]))
    where = path / "mature_retail"
    (where / "tables").mkdir(parents=True)
    for name, table in made.items():
        table.to_parquet(where / "tables" / f"{name}.parquet", index=False)
    wide = made["summary"].set_index(["strategy", "measure"])
    risk = made["risk"].set_index("strategy")
    replications = len(made["outcomes"]) // len(strategies)
    verdict = judge(
        made, objective="npv", currency="EUR", months=60, confidence=0.95, tail=0.1, replications=replications
    )
    summary = {
        "study": "mature_retail",
        "seed": 11,
        "replications": replications,
        "strategies": {
            s: {m: wide.loc[(s, m)].to_dict() for m in ("npv", "equity", "customers", "share")}
            | {"ruin": float(risk.ruin[s]), "cvar": float(risk.cvar[s])}
            for s in strategies
        },
        "paired": made["paired"].to_dict("records"),
        "verdict": {"sentence": verdict.sentence, "winner": verdict.winner},
        "currency": "EUR",
    }
    if "check" in made:
        last = made["check"].iloc[-1]
        summary["calibration"] = {
            "week": int(last.week),
            "observed": last.observed,
            "simulated": last["mean"],
            "error": last["mean"] / last.observed - 1,
            "passes": True,
        }
    summary |= {"months": 60, "customers": 20_000, "confidence": 0.95, "tail": 0.1, "objective": "npv"}
    (where / "summary.json").write_text(strict_json(summary), encoding="utf-8")
    (where / "study.yaml").write_text(STUDY, encoding="utf-8")
    files = sorted(path for path in where.rglob("*") if path.is_file())
    manifest = {
        "version": "0.1.0",
        "git_commit": "0123abc",
        "seed": 11,
        "engine": "compiled",
        "study_hash": "9f" * 32,
        "python": "3.11.7",
        "packages": {"numpy": "2.3.0", "simpy": "4.1.1"},
        "command": "loyalty report scenarios/studies/mature_retail.yaml --seed 11",
        "files": {
            path.relative_to(where).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        },
    }
    (where / "manifest.json").write_text(sealed(manifest), encoding="utf-8")
    return where


STUDY = """\
title: Mature retail
question: Where should the next 1.2 M EUR go - to today's customers, or to new ones?
market: {focal: focal}
strategies:
  hold: {quadrant: control}
  loyalty: {quadrant: loyalty}
"""
