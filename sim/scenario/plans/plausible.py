"""Plausible worlds: what of a study's market is not known for sure, and draws from it.

Every number that has a plausible range is drawn within it, each on its own: what is known of them says
nothing of how they go together. Of one number the draws of a set of worlds lie evenly over its range (a Latin
hypercube), and they are the same whatever else is uncertain.
"""

from __future__ import annotations

import zlib

import numpy as np
from scipy.stats import qmc

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.plausible import placed
from sim.scenario.plans.assumptions import Assumption, assumptions
from sim.scenario.plans.study import Study

#: Starting shares of firms, which together are at most all customers.
_SHARES = ("market.firms.", ".share")


def plausible(study: Study) -> list[Assumption]:
    """Return every number of a study's market that is not known for sure, with its range and the reason."""
    return [row for row in assumptions(study) if row.low < row.high and row.path.startswith("market.")]


def worlds(study: Study, number: int, seed: int = 1) -> list[list[str]]:
    """Return so many plausible worlds, each as overrides that `changed` puts on top of the study.

    Parameters
    ----------
    study : Study
        In a market of firms.
    number : int
        How many; another number is another set of worlds.
    seed : int
        Of the draws.

    Raises
    ------
    UserError
        If nothing of the market is uncertain.
    """
    uncertain = plausible(study)
    if not uncertain:
        raise UserError(f"study {study.name!r}: all numbers of its market are settled, no world is another")
    drawn = {row.path: _drawn(row, number, seed) for row in uncertain}
    shares = [path for path in drawn if path.startswith(_SHARES[0]) and path.endswith(_SHARES[1])]
    if shares:
        _keep_whole(drawn, shares, study)
    return [[f"{path}=={values[world]:.9g}" for path, values in drawn.items()] for world in range(number)]


def _drawn(row: Assumption, number: int, seed: int) -> np.ndarray:
    """A number in each world: one draw from each of as many equal parts of its range, shuffled."""
    luck = np.random.default_rng([seed, zlib.crc32(row.path.encode())])
    places = qmc.LatinHypercube(1, rng=luck).random(number)[:, 0]
    return np.array([placed(row.way, row.low, row.high, float(place)) for place in places])


def _keep_whole(drawn: dict[str, np.ndarray], shares: list[str], study: Study) -> None:
    """Starting shares come to all customers where the market's do, and never to more."""
    whole = sum(firm.share for firm in study.market_of_firms.firms.values())
    total = np.sum([drawn[path] for path in shares], axis=0)
    for path in shares:
        drawn[path] = drawn[path] / (total if whole > 1 - 1e-9 else np.maximum(total, 1.0))
