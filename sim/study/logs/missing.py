"""The usual words for what is missing, for nobody in particular, for sums, for an end that has not come."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(","))


#: What databases, spreadsheets and programs write where there is nothing; small letters.
MISSING = frozenset([""]) | _words(
    "nan, null, none, na, n/a, #n/a, n.a., <na>, nat, nil, undefined, (null), (none), (blank), (empty), "
    "[null], \\n, #null!, -, --, ?, 空, 无"
)
#: What tills and shops write where nobody has signed in, beside these.
NOBODY = MISSING | _words(
    "unknown, anonymous, guest, walk-in, walkin, (unknown), (guest), unbekannt, anonym, gast, inconnu, "
    "anonyme, invité, desconocido, invitado, onbekend, 未知, 匿名, 游客"
)
#: What stands in place of a customer where amounts are added up below a log; as `names.plain` gives it.
SUMS = _words(
    "total, totals, grandtotal, sum, summe, gesamt, gesamtsumme, somme, totale, suma, totaal, 合计, 总计"
)
#: What is written as the end of a contract that still runs, beside these.
OPEN = MISSING | _words(
    "active, open, ongoing, current, present, running, still active, still running, never, unlimited, "
    "indefinite, infinite, infinity, now, till now, today, to date, aktiv, offen, laufend, "
    "unbefristet, actif, activo, activa, en cours, vigente, lopend, 0, 0000-00-00, 00.00.0000, 00/00/0000, "
    "00000000, 至今, 有效, 在用"
)
