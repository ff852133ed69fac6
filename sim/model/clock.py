"""A market under way: the clock that leads an engine through the months, and where a market stands when they
are over.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.model.customers.state import Customers
from sim.model.customers.tally import CUSTOMERS, Tally, by_segment, of_the_market
from sim.model.engines.engine import Engine
from sim.model.engines.retention_survey import Survey
from sim.model.engines.word_of_mouth import Word
from sim.model.firms.good_will import remember
from sim.model.firms.ledger import Books, DeskMonth
from sim.model.firms.live_market import BOOKS, PLANNING, LiveMarket, Story
from sim.model.firms.need_belief import need_weights
from sim.model.firms.needs import learn
from sim.model.firms.planning import terms_of
from sim.model.firms.rivals import follow_rules
from sim.model.firms.scandals import come_to_light, shame_fades
from sim.scenario.plans.study import Study


@dataclass(frozen=True)
class Running:
    """A market under way.

    Attributes
    ----------
    live : LiveMarket
    engine : Engine
        It may hold threads: `stop` lets go of them.
    word : Word
    """

    live: LiveMarket
    engine: Engine
    word: Word

    def warm_up(self) -> None:
        """Live the months before month 0; what is booked in them counts for nothing."""
        self.live_on(0, Books(self.live))

    def live_on(self, until: int, books: Books, survey: Survey | None = None) -> None:
        """Live the months from the one under way until `until`, which is left out."""
        months = self.live.env.process(self._months(until, books, survey))
        while not months.processed:  # `env.run` would leave the end of the months in the calendar
            self.live.env.step()

    def _months(self, until: int, books: Books, survey: Survey | None) -> Story:
        """Every month: planning, opening, desk and closing, books."""
        live, engine = self.live, self.engine
        while live.month < until:
            month = live.month
            yield live.env.timeout(PLANNING)
            come_to_light(live)
            remember(live)
            for firm in live.firms:
                engine.sort_into_tiers(firm)
            terms = terms_of(live, need_weights(live.settings, month))
            for firm in live.firms:  # the terms hold this month's shocks
                firm.trust_shock = firm.exit_shock = 0.0
                firm.exposed = False
            if survey is not None:
                survey.look(month, terms)
            engine.open(month, terms)
            yield live.env.timeout(live.work)
            engine.close(month)
            yield live.env.timeout(BOOKS / 2)  # the customers take stock
            by_chunk, desks = engine.result()
            engine.turn_page(month)
            counted = by_segment(by_chunk, engine.chunks[:, 2], len(live.settings.segments))
            counted = of_the_market(counted, live.each)
            books.enter(month, counted, desks, terms.discount)
            shame_fades(live)
            learn(live, [_heard(desk, firm, counted) for firm, desk in enumerate(desks)])
            self.word.spread(live, month, counted)
            yield live.env.timeout(BOOKS / 2)
        if survey is not None:
            survey.look(until, terms)  # the last year ends under its own last terms

    def stop(self) -> None:
        """Let go of threads."""
        self.engine.stop()

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays that `as_it_stands` keeps."""
        return self._customers.nbytes + self.word.nbytes

    @property
    def _customers(self) -> Customers:
        return Customers(self.engine.traits, self.engine.state)

    def as_it_stands(self) -> Warmed:
        """Where the market stands between two months, while nobody has made plans."""
        return Warmed(self.live.as_it_stands(), self._customers.as_they_stand(), self.word, self.nbytes)


@dataclass(frozen=True)
class Warmed:
    """Where a market stands after its warm-up. Nothing in it moves, and it holds no threads: any number of
    runs go on from it, at the same time if they like.
    """

    live: LiveMarket
    customers: Customers
    word: Word
    nbytes: int

    def go_on(self, threads: int) -> Running:
        """Let the market go on from here, in the compiled engine."""
        live = self.live.as_it_stands()
        return Running(live, engine_of("compiled", live, threads, self.customers.as_they_stand()), self.word)


def begin(study: Study, replication: int, engine: str, threads: int) -> Running:
    """A study's market as it starts: its customers are drawn, and firms have taken up their rules."""
    market, run = study.market_of_firms, study.run
    live = LiveMarket(market, study.sample, run.seed, replication, -run.warm_up_months)
    if live.is_on("rivals"):
        for firm in live.firms:
            follow_rules(firm, market.firms[firm.name].rules)
    mover = engine_of(engine, live, threads)
    return Running(live, mover, Word(mover))


def engine_of(name: str, live: LiveMarket, threads: int, customers: Customers | None = None) -> Engine:
    """The engine of that name; the compiled one needs a compiler."""
    if name == "compiled":
        from sim.model.engines.compiled import CompiledEngine

        return CompiledEngine(live, threads, customers)
    from sim.model.engines.reference import ReferenceEngine

    return ReferenceEngine(live)


def _heard(desk: DeskMonth, firm: int, counted: Tally) -> float:
    """Contacts that a firm's front line answered this month, per customer of the firm."""
    customers = counted.lines[:, firm, CUSTOMERS].sum()
    return float(desk.answered / customers) if customers > 0 else 0.0
