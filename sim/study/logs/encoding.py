"""Text of any common encoding as UTF-8."""

from __future__ import annotations

import re

from sim.scenario.basics.errors import UserError
from sim.study.logs.bounded import KINDS

_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_HIGH = re.compile(rb"[\x80-\xff]")


def as_utf8(data: bytes, where: str) -> bytes:
    """Give text as UTF-8, without a byte order mark; `UserError` if it is none.

    Tried in turn: UTF-16 and UTF-8 by their marks, UTF-8, and then GB 18030 if bytes that are no ASCII come
    in pairs as Chinese characters do, or Windows' Western letters (Latin 1) if they stand alone.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace").encode("utf-8")
    if b"\0" in data:
        raise UserError(f"{where}: is not text; a log is expected ({KINDS})")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.isascii():
        return data
    some = data[: 1 << 22]
    western = 2 * len(_ALONE.findall(some)) > len(_HIGH.findall(some))
    for encoding in ("utf-8", *(("cp1252", "latin-1") if western else ("gb18030", "cp1252"))):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return data if encoding == "utf-8" else text.encode("utf-8")
    raise UserError(f"{where}: is not text; a log is expected ({KINDS})")
