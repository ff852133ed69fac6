"""Full posteriors of the same models by pymc-marketing, behind the same interface; an extra to install.

Priors are that library's defaults: weak ones for how often and how long customers buy, flat ones for spend.
The geometric mean of the posterior stands for the parameters, since what is made of them are ratios and
products; its 2.5 % and 97.5 % quantiles are the intervals. Chains that have not met are told of in the notes
(R-hat above 1.01; Vehtari et al. 2021).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from sim.scenario.basics.errors import UserError
from sim.scenario.basics.statement import stated
from sim.study.calibrate.bootstrap import Method, Modelled, See
from sim.study.calibrate.btyd import BGNBD, SBG
from sim.study.calibrate.likelihood import Fit, Floats
from sim.study.calibrate.sentences import TEXTS

CHAINS, DRAWS, TUNE = 4, 1000, 1000
_MET = 1.01  # R-hat
_SHOWN = 400  # draws from which bands and the holdout's interval are made


def require() -> None:
    """Say in one line what to install, if it is not there."""
    if find_spec("pymc_marketing") is None:
        raise UserError(
            "--posterior needs pymc-marketing, which is not installed; install the extra: "
            "pip install 'loyalty-lab[bayes]'"
        )


def posterior(seed: int = 1, draws: int = DRAWS, tune: int = TUNE, chains: int = CHAINS) -> Method:
    """Fit by sampling from the posterior (NUTS), in place of `sim.study.calibrate.bootstrap.bootstrap`."""

    def method(models: Sequence[Modelled], see: See) -> list[Fit[Any]]:
        require()
        settings = {"draws": draws, "tune": tune, "chains": chains, "random_seed": seed}
        fits = [_sampled(model, settings) for model in models]
        once = np.ones(len(models[0].row_of), np.int64)
        for number in np.linspace(0, chains * draws - 1, min(_SHOWN, chains * draws)).astype(int):
            params = [type(fit.params)._make(fit.draws[number].tolist()) for fit in fits]
            see(params, once)
        return fits

    return method


def _sampled(model: Modelled, settings: dict[str, int]) -> Fit[Any]:
    likelihood, names = model.likelihood, model.likelihood.model._fields
    rows = model.row_of[model.row_of >= 0]
    data = {name: values[rows] for name, values in likelihood.data.items()}
    as_here: dict[str, str] = {}
    shown = {"progressbar": False, "cores": 1, **settings}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other people's libraries, about each other
        logging.getLogger("pymc").setLevel(logging.ERROR)
        if likelihood.model is SBG:
            found = _renewing(*renewal_periods(**data), shown)
        else:
            found, as_here = _buying(likelihood.model, data, shown)
    chains = np.stack([np.asarray(found[as_here.get(n, n)]).reshape(settings["chains"], -1) for n in names])
    drawn = chains.reshape(len(names), -1).T
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    params = np.exp(np.log(drawn).mean(axis=0))
    apart = ", ".join(n for n, c in zip(names, chains, strict=True) if r_hat(c) > _MET)
    return Fit(
        params=likelihood.model._make(params.tolist()),
        log_likelihood=likelihood.at(np.log(params), likelihood.weight)[0],
        observations=len(rows),
        standard_errors=dict(zip(names, drawn.std(axis=0, ddof=1).tolist(), strict=True)),
        intervals=dict(zip(names, zip(low.tolist(), high.tolist(), strict=True), strict=True)),
        notes=(stated(TEXTS, "method.apart", parameters=apart, model=likelihood.model.__name__),)
        if apart
        else (),
        method=stated(TEXTS, "method.posterior"),
        interval_method=stated(TEXTS, "method.chains", draws=len(drawn), chains=settings["chains"]),
        draws=drawn,
    )


def _buying(
    model: type[Any], data: dict[str, Floats], settings: dict[str, Any]
) -> tuple[Any, dict[str, str]]:
    """Posterior of the library's model of purchases or spend, and its names where they differ from ours."""
    import pandas as pd
    from pymc_marketing import clv

    names: dict[str, str] = {}
    if model is BGNBD:
        kind, columns = clv.BetaGeoModel, {"frequency": data["x"], "recency": data["tx"], "T": data["T"]}
    else:
        kind, columns = clv.GammaGammaModel, {"frequency": data["x"], "monetary_value": data["z"]}
        names = {"gamma": "v"}
    table = pd.DataFrame({"customer_id": np.arange(len(data["x"])), **columns})
    return kind(sampler_config=settings).fit(table).posterior, names


def renewal_periods(renewals: Floats, left: Floats) -> tuple[Floats, Floats]:
    """Period in which each left, or the first in which it may yet, and the last period watched.

    A contract whose first renewal is not due yet tells nothing and is left out.
    """
    period = renewals + 1
    watched = np.where(left > 0, period + 1, period)
    told = watched >= 2
    return period[told], watched[told]


def _renewing(period: Floats, watched: Floats, settings: dict[str, Any]) -> Any:
    """Posterior of the library's sBG, whose own model wants all contracts of a cohort watched equally long:
    here each is watched as long as it is, with the distribution and the priors of that model.
    """
    import pymc as pm
    from pymc_marketing.clv.distributions import ShiftedBetaGeometric

    with pm.Model():
        phi, kappa = pm.Uniform("phi", 0.0, 1.0), pm.Pareto("kappa", alpha=1.0, m=1.0)
        alpha = pm.Deterministic("alpha", phi * kappa)
        beta = pm.Deterministic("beta", (1.0 - phi) * kappa)
        leaving = ShiftedBetaGeometric.dist(alpha, beta)
        pm.Censored("left", leaving, lower=None, upper=watched, observed=period)
        return pm.sample(**settings).posterior


def r_hat(chains: Floats) -> float:
    """How far halves of chains disagree: 1 where they do not (split R-hat); shape (chains, draws)."""
    half = chains.shape[1] // 2
    parts = np.concatenate([chains[:, :half], chains[:, half : 2 * half]])
    within, between = parts.var(axis=1, ddof=1).mean(), half * parts.mean(axis=1).var(ddof=1)
    return float(np.sqrt((half - 1) / half + between / half / within)) if within > 0 else 1.0
