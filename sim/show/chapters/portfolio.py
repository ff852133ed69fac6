"""Sentences and tables on the customers: their weights, their scores, and whom each strategy serves."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.basics.names import ACTIVE
from sim.scenario.plans.levers import LEVERS
from sim.show.chapters import pictures
from sim.show.chapters.chapter import Chapter
from sim.show.chapters.narrative import Prose, escape
from sim.show.chapters.tables import Table
from sim.show.chapters.view import View
from sim.show.words import numbers, readouts

_SEGMENTS = 6  # as columns of a table
_SPENT = 3  # levers named in a profile
_FIGURES = ("a_profit", "b_profit", "c_profit", "c_without_profit", "few_sales")


def portfolio(view: View) -> Chapter:
    """The customers' weights under the control, and how concentrated the business is under each strategy."""
    text = told(view)
    if text is None:
        return Chapter(())
    return Chapter.of(text, pictures.concentration(view), tiers(view), concentrations(view))


def choosing(view: View) -> Chapter:
    """Which segments and customers the seven criteria speak for."""
    text = ranked(view)
    return Chapter(()) if text is None else Chapter.of(text, segment_scores(view), customer_groups(view))


def told(view: View) -> Prose | None:
    """How few customers bring how much; None where nobody bought."""
    found = _wide(view, "portfolio_figures", "figure")
    if found is None or found.isna().all().all():
        return None
    words = view.words
    shares = {name: numbers.percent(found.at[name, "value"], 0) for name in _FIGURES}
    text = words(
        "portfolio.text",
        name=escape(words.strategy(view.control)),
        a=shares["a_profit"],
        b=shares["b_profit"],
        c=shares["c_profit"],
        light=shares["c_without_profit"],
        few=shares["few_sales"],
    )
    return Prose(f"## {words('heading.portfolio')}\n\n{text}")


def tiers(view: View) -> Table | None:
    """The four weights of customers under the control."""
    means = _wide(view, "portfolio", "tier")
    if means is None:
        return None
    words, low, high = view.words, *(_wide(view, "portfolio", "tier", end) for end in ("low", "high"))
    each = numbers.unit_for(means["profit"])
    rows = []
    profit = each.column(means["profit"])
    for number, tier in enumerate(means.index):
        one = means.loc[tier]
        rows.append(
            [
                words.label("tier", tier),
                numbers.percent(one["customers_share"], 0),
                numbers.percent(one["sales_share"], 0),
                _share(one["profit_share"], low.at[tier, "profit_share"], high.at[tier, "profit_share"]),
                profit[number],
                numbers.percent(one.get("share_of_wallet", float("nan")), 0),
                numbers.plain(one.get("price_sensitivity", float("nan")), 1),
            ]
        )
    keys = ("tier", "customers_share", "sales_share", "profit_share", "profit_each", "wallet", "sensitivity")
    columns = [words(f"column.{key}") for key in keys]
    columns[4] = words("with.unit", text=columns[4], unit=each.name(view.currency))
    caption = words("portfolio.table", name=words.strategy(view.control), band=view.band)
    return Table(pd.DataFrame(rows, columns=columns), caption)


def concentrations(view: View) -> Table | None:
    """ABC, those without a profit and the best 12 % under each strategy; None if there is one only."""
    table = view.table("portfolio_figures")
    if table.empty or len(view.names) < 2:
        return None
    words = view.words
    known: Any = table.set_index(["strategy", "figure"])[["mean", "low", "high"]].astype(float)
    rows = [
        [
            words.strategy(name),
            *(
                _share(*known.loc[(name, f)]) if (name, f) in known.index else numbers.MISSING
                for f in _FIGURES
            ),
        ]
        for name in view.names
    ]
    columns = [words("column.strategy"), *(words(f"column.{figure}") for figure in _FIGURES)]
    return Table(
        pd.DataFrame(rows, columns=columns), words("portfolio.strategies", confidence=view.confidence)
    )


