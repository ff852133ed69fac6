"""One run of a market under one strategy: its warm-up, which runs may share; firms' plans; its tables."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

from sim.model import warm_up
from sim.model.clock import begin
from sim.model.engines.retention_survey import Survey
from sim.model.firms.end_of_plan import end_plan, until
from sim.model.firms.entry_and_exit import come, leave_when_broke
from sim.model.firms.ledger import Books
from sim.model.firms.live_market import LiveMarket, Policy
from sim.model.firms.policies import policies_of
from sim.model.firms.policy_guard import as_policies
from sim.model.firms.rivals import react
from sim.model.firms.user_policies import Intervention, UserPolicy, guarded
from sim.model.later import PlayOn, what_came
from sim.model.machine.compile import HAVE_COMPILER
from sim.model.machine.threads import threads_for
from sim.model.migration_market import LadderRun, simulate_ladder
from sim.model.purchase_table import purchases
from sim.model.result import Run, tables
from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.study import Study

#: Engines by name: kernels over arrays, or one SimPy process a customer.
ENGINES = ("compiled", "reference")

#: Measured at its peak, tables included.
BYTES_PER_CUSTOMER_AND_FIRM = 240
#: By engine, what a customer who is not simulated takes at the desks, at 0.6 contacts a month.
BYTES_PER_CALLER = {"compiled": 60, "reference": 600}


def simulate(
    study: Study,
    strategy: str = "hold",
    replication: int = 0,
    engine: Literal["compiled", "reference"] | None = None,
    threads: int | None = None,
    policies: Sequence[UserPolicy | Intervention] = (),
    journal: bool = False,
    play_on: PlayOn | None = None,
) -> Run | LadderRun:
    """Run a study's market once.

    Parameters
    ----------
    study : Study
        As `load_study` returns it.
    strategy : str
        Name of one of the study's strategies.
    replication : int
        Number of the random course of events; strategies that share it meet the same customers with the same
        luck.
    engine : {"compiled", "reference"}, optional
        When left out, the one that the study names; the reference engine where there is no compiler. Both
        give the same tables.
    threads : int, optional
        When left out, as many as the study says, or else as suit the machine. Results do not depend on it.
    policies : sequence of generator functions (market, firm), optional
        Further policies of the focal firm, from month 0 on. `sim.model.firms.policy_views` says what they may
        read and set.
    journal : bool, optional
        Keep every purchase, in the table `purchases`. Nothing else depends on it.
    play_on : {"plan_ends", "plan_goes_on"}, optional
        Live on for `run.play_on_months` after the last month, with the focal firm's plan at its end or going
        on, and tell in `later` what the customers known by then bring. Nothing else depends on it.

    Returns
    -------
    Run or LadderRun
        The latter for a migration market.

    Raises
    ------
    UserError
        If the study has no such strategy, there is no such engine, or a policy does what it may not.

    Examples
    --------
    >>> import sim
    >>> study = sim.load_study("mature_retail", overrides=["run.customers=2000", "run.months=12"])
    >>> run = sim.simulate(study, strategy="loyalty")
    >>> ours = run.monthly[run.monthly["firm"] == "ours"]
    >>> int(ours["month"].max()), bool(ours["loyal"].sum() > 0)
    (11, True)
    """
    if strategy not in study.strategies:
        raise UserError(
            f"strategy: the study has none named {strategy!r}{near(strategy, study.strategies)}; "
            f"it has {', '.join(study.strategies)}"
        )
    if engine not in (None, *ENGINES):
        raise UserError(f"engine: {' or '.join(ENGINES)} expected (got {engine!r}){near(engine, ENGINES)}")
    ways = get_args(PlayOn)
    if play_on is not None and play_on not in ways:
        raise UserError(f"play_on: {' or '.join(ways)} expected (got {play_on!r}){near(play_on, ways)}")
    steered = as_policies(policies)
    if not study.has_firms:
        if steered:
            raise UserError("policies: a migration market has no firm that could follow them")
        return simulate_ladder(study, strategy, replication, engine)
    kind = (engine or study.run.engine) if HAVE_COMPILER else "reference"
    _check_room(study, BYTES_PER_CALLER[kind])
    threads = threads or study.run.threads or threads_for(study.sample)
    return _lived(study, strategy, replication, kind, threads, steered, journal, play_on)


def _lived(
    study: Study,
    strategy: str,
    replication: int,
    engine: str,
    threads: int,
    policies: Sequence[UserPolicy | Intervention],
    journal: bool,
    play_on: PlayOn | None,
) -> Run:
    """Live through all months: from the market's start, or from the end of a warm-up kept."""
    # What may act before month 0 has a warm-up of its own; a run that keeps a journal is seldom made twice.
    own = journal or any(isinstance(p, Intervention) and p.first_month is None for p in policies)
    key = None if own else warm_up.warm_up_key(study, replication, engine)
    warmed = None if key is None else warm_up.find(key)
    running = begin(study, replication, engine, threads) if warmed is None else warmed.go_on(threads)
    try:
        if key is not None and warmed is None:
            running.warm_up()
            warm_up.keep(key, running)
        mover = running.engine
        mover.recording = journal
        books, survey = Books(running.live), Survey(mover, study.run.survey_customers)
        firm = running.live.firm(running.live.settings.focal)
        unplanned = dict(firm.levels)
        plan = [*_plan(study, strategy), *(guarded(policy, books) for policy in policies)]
        if play_on == "plan_ends":
            plan = [until(study.run.months, policy) for policy in plan]
        _set_in_motion(running.live, study, plan)
        running.live_on(study.run.months, books, survey)
        run = tables(study, strategy, replication, mover, books, survey)
        if journal:
            run, mover.recording = replace(run, purchases=purchases(mover)), False
        if play_on is None:
            return run
        if play_on == "plan_ends":
            end_plan(firm, unplanned)
        return replace(run, later=what_came(running, books, study.run.play_on_months))
    finally:
        running.stop()


