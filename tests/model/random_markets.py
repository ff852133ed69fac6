"""Random small markets and strategies, as files would state them, and what must hold of any run of one."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.model.result import Run
from sim.scenario.basics.names import LEDGER_LINES, MECHANISMS, NEEDS, PROMISES, STAGES
from sim.scenario.plans.levers import LEVERS, Lever
from sim.scenario.plans.parameters import Parameter, declared
from sim.scenario.plans.study import Study

Plain = dict[str, Any]
CATEGORIES, SEGMENTS, FIRMS = ("core", "extra"), ("young", "old", "rich"), ("ours", "theirs", "third", "new")
#: Parameters that are drawn on purpose elsewhere, or that only make a market large.
_ELSEWHERE = re.compile(
    r"study\.|customers$|firms\.\*\.(share|awareness|price\.\*)$|segments\.\*\.(share|occasions|arrivals)"
    r"|segments\.\*\.basket|substitution\.|firms\.\*\.entry\.|segments\.\*\.attrition"
)
NUMBERS = [parameter for parameter in declared() if not _ELSEWHERE.search(parameter.path)]
_INTERVAL = re.compile(r"([\[(])(\S+), (\S+)([\])])\Z")
_MOST = 1e6  # money, minutes: beyond it nothing new happens


def floats(low: float, high: float) -> st.SearchStrategy[float]:
    """Plain numbers between two, often one of them."""
    return st.sampled_from([low, high]) | st.floats(low, high, allow_subnormal=False)


def value_of(parameter: Parameter) -> st.SearchStrategy[float]:
    """A value within the bounds of a parameter, often at one of them."""
    found = _INTERVAL.match(parameter.bounds)
    low, high = (float(found[2]), min(float(found[3]), _MOST)) if found else (-1.0, 1.0)
    inside = 1e-3 * (high - low)
    low = low + min(inside, 1e-2) if found and found[1] == "(" else low
    high = high - inside if found and found[4] == ")" else high
    whole = parameter.path.endswith(
        ("_months", "months_between", "months_between_renewals", "apologies_believed")
    )
    if whole and parameter.default.isdigit():
        return st.integers(math.ceil(low), math.floor(min(high, 24))).map(int)
    return floats(low, high)


@st.composite
def markets(draw: st.DrawFn) -> Plain:
    """A market: some categories, segments and firms, numbers far from their defaults, things off."""
    categories = list(CATEGORIES[: draw(st.integers(1, 2))])
    segments = list(SEGMENTS[: draw(st.integers(1, 3))])
    firms = list(FIRMS[: draw(st.integers(1, 4))])
    market: Plain = {
        "focal": draw(st.sampled_from(firms)),
        "categories": {name: {} for name in categories},
        "segments": {name: draw(_segments(categories)) for name in segments},
        "firms": {},
        "setting": draw(st.sampled_from(["non-contractual", "contractual"])),
    }
    left = 1.0
    for name in firms:
        firm = draw(_firms(categories, segments, left))
        left -= firm.get("share", 0.0)
        market["firms"][name] = firm
    if len(categories) == 2 and draw(st.booleans()):
        market["substitution"] = {
            "from": "core", "to": "extra", "starts_month": draw(st.integers(-2, 3)),
            "p_per_year": draw(floats(0.01, 12.0)), "q_per_year": draw(floats(0.0, 12.0)),
        }  # fmt: skip
    for parameter in draw(st.lists(st.sampled_from(NUMBERS), max_size=8)):
        _set(market, draw, parameter)
    market["switched_off"] = draw(st.lists(st.sampled_from(MECHANISMS), unique=True, max_size=6))
    return market


@st.composite
def _segments(draw: st.DrawFn, categories: list[str]) -> Plain:
    needed = draw(st.lists(st.sampled_from(categories), unique=True, min_size=1))
    segment: Plain = {
        "share": draw(st.sampled_from([1.0, 0.5, 0.01])),
        "occasions": {
            name: {"mean_per_month": draw(floats(0.05, 6.0)), "shape": draw(floats(0.1, 50.0))}
            for name in needed
        },
    }
    if draw(st.booleans()):
        segment["attrition"] = {"a": draw(floats(0.1, 5.0)), "b": draw(floats(0.1, 20.0))}
    if draw(st.booleans()):
        segment["arrivals"] = draw(st.lists(st.sampled_from([0.0, 0.1, 0.2]), max_size=4))
    if draw(st.booleans()):
        segment["basket"] = {"kind": "gamma_gamma", "p": 3.0, "q": 2.5, "gamma": draw(floats(1.0, 1e4))}
    if draw(st.booleans()):  # of what it needs beside the first
        further = [name for name in categories if name in segment["occasions"]][1:]
        segment["basket_units"] = {name: draw(floats(0.1, 10.0)) for name in further}
    return segment


@st.composite
def _firms(draw: st.DrawFn, categories: list[str], segments: list[str], left: float) -> Plain:
    sells = {
        name: draw(st.lists(st.sampled_from(segments), unique=True))
        for name in draw(st.lists(st.sampled_from(categories), unique=True, min_size=1))
    }
    firm: Plain = {"sells": sells}
    if draw(st.integers(0, 5)) == 0:
        firm["entry"] = {"month": draw(st.integers(0, 4)), "margin_above": draw(floats(-1.0, 0.9))}
    else:
        firm |= {"share": left * draw(floats(0.0, 0.9)), "awareness": draw(floats(0.0, 1.0))}
    if draw(st.booleans()):
        firm["price"] = {name: draw(floats(1.0, 500.0)) for name in sells}
    if draw(st.booleans()):
        firm["quality"] = draw(st.dictionaries(st.sampled_from(NEEDS), floats(-5.0, 5.0), max_size=3))
    return firm


def _set(market: Plain, draw: st.DrawFn, parameter: Parameter) -> None:
    """Set a number at its path; where the path says any name, at one that the market has."""
    *way, last = parameter.path.split(".")
    node, names = market, {"categories": None, "segments": None, "firms": None}
    for at, key in enumerate(way):
        if key == "*":
            if not node:
                return
            node = node[draw(st.sampled_from(sorted(node)))]
        else:
            if not isinstance(node.setdefault(key, {}), dict):
                return
            node = node[key]
        if at == 0 and key in names and not node:
            return
    if last == "*":
        vocabulary = PROMISES if "relevance" in way[-1] else NEEDS
        last = draw(st.sampled_from(vocabulary))
    if last in ("ceiling", "half_spend"):  # a response is stated whole
        node |= {"ceiling": 0.3, "half_spend": 0.5} | node
    node[last] = draw(value_of(parameter))


MONEY = [lever.name for lever in LEVERS.values() if lever.kind == "money"]
LEVELS = [lever for lever in LEVERS.values() if lever.kind == "level"]


def _values_of(lever: Lever) -> st.SearchStrategy[float]:
    """Values that a lever takes at the usual price of 100; levels in money up to half of the most."""
    low, high = lever.low, lever.high * (50.0 if lever.by_price else 1.0)
    return st.integers(int(low), int(high)).map(float) if lever.whole else floats(low, high)


@st.composite
def strategies(draw: st.DrawFn) -> Plain:
    """A strategy: money for some levers, some levers set."""
    spent = draw(st.lists(st.sampled_from(MONEY), unique=True, max_size=4))
    chosen = draw(st.lists(st.sampled_from(LEVELS), unique_by=lambda lever: lever.name, max_size=5))
    return {
        "spend": {name: round(1 / len(spent) - 0.001, 6) for name in spent},
        "levers": [
            {
                "lever": lever.name,
                "value": draw(_values_of(lever)),
                "from_month": draw(st.integers(0, 2)),
            }
            for lever in chosen
        ],
    }


def assert_sound(study: Study, run: Run) -> None:
    """What holds of any run: customers conserved, books balanced to the cent, numbers that are numbers."""
    monthly, ledger = run.monthly, run.ledger
    stages = monthly[list(STAGES)]
    assert (stages.to_numpy() >= 0).all()
    # who enters later is not there yet: numbers only grow, and are the same whichever firm is asked
    there = stages.sum(axis=1).groupby(
        [monthly["month"], monthly["segment"], monthly["firm"]], observed=False
    )
    by_firm = there.sum().unstack("firm")
    assert (by_firm.nunique(axis=1) == 1).all()
    by_segment = by_firm.iloc[:, 0].unstack("segment")
    assert (by_segment.diff().fillna(0) >= 0).all().all()
    everybody = by_segment.sum(axis=1)
    assert (everybody <= study.customers).all()
    if not any(segment.arrivals for segment in study.market.segments.values()):
        assert (everybody == study.customers).all()
    moved = run.transitions.groupby(["month", "firm"], observed=False)["customers"].sum().unstack("firm")
    assert (everybody.reindex(moved.index) == moved.T).all().all()

    cents = (ledger[[*LEDGER_LINES, "profit"]] * 100).round()
    assert np.isfinite(cents.to_numpy()).all()
    assert (cents["revenue"] - cents[list(LEDGER_LINES[1:])].sum(axis=1) == cents["profit"]).all()
    for name, firm in study.market.firms.items():
        own = ledger[ledger["firm"] == name]
        gained = firm.cash_per_customer * study.customers + own["profit"].cumsum()
        # a sum of doubles against a sum of doubles: to the cent, or to the last digits of large sums
        assert (np.abs(own["cash"] - gained) <= 0.005 + 1e-12 * np.abs(gained).max()).all()

    # nobody's mean is no number: where nothing was bought, and where nobody is a customer
    means = ["satisfaction", "trust", "share_of_wallet"]
    assert (monthly["price"].notna() == (monthly["purchases"] > 0)).all()
    plain = [
        monthly.drop(columns=[*means, "price", "value"]), ledger, run.transitions, run.stage_profit,
        run.customers.drop(columns="claim_months"), run.churn, run.spend,
        run.desk.drop(columns=["promise_kept", "promise_broken"]),
    ]  # fmt: skip
    for frame in plain:
        assert np.isfinite(frame.select_dtypes("number").to_numpy(float)).all()
    known = monthly.dropna(subset=means)
    assert known["satisfaction"].between(1, 5).all() and known["trust"].between(0, 1).all()
    assert run.customers["satisfaction"].between(1, 5).all() and run.customers["trust"].between(0, 1).all()
    assert ledger["morale"].between(0, 1).all() and (ledger["price"] > 0).all()
    by_segment = monthly.groupby(["month", "segment"], observed=True)
    assert (
        by_segment["purchases"].sum()
        <= by_segment["occasions"].first()
        + by_segment["new_customers"].sum()
        + ledger.groupby("month")["offers_taken"].sum().max()
    ).all()
