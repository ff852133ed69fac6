"""Tables for people: human column names, sensible rounding, a caption."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.scenario.names import STAGES
from sim.show import facts, numbers
from sim.show.charts_service import waits
from sim.show.view import View


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
        from IPython.display import display  # type: ignore[attr-defined]

        bundle = {"text/html": self.html(), "text/plain": self.frame.to_string(index=False)}
        display(bundle, metadata={"text/html": {"caption": self.caption}}, raw=True)


def key_figures(view: View) -> Table:
    """Each strategy's net present value, difference to the control, equity, customers and risk."""
    words, summary = view.words, view.table("summary")
    npv, equity, customers = (facts.measure_of(summary, m)["mean"] for m in ("npv", "equity", "customers"))
    risk = view.table("risk").set_index("strategy")
    apart = facts.against(view.table("paired"), "npv", view.control).set_index("strategy")
    money = numbers.unit_for([*npv, *equity])
    gains = numbers.unit_for(apart[["difference", "low", "high"]].to_numpy(float).ravel())
    rows = []
    for name in view.names:
        row = [words.strategy(name), money.digits(float(npv[name]))]
        if len(view.names) > 1:
            row.append(_gap(apart, name, gains))
        row += [
            money.digits(float(equity[name])),
            numbers.count(float(customers[name])),
            numbers.percent(float(risk.loc[name, "ruin"]), 0),
        ]
        rows.append(row)
    unit = money.name(view.currency)
    columns = [words("column.strategy"), _with(words("column.npv"), unit, view)]
    if len(view.names) > 1:
        against = words("column.gain", control=words.strategy(view.control))
        columns.append(_with(against, gains.name(view.currency), view))
    columns += [_with(words("column.equity"), unit, view), words("column.customers"), words("column.ruin")]
    key = "key.table" if len(view.names) > 1 else "key.table.one"
    caption = words(key, control=words.strategy(view.control), confidence=view.confidence)
    return Table(pd.DataFrame(rows, columns=columns), caption)


def _gap(apart: pd.DataFrame, name: str, unit: numbers.Unit) -> str:
    if name not in apart.index:
        return numbers.MISSING
    row = apart.loc[name]
    return " ".join(
        numbers.parts(float(row["difference"]), float(row["low"]), float(row["high"]), unit, plus=True)
    )


def _with(text: str, unit: str, view: View) -> str:
    return view.words("with.unit", text=text, unit=unit) if unit else text


def spending(view: View) -> Table | None:
    """What each strategy spends on each lever, as present value; None if nobody spends."""
    table = view.table("spend")
    if table.empty:
        return None
    unit = numbers.unit_for(table.groupby("strategy", observed=True)["present_value"].sum())
    wide = table.pivot_table(
        index="strategy", columns="lever", values="present_value", aggfunc="sum", sort=False
    ).fillna(0.0)
    rows = []
    for lever in wide.columns:
        row = [view.words.label("lever", lever)]
        row += [
            unit.digits(float(wide.loc[n, lever]))
            if n in wide.index and wide.loc[n, lever]
            else numbers.MISSING
            for n in view.names
        ]
        rows.append(row)
    totals = [
        unit.digits(float(wide.loc[n].sum())) if n in wide.index else numbers.MISSING for n in view.names
    ]
    rows.append([view.words("quadrants.total"), *totals])
    head = [
        _with(view.words("column.what"), unit.name(view.currency), view),
        *[view.words.strategy(n) for n in view.names],
    ]
    return Table(pd.DataFrame(rows, columns=head), view.words("quadrants.spend"))


def stage_worth(view: View) -> Table | None:
    """Expected present value of a customer by stage, under each strategy."""
    table = view.table("stage_value")
    if table.empty:
        return None
    wide = table.pivot_table(
        index="stage", columns="strategy", values=["value", "monthly_profit"], sort=False
    )
    order = [s for s in STAGES if s in wide.index] or [str(s) for s in wide.index]
    rows = []
    for stage in order:
        row = [view.words.label("stage", stage)]
        for name in view.names:
            worth, monthly = (
                float(wide.loc[stage, (c, name)]) if (c, name) in wide else float("nan")
                for c in ("value", "monthly_profit")
            )
            row.append(f"{numbers.compact(worth)} ({numbers.compact(monthly, 2)})")
        rows.append(row)
    head = [
        _with(view.words("column.stage"), view.currency, view),
        *[view.words.strategy(n) for n in view.names],
    ]
    return Table(
        pd.DataFrame(rows, columns=head), view.words("stages.worth") + f" ({view.words('stages.monthly')})"
    )


