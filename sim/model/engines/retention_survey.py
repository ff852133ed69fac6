"""Once a year: how likely those who became customers are to stay, each by its own state, and who did stay.

Retention rises with tenure for two reasons that look alike from outside: those likely to leave have left
(sorting), or those who stay have become more likely to stay (growing). The model knows each customer's own
chance, so it can tell them apart. Let z0 be a customer's chance when first surveyed, in its first year as a
customer, and look at all who were surveyed together again k years later. With Z the mean of z0 over all of
them, and E the mean over those who are still customers,

    E[zk] - Z  =  (E[z0] - Z)  +  E[z* - z0]  +  E[zk - z*]
                   sorting        growing        surroundings

where zk is the chance after k years, and z* that of the customer as it is then under the offers of the first
survey. The first term is the covariance of z0 with still being there, over the share who are: it needs
nobody to change. The other two need nobody to leave. This is Price's equation (1970) with the change split in
two, and it holds exactly. It spans all k years at once: taken year by year, good luck that wears off would
count as sorting when it keeps a customer, as the contrary of growing when it wears off, and both would mount
up.

A chance is that of being kept at the next decision: at the next renewal under a contract; without one, that
the next occasion ends with a purchase here and not with a farewell. A customer is somebody in a stage from
new to loyal, whether or not it was away in between.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.model.customers.tally import new_tally
from sim.model.customers.terms import Terms
from sim.model.engines.engine import Engine
from sim.model.machine.arrays import Floats
from sim.scenario.basics.names import ACTIVE, STAGES

#: Months from one survey to the next.
YEAR = 12
_Numbers = npt.NDArray[np.int64]
_ACTIVE = [STAGES.index(stage) for stage in ACTIVE]
#: What is added up over the customers of one cohort.
SUMS = ("followed", "stayed", "chance", "before", "changed", "after")


class _Cohort(NamedTuple):
    """Those who became customers in the year before a survey."""

    month: int
    people: _Numbers
    chance: Floats  # z0
    terms: Terms  # of that survey


class Survey:
    """Looks at the focal firm's new customers at the start of each year; the market does not notice.

    Parameters
    ----------
    engine : Engine
    most : int
        Customers of each year who are followed; of more, every so many-th is.
    """

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._most = most
        live = engine.live
        self._firm = live.firm(live.settings.focal).index
        self._cohorts: list[_Cohort] = []
        self._rows: list[tuple[float, ...]] = []
        self._segment = np.repeat(engine.chunks[:, 2], engine.chunks[:, 1] - engine.chunks[:, 0])
        own = engine.population.own_category[:, self._firm].astype(np.int64)
        self._category = own[self._segment]

    def look(self, month: int, terms: Terms) -> None:
        """Ask who of earlier years is still a customer, and survey those of the last year, before `month`."""
        if self._most == 0 or month < 0 or month % YEAR:
            return
        state = self._engine.state
        stage, first = state.stage[self._firm], state.first[self._firm].astype(np.int64)
        customer = np.isin(stage, _ACTIVE) & (self._category >= 0)
        people = np.flatnonzero(customer & (first >= month - YEAR))
        people = people[:: max(1, -(-people.size // self._most))].astype(np.int64)
        self._cohorts.append(_Cohort(month, people, self._chances(people, terms), terms))
        for cohort in self._cohorts:
            self._follow(cohort, month, terms, customer)

    def _chances(self, people: _Numbers, terms: Terms) -> Floats:
        """Each one's z as it is now, under some terms."""
        found = np.zeros(people.size)
        world = self._engine.world(terms, new_tally(1, len(self._engine.live.firms)))
        segments, categories = self._segment[people], self._category[people]
        self._engine.keeping_chances(world, people, segments, categories, self._firm, found)
        return found

    def _follow(self, cohort: _Cohort, month: int, terms: Terms, customer: npt.NDArray[np.bool_]) -> None:
        """Add up what became of a cohort."""
        stays = customer[cohort.people]
        people, before = cohort.people[stays], cohort.chance[stays]
        changed = after = before
        if month > cohort.month:
            changed, after = self._chances(people, cohort.terms), self._chances(people, terms)
        counts = (cohort.month, (month - cohort.month) // YEAR, stays.size, people.size)
        sums = (float(values.sum()) for values in (cohort.chance, before, changed, after))
        if stays.size:
            self._rows.append((*counts, *sums))

    def table(self) -> pd.DataFrame:
        """The table `retention` of a run."""
        kinds = dict.fromkeys(("month", "tenure_years", *SUMS[:2]), int) | dict.fromkeys(SUMS[2:], float)
        columns = np.array(self._rows, float).reshape(-1, len(kinds)).T
        return pd.DataFrame(
            {name: column.astype(kind) for column, (name, kind) in zip(columns, kinds.items(), strict=True)}
        )
