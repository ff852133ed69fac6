"""The columns of a log: which is which, and their values as customers, days and money."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.basics.errors import UserError, near
from sim.study.logs.file import DATE, Table

if TYPE_CHECKING:
    import pyarrow as pa

# refuse(mask over the rows, why): raises UserError at the first row that the mask marks
Refuse = Callable[[NDArray[np.bool_], str], None]

# What a column may be called, best first; compared in lower case without spaces and punctuation.
NAMES: Mapping[str, tuple[str, ...]] = {
    role: tuple(names.split())
    for role, names in {
        "customer": "customer customerid custid cust customerno customernumber client clientid user userid "
        "member memberid subscriber subscriberid buyer buyerid household householdid householdkey account "
        "accountid card cardid id 客户 客户编号 客户号 客户id 会员 会员号 会员id 顾客 用户 用户id 买家",
        "date": "date purchasedate orderdate transactiondate transdate invoicedate saledate day timestamp "
        "datetime time 日期 购买日期 交易日期 订单日期 销售日期 下单时间 交易时间 时间",
        "amount": "amount totalamount orderamount purchaseamount amt spend spending dollars revenue sales "
        "salesvalue turnover total totalprice value money paid monetary fee 金额 消费金额 交易金额 订单金额 "
        "销售金额 销售额 实付金额",
        "start": "start startdate begin begindate begins contractstart subscriptionstart signup signupdate "
        "joined joindate since from validfrom 开始日期 开始 生效日期 入会日期",
        "end": "end enddate ends contractend subscriptionend cancelled canceled cancellation "
        "cancellationdate canceldate churndate left leavedate until to validto "
        "结束日期 结束 到期日期 退订日期 离开日期",
        "plan": "plan planname planid tier subscriptionplan billinginterval billingperiod package 套餐",
        "units": "units quantity qty unitssold numberofunits pieces 数量 件数",
        "price": "price unitprice priceperunit 单价 价格",
        "good": "good goods product productid productcode sku stockcode item itemid article articleid ean "
        "商品 商品编号 产品 产品编号 货号",
    }.items()
}
PURCHASES, CONTRACTS = ("customer", "date", "amount"), ("customer", "start", "end")


def find_roles(header: list[str], where: str, given: Mapping[str, str]) -> dict[str, str]:
    """Column of each role: as `given`, else guessed from the header of the log `where`.

    A log with a start and an end is one of contracts, unless it has a date and an amount, too, as any log of
    purchases. Where no column is an amount, units and price together are.
    """
    plain = {re.sub(r"[\W_]+", "", name.lower()): name for name in reversed(header)}
    for role, column in given.items():
        if role not in NAMES:
            raise UserError(f"columns: {role!r} is not one of {', '.join(NAMES)}{near(role, NAMES)}")
        if column not in header:
            raise UserError(f"{where}:1: {role}: no column {column!r}{near(column, header)}")
    free = {key: name for key, name in plain.items() if name not in given.values()}

    def column_of(role: str) -> str | None:
        return given.get(role) or next((free[name] for name in NAMES[role] if name in free), None)

    told = {"start", "end"} & given.keys()
    guessed = column_of("start") and column_of("end") and not (column_of("date") and column_of("amount"))
    contracts = "date" not in given and bool(told or guessed)
    needed, beside = (CONTRACTS, ("amount", "plan")) if contracts else (PURCHASES, ("units", "price", "good"))
    roles: dict[str, str] = {}
    for role in (*needed, *beside):
        guess = column_of(role)
        if guess is not None and guess not in roles.values():
            roles[role] = guess
        elif guess is not None and role in needed:
            raise UserError(f"columns: {' , '.join(needed).replace(' ,', ',')} must be three columns")
    missing = [role for role in needed if role not in roles]
    if missing == ["amount"] and {"units", "price"} <= roles.keys():
        missing = []
    if missing:
        role = missing[0]
        hint = next((h for h in (near(name, header) for name in NAMES[role]) if h), "")
        listed = ", ".join(map(repr, header[:8])) + (", ..." if len(header) > 8 else "")
        raise UserError(
            f"{where}:1: {role}: no such column among {listed}{hint}; say which it is with columns"
        )
    twice = next((name for name in roles.values() if header.count(name) > 1), None)
    if twice is not None:
        raise UserError(f"{where}:1: the header names {twice!r} twice; which one is meant cannot be told")
    return roles


@dataclass(frozen=True)
class Text:
    """A column of text: its distinct `values`, without outer spaces and "" where missing, and which one each
    row has.
    """

    codes: NDArray[np.int64]
    values: NDArray[np.object_]

    def at(self, row: int) -> str:
        """The text of a row."""
        return str(self.values[self.codes[row]])

    def are(self, of_value: NDArray[Any]) -> NDArray[Any]:
        """What is told of each value, by row."""
        return np.asarray(of_value[self.codes])


def as_text(column: pa.ChunkedArray, where: str) -> Text:
    """Text of a column of any type; days of a time column as ISO dates."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        raise UserError(f"{where}: holds values of type {kind}; text, numbers or dates are expected")
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_timestamp(kind):
        local = pc.local_timestamp(column) if kind.tz else column
        column = local.cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
    elif pa.types.is_floating(kind):
        column = _whole(column)
    coded = column.dictionary_encode().combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    raw = pd.Series(coded.dictionary.cast(pa.string()).to_numpy(zero_copy_only=False), dtype=object)
    codes = coded.indices.fill_null(len(raw)).to_numpy().astype(np.int64)
    values = np.append(raw.str.strip().to_numpy(dtype=object), "")
    again, distinct = pd.factorize(values)  # spaces told some of them apart, or a missing one is there too
    return Text(again[codes] if len(distinct) < len(values) else codes, np.asarray(distinct, dtype=object))


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole numbers that a missing value has turned into floats, as whole numbers again."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = pc.if_else(pc.is_nan(column), None, column)
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return column


