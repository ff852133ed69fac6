"""English: the best mix of levers, and how it was found."""

from __future__ import annotations

TEXTS = {
    "optimise.mix": "{lever} at {value}",
    "optimise.best": "Best of {mixes} mixes: {names}.",
    "optimise.nothing": "Of {mixes} mixes none is better than {base}.",
    "optimise.gain": "On luck that the search did not see it gains {gain} in {measure} over {base} ({share} "
    "of the sales under {base}); in the search it gained {searched}, which flatters it, because the luckiest "
    "was chosen.",
    "optimise.open": "Whether it gains at all is too close to call.",
}
