"""The strategy file of the best mix found: a quadrant's strategy that says how it was found."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.scenario.files.yaml_text import dump
from sim.study.decide.optimise import Optimum


def write_strategy(found: Optimum, path: str | Path) -> Path:
    """Write the mix as a strategy file that a study may name.

    Parameters
    ----------
    found : Optimum
    path : str or Path

    Raises
    ------
    UserError
        If the file cannot be written.
    """
    path = Path(path)
    values = {
        "description": _how(found),
        **({"quadrant": found.quadrant} if found.quadrant else {}),
        **found.strategy.model_dump(exclude_defaults=True, exclude={"description", "quadrant"}),
    }
    text = "# yaml-language-server: $schema=../schema/strategy.json\n" + dump(values)
    try:
        with replacing(path) as partial:
            partial.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from None
    return path


def _how(found: Optimum) -> str:
    """How the mix was found and what it gains, in sentences."""
    study, tried = found.study, found.tables["tried"]
    gain, low, high, searched = (money / study.customers for money in (*found.gain, found.searched))
    whose = f" for the quadrant {found.quadrant}" if found.quadrant else ""
    market, budget = study.market, study.settings.budget_per_customer_per_month
    needs = f" A study that names it needs that budget, not {budget:g}." if found.budget != budget else ""
    return (
        f"The best of {len(tried):,} mixes of levers{whose} in the study {study.name}, found in "
        f"{tried['runs'].sum():,} runs by successive halving on common luck (seed {study.run.seed}); shares "
        f"are of {found.budget:g} a customer of the market a month. On {study.run.replications} markets that "
        f"the search did not see it gains {gain:.2f} [{low:.2f}, {high:.2f}] {market.currency} a customer of "
        f"the market over {found.base}, in {study.run.months} months; in the search it gained {searched:.2f}."
        f"{needs}"
    )
