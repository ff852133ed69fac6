"""What a planner may wrongly believe: the seven errors and the ten myths, each a named change to a market.

A plan is chosen in the market as the planner believes it to be and paid for in the market as it is
(section 13). A belief is nothing but a documented transformation of a market file: mechanisms it overlooks
are switched off, numbers it has wrong are changed. Sources: "Customer positioning errors and upkeep" for the
errors, "Ten customer myths" for the myths; which numbers a belief changes and how far is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sim.scenario.basics.names import Mechanism
from sim.scenario.market.market import Market
from sim.scenario.plans.belief_changes import (
    all_equally_active,
    nobody_enters,
    product_and_brand_weigh_nothing,
)

Kind = Literal["error", "myth"]

#: Names of the beliefs, in the order of the sources: seven errors, then ten myths.
BeliefName = Literal[
    "benefits_ignored",
    "customers_do_not_change",
    "possibility_is_probability",
    "only_big_accounts_count",
    "customers_are_isolated",
    "our_own_affair",
    "product_and_brand_do_not_count",
    "lowest_price_wins",
    "we_know_what_they_want",
    "customers_cannot_imagine",
    "no_calls_at_home",
    "no_selling_on_calls",
    "no_personal_data",
    "transfers_are_hated",
    "apology_is_never_enough",
    "our_customers_are_special",
    "we_know_what_they_need",
]


@dataclass(frozen=True)
class Change:
    """One kind of number that a belief has wrong.

    Attributes
    ----------
    path : str
        As in the market file; ``*`` stands for every name, and ``rivals`` for every firm but the focal one.
    how : {"set", "times"}
    value : float
        The number believed, or the factor by which it is off.
    """

    path: str
    how: Literal["set", "times"]
    value: float


@dataclass(frozen=True)
class Belief:
    """Something a planner may believe of a market although it is not so.

    Attributes
    ----------
    kind : {"error", "myth"}
    number : int
        Its place in the source.
    label : str
        In a few words, as it reads in a table.
    says : str
        What the planner believes.
    truth : str
        What the source holds against it.
    overlooks : tuple of str
        Mechanisms that the planner leaves out of account.
    changes : tuple of Change
    further : callable, optional
        What is more than a number; changes the plain values of a market file in place.
    """

    name: str
    kind: Kind
    number: int
    label: str
    says: str
    truth: str
    overlooks: tuple[Mechanism, ...] = ()
    changes: tuple[Change, ...] = ()
    further: Callable[[dict[str, Any]], None] | None = None

    def applied(self, market: Market) -> Market:
        """Return the market as the planner believes it to be.

        Numbers that a market does not have stay away; nothing else changes.
        """
        plain = market.model_dump()
        off = dict.fromkeys([*market.switched_off, *self.overlooks])
        plain["switched_off"] = list(off)
        for change in self.changes:
            for place, key in _places(plain, change.path.split("."), market.focal):
                place[key] = change.value if change.how == "set" else place[key] * change.value
        if self.further is not None:
            self.further(plain)
        return Market.model_validate(plain)


def _places(value: Any, parts: list[str], focal: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each mapping and key that a path leads to; a part of the market that is not there, none."""
    if not isinstance(value, dict):
        return
    first, rest = parts[0], parts[1:]
    names = [first]
    if first == "*":
        names = list(value)
    elif first == "rivals":
        names = [name for name in value if name != focal]
    for name in names:
        if name not in value or value[name] is None:
            continue
        if rest:
            yield from _places(value[name], rest, focal)
        elif not isinstance(value[name], dict | list):
            yield value, name


_ERRORS = (
    Belief(
        "benefits_ignored", "error", 1,
        label="what customers get does not matter",
        says="Customers stay and pay, whatever they get for it.",
        truth="Who looks only at what the firm gains expects too much and is not ready for those who leave.",
        overlooks=("satisfaction", "attrition"),
        changes=(
            Change("segments.*.price_sensitivity_mean", "times", 0.5),
            Change("choice.reference_loss", "set", 0.0),
        ),
    ),
    Belief(
        "customers_do_not_change", "error", 2,
        label="customers stay as they are",
        says="Customers do not grow, decline, come or go, and expect tomorrow what they expect today.",
        truth="Customers change; who plans on today's value overspends on those who decline.",
        overlooks=("attrition", "norm_growth", "need_drift", "substitution"),
        further=nobody_enters,
    ),
    Belief(
        "possibility_is_probability", "error", 3,
        label="what can succeed will succeed",
        says="Every programme brings at once what the best firms reached at their best.",
        truth="What is possible is taken for what is probable; it has to be worked for and may fail.",
        changes=(
            Change("response.*.ceiling", "times", 2.0),
            Change("response.*.half_spend", "times", 0.5),
            Change("response.data_protection.ceiling", "set", 1.0),
            Change("response.entry_success_sd", "set", 0.0),
            Change("categories.*.success_sd", "set", 0.0),
            Change("categories.*.learning_gap", "set", 0.0),
        ),
    ),
    Belief(
        "only_big_accounts_count", "error", 4,
        label="only big accounts count",
        says="An account is worth what its size says; how often customers act makes no difference.",
        truth="Many small accounts that trade often can bring more than a few large ones that rest.",
        changes=(Change("tiers.light_service_value", "set", 0.0),),
        further=all_equally_active,
    ),
    Belief(
        "customers_are_isolated", "error", 5,
        label="customers are on their own",
        says="No customer hears from another, so what happens to one stays with that one.",
        truth="Customers talk: what one lives through, many hear of.",
        overlooks=("talk", "word_of_mouth", "referral"),
        changes=(
            Change("choice.hearsay", "set", 0.0),
            Change("tiers.watching", "set", 0.0),
            Change("tiers.let_go_talk", "set", 0.0),
        ),
    ),
    Belief(
        "our_own_affair", "error", 6,
        label="the plan is our own affair",
        says="Rivals go on as they are, and customers never get used to what they are given.",
        truth="Rivals answer and customers adapt; a plan made behind closed doors meets neither.",
        overlooks=("rivals", "price_war", "entry"),
        changes=(
            Change("choice.reference_speed", "set", 0.0),
            Change("experience.expectation_speed", "set", 0.0),
        ),
    ),
    Belief(
        "product_and_brand_do_not_count", "error", 7,
        label="product and brand do not count",
        says="Relations with customers are everything; better products and better known brands sell nothing.",
        truth="Customers, product and brand are all needed; the first does not replace the others.",
        changes=(
            Change("response.quality.ceiling", "set", 0.0),
            Change("response.innovation.ceiling", "set", 0.0),
            Change("response.reach.ceiling", "set", 0.0),
            Change("response.care.ceiling", "times", 2.0),
        ),
        further=product_and_brand_weigh_nothing,
    ),
)  # fmt: skip

