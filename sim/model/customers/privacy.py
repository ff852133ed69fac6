"""Personal data on the customer's side: who consents, what the use of data gives and costs (section 12)."""

from __future__ import annotations

from sim.model.customers.tally import World
from sim.model.machine.compile import rule
from sim.model.machine.draws import Decision, uniform, words

_CONSENT = int(Decision.CONSENT)


@rule
def consents(world: World, i: int) -> bool:
    """Whether the customer consents to the use of its data: a trait, drawn by its key whenever asked for."""
    u = uniform(words(world.k0, world.k1, i, 0, _CONSENT, 0)[0])
    return u < world.terms.dangers.consent_share


@rule
def personal_value(world: World, i: int, firm: int) -> float:
    """Value that a firm adds by knowing the customer; asked for only where the firm uses data."""
    dangers = world.terms.dangers
    used = dangers.data_use[firm] if consents(world, i) else dangers.unasked_use[firm]
    return used * dangers.relevance


@rule
def annoyance(world: World, i: int, firm: int) -> float:
    """Points lost because the firm uses data that the customer did not consent to."""
    dangers = world.terms.dangers
    return 0.0 if consents(world, i) else dangers.unasked_use[firm] * dangers.annoyance
