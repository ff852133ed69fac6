"""The columns of a transaction log: which is which, and their text as customers, days and money."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.scenario.errors import UserError, near
from sim.study.logfile import DATE

if TYPE_CHECKING:
    import pandas as pd

# refuse(mask over the values, why): raises UserError at the first value that the mask marks
Refuse = Callable[[NDArray[np.bool_], str], None]

# What a column may be called, best first; compared in lower case without spaces and punctuation.
NAMES: Mapping[str, tuple[str, ...]] = {
    role: tuple(names.split())
    for role, names in {
        "customer": "customer customerid custid cust customerno customernumber client clientid user userid "
        "member memberid buyer buyerid household householdid account accountid card cardid id "
        "客户 客户编号 客户号 客户id 会员 会员号 会员id 顾客 用户 用户id 买家",
        "date": "date purchasedate orderdate transactiondate transdate invoicedate saledate day timestamp "
        "datetime time 日期 购买日期 交易日期 订单日期 销售日期 下单时间 交易时间 时间",
        "amount": "amount totalamount orderamount purchaseamount amt spend spending dollars revenue sales "
        "turnover total value money paid monetary 金额 消费金额 交易金额 订单金额 销售金额 销售额 实付金额",
    }.items()
}


def find_roles(header: list[str], where: str, given: Mapping[str, str]) -> dict[str, str]:
    """Column of each role: as `given`, else guessed from the header of the file `where`."""
    plain = {re.sub(r"[\W_]+", "", name.lower()): name for name in reversed(header)}
    for role, column in given.items():
        if role not in NAMES:
            raise UserError(f"columns: {role!r} is not one of {', '.join(NAMES)}{near(role, NAMES)}")
        if column not in header:
            raise UserError(f"{where}:1: {role}: no column {column!r}{near(column, header)}")
    free = {key: name for key, name in plain.items() if name not in given.values()}
    roles: dict[str, str] = {}
    for role, names in NAMES.items():
        guess = given.get(role) or next((free[name] for name in names if name in free), None)
        if guess is None:
            hint = next((h for h in (near(name, header) for name in names) if h), "")
            listed = ", ".join(map(repr, header[:8])) + (", ..." if len(header) > 8 else "")
            raise UserError(
                f"{where}:1: {role}: no such column among {listed}{hint}; say which it is with columns"
            )
        roles[role] = guess
    if len(set(roles.values())) < len(roles):
        raise UserError(
            f"columns: customer, date and amount must be three columns (got {', '.join(roles.values())})"
        )
    return roles


def as_text(values: pd.Series) -> pd.Series:
    """As text without outer spaces, "" where missing; days of a datetime column as ISO dates."""
    import pandas as pd

    missing = values.isna()
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    elif pd.api.types.is_float_dtype(values) and bool((values.dropna() % 1 == 0).all()):
        values = values.astype("Int64")  # whole numbers that a missing value has turned into floats
    values = values.astype(str).str.strip()
    return values.mask(missing, "") if missing.any() else values


def as_customers(values: pd.Series) -> pd.Series:
    """Integers where that keeps different names different (all of one width, or none with leading zeros)."""
    unique = values.drop_duplicates()
    plain = bool(unique.str.fullmatch(r"0|[1-9]\d{0,17}").all())
    same_width = unique.str.len().nunique() == 1 and bool(unique.str.fullmatch(r"\d{1,18}").all())
    return values.astype("int64") if plain or same_width else values


def as_amounts(values: pd.Series, refuse: Refuse) -> NDArray[np.float64]:
    """Amounts as floats; currency signs, thousands separators and decimal commas are understood."""
    import pandas as pd

    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, copy=True)
    odd = np.flatnonzero(np.isnan(numbers))
    if len(odd):
        text = values.iloc[odd].str.replace(r"^(-?)\s*[$€£¥￥]\s*|\s*[$€£¥￥元]$", r"\1", regex=True)
        english = text.str.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
        comma = text.str.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}") & ~english
        text = text.mask(english, text.str.replace(",", "", regex=False))
        decimal = text.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
        numbers[odd] = pd.to_numeric(text.mask(comma, decimal), errors="coerce").to_numpy(dtype=float)
    refuse(~np.isfinite(numbers), "is not an amount of money")
    return numbers


def as_days(values: pd.Series, date_format: str | None, refuse: Refuse) -> NDArray[np.datetime64]:
    """Calendar days (datetime64[D]), the time of day cut off; the form is told from the dates or given."""
    import pandas as pd

    codes, unique = pd.factorize(values)
    texts = pd.Series(unique, dtype=str)
    if date_format is None:
        parts = texts.str.extract(DATE)[0]
        refuse(parts.isna().to_numpy()[codes], "is not a date in a known form; say which with date_format")
        texts = parts.str.replace(r"[-/.年月]", "-", regex=True).str.replace("日", "", regex=False)
        formats = _formats(str(parts.iloc[0]))
    else:
        formats = [date_format]
    try:
        tries = [pd.to_datetime(texts, format=form, errors="coerce") for form in formats]
    except ValueError as fault:
        raise UserError(f"date_format: {date_format!r} is not usable ({fault})") from None
    failures = [int(found.isna().sum()) for found in tries]
    best = int(np.argmin(failures))
    if len(tries) > 1 and failures[0] == failures[1] and not tries[0].equals(tries[1]):
        why = "may be day-month or month-day; say which with date_format (%d/%m/%Y or %m/%d/%Y)"
        refuse((tries[0] != tries[1]).to_numpy()[codes], why)
    expected = formats[best].replace("%Y", "YYYY").replace("%m", "MM").replace("%d", "DD")
    found = tries[best]
    refuse(found.isna().to_numpy()[codes], f"is not a day of the calendar (expected {expected})")
    if getattr(found.dt, "tz", None) is not None:
        found = found.dt.tz_localize(None)  # the day on the customer's clock
    return np.asarray(found.to_numpy().astype("datetime64[D]"))[codes]


def _formats(example: str) -> list[str]:
    if re.fullmatch(r"\d{8}", example):
        return ["%Y%m%d"]
    if re.match(r"\d{4}", example):
        return ["%Y-%m-%d"]
    return ["%d-%m-%Y"] if "." in example else ["%d-%m-%Y", "%m-%d-%Y"]
