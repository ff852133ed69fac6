"""All charts in one place: each takes tables of a finished comparison and returns a `Chart`."""

from sim.show.charts.beliefs import forecast_and_outcome
from sim.show.charts.brands import brands
from sim.show.charts.bridge import bridge
from sim.show.charts.budget_curve import budget_curve
from sim.show.charts.cash import cash_over_time
from sim.show.charts.chart import Chart
from sim.show.charts.competition import market_life
from sim.show.charts.concentration import concentration
from sim.show.charts.flows import flows
from sim.show.charts.levers import levers_over_values
from sim.show.charts.loyalty_moved import curves_by_case, loyalty_moved
from sim.show.charts.matrix import customer_matrix
from sim.show.charts.money import differences, ledger_lines, value_by_strategy
from sim.show.charts.payback import payback
from sim.show.charts.quadrants import quadrant_tile
from sim.show.charts.satisfaction import fives_and_fours, satisfied_and_loyal, zone_of_indifference
from sim.show.charts.service import calibration, desk
from sim.show.charts.stage_values import stage_values
from sim.show.charts.stages import stage_lines, stages_over_time

__all__ = [
    "Chart",
    "brands",
    "bridge",
    "budget_curve",
    "calibration",
    "cash_over_time",
    "concentration",
    "curves_by_case",
    "customer_matrix",
    "desk",
    "differences",
    "fives_and_fours",
    "flows",
    "forecast_and_outcome",
    "ledger_lines",
    "levers_over_values",
    "loyalty_moved",
    "market_life",
    "payback",
    "quadrant_tile",
    "satisfied_and_loyal",
    "stage_lines",
    "stage_values",
    "stages_over_time",
    "value_by_strategy",
    "zone_of_indifference",
]
