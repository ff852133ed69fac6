"""What customers still bring, told from what a firm can see of them: cheap enough for a search.

A regression on purchases, silence, share of wallet and satisfaction, fitted on runs that were played on and
read off runs that were not. It is a guide to where to look: it knows nothing of what fades once a plan has
ended, such as the effect of care, so what is said of a strategy is played on.

Digests carry sums over customers only: those of the features, of every run, and their products with each
other and with what customers brought, of a run that was played on. That is all that a regression needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.model.machine.arrays import Floats

#: Own intervals of silence after which a customer who has stopped is e times less likely to come back.
_PATIENCE = 2.0
_TOTAL = "brought"  # beside the features: what is to be told


def features(customers: pd.DataFrame) -> dict[str, Floats]:
    """What is seen of each customer: rows of the table `customers` of one firm, of those who have bought.

    Money a month so far counts in full, and as far as the customer is still heard of; this in turn by share
    of wallet, satisfaction and trust. Each segment has a level of its own.
    """
    column = {name: customers[name].to_numpy(float) for name in _READ}
    there = 1.0 - customers["left"].to_numpy(float)
    often = column["purchases"] / np.maximum(1.0, column["tenure_months"])
    silent = np.maximum(0.0, column["silent_months"] * often - 1.0)
    spends = often * column["basket"] * there
    heard = spends * np.exp(-silent / _PATIENCE)
    share = column["share_of_wallet"]
    found = {
        "often": often,
        "basket": column["basket"] * there,
        "basket by share": column["basket"] * share,
        "spends": spends,
        "spends by share": spends * share,
        "heard": heard,
        "heard by share": heard * share,
        "heard by satisfaction": heard * (column["satisfaction"] - 4.0),
        "heard by trust": heard * (column["trust"] - 0.5),
        "heard, new": heard * (column["tenure_months"] < 12),
        "there": there,
    }
    segment = customers["segment"].astype(object)
    return found | {f"segment {name}": (segment == name).to_numpy(float) for name in segment.unique()}


_READ = (
    "purchases", "tenure_months", "silent_months", "basket", "share_of_wallet", "satisfaction", "trust",
)  # fmt: skip

#: Measure, feature, other feature or nothing, value.
ObservedFact = tuple[str, str, str, float]


def observed_facts(customers: pd.DataFrame, brought: Floats | None) -> Iterable[ObservedFact]:
    """Yield sums of features over customers, and of products where it is known what they brought."""
    seen = features(customers)
    for name, values in seen.items():
        yield "sum", name, "", float(values.sum())
    if brought is None:
        return
    both = seen | {_TOTAL: brought}
    table = np.array(list(both.values())).reshape(len(both), -1)
    products = table @ table.T
    for a, name in enumerate(both):
        for b, other in enumerate(both):
            yield "product", name, other, float(products[a, b])
    yield "brought", "", "", float(brought.sum())
    yield "customers", "", "", float(brought.size)


@dataclass(frozen=True)
class ObservableValue:
    """What customers bring by what is seen of them.

    Attributes
    ----------
    weights : dict of str to float
        By feature: money of month 0.
    """

    weights: dict[str, float]

    def equity(self, digest: pd.DataFrame) -> float:
        """What the customers simulated in a run are told to bring."""
        sums = _observed(digest, "sum")
        return float(sum(self.weights.get(str(name), 0.0) * value for name, value in sums.items()))

    def checked(self, digests: Iterable[pd.DataFrame]) -> tuple[float, float]:
        """R squared over customers, and the error in all as a share, in runs that were played on."""
        names = list(self.weights)
        weight, runs = np.array(list(self.weights.values())), list(digests)
        told = np.array([float(_products(one, [_TOTAL], names)[0] @ weight) for one in runs])
        square = np.array([weight @ _products(one, names, names) @ weight for one in runs])
        paid = np.array([_products(one, [_TOTAL], [_TOTAL])[0, 0] for one in runs])
        total, count = (sum(float(_observed(one, m).sum()) for one in runs) for m in (_TOTAL, "customers"))
        spread = paid.sum() - total**2 / count
        missed = paid.sum() - 2 * told.sum() + square.sum()
        return float(1.0 - missed / spread), float(sum(map(self.equity, runs)) / total - 1.0)


def fitted(digests: Iterable[pd.DataFrame]) -> ObservableValue:
    """Fit what customers brought on what was seen of them, by least squares, in runs that were played on."""
    runs = list(digests)
    names = list(dict.fromkeys(name for one in runs for name in _observed(one, "sum").index))
    products = sum(_products(one, names, names) for one in runs)
    target = sum(_products(one, names, [_TOTAL])[:, 0] for one in runs)
    found = np.linalg.lstsq(np.asarray(products), np.asarray(target), rcond=None)[0]
    return ObservableValue(dict(zip(map(str, names), found.tolist(), strict=True)))


def _observed(digest: pd.DataFrame, measure: str) -> pd.Series:
    """Facts of one measure by feature."""
    rows = digest[(digest["table"] == "observed") & (digest["measure"] == measure)]
    return rows.set_index(rows["item"].astype(str))["value"]


def _products(digest: pd.DataFrame, rows: list[str], columns: list[str]) -> Floats:
    found = digest[(digest["table"] == "observed") & (digest["measure"] == "product")]
    wide = found.astype({"item": str, "to_item": str}).pivot(index="item", columns="to_item", values="value")
    return wide.reindex(index=rows, columns=columns, fill_value=0.0).to_numpy(float)
