"""The report of a calibration: its pages set as a PDF, without running a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.show.charts import fonts
from sim.show.paper.pages import write_pages

if TYPE_CHECKING:
    from sim.show.chapters.calibration import Fitted


def write_fit_report(fit: Fitted, path: str | Path, lang: str = "en") -> Path:
    """Write the report of a calibration as a tagged PDF; the same fit gives the same bytes.

    Parameters
    ----------
    fit : Calibration or RenewalCalibration
    path : str or Path
        The PDF; it appears whole or not at all.
    lang : str

    Raises
    ------
    UserError
        If a font is missing, or the place cannot be written to.
    """
    from sim.show.chapters.calibration import pages

    fonts.folder()  # what is missing is told before the work
    return write_pages(pages(fit, lang).parts, path, lang)
