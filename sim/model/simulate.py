"""One run of a market: the clock that leads an engine through the months."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sim.model.belief import need_weights
from sim.model.books import Books, DeskMonth
from sim.model.codes import FRONT
from sim.model.compile import HAVE_COMPILER
from sim.model.dangers import come_to_light, shame_fades
from sim.model.engine import Engine
from sim.model.guard import as_policies
from sim.model.ladder import LadderRun, simulate_ladder
from sim.model.life import come, leave_when_broke
from sim.model.market import BOOKS, PLANNING, LiveMarket, Policy, Story
from sim.model.needs import learn
from sim.model.planning import terms_of
from sim.model.policies import policies_of
from sim.model.purchases import purchases
from sim.model.result import Run, tables
from sim.model.rivals import follow_rules, react
from sim.model.steering import Intervention, UserPolicy, guarded
from sim.model.survey import Survey
from sim.model.tally import CUSTOMERS, Tally, by_segment
from sim.model.word import Word
from sim.scenario.errors import UserError, near
from sim.scenario.market import Market
from sim.scenario.study import Study

#: Engines by name: kernels over arrays, or one SimPy process a customer.
ENGINES = ("compiled", "reference")

#: Measured at its peak, tables included.
BYTES_PER_CUSTOMER_AND_FIRM = 330


def simulate(
    study: Study,
    strategy: str = "hold",
    replication: int = 0,
    engine: Literal["compiled", "reference"] | None = None,
    threads: int | None = None,
    policies: Sequence[UserPolicy | Intervention] = (),
    journal: bool = False,
) -> Run | LadderRun:
    """Run a study's market once.

    Parameters
    ----------
    study : Study
    strategy : str
        Name of one of the study's strategies.
    replication : int
        Which of the equally likely courses of luck; strategies that share it meet the same customers.
    engine : {"compiled", "reference"}, optional
        The study's when left out; the reference engine where there is no compiler.
    threads : int, optional
        Results do not depend on it.
    policies : sequence of generator functions (market, firm), optional
        Further policies of the focal firm, from month 0 on; what they read and set, see `sim.model.views`.
    journal : bool, optional
        Keep every purchase in the table `purchases`. Nothing else changes by it.

    Returns
    -------
    Run or LadderRun
        The latter for a migration market.

    Raises
    ------
    UserError
        If the study has no such strategy, there is no such engine, or a policy does what it may not.
    """
    if strategy not in study.strategies:
        raise UserError(
            f"strategy: the study has none named {strategy!r}{near(strategy, study.strategies)}; "
            f"it has {', '.join(study.strategies)}"
        )
    if engine not in (None, *ENGINES):
        raise UserError(f"engine: {' or '.join(ENGINES)} expected (got {engine!r}){near(engine, ENGINES)}")
    steered = as_policies(policies)
    if not isinstance(study.market, Market):
        if steered:
            raise UserError("policies: a migration market has no firm that could follow them")
        return simulate_ladder(study, strategy, replication, engine)
    settings, market = study.run, study.market
    start = -settings.warm_up_months
    _check_room(study.customers, len(market.firms))
    live = LiveMarket(market, study.customers, settings.seed, replication, start)
    books = Books(live)
    _set_in_motion(live, study, strategy, [guarded(policy, books) for policy in steered])
    mover = _engine(live, engine or settings.engine, threads or settings.threads)
    survey = Survey(mover, settings.survey_customers)
    mover.recording = journal
    try:
        live.env.run(until=live.env.process(_calendar(live, mover, books, survey, settings.months)))
    finally:
        mover.stop()
    run = tables(study, strategy, replication, mover, books, survey)
    return replace(run, purchases=purchases(mover)) if journal else run


def _set_in_motion(live: LiveMarket, study: Study, strategy: str, policies: Sequence[Policy]) -> None:
    """Let firms follow their strategies, and react, come and leave as their market's file says."""
    market = live.settings
    budget = study.settings.budget_per_customer_per_month
    react_too = "rivals" not in market.switched_off
    plans: dict[str, list[Policy]] = {
        name: list(policies_of(rival.strategy, rival.budget_per_customer_per_month))
        for name, rival in study.rivals.items()
        if react_too
    }
    plans[market.focal] = [*policies_of(study.strategies[strategy], budget), *policies]
    for firm in live.firms:
        if react_too:
            follow_rules(firm, market.firms[firm.name].rules)
        live.follow([leave_when_broke, react], firm)
    for firm in live.firms:  # who reacts has moved before plans are carried out
        plan, entry = plans.get(firm.name, []), market.firms[firm.name].entry
        if entry is None:
            live.follow(plan, firm)
        elif "entry" not in market.switched_off:
            live.follow([come(entry, plan)], firm)


def _check_room(customers: int, firms: int) -> None:
    """Refuse a market that this machine cannot hold, rather than be killed by it."""
    try:
        room = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):  # not told here
        return
    needed = customers * firms * BYTES_PER_CUSTOMER_AND_FIRM
    if needed > room:
        raise UserError(
            f"run.customers: {customers:,} customers of {firms} firms need about {needed / 1e9:.0f} GB, "
            f"this machine has {room / 1e9:.0f} GB; ask for fewer"
        )


def _engine(live: LiveMarket, name: str, threads: int) -> Engine:
    """The engine of that name."""
    if name == "compiled" and HAVE_COMPILER:
        from sim.model.compiled_engine import CompiledEngine

        return CompiledEngine(live, threads)
    from sim.model.reference import ReferenceEngine

    return ReferenceEngine(live)


def _calendar(live: LiveMarket, engine: Engine, books: Books, survey: Survey, months: int) -> Story:
    """Every month: planning, opening, desk and closing, books."""
    word = Word(engine)
    while live.month < months:
        month = live.month
        yield live.env.timeout(PLANNING)
        come_to_light(live)
        for firm in live.firms:
            engine.sort_into_tiers(firm)
        terms = terms_of(live, need_weights(live.settings, month))
        for firm in live.firms:  # the terms hold this month's shocks
            firm.trust_shock = firm.exit_shock = 0.0
        survey.look(month, terms)
        engine.open(month, terms)
        yield live.env.timeout(live.work)
        engine.close(month)
        yield live.env.timeout(BOOKS / 2)  # the customers take stock
        by_chunk, desks = engine.result()
        engine.turn_page(month)
        counted = by_segment(by_chunk, engine.chunks[:, 2], len(live.settings.segments))
        books.enter(month, counted, desks, terms.discount)
        shame_fades(live)
        learn(live, [_heard(desk, firm, counted) for firm, desk in enumerate(desks)])
        word.spread(month, counted)
        yield live.env.timeout(BOOKS / 2)
    survey.look(months, terms)  # the last year ends under its own last terms


def _heard(desk: DeskMonth, firm: int, counted: Tally) -> float:
    """Contacts that a firm's front line answered this month, per customer of the firm."""
    front = desk.sums[FRONT]
    answered, customers = front[:, 0].sum() - front[:, 2].sum(), counted.lines[:, firm, CUSTOMERS].sum()
    return float(answered / customers) if customers > 0 else 0.0
