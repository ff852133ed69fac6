"""How customers are served: what rules, trained staff and latitude do, also to each other."""

from __future__ import annotations

from sim.scenario.basics.plausible import CHANCE, WEIGHT, times
from sim.scenario.basics.section import Section, param

_SERVED = "source documents: From satisfaction to loyalty"
_NO_SYNERGY = "Wang, Wang, Ma & Qiu 2010: standards please less than in proportion"


class Serving(Section):
    """Standards, skills and approachability, beyond the failures that standards avoid (section 8).

    Skills are the share of the staff who are trained; latitude is how far they may, and do, see the
    customer's side: both 0 to 1, and 0 where nobody spends on them.
    """

    skill: float = param(
        0.4, unit="value", ge=0, le=5,
        source="Arthur, Bennett, Edens & Bell 2003: training moves behaviour at work by 0.62 standard "
        "deviations; assumed: who serves makes a tenth of the variance of what customers find",
        plausible=times(1.5, "0.4 to 0.9 standard deviations by task and method (Arthur et al. 2003)"),
        help="Quality for courtesy and skill, and for expert advice, where all staff are trained.",
    )  # fmt: skip
    skill_solves: float = param(
        0.1, unit="chance", ge=0, le=1,
        source=f"{_SERVED} (problems solved courteously; assumed as large as what full autonomy solves)",
        plausible=CHANCE,
        help="Complaints more that are solved where all staff are trained.",
    )  # fmt: skip
    selling_distracts: float = param(
        0.3, unit="share", ge=0, le=1,
        source=f"{_SERVED} (attention and selling skill take the same minutes; the size is assumed)",
        plausible=CHANCE,
        help="Part of what skills are worth that is lost where something is offered on every contact.",
    )  # fmt: skip
    guidance: float = param(
        0.5, unit="share", ge=0, le=1,
        source="Chernev, Böckenholt & Goodman 2015: choice tires where the task is hard and tastes are "
        "unsure, which is what guidance helps with; the size is assumed",
        plausible=CHANCE,
        help="Part of the trouble of choosing that customers are spared where all staff are trained.",
    )  # fmt: skip
    latitude: float = param(
        0.2, unit="value", ge=0, le=5,
        source=f"{_SERVED} (eight sides of approachability; the size is assumed, half of what skills bring)",
        plausible=WEIGHT,
        help="Quality for customisation, reassurance and convenience under full latitude.",
    )  # fmt: skip
    latitude_fails: float = param(
        0.1, unit="share", ge=0, le=5,
        source="an exception is not routine: what is done otherwise fails more often; the size is assumed",
        plausible=WEIGHT,
        help="Failures more under full latitude.",
    )  # fmt: skip
    latitude_spread: float = param(
        0.1, unit="share", ge=0, le=5,
        source="assumed as large as under full autonomy",
        plausible=WEIGHT,
        help="How much more experiences differ under full latitude.",
    )  # fmt: skip
    unequal: float = param(
        0.5, unit="share", ge=0, le=1,
        source=f"{_SERVED} (all are equal); Steinhoff & Palmatier 2016: who sees others preferred is less "
        "loyal; the size is assumed",
        plausible=CHANCE,
        help="Part of what latitude is worth that is lost at a firm that prefers some customers by tier.",
    )  # fmt: skip
    rigidity: float = param(
        0.4, unit="value", ge=0, le=5,
        source=f"{_NO_SYNERGY}; the size is assumed",
        plausible=times(2, "from as much as full latitude brings to twice what all skills bring"),
        help="Quality for customisation and convenience lost where all work follows rules, by the square.",
    )  # fmt: skip
