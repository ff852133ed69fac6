"""All facts measured, one after another or in several processes, and the table of results."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib import import_module
from pathlib import Path

import pandas as pd

from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import here_or_shipped
from sim.study.facts.fact_table import Fact, read_facts
from sim.study.facts.judge import COLUMNS, judge
from sim.study.facts.measurement import REFERENCE, Look, Measurement
from sim.study.running.choose_executor import executor
from sim.study.running.compiling import compile_first
from sim.study.running.only import only_these
from sim.study.running.progress import progress_bar

#: Facts that are measured together -> module and function; those that take longest first.
GROUPS: dict[tuple[str, ...], str] = {
    ("F31",): "beliefs:errors",
    ("F50", "F58"): "library:library",
    ("F46", "F47", "F48", "F49"): "brands:brands",
    ("F53", "F54", "F55"): "promotion:promotion",
    ("F59",): "wallet:wallet",
    ("F56",): "advertising:advertising",
    ("F57",): "paradox:paradox",
    ("F51", "F52"): "leaving:leaving",
    ("F21", "F22", "F43", "F44"): "recovery:measure",
    ("F01", "F02", "F03", "F04", "F05"): "satisfaction:measure",
    ("F60", "F61"): "records:membership",
    ("F19",): "quadrants:riskiest",
    ("F16",): "portfolio:tenure_and_profit",
    ("F39",): "worth:elasticities",
    ("F40",): "portfolio:correlation",
    ("F36", "F45"): "price:elasticity",
    ("F29",): "price:bought_loyalty",
    ("F41",): "satisfaction:disconfirmation",
    ("F11", "F12", "F13", "F14", "F15"): "portfolio:concentration",
    ("F62",): "records:recovery",
    ("F63",): "records:tenure",
    ("F64",): "records:referral",
    ("F38",): "talk:told",
    ("F32",): "talk:effort",
    ("F17",): "competition:four_steps",
    ("F37",): "competition:price_war",
    ("F34",): "scandals:wants",
    ("F09", "F10"): "durables:owners",
    ("F27",): "needs:cloning",
    ("F28",): "needs:advice",
    ("F33",): "needs:focus",
    ("F35",): "needs:goods",
    ("F26",): "scandals:breach",
    ("F30",): "durables:accounts",
    ("F07",): "promises:irrelevant",
    ("F08",): "promises:staff",
    ("F24",): "promises:selling",
    ("F42",): "guarantee:guarantee",
    ("F06",): "service:waits",
    ("F23",): "service:transfers",
    ("F25",): "service:calls",
    ("F18",): "competition:levelling",
    ("F20",): "price:price_alone",
}
#: Columns of texts that are empty for a fact that was not measured.
_TEXTS = ("decided_by", "market", "target", "tolerance", "part", "note", "part_stated", "note_stated")


def measured_together(ids: Iterable[str]) -> list[tuple[str, ...]]:
    """The groups that hold any of the facts `ids`."""
    asked = set(ids)
    return [group for group in GROUPS if asked & set(group)]


def measure_group(group: tuple[str, ...], look: Look) -> dict[str, Measurement]:
    """Measure the facts of one group."""
    module, function = GROUPS[group].split(":")
    found: dict[str, Measurement] = getattr(import_module(f"sim.study.facts.{module}"), function)(look)
    return found


def _judged(group: tuple[str, ...], look: Look, facts: dict[str, Fact]) -> dict[str, pd.DataFrame]:
    """Tables of one group's facts: what comes back from a process is plain."""
    return {fact: judge(facts[fact], found) for fact, found in measure_group(group, look).items()}


def chosen_facts(only: Iterable[str] | None, facts: dict[str, Fact]) -> list[str]:
    """Ids asked for, in the table's order; all if none are.

    Raises
    ------
    UserError
        If there is no such fact.
    """
    asked = None if only is None else [name.upper() for name in only]
    return only_these(asked, facts, "fact", f"{min(facts)} to {max(facts)}")


def measure_facts(
    only: Iterable[str] | None = None,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    effort: float = 1.0,
    seed: int = 1,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Measure facts and judge them.

    Parameters
    ----------
    only : iterable of str, optional
        Ids of facts; all when left out.
    workers, cluster : int or str, optional
        Who measures, as in `replicate`; the result does not depend on it.
    effort : float
        Multiplies the customers of each market, see `Look`.
    seed : int
        Of all chance.
    progress : bool, optional
        As in `replicate`.

    Returns
    -------
    DataFrame
        One row a number of a fact, in the order of the table of facts; columns as `judge` gives them.

    Raises
    ------
    UserError
        If there is no such fact, or the table of facts cannot be read.
    """
    facts = read_facts()
    names = chosen_facts(only, facts)
    look = Look(effort, seed)
    groups = measured_together(names)
    does = executor(workers, cluster)
    first = partial(compile_first, look.study(REFERENCE, 200, "run.months=1"))
    found: dict[str, pd.DataFrame] = {}
    work = partial(_judged, look=look, facts=facts)
    coming = does.done(work, groups, first=first)
    with progress_bar(len(groups), "measuring", "group", progress) as told:
        for group, tables in coming:
            found |= tables
            told(", ".join(group))
    return pd.concat([found.get(name, judge(facts[name], None)) for name in names], ignore_index=True)


def read_results(path: Path) -> pd.DataFrame:
    """Read the table that ``loyalty facts`` wrote.

    Raises
    ------
    UserError
        If there is none, or it is another table.
    """
    try:
        found = pd.read_csv(here_or_shipped(path), dtype={"target": str, "tolerance": str})
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: not a table of facts ({error})") from None
    if list(found.columns) != list(COLUMNS):
        raise UserError(f"{path}: not a table of facts (columns {', '.join(COLUMNS)} are expected)")
    words = {name: found[name].astype(object).fillna("") for name in _TEXTS}
    return found.assign(**words)
