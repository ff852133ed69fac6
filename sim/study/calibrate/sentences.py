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
    "method.withheld": "no intervals, as the model does not hold for this log",
    "misfit": "this model does not hold for this log: {what}; its numbers, and every forecast from them, may "
    "be further off than an interval could say, so none is given",
    "misfit.frequencies": "{observed:,} customers have {repeats} repeat purchases where it expects "
    "{expected:,.0f}",
    "misfit.holdout": "it expects {expected:,.0f} repeat purchases after {end}, and {observed:,.0f} were "
    "made",
    "misfit.renewals": "{observed:,} of {due:,} contracts were left at renewal {renewal} where it expects "
    "{expected:,.0f}",
    "misfit.holdout.renewals": "it expects {expected:,.0f} renewals after {end}, and {observed:,.0f} were "
    "made",
    "misfit.peak": "repeat purchases peak in {month} ({factor:.1f} times what it expects)",
    "misfit.trough": "repeat purchases drop in {month} ({factor:.1f} times what it expects)",
    "misfit.regular": "customers buy at regular intervals, not by chance (as if one in {shape:.1f} of chance "
    "occasions were a purchase)",
    "misfit.bursts": "customers buy in bursts with long pauses, not by chance (shape of the intervals "
    "{shape:.2f}, by chance 1)",
    "method.loose": "the log does not pin {parameters} of {model}: other values fit as well",
    "method.apart": "the chains have not met for {parameters} of {model}",
    "method.no_mean": "the fitted spread of spend has no finite mean (q <= 1)",
    "method.spend_and_rate": "mean spend goes with the number of purchases (correlation "
    "{correlation:.2f}); the market takes them as independent",
    "short": "the log covers {days} days, fewer than the {least} that can be split: all of it was learnt "
    "from, no forecast was tested, and months and years are extrapolated",
    "spend.none": "no repeat purchase cost anything; what customers spend is not fitted",
    "spend.few": "fewer than three customers differ in what a purchase costs; the spread of spend is not "
    "fitted",
    "season": "customers buy more in {peak} ({high:.1f} times an average month) and less in {trough} "
    "({low:.1f} times): a factor for each month of the year is fitted, and the weeks of the model are those "
    "of an average month",
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
