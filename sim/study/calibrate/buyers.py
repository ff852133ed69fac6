"""What is known of buyers once their buying and their spend are fitted, from a log or from a summary."""

from __future__ import annotations

import numpy as np

from sim.scenario.basics.statement import Statement, stated
from sim.study.calibrate.bootstrap import FEWEST, Estimate, percentiles
from sim.study.calibrate.btyd import BGNBD
from sim.study.calibrate.likelihood import Fit, Floats
from sim.study.calibrate.misfit import Check, sentence
from sim.study.calibrate.sentences import TEXTS
from sim.study.calibrate.spend_model import GammaGamma, gamma_gamma_expected
from sim.study.logs.calendar import MONTH_DAYS, WEEK_DAYS


class Buyers:
    """What follows from the fits of buyers; `buying` is in weeks, `spend` in the log's currency."""

    setting = "non-contractual"

    buying: Fit[BGNBD]
    spend: Fit[GammaGamma] | Statement
    spend_frequency_correlation: float
    checks: tuple[Check, ...]

    @property
    def rate_per_month(self) -> Estimate:
        """Purchases a month after the first one, while a customer: mean over customers."""
        months = MONTH_DAYS / WEEK_DAYS
        r, alpha = self.buying.params[:2]
        draws = self.buying.draws
        found = draws[:, 0] / draws[:, 1] if len(draws) else np.empty(0)
        return percentiles(r / alpha * months, found * months)

    @property
    def chance_to_leave(self) -> Estimate:
        """Chance to leave for good after a repeat purchase: mean over customers, a / (a + b)."""
        a, b = self.buying.params[2:]
        draws = self.buying.draws
        return percentiles(a / (a + b), draws[:, 2] / draws[:, 2:].sum(axis=1) if len(draws) else np.empty(0))

    @property
    def misfit(self) -> tuple[Statement, ...]:
        """What is wrong with the fit and what that means, as one sentence; nothing if the model holds."""
        return sentence(self.checks)

    @property
    def mean_spend(self) -> Estimate:
        """Mean over customers of what a purchase costs; infinite if the fitted spread has no mean, NaN if
        spend was not fitted.
        """
        if isinstance(self.spend, Statement):
            return Estimate(np.nan, np.nan, np.nan)
        draws = self.spend.draws
        p, q, gamma = draws.T if len(draws) else np.empty((3, 0))
        found: Floats = np.where(q > 1, p * gamma / np.where(q > 1, q - 1, 1.0), np.inf)
        value = float(gamma_gamma_expected(0, 0, self.spend.params))
        if len(found) < FEWEST:
            return Estimate(value, np.nan, np.nan)
        low, high = np.quantile(found, [0.025, 0.975], method="nearest")
        return Estimate(value, float(low), float(high))

    @property
    def spend_notes(self) -> tuple[Statement, ...]:
        """What to keep in mind of the spend: that there is none, loose parameters, spend tied to
        frequency.
        """
        if isinstance(self.spend, Statement):
            return (self.spend,)
        lines = [*self.spend.notes]
        if self.spend.params.q <= 1:
            lines.append(stated(TEXTS, "method.no_mean"))
        if abs(self.spend_frequency_correlation) > 0.2:
            together = self.spend_frequency_correlation
            lines.append(stated(TEXTS, "method.spend_and_rate", correlation=together))
        return tuple(lines)