def _plan(study: Study, strategy: str) -> list[Policy]:
    """What the focal firm plans to do."""
    return list(policies_of(study.strategies[strategy], study.settings.budget_per_customer_per_month))


def _set_in_motion(live: LiveMarket, study: Study, plan: Sequence[Policy]) -> None:
    """Let firms follow their plans, and react, come and leave as their market's file says.

    All of it is from month 0 on; only an intervention may do something in the warm-up.
    """
    market = live.settings
    react_too = "rivals" not in market.switched_off
    plans: dict[str, list[Policy]] = {
        name: list(policies_of(rival.strategy, rival.budget_per_customer_per_month))
        for name, rival in study.rivals.items()
        if react_too
    }
    plans[market.focal] = list(plan)
    for firm in live.firms:
        live.follow([leave_when_broke, react], firm)
    for firm in live.firms:  # who reacts has moved before plans are carried out
        plan, entry = plans.get(firm.name, []), market.firms[firm.name].entry
        if entry is None:
            live.follow(plan, firm)
        elif "entry" not in market.switched_off:
            live.follow([come(entry, plan)], firm)


def _check_room(study: Study, caller: int) -> None:
    """Refuse a market that this machine cannot hold, rather than be killed by it; `caller` in bytes."""
    firms, market = len(study.market_of_firms.firms), study.customers
    try:
        room = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):  # not told here
        return
    needed = study.sample * firms * BYTES_PER_CUSTOMER_AND_FIRM
    asked = f"run.customers: {study.sample:,} customers of {firms} firms"
    if market > study.sample and market * caller > needed:
        needed += market * caller
        asked = f"market.customers: the service desks of {market:,} customers"
    if needed > room:
        raise UserError(
            f"{asked} need about {needed / 1e9:.0f} GB, this machine has {room / 1e9:.0f} GB; ask for fewer"
        )
