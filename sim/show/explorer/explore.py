"""The explorer as a notebook opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.show.explorer.state import Look
from sim.show.explorer.widgets import Explorer


def explore(
    study: str | Path = "mature_retail",
    strategy: str | None = None,
    *,
    overrides: Sequence[str] = (),
    beside: Sequence[str] = (),
    changes: Mapping[str, float] | None = None,
    customers: int = 1000,
    replications: int = 6,
    seed: int | None = None,
    workers: int | None = None,
    lang: str = "en",
) -> Explorer:
    """Put a strategy and its market under sliders, and see at once what comes of it.

    While a slider moves, a draft shows how one small market moves with it; once it rests, a small study
    answers in full, with intervals that tell the lever from luck.

    Parameters
    ----------
    study : str or Path
        Name or file of a study with firms.
    strategy : str, optional
        Explored; the first that is not the control when left out.
    overrides : sequence of str
        ``path=value`` in which the study differs before anything is moved.
    beside : sequence of str
        Further strategies to see beside it, three at most.
    changes : mapping of str to float, optional
        What is moved already: ``lever.NAME``, or the path of a number of the market -> value.
    customers : int
        Simulated in each market of the small study.
    replications : int
        Markets of the small study.
    seed : int, optional
        Of the luck; the study's when left out.
    workers : int, optional
        Processes that share the work of a report made from here; one when left out.
    lang : str
        Language of the desk.

    Returns
    -------
    Explorer
        Shows itself as the last line of a cell.

    Raises
    ------
    UserError
        If the study has no firms, or no strategy to explore.

    Examples
    --------
    >>> import sim
    >>> desk = sim.explore("mature_retail", "loyalty", customers=500, replications=2)
    >>> desk.move("lever.care", 0.1)
    >>> desk.wait()
    True
    >>> round(desk.answer.now.study.strategies["loyalty"].spend["care"], 3)
    0.2
    """
    given = [overrides] if isinstance(overrides, str) else overrides  # papermill -p gives one so
    changed = [*given, *([] if seed is None else [f"run.seed={seed}"])]
    look = Look(customers, replications)
    return Explorer(
        study, strategy, overrides=changed, beside=beside, changes=changes, look=look, workers=workers,
        lang=lang,
    )  # fmt: skip
