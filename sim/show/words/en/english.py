"""English, all of it: stage.*, line.*, lever.*, measure.*, ... are labels; the rest, texts with {fields}."""

from __future__ import annotations

from sim.show.words.en.beliefs import BELIEFS
from sim.show.words.en.calibration import FIT
from sim.show.words.en.charts import CHARTS
from sim.show.words.en.churn import LOST
from sim.show.words.en.competition import LIFE
from sim.show.words.en.facts import FACTS
from sim.show.words.en.labels import LABELS
from sim.show.words.en.levers import LEVERS
from sim.show.words.en.migration import MIGRATION
from sim.show.words.en.portfolio import PORTFOLIO
from sim.show.words.en.report import REPORT
from sim.show.words.en.sweep import SWEEP
from sim.show.words.en.tenure import SORTING

ENGLISH = {
    **LABELS,
    **CHARTS,
    **REPORT,
    **LEVERS,
    **BELIEFS,
    **LIFE,
    **FACTS,
    **FIT,
    **PORTFOLIO,
    **LOST,
    **MIGRATION,
    **SORTING,
    **SWEEP,
}
