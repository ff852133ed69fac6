"""English: what lessons say by themselves: predictions beside measurements, minutes, hand-outs."""

from __future__ import annotations

TEXTS = {
    "predict.column.what": "What was asked",
    "predict.column.predicted": "Your prediction",
    "predict.column.measured": "Measured",
    "predict.column.verdict": "Your prediction was",
    "predict.caption": "Predictions beside what the experiment gave, with its interval where there is one.",
    "predict.withheld": "predict first",
    "predict.low": "too low",
    "predict.high": "too high",
    "predict.met": "right",
    "course.timing.begins": "From minute",
    "course.timing.part": "Part",
    "course.timing.minutes": "Minutes",
    "course.timing.end": "End",
    "course.handout.timing": "*{minutes} minutes: {parts}.*",
    "course.handout.part": "{part} {minutes}",
    "course.handout.between": ", ",
}
