"""Tables for people: human column names, sensible rounding, a caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import nan
from typing import Any

import pandas as pd

from sim.show.chapters.view import View
from sim.show.charts.service import waits
from sim.show.charts.stage_values import values_of
from sim.show.words import numbers, readouts
from sim.show.words.parameters import DEFAULT, meaning, source
from sim.study.measure.risk import runs_needed

_SIDE_BY_SIDE = 6  # strategies as columns of a table
_GROUPS = re.compile(r"(segments|firms|categories)\.[^.]+\.(.+)")


@dataclass(frozen=True)
class Table:
    """A table of written numbers with a caption; shows itself as HTML in a notebook.

    Attributes
    ----------
    frame : DataFrame of str
    caption : str
    """

    frame: pd.DataFrame
    caption: str

    def html(self) -> str:
        """Return the table as plain HTML."""
        return self.frame.to_html(index=False, border=0, na_rep=numbers.MISSING, justify="left")

    def _ipython_display_(self) -> None:
        from IPython.display import display

        bundle = {"text/html": self.html(), "text/plain": self.frame.to_string(index=False)}
        display(bundle, metadata={"text/html": {"caption": self.caption}}, raw=True)


def key_figures(view: View) -> Table:
    """Each strategy's profit, what customers still bring, difference to the control, customers, ruin."""
    words, summary = view.words, view.table("summary")
    npv, equity, customers = (readouts.measure_of(summary, m)["mean"] for m in ("npv", "equity", "customers"))
    risk: Any = view.table("risk").set_index("strategy")
    apart = readouts.against(view.table("paired"), view.objective, view.control).set_index("strategy")
    money = numbers.unit_for([*npv, *equity])
    earned, kept = (dict(zip(view.names, money.column(t[view.names]), strict=True)) for t in (npv, equity))
    gains = numbers.unit_for(apart[["difference", "low", "high"]].to_numpy(float).ravel())
    rows = []
    for name in view.names:
        row = [words.strategy(name), earned[name], kept[name]]
        if len(view.names) > 1:
            row.append(_gap(apart, name, gains))
        row += [
            numbers.count(float(customers[name])),
            numbers.percent(float(risk.loc[name, "ruin"]), 0),
        ]
        rows.append(row)
    unit = money.name(view.currency)
    columns = [
        words("column.strategy"),
        *(_with(words(f"column.{m}"), unit, view) for m in ("npv", "equity")),
    ]
    if len(view.names) > 1:
        against = words("column.gain", control=words.strategy(view.control))
        columns.append(_with(against, gains.name(view.currency), view))
    columns += [words("column.customers"), words("column.ruin")]
    key = "key.table" if len(view.names) > 1 else "key.table.one"
    control = words.strategy(view.control)
    known = {"control": control, "measure": words.label("measure", view.objective)}
    caption = words(key, confidence=view.confidence, terms=words("key.terms"), **known)
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _gap(apart: pd.DataFrame, name: str, unit: numbers.Unit) -> str:
    if name not in apart.index:
        return numbers.MISSING
    row: Any = apart.loc[name]
    return " ".join(
        numbers.parts(float(row["difference"]), float(row["low"]), float(row["high"]), unit, plus=True)
    )


def _with(text: str, unit: str, view: View) -> str:
    return view.words("with.unit", text=text, unit=unit) if unit else text


def stage_worth(view: View) -> Table | None:
    """What a customer of each stage goes on to bring under the control, said by half of the runs and paid."""
    worth, past = view.table("stage_value"), view.table("hindsight")
    if worth.empty or past.empty:
        return None
    words, rows = view.words, values_of(worth, past, view.control)
    most = rows[["value", "said", "paid"]].abs().to_numpy(float).max(initial=0.0)
    unit = numbers.Unit(1.0, "") if most < 1e5 else numbers.unit_for([most])
    cells = [
        [
            words.label("stage", stage),
            numbers.count(float(row["customers"])),
            " ".join(numbers.parts(float(row["value"]), float(row["low"]), float(row["high"]), unit)),
            *(" ".join(numbers.parts(float(row[name]), nan, nan, unit)) for name in ("said", "paid")),
            _error(row),
        ]
        for stage, row in rows.iterrows()
    ]
    money = unit.name(view.currency)
    columns = [
        words("column.stage"),
        words("column.customers"),
        *(_with(words(f"worth.{name}"), money, view) for name in ("value", "said", "paid")),
        words("worth.error"),
    ]
    caption = words("stages.worth", name=words.strategy(view.control), confidence=view.confidence)
    return Table(pd.DataFrame(cells, columns=columns), caption)


def _error(row: Any) -> str:
    """What was said over what was paid, less one, with its interval in whole per cent."""
    mean, low, high = (100.0 * float(row[name]) for name in ("error", "error_low", "error_high"))
    return " ".join(numbers.parts(mean, low, high, numbers.Unit(1.0, ""), plus=True))


