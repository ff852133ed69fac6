"""What a dashboard would have told: groups of customers compared as records compare them, beside the truth.

Members of a loyalty programme, customers whose complaint was solved, those who have stayed long, those who
came by talk. Records compare each group with all others; here the same customers are also followed, with the
same luck, through a world in which the one thing never happened. Three years: the one before, the one in
which it happens, and the one in which its outcome is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from sim.model.customers.state import segment_sizes
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.user_policies import Intervention
from sim.model.machine.arrays import Floats
from sim.model.machine.codes import MISHAPS
from sim.model.simulate import simulate
from sim.scenario.basics.errors import UserError
from sim.scenario.basics.names import CONTROL
from sim.scenario.plans.study import Study
from sim.study.measure.naive_and_true import Told, told
from sim.study.measure.statistics import mean_interval, ratio_interval
from sim.study.running.choose_executor import executor
from sim.study.running.compiling import compile_first
from sim.study.running.progress import progress_bar

Subject = Literal["membership", "recovery", "tenure", "referral"]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
YEAR = 12
#: Months as a customer from which somebody is old, and below which new.
LONG, SHORT = 48, 12
_PUT_RIGHT = ("_solved", "_quick")  # how a mishap ends well


def dashboard(
    study: Study,
    only: Iterable[Subject] = SUBJECTS,
    *,
    workers: int | None = None,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Say what records tell of four groups of customers, and what is true of them.

    Parameters
    ----------
    study : Study
        Of at least three years. The strategy beside `hold` that sets `programme_reward` is the programme
        whose members are looked at.
    only : iterable of {"membership", "recovery", "tenure", "referral"}
        Subjects; all when left out.
    workers : int, optional
        Processes; the result does not depend on it.
    progress : bool, optional
        As in `replicate`.

    Returns
    -------
    DataFrame
        subject x measure: mean, low, high (unit of the subject's outcome, over replications, with the
        study's confidence). The outcome is read in the last year: share of wallet (0 to 1) for membership,
        purchases at the firm for recovery, profit for tenure and referral. The measures are group and
        others (the means of both), naive, matched and true (see `Told`), size (0 to 1: the group's share of
        both) and ratio (naive over true; not a number where the true one may be nought).

    Raises
    ------
    UserError
        If the study is too short, has no programme whose members could be looked at, or there is no such
        subject.
    """
    subjects = list(only)
    for name in subjects:
        if name not in SUBJECTS:
            raise UserError(f"only: no subject named {name!r}; they are {', '.join(SUBJECTS)}")
    if not study.has_firms or study.run.months < 3 * YEAR:
        raise UserError(f"run.months: three years of a market of firms are expected (got {study.run.months})")
    if "membership" in subjects:
        programme_of(study)
    jobs = [(subject, n) for subject in subjects for n in range(study.run.replications)]
    found: dict[tuple[str, int], Told] = {}
    does = executor(workers)
    first = partial(compile_first, study)
    with progress_bar(len(jobs), "comparing", "run", progress) as count:
        for job, one in does.done(partial(_looked_at, study), jobs, first=first):
            found[job] = one
            count(job[0])
    return summed_up(
        {s: np.array([found[s, n] for n in range(study.run.replications)]) for s in subjects},
        study.settings.confidence,
    )


def programme_of(study: Study) -> str:
    """The strategy of a study whose members are looked at: the first that has a programme.

    Raises
    ------
    UserError
        If there is none.
    """
    for name, strategy in study.strategies.items():
        if any(one.lever == "programme_reward" and one.value > 0 for one in strategy.levers):
            return name
    raise UserError(
        "strategies: none has a loyalty programme (lever programme_reward) whose members could be compared"
    )


def look_at(study: Study, subject: Subject, replication: int) -> Told:
    """Compare one subject's customers in one run, as records do and as they are."""
    looks = {"membership": _membership, "recovery": _recovery, "tenure": _tenure, "referral": _referral}
    return looks[subject](Worlds(study, replication))


def _looked_at(study: Study, job: tuple[Subject, int]) -> Told:
    return look_at(study, *job)