def money(view: View) -> Table:
    """Net present value, residual equity and the worst outcomes with their intervals."""
    words, summary = view.words, view.table("summary")
    risk = view.table("risk").set_index("strategy")
    npv, equity = facts.measure_of(summary, "npv"), facts.measure_of(summary, "equity")
    unit = numbers.unit_for(
        [*npv.to_numpy().ravel(), *equity.to_numpy().ravel(), *risk["cvar"].astype(float)]
    )
    rows = []
    for name in view.names:
        worst = [float(risk.loc[name, c]) for c in ("cvar", "cvar_low", "cvar_high")]
        chance = [float(risk.loc[name, c]) for c in ("ruin", "ruin_low", "ruin_high")]
        ruin = numbers.percent(chance[0], 0)
        if numbers.finite(chance[1]) and view.replications > 1:
            ruin += f" [{100 * chance[1]:.0f}, {100 * chance[2]:.0f}]"
        cells = [
            " ".join(numbers.parts(*(float(v) for v in values), unit))
            for values in (npv.loc[name], equity.loc[name], worst)
        ]
        rows.append([words.strategy(name), *cells, ruin])
    name = unit.name(view.currency)
    columns = [words("column.strategy"), *(_with(words(k), name, view) for k in ("column.npv", "column.equity")),
               _with(words("column.worst", tail=view.tail), name, view), words("column.ruin")]  # fmt: skip
    return Table(pd.DataFrame(rows, columns=columns), words("money.table", tail=view.tail))


def pairs(view: View) -> Table | None:
    """Every pair's difference in net present value."""
    table = view.table("paired")
    table = table[table["measure"] == "npv"] if len(table) else table
    if table.empty:
        return None
    low, high = ("together_low", "together_high") if "together_low" in table else ("low", "high")
    unit = numbers.unit_for(table[["difference", low, high]].to_numpy(float).ravel())
    rows = [
        (
            view.words("money.pair", a=view.words.strategy(r["a"]), b=view.words.strategy(r["b"])),
            " ".join(numbers.parts(float(r["difference"]), float(r[low]), float(r[high]), unit, plus=True)),
            numbers.percent(float(r["variance_removed"]), 0),
        )
        for _, r in table.iterrows()
    ]
    columns = [
        view.words("column.pair"),
        _with(view.words("column.difference"), unit.name(view.currency), view),
        view.words("column.common"),
    ]
    return Table(pd.DataFrame(rows, columns=columns), view.words("money.pairs"))


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
            words("column.wait"): [numbers.plain(v, 1) for v in found["mean_wait_minutes"]],
            words("column.abandoned"): [numbers.percent(v) for v in found["abandoned_share"]],
            words("column.kept"): [numbers.percent(v) for v in found["promise_kept_share"]],
        }
    )
    if found["promise_kept_share"].isna().all():
        frame = frame.drop(columns=words("column.kept"))
    return Table(frame, words("service.table"))


def assumptions(view: View) -> Table | None:
    """Every parameter with value, unit, source and status."""
    table = view.table("assumptions")
    if table.empty:
        return None
    words = view.words
    rows = [
        (
            str(r["path"]).removeprefix("market."),
            _value(r["value"]),
            r["unit"],
            r["source"] or r["meaning"],
            r["status"],
        )
        for _, r in table.iterrows()
    ]
    columns = [words(f"column.{c}") for c in ("parameter", "value", "unit", "source", "status")]
    return Table(pd.DataFrame(rows, columns=columns), words("assumptions.table"))


def _value(value: object) -> str:
    return numbers.tick(float(value)) if isinstance(value, int | float) else str(value)


def provenance(view: View) -> Table:
    """What the results were made with."""
    found = view.manifest
    packages = ", ".join(
        f"{name} {version}" for name, version in (found.get("packages") or {}).items() if version
    )
    rows = [
        ("study", view.name), ("hash", str(found.get("study_hash") or "")[:16]), ("seed", found.get("seed", view.summary.get("seed"))),
        ("replications", view.replications), ("engine", found.get("engine")), ("version", found.get("version")),
        ("commit", found.get("git_commit")), ("python", found.get("python")), ("packages", packages),
    ]  # fmt: skip
    cells = [(view.words(f"provenance.{key}"), str(value)) for key, value in rows if value not in (None, "")]
    frame = pd.DataFrame(cells, columns=[view.words("column.what"), view.words("column.value")])
    return Table(frame, view.words("provenance.table"))
