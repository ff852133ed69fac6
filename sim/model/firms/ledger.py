"""The books: money by firm and month, to the cent; what a month leaves for the next (section 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.model.customers import tally as t
from sim.model.customers.tally import Tally
from sim.model.firms.desk_terms import running_costs
from sim.model.firms.firm import Firm
from sim.model.firms.live_market import LiveMarket
from sim.model.firms.needs import belief_error, coordination_cost, effective_quality
from sim.model.firms.staff import take_stock
from sim.model.firms.turnover import turnover_cost
from sim.model.machine.arrays import Floats
from sim.model.machine.codes import COMPLAINT, FRONT, KINDS, LAPSED, POOLS
from sim.model.rules.desk import credit_after
from sim.model.rules.shifts import Shift, shift
from sim.scenario.basics.names import LEDGER_LINES
from sim.scenario.plans.levers import LEVERS


@dataclass(frozen=True)
class DeskMonth:
    """What happened at one firm's desk in one month.

    Attributes
    ----------
    sums : array (pool, kind, 10)
        Contacts, minutes waited, given up, promises kept and broken (with the first who should answer), gone
        because of the wait displayed, come directly; those who had to wait and were answered, their minutes,
        and those that they were shown.
    busy_minutes, expert_minutes : float
        Handling time of the front line and of the experts.
    promised : bool
        Whether the firm promised a time.
    """

    sums: Floats
    busy_minutes: float
    expert_minutes: float
    promised: bool

    @property
    def promises(self) -> tuple[float, float]:
        """Promises that were broken, and all that fell due."""
        kept, broken = self.sums[:, :, 3:5].sum(axis=(0, 1)).tolist()
        return float(broken), float(kept + broken)

    @property
    def answered(self) -> float:
        """Contacts that the front line answered."""
        rang, gave_up, balked = self.sums[FRONT][:, [0, 2, 5]].sum(axis=0).tolist()
        return float(rang - gave_up - balked)

    @property
    def complaints(self) -> float:
        """Complaints that were answered."""
        rang = self.sums[FRONT, COMPLAINT]
        return float(rang[0] - rang[2] - rang[5])

    @property
    def usual_wait(self) -> float | None:
        """Mean minutes until the front line answered who had to wait; None if nobody had."""
        callers, minutes = self.sums[FRONT, :, 7:9].sum(axis=0).tolist()
        return float(minutes / callers) if callers > 0 else None


def new_sums() -> Floats:
    """Sums of a desk's month with nothing counted."""
    return np.zeros((len(POOLS), len(KINDS), 10))


@dataclass
class Books:
    """Everything booked so far, month by month (warm-up included; it is dropped when tables are made)."""

    live: LiveMarket
    ledger: list[dict[str, float]] = field(default_factory=list)
    spend: dict[str, float] = field(default_factory=dict)  # money lever -> present value, focal firm
    desks: list[tuple[int, int, DeskMonth]] = field(default_factory=list)  # month, firm
    months: list[tuple[int, Tally]] = field(default_factory=list)

    def enter(self, month: int, counted: Tally, desks: list[DeskMonth], discount: float) -> None:
        """Book a month and carry load, morale, fame and cash into the next."""
        live = self.live
        live.margin = _margin(counted, live.margin)
        opening, core = live.settings.desk.opening_minutes, next(iter(live.settings.categories))
        by_firm = counted.lines.sum(axis=0).tolist()
        for firm, desk, lines in zip(live.firms, desks, by_firm, strict=True):
            for category, number in zip(
                firm.sold, (lines[t.CORE], lines[t.PURCHASES] - lines[t.CORE]), strict=False
            ):
                firm.sold[category] += number
            firm.departed += lines[t.DEPARTURES]
            lapsed = float(counted.moves[:, firm.index, :, LAPSED].sum())
            firm.lost = max(0.0, lapsed - firm.departed)
            agents = front_agents(live, firm)
            firm.load = desk.busy_minutes / (agents * opening) if agents else 0.0
            experts = expert_agents(live, firm)
            firm.expert_load = desk.expert_minutes / (experts * opening) if experts else 0.0
            self._learn_of_desk(firm, desk)
            pay = base_desk_pay(live, firm)
            turnover = turnover_cost(live, firm, pay)  # of the morale so far
            money = self._money(firm, lines, pay + turnover)
            take_stock(live, firm, lines, desk.promises, desk.complaints)
            profit = money["revenue"] - sum(money[line] for line in LEDGER_LINES[1:])
            if month >= 0:
                firm.cash += profit / 100
                if firm.name == live.settings.focal:
                    for lever, spent in paid(live, firm).items():
                        self.spend[lever] = self.spend.get(lever, 0.0) + spent * discount
            self.ledger.append(
                {"month": month, "firm": firm.index}
                | {line: money[line] / 100 for line in LEDGER_LINES}
                | {
                    "profit": profit / 100,
                    "cash": firm.cash,
                    "morale": firm.morale,
                    "load": firm.load,
                    "price": firm.offers[core].price / live.settings.categories[core].price,
                    "quality": float(np.mean(effective_quality(live, firm))),
                    "present": int(firm.present),
                    "belief_error": belief_error(live, firm),
                    "harm": firm.harm,
                    "stigma": firm.stigma + firm.alarm,
                    "turnover": turnover,
                    "failures": round(lines[t.FAILURES]),
                    "claims": round(lines[t.CLAIMS]),
                    "offers_taken": round(lines[t.OFFERS_TAKEN]),
                }
            )
            self.desks.append((month, firm.index, desk))
        live.known_wait = _known_wait(live, desks)
        self.months.append((month, counted))
        live.counted = counted

    def _learn_of_desk(self, firm: Firm, desk: DeskMonth) -> None:
        """How long calls take, for the sign to know; how far it came true, for customers to believe."""
        answered = desk.answered
        firm.usual_handling = desk.busy_minutes / answered if answered > 0 else firm.usual_handling
        minutes, shown = desk.sums[FRONT, :, 8:10].sum(axis=0).tolist()
        months = self.live.settings.desk.sign_memory_months
        firm.sign_credit = credit_after(firm.sign_credit, minutes, shown, months)

    def _money(self, firm: Firm, lines: Sequence[float], desk_pay: float) -> dict[str, int]:
        """Money of a firm and month by ledger line, in minor units."""
        live = self.live
        money = {
            "revenue": round(lines[t.GROSS]),
            "discounts": round(lines[t.DISCOUNTS]),
            "cost_of_goods": round(lines[t.COST_OF_GOODS]),
            "handling": round(lines[t.HANDLING]),
            "payouts": round(lines[t.PAYOUTS]),
            "desk_pay": round(100 * desk_pay),
            "relations": round(lines[t.RELATIONS]),
            "marketing": 0,
            "programmes": round(100 * imitation_cost(live, firm)),
            "fixed": round(100 * (firm.fixed + coordination_cost(live, firm))) * firm.present,
            "capital": round(100 * firm.entry_cost),
        }
        for lever, spent in paid(live, firm).items():
            line = LEVERS[lever].line
            money["marketing" if line == "capital" and lever not in firm.capital else line] += round(
                100 * spent
            )
        return money


