"""English: what is told of a scenario when it is read, though it is no mistake."""

from __future__ import annotations

TEXTS = {
    "idle.remark": "{lever} cannot act here, in {strategies}: {why}",
    "note.unlasting": "{a} and {b} are alike in all that customers choose by, so their unequal shares "
    "will not last: they draw together as the market lives on, before month 0 and after",
    "note.unneeded": "{a} sells {b} to {c}, who have no occasion to buy it",
}