def _small(value: float) -> str:
    return (
        numbers.Unit(1.0, "").digits(float(value), 2) if abs(value) < 1e5 else numbers.compact(float(value))
    )


def by_strategy(
    cells: dict[str, list[str]], items: list[str], kind: str, unit: str, view: View
) -> pd.DataFrame:
    """Lay out a table with strategies as columns, or as rows if there are too many to stand side by side."""
    words = view.words
    if len(cells) <= _SIDE_BY_SIDE:
        frame = pd.DataFrame({words.strategy(name): column for name, column in cells.items()})
        frame.insert(0, _with(words(kind), unit, view), items)
        return frame
    frame = pd.DataFrame(list(cells.values()), columns=items)
    frame.insert(0, _with(words("column.strategy"), unit, view), [words.strategy(name) for name in cells])
    return frame


def money(view: View) -> Table:
    """Net present value, equity and the worst outcomes with their intervals."""
    words, summary = view.words, view.table("summary")
    risk: Any = view.table("risk").set_index("strategy")
    npv, equity = readouts.measure_of(summary, "npv"), readouts.measure_of(summary, "equity")
    unit = numbers.unit_for(
        [*npv.to_numpy().ravel(), *equity.to_numpy().ravel(), *risk["cvar"].astype(float)]
    )
    rows: list[list[str]] = []
    for name in view.names:
        worst = [float(risk.loc[name, c]) for c in ("cvar", "cvar_low", "cvar_high")]
        chance = [float(risk.loc[name, c]) for c in ("ruin", "ruin_low", "ruin_high")]
        ruin = numbers.percent(chance[0], 0)
        if numbers.finite(chance[1]) and view.replications > 1:
            ruin += f" [{100 * chance[1]:.0f}, {100 * chance[2]:.0f}]"
        cells = [
            " ".join(numbers.parts(float(mean), float(low), float(high), unit))
            for mean, low, high in (npv.loc[name].to_numpy(), equity.loc[name].to_numpy(), worst)
        ]
        rows.append([words.strategy(name), *cells, ruin])
    shown = unit.name(view.currency)
    columns = [
        words("column.strategy"),
        *(_with(words(k), shown, view) for k in ("column.npv", "column.equity")),
        _with(words("column.worst", tail=view.tail), shown, view),
        words("column.ruin"),
    ]
    caption = words("money.table", tail=view.tail)
    least = runs_needed(float(view.summary.get("tail") or 0.1))
    if 1 < view.replications < least:
        caption = words.sentences(caption, words("money.table.few", tail=view.tail, least=least))
    return Table(pd.DataFrame(rows, columns=columns), caption)


def pairs(view: View, least: int = 1, most: int = 10_000) -> Table | None:
    """Every pair's difference in what is decided on; None unless there are `least` to `most` pairs."""
    table = view.table("paired")
    table = table[table["measure"] == view.objective] if len(table) else table
    if not least <= len(table) <= most:
        return None
    low, high = ("together_low", "together_high") if "together_low" in table else ("low", "high")
    unit = numbers.unit_for(table[["difference", low, high]].to_numpy(float).ravel())
    rows = []
    for _, r in table.iterrows():
        first, second = view.words.strategy(r["a"]), view.words.strategy(r["b"])
        apart = [float(r["difference"]), float(r[low]), float(r[high])]
        if apart[0] < 0:  # the better one is named first
            first, second, apart = second, first, [-apart[0], -apart[2], -apart[1]]
        rows.append(
            (
                view.words("money.pair", a=first, b=second),
                " ".join(numbers.parts(apart[0], apart[1], apart[2], unit, plus=True)),
                numbers.percent(float(r["variance_removed"]), 0),
            )
        )
    columns = [
        view.words("column.pair"),
        _with(view.words("column.difference"), unit.name(view.currency), view),
        view.words("column.common"),
    ]
    caption = view.words("money.pairs", measure=view.words.label("measure", view.objective))
    return Table(pd.DataFrame(rows, columns=columns), caption)


def front_line(view: View) -> Table | None:
    """Contacts, waits, abandoned contacts and kept promises at the front line."""
    table = view.table("service")
    if table.empty:
        return None
    found = waits(table)
    if found.empty:
        return None
    words = view.words
    frame = pd.DataFrame(
        {
            words("column.strategy"): [words.strategy(n) for n in found.index],
            words("column.contacts"): [numbers.count(v) for v in found["contacts"]],
            words("column.wait"): [numbers.small(v, 1) for v in found["mean_wait_minutes"]],
            words("column.abandoned"): [numbers.percent(v) for v in found["abandoned_share"]],
            words("column.kept"): [numbers.percent(v) for v in found["promise_kept_share"]],
        }
    )
    if found["promise_kept_share"].isna().all():
        frame = frame.drop(columns=words("column.kept"))
    return Table(frame, words("service.table"))


