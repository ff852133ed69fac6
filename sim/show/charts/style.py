"""How charts look: colours that every eye and a grey printer can tell apart, lines, markers, type sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sim.show.charts import fonts

INK = "#1a1a1a"
MUTED = "#5c5c5c"
FAINT = "#c4c4c4"
GAIN = "#0072B2"
LOSS = "#D55E00"
WIDTH = 6.5  # inches: the text width of an A4 page, so that type sizes in charts are true

#: Okabe and Ito's palette, in an order in which neighbours also differ in grey.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#882255", "#56B4E9", "#D55E00", "#CC79A7")
_LINES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")

#: Stages from loyal (darkest) to new (lightest): the order survives printing in grey.
STAGE_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "loyal": "#08306b",
        "long_standing": "#2a78b5",
        "regular": "#7fbfe6",
        "new": "#f0e442",
        "lapsed": "#D55E00",
        "prospect": "#bdbdbd",
    }
)

_RC: Mapping[str, Any] = MappingProxyType(
    {
        "font.size": 8.5,
        "axes.titlesize": 9.0,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": 8.5,
        "axes.labelcolor": INK,
        "axes.edgecolor": MUTED,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "xtick.labelsize": 8.0,
        "ytick.labelsize": 8.0,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "grid.color": "#e4e4e4",
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.6,
        "lines.markersize": 4.5,
        "legend.frameon": False,
        "legend.fontsize": 8.0,
        "text.color": INK,
        "figure.facecolor": "white",
        "figure.constrained_layout.use": True,
        "hatch.linewidth": 0.6,
        # paths instead of text: the picture looks the same wherever it is opened
        "svg.fonttype": "path",
        "svg.hashsalt": "loyalty",
    }
)


def rc() -> Any:
    """Return the matplotlib settings that every chart is drawn with."""
    return {**_RC, "font.family": list(fonts.families())}


def shades(count: int) -> list[str]:
    """Return `count` colours from dark to light that keep their order in grey, for a ladder of any length."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    return [to_hex(colormaps["cividis"](i / max(1, count - 1))) for i in range(count)]


def of_stages(stages: Sequence[str]) -> list[str]:
    """Return the colours of stages, best first: their own, or shades where one has none."""
    known = all(stage in STAGE_COLOURS for stage in stages)
    return [STAGE_COLOURS[stage] for stage in stages] if known else shades(len(stages))


@dataclass(frozen=True)
class Look:
    """How one series is drawn; colour is never its only mark.

    Attributes
    ----------
    colour, line, marker : str or tuple
        As matplotlib takes them.
    """

    colour: str
    line: Any
    marker: str


def looks(names: Iterable[str], control: str = "hold") -> dict[str, Look]:
    """Give every name a look of its own: colour, line style and marker change together.

    Parameters
    ----------
    names : iterable of str
        In the order of the study; the same order always gives the same looks.
    control : str
        Drawn in black, dashed.
    """
    found: dict[str, Look] = {}
    index = 0
    for name in names:
        if name in found:
            continue
        if name == control:
            found[name] = Look(INK, (0, (4, 2)), "_")
            continue
        line = _LINES[(index // len(PALETTE)) % len(_LINES)]
        found[name] = Look(PALETTE[index % len(PALETTE)], line, _MARKERS[index % len(_MARKERS)])
        index += 1
    return found