def _margin(counted: Tally, before: float | None) -> float | None:
    """What all firms keep of what was paid, after goods and handling; as before where nothing was sold."""
    lines = counted.lines.sum(axis=(0, 1))
    paid_for = float(lines[t.GROSS] - lines[t.DISCOUNTS])
    return 1.0 - float(lines[t.COST_OF_GOODS] + lines[t.HANDLING]) / paid_for if paid_for > 0 else before


def _known_wait(live: LiveMarket, desks: Sequence[DeskMonth]) -> float:
    """Wait in minutes that callers have come to know in the market: the mean of its firms, which fades."""
    waits = [wait for desk in desks if (wait := desk.usual_wait) is not None]
    if not waits:
        return live.known_wait
    new = 1.0 / live.settings.promise.memory_months
    return live.known_wait + new * (sum(waits) / len(waits) - live.known_wait)


def imitation_cost(live: LiveMarket, firm: Firm) -> float:
    """Money this month for imitating faster than the firm's rules have it."""
    speeds = firm.levels["imitate"], firm.levels["imitate_service"]
    extra = sum(max(0.0, now - rule) for now, rule in zip(speeds, firm.rule_speed, strict=True)) / 2
    return extra * live.settings.rivalry.imitation_cost_per_customer_per_month * live.customers * firm.present


def extra_agents(live: LiveMarket, firm: Firm) -> tuple[float, float]:
    """Front-line agents and experts that the firm's spending pays for; none where there is no desk."""
    if not live.is_on("desk") or not firm.present:
        return 0.0, 0.0
    desk = live.settings.desk
    return (
        _hired(firm.spend.get("front_agents", 0.0), desk.wage_per_agent_per_month),
        _hired(firm.spend.get("expert_agents", 0.0), desk.expert_wage_per_agent_per_month),
    )


def _hired(spent: float, wage: float) -> float:
    """Agents that money pays for."""
    return spent / wage if wage > 0 else 0.0


def front_agents(live: LiveMarket, firm: Firm) -> float:
    """Front-line agents this month; none at a firm that is not in the market."""
    return (firm.front_agents + extra_agents(live, firm)[0]) * firm.present


def expert_agents(live: LiveMarket, firm: Firm) -> float:
    """Experts this month."""
    return (firm.expert_agents + extra_agents(live, firm)[1]) * firm.present


def shifts_of(live: LiveMarket, firm: Firm) -> tuple[Shift, Shift]:
    """The month of the front line and of the experts."""
    opening = live.settings.desk.opening_minutes
    return shift(front_agents(live, firm), opening), shift(expert_agents(live, firm), opening)


def base_desk_pay(live: LiveMarket, firm: Firm) -> float:
    """Pay of the agents the firm has anyway."""
    if not live.is_on("desk") or not firm.present:
        return 0.0
    desk = live.settings.desk
    return (
        firm.front_agents * desk.wage_per_agent_per_month
        + firm.expert_agents * desk.expert_wage_per_agent_per_month
    )


def paid(live: LiveMarket, firm: Firm) -> dict[str, float]:
    """Money paid this month for each lever that costs any; none for agents where nobody can be hired.

    Absent firms pay none.
    """
    if not firm.present:
        return {}
    front, expert = extra_agents(live, firm)
    hired = {"front_agents": front, "expert_agents": expert}
    spent = {lever: amount if hired.get(lever, 1.0) else 0.0 for lever, amount in firm.spend.items()}
    return spent | running_costs(live, firm)
