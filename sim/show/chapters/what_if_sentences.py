"""What a what-if says in sentences: what each case does to the strategies, and to the verdict."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.scenario.basics.statement import recalled
from sim.show.chapters.view import View
from sim.show.words import numbers, readouts

_NAMED = 3  # strategies told one by one; of more, the first and what the others come to


def asked(seen: View) -> str:
    """What was looked at, and how."""
    words, count = seen.words, seen.replications
    times = words("replications.many", count=count) if count > 1 else words("replications.one")
    measure = words.label("measure", seen.objective)
    text = words("whatif.text", replications=times, measure=measure, customers=seen.customers)
    return words.sentences(text, words("whatif.as_it_is", sentence=first_sentence(seen, base_of(seen))))


def first_sentence(seen: View, case: str) -> str:
    """What the verdict says first in a case."""
    row = case_row(seen, case)
    return seen.said(recalled(str(row["sentence"]), str(row["told"])))


def sentences(seen: View, case: str) -> list[str]:
    """What a case does to the strategies, and to the verdict; why, if that is nothing."""
    words = seen.words
    if case not in moved_cases(seen):
        return [_nothing(seen, case)]
    return [words.begin("whatif.told", facts=words.clauses(_facts(seen, case))), _verdict(seen, case)]


def _facts(seen: View, case: str) -> list[str]:
    """What each strategy gains or loses; who is ahead as it is comes first."""
    words, apart = seen.words, differences_of(seen)
    lead = lead_in(seen, base_of(seen))
    names = sorted(names_of(seen), key=lambda name: name != lead)
    moved = [name for name in names if apart.loc[(case, name), "moved"]]
    told = [_change(seen, case, name) for name in moved[: _NAMED if len(moved) <= _NAMED else 1]]
    if len(moved) > _NAMED:
        told.append(_others(seen, case, moved[1:]))
    same = [words.strategy(name) for name in names if name not in moved]
    return [*told, *([words("whatif.same", names=words.listing(same))] if same else [])]


def _others(seen: View, case: str, names: list[str]) -> str:
    """The least and the most that some strategies gain or lose."""
    apart = {name: float(differences_of(seen).loc[(case, name), "difference"]) for name in names}
    order = sorted(names, key=lambda name: apart[name])
    least, most = (numbers.money(apart[name], seen.currency, plus=True) for name in (order[0], order[-1]))
    lowest, highest = (seen.words.strategy(name) for name in (order[0], order[-1]))
    key = "whatif.others.alike" if least == most else "whatif.others"
    told = seen.words(key, least=least, most=most, lowest=lowest, highest=highest)
    return told + _beyond_luck(seen, case, names)


def _beyond_luck(seen: View, case: str, names: list[str]) -> str:
    """Of how many strategies it can be told that they change; of one run, nothing can."""
    ends = differences_of(seen).loc[[(case, name) for name in names], ["together_low", "together_high"]]
    if ends.isna().any(axis=None):
        return ""
    sure = sum(readouts.decided(low, high) for low, high in ends.to_numpy(float).tolist())
    return seen.words("whatif.others.sure" if sure else "whatif.others.luck", sure=sure, count=len(names))


def _change(seen: View, case: str, name: str) -> str:
    """What one strategy gains or loses in a case, and how much of its level that is.

    It is told for every case and strategy, so what is claimed goes by the intervals that hold together.
    """
    words = seen.words
    row: Any = differences_of(seen).loc[(case, name)]
    mean, low, high = (float(row[end]) for end in ("difference", "together_low", "together_high"))
    known: dict[str, str] = {"name": words.strategy(name)}
    if not numbers.finite(low):
        return words("whatif.single", amount=numbers.money(mean, seen.currency, plus=True), **known)
    if low <= 0 <= high:
        return words("whatif.maybe", amount=_amount(seen, mean, low, high, plus=True), **known)
    level: Any = of_measure(seen, "levels").set_index(["case", "strategy"]).loc[(base_of(seen), name)]
    of = float(level["mean"])
    share = words("whatif.share", share=numbers.percent(abs(mean) / of)) if of > 0 else ""
    if mean < 0:
        mean, low, high = -mean, -high, -low
    key = "whatif.gains" if float(row["difference"]) > 0 else "whatif.loses"
    return words(key, amount=_amount(seen, mean, low, high), share=share, **known)


def _verdict(seen: View, case: str) -> str:
    """What becomes of the base's verdict in a case."""
    words, row = seen.words, case_row(seen, case)
    if len(names_of(seen)) == 1:
        return words("whatif.one")
    apart, low, high = (float(row[name]) for name in ("apart", "apart_low", "apart_high"))
    known = {
        "lead": words.strategy(row["lead"]),
        "was": words.strategy(lead_in(seen, base_of(seen))),
        "apart": _amount(seen, apart, low, high),
    }
    finding, wins = row["finding"], bool(row["winner"])
    if finding == "within_luck" and wins:  # what the case alone would claim does not hold among all of them
        return words.begin("whatif.finding.within_luck.alone", **known)
    told = words.begin("whatif.wins" if finding == "holds" and wins else f"whatif.finding.{finding}", **known)
    return told if finding == "holds" else words.sentences(told, first_sentence(seen, case))


