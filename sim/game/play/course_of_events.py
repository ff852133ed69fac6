"""A match as it is lived: each firm takes up its team's decision as a round begins, and what the instructor
lets happen, happens.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.game.play.match import Happens, Match
from sim.game.setup.business_levers import BUSINESS_LEVERS
from sim.game.setup.decision import Decision
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket, Story
from sim.model.firms.scandals import breach
from sim.model.firms.user_policies import Intervention
from sim.scenario.market.market import Market

#: What a rival who enters asks and spends: a tenth cheaper, and soon known.
ENTRANT_PRICE = 0.9
ENTRANT_REACH = 0.3  # money a customer of the market a month
#: Units cost that much more after a cost shock.
DEARER = 1.15
#: A new technology makes what firms do today look old, and quality easier to buy.
OLDER = 0.3  # quality that all firms lose
EASIER = 1.5  # multiple of what money for quality can reach


def lived(match: Match) -> Intervention:
    """The match as the one intervention in its market; before month 0 it does nothing."""

    def story(live: LiveMarket, focal: Firm) -> Story:
        months = match.game.settings.months_per_round
        for number in range(1, match.rounds + 1):
            yield live.until((number - 1) * months)
            for happens in match.happens:
                if happens.round == number:
                    _HAPPENS[happens.what](live, happens)
            for team in match.game.teams:
                take_up(live, live.firm(team), match.decisions[number, team])

    return Intervention(story, first_month=0)


def take_up(live: LiveMarket, firm: Firm, decision: Decision) -> None:
    """Let a firm do what was decided, from now on."""
    firm.spend = {}
    for name, value in decision.values.items():
        lever = BUSINESS_LEVERS[name]
        amount = lever.in_model(value)
        if lever.is_money:
            if amount > 0:
                firm.spend[lever.lever] = amount
        elif lever.lever == "list_price":
            for offer in firm.offers.values():
                offer.price = offer.normal = offer.start * amount
        else:
            firm.levels[lever.lever] = amount
    sells = live.settings.firms[firm.name].sells
    for category, offer in firm.offers.items():
        sold = set(sells.get(category, ())) & set(decision.serve)
        offer.segments = [segment in sold for segment in live.settings.segments]


def _rival_enters(live: LiveMarket, happens: Happens) -> None:
    """The first firm that waits outside comes in, cheap and loud."""
    waiting = [firm for firm in live.firms if not firm.present]
    if not waiting:
        return
    firm = waiting[0]
    firm.present = True
    for offer in firm.offers.values():
        offer.price = offer.normal = offer.start * ENTRANT_PRICE
    firm.spend["reach"] = ENTRANT_REACH * live.customers


def _breach(live: LiveMarket, happens: Happens) -> None:
    """The data of one firm's customers leak."""
    breach(live, live.firm(happens.team))


def _cost_shock(live: LiveMarket, happens: Happens) -> None:
    """What is sold costs more to buy."""
    categories = {
        name: category.model_copy(update={"unit_cost_share": min(1.0, category.unit_cost_share * DEARER)})
        for name, category in live.settings.categories.items()
    }
    _change(live, {"categories": categories})


def _new_technology(live: LiveMarket, happens: Happens) -> None:
    """What firms do looks old; money for quality reaches further."""
    for firm in live.firms:
        firm.quality = firm.quality - OLDER
    response = live.settings.response
    quality = response.quality.model_copy(update={"ceiling": response.quality.ceiling * EASIER})
    _change(live, {"response": response.model_copy(update={"quality": quality})})


def _change(live: LiveMarket, update: dict[str, object]) -> None:
    """Another world from now on."""
    changed: Market = live.settings.model_copy(update=update)
    live.settings = changed


_HAPPENS: dict[str, Callable[[LiveMarket, Happens], None]] = {
    "rival_enters": _rival_enters,
    "breach": _breach,
    "cost_shock": _cost_shock,
    "new_technology": _new_technology,
}
