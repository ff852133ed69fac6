"""Slow dangers on the firm's side: harm that comes out, data that leak, shame that fades (section 12)."""

from __future__ import annotations

from functools import partial

from sim.model.customers.terms import DangerTerms
from sim.model.firms.firm import Firm, by_firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.spending import bought
from sim.model.machine.draws import Decision, uniform, words
from sim.model.machine.maths import exp
from sim.model.rules import firm as firm_rules

_EXPOSURE, _BREACH = int(Decision.EXPOSURE), int(Decision.BREACH)


def danger_terms(live: LiveMarket) -> DangerTerms:
    """Collect them, but for what is pushed, which is worked out each month anew, see `terms_of`."""
    data = live.settings.data
    return DangerTerms(
        **by_firm(live.firms, partial(_pressed, live)),
        relevance=data.relevance,
        annoyance=data.annoyance,
        consent_share=data.consent_share,
    )


def _pressed(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """How a firm presses on its customers, as in `DangerTerms`."""
    use = data_use(live, firm)
    return {
        "pushed": 0.0,
        "data_use": use,
        "unasked_use": use * firm.levels["ignore_consent"],
    }


def push(live: LiveMarket, firm: Firm) -> float:
    """How hard the firm pushes wants, 0 to 1."""
    return firm.levels["push_wants"] if live.is_on("wants") else 0.0


def pushed(live: LiveMarket, firm: Firm) -> float:
    """Multiple of what a purchase comes to: more is sold than is needed, and less is bought later."""
    wants = live.settings.wants
    return firm_rules.oversold_basket(push(live, firm), firm.oversold, wants.basket, wants.bought_ahead)


def minds_harm(live: LiveMarket, segment: int) -> float:
    """How far a segment minds what does it harm, 0 to 1."""
    return list(live.settings.segments.values())[segment].minds_harm


def regret(live: LiveMarket, firm: Firm) -> list[float]:
    """Value by segment that customers miss in what they bought and did not need."""
    regretted = live.settings.wants.regret * push(live, firm)
    return [regretted * segment.minds_harm for segment in live.settings.segments.values()]


def shame(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Utility that what came to light takes from a firm in a segment: harm as far as it minds, and data."""
    return firm.stigma * minds_harm(live, segment) + firm.alarm


def trust_shock(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Share of trust that the firm's customers of a segment lose this month."""
    loss = live.settings.wants.trust_loss * minds_harm(live, segment)
    return _both(firm.trust_shock, loss) if firm.exposed else firm.trust_shock


def exits(live: LiveMarket, firm: Firm, segment: int) -> float:
    """Share of them who leave this month."""
    loss = live.settings.wants.exits * minds_harm(live, segment)
    return _both(firm.exit_shock, loss) if firm.exposed else firm.exit_shock


def data_use(live: LiveMarket, firm: Firm) -> float:
    """How far the firm uses its customers' data, 0 to 1."""
    return firm.levels["data_use"] if live.is_on("data") else 0.0


def come_to_light(live: LiveMarket) -> None:
    """Before the month's terms stand: harm grows, and chance decides what comes out."""
    wants, data = live.settings.wants, live.settings.data
    for firm in live.firms:
        firm.harm = firm.harm * (1.0 - wants.fading) + push(live, firm)
        if firm.harm > 0.0 and _happens(live, firm, _EXPOSURE, 1.0 - exp(-wants.exposure * firm.harm)):
            expose(live, firm)
        used = data_use(live, firm)
        if used > 0.0:
            unsafe = 1.0 - min(1.0, bought(live, firm, "data_protection"))
            if _happens(live, firm, _BREACH, data.breach_per_month * used * unsafe):
                breach(live, firm)


def shame_fades(live: LiveMarket) -> None:
    """After the month: what came to light is minded a little less, and larders are as full as was pushed."""
    for firm in live.firms:
        firm.oversold += (push(live, firm) - firm.oversold) / live.settings.wants.ahead_months
        firm.stigma *= 1.0 - live.settings.wants.stigma_fading
        firm.alarm *= 1.0 - live.settings.data.alarm_fading


def expose(live: LiveMarket, firm: Firm) -> None:
    """The harm a firm has done comes out this month; a share of it is not settled by that."""
    wants = live.settings.wants
    firm.exposed = True
    firm.stigma += wants.stigma
    firm.harm *= wants.unsettled
    firm.exposures += 1


def breach(live: LiveMarket, firm: Firm) -> None:
    """The data of a firm's customers leak this month."""
    data = live.settings.data
    firm.trust_shock = _both(firm.trust_shock, data.breach_trust_loss)
    firm.exit_shock = _both(firm.exit_shock, data.breach_exits)
    firm.alarm += data.breach_alarm
    firm.breaches += 1


def _both(share: float, other: float) -> float:
    """Two pieces of bad news at once: each takes its share of what the other leaves."""
    return 1.0 - (1.0 - share) * (1.0 - other)


def _happens(live: LiveMarket, firm: Firm, decision: int, chance: float) -> bool:
    """Luck of a firm and month, the same whatever else is done."""
    return uniform(words(*live.key, firm.index, live.month, decision, 0)[0]) < chance
