"""Fonts for charts and pages, all from installed packages, none from the system."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario.basics.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PACKAGE = "manimgx_fonts_cjk"
_FACE = 2  # simplified Chinese within the collection
_LATIN = "DejaVu Sans"


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


def cover(figure: Figure) -> None:
    """Give every text of `figure` that the Latin font cannot write a second font that can."""
    from matplotlib.text import Text

    lacking = [(text, missing) for text in figure.findobj(Text) if (missing := _missing(text.get_text()))]
    if not lacking:
        return
    family = _register("".join(sorted({c for _, missing in lacking for c in missing})))
    for text, _ in lacking:
        text.set_fontfamily([_LATIN, family])


@functools.cache
def _latin_characters() -> frozenset[int]:
    from matplotlib import font_manager

    font = font_manager.get_font(font_manager.findfont(_LATIN))
    return frozenset(font.get_charmap())


def _missing(text: str) -> set[str]:
    return (
        set()
        if text.isascii()
        else {c for c in text if ord(c) not in _latin_characters() and not c.isspace()}
    )


@functools.cache
def _register(characters: str) -> str:
    """Make a font of just these characters known to matplotlib and return its family.

    The package's font is variable and matplotlib would draw it at its thinnest; so the few characters
    that are needed are cut out of it at normal weight, and kept in matplotlib's cache.
    """
    import dataclasses

    import matplotlib
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    key = hashlib.sha256(characters.encode()).hexdigest()[:16]
    path = Path(matplotlib.get_cachedir()) / f"loyalty-cjk-{key}.otf"
    if not path.exists():
        data = _cut(characters)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".partial")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    family = f"Loyalty CJK {key}"
    entry = font_manager.ttfFontProperty(FT2Font(str(path)))
    manager = font_manager.fontManager
    for weight in (400, 700):  # one weight stands for both, or matplotlib complains of a missing bold
        manager.ttflist.append(dataclasses.replace(entry, name=family, weight=weight))
    return family


def _cut(characters: str) -> bytes:
    """Return a static font at weight 400 with `characters` out of the variable collection."""
    import logging

    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ["vhea", "vmtx", "VORG", "GSUB", "GPOS", "GDEF", "BASE", "VVAR"]
    options.notdef_outline = True
    options.name_IDs = [1, 2, 4, 6]
    options.ignore_missing_unicodes = True
    with TTFont(next(folder().glob("*.ttc")), fontNumber=_FACE, lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        small = io.BytesIO()
        font.save(small)
    small.seek(0)
    static = io.BytesIO()
    instancer.instantiateVariableFont(TTFont(small), {"wght": 400}, inplace=True).save(static)
    return static.getvalue()
