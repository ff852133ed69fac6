"""A small folder of scenarios as text, for tests that change one thing in it."""

from __future__ import annotations

from pathlib import Path

MARKET = """\
# yaml-language-server: $schema=../schema/market.json
description: Two firms and two segments.
currency: EUR
customers: 400
focal: corner
categories:
  core: {}
  extra: {price: 40}
segments:
  buyers:
    share: 0.75
    occasions: {core: {mean_per_month: 1.5}, extra: {mean_per_month: .5}}
    basket: {kind: lognormal, mean: 50}
    need_weights: {range: 0.5, courtesy_and_skill: 0.5}
    attrition: {a: 1, b: 9}
    arrivals: [0.1, 0.1]
    first_purchase_at: corner
  newcomers:
    share: 0.25
    occasions: {core: {}}
    basket: {kind: gamma_gamma, p: 6.25, q: 3.75, gamma: 15.5}
firms:
  corner:
    share: 0.4
    awareness: 0.8
    sells: {core: [buyers]}
    price: {core: 95}
    quality: {range: 0.2}
  chain:
    share: 0.5
    awareness: 1
    sells: {core: [buyers, newcomers]}
    rules: {imitate_per_month: 0.1, match_price: 0.2}
choice: {habit: 0.75}
switched_off: [rivals]
sources:
  segments.buyers.attrition: "E: BG/NBD on a log"
  choice: a guess
"""
MIGRATION = """\
kind: migration
stages: [new, regular, gone]
transition:
  - [0.5, 0.3, 0.2]
  - [0.0, 0.9, 0.1]
  - [0, 0, 1]
value: [1, 5, 0]
start: [1, 0, 0]
"""
STUDY = """\
title: A small study
question: Which of the two?
market: small
strategies: [hold, loyalty, both]
budget_per_customer_per_month: 0.5
run: {seed: 7, replications: 2, months: 6, warm_up_months: 2}
"""
STRATEGIES = {
    "hold": "description: Spend nothing, change nothing.\nquadrant: control\n",
    "loyalty": "quadrant: loyalty\nspend: {care: 0.5, recovery: 0.25}\n"
    "levers: [{lever: loyal_discount, value: 0.05, from_month: 3}]\n",
    "acquisition": "quadrant: acquisition\nspend: {reach: 1}\n"
    "levers: [{lever: intro_discount, value: 0.1}]\n",
    "both": "combine: {loyalty: 0.6, acquisition: 0.4}\n",
}


def scenarios(folder: Path) -> Path:
    """Write the small folder of scenarios below `folder` and return it."""
    root = folder / "scenarios"
    texts = {
        "markets/small.yaml": MARKET,
        "markets/ladder.yaml": MIGRATION,
        "studies/small.yaml": STUDY,
        **{f"strategies/{name}.yaml": text for name, text in STRATEGIES.items()},
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