def ranked(view: View) -> Prose | None:
    """Which segment the seven criteria speak for; None with fewer than two."""
    scores = _wide(view, "segment_scores", "segment")
    if scores is None or len(scores) < 2:
        return None
    words, order = view.words, scores["score"].sort_values(ascending=False, kind="stable")
    text = words(
        "choosing.text",
        name=escape(words.strategy(view.control)),
        best=escape(words.label("segment", order.index[0])),
        score=numbers.plain(float(order.iloc[0]), 0),
        worst=escape(words.label("segment", order.index[-1])),
        least=numbers.plain(float(order.iloc[-1]), 0),
    )
    groups = _wide(view, "customer_scores", "group")
    if groups is not None and "1" in groups.index:
        share = numbers.percent(float(groups.at["1", "profit_share"]), 0)
        text = words.sentences(text, words("choosing.customers", share=share))
    return Prose(f"## {words('heading.choosing')}\n\n{text}")


def segment_scores(view: View) -> Table | None:
    """Each segment by each criterion: the measure and its points."""
    from sim.study.measure.scoring import CRITERIA

    means = _wide(view, "segment_scores", "segment")
    if means is None or len(means) < 2:
        return None
    words, low, high = view.words, *(_wide(view, "segment_scores", "segment", end) for end in ("low", "high"))
    names = list(means["score"].sort_values(ascending=False, kind="stable").index[:_SEGMENTS])
    cells = {
        name: [
            _score(*(float(t.at[name, "score"]) for t in (means, low, high))),
            *(_measured(means.loc[name], criterion) for criterion in CRITERIA),
            *(numbers.percent(means.at[name, key], 0) for key in ("pays", "decides", "benefits")),
        ]
        for name in names
    }
    rows = [words(f"criterion.{key}") for key in ("score", *CRITERIA, "pays", "decides", "benefits")]
    rows[1] = words("with.unit", text=rows[1], unit=view.currency) if view.currency else rows[1]
    frame = pd.DataFrame({words.label("segment", name): column for name, column in cells.items()})
    frame.insert(0, words("column.criterion"), rows)
    more = words("choosing.more", count=len(names)) if len(means) > len(names) else ""
    caption = words("choosing.segments", name=words.strategy(view.control))
    return Table(frame, words.sentences(caption, more))


def customer_groups(view: View) -> Table | None:
    """Customers of the firm by score and by traits of quality."""
    words, rows = view.words, []
    tables = [("customer_scores", "group", "group."), ("quality_customers", "traits", "traits.")]
    found = [(key, _wide(view, name, item)) for name, item, key in tables]
    known = [(key, table) for key, table in found if table is not None]
    if not known or len(view.table("segment_scores")["segment"].unique()) < 2:
        return None
    for key, table in known:
        for name, one in table.iterrows():
            rows.append(
                [
                    words(key + str(name)),
                    *(numbers.percent(one[f"{key}_share"], 0) for key in ("customers", "sales", "profit")),
                    numbers.Unit(1.0, "").digits(one["profit"]),
                    numbers.Unit(1.0, "").digits(one["still_worth"]),
                ]
            )
    keys = ("group", "customers_share", "sales_share", "profit_share", "profit_each", "still_worth")
    columns = [words(f"column.{key}") for key in keys]
    if view.currency:
        columns[4:] = [words("with.unit", text=text, unit=view.currency) for text in columns[4:]]
    caption = words("choosing.groups", name=words.strategy(view.control))
    return Table(pd.DataFrame(rows, columns=columns), caption)