def as_customers(text: Text) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Number of each row's customer in the order of their names, and the names: integers where that keeps
    different names different (all of one width, or none with leading zeros).
    """
    import pandas as pd

    present = np.bincount(text.codes, minlength=len(text.values)) > 0
    names = pd.Series(text.values[present], dtype=object)
    plain = bool(names.str.fullmatch(r"0|[1-9]\d{0,17}").all())
    same_width = names.str.len().nunique() == 1 and bool(names.str.fullmatch(r"\d{1,18}").all())
    if plain or same_width:
        values: NDArray[Any] = names.to_numpy(dtype=object).astype(np.int64)
    else:
        values = names.to_numpy(dtype=object)
    order = np.argsort(values, kind="stable")
    number = np.full(len(text.values), -1, np.int64)
    number[np.flatnonzero(present)[order]] = np.arange(len(order))
    return number[text.codes], values[order]


def as_numbers(
    column: pa.ChunkedArray, where: str, refuse: Callable[[NDArray[np.bool_], str], None], what: str
) -> NDArray[np.float64]:
    """Numbers as floats; currency signs, thousands separators and decimal commas are understood."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        refuse(column.is_null(nan_is_null=True).to_numpy(), "is missing")
        numbers = column.cast(pa.float64()).to_numpy()
    else:
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)):
            raise UserError(f"{where}: holds values of type {kind}; numbers are expected")
        column = pc.utf8_trim_whitespace(column.cast(pa.string())).fill_null("")
        refuse(pc.equal(column, "").to_numpy(), "is missing")
        try:
            numbers = column.cast(pa.float64()).to_numpy()
        except pa.ArrowInvalid:
            numbers = _as_people_write(column)
    refuse(~np.isfinite(numbers), f"is not {what}")
    refuse(np.abs(numbers) > 1e12, f"is not {what} that can be meant (above 1e12)")
    return np.asarray(numbers, dtype=float)


