"""The reference market's assumed numbers found from the pins: simulated moments on common luck.

What is asked of the numbers is only what pins say; predictions are not looked at. Each number moves within
the range that stands beside it with its reason. The first Jacobian is taken by differences, later ones follow
the steps (Broyden 1965); `scipy.optimize.least_squares` keeps to the ranges. One seed finds the same.

    python -m sim.study.facts.fit_reference
"""

from __future__ import annotations

import json
import math
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any, Literal

import numpy as np

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.files.load import load_study
from sim.study.facts.fact_table import TABLE, read_facts
from sim.study.facts.followed import CUSTOMERS
from sim.study.facts.measurement import REFERENCE, Look
from sim.study.facts.portfolio import shares
from sim.study.facts.price import elasticities
from sim.study.facts.recovery import OUTCOMES, again
from sim.study.facts.satisfaction import asymmetry, shops
from sim.study.facts.scandals import breach_ratio
from sim.study.facts.talk import told_against_others

#: The market's file, in which the numbers stand.
MARKET = TABLE.parents[2] / "scenarios" / "markets" / f"{REFERENCE}.yaml"
#: Where the fit is kept.
STORED = TABLE.with_name("reference_fit.json")
#: Step of a difference, in parts of a number's range: large enough to be more than chance.
_STEP = 0.06


@dataclass(frozen=True)
class Knob:
    """A number of the market that is found: its paths in the file, and the range it may lie in, with why.

    `moves` are the pins that it moves, where it hardly moves any other: such numbers are varied together.
    """

    paths: tuple[str, ...]
    low: float
    high: float
    scale: Literal["even", "odds"]
    why: str
    moves: tuple[str, ...] = ()

    def at(self, place: float) -> float:
        """The number at a place between the ends (0 to 1), rounded to what the file shall say."""
        low, high = self._scaled(self.low), self._scaled(self.high)
        value = low + place * (high - low)
        return float(f"{1 / (1 + math.exp(-value)) if self.scale == 'odds' else value:.3g}")

    def place(self, value: float) -> float:
        """The place of a number, within the ends."""
        low, high = self._scaled(self.low), self._scaled(self.high)
        return min(max((self._scaled(value) - low) / (high - low), 0.0), 1.0)

    def _scaled(self, value: float) -> float:
        return math.log(value / (1 - value)) if self.scale == "odds" else value


_EVERYDAY = ("households", "trade", "country")
_TARP = "what TARP's shares come to at a single occasion: anything from hardly ever to nearly always"
KNOBS = (
    Knob(("choice.satisfaction",), 1.0, 4.0, "even", "half to twice what F01 and F02 say of two firms"),
    Knob(("choice.habit",), 0.0, 0.8, "even", "none to what panels of goods bought weekly show"),
    Knob(tuple(f"segments.{s}.attachment_sd" for s in _EVERYDAY), 0.05, 1.0, "even",
         "all shops liked alike, to as far apart as a price a fifth lower"),
    Knob(("experience.score_shortfall",), 0.8, 3.5, "even",
         "Mittal et al. 1998: a shortfall counts double an excess, of which the score of value takes part",
         ("F41",)),
    *(Knob((f"failure.{severity}_{outcome}",), 0.001, 0.99, "odds", _TARP, (f"{fact} {outcome}",))
      for severity, fact in (("minor", "F43"), ("major", "F44")) for outcome in OUTCOMES),
    Knob(tuple(f"segments.{s}.price_sensitivity_mean" for s in _EVERYDAY), 1.5, 7.0, "even",
         "brand elasticities of -1.8 to -4 (Tellis 1988; Bijmolt et al. 2005)"),
    Knob(("choice.outside",), -4.0, 1.5, "even", "nearly all occasions bought at some shop, to one in five"),
    Knob(("categories.everyday.handling",), 1.0, 15.0, "even", "1 to 25 % of a basket of 60", ("F11",)),
    Knob(("data.breach_alarm",), 0.0, 0.2, "even", "at most what a price a twentieth higher takes", ("F26",)),
    Knob(("talk.referral_margin",), 0.1, 0.4, "even", "Schmitt et al. 2011: about a quarter", ("F38",)),
)  # fmt: skip


def _tarp(look: Look, replication: int) -> list[float]:
    shares_again = again(look, replication)
    table = [shares_again[f"{severity}_{outcome}"] for severity in ("minor", "major") for outcome in OUTCOMES]
    return [shares_again["none"] - shares_again["minor_quick"], *table]


