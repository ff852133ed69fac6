"""The lever table: everything a firm can decide. A lever nobody sets does nothing (section 9)."""

# ruff: noqa: E501 - the table reads best with one lever a line

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.basics.names import Mechanism

#: Among whom the money of a lever is shared.
Sharing = Literal["market", "customers", "regulars", "complaints", "lapsed"]


@dataclass(frozen=True)
class Lever:
    """One thing a firm can decide.

    Attributes
    ----------
    kind : {"money", "level"}
        A money lever takes a monthly spend (per customer of the market) and answers with diminishing
        returns; a level is set to a value in its own unit.
    low, high : float
        Bounds of the value, inclusive; of a level in money, in prices of the market's first category.
    default : float
        The value at which the lever does nothing.
    line : str
        Ledger line that carries the cost.
    over : tuple of float, optional
        The range a manager would look over, where the bounds lie far beyond it; stated as they are.
    whole : bool
        Whether it takes whole numbers only, as a kind or yes and no do.
    mechanisms : tuple of str
        Without each of these it does nothing but cost.
    shared_by : {"market", "customers", "regulars", "complaints", "lapsed"}
        Of a money lever, those among whom the money is shared, so that who serves more has to spend more:
        people of the market, the firm's customers, those who know it (regular and better), the complaints it
        answers, or those who have lapsed.
    by_segment : bool
        Whether a setting may be for some segments alone.
    """

    name: str
    kind: Literal["money", "level"]
    unit: str
    low: float
    high: float
    default: float
    line: str
    cost: str
    effect: str
    source: str
    over: tuple[float, float] | None = None
    whole: bool = False
    mechanisms: tuple[Mechanism, ...] = ()
    shared_by: Sharing = "market"
    by_segment: bool = False

    @property
    def by_price(self) -> bool:
        """Whether its bounds are stated in prices of the market's first category."""
        return self.unit == "money"

    def bounds(self, price: float) -> tuple[float, float]:
        """The least and the most it takes in a market whose first category starts at `price`."""
        unit = price if self.by_price else 1.0
        return self.low * unit, self.high * unit

    def refusal(self, value: float, price: float | None = None) -> str | None:
        """Why the lever does not take `value` in a market whose first category starts at `price`, or in any.

        None if it does.
        """
        low, high = self.bounds(_DEAREST if price is None else price)
        if not low <= value <= high:  # so of what is not a number, too
            of = f"{self.unit}; {self.high:g} times the price" if self.by_price and price else self.unit
            return f"{self.name} lies between {low:g} and {high:g} ({of}), got {value:g}"
        if self.whole and not float(value).is_integer():
            return f"{self.name} takes whole numbers only ({self.unit}), got {value:g}"
        return None


_DEAREST = 1e7  # no category starts at more
_MONEY = "money a customer of the market a month"