_MYTHS = (
    Belief(
        "lowest_price_wins", "myth", 1,
        label="customers want the lowest price",
        says="Customers look at the price above all; what they get beside it hardly matters.",
        truth="Advice, service, ease of buying and paying set an offer apart and can justify a higher price.",
        changes=(
            Change("segments.*.price_sensitivity_mean", "times", 2.0),
            Change("choice.satisfaction", "times", 0.5),
        ),
    ),
    Belief(
        "we_know_what_they_want", "myth", 2,
        label="we know what they want",
        says="After so many years the firm knows what its customers want, and that does not move.",
        truth="Only customers know; and what they take for normal rises while the firm looks back.",
        overlooks=("norm_growth", "need_drift"),
        changes=(
            Change("needs.widening_per_month", "set", 0.0),
            Change("response.listening.ceiling", "set", 0.0),
        ),
    ),
    Belief(
        "customers_cannot_imagine", "myth", 3,
        label="customers cannot imagine what is not there",
        says="Asking customers brings nothing new; ideas come from the firm's own people.",
        truth="Asked why they want something, customers lead to what does not exist yet.",
        changes=(
            Change("needs.co_creation_value", "set", 0.0),
            Change("response.co_creation.ceiling", "set", 0.0),
        ),
    ),
    Belief(
        "no_calls_at_home", "myth", 4,
        label="customers do not want to be called",
        says="Every call is a nuisance, whatever it is about.",
        truth="Calls to everybody about nothing annoy; a call about one's own concern is welcome.",
        changes=(
            Change("contact.reasons_per_month", "set", 0.0),
            Change("segments.*.reasons_to_call_per_month", "set", 0.0),
        ),
    ),
    Belief(
        "no_selling_on_calls", "myth", 5,
        label="who calls for service must not be sold anything",
        says="Whoever calls for service wants that and nothing else; an offer only annoys.",
        truth="Once the problem is solved, an offer that fits is welcome.",
        changes=(Change("selling.acceptance", "set", 0.0),),
    ),
    Belief(
        "no_personal_data", "myth", 6,
        label="customers want to keep their data to themselves",
        says="Nobody consents to the use of personal data, and whoever uses them only annoys.",
        truth="Customers share data for what it brings them, with whom they trust to guard them.",
        changes=(Change("data.consent_share", "set", 0.0), Change("data.relevance", "set", 0.0)),
    ),
    Belief(
        "transfers_are_hated", "myth", 7,
        label="customers hate to be transferred",
        says="Whoever is passed on to somebody else is lost to a large part.",
        truth="Callers who want expert advice expect to be passed on, and warmly done it reassures them.",
        changes=(Change("desk.cold_transfer_loss", "times", 3.0),),
    ),
    Belief(
        "apology_is_never_enough", "myth", 8,
        label="an apology is never enough",
        says="Customers want compensation; to apologise only admits guilt.",
        truth="To own up, to apologise and to say what will keep it from happening again restores most.",
        overlooks=("apology",),
    ),
    Belief(
        "our_customers_are_special", "myth", 9,
        label="our customers are unlike all others",
        says="Our customers need other things than anybody's; what all customers value is lost on them.",
        truth="Seven tenths of needs are common to all customers, three tenths are their own.",
        changes=(
            Change("response.quality.ceiling", "times", 0.3),
            Change("response.innovation.ceiling", "times", 0.3),
        ),
    ),
    Belief(
        "we_know_what_they_need", "myth", 10,
        label="we know what they need",
        says="Who knows the product knows what customers need, and what they buy must be good for them.",
        truth="Only customers know what they gain; what is sold against their needs comes out one day.",
        changes=(
            Change("needs.belief_error", "set", 0.0),
            Change("response.listening.ceiling", "set", 0.0),
            Change("wants.exposure", "set", 0.0),
        ),
    ),
)  # fmt: skip

#: Every belief by name.
BELIEFS: dict[str, Belief] = {belief.name: belief for belief in (*_ERRORS, *_MYTHS)}
assert tuple(BELIEFS) == get_args(BeliefName)