class Worlds:
    """One run's customers, in the world as it is and in others, each lived through up to a month."""

    def __init__(self, study: Study, replication: int) -> None:
        market: Any = study.market_of_firms.model_copy(update={"discount_rate_per_year": 0.0})
        self.study, self._replication = replace(study, market=market), replication
        self.end = study.run.months
        self._kept: dict[tuple[Any, ...], pd.DataFrame] = {}

    def customers(
        self, month: int, strategy: str = CONTROL, off: str = "", policy: Intervention | None = None
    ) -> pd.DataFrame:
        """Every customer in every firm's books when `month` begins; in month 0, nobody has spent."""
        key = month, strategy, off, policy
        if key not in self._kept:
            self._kept[key] = self._lived(*key)
        return self._kept[key]

    def _lived(self, month: int, strategy: str, off: str, policy: Intervention | None) -> pd.DataFrame:
        study, market = self.study, self.study.market_of_firms
        if off:
            market = market.model_copy(update={"switched_off": [*market.switched_off, off]})
        run = study.run.model_copy(update={"months": max(1, month)})
        study = replace(study, market=market, settings=study.settings.model_copy(update={"run": run}))
        policies = [] if policy is None else [policy]
        found: Any = simulate(study, strategy, self._replication, policies=policies)
        table: pd.DataFrame = found.customers
        return table if month > 0 else table.assign(sales=0.0, profit=0.0)

    def column(self, name: str, month: int, **world: Any) -> Floats:
        """One column of the focal firm's books by customer (customer,); nought of who is not there yet."""
        return self.of_firm(self.customers(month, **world), name)

    def of_firm(self, table: pd.DataFrame, name: str) -> Floats:
        """The same, of a table of customers."""
        own = table[table["firm"] == self.study.market_of_firms.focal]
        values = np.zeros(self.study.sample)
        values[own["customer"].to_numpy()] = own[name].to_numpy(float)
        return values

    def last_year(self, name: str, **world: Any) -> Floats:
        """What was added to a column in the last year."""
        return self.column(name, self.end, **world) - self.column(name, self.end - YEAR, **world)

    def in_year(self, name: str, before_end: int) -> Floats:
        """What was added to a column in an earlier year that ended so many years before the end."""
        end = self.end - before_end * YEAR
        return self.column(name, end) - self.column(name, end - YEAR)

    def shares(self, **world: Any) -> Floats:
        """Share of each customer's purchases of the last year made at the firm; not a number without any."""
        own, all_firms = np.zeros(self.study.sample), np.zeros(self.study.sample)
        for month, sign in ((self.end, 1.0), (self.end - YEAR, -1.0)):
            table = self.customers(month, **world)
            own += sign * self.of_firm(table, "purchases")
            everywhere = np.bincount(table["customer"], table["purchases"], self.study.sample)
            all_firms += sign * everywhere
        return np.divide(own, all_firms, out=np.full(own.size, np.nan), where=all_firms > 0)


def _membership(worlds: Worlds) -> Told:
    """Members against other customers, by share of wallet; the truth: had there been no programme."""
    programme = programme_of(worlds.study)
    then = worlds.customers(worlds.end - YEAR, strategy=programme)
    member, bought = worlds.of_firm(then, "member") > 0, worlds.of_firm(then, "purchases") > 0
    share, without = worlds.shares(strategy=programme), worlds.shares()
    buys = np.isfinite(share) & np.isfinite(without)
    return told(share, without, member & buys, bought & ~member & buys, worlds.in_year("sales", before_end=2))


def _recovery(worlds: Worlds) -> Told:
    """Who had a complaint solved in the year before the last; the truth: had nothing gone wrong in it."""
    start, end = worlds.end - 2 * YEAR, worlds.end - YEAR
    then = worlds.customers(end)
    put_right = then["mishap"].isin([name for name in MISHAPS if name.endswith(_PUT_RIGHT)])
    of_late = put_right & (then["mishap_months"] < YEAR)
    solved = worlds.of_firm(then.assign(solved=of_late), "solved") > 0
    bought = worlds.in_year("sales", before_end=1) > 0
    spared = nothing_goes_wrong(start, end)
    without = worlds.last_year("purchases", policy=spared)
    return told(
        worlds.last_year("purchases"), without, solved & bought, bought & ~solved,
        worlds.in_year("sales", before_end=2),
    )  # fmt: skip


