"""What to keep in mind about a chain of moves, in English; a further language has texts of the same keys."""

from __future__ import annotations

TEXTS = {
    "chain.loyal": "A log does not tell trust or share of wallet: loyal customers count as long-standing.",
    "chain.sales": "No margin is given: earned and value are sales, not profit.",
    "chain.recent": "A chain that knows customers by their rung alone treats all who stand on it alike: a "
    "rung that holds both those who left lately and those who left long ago is overvalued for the latter.",
    "chain.prospects": "Prospects are no customers yet: they count nothing in equity, and winning them "
    "is not among the moves.",
    "chain.silent": "A chain that knows customers by their stage alone treats all who are silent alike, "
    "however long they have been; those who have left stand apart. Compare what the simulation paid.",
    "chain.gone": "A log does not say who has left for good and who is only silent: both stand on one rung, "
    "which is worth too much for the former and too little for the latter.",
    "chain.alone": "A single run: moves are treated as independent, which they are not, so intervals are "
    "too narrow.",
}