def profiles(view: View) -> Table | None:
    """Whom each strategy serves and how its customers stand; None if there is one only."""
    served = view.table("profile")
    if served.empty or len(view.names) < 2:
        return None
    words = view.words
    stages: Any = view.table("stages")
    end: Any = stages[stages["month"] == stages["month"].max()].set_index(["strategy", "stage"])["mean"]
    equity = readouts.measure_of(view.table("summary"), "equity")["mean"]
    unit = numbers.unit_for(equity)
    rows = []
    for name in view.names:
        people = sum(float(end.get((name, s), 0.0)) for s in ACTIVE)
        kept = [
            float(end.get((name, s), 0.0)) / people if people > 0 else float("nan") for s in ("loyal", "new")
        ]
        rows.append(
            [
                words.strategy(name),
                _served(view, served, name),
                *(numbers.percent(share, 0) for share in kept),
                unit.digits(float(equity[name])),
            ]
        )
    keys = ("strategy", "serves", "loyal", "new", "equity")
    columns = [words(f"column.{key}") for key in keys]
    columns[-1] = words("with.unit", text=columns[-1], unit=unit.name(view.currency))
    return Table(pd.DataFrame(rows, columns=columns), words("profile.table"))


def decided(view: View, name: str) -> str:
    """What a strategy spends most on, with its share of what it spends, and the levers it sets."""
    words, spend = view.words, view.table("spend")
    parts = []
    if len(spend):
        own = spend[spend["strategy"] == name].set_index("lever")["present_value"].astype(float)
        own = own[own > 0].sort_values(ascending=False, kind="stable")
        bought = [lever in LEVERS and LEVERS[lever].kind == "money" for lever in own.index]
        for lever, value in own[bought].iloc[:_SPENT].items():
            share = numbers.percent(value / own.sum(), 0)
            parts.append(words("profile.share", name=words.label("lever", lever), share=share))
    given = (view.study.get("strategies") or {}).get(name) or {}
    for setting in (given.get("levers") or []) if isinstance(given, dict) else []:
        written = numbers.tick(float(setting["value"]))
        text = words("profile.level", name=words.label("lever", setting["lever"]), value=written)
        if text not in parts:
            parts.append(text)
    return words.series(parts)


def _served(view: View, served: pd.DataFrame, name: str) -> str:
    words = view.words
    rows = served[
        (served["strategy"] == name) & (served["measure"] == "revenue_share") & (served["mean"] > 0.005)
    ]
    rows = rows.sort_values("mean", ascending=False, kind="stable")
    shares = zip(rows["segment"], rows["mean"].to_numpy(float), strict=True)
    parts = [
        words("profile.share", name=words.label("segment", segment), share=numbers.percent(float(share), 0))
        for segment, share in shares
    ]
    return words.series(parts) or numbers.MISSING


def _wide(view: View, table: str, item: str, value: str = "mean") -> Any:
    """Lay the control's rows of a long table out: items down, measures across; None if there are none."""
    rows = view.table(table)
    rows = rows[rows["strategy"] == view.control] if len(rows) else rows
    if rows.empty:
        return None
    wide = rows.pivot(index=item, columns="measure", values=value).astype(float)
    return wide.loc[list(dict.fromkeys(rows[item]))]


def _score(mean: float, low: float, high: float) -> str:
    return " ".join(numbers.parts(mean, low, high, numbers.Unit(1.0, "")))


def _share(mean: float, low: float, high: float) -> str:
    """Write a share with its interval, in per cent."""
    text = numbers.percent(float(mean), 0)
    if not (numbers.finite(float(low)) and numbers.finite(float(high))):
        return text
    ends = [numbers.plain(100 * float(end), 0) for end in (low, high)]
    return f"{text} [{ends[0]}, {ends[1]}]"


def _measured(row: Any, criterion: str) -> str:
    value, mark = float(row[criterion]), float(row[f"{criterion}_points"])
    if not numbers.finite(value):
        return numbers.MISSING
    if criterion in ("scale",):
        text = numbers.Unit(1.0, "").digits(value)
    elif criterion in ("rivalry", "added_value"):
        text = numbers.plain(value, 1 if criterion == "rivalry" else 2)
    else:
        text = numbers.percent(value)
    return f"{text} ({numbers.plain(mark, 0)})"