#: What is measured for the pins, and to which each number belongs, in order; a pin of several says which.
MOMENTS: tuple[tuple[tuple[str, ...], Callable[[Look, int], Sequence[float]]], ...] = (
    (("F01", "F02"), lambda look, n: [1 - shops(look, n).four, 1 - shops(look, n).five]),
    (("F21", *(f"{fact} {outcome}" for fact in ("F43", "F44") for outcome in OUTCOMES)), _tarp),
    (("F36", "F45"), elasticities),
    (("F11",), lambda look, n: shares(look, n)[:1]),
    (("F41",), lambda look, n: [asymmetry(look, n)]),
    (("F26",), lambda look, n: [breach_ratio(look, n)]),
    (("F38",), lambda look, n: told_against_others(look, n)[:1]),
)
PINS = tuple(pin for pins, _ in MOMENTS for pin in pins)
#: A pin that is a sign is aimed at by as much beyond nought as it takes to tell, with as much of tolerance.
_SIGN = 0.02


def _targets() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Middle and half the width of each pin's band, and the sign of a pin that is one, else 0."""
    facts, rows = read_facts(), []
    for pin in PINS:
        name, _, outcome = pin.partition(" ")
        band = facts[name].bands[OUTCOMES.index(outcome) if outcome else 0]
        sign = (1.0 if math.isinf(band.high) else 0.0) - (1.0 if math.isinf(band.low) else 0.0)
        middle, half = (band.low + band.high) / 2, (band.high - band.low) / 2
        rows.append((sign * _SIGN, _SIGN, sign) if sign else (middle, half, sign))
    middles, halves, signs = np.array(rows).T
    return middles, halves, signs