_TABLE = (
    # name, kind, unit, low, high, default, ledger line, cost, effect, source
    Lever("front_agents", "money", _MONEY, 0, 1e5, 0, "desk_pay", "their wages", "shorter waits at the front line", "S: capacity first", mechanisms=("desk",)),
    Lever("expert_agents", "money", _MONEY, 0, 1e5, 0, "desk_pay", "their wages", "shorter waits for experts", "S: capacity first", mechanisms=("desk",)),
    Lever("recovery", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "more complaints are solved", "P: TARP", mechanisms=("desk", "failure"), shared_by="complaints"),
    Lever("morale", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "fewer failures, shorter contacts, fewer who leave", "S: staff as internal customers", mechanisms=("morale",), shared_by="customers"),
    Lever("care", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "regular and better customers find more value, and get used to it", "S: contact cadence by tier", shared_by="regulars"),
    Lever("quality", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "quality of all needs rises", "S: four domains of competition", shared_by="customers"),
    Lever("reach", "money", _MONEY, 0, 1e5, 0, "marketing", "the spend", "prospects hear of the firm sooner; good will with those who know it, which fades", "P: Bass 1969; Sethuraman, Tellis & Briesch 2011", mechanisms=("reach",)),
    Lever("referral", "money", _MONEY, 0, 1e5, 0, "marketing", "the spend", "customers talk more", "P: Schmitt et al. 2011", mechanisms=("reach", "talk"), shared_by="customers"),
    Lever("new_category", "money", _MONEY, 0, 1e5, 0, "capital", "launch cost first, then marketing", "a further category for today's segments, better with spend", "S: expansion quadrant"),
    Lever("new_segments", "money", _MONEY, 0, 1e5, 0, "capital", "launch and entry cost first, then marketing", "every category in segments not served so far", "S: diversification quadrant"),
    Lever("lighthouse", "money", _MONEY, 0, 1e5, 0, "marketing", "the spend", "lighthouse customers hear of the firm sooner", "S: lighthouse customers"),
    Lever("win_back", "money", _MONEY, 0, 1e5, 0, "marketing", "the spend", "lapsed customers who can come back do", "S: customers who left", mechanisms=("win_back",), shared_by="lapsed"),
    Lever("list_price", "level", "multiple of the starting price", 0.2, 5.0, 1.0, "revenue", "margin", "price of every category", "P: Bijmolt et al. 2005", over=(0.64, 1.5625)),
    Lever("match_price", "level", "share of the gap a month", 0.0, 1.0, 0.0, "revenue", "margin", "price moves to the lowest rival price, and back to its own normal price after it", "S: price wars"),
    Lever("undercut", "level", "share of the lowest rival price", 0.0, 0.5, 0.0, "revenue", "margin", "price goes this far below the lowest rival price at once, never above its own normal price", "S: you sell at 100, I sell at 98"),
    Lever("recover_price", "level", "share of the gap a month", 0.0, 1.0, 0.0, "revenue", "customers who go to cheaper rivals", "price moves back to its own normal price whatever rivals ask", "A: ends a price war"),
    Lever("price_floor", "level", "multiple of the unit cost", 0.0, 5.0, 1.0, "revenue", "margin forgone or kept", "matching and undercutting stop here", "S: nobody sells at a loss for ever", over=(0, 2)),
    Lever("imitate", "level", "share of the gap a month", 0.0, 1.0, 0.0, "programmes", "rivalry.imitation_cost_per_customer_per_month, for what exceeds the firm's rule", "quality gap to the best rival closes in all needs but service", "S: no technical barrier lasts"),
    Lever("imitate_service", "level", "share of the gap a month", 0.0, 1.0, 0.0, "programmes", "rivalry.imitation_cost_per_customer_per_month, for what exceeds the firm's rule", "quality gap to the best rival closes in after-sales, responsiveness, courtesy and skill", "S: service sets firms apart"),
    Lever("intro_discount", "level", "share of the price", 0.0, 0.9, 0.0, "discounts", "margin on first purchases", "cheaper first purchase", "S: introductory price", over=(0, 0.4)),
    Lever("loyal_discount", "level", "share of the price", 0.0, 0.9, 0.0, "discounts", "margin on long-standing and loyal customers", "cheaper for long-standing and loyal customers", "S: loyalty bought by price", over=(0, 0.4)),
    Lever("programme_reward", "level", "share of the price", 0.0, 0.5, 0.0, "discounts", "points that are redeemed; enrolling and keeping members", "members, who join by choice, are given points and drawn by the next reward", "P: Leenheer et al. 2007; Liu 2007", over=(0, 0.1), mechanisms=("programme",)),
    Lever("wait_promise_minutes", "level", "minutes", 0.0, 120.0, 0.0, "payouts", "payouts", "promise to answer within; 0 is no promise", "S: service promises", over=(0, 20), mechanisms=("promise",)),
    Lever("promise_payout", "level", "money", 0.0, 2.0, 0.0, "payouts", "payouts", "paid for each broken promise that is claimed", "S: service promises", mechanisms=("promise",)),
    Lever("promise_ease", "level", "0 to 1", 0.0, 1.0, 1.0, "payouts", "payouts", "how easy claiming is", "S: service promises", mechanisms=("promise",)),
    Lever("referral_reward", "level", "money", 0.0, 2.0, 0.0, "relations", "paid for each customer who came by talk", "customers talk more", "P: Schmitt et al. 2011", over=(0, 1), mechanisms=("reach", "talk")),
    Lever("contact_cadence", "level", "contacts a customer a month", 0.0, 8.0, 0.0, "relations", "the cost of each contact", "customers are pleased while there are reasons to call, else annoyed", "S: contact cadence", over=(0, 4), mechanisms=("contacts",), by_segment=True),
    Lever("contact_relevance", "level", "0 to 1", 0.0, 1.0, 0.0, "relations", "a relevant contact costs more", "chance that a contact is about the customer's concern", "S: targeted and mass contact", mechanisms=("contacts",), by_segment=True),
    Lever("relationship", "level", "0 basic, 1 reactive, 2 accountable, 3 proactive, 4 partner", 0.0, 4.0, 0.0, "relations", "a cost a customer and a case", "complaints voiced, failures found, contacts made", "S: kinds of relationship", whole=True, mechanisms=("contacts",), by_segment=True),
    Lever("care_focus", "level", "0 to 1", 0.0, 1.0, 0.0, "programmes", "none", "share of care reserved for heavy and super-heavy customers", "S: 80 % of resources to the top", mechanisms=("tiers",)),
    Lever("top_discount", "level", "share of the price", 0.0, 0.9, 0.0, "discounts", "margin on heavy and super-heavy customers", "cheaper for the most profitable customers", "S: service by tier", over=(0, 0.4), mechanisms=("tiers",)),
    Lever("light_surcharge", "level", "share of the price", 0.0, 0.9, 0.0, "discounts", "light customers buy less; the fee is a credit", "a fee that light customers pay", "S: fees by tier", over=(0, 0.4), mechanisms=("tiers",)),
    Lever("light_service", "level", "0 to 1", 0.0, 1.0, 1.0, "handling", "light customers find less value", "light customers cost less to serve", "S: service by tier", mechanisms=("tiers",)),
    Lever("tier_priority", "level", "0 or 1", 0.0, 1.0, 0.0, "desk_pay", "others wait longer", "heavy and super-heavy customers are answered first", "S: service by tier", whole=True, mechanisms=("tiers", "desk")),
    Lever("let_go", "level", "share", 0.0, 1.0, 0.0, "revenue", "their sales, their word, the trust of others", "loss-making light customers are let go", "S: convert or let go", mechanisms=("tiers",)),
    Lever("warm_transfer", "level", "share of transfers", 0.0, 1.0, 0.0, "desk_pay", "front-line time", "the first agent stays on the line; nobody tells the story twice", "S: ten customer myths", mechanisms=("desk", "transfers")),
    Lever("skill_routing", "level", "share of questions", 0.0, 1.0, 0.0, "programmes", "a map of skills, kept up each month", "questions reach at once who can answer them", "S: ten customer myths", mechanisms=("desk", "transfers")),
    Lever("displayed_wait", "level", "0 or 1", 0.0, 1.0, 0.0, "programmes", "callers who go away", "who must wait is told how long, from the callers ahead; some go away, others are pleased or let down", "S: the theme park", whole=True, mechanisms=("desk", "displayed_wait")),
    Lever("display_pad_minutes", "level", "minutes", 0.0, 30.0, 0.0, "programmes", "callers who go away", "added to the wait displayed, until customers have learnt to take it off", "S: the theme park", over=(0, 10), mechanisms=("desk", "displayed_wait")),
    Lever("innovation", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "quality where the firm's belief points, which adds up and fades as it is no longer new", "S: innovation for the target customer"),
    Lever("listening", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "the firm's belief about needs comes closer to the truth, and it finds more reasons to call", "S: ask the customers themselves", mechanisms=("belief",)),
    Lever("co_creation", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "belief closer to the truth, and innovation", "S: ask customers why"),
    Lever("data_protection", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "a breach of data becomes less likely", "S: keep customers' data safe", mechanisms=("data",), shared_by="customers"),
    Lever("range_of_goods", "level", "multiple of today's range", 0.1, 10.0, 1.0, "cost_of_goods", "dearer goods, harder choice; what is cut is missed at first", "more for who needs range, less the wider it is", "S: few goods, easy choice", over=(0.25, 4), mechanisms=("range",)),
    Lever("push_wants", "level", "0 to 1", 0.0, 1.0, 0.0, "revenue", "regret, smaller purchases later, harm that may come out", "larger purchases", "S: needs before wants", mechanisms=("wants",)),
    Lever("data_use", "level", "0 to 1", 0.0, 1.0, 0.0, "programmes", "systems and staff, a share of sales; the risk of a breach", "personal value for who consents, and more reasons to call", "S: personal service for personal data", mechanisms=("data",)),
    Lever("ignore_consent", "level", "0 to 1", 0.0, 1.0, 0.0, "programmes", "annoyance", "data of who does not consent are used too", "S: use data for the given purpose only", mechanisms=("data",)),
    Lever("standardisation", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "fewer failures, and experiences that differ less; skills outlast who leaves; taken far, rigid", "S: from satisfaction to loyalty", mechanisms=("standardisation",), shared_by="customers"),
    Lever("skills", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "staff are trained: courtesy, advice, complaints solved, easier choice; who leaves takes it along", "P: Arthur, Bennett, Edens & Bell 2003", mechanisms=("serving",), shared_by="customers"),
    Lever("approachability", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend, and failures where exceptions are made", "staff see the customer's side: service to measure, plain words, no trouble; rules and tiers spoil it", "S: from satisfaction to loyalty", mechanisms=("serving",), shared_by="customers"),
    Lever("self_repair", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "each failure told teaches; fewer follow", "S: from satisfaction to loyalty", mechanisms=("self_repair",), shared_by="customers"),
    Lever("consensus", "money", _MONEY, 0, 1e5, 0, "programmes", "the spend", "leaders come to agree and listen; morale rises, changes confuse less, service is more alike", "S: staff as internal customers", mechanisms=("morale",), shared_by="customers"),
    Lever("autonomy", "level", "0 to 1", 0.0, 1.0, 0.0, "programmes", "training", "morale rises, more complaints are solved, experiences differ more", "S: staff as internal customers", mechanisms=("morale",)),
    Lever("delivery_promise", "level", "0 or 1", 0.0, 1.0, 0.0, "payouts", "payouts", "promise that nothing goes wrong; every failed purchase may be claimed", "S: service promises", whole=True, mechanisms=("promise",)),
    Lever("unconditional_promise", "level", "0 or 1", 0.0, 1.0, 0.0, "payouts", "payouts", "whatever dissatisfies may be claimed", "S: service promises", whole=True, mechanisms=("promise",)),
    Lever("apology", "level", "share of complaints answered", 0.0, 1.0, 0.0, "relations", "a letter each", "with repair or compensation it restores; the third one backfires", "S: ten customer myths", mechanisms=("apology", "desk", "failure")),
    Lever("compensation", "level", "money", 0.0, 2.0, 0.0, "payouts", "payouts", "paid for each complaint answered that is not solved", "S: ten customer myths", over=(0, 1), mechanisms=("compensation", "desk", "failure")),
    Lever("cross_sell", "level", "share of contacts", 0.0, 1.0, 0.0, "desk_pay", "front-line time", "agents offer more to who has called", "S: ten customer myths", mechanisms=("cross_selling", "desk")),
    Lever("cross_sell_before", "level", "share of offers", 0.0, 1.0, 0.0, "desk_pay", "customers put off", "offers made before the problem is solved", "S: ten customer myths", mechanisms=("cross_selling", "desk")),
)  # fmt: skip

#: Every lever by name.
LEVERS: dict[str, Lever] = {lever.name: lever for lever in _TABLE}

#: Those that may differ by segment.
BY_SEGMENT: tuple[str, ...] = tuple(name for name, lever in LEVERS.items() if lever.by_segment)
