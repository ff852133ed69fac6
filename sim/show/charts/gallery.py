"""All charts in one place: each takes tables of a finished comparison and returns a `Chart`."""

from sim.show.chart import Chart
from sim.show.charts_beliefs import forecast_and_outcome
from sim.show.charts_cash import cash_over_time
from sim.show.charts_concentration import concentration
from sim.show.charts_facts import evidence
from sim.show.charts_flows import flows
from sim.show.charts_life import market_life
from sim.show.charts_matrix import customer_matrix
from sim.show.charts_money import differences, ledger_lines, value_by_strategy
from sim.show.charts_quadrants import quadrant_tile
from sim.show.charts_service import calibration, desk
from sim.show.charts_stages import stage_lines, stages_over_time

__all__ = [
    "Chart",
    "calibration",
    "cash_over_time",
    "concentration",
    "customer_matrix",
    "desk",
    "differences",
    "evidence",
    "flows",
    "forecast_and_outcome",
    "ledger_lines",
    "market_life",
    "quadrant_tile",
    "stage_lines",
    "stages_over_time",
    "value_by_strategy",
]
