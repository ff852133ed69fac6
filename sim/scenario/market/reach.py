"""How firms become known, and what being seen often is worth."""

from __future__ import annotations

from sim.scenario.basics.bounds import A_THOUSANDTH
from sim.scenario.basics.plausible import WEIGHT, between, times
from sim.scenario.basics.section import Section, param


class Reach(Section):
    """How awareness spreads (section 6; Bass 1969), and what being seen often is worth.

    A firm that everybody knows spends an ordinary budget within its fixed cost, another one by how well it is
    known; what a strategy spends on reach comes on top of that, and brings what is left of each response.
    """

    advertising_per_year: float = param(
        0.03,
        unit="a year",
        status="P",
        source="Bass 1969: p",
        ge=0,
        le=12,
        plausible=times(
            1.5, "coefficients differ between goods by about half (Sultan, Farley & Lehmann 1990)"
        ),
        help="Chance to hear of a firm without further spending (Bass: p).",
    )
    talk_per_year: float = param(
        0.38,
        unit="a year",
        status="P",
        source="Bass 1969: q",
        ge=0,
        le=12,
        plausible=times(
            1.5, "coefficients differ between goods by about half (Sultan, Farley & Lehmann 1990)"
        ),
        help="Chance to hear of it from others, if all were its customers (Bass: q).",
    )
    ordinary_budget: float = param(
        0.12,
        unit="share of the margin",
        status="P",
        source="Dorfman & Steiner 1954: as large a share of the margin as sales answer, 0.12 in the short "
        "run (Sethuraman, Tellis & Briesch 2011)",
        ge=A_THOUSANDTH,
        le=1,
        plausible=times(1.5, "it follows the elasticity: about 0.08 to 0.18 in the short run"),
        help="What a well-known firm with an even share spends on reach, within its fixed cost.",
    )
    good_will: float = param(
        0.85,
        unit="utility",
        status="P",
        source="set so that sales answer by 0.12 at first and 0.24 in the long run (Sethuraman, Tellis & "
        "Briesch 2011)",
        ge=0,
        le=10,
        plausible=times(
            1.5,
            "means of short-run elasticities: 0.09 to 0.22 (Assmus et al. 1984, Henningsen et al. 2011)",
        ),
        help="The most that reach adds to a firm's pull with those who know it; 0 is nothing.",
    )
    good_will_half: float = param(
        0.5, unit="ordinary budgets", ge=A_THOUSANDTH, le=1000,
        plausible=WEIGHT,
        help="Reach that brings half of it (half saturation).",
    )  # fmt: skip
    good_will_kept: float = param(
        0.72,
        unit="share a month",
        status="P",
        source="Leone 1995, Clarke 1976: nine tenths of the effect within six to nine months",
        ge=0,
        lt=1,
        plausible=between(
            0.6, 0.85, "nine tenths of the effect within four to fourteen months (Clarke 1976, Leone 1995)"
        ),
        help="Share of good will that is left after a month without spending.",
    )
