"""Whether a lever can act at all in a market, and if not, why; and which of a study's strategies use it."""

from __future__ import annotations

from typing import NamedTuple

from sim.scenario.files.strategy_check import undelivered
from sim.scenario.market.market import Market
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study

#: Levers that follow what rivals ask and offer.
_AGAINST_RIVALS = ("match_price", "undercut", "imitate", "imitate_service")


class Idle(NamedTuple):
    """Why a lever cannot act.

    Attributes
    ----------
    reason : str
        Its name, by which languages have it: ``idle.REASON``.
    about : str
        The mechanism or firm that it is about.
    """

    reason: str
    about: str = ""


def why_idle(market: Market, lever: str, strategy: Strategy) -> Idle | None:
    """Say why a lever of the focal firm cannot act; None if it can.

    Parameters
    ----------
    market : Market
    lever : str
    strategy : Strategy
        What the firm follows, with the lever used.
    """
    for mechanism in LEVERS[lever].mechanisms:
        if mechanism in market.switched_off:
            return Idle("switched_off", mechanism)
    if lever in _AGAINST_RIVALS and len(market.firms) == 1:
        return Idle("no_rivals")
    focal = market.focal
    if undelivered(market, focal, strategy) is not None:
        return Idle("undelivered", focal)
    sells = market.firms[focal].sells
    served = strategy.serve or list(dict.fromkeys(name for names in sells.values() for name in names))
    others = [name for name in market.segments if name not in served]
    unsold = [name for name in market.categories if not sells.get(name)]
    silent = not market.desk.contacts_per_purchase and not market.desk.contacts_per_year
    silent = silent and "failure" in market.switched_off
    entered = others if "new_segments" in strategy.spend else []
    offered = unsold or list(market.categories)
    idle = {
        "listening": [(market.needs.belief_error is None, Idle("no_belief"))],
        "lighthouse": [(market.talk.lighthouse_share == 0, Idle("no_lighthouses"))],
        "new_category": [
            (not unsold, Idle("sells_everything", focal)),
            (not _needed(market, unsold[:1], [*served, *entered]), Idle("nobody_needs", *unsold[:1])),
        ],
        "new_segments": [
            (not others, Idle("serves_everybody", focal)),
            (not _needed(market, offered, others), Idle("nothing_needed", focal)),
        ],
        "front_agents": [
            (market.desk.wage_per_agent_per_month == 0, Idle("no_wage")),
            (silent, Idle("nobody_calls")),
        ],
        "expert_agents": [
            (market.desk.expert_wage_per_agent_per_month == 0, Idle("no_wage")),
            (silent, Idle("nobody_calls")),
        ],
    }
    return next((why for cannot, why in idle.get(lever, ()) if cannot), None)


def _needed(market: Market, categories: list[str], segments: list[str]) -> bool:
    """Whether anybody in these segments needs one of these categories."""
    return any(category in market.segments[name].occasions for name in segments for category in categories)


def idle_in(study: Study, strategy: Strategy) -> dict[str, Idle]:
    """Why each lever of a strategy cannot act in a study, of those that cannot.

    Beside what the market gives no chance (`why_idle`): what the study's budget cannot pay for, and what
    would all begin after its last month.
    """
    market, months = study.market_of_firms, study.run.months
    budget = study.settings.budget_per_customer_per_month
    costs = _launch_costs(market)
    late = not any(strategy.spend.values()) and all(one.from_month >= months for one in strategy.levers)
    found = {}
    for lever in used_levers(strategy):
        why = why_idle(market, lever, strategy)
        monthly = strategy.spend.get(lever, 0.0) * budget
        if lever in strategy.spend and budget == 0:
            why = Idle("no_budget")
        elif why is None and lever in costs and costs[lever] > monthly * (months - 1):
            why = Idle("never_launched")
        elif why is None and late:
            why = Idle("too_late")
        if why is not None:
            found[lever] = why
    return found


def _launch_costs(market: Market) -> dict[str, float]:
    """What has to be paid before a launch, for each customer of the market."""
    sells, every = market.firms[market.focal].sells, market.categories
    unsold = [what.launch_cost_per_customer for name, what in every.items() if not sells.get(name)]
    new = unsold or [what.launch_cost_per_customer for what in every.values()]
    entry = market.response.entry_cost_per_customer
    return {"new_category": sum(unsold[:1]), "new_segments": entry + sum(new)}


def idle_levers(study: Study) -> dict[tuple[str, Idle], list[str]]:
    """Levers that strategies of a study use although they cannot act in its market.

    Returns
    -------
    dict of (str, Idle) to list of str
        Lever, with the reason -> the strategies that use it.
    """
    found: dict[tuple[str, Idle], list[str]] = {}
    for name, strategy in study.strategies.items() if study.has_firms else ():
        for lever, why in idle_in(study, strategy).items():
            found.setdefault((lever, why), []).append(name)
    return found


def used_levers(strategy: Strategy) -> list[str]:
    """Levers that a strategy spends on, or sets to what does something."""
    money = [name for name, share in strategy.spend.items() if share > 0]
    levels = [one.lever for one in strategy.levers if one.value != LEVERS[one.lever].default]
    return [*money, *dict.fromkeys(levels)]
