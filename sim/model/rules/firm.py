"""The firm's side of the model, once a month: money, failures, morale, reach, promises, imitation."""

from __future__ import annotations

from sim.model.machine.compile import rule
from sim.model.machine.maths import exp, log

LN2 = 0.6931471805599453


@rule
def response(spend: float, ceiling: float, half_spend: float) -> float:
    """Effect of money, ceiling (1 - 2^(-spend / half_spend)): returns diminish (section 6)."""
    return ceiling * (1.0 - exp(-LN2 * spend / half_spend))


@rule
def left_to_gain(spent: float, half_spend: float) -> float:
    """Share of a response that is still to be had by who spends so much already: 2^(-spent / half_spend)."""
    return exp(-LN2 * spent / half_spend)


@rule
def failure_chance(base: float, slope: float, quality: float, load: float, morale: float) -> float:
    """Chance f = base exp(-k quality) (1 + load^4) (1.15 - 0.3 morale), cut to 1 (section 8).

    At the norm's quality, no load and half morale it is the base.
    """
    chance = base * exp(-slope * quality) * (1.0 + load * load * load * load) * (1.15 - 0.3 * morale)
    return 1.0 if chance > 1.0 else chance


@rule
def morale_after(morale: float, target: float, speed: float) -> float:
    """M' = M + speed (target - M)."""
    return morale + speed * (target - morale)


@rule
def morale_target(base: float, spend_effect: float, load: float, promise: float) -> float:
    """Where morale tends: its base, what is done for it, a kept promise; load beyond 80 % wears it down."""
    strain = load - 0.8 if load > 0.8 else 0.0
    target = base + spend_effect + promise - strain
    target = 0.0 if target < 0.0 else target
    return 1.0 if target > 1.0 else target


@rule
def leaving(per_year: float, slope: float, morale: float) -> float:
    """Share of agents who leave in a month, per_year / 12 exp(-slope (M - 0.5)), cut to 1."""
    share = per_year / 12.0 * exp(-slope * (morale - 0.5))
    return 1.0 if share > 1.0 else share


@rule
def inexperience_after(inexperience: float, leaving: float, months: float) -> float:
    """Share of the agents' experience that is missing: who leaves takes it along, `months` bring it back."""
    return inexperience + leaving * (1.0 - inexperience) - inexperience / months


@rule
def usual_inexperience(leaving: float, months: float) -> float:
    """Where that tends if the same share of agents leaves each month, leaving / (leaving + 1 / months)."""
    return leaving * months / (1.0 + leaving * months)


@rule
def agreed_after(agreed: float, sought: float, leaving: float, months: float) -> float:
    """How far leaders agree: over `months` as far as is `sought` (1: at once), less what leavers take."""
    return sought + (1.0 - 1.0 / months) * (agreed * (1.0 - leaving) - sought)


@rule
def awareness_chance(p: float, q: float, customers: float) -> float:
    """Chance a month to become aware, from rates a month: p by advertising, q by talk if all were customers.

    The Bass model dF/dt = (p + q F)(1 - F), solved over the month from F = `customers` (Bass 1969), so that
    adoption follows its closed form whatever the length of a step.
    """
    stays = exp(-(p + q))
    return 1.0 - (p + q) * stays / (p + q * customers + q * (1.0 - customers) * stays) if p + q > 0.0 else 0.0


@rule
def payout_worth(payout: float, price: float) -> float:
    """What a payout is worth to who thinks of claiming it, 1 - exp(-payout / price): a second price less."""
    return 1.0 - exp(-payout / price)


@rule
def stringency(usual: float, promised: float) -> float:
    """How much a promised wait asks of a firm, usual / (usual + max(1, promised)).

    `usual` is what callers know, in minutes; a promise of seconds is heard as one of a minute.
    """
    return usual / (usual + (promised if promised > 1.0 else 1.0))


@rule
def repelled(relevance: float, irrelevant: float) -> float:
    """Utility that an irrelevant promise loses, irrelevant max(0, 1 - 2 relevance): people wonder."""
    beside_the_point = 1.0 - 2.0 * relevance
    return irrelevant * (beside_the_point if beside_the_point > 0.0 else 0.0)


@rule
def remembered(before: float, now: float, months: float) -> float:
    """A sum of what happens, month by month, that fades with a time constant of `months`."""
    return before * (1.0 - 1.0 / months) + now


@rule
def oversold_basket(push: float, lately: float, basket: float, ahead: float) -> float:
    """Multiple of a purchase, (1 + b push) (1 - ahead b lately / (1 + b lately)), where wants are pushed.

    Of what was sold beyond need lately, the share `ahead` was only bought earlier.
    """
    beyond = basket * lately
    return (1.0 + basket * push) * (1.0 - ahead * beyond / (1.0 + beyond))


@rule
def range_felt(goods: float) -> float:
    """Doublings that a range of `goods` times today's is felt as, (1 - 1 / goods) / ln 2.

    A doubling at today's range counts as such; few goods are missed sorely, many hardly noticed.
    """
    return (1.0 - 1.0 / goods) / LN2


@rule
def rigid(rigidity: float, conformance: float) -> float:
    """Quality that rules take, rigidity conformance^2: the usual case loses little, the last ones much."""
    return rigidity * conformance * conformance


@rule
def choice_effort(goods: float) -> float:
    """Effort of choosing among `goods` times today's range, 2 log2((1 + goods) / 2), in doublings; 0 today.

    A doubling of today's range counts as such, and each further one more; from few goods to fewer little is
    left to gain.
    """
    return 2.0 * log((1.0 + goods) / 2.0) / LN2


@rule
def learnt(gap: float, months: float, time_constant: float) -> float:
    """Value still lacking `months` after a launch."""
    return gap * exp(-months / time_constant)


@rule
def month_discount(rate_per_year: float, month: float) -> float:
    """Present value at month 0 of one unit of money at the end of `month`: (1 + rate)^(-(month + 1) / 12)."""
    return exp(-log(1.0 + rate_per_year) * (month + 1.0) / 12.0)


@rule
def known_after(known: float, learnt: float, forgotten: float) -> float:
    """Share that is known after a month: part of it is forgotten, and a share of the rest learnt."""
    kept = known * (1.0 - forgotten)
    return kept + learnt * (1.0 - kept)


@rule
def added_after(added: float, fading: float, new: float) -> float:
    """Quality that innovation has added: part of it is no longer new, and new ideas come (Griliches 1979)."""
    return added - fading * added + new


@rule
def good_will_after(good_will: float, spend: float, kept: float) -> float:
    """A' = kept A + (1 - kept) spend: money spent is remembered, less each month (Nerlove & Arrow 1962)."""
    return kept * good_will + (1.0 - kept) * spend


@rule
def imitated(own: float, best: float, speed: float) -> float:
    """Quality after closing a share of the gap to the best rival; nobody imitates downwards."""
    return own + speed * (best - own) if best > own else own