def _tenure(worlds: Worlds) -> Told:
    """Old customers against new ones; the truth: did they think of the firm, and know it, as new ones do."""
    end = worlds.end - YEAR
    tenure, bought = worlds.column("tenure_months", end), worlds.in_year("sales", before_end=1)
    old, new = (bought > 0) & (tenure >= LONG), (bought > 0) & (tenure < SHORT)
    before = bought / np.clip(tenure, 1.0, YEAR)  # a month: new customers have no whole year
    profit = worlds.column("profit", worlds.end)
    anew = worlds.column("profit", worlds.end, policy=as_if_new(end))
    until_then = worlds.column("profit", end)
    return told(profit - until_then, anew - until_then, old, new, before)


def _referral(worlds: Worlds) -> Told:
    """Who came by talk against all others; the truth: were such customers like any others."""
    then = worlds.customers(worlds.end - YEAR)
    bought = worlds.in_year("sales", before_end=1)
    came = worlds.of_firm(then, "told") > 0
    return told(
        worlds.last_year("profit"), worlds.last_year("profit", off="referral"), came & (bought > 0),
        ~came & (bought > 0), bought,
    )  # fmt: skip


def nothing_goes_wrong(start: int, end: int) -> Intervention:
    """From one month until another, no purchase at the focal firm fails."""

    def story(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(start)
        learnt = firm.repaired
        while market.month < end:
            firm.repaired = 1.0
            yield market.months(1)
        firm.repaired = learnt

    return Intervention(story)


def as_if_new(month: int) -> Intervention:
    """In one month, old customers become to the focal firm, and it to them, what its new customers are.

    Satisfaction, trust and expectation are spread as among those who have come within the year in their
    segment (the most satisfied stays the most satisfied), and all have been customers for as long as these on
    average. What people are, and bought of late, stays.
    """

    def story(market: LiveMarket, firm: Firm) -> Story:
        yield market.until(month)
        state, f = market.people, firm.index
        assert state is not None, "months have an engine"
        tenure = np.where(state.purchases[f] > 0, month - state.first[f], -1)
        sizes = segment_sizes(market.settings, market.sample)
        segment = np.repeat(np.arange(len(sizes)), sizes)
        new_everywhere = (tenure >= 0) & (tenure < SHORT)
        for number in range(len(sizes)):
            old = (tenure >= LONG) & (segment == number)
            new = new_everywhere & (segment == number)
            new = new if new.any() else new_everywhere
            if old.any() and new.any():
                for of in (state.satisfaction, state.trust, state.expectation):
                    of[f, old] = spread_as(of[f, old], of[f, new])
                begun = month - round(float(tenure[new].mean()))
                state.first[f, old] = np.minimum(state.recent[f, old], begun)

    return Intervention(story)


def spread_as(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Values at the same ranks as these, of the spread of others."""
    place = np.empty(values.size)
    place[np.argsort(values, kind="stable")] = (np.arange(values.size) + 0.5) / values.size
    return np.quantile(others, place)


def summed_up(by_subject: dict[str, np.ndarray], confidence: float) -> pd.DataFrame:
    """Means over replications with their intervals, from arrays (replication, field of `Told`) by subject."""
    rows = []
    for subject, values in by_subject.items():
        for column, measure in enumerate(Told._fields):
            rows.append((subject, measure, *mean_interval(values[:, column], confidence)))
        naive, true = (values[:, Told._fields.index(name)] for name in ("naive", "true"))
        rows.append((subject, "ratio", *ratio_interval(naive, true, confidence, either_sign=True)))
    return pd.DataFrame(rows, columns=["subject", "measure", "mean", "low", "high"])
