"""The charts of a comparison, each drawn from its view alone."""

from __future__ import annotations

from sim.show.chapters.view import View
from sim.show.charts import gallery
from sim.show.charts.chart import Chart


def differences(view: View) -> Chart | None:
    """What each strategy brings more than the control."""
    return gallery.differences(
        view.table("paired"), view.words, view.currency, view.together, view.measures, view.control
    )


def value(view: View) -> Chart | None:
    """Profit within the horizon, and what customers still bring."""
    return gallery.value_by_strategy(view.table("summary"), view.words, view.currency, view.band)


def payback(view: View) -> Chart | None:
    """Gain over the control, summed up month by month."""
    return gallery.payback(
        view.table("payback"), view.months, view.words, view.currency, view.band,
        control=view.control, overtakes=view.table("overtakes"),
    )  # fmt: skip


def money(view: View) -> Chart | None:
    """Where the money comes from and goes to, by line of the ledger."""
    return gallery.ledger_lines(view.table("money"), view.words, view.currency, view.band)


def cash(view: View) -> Chart | None:
    """Cash over the months."""
    return gallery.cash_over_time(
        view.table("cash"), view.table("risk"), view.words, view.currency, view.band, view.replications
    )


def quadrants(view: View) -> Chart | None:
    """The four quadrants side by side."""
    return gallery.quadrant_tile(
        view.table("paired"), view.words, view.currency, view.control, view.quadrants, view.objective
    )


def stages(view: View) -> Chart | None:
    """Customers by stage over the months."""
    return gallery.stages_over_time(view.table("stages"), view.words)


def stage_lines(view: View) -> Chart | None:
    """Customers in each stage under each strategy."""
    return gallery.stage_lines(view.table("stages"), view.words, view.band)


def flows(view: View) -> Chart | None:
    """How customers move between stages."""
    return gallery.flows(view.table("flows"), view.words)


def stage_values(view: View) -> Chart | None:
    """What a customer of each stage still brings, beside what was paid."""
    return gallery.stage_values(
        view.table("stage_value"), view.table("hindsight"), view.words, view.currency, view.band
    )


def concentration(view: View) -> Chart | None:
    """How much of sales and profit the best customers bring."""
    return gallery.concentration(view.table("concentration"), view.words)


def matrix(view: View) -> Chart | None:
    """Perceived value and price of all firms, and how strategies move them."""
    return gallery.customer_matrix(view.table("matrix"), view.words, view.focal, worth=view.worth)


def matrix_by_segment(view: View, strategy: str | None = None) -> Chart | None:
    """The same for each segment under one strategy; the one that leads when left out."""
    return gallery.customer_matrix(
        view.table("matrix"), view.words, view.focal, strategy=strategy or view.lead, worth=view.worths
    )


def market_life(view: View) -> Chart | None:
    """Firms, margins and prices over the months."""
    return gallery.market_life(view.table("life"), view.words)


def desk(view: View) -> Chart | None:
    """Contacts, waits and promises at the service desk."""
    return gallery.desk(view.table("service"), view.table("load"), view.words, view.band)


def beliefs(view: View) -> Chart | None:
    """What was forecast, and what came of it."""
    return gallery.forecast_and_outcome(
        view.table("plans"), view.words, view.currency, view.band, objective=view.objective
    )


def log(view: View) -> Chart | None:
    """The market without a plan against its log."""
    return gallery.calibration(
        view.table("check"), view.summary.get("calibration") or {}, view.words, view.band
    )
