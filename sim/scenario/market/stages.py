"""The loyalty stages: where one ends and the next begins."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_THOUSANDTH
from sim.scenario.basics.plausible import settled
from sim.scenario.basics.section import Section, param

_LINE = settled("a definition: it says what a stage is called, and nothing in the market follows from it")


class Stages(Section):
    """Thresholds of the loyalty stages (section 1); a read-out, never a cause of choice.

    The source documents say what tells the stages apart; every number is assumed. Depth of dealing is what a
    customer buys from the firm lately, as a multiple of what the segment's mean customer buys anywhere.
    """

    new_purchases: int = param(
        3, unit="purchases", ge=1, le=100,
        source="source documents: Customer service and customer strategy, a new customer does not know the "
        "firm well yet",
        plausible=_LINE,
        help="Below this a customer is new.",
    )  # fmt: skip
    new_months: float = param(
        3.0, unit="months", ge=0, le=120,
        plausible=_LINE,
        help="Below this a customer is new.",
    )  # fmt: skip
    long_standing_purchases: int = param(
        10, unit="purchases", ge=1, le=10_000,
        source="source documents: Customer service and customer strategy, a long history of dealing and "
        "deep knowledge of the firm",
        plausible=_LINE,
        help="History of dealing that makes a customer long-standing.",
    )  # fmt: skip
    long_standing_depth: float = param(
        0.3, unit="of usual purchases", ge=0, le=100,
        source="half of loyal_depth",
        plausible=_LINE,
        help="Least depth of dealing of a long-standing or loyal customer.",
    )  # fmt: skip
    loyal_depth: float = param(
        0.6, unit="of usual purchases", ge=0, le=100,
        source="about what the median customer buys anywhere where rates are exponential (0.69)",
        plausible=_LINE,
        help="Least depth of dealing of a loyal customer.",
    )  # fmt: skip
    loyal_share: float = param(
        0.5, unit="share of wallet", ge=0, le=1,
        source="source documents: Customer service and customer strategy, buys mostly at this firm: more "
        "than at all others together",
        plausible=_LINE,
        help="Least share of wallet of a loyal customer.",
    )  # fmt: skip
    loyal_trust: float = param(
        0.4, unit="0 to 1", ge=0, le=1,
        source="source documents: Customer service and customer strategy, loyal customers trust; "
        "below this the firm has broken more promises than a stranger's trust of 0.5 bears",
        plausible=_LINE,
        help="Least trust of a loyal customer.",
    )  # fmt: skip
    lapsed_intervals: float = param(
        3.0, unit="own purchase intervals", ge=1, le=100,
        plausible=_LINE,
        help="Silence after which a customer has lapsed, once it hardly buys.",
    )  # fmt: skip
    lapsed_depth: float = param(
        0.1, unit="of usual purchases", ge=A_THOUSANDTH, le=100,
        source="a busy buyer is often silent for three intervals and comes back: such a one has not lapsed",
        plausible=_LINE,
        help="Depth of dealing below which a silent customer has lapsed.",
    )  # fmt: skip
    wallet_months: float = param(
        6.0, unit="months", ge=1, le=120,
        plausible=_LINE,
        help="Months that share of wallet and depth of dealing look back on (time constant).",
    )  # fmt: skip
