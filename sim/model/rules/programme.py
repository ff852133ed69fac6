"""Rules of loyalty programmes: who joins, what being a member is worth, how points come to a reward.

A customer's `points` are part of the way to its next reward, 0 to 1; below 0, it is no member.
"""

from __future__ import annotations

from sim.model.machine.compile import rule

NO_MEMBER = -1.0


@rule
def is_member(points: float) -> bool:
    """Whether a customer with these points is a member."""
    return points >= 0.0


@rule
def a_year(reward: float, basket: float, lately: float, months: float) -> float:
    """Points a year, as worth to a customer, of purchases as lately: reward basket (12 / months) lately.

    `lately` is its fading number of purchases at the firm, with a time constant of `months`.
    """
    return reward * basket * lately * 12.0 / months


@rule
def joins(gain: float, half: float, u: float) -> bool:
    """Whether a customer joins who would get points worth `gain` a year: u < gain / (gain + half).

    `u` is the customer's own and stays the same, so that who found it not worth the trouble joins once it
    buys more, and of two who would get as much always the same one joins.
    """
    return u * (gain + half) < gain


@rule
def member_utility(
    points: float, kappa: float, saved: float, pressure: float, rewards: float, often: float
) -> float:
    """What being a member adds to a firm's utility: kappa saved + pressure points / (1 + rewards / often).

    `saved` is -ln(1 - worth reward), what points are worth as a lower price. The pull of a reward grows as it
    comes near (Kivetz, Urminsky & Zheng 2006), but not for those to whom `rewards` a year come anyway: what
    frequent customers do hardly depends on their points (Hartmann & Viard 2008). Nothing to who is no member.
    """
    return kappa * saved + pressure * points / (1.0 + rewards / often) if points >= 0.0 else 0.0


@rule
def points_after(points: float, earned: float) -> float:
    """Points after `earned` more; at 1 a reward is paid, and the way to the next begins."""
    total = points + earned
    return total - float(int(total))
