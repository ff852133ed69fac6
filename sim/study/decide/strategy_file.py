"""The strategy file of the best mix found: it says what the mix does, and how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.scenario.files.library import FOLDERS
from sim.scenario.files.yaml_text import dump
from sim.scenario.plans.levers import LEVERS
from sim.scenario.plans.study import Study
from sim.study.decide.optimise import Optimum

#: What a quadrant's strategies are for, as their descriptions begin.
_AIMS = {
    "loyalty": "Keep today's customers in today's business",
    "expansion": "Sell today's customers a further category",
    "acquisition": "Win new customers for today's business",
    "diversification": "Take the business to segments not served so far",
    None: "Whatever earns most",
}


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
        "description": f"{_what(found)} {_how(found)}",
        **({"quadrant": found.quadrant} if found.quadrant else {}),
        **found.strategy.model_dump(exclude_defaults=True, exclude={"description", "quadrant"}),
    }
    up = "../../" if path.absolute().parent.parent.name == FOLDERS["strategy"] else "../"
    text = f"# yaml-language-server: $schema={up}schema/strategy.json\n" + dump(values)
    try:
        with replacing(path) as partial:
            partial.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error})") from None
    return path


def _what(found: Optimum) -> str:
    """What the mix does, in sentences: each lever with its effect."""
    strategy, currency = found.strategy, found.study.market.currency
    spent = sorted(strategy.spend.items(), key=lambda item: -item[1])
    money = [f"{share:.0%} of the budget on {_name(name)} ({LEVERS[name].effect})" for name, share in spent]
    levels = []
    for setting in strategy.levers:
        lever = LEVERS[setting.lever]
        amount = f"{currency} {setting.value:g}" if lever.by_price else f"{setting.value:g}"
        levels.append(f"{_name(lever.name)} at {amount} ({lever.effect})")
    told = [f"{verb} {_listed(parts)}." for verb, parts in (("Spend", money), ("Set", levels)) if parts]
    if strategy.aim:
        told.append(f"Reach and referral are for {_listed(strategy.aim)}.")
    return " ".join([f"{_AIMS[found.quadrant]}.", *told])


def _span(study: Study) -> str:
    """The time over which the gain is counted."""
    within = f"in {study.run.months} months"
    if study.settings.objective == "npv":
        return within
    return f"{within} and in what customers bring in the {study.run.play_on_months} after"


def _name(lever: str) -> str:
    return lever.replace("_", " ")


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _how(found: Optimum) -> str:
    """How the mix was found and what it gains, in sentences."""
    study, tried = found.study, found.tables["tried"]
    gain, low, high, searched = (money / study.customers for money in (*found.gain, found.searched))
    whose = f" for the quadrant {found.quadrant}" if found.quadrant else ""
    market, budget = study.market, study.settings.budget_per_customer_per_month
    needs = f" A study that names it needs that budget, not {budget:g}." if found.budget != budget else ""
    return (
        f"The best of {len(tried):,} mixes of levers{whose} in the study {study.name}, found in "
        f"{tried['runs'].sum():,} runs by successive halving on common luck (seed {study.run.seed}), less "
        f"the levers that added too little to tell; shares are of {found.budget:g} {market.currency} a "
        f"customer of the market a month. On {study.run.replications} markets that the search did not see it "
        f"gains {gain:.2f} [{low:.2f}, {high:.2f}] {market.currency} a customer of the market over "
        f"{found.base} {_span(study)}; in the search it gained {searched:.2f}.{needs}"
    )
