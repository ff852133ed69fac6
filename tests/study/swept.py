"""A sweep of runs made by hand, in which it is known what each lever brings."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.study.decide.sweep import Sweep, sweep
from tests.study import hand_made

#: Amounts of care a customer a month; each brings what `care_brings` says.
CARE = (0.25, 0.5, 1.0, 2.0)
LEVERS = {"care": CARE, "list_price": (0.8, 1.25), "contact_relevance": (0.5, 1.0), "win_back": (0.5, 1.0)}


def care_brings(amount: float) -> float:
    """Profit a month: most at 0.5, and less than nothing at 2."""
    return 40.0 * amount * (1.0 - amount)


def study(**run):
    """Two firms; the study's budget is 0.5."""
    return hand_made.study(
        ["hold"], settings={"budget_per_customer_per_month": 0.5, "objective": "npv"}, **run
    )


def simulate(study, strategy="hold", replication=0):
    """A run of `hold`, with what care, a price and win-back bring or lose from the first month on."""
    run = hand_made.simulate(study, "hold", replication)
    budget = study.settings.budget_per_customer_per_month
    spend = {name: share * budget for name, share in study.strategies[strategy].spend.items()}
    price = next((s.value for s in study.strategies[strategy].levers if s.lever == "list_price"), 1.0)
    luck = float(np.random.default_rng([replication, int(1000 * sum(spend.values()))]).normal(0, 0.02))
    extra = care_brings(spend.get("care", 0.0)) - 100.0 * abs(price - 1.0)
    monthly = np.full(study.run.months, extra + luck * bool(spend))
    if "win_back" in spend:  # costs 10 a month for half a year, and brings 5 a month from then on
        monthly = spend["win_back"] * np.where(np.arange(study.run.months) < 6, -10.0, 5.0)
    ours = run.ledger["firm"] == "ours"
    for column, more in (("revenue", monthly), ("profit", monthly), ("cash", monthly.cumsum())):
        run.ledger.loc[ours, column] += more
    paid = {name: 100.0 * amount for name, amount in spend.items()}
    run.spend = (
        run.spend.iloc[:0]
        if not paid
        else type(run.spend)({"lever": [*paid], "present_value": [*paid.values()]})
    )
    return run


@cache
def swept(replications: int = 3) -> Sweep:
    return sweep(study(replications=replications), levers=LEVERS, simulate=simulate, progress=False)
