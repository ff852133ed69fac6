"""Word of firms as it goes round: who talks, who listens, and what is said (section 6)."""

from __future__ import annotations

import numpy as np

from sim.model.customers.tally import BAD_WORD, GOOD_WORD, TALKERS, Tally
from sim.model.engines.engine import Engine
from sim.model.firms.live_market import LiveMarket
from sim.model.rules.customer import faded


class Word:
    """Carries what customers say of firms from one month to the next, segment by segment.

    Everybody counts by how many people they talk to. What this holds is of the customers' traits and never
    changes; what was said stands with the firms.
    """

    def __init__(self, engine: Engine) -> None:
        """Those who are a firm's customers as the market starts can talk of it in the first month."""
        live = engine.live
        contagion, entry = engine.traits.contagion.astype(float), engine.traits.entry
        segment = np.repeat(engine.chunks[:, 2], engine.chunks[:, 1] - engine.chunks[:, 0])
        self._entries, self._reached = [], []
        for number in range(len(live.settings.segments)):
            there = segment == number
            order = np.argsort(entry[there], kind="stable")
            self._entries.append(entry[there][order])
            self._reached.append(np.concatenate([[0.0], np.cumsum(contagion[there][order])]))
            everybody = self._everybody(number, live.start)
            for firm in live.firms:
                bought = (engine.state.purchases[firm.index] > 0) & there
                firm.customers[number] = _share(float(contagion[bought].sum()), everybody)

    def _everybody(self, segment: int, month: float) -> float:
        """All who have entered the segment before `month`."""
        return float(self._reached[segment][np.searchsorted(self._entries[segment], np.float32(month))])

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(array.nbytes for array in (*self._entries, *self._reached))

    def spread(self, live: LiveMarket, month: int, counted: Tally) -> None:
        """What others hear of each firm in the month to come: how many are its customers, what they say."""
        months = live.settings.talk.memory_months
        told = counted.lines[:, :, [GOOD_WORD, BAD_WORD, TALKERS]].tolist()
        for segment, of_firms in enumerate(told):
            everybody = live.each * self._everybody(segment, month + 1)
            for firm, now in zip(live.firms, of_firms, strict=True):
                before, (*_, talkers) = firm.said[segment], now
                firm.customers[segment] = _share(talkers, everybody)
                firm.said[segment] = [faded(b, months) + n for b, n in zip(before, now, strict=True)]


def _share(talkers: float, everybody: float) -> float:
    """Talkers among everybody."""
    return min(1.0, talkers / everybody) if everybody > 0 else 0.0
