"""The customer's side of the model: every equation once, as a small function of numbers.

Sections are those of the model's description. Both engines call these; kernels inline them. They have no
early returns and no loops, so that a loop over customers that calls them becomes vector code.
Symbols: S satisfaction (1-5), E expectation, P perceived value, N the market's norm, T trust, p price, r
reference price, V utility.
"""

from __future__ import annotations

from sim.model.machine.compile import rule
from sim.model.machine.maths import exp, log

# -- 4. expectation, satisfaction, trust -----------------------------------------------------------


@rule
def expectation_after(expectation: float, value: float, norm: float, speed: float) -> float:
    """E' = E + speed (P - E) + speed (N - E): expectation follows what was found, and the market."""
    return expectation + speed * (value - expectation) + speed * (norm - expectation)


@rule
def expectation_promised(expectation: float, level: float, promised: float, weight: float) -> float:
    """E' = E + weight promised (level - E): a promise raises what is expected by as much as it comes to."""
    return expectation + weight * promised * (level - expectation)


@rule
def tolerated(tolerable: float, promised: float) -> float:
    """Minutes that a caller waits without minding: no more than are promised; 0 promises nothing."""
    return promised if (promised > 0.0) & (promised < tolerable) else tolerable


@rule
def experience_score(
    value: float, norm: float, expectation: float, tolerance: float,
    at_norm: float, weight_value: float, weight_excess: float, weight_shortfall: float,
) -> float:  # fmt: skip
    """Score s of an experience, 1-5: clip[4 + 0.5 (P - N) + max(0, P - E - z) - 2 max(0, E - z - P)].

    z is the zone of tolerance; a shortfall counts double an excess (Mittal et al. 1998).
    """
    excess = value - expectation - tolerance
    shortfall = expectation - tolerance - value
    excess = excess if excess > 0.0 else 0.0
    shortfall = shortfall if shortfall > 0.0 else 0.0
    score = at_norm + weight_value * (value - norm) + weight_excess * excess - weight_shortfall * shortfall
    return on_scale(score)


@rule
def on_scale(score: float) -> float:
    """A score cut to the 1-5 survey scale."""
    low = 1.0 if score < 1.0 else score
    return 5.0 if low > 5.0 else low


@rule
def satisfaction_after(
    satisfaction: float, score: float, tenure: float, speed: float, tenure_months: float
) -> float:
    """S' after an experience scored `score`; newer customers learn faster (Bolton 1998)."""
    return satisfaction + speed / (1.0 + tenure / tenure_months) * (score - satisfaction)


@rule
def trust_kept(trust: float, gain: float) -> float:
    """T' = T + gain (1 - T) after a kept promise."""
    return trust + gain * (1.0 - trust)


@rule
def trust_broken(trust: float, loss: float) -> float:
    """T' = T - loss T after a broken promise."""
    return trust - loss * trust


@rule
def trust_faded(trust: float, stranger: float, fading: float) -> float:
    """T' = T + fading (T_0 - T): what one knows of a firm dates, and it becomes a stranger again."""
    return trust + fading * (stranger - trust)


# -- 5. choice --------------------------------------------------------------------------------------


@rule
def price_utility(
    log_price: float, log_start: float, log_reference: float, kappa: float, loss: float, gain: float
) -> float:
    """-kappa ln(p / p_0) - loss max(0, ln(p / r)) + gain max(0, ln(r / p)).

    p_0 is what prices were at the start: buying nothing is weighed against money kept, so that a market in
    which all prices rise shrinks.
    """
    above = log_price - log_reference
    dearer = above if above > 0.0 else 0.0
    cheaper = above if above < 0.0 else 0.0
    return -kappa * (log_price - log_start) - loss * dearer - gain * cheaper


@rule
def known_utility(satisfaction: float, trust: float, slope: float, weight_trust: float) -> float:
    """What a firm's own record adds to its utility: slope (S - 4) + b_T (T - 0.5)."""
    return slope * (satisfaction - 4.0) + weight_trust * (trust - 0.5)


@rule
def habit_left(habit: float, silent: float, fading: float) -> float:
    """What is left of habit so many months after the last purchase: habit e^(-fading silent)."""
    return habit * exp(-fading * silent)


@rule
def relationship_utility(trust: float, share: float, weight: float) -> float:
    """Pull of a firm one knows towards its further category: weight (T - 0.5 + share of wallet - 0.5)."""
    return weight * (trust - 0.5 + share - 0.5)


@rule
def choice_weight(utility: float, nest: float) -> float:
    """exp(V / lambda): weight of a firm within the nest of firms."""
    return exp(utility / nest)


@rule
def nothing_chance(weights: float, outside: float, nest: float) -> float:
    """Chance to buy nothing, e^V0 / (e^V0 + (sum of weights)^lambda) of the nested logit."""
    inclusive = nest * log(weights + 1e-300)
    return 1.0 / (1.0 + exp(inclusive - outside))


@rule
def entry_chance(dearer: float, kappa: float, outside: float) -> float:
    """Chance to enter by a purchase at e^dearer times the price of the start, of who would at that price.

    s(V) / s(0), 1 at most, with V = -kappa dearer and s(V) = 1 / (1 + e^(V0 - V)), the logit of one firm.
    """
    chance = (1.0 + exp(outside)) / (1.0 + exp(outside + kappa * dearer))
    return 1.0 if chance > 1.0 else chance