class Fit:
    """The search: what was tried, and how far each pin is off, in half widths of its band.

    What is off counts less the more chance there is in it: with several replications, their spread where the
    search begins says how much.
    """

    def __init__(self, effort: float, replications: int, seed: int = 1) -> None:
        self.effort, self.replications, self.seed = effort, replications, seed
        self.middles, self.widths, self.signs = _targets()
        self.weights = np.ones(len(PINS))
        self.tried = 0
        #: Where the Jacobian was last known: places, residuals there, and the Jacobian itself.
        self.last: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
        self._known: dict[tuple[float, ...], np.ndarray] = {}

    def moments(self, places: np.ndarray) -> np.ndarray:
        """Each pin as measured with these numbers: (replication, pin)."""
        values = [knob.at(place) for knob, place in zip(KNOBS, places, strict=True)]
        settings = tuple(
            f"market.{path}=={value}"
            for knob, value in zip(KNOBS, values, strict=True)
            for path in knob.paths
        )  # fmt: skip
        look = Look(self.effort, self.seed, settings)
        return np.array(
            [
                np.concatenate([np.asarray(measured(look, n), float) for _, measured in MOMENTS])
                for n in range(self.replications)
            ]
        )

    def residuals(self, places: np.ndarray) -> np.ndarray:
        """How far each pin is off, in half widths of its band."""
        key = tuple(np.round(places, 9).tolist())
        if key not in self._known:
            self.tried += 1
            runs = self.moments(places)
            if self.replications > 1 and not self._known:
                noise = np.nanstd(runs, axis=0, ddof=1) / math.sqrt(self.replications)
                self.weights = self.widths / np.hypot(self.widths, noise)
            off = (np.nanmean(runs, axis=0) - self.middles) / self.widths
            off = np.where(self.signs * off > 0.0, 0.0, off)  # beyond a sign is as good as at it
            self._known[key] = np.where(np.isnan(off), 10.0, np.clip(off, -10.0, 10.0))
            cost = 0.5 * float((self._known[key] ** 2).sum())
            print(f"{self.tried:4d} tried, cost {cost:8.2f}", file=sys.stderr, flush=True)
        return self._known[key]

    def jacobian(self, places: np.ndarray) -> np.ndarray:
        """By differences at first; then as Broyden makes it follow what steps have shown."""
        here = self.residuals(places)
        slopes = self._differences(places, here) if self.last is None else self._followed(places, here)
        self.last = (places.copy(), here, slopes)
        return slopes

    def _differences(self, places: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Each number stepped on its own, but those together that move pins of their own."""
        steps = np.where(places < 0.5, _STEP, -_STEP)
        alone = [number for number, knob in enumerate(KNOBS) if not knob.moves]
        together = [number for number, knob in enumerate(KNOBS) if knob.moves]
        slopes = np.zeros((len(PINS), len(KNOBS)))
        for group in (*([number] for number in alone), together):
            there = places.copy()
            there[group] += steps[group]
            moved = self.residuals(there) - here
            for number in group:
                rows = [PINS.index(pin) for pin in KNOBS[number].moves] or list(range(len(PINS)))
                slopes[rows, number] = moved[rows] / steps[number]
        return slopes

    def _followed(self, places: np.ndarray, here: np.ndarray) -> np.ndarray:
        assert self.last is not None
        before, was, slopes = self.last
        moved = places - before
        if not moved.any():
            return slopes
        return slopes + np.outer(here - was - slopes @ moved, moved) / (moved @ moved)

    def run(self, start: np.ndarray, steps: int) -> np.ndarray:
        """Search from `start`."""
        from scipy.optimize import least_squares

        self.residuals(start)
        found = least_squares(
            lambda places: self.weights * self.residuals(places), start,
            jac=lambda places: self.weights[:, None] * self.jacobian(places),
            bounds=(0.0, 1.0), max_nfev=steps,
        )  # fmt: skip
        return np.asarray(found.x)

    def tensions(self) -> list[tuple[str, str, float]]:
        """Pairs of pins that pull the numbers opposite ways: cosine of what would mend each, below -0.5."""
        assert self.last is not None
        _, here, slopes = self.last
        ways = -np.sign(here)[:, None] * slopes
        ways = ways / np.maximum(np.linalg.norm(ways, axis=1, keepdims=True), 1e-12)
        cosines = ways @ ways.T
        return [
            (PINS[a], PINS[b], round(float(cosines[a, b]), 2))
            for a in range(len(PINS))
            for b in range(a)
            if cosines[a, b] < -0.5
        ]


def current() -> np.ndarray:
    """Places of the numbers that the market's file has."""
    market = load_study(REFERENCE).market_of_firms.model_dump()
    places = []
    for knob in KNOBS:
        at: Any = market
        for part in knob.paths[0].split("."):
            at = at[part]
        places.append(knob.place(float(at)))
    return np.array(places)


def written(text: str, path: str, value: float) -> str:
    """The market file's text with the number at `path` replaced; it stands in the line of its last key."""
    *section, last = path.split(".")
    lines, depth = text.split("\n"), 0
    for number, line in enumerate(lines):
        if depth < len(section) and re.match(rf" {{{2 * depth}}}{section[depth]}:", line):
            depth += 1
        if depth == len(section) and re.search(rf"\b{last}: [-0-9.e]+", line):
            lines[number] = re.sub(rf"\b{last}: [-0-9.e]+", f"{last}: {value:g}", line, count=1)
            return "\n".join(lines)
    raise ValueError(f"{path}: the market's file does not set it")


def main() -> None:
    """Find the numbers, slopes from a small sample, steps on a larger one; write the market's file."""
    began = time.perf_counter()
    small, large = Fit(0.4, 1), Fit(1.0, 5)
    places = np.clip(current(), 0.01, 0.99)
    slopes = small.jacobian(places)
    large.last = (places, large.residuals(places), slopes)
    places = large.run(places, steps=5)
    values = [knob.at(place) for knob, place in zip(KNOBS, places, strict=True)]
    text = MARKET.read_text(encoding="utf-8")
    for knob, value in zip(KNOBS, values, strict=True):
        for path in knob.paths:
            text = written(text, path, value)
    with replacing(MARKET) as partial:
        partial.write_text(text, encoding="utf-8")
    off = large.residuals(places)
    stored = {
        "date": date.today().isoformat(),
        "version": version("loyalty-lab"),
        "seed": large.seed,
        "customers": Look(large.effort).customers(CUSTOMERS),
        "replications": large.replications,
        "seconds": round(time.perf_counter() - began),
        "tried": small.tried + large.tried,
        "numbers": [
            {"paths": knob.paths, "value": value, "low": knob.low, "high": knob.high, "why": knob.why}
            for knob, value in zip(KNOBS, values, strict=True)
        ],
        "pins": [
            {"pin": pin, "target": m, "found": round(m + w * r, 4), "off": round(r, 2), "weight": round(v, 2)}
            for pin, m, w, r, v in zip(
                PINS,
                large.middles.tolist(),
                large.widths.tolist(),
                off.tolist(),
                large.weights.tolist(),
                strict=True,
            )
        ],
        "pull_against_each_other": large.tensions(),
    }
    with replacing(STORED) as partial:
        partial.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
