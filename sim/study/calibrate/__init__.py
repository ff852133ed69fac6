"""From a log to the traits of a market: models of buying and leaving, their fit, holdout and intervals."""