def _nothing(seen: View, case: str) -> str:
    """Why nothing happened, as far as that is known."""
    words, table = seen.words, seen.table("reasons")
    told = []
    for row in table[(table["case"] == case) & (table["reason"] != "")].to_dict("records"):
        own = f"whatif.why.{row['reason']}"
        key = own if own in words.keys else f"idle.{row['reason']}"
        told.append(words(key, about=str(row["about"]).replace("_", " ")))
    reasons = words.clauses(dict.fromkeys(told))
    return words("whatif.because", reasons=reasons) if told else words("whatif.nothing")


def title(seen: View) -> str:
    """The point: the case that does most to who leads as it is, and whether any changes who leads."""
    words = seen.words
    case, strategy = foremost(seen)
    turned = [case for case in moved_cases(seen) if case_row(seen, case)["finding"] == "turns"]
    key = "whatif.title.turns" if turned else "whatif.title.holds"
    verdicts = words(key, cases=words.listing(turned))
    return words.begin("whatif.title", case=case, fact=_change(seen, case, strategy), verdicts=verdicts)


def foremost(seen: View) -> tuple[str, str]:
    """The case that does most to who leads as it is, and that strategy; if none does, to any other."""
    table = of_measure(seen, "differences")
    rows = table[table["moved"].astype(bool)]
    of_lead = rows[rows["strategy"] == lead_in(seen, base_of(seen))]
    rows = of_lead if len(of_lead) else rows
    most: Any = rows.iloc[int(rows["difference"].abs().to_numpy().argmax())]
    return str(most["case"]), str(most["strategy"])


def further_title(seen: View, first: int, count: int) -> str:
    """Title of a picture of further cases, numbered from 1."""
    return seen.words.begin("whatif.title.more", first=first + 1, last=first + count)


def in_short(seen: View, case: str) -> str:
    """A case in one sentence, for who cannot see the picture."""
    words = seen.words
    facts = words.clauses(_facts(seen, case))
    return words("whatif.alt.case", case=case, facts=facts, lead=words.strategy(lead_in(seen, case)))


def _amount(seen: View, mean: float, low: float, high: float, plus: bool = False) -> str:
    return numbers.interval(mean, low, high, currency=seen.currency, plus=plus)


def base_of(seen: View) -> str:
    """What the study as it is is called among the cases."""
    return str(seen.table("cases")["case"].iloc[0])


def cases_of(seen: View) -> list[str]:
    """The cases in the order in which they were asked."""
    return [str(name) for name in seen.table("cases")["case"].iloc[1:]]


def moved_cases(seen: View) -> list[str]:
    """Cases in which anything happens."""
    table = seen.table("cases")
    return [str(name) for name in table.loc[table["moved"].astype(bool), "case"]]


def names_of(seen: View) -> list[str]:
    """Strategies in the study's order."""
    return [str(name) for name in dict.fromkeys(seen.table("levels")["strategy"])]


def case_row(seen: View, case: str) -> Any:
    """The row of a case in the table of cases."""
    return seen.table("cases").set_index("case").loc[case]


def lead_in(seen: View, case: str) -> str:
    """Who wins in a case, or is ahead."""
    return str(case_row(seen, case)["lead"])


def of_measure(seen: View, table: str) -> pd.DataFrame:
    """Rows of a table in what verdicts go by."""
    found = seen.table(table)
    return found[found["measure"] == seen.objective]


def differences_of(seen: View) -> Any:
    """Differences in what verdicts go by, by case and strategy."""
    return of_measure(seen, "differences").set_index(["case", "strategy"])
