"""A digest of a run made by hand holds the answers known beforehand."""

import ast

import numpy as np
import pytest

from sim.scenario.basics.names import LEDGER_LINES
from sim.study.compare.digest import COLUMNS, digest
from sim.study.compare.result_tables import averages, outcomes_table, tables
from sim.study.compare.task_store import _SOURCES, pack, together, unpack
from tests.habits.repository import ROOT
from tests.study import hand_made


@pytest.fixture(scope="module")
def facts():
    study = hand_made.study(["hold"])
    return digest(study, hand_made.simulate(study))


def at(facts, table, measure, **keys):
    rows = facts[(facts["table"] == table) & (facts["measure"] == measure)]
    for key, value in keys.items():
        rows = rows[rows[key] == value]
    assert len(rows) == 1, rows
    return rows["value"].iloc[0]


def test_columns_and_size(facts):
    assert tuple(facts.columns) == COLUMNS
    assert not facts.duplicated(list(COLUMNS[:-1])).any()
    assert len(facts) < 3000


def test_npv_is_the_profit_discounted_monthly_from_month_0(facts):
    profit = 100 + hand_made.luck(0) + hand_made.own_luck("hold", 0)
    factor = 1.1 ** (-np.arange(1, 25) / 12)
    assert at(facts, "outcomes", "npv") == pytest.approx(profit * factor.sum())
    lines = sum(at(facts, "money", "present_value", item=line) for line in LEDGER_LINES[1:])
    revenue = at(facts, "money", "present_value", item="revenue")
    assert at(facts, "money", "present_value", item="profit") == pytest.approx(revenue - lines)
    assert at(facts, "money", "present_value", item="fixed") == pytest.approx(40 * factor.sum())


def test_customers_share_and_cash(facts):
    assert at(facts, "outcomes", "customers") == 40
    assert at(facts, "outcomes", "share") == pytest.approx((30 + 40) / (30 + 40 + 10 + 20))
    profit = 100 + hand_made.luck(0) + hand_made.own_luck("hold", 0)
    assert at(facts, "outcomes", "lowest_cash") == pytest.approx(500 + profit)
    assert at(facts, "outcomes", "ruined") == 0


def test_ruin_is_cash_below_nothing_in_any_month():
    study = hand_made.study(["hold"])
    run = hand_made.simulate(study)
    run.ledger.loc[(run.ledger["firm"] == "ours") & (run.ledger["month"] == 5), "cash"] = -0.01
    run.ledger.loc[(run.ledger["firm"] == "theirs"), "cash"] = -100.0
    facts = digest(study, run)
    assert at(facts, "outcomes", "ruined") == 1
    assert at(facts, "outcomes", "lowest_cash") == -0.01


def test_stages_flows_and_repeats_are_the_focal_firm_s(facts):
    assert at(facts, "stages", "customers", month=7, item="loyal") == 20
    assert at(facts, "flows", "customers", item="regular", to_item="loyal") == 2
    assert at(facts, "flows", "customers", item="new", to_item="loyal") == 0
    assert at(facts, "repeats", "cumulative", month=9) == pytest.approx(10 * (30 + 40 - 4) / 100)


def test_repeats_are_per_customer_of_the_segments_that_the_log_is_about():
    study = hand_made.study(["hold"], market={"log_segments": ["many"]})
    facts = digest(study, hand_made.simulate(study))
    assert at(facts, "repeats", "cumulative", month=9) == pytest.approx(10 * (40 - 2) / 50)


def test_matrix_weighs_segments_by_purchases_and_keeps_what_is_not_known(facts):
    keys = {"month": 3, "firm": "ours"}
    assert at(facts, "matrix", "value", segment="many", **keys) == 2.0
    assert at(facts, "matrix", "value", segment="all", **keys) == pytest.approx((30 * 1 + 40 * 2) / 70)
    assert np.isnan(at(facts, "matrix", "value", segment="all", month=3, firm="theirs"))
    assert at(facts, "matrix", "price", segment="all", month=3, firm="theirs") == 2.0


def test_service_weighs_kinds_by_contacts(facts):
    assert at(facts, "service", "mean_wait_minutes", month=0, item="front") == pytest.approx(1.5)
    assert at(facts, "service", "abandoned_share", month=0, item="front") == pytest.approx(0.1)
    assert at(facts, "service", "promise_kept_share", month=0, item="front") == pytest.approx(0.8)
    assert at(facts, "service", "contacts", month=0, item="expert") == 0
    assert np.isnan(at(facts, "service", "mean_wait_minutes", month=0, item="expert"))


def test_concentration_counts_only_buyers_best_first(facts):
    assert at(facts, "concentration", "sales_share", item="0.10") == pytest.approx(400 / 760)
    assert at(facts, "concentration", "sales_share", item="1.00") == pytest.approx(1)
    # the whale curve rises above the whole before the loss-making twenty bring it down
    assert at(facts, "concentration", "profit_share", item="0.50") == pytest.approx(280 / 240)
    assert at(facts, "concentration", "profit_share", item="1.00") == pytest.approx(1)


def test_packing_keeps_every_bit_and_refuses_damage(facts):
    content = pack(facts, "name")
    assert content == pack(facts, "name")
    back = together([("hold", 0, unpack(content, "name"))])
    np.testing.assert_array_equal(back["value"].to_numpy(), facts["value"].to_numpy())
    assert (back["item"].astype(object) == facts["item"]).all()
    with pytest.raises(ValueError, match="another task"):
        unpack(content, "other")
    for broken in (b"", content[: len(content) // 2], content[:200] + b"\0" * 40 + content[240:]):
        with pytest.raises(ValueError, match=r"damaged|another"):
            unpack(broken, "name")


def test_tables_average_replications(facts):
    study = hand_made.study(["hold"])
    digests = [digest(study, hand_made.simulate(study, "hold", r)) for r in range(4)]
    runs = [("hold", r, unpack(pack(one, "n"), "n")) for r, one in enumerate(digests)]
    joined = together(runs)
    outcomes = outcomes_table(joined, study)
    found = tables(averages(joined, 0.95))
    profit = found["money"].set_index("line").loc["profit"]
    assert profit["mean"] == pytest.approx(outcomes["npv"].mean())
    assert profit["low"] < profit["mean"] < profit["high"]
    assert list(found["money"]["line"]) == [*LEDGER_LINES, "profit"]
    np.testing.assert_allclose(found["concentration"]["customers_share"], np.linspace(0, 1, 101))
    assert len(found["matrix"]) == 24 * 2 * 3 and len(found["service"]) == 24 * 2
    assert found["matrix"]["value"].isna().sum() == 24 * 3


def imports(name: str) -> set[str]:
    """Modules of this room that one of them imports, as paths below `sim`."""
    tree = ast.parse((ROOT / "sim" / name).read_text(encoding="utf-8"))
    found = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        f"{module.removeprefix('sim.').replace('.', '/')}.py"
        for module in found
        if module and module.startswith("sim.study.")
    }


def test_results_kept_are_forgotten_with_every_module_that_makes_them() -> None:
    needed, waiting = set[str](), {"study/compare/digest.py"}
    while waiting:
        needed |= waiting
        waiting = set[str]().union(*map(imports, waiting)) - needed
    assert needed == set(_SOURCES)
