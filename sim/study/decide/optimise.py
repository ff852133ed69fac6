"""The best mix of levers for a quadrant, or of all: looked for on some luck, measured on other luck.

Whoever takes the best of many noisy results takes luck for merit. So mixes are chosen by successive halving
under luck that they share, round by round new, and what is said of the one chosen comes from the study's own
seed, which no round has seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.model.later import PlayOn
from sim.scenario.basics.errors import UserError, near
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.quadrant_levers import QUADRANT_LEVERS
from sim.scenario.plans.strategy import Strategy
from sim.scenario.plans.study import Study
from sim.study.compare.compare import kept_runs, refuse
from sim.study.compare.replicate import packed
from sim.study.compare.results_folder import write_tables
from sim.study.decide import mixes as draw
from sim.study.decide.halving import Contest
from sim.study.decide.measured import read
from sim.study.decide.points import refuse_unknown, restated
from sim.study.decide.search import Search
from sim.study.measure.observable_value import ObservableValue, fitted
from sim.study.measure.statistics import Interval, mean_interval

_BEST = "the best mix"  # name of the mix that is found
_PLAYED_ON = 8  # replications of a round from which on what customers still bring is played on
_FITTED = 4  # replications of the base from which it is learnt what customers still bring; as many check it


@dataclass(frozen=True)
class Optimum:
    """The best mix found, and how.

    Attributes
    ----------
    study : Study
        That was asked.
    quadrant : str or None
        Whose levers were tried; None if they were named, or all.
    base : str
        The strategy that gains are measured from.
    strategy : Strategy
        The best mix found, with money as shares of `budget`.
    budget : float
        Money a customer of the market a month that the strategy's shares are of.
    searched : float
        Money: what the mix gained over the base while it was chosen, which flatters it: the luckiest was
        chosen.
    gain, share : Interval
        What it gains on fresh luck: money, and as a share of the present value of the base's sales.
    tables : dict of str to DataFrame
        By name, as listed below.

    Tables
    ------
    mix : DataFrame
        lever: kind (name: money or level), unit (name: of the lever), value (number: in that unit; money is a
        customer of the market a month).
    tried : DataFrame
        mix: step (name: alone, together or near; given for a strategy of the study; without for one less a
        lever), runs (number), gain (money: mean over its runs, paired with the base, as the search saw it;
        over those played on alone once there are any), levers (name: with their values). The best first.
    estimate : DataFrame
        runs: r_squared (share: of what differs between customers, in what they still bring, that the search
        could tell from what is seen of them); error (share: of all that they bring, too much). Of the runs it
        was fitted to, and of others. Only where the objective is `value`: early rounds estimate, later ones
        and what the best mix gains are played on.
    """

    study: Study
    quadrant: str | None
    base: str
    strategy: Strategy
    budget: float
    searched: float
    gain: Interval
    share: Interval
    tables: dict[str, pd.DataFrame]

    @property
    def document(self) -> dict[str, Any]:
        """What summary.json holds."""
        return {
            **self.study.as_asked,
            "budget_per_customer_per_month": self.budget,
            "quadrant": self.quadrant,
            "base": self.base,
            "mixes": len(self.tables["tried"]),
            "runs": int(self.tables["tried"]["runs"].sum()),
            "strategy": self.strategy.model_dump(exclude_defaults=True),
            "searched": self.searched,
            "gain": dict(zip(Interval._fields, self.gain, strict=True)),
            "share": dict(zip(Interval._fields, self.share, strict=True)),
        }


def optimise(
    study: Study,
    *,
    levers: str | Iterable[str] | None = None,
    base: str = "hold",
    free: bool = False,
    mixes: int = 200,
    workers: int | None = None,
    cluster: str | None = None,
    folder: str | Path | None = None,
    progress: bool | None = None,
    command: str | None = None,
) -> Optimum:
    """Look for the best mix of levers on the study's budget.

    Every lever is tried alone; then mixes of several, those that did well alone the oftener; then mixes near
    the best three. The better go on to more luck (successive halving). The study's own strategies of the
    quadrant take part in the last round. Levers that the best mix does no worse without are taken out of it.

    Parameters
    ----------
    study : Study
        In a market of firms, as `load_study` returns it.
    levers : str or list of str, optional
        A quadrant, whose levers are tried, or the levers to try; all when left out.
    base : str
        The strategy that gains are measured from: one of the study's, or `hold`.
    free : bool
        Let money be spent beyond the budget, up to four times it on each lever.
    mixes : int
        Mixes of several levers to draw.
    workers : int, optional
        Processes to share the work among; when left out, this one does it all. The result does not depend on
        it.
    cluster : str, optional
        Address of a Dask scheduler whose workers simulate instead, as for `compare`.
    folder : str or Path, optional
        Folder of the results, in which finished runs are kept as they come.
    progress : bool, optional
        Whether to show progress on stderr; when left out, only if that is a terminal.
    command : str, optional
        The command that repeats this search, for the manifest.

    Returns
    -------
    Optimum
        The best mix, what it gains, and every mix that was tried.

    Raises
    ------
    UserError
        If the market has no firms, there is no such quadrant, lever or base, no lever can act, the budget is
        0 and money not free, `folder` cannot be written, or the cluster cannot be used or goes away.

    Examples
    --------
    >>> import sim
    >>> small = ["run.customers=500", "run.months=6", "run.warm_up_months=0", "run.replications=3"]
    >>> study = sim.load_study("mature_retail", overrides=small)
    >>> found = sim.optimise(study, levers=["care", "list_price"], mixes=4, progress=False)
    >>> set(found.tables["mix"]["lever"]) <= {"care", "list_price"}
    True
    """
    quadrant = levers if isinstance(levers, str) else None
    tried = _levers(study, levers, base, free)
    refuse(study)
    if base == "hold" and base not in study.strategies:
        study = replace(study, strategies={base: Strategy(), **study.strategies})
    given = study.settings.budget_per_customer_per_month
    within = draw.space(study, tried, None if free else given, quadrant)
    if not within.values:
        raise UserError(f"optimise: none of the levers can act in the market of study {study.name!r}")
    asked = _on(study, within.money, [base])
    how: dict[str, Any] = {"workers": workers, "cluster": cluster, "progress": progress}
    with kept_runs(folder) as store:
        how["store"] = store
        told, estimate = _told(asked, base, how) if study.settings.objective == "value" else (None, None)
        measured_from = 0 if told is None else _PLAYED_ON
        contest = Contest(partial(_play, asked, base, how, told), study.run.seed, measured_from)
        search = Search(contest, within, np.random.default_rng(study.run.seed))
        best = search.trimmed(search.best(mixes, _present(study, quadrant, within.money)))
        chosen = _rounded(search.strategies[best], within)
        final = replace(asked, strategies={base: asked.strategies[base], _BEST: chosen})
        later: PlayOn | None = None if told is None else "plan_ends"
        digests = packed([final], list(final.strategies), play_on=later, **how)[0]
    one, other = (read(digests, name, final) for name in final.strategies)
    gain = mean_interval(other.objective - one.objective, study.settings.confidence)
    sales = float(one.sales.mean())
    share = Interval(*(end / sales if sales > 0 else np.nan for end in gain))
    tables = {"mix": _mix_table(chosen, within.money), "tried": search.table()}
    if estimate is not None:
        tables["estimate"] = estimate
    found = Optimum(study, quadrant, base, chosen, within.money, contest.mean(best), gain, share, tables)
    if folder is not None:
        write_tables(folder, study, found.tables, found.document, command=command)
    return found


def _play(
    study: Study,
    base: str,
    how: Mapping[str, Any],
    told: ObservableValue | None,
    strategies: Mapping[str, Strategy],
    seed: int,
    number: int,
) -> dict[str, np.ndarray]:
    """Play strategies and the base in some replications of a seed; what each gains over the base."""
    asked = _by_luck(study, seed, number, {base: study.strategies[base], **strategies})
    later: PlayOn | None = None
    if told is not None and number >= _PLAYED_ON:  # few mixes are left, and what was told is only a guide
        told, later = None, "plan_ends"
    digests = packed([asked], list(asked.strategies), play_on=later, **how)[0]
    start = read(digests, base, asked, told).objective
    return {name: read(digests, name, asked, told).objective - start for name in strategies}


def _by_luck(study: Study, seed: int, number: int, strategies: dict[str, Strategy]) -> Study:
    """The study with other strategies, in some replications of another seed."""
    run = study.run.model_copy(update={"seed": seed, "replications": number})
    settings = study.settings.model_copy(update={"run": run})
    return replace(study, settings=settings, strategies=strategies)


def _told(study: Study, base: str, how: Mapping[str, Any]) -> tuple[ObservableValue, pd.DataFrame]:
    """How to tell what customers still bring without playing on, from the base played on, and how well."""
    seed = int(np.random.SeedSequence([study.run.seed, _FITTED]).generate_state(1)[0])
    asked = _by_luck(study, seed, 2 * _FITTED, {base: study.strategies[base]})
    digests = packed([asked], [base], play_on="plan_ends", **how)[0]
    runs = [digests.read((base, number)).to_pandas() for number in range(2 * _FITTED)]
    told = fitted(runs[:_FITTED])
    rows = [
        (name, *told.checked(part))
        for name, part in (("fitted", runs[:_FITTED]), ("checked", runs[_FITTED:]))
    ]
    return told, pd.DataFrame(rows, columns=["runs", "r_squared", "error"])


def _levers(study: Study, levers: str | Iterable[str] | None, base: str, free: bool) -> tuple[str, ...]:
    """The levers to try, if all that was asked for exists."""
    if not study.has_firms:
        raise UserError(f"optimise: study {study.name!r}: a migration market has no levers")
    if isinstance(levers, str) and levers not in QUADRANT_LEVERS:
        known = near(levers, QUADRANT_LEVERS) or f"; there are {', '.join(QUADRANT_LEVERS)}"
        raise UserError(f"optimise: no quadrant named {levers!r}{known}")
    if base != "hold" and base not in study.strategies:
        hint = near(base, study.strategies) or f"; it has {', '.join(study.strategies)}"
        raise UserError(f"optimise: the study {study.name} has no strategy {base!r} to measure from{hint}")
    tried = (
        QUADRANT_LEVERS[levers] if isinstance(levers, str) else tuple(LEVERS if levers is None else levers)
    )
    refuse_unknown(tried, "optimise")
    spends = any(LEVERS[name].kind == "money" for name in tried)
    if spends and not free and study.settings.budget_per_customer_per_month == 0:
        raise UserError(
            f"optimise: study {study.name!r}: study.budget_per_customer_per_month is 0, so there is nothing "
            "to share out; set it, or let money be free"
        )
    return tried


def _on(study: Study, budget: float, names: Iterable[str]) -> Study:
    """The study with another budget and some of its strategies, which spend what they spent before."""
    part = study.settings.budget_per_customer_per_month / budget
    strategies = {name: restated(study.strategies[name], part) for name in names}
    settings = study.settings.model_copy(update={"budget_per_customer_per_month": budget})
    return replace(study, settings=settings, strategies=strategies)


def _rounded(strategy: Strategy, within: draw.Space) -> Strategy:
    """The strategy in numbers of three digits, as a file shows them: shares rounded down, levels in range."""
    levels = []
    for setting in strategy.levers:
        value = float(f"{setting.value:.3g}")
        if setting.lever in within.values:
            value = min(max(value, within.values[setting.lever][0]), within.values[setting.lever][-1])
        levels.append(setting.model_copy(update={"value": value}))
    spend = {name: _down(share) for name, share in strategy.spend.items() if share > 0}
    return strategy.model_copy(update={"spend": spend, "levers": levels})


def _down(share: float) -> float:
    """A share rounded down to three digits."""
    unit = 10.0 ** (2 - math.floor(math.log10(share)))
    return math.floor(share * unit + 1e-6) / unit


def _present(study: Study, quadrant: str | None, budget: float) -> dict[str, Strategy]:
    """The study's own strategies of the quadrant."""
    names = [name for name, one in study.strategies.items() if quadrant and one.quadrant == quadrant]
    return dict(_on(study, budget, names).strategies)


def _mix_table(strategy: Strategy, budget: float) -> pd.DataFrame:
    values = {name: share * budget for name, share in strategy.spend.items()}
    values |= {setting.lever: setting.value for setting in strategy.levers}
    rows = [(n, LEVERS[n].kind, LEVERS[n].unit, value) for n, value in values.items()]
    return pd.DataFrame(rows, columns=["lever", "kind", "unit", "value"])
