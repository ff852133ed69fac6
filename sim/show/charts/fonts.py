"""Fonts for charts and pages, all from installed packages, none from the system."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import io
import os
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario.basics.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PACKAGE = "manimgx_fonts_cjk"
_FACES = {"latin": 1, "cjk": 2}  # within the collection: Korean, whose quotation marks are narrow; Chinese
_WEIGHTS = (400, 700)
#: What charts are written in, the typeface of reports (see report.typ), and what has further alphabets.
LATIN, FURTHER = "Loyalty Sans", "DejaVu Sans"
#: Stands for characters that no font of ours has, as emoji.
MISSING = "□"
#: Controls and joiners are never drawn, and an archive takes few of them: breaks, and what joins letters.
_UNSEEN, _KEPT = ("Cc", "Cf", "Cs"), "\n\r\t\u00ad\u200b\u200c\u200d"
#: Characters cut out for charts: Latin with its accents, Greek, Cyrillic, punctuation, arrows, signs.
_LETTERS = ((0x20, 0x7F), (0xA0, 0x180), (0x370, 0x460), (0x2010, 0x2040), (0x20A0, 0x20C0), (0x2190, 0x2200),
            (0x2200, 0x2270))  # fmt: skip


def folder() -> Path:
    """Return the folder of the Chinese font's package.

    Raises
    ------
    UserError
        If the package or its font is not installed.
    """
    found = importlib.util.find_spec(_PACKAGE)
    place = Path(found.origin).parent if found and found.origin else None
    if place is None or not any(place.glob("*.ttc")):
        raise UserError("font: Noto Sans CJK is missing; install the package manimgx-fonts-cjk")
    return place


def written(text: str) -> str:
    """Return `text` as our fonts can write it: what none of them has is a □, one for all that is together."""
    if not _missing(text):
        return text
    kept: list[str] = []
    for c in text:
        kind, after = unicodedata.category(c), kept[-1] if kept else ""
        if kind in _UNSEEN or (after == MISSING and kind in ("Mn", "Mc")):
            kept += [c] if c in _KEPT and after != MISSING else []
        elif c.isspace() or (kind != "Co" and ord(c) in _all_characters()):
            kept.append(c)
        elif after != MISSING:
            kept.append(MISSING)
    return "".join(kept)


def further() -> list[Path]:
    """Return the files of the font that has further alphabets."""
    from matplotlib import font_manager

    return [Path(font_manager.findfont(f"{FURTHER}:weight={weight}")) for weight in _WEIGHTS]


@functools.cache
def _all_characters() -> frozenset[int]:
    """What charts and pages can be written in."""
    from fontTools.ttLib import TTFont

    with TTFont(next(folder().glob("*.ttc")), fontNumber=_FACES["cjk"], lazy=True) as font:
        return _latin_characters() | frozenset(font.getBestCmap())


def cover(figure: Figure) -> None:
    """Give every text of `figure` that the Latin font cannot write a second font that can."""
    from matplotlib.text import Text

    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        labels = [label.get_text() for label in axis.get_ticklabels()]
        if any(map(_missing, labels)):  # what ticks say is said anew whenever they are drawn
            axis.set_ticks(axis.get_majorticklocs(), [written(label) for label in labels])
    for text in figure.findobj(Text):
        if _missing(text.get_text()):
            text.set_text(written(text.get_text()))
    lacking = [(text, missing) for text in figure.findobj(Text) if (missing := _missing(text.get_text()))]
    if not lacking:
        return
    family = _register("".join(sorted({c for _, missing in lacking for c in missing})))
    for text, _ in lacking:
        text.set_fontfamily([*families(), family])


@functools.cache
def families() -> tuple[str, ...]:
    """Return the fonts of charts, best first, known to matplotlib from here on."""
    letters = "".join(chr(c) for first, end in _LETTERS for c in range(first, end))
    _know(LATIN, "latin", letters, _WEIGHTS)
    return LATIN, FURTHER


@functools.cache
def _latin_characters() -> frozenset[int]:
    from matplotlib import font_manager

    found = (font_manager.get_font(font_manager.findfont(name)) for name in families())
    return frozenset(code for font in found for code in font.get_charmap())


def _missing(text: str) -> set[str]:
    return (
        set()
        if text.isascii()
        else {c for c in text if ord(c) not in _latin_characters() and not c.isspace()}
    )


@functools.cache
def _register(characters: str) -> str:
    """Make a font of just these Chinese characters known to matplotlib and return its family."""
    family = f"Loyalty CJK {_digest(characters)}"
    _know(family, "cjk", characters, (400,))
    return family


def _know(family: str, face: str, characters: str, weights: tuple[int, ...]) -> None:
    """Make a font of `characters` known to matplotlib.

    The package's font is variable and matplotlib would draw it at its thinnest; so the characters that are
    needed are cut out of it at the weights that are, and kept in matplotlib's cache.
    """
    import dataclasses

    import matplotlib
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    key = _digest(characters)
    paths = {w: Path(matplotlib.get_cachedir()) / f"loyalty-{face}-{w}-{key}-2.otf" for w in weights}
    if not all(path.exists() for path in paths.values()):
        for weight, data in _cut(characters, _FACES[face], weights).items():
            handle, name = tempfile.mkstemp(dir=paths[weight].parent, suffix=".partial")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(paths[weight])
    manager = font_manager.fontManager
    for (
        weight
    ) in _WEIGHTS:  # where one weight stands for both, matplotlib must not complain of a missing bold
        entry = font_manager.ttfFontProperty(FT2Font(str(paths.get(weight, paths[weights[0]]))))
        manager.ttflist.append(dataclasses.replace(entry, name=family, weight=weight))


def _digest(characters: str) -> str:
    return hashlib.sha256(characters.encode()).hexdigest()[:16]


def _cut(characters: str, face: int, weights: tuple[int, ...]) -> dict[int, bytes]:
    """Return static fonts with `characters` out of one face of the variable collection, by weight."""
    import logging

    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options()
    options.layout_features = ["kern"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "GSUB", "GDEF", "BASE", "VVAR"]
    options.notdef_outline = True
    options.name_IDs = [1, 2, 4, 6]
    options.ignore_missing_unicodes = True
    with TTFont(next(folder().glob("*.ttc")), fontNumber=face, lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        small = io.BytesIO()
        font.save(small)
    found = {}
    for weight in weights:
        small.seek(0)
        static = io.BytesIO()
        font = instancer.instantiateVariableFont(TTFont(small), {"wght": weight}, inplace=True)
        for record in font["name"].names:  # pictures tell glyphs apart by the name of their font
            record.string = f"{record.toUnicode()}-{face}-{weight}"
        font.save(static)
        found[weight] = static.getvalue()
    return found
