"""A run's purchases one by one, from the pages of its journal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.model.customers.journal import Page
from sim.model.customers.purchase_times import date_all, ring_up
from sim.model.engines.engine import Engine
from sim.model.kernels.shopping import PER_CATEGORY
from sim.model.machine.arrays import Floats
from sim.scenario.market.buying import GammaGammaBasket


def purchases(engine: Engine) -> pd.DataFrame:
    """Make the table `purchases` of a finished run that kept a journal."""
    settings = engine.live.settings
    segment = np.repeat(engine.chunks[:, 2], engine.chunks[:, 1] - engine.chunks[:, 0])
    of_segment = [
        s.basket.p if isinstance(s.basket, GammaGammaBasket) else 0.0 for s in settings.segments.values()
    ]
    shape = np.array(of_segment)[segment]
    months = [_month(engine, page, shape) for page in engine.pages]
    time, amount = (np.concatenate([m[k] for m in months]) if months else np.zeros(0) for k in (0, 1))
    names, categories = [firm.name for firm in engine.live.firms], list(settings.categories)

    def column(name: str) -> np.ndarray:
        return np.concatenate([getattr(page, name) for page in engine.pages]) if months else np.zeros(0, int)

    listed = np.array([category.price for category in settings.categories.values()])
    of = column("category").astype(int)
    frame = pd.DataFrame(
        {
            "customer": column("customer").astype(np.int64),
            "time_months": time,
            "firm": pd.Categorical.from_codes(column("firm").astype(int), pd.Index(names)),
            "category": pd.Categorical.from_codes(of, pd.Index(categories)),
            "amount": amount,
            "booked": column("paid") / 100.0,
            "price": column("price") * listed[of],
            "since_month": column("since").astype(int),
        }
    )
    order = np.lexsort((time, frame["customer"].to_numpy()))
    return frame.iloc[order].reset_index(drop=True)


def _month(engine: Engine, page: Page, shape: Floats) -> tuple[Floats, Floats]:
    """Times and amounts of one month's purchases."""
    time, amount = np.zeros(page.customer.size), page.paid.copy()
    key = engine.live.key
    date_all(
        *key, engine.by, engine.traits, page.month, PER_CATEGORY,
        page.customer, page.category, page.occurrence, time,
    )  # fmt: skip
    ring_up(*key, page.month, page.customer, page.occurrence, shape[page.customer], amount)
    return time, np.where(page.paid > 0, np.maximum(np.round(amount), 1.0), 0.0) / 100.0