def _as_people_write(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Money as it is written about the world; NaN where it is none."""
    import pandas as pd

    codes, distinct = pd.factorize(column.to_numpy())
    text = pd.Series(distinct, dtype=object).str.replace(
        r"^(-?)\s*[$€£¥￥]\s*|\s*[$€£¥￥元]$", r"\1", regex=True
    )
    english = text.str.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?").astype(bool)
    comma = text.str.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}").astype(bool) & ~english
    if comma.any() and not text.str.fullmatch(r"-?\d+\.\d{1,2}").any():
        comma |= text.str.fullmatch(r"-?\d{1,3}(\.\d{3})+").astype(bool)  # 1.234 beside 12,50 is no fraction
    text = text.mask(english, text.str.replace(",", "", regex=False))
    decimal = text.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(text.mask(comma, decimal), errors="coerce").to_numpy(dtype=float)
    return np.asarray(numbers[codes])


def as_days(text: Text, date_format: str | None, refuse: Refuse) -> NDArray[np.datetime64]:
    """Calendar days (datetime64[D]), the time of day cut off; the form is told from the dates or given.

    Days of missing dates, which `refuse` is expected to have dealt with, are NaT.
    """
    import pandas as pd

    texts = pd.Series(text.values, dtype=object).astype(str)
    there = (texts != "").to_numpy() & (np.bincount(text.codes, minlength=len(texts)) > 0)
    if date_format is None:
        parts = texts.str.extract(DATE)[0]
        refuse(
            text.are(parts.isna().to_numpy() & there),
            "is not a date in a known form; say which with date_format",
        )
        texts = parts.str.replace(r"[-/.年月]", "-", regex=True).str.replace("日", "", regex=False)
        formats = _formats(str(parts[there].iloc[0]) if there.any() else "")
    else:
        formats = [date_format]
    try:
        tries = [pd.to_datetime(texts, format=form, errors="coerce") for form in formats]
    except ValueError as fault:
        raise UserError(f"date_format: {date_format!r} is not usable ({fault})") from None
    failures = [int((found.isna() & there).sum()) for found in tries]
    best = int(np.argmin(failures))
    if len(tries) > 1 and failures[0] == failures[1] and not tries[0].equals(tries[1]):
        why = "may be day-month or month-day; say which with date_format (%d/%m/%Y or %m/%d/%Y)"
        refuse(text.are((tries[0] != tries[1]).to_numpy() & there), why)
    expected = formats[best].replace("%Y", "YYYY").replace("%m", "MM").replace("%d", "DD")
    found = tries[best]
    refuse(text.are(found.isna().to_numpy() & there), f"is not a day of the calendar (expected {expected})")
    if getattr(found.dt, "tz", None) is not None:
        found = found.dt.tz_localize(None)  # the day on the customer's clock
    return np.asarray(found.to_numpy().astype("datetime64[D]"))[text.codes]


def _formats(example: str) -> list[str]:
    if re.fullmatch(r"\d{8}", example):
        return ["%Y%m%d"]
    if re.match(r"\d{4}", example):
        return ["%Y-%m-%d"]
    return ["%d-%m-%Y"] if "." in example else ["%d-%m-%Y", "%m-%d-%Y"]


def same_rows(table: Table, roles: Mapping[str, str], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each of the rows, a number that it shares with those that are like it in every other column."""
    import pandas as pd

    others = [name for name in dict.fromkeys(table.header) if name not in roles.values()]
    like = np.zeros(len(rows), np.intp)
    for column in _some_at_a_time(others):
        for values in table.read(column).values():
            at = pd.factorize(values.take(rows).to_pandas(), use_na_sentinel=False)[0]
            like = np.unique(np.column_stack([like, at]), axis=0, return_inverse=True)[1].reshape(-1)
    return like


def _some_at_a_time(names: Sequence[str], most: int = 4) -> list[Sequence[str]]:
    return [names[at : at + most] for at in range(0, len(names), most)]
