"""What a comparison of strategies found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from sim.scenario.basics.shown import Shown
from sim.scenario.plans.study import Study
from sim.study.measure.readings import winner
from sim.study.measure.statistics import MEASURES
from sim.study.measure.verdict import Verdict
from sim.study.measure.worth_verdict import holds

_PAIRED = ["a", "b", "measure", "difference", "low", "high", "variance_removed"]


@dataclass(frozen=True)
class Comparison(Shown):
    """What a comparison of strategies found.

    Attributes
    ----------
    study : Study
        That was asked.
    tables : dict of str to DataFrame
        By name, as listed below.
    verdict : Verdict
        In plain words, with the winner or None.
    calibration : dict or None
        How `hold` reproduced the market's log: week, observed, simulated, error, passes.
    policies : dict of str to list of str
        Name of each set of policies -> the strategy it is on top of, and what its policies are called.

    Tables
    ------
    outcomes : DataFrame
        strategy x replication: npv (money: profit within the horizon, discounted to month 0); equity (money:
        what the customers known at the end bring in the months played on, with the plan at its end,
        discounted to month 0); value (money: npv plus equity); customers (number: at the end); share
        (0 to 1: of all purchases in the last year); lowest_cash (money: the least there was in any month);
        ruined (bool: whether that was below 0); tail (money: what these customers would still bring after the
        months played on, if they went on to fade as in the last two years; no part of equity); tail_share
        (share: of equity and tail together).
    summary : DataFrame
        strategy x measure: mean, low, high (unit of the measure: over replications, with its interval). The
        measures are npv, equity, value, customers and share.
    risk : DataFrame
        strategy: ruin, ruin_low, ruin_high (chance: that cash falls below 0 in some month); cvar, cvar_low,
        cvar_high (money: mean of the worst outcomes, by what the verdict goes by; no interval where fewer
        than four outcomes count as the worst).
    risk_paired : DataFrame
        a x b x measure: difference (unit of the measure: a less b); low, high (unit of the measure: interval
        of this difference alone); together_low, together_high (unit of the measure: interval that holds with
        all else that the verdict says). The measures are cvar (money) and ruin (chance).
    paired : DataFrame
        a x b x measure: difference (unit of the measure: a less b, mean over replications); low, high (unit
        of the measure: interval of this difference alone); variance_removed (share: of the variance, because
        both had the same luck); together_low, together_high (unit of the measure: interval that holds for
        all pairs at once, and in money with all else that the verdict says).
    stages : DataFrame
        strategy x month x stage: mean, low, high (customers: of the focal firm).
    flows : DataFrame
        strategy x from_stage x to_stage: customers (number: who made this move, mean a month).
    migration : DataFrame
        strategy x from_stage x to_stage x measure: mean, low, high (unit of the measure). The measures are
        chance (of this move in a month, or in a period of a migration market) and gain (money: equity, if
        one point of a hundred more made this move).
    money : DataFrame
        strategy x line: mean, low, high (money: over the horizon, discounted to month 0). Lines of the
        ledger, and profit.
    cash : DataFrame
        strategy x month: mean, low, high (money: cash of the focal firm).
    life : DataFrame
        strategy x month x measure: mean, low, high (unit of the measure). The measures are firms (number, in
        the market), margin (profit of all firms over their revenue) and price (multiple of the starting
        price, as paid).
    matrix : DataFrame
        strategy x month x firm x segment: value (value: as perceived by those who bought); price (multiple:
        of the starting price, as paid). The segment `all` is everybody.
    service : DataFrame
        strategy x month x pool: contacts (number); mean_wait_minutes (minutes); abandoned_share (share: of
        contacts); promise_kept_share (share: of contacts under a promise).
    load : DataFrame
        strategy x month: mean, low, high (share: busy time of the front line over opening time).
    concentration : DataFrame
        strategy x customers_share: sales_share (share: of sales that the best so many customers bring);
        profit_share (share: of profit, likewise).
    curve : DataFrame
        strategy x month: mean, low, high (money: value reached by the end of the month, discounted to month
        0). Within the horizon all profit; afterwards what customers known by then bring.
    payback : DataFrame
        strategy x month: difference, low, high (money: the same less the control's, paired). The control is
        `hold`, or the first strategy.
    stage_value : DataFrame
        strategy x stage: customers (number: who stood in this stage when the horizon ended); value, low, high
        (money: that each of them brought in the months played on, in money of the month after the horizon);
        monthly_profit (money: that a customer brought a month, in the last year of the horizon). Without
        prospects.
    hindsight : DataFrame
        strategy x stage: customers (number: in a run of the second half of the replications); said (money:
        what they would bring if each brought what customers of the stage did in the first half); paid (money:
        what they brought); error, error_low, error_high (share: said over paid, less 1). Over the months
        played on. The stage `all` is everybody.
    continued : DataFrame
        strategy: difference, low, high (money: profit of all months, those played on included and whoever
        brought it, more than the control's, where the plan simply goes on); replications (number: in which
        that was looked at).
    spend : DataFrame
        strategy x lever: present_value (money: paid for it, discounted to month 0).
    cost : DataFrame
        strategy: planned (money: given to its levers, discounted to month 0); cost, low, high (money: all it
        really costs beyond `hold`, over the same months: every line of the ledger but revenue, goods and
        handling, so that discounts, payouts, contacts and rewards count, and surcharges as a credit). Not
        for a migration market.
    bridge : DataFrame
        strategy x part: order (number: of the part in a bridge); value, low, high (money: what this part
        contributes to the difference in value to the control, discounted to month 0, paired, with its own
        interval). The parts add up to the difference exactly: customers_won, customers_kept, occasions (to
        buy, of a customer), share_of_wallet, mix (of categories), basket, price, unit_cost, service
        (handling, the desk, payouts), programme (all that the plan does: agents hired, marketing, programmes,
        contacts, rewards, launches, fixed costs) and later (what customers still bring after the horizon).
        The control is `hold`, or the first strategy. Not for a migration market.
    overtakes : DataFrame
        a x b: ahead, sure, perhaps (months: number of the month from which a is ahead of b to the end, from
        which it surely is, and from which it may be; the first is 1). Not known where there is none, or for a
        migration market.
    idle : DataFrame
        strategy x lever: reason, about (names: why this lever cannot act, and what that is about); nothing
        (yes or no: whether every run of the strategy is the same as under `hold`). Levers that strategies use
        in vain, and strategies that did nothing; not for a migration market.
    unestimated : DataFrame
        what: market (name: that takes it for granted). Costs, rivals or others (who never bought): what the
        log that a market was made from did not tell, nor does its file. Not for a migration market.
    portfolio : DataFrame
        strategy x tier x measure: mean, low, high (unit of the measure). Tiers by profit: super_heavy,
        heavy, middle, light; their shares of customers, sales and profit, and means over their customers.
    portfolio_figures : DataFrame
        strategy x figure x measure: mean, low, high (share). Shares of profit of ABC customers, of customers
        without profit, and of sales of the few.
    segment_scores : DataFrame
        strategy x segment x measure: mean, low, high (unit of the measure). The seven criteria, their points
        (0 to 100), the score, and who pays, decides and benefits (shares).
    customer_scores : DataFrame
        strategy x group x measure: mean, low, high (unit of the measure). Fifths of the customers by score,
        the best first: shares, profit and what they are still worth.
    quality_customers : DataFrame
        strategy x traits x measure: mean, low, high (unit of the measure). Customers by how many of three
        traits of a quality customer they have.
    profile : DataFrame
        strategy x segment x measure: mean, low, high (share). Of the firm's customers and of its revenue.
    retention : DataFrame
        strategy x tenure_years x measure: mean, low, high (unit of the measure). Retention by tenure, and
        how much of its rise is sorting, growing and surroundings.
    satisfaction : DataFrame
        strategy x answer: customers, customers_low, customers_high (share: of the customers at the end of the
        horizon who bought here last, those whose satisfaction is nearest to this number from 1 to 5); again,
        again_low, again_high (share: of all purchases that these make in the first year played on, anywhere,
        those made here; not known of few customers).
    satisfaction_curve : DataFrame
        strategy x score: customers, customers_low, customers_high, again, again_low, again_high (share: as in
        `satisfaction`, by quarters of a point; the score is the middle).
    satisfaction_figures : DataFrame
        strategy x figure: mean, low, high (unit of the figure). Shares: satisfied (who answer 4 or 5), again
        (of all asked), again_satisfied (of those who answer 4 or 5); differences of again: to_four (from
        3 to 4), within_four (from the lower half of those who answer 4 to the upper), to_five (from 4 to 5),
        steeper (to_five less to_four); odds (multiple: of buying here among those who answer 5, over that
        among those who answer 4); average (points: satisfaction). Not known where few customers give an
        answer.
    satisfaction_moved : DataFrame
        strategy x figure: difference (unit of the figure: more than under `hold`, under the same luck); low,
        high (unit of the figure: its interval); together_low, together_high (unit of the figure: interval
        that holds for all strategies and figures at once). Of satisfied, average, again, again_satisfied.
    lost : DataFrame
        strategy x reason x measure: mean, low, high (unit of the measure). Customers lost a year, and the
        months that they had been customers.
    lost_from : DataFrame
        strategy x stage x measure: mean, low, high (unit of the measure). Customers lost a year, and their
        share of the stage.
    assumptions : DataFrame
        path: value (in `unit`); unit; source; status (letter: P published, S stated in the source documents,
        A assumed, E estimated from a log); meaning; low, high (in `unit`: ends of its plausible range, both
        the value itself if it is settled); why (text: so far, or settled); way (name: times, odds,
        give_or_take, between or settled: the scale on which the range is even). Every number that the
        results rest on.
    check : DataFrame
        week: observed (number: cumulative repeat purchases in the log); mean, low, high (number: simulated
        under `hold`). Only where the market names a log.
    ladder : DataFrame
        stage: start (share: of customers); finite, infinite, stopping (money: value of a customer in closed
        form, over the horizon, for ever, and if loss-making stages are given up); given_up (bool: whether
        this one then is); inflow (number: new customers who start in it each period); steady (number:
        customers there in the long run, if new ones come); to_come (money: worth of those still to come);
        simulated, simulated_low, simulated_high (money: what a start in it came to). Only for a migration
        market.
    beliefs : DataFrame
        belief x strategy: forecast, forecast_low, forecast_high (money: expected in the market as believed);
        outcome, outcome_low, outcome_high (money: in the market as it is); over, over_low, over_high (money:
        forecast less outcome). Only where the study asks about beliefs, as for `plans`.
    plans : DataFrame
        belief: kind (name: error or myth); number (ordinal: among its kind); chosen, best (name: strategy
        that the belief chooses, and that is best); forecast, forecast_low, forecast_high, outcome,
        outcome_low, outcome_high, over, over_low, over_high (money: of the strategy chosen); ratio,
        ratio_low, ratio_high (number: forecast over outcome); regret, regret_low, regret_high (money: best
        less chosen); misjudged (name: strategy about which the belief is furthest off); astray, astray_low,
        astray_high (money: by how much).
    """

    study: Study
    tables: dict[str, pd.DataFrame]
    verdict: Verdict
    calibration: dict[str, Any] | None = None
    policies: dict[str, list[str]] = field(default_factory=dict)

    @property
    def summary(self) -> pd.DataFrame:
        """The table `summary`."""
        return self.tables["summary"]

    @property
    def paired(self) -> pd.DataFrame:
        """The table `paired`."""
        return self.tables["paired"]

    @cached_property
    def winners(self) -> dict[str, str | None]:
        """By measure, the strategy that beats every other, or None."""
        return {measure: winner(self.summary, self.paired, measure) for measure in MEASURES}

    @property
    def document(self) -> dict[str, Any]:
        """What summary.json holds; a number that is not known is NaN here and null there."""
        risk = {str(row["strategy"]): row for row in self.tables["risk"].to_dict("records")}
        strategies: dict[str, dict[str, Any]] = {}
        for row in self.summary.itertuples(index=False):
            interval = {"mean": row.mean, "low": row.low, "high": row.high}
            strategies.setdefault(str(row.strategy), {})[str(row.measure)] = interval
        for name, found in strategies.items():
            found["ruin"] = float(risk[name]["ruin"])
            found["cvar"] = float(risk[name]["cvar"])
        if "cost" in self.tables:
            for real in self.tables["cost"].to_dict("records"):
                strategies[str(real.pop("strategy"))]["cost"] = real
        tail_share = self.tables["outcomes"].groupby("strategy", sort=False)["tail_share"].mean()
        for name, found in strategies.items():
            found["tail_share"] = float(tail_share[name])
        if "continued" in self.tables:
            for goes_on in self.tables["continued"].to_dict("records"):
                strategies[str(goes_on.pop("strategy"))]["continued"] = goes_on
        columns = [*_PAIRED, "together_low", "together_high"]
        document = {
            "study": self.study.name,
            "seed": self.study.run.seed,
            "replications": self.study.run.replications,
            "currency": self.study.market.currency,
            "months": self.study.run.months,
            "play_on_months": self.study.run.play_on_months if self.study.has_firms else None,
            "customers": self.study.customers,
            "simulated": self.study.sample,
            "confidence": self.study.settings.confidence,
            "tail": self.study.settings.tail,
            "objective": self.study.settings.objective,
            "judged_by": self.verdict.objective,
            "strategies": strategies,
            "paired": self.paired[columns].to_dict("records"),
            "winners": self.winners,
            "verdict": {"sentence": self.verdict.sentence, "winner": self.verdict.winner},
        }
        if self.calibration is not None:
            document["calibration"] = self.calibration
        if "hindsight" in self.tables:
            document["hindsight"] = {
                "holds": holds(self.tables, self.study.run.months, self.study.each),
                "stages": self.tables["hindsight"].to_dict("records"),
            }
        if self.policies:
            document["policies"] = self.policies
        return document
