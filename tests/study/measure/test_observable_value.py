"""What customers bring, told by what is seen of them: exact where it is linear, good enough on other luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.study.compare.replicate import packed
from sim.study.measure.observable_value import features, fitted, observed_facts


def digest_of(customers: pd.DataFrame, brought: np.ndarray | None) -> pd.DataFrame:
    rows = [("observed", *fact) for fact in observed_facts(customers, brought)]
    return pd.DataFrame(rows, columns=["table", "measure", "item", "to_item", "value"])


def some_customers(seed: int, number: int = 400) -> pd.DataFrame:
    luck = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "segment": luck.choice(["few", "many"], number),
            "purchases": luck.integers(1, 30, number),
            "tenure_months": luck.integers(1, 60, number),
            "silent_months": luck.integers(0, 12, number),
            "basket": luck.lognormal(4, 0.5, number),
            "share_of_wallet": luck.random(number),
            "satisfaction": luck.uniform(2, 5, number),
            "trust": luck.random(number),
            "left": luck.random(number) < 0.1,
        }
    )


def test_a_linear_truth_is_found_from_sums_alone():
    def truth(customers: pd.DataFrame) -> np.ndarray:
        seen = features(customers)
        return 3.0 * seen["spends"] - 2.0 * seen["heard by share"] + 5.0 * seen["there"] + seen["segment few"]

    told = fitted(digest_of(one, truth(one)) for one in map(some_customers, (1, 2)))
    other = some_customers(3)
    assert told.equity(digest_of(other, None)) == pytest.approx(truth(other).sum())
    share, error = told.checked([digest_of(other, truth(other))])
    assert share == pytest.approx(1.0) and error == pytest.approx(0.0, abs=1e-9)


def test_noise_is_no_part_of_what_is_told():
    """Of a variance of which half is noise half can be told, and of pure noise nothing."""
    luck = np.random.default_rng(5)
    customers = [some_customers(seed, 4000) for seed in (1, 2)]
    worth = [features(one)["spends"] for one in customers]
    noisy = [digest_of(c, w + luck.normal(0, w.std(), w.size)) for c, w in zip(customers, worth, strict=True)]
    assert fitted(noisy[:1]).checked(noisy[1:])[0] == pytest.approx(0.5, abs=0.05)
    noise = [digest_of(c, luck.normal(1.0, 1.0, len(c))) for c in customers]
    assert fitted(noise[:1]).checked(noise[1:])[0] < 0.01


def test_most_of_what_customers_bring_is_told_on_luck_that_was_not_fitted():
    """The stage chain told .012 of it."""
    small = ["run.customers=2000", "run.months=24", "run.play_on_months=36", "run.replications=6"]
    study = sim.load_study("mature_retail", small)
    digests = packed([study], ["hold", "loyalty"], play_on="plan_ends", progress=False)[0]
    runs = {n: [digests.read((n, r)).to_pandas() for r in range(6)] for n in ("hold", "loyalty")}
    told = fitted(runs["hold"][:4])
    for name in runs:
        share, error = told.checked(runs[name][4:])
        assert share > 0.55 and abs(error) < 0.15
