"""Amounts as people write them about the world: signs of currencies, thousands, decimal commas, brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError
from sim.study.logs.header import short
from sim.study.logs.missing import MISSING
from sim.study.logs.values import Refuse

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]

_SIGN = r"[-\u2212\u2013]"
#: A code of three capitals, a sign with or without letters of a country before it, or a common short name.
_CURRENCY = (
    r"[A-Z]{3}|[A-Z]{0,3}[$\u00a2-\u00a5\u20a0-\u20bf\uffe5]|[Kk]r\.?|z\u0142|K\u010d|Ft|[Ll]ei|Rs\.?|Fr\.?|"
    r"[\u5143\u5186\uc6d0]"
)
_MONEY = re.compile(
    rf"(?P<open>\()?(?P<minus>{_SIGN})?(?P<before>{_CURRENCY})?(?P<minus2>{_SIGN})?"
    rf"(?P<digits>\d[\d.,]*|[.,]\d+)(?P<minus3>{_SIGN})?(?P<after>{_CURRENCY})?(?P<minus4>{_SIGN})?(?P<close>\))?"
)
_BLANKS = re.compile(r"[\s'\u2019]")
_ENGLISH = re.compile(r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"(\d{1,3}(\.\d{3})+|\d*),\d{1,2}")
_POINTS = re.compile(r"\d{1,3}(\.\d{3})+")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_SAME = {"$": "USD", "\u20ac": "EUR", "\u00a3": "GBP", "\u20b9": "INR", "\uffe5": "\u00a5"}


def money_of(column: pa.ChunkedArray, where: str, refuse: Refuse, what: str) -> tuple[Floats, str]:
    """Numbers as floats, and the currency that is written beside them ("" if none is); `refuse` says of the
    first that is none that it is not `what`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind, currency = column.type, ""
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        refuse(column.is_null(nan_is_null=True).to_numpy(), f"is missing; {what} is expected")
        numbers = column.cast(pa.float64(), safe=False).to_numpy()
    else:
        if not pa.types.is_string(kind):
            raise UserError(f"{where}: holds values of type {short(str(kind))}; numbers are expected")
        column = pc.utf8_trim_whitespace(column).fill_null("")
        refuse(pc.equal(column, "").to_numpy(), f"is missing; {what} is expected")
        try:
            numbers = column.cast(pa.float64()).to_numpy()
        except pa.ArrowInvalid:
            numbers, currency = _as_people_write(column, refuse)
        if not np.isfinite(numbers).all():
            words = pc.is_in(pc.utf8_lower(column), pa.array(sorted(MISSING))).to_numpy()
            refuse(words, f"stands for a missing value; {what} is expected")
    refuse(~np.isfinite(numbers), f"is not {what}")
    refuse(np.abs(numbers) > 1e12, f"is not {what} that can be meant (above 1e12)")
    return np.asarray(numbers, dtype=float), currency


def blank(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Where a column of amounts holds nothing, or a word for it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(column.type):
        text = pc.utf8_lower(pc.utf8_trim_whitespace(column.fill_null("")))
        return np.asarray(pc.is_in(text, pa.array(sorted(MISSING))).to_numpy())
    return np.asarray(column.is_null(nan_is_null=True).to_numpy())


def _as_people_write(column: pa.ChunkedArray, refuse: Refuse) -> tuple[Floats, str]:
    """Money as it is written about the world, NaN where it is none; and its currency."""
    import pandas as pd

    codes, distinct = pd.factorize(column.to_numpy())
    parts = [_MONEY.fullmatch(_BLANKS.sub("", text)) if len(text) < 60 else None for text in distinct]
    marks = np.array([_mark(part) for part in parts], dtype=object)
    named = [mark for mark in dict.fromkeys(marks) if mark]
    if len(named) > 1:
        why = f"is in another currency than {named[0]} above; amounts of one are expected: convert, or split"
        refuse(((marks != "") & (marks != named[0]))[codes], why)
    digits = [part["digits"] if part else "" for part in parts]
    commas = any(map(_DECIMAL_COMMA.fullmatch, digits)) and not any(
        re.fullmatch(r"\d+\.\d{1,2}", text) for text in digits
    )
    values = np.array(
        [
            float(text)
            if _NUMBER.fullmatch(text) and not (commas and _POINTS.fullmatch(text))
            else _value(part, commas)
            for text, part in zip(distinct, parts, strict=True)
        ]
    )
    unclear = [commas and bool(re.fullmatch(r"\d{1,3},\d{3}", text)) for text in digits]
    refuse(
        np.array(unclear)[codes], "may mean thousands or a fraction, as other amounts have a decimal comma"
    )
    return values[codes], named[0] if named else ""


def _mark(part: re.Match[str] | None) -> str:
    mark = (part["before"] or part["after"] or "") if part else ""
    return _SAME.get(mark, mark)


def _value(part: re.Match[str] | None, commas: bool) -> float:
    """The number of an amount; `commas` says whether amounts of its column have decimal commas."""
    if part is None:
        return np.nan
    signs: Sequence[str | None] = [part["minus"], part["minus2"], part["minus3"], part["minus4"]]
    below = [sign for sign in signs if sign]
    if (part["open"] is None) != (part["close"] is None) or len(below) + bool(part["open"]) > 1:
        return np.nan
    if part["before"] and part["after"]:
        return np.nan
    text = part["digits"]
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    elif _POINTS.fullmatch(text) and (commas or text.count(".") > 1):
        text = text.replace(".", "")  # 1.234 beside 12,50 is no fraction
    if not _NUMBER.fullmatch(text):
        return np.nan
    return -float(text) if below or part["open"] else float(text)