def assumptions(view: View) -> Table | None:
    """The numbers that come from somewhere: from publications, data, or the files of the study."""
    rows = [
        (
            path,
            _value(r["value"]),
            _meaning(view, r),
            source(view.words, r["source"]),
            r["status"],
        )
        for path, r in _numbers(view)
        if not _as_it_comes(r)
    ]
    return _ledger(view, rows, ("parameter", "value", "meaning", "source", "status"), "assumptions.table")


def defaults(view: View) -> Table | None:
    """The numbers that are assumed and that no file of the study names."""
    rows = [(path, _value(r["value"]), _meaning(view, r)) for path, r in _numbers(view) if _as_it_comes(r)]
    return _ledger(view, rows, ("parameter", "value", "meaning"), "assumptions.defaults")


def _ledger(view: View, rows: list[Any], columns: tuple[str, ...], caption: str) -> Table | None:
    if not rows:
        return None
    names = [view.words(f"column.{column}") for column in columns]
    return Table(pd.DataFrame(rows, columns=names), view.words(caption))


def _as_it_comes(row: Any) -> bool:
    return bool(row["source"] == DEFAULT and row["status"] == "A")


def _meaning(view: View, row: Any) -> str:
    return meaning(view.words, row["path"], row["meaning"], row["unit"], view.currency)


def _numbers(view: View) -> list[tuple[str, Any]]:
    """Every number with its path; what is the same for each segment, firm or category stands once."""
    table: Any = view.table("assumptions")
    if table.empty:
        return []
    table = table.assign(path=table["path"].astype(str).str.removeprefix("market."))
    alike: dict[str, list[Any]] = {}
    for _, row in table.iterrows():
        alike.setdefault(_GROUPS.sub(r"\1.*.\2", row["path"]), []).append(row)
    found: list[tuple[str, Any]] = []
    for path, rows in alike.items():
        told = {(r["value"], r["unit"], r["source"], r["status"]) for r in rows}
        found += [(path, rows[0])] if len(rows) > 1 and len(told) == 1 else [(r["path"], r) for r in rows]
    order = {path: index for index, path in enumerate(table["path"])}
    return sorted(found, key=lambda item: order[item[1]["path"]])


def _value(value: object) -> str:
    return numbers.tick(float(value)) if isinstance(value, int | float) else str(value)


def _commit(text: object) -> str:
    commit, plus, changes = str(text or "").partition("+")
    return commit[:12] + plus + changes


def provenance(view: View) -> Table:
    """What the results were made with."""
    found = view.manifest
    packages = view.words.series(
        f"{name} {version}" for name, version in (found.get("packages") or {}).items() if version
    )
    rows = [
        ("study", view.name),
        ("hash", str(found.get("study_hash") or "")[:16]),
        ("seed", found.get("seed", view.summary.get("seed"))),
        ("replications", view.replications),
        ("engine", found.get("engine")),
        ("version", found.get("version")),
        ("commit", _commit(found.get("git_commit"))),
        ("python", found.get("python")),
        ("packages", packages),
    ]
    cells = [(view.words(f"provenance.{key}"), str(value)) for key, value in rows if value not in (None, "")]
    frame = pd.DataFrame(cells, columns=[view.words("column.what"), view.words("column.value")])
    return Table(frame, view.words("provenance.table"))


def ladder(view: View) -> Table | None:
    """Each stage of a migration market in closed form, beside what was simulated; None for other markets."""
    table = view.table("ladder")
    if table.empty:
        return None
    words, is_open = view.words, bool((table["inflow"] > 0).any())
    keys = ["stage", "start", "simulated", "finite", "infinite", "stopping"]
    keys += ["inflow", "steady"] * is_open
    rows = []
    for _, r in table.iterrows():
        values = [float(r[key]) for key in ("simulated", "simulated_low", "simulated_high")]
        seen = " ".join(numbers.parts(values[0], values[1], values[2], numbers.Unit(1.0, "")))
        closed = [_small(float(r[key])) for key in ("finite", "infinite", "stopping")]
        came = [numbers.count(float(r[key])) for key in keys[6:]]
        rows.append(
            [words.label("stage", r["stage"]), numbers.percent(float(r["start"])), seen, *closed, *came]
        )
    columns = [words(f"column.{key}") for key in keys]
    columns[0] = _with(columns[0], view.currency, view)
    periods = view.months
    caption = words("stages.ladder", payments=periods + 1, periods=periods)
    if is_open:
        worth = numbers.money(float(table["to_come"].sum()), view.currency)
        caption = words.sentences(caption, words("stages.ladder.open", worth=worth))
    return Table(pd.DataFrame(rows, columns=columns), caption)
