"""What can be said of how a log was fitted, in English; a further language has texts of the same keys."""

from __future__ import annotations

TEXTS = {
    "method.likelihood": "maximum likelihood",
    "method.posterior": "geometric mean of the posterior",
    "method.wald": "95 % Wald interval on the logarithm",
    "method.bootstrap.steps": "95 % bootstrap interval over customers, {resamples} resamples, one "
    "Newton step each",
    "method.bootstrap.anew": "95 % bootstrap interval over customers, {resamples} resamples, fitted anew",
    "method.chains": "95 % posterior interval, {draws} draws in {chains} chains",
    "method.price.goods": "Poisson regression of weekly units on the logarithm of price, with a level "
    "for each good and each week; 95 % interval from standard errors that allow for weeks that go "
    "together",
    "method.price.season": "Poisson regression of weekly units on the logarithm of price, with trend, "
    "season, customers gained so far; 95 % interval from standard errors that allow for weeks that go "
    "together",
    "method.price.trend": "Poisson regression of weekly units on the logarithm of price, with trend, "
    "customers gained so far; 95 % interval from standard errors that allow for weeks that go together",
    "method.loose": "the log does not pin {parameters} of {model}: other values fit as well",
    "method.apart": "the chains have not met for {parameters} of {model}",
    "method.no_mean": "the fitted spread of spend has no finite mean (q <= 1)",
    "method.spend_and_rate": "mean spend goes with the number of purchases (correlation "
    "{correlation:.2f}); the market takes them as independent",
    "price.none": "the log has no prices of goods; price sensitivity is assumed",
    "price.few": "no good was sold in {weeks} weeks, {units:g} times a week: what its price did cannot "
    "be told from chance",
    "price.alike": "prices vary too little (spread of the logarithm {spread:.3f}) to tell how customers "
    "react",
    "price.no_end": "the regression of units on prices finds no end",
    "price.together": "prices of all goods move together; they tell nothing",
    "price.set": "the estimate takes prices as set without regard to demand; if they fell when demand did, "
    "customers react more strongly than it says",
    "price.unsure": "the interval of the price sensitivity includes none at all",
}