@rule
def renewal_leaving(chance: float, dearer: float, kappa: float) -> float:
    """Chance to leave at a renewal at e^dearer times the price paid so far, of who would at the same price.

    The same logit, in which each customer's own `chance` tells what leaving is worth to it: its odds rise by
    e^(kappa dearer). Who leaves at the same price is not kept by a lower one.
    """
    rise = dearer if dearer > 0.0 else 0.0
    return chance / (chance + (1.0 - chance) * exp(-kappa * rise))


@rule
def capped_price(price: float, discount: float, agreed: float, agreed_discount: float, most: float) -> float:
    """List price at a renewal: with its surcharge, at most `most` times the one agreed with its own."""
    surcharge = -discount if discount < 0.0 else 0.0
    before = -agreed_discount if agreed_discount < 0.0 else 0.0
    bound = agreed * (1.0 + before) * most / (1.0 + surcharge)
    return bound if price > bound else price


@rule
def presence(since: float) -> float:
    """Part of the month that somebody is in the market who entered `since` months before its end."""
    part = 1.0 if since > 1.0 else since
    return part if part > 0.0 else 0.0


@rule
def in_season(mean: float, factor: float) -> float:
    """Mean occasions of a month that has `factor` times as many as an average one."""
    return mean * factor


@rule
def reference_after(log_reference: float, log_price: float, speed: float) -> float:
    """New ln r = ln r + speed (ln p - ln r): the geometric form, so that r stays a price."""
    return log_reference + speed * (log_price - log_reference)


@rule
def faded(total: float, months: float) -> float:
    """A running total that forgets with a time constant of `months`, before this month is added."""
    return total * (1.0 - 1.0 / months)


@rule
def wallet_share(own: float, everywhere: float) -> float:
    """Share of wallet: own purchases over all, both fading; 0 without any."""
    return own / everywhere if everywhere > 0.0 else 0.0


# -- 7, 8. desk, failure, recovery ------------------------------------------------------------------


@rule
def repurchase_level(repurchase: float, slope: float, trusted: float) -> float:
    """S (1-5) at which a choice even at S = 4 becomes the `repurchase` share of the TARP table.

    `trusted` is the utility of that choice that trust carries: satisfaction carries the rest.
    """
    return on_scale(4.0 + (log(repurchase / (1.0 - repurchase)) - trusted) / slope)


@rule
def recovered(satisfaction: float, level: float, memory: float, may_rise: float) -> float:
    """S' = S + memory (level - S) after a failure, with the level that its recovery implies.

    Only a minor failure solved quickly may leave more than there was (`may_rise`): the recovery paradox.
    """
    reached = level if (level < satisfaction) | (may_rise > 0.0) else satisfaction
    return satisfaction + memory * (reached - satisfaction)


@rule
def contact_score(
    satisfaction: float, wait: float, given_up: float, transferred_cold: float,
    at_norm: float, tolerable: float, per_minute: float, abandoned_score: float, cold_loss: float,
) -> float:  # fmt: skip
    """Score of a contact, 1-5: S or at_norm, whichever is more, less what waiting beyond the tolerable costs.

    So an answer in good time disappoints nobody. After a cold transfer at most the share 1 - cold_loss of S;
    the abandoned score if given up.
    """
    beyond = wait - tolerable
    beyond = beyond if beyond > 0.0 else 0.0
    expected = satisfaction if satisfaction > at_norm else at_norm
    score = on_scale(expected - per_minute * beyond)
    most = satisfaction * (1.0 - cold_loss)
    score = on_scale(most) if transferred_cold > 0.0 and score > most else score
    return abandoned_score if given_up > 0.0 else score


_GRID = 1.5 * 2.0**24  # beside so large a number, less than 2^-28 has no place


@rule
def exact(x: float) -> float:
    """A number below 2^23 rounded to a grid of 2^-28, on which sums up to 2^25 are exact, in any order."""
    return (x + _GRID) - _GRID


@rule
def on_grid(minutes: float, most: float) -> float:
    """Minutes, `most` at most, rounded to the grid, so that every sum of times is exact."""
    return exact(most if minutes > most else minutes)


@rule
def positive(x: float) -> float:
    """The number, or 0 if it is below."""
    return x if x > 0.0 else 0.0


# -- 1. stages --------------------------------------------------------------------------------------


@rule
def own_interval(purchases: float, first: float, recent: float, usual: float) -> float:
    """Months between a customer's purchases as observed; `usual` before there are two; at least one month."""
    gaps = purchases - 1.0
    observed = (recent - first) / gaps if gaps > 0.0 else usual
    return observed if observed > 1.0 else 1.0


@rule
def depth(own: float, months: float, usual: float) -> float:
    """Depth of dealing: late purchases at the firm, over those that a mean customer makes anywhere.

    `own` fades with a time constant of `months`, so own / months is a month's; `usual` is the mean customer's
    months between occasions.
    """
    return own * usual / months


@rule
def gone(left: float, bound: float, contractual: float) -> float:
    """1 if the customer has left or, in the contractual setting, has no contract with the firm."""
    return 1.0 if (left > 0.0) | ((contractual > 0.0) & (bound == 0.0)) else 0.0


@rule
def is_customer(bought: float, left: float) -> float:
    """1 if the customer has bought and has not left, else 0."""
    return 1.0 if (bought > 0.0) & (left == 0.0) else 0.0


# -- 14. money --------------------------------------------------------------------------------------


@rule
def cents(money: float) -> float:
    """Money as a whole number of minor units, in a float that adds exactly."""
    return float(int(money * 100.0 + 0.5))
