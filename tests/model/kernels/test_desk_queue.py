"""The compiled desk and the desk of SimPy processes: equal to the last bit, and both keep the rules."""

from itertools import pairwise

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.engines.desk_processes import Contact, Desk
from sim.model.kernels.desk_queue import Callers, Waits, serve
from sim.model.machine.codes import (
    ANSWERED,
    BALKED,
    COMPLAINT,
    DIRECT,
    EXPERT,
    HUNG_UP,
    HUNG_UP_EXPERT,
    INFORMATION,
    PASSED_ON,
    SALE,
)
from sim.model.rules import desk as rules
from sim.model.rules.desk import NO_SIGN, Sign

GRID = 2.0**28


def on_grid(minutes):
    return np.floor(np.asarray(minutes, dtype=float) * GRID) / GRID


def pressing(month):
    """Who is answered before others: complaints, and some of those who need an expert."""
    _, kind, _, patience, _, _ = month
    some = np.floor(8 * np.minimum(patience, 1e6)) % 4 == 0
    return ((kind == COMPLAINT) | (np.isin(kind, (EXPERT, DIRECT, PASSED_ON)) & some)).astype(np.int8)


def tolerances(month):
    """Waits expected that send nobody away who is shown them: from a half to double of one's patience."""
    _, _, _, patience, _, _ = month
    return patience * np.exp2(np.floor(16 * np.minimum(patience, 1e6)) % 5 / 2 - 1)


def serve_compiled(month, front, expert, sign=NO_SIGN):
    n = len(month[0])
    waits = Waits(np.full(n, np.nan), np.full(n, np.nan), np.full(n, -1, np.int8), np.full(n, np.nan))
    busy = serve(Callers(*month, pressing(month), tolerances(month)), front, expert, waits, sign)
    return waits.wait, waits.expert_wait, waits.outcome, waits.shown, busy


def as_contacts(month):
    _, kind, front_minutes, patience, expert_minutes, expert_patience = (column.tolist() for column in month)
    urgent, tolerance = pressing(month).tolist(), tolerances(month).tolist()
    return [
        Contact(*row)
        for row in zip(
            kind,
            front_minutes,
            patience,
            expert_minutes,
            expert_patience,
            urgent,
            tolerance,
            strict=True,
        )
    ]


def results(contacts, desk):
    return (
        np.array([c.wait for c in contacts]),
        np.array([c.expert_wait for c in contacts]),
        np.array([c.outcome for c in contacts], np.int8),
        np.array([c.shown for c in contacts]),
        (desk.front_busy_minutes, desk.expert_busy_minutes),
    )


def serve_processes(month, front, expert, sign=NO_SIGN):
    environment = simpy.Environment()
    desk = Desk(environment, front, expert)
    desk.set_agents(front, expert, sign)
    contacts = as_contacts(month)
    environment.process(desk.month(month[0].tolist(), contacts))
    environment.run()
    assert desk.callers == 0
    return results(contacts, desk)


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one[:4], other[:4], strict=True)) and one[4] == other[4]


def a_month(rng, n, load, agents, mix, patience, step=None):
    """A month of `n` random contacts, a `load` for each of `agents`; all times are multiples of `step`."""
    length = 600.0
    minutes = load * max(agents, 1) * length / max(n, 1)

    def times(mean):
        drawn = rng.exponential(mean, n)
        return np.floor(drawn / step) * step if step else on_grid(drawn)

    arrivals = rng.uniform(0, length, n)
    return (
        np.floor(arrivals / step) * step if step else on_grid(arrivals),
        rng.choice(len(mix), n, p=mix).astype(np.int8),
        times(minutes), times(patience), times(minutes), times(patience),
    )  # fmt: skip


MIXED = (0.5, 0.2, 0.2, 0.1)
ALL_KINDS = (0.2, 0.2, 0.1, 0.1, 0.2, 0.2)
REGIMES = {
    # load, agents of both pools, mix of kinds, mean patience, step of all times
    "quiet": (0.3, 4, 3, MIXED, 6.0, None),
    "busy": (0.95, 4, 2, MIXED, 6.0, None),
    "overload": (3.0, 4, 1, MIXED, 6.0, None),
    "patient": (0.95, 3, 2, MIXED, 1e5, None),
    "impatient": (2.0, 3, 2, MIXED, 0.1, None),
    "one agent": (0.9, 1, 1, MIXED, 20.0, None),
    "no front line": (0.5, 0, 2, MIXED, 6.0, None),
    "no experts": (0.5, 3, 0, MIXED, 6.0, None),
    "nobody": (0.5, 0, 0, MIXED, 6.0, None),
    "all complaints": (1.5, 3, 1, (0, 0, 0, 1), 20.0, None),
    "no complaints": (1.5, 3, 1, (0.5, 0.3, 0.2, 0), 20.0, None),
    "heavy transfers": (0.9, 6, 4, (0.1, 0.8, 0.05, 0.05), 15.0, None),
    "half complaints": (1.3, 3, 2, (0.2, 0.2, 0.1, 0.5), 30.0, None),
    # on a coarse grid nearly everything ties: rings, ends of calls and of patience; some times are 0
    "ties": (0.9, 3, 2, MIXED, 6.0, 4.0),
    "ties, overload": (3.0, 3, 1, (0.2, 0.5, 0.1, 0.2), 20.0, 8.0),
    "ties, no experts": (0.9, 3, 0, (0.2, 0.5, 0.1, 0.2), 20.0, 8.0),
    "ties, transfers": (0.9, 8, 4, (0.1, 0.7, 0.1, 0.1), 60.0, 30.0),
    "everybody at once": (80.0, 4, 2, (0.2, 0.5, 0.1, 0.2), 9000.0, 600.0),
    "routed": (0.9, 3, 3, ALL_KINDS, 10.0, None),
    "routed, ties": (0.9, 3, 2, ALL_KINDS, 10.0, 4.0),
    "routed, ties, overload": (3.0, 2, 2, ALL_KINDS, 30.0, 8.0),
    "routed, no front line": (0.9, 0, 2, ALL_KINDS, 10.0, 4.0),
}


@pytest.mark.slow
@pytest.mark.parametrize("regime", REGIMES)
def test_both_engines_give_equal_numbers(regime):
    """150 months of each regime, 3,300 in all; the tests of the rules below then hold for both engines."""
    load, front, expert, mix, patience, step = REGIMES[regime]
    rng = np.random.default_rng([7, list(REGIMES).index(regime)])
    for _ in range(150):
        month = a_month(rng, int(rng.integers(0, 60)), load, front, mix, patience, step)
        padded, doubted = Sign(patience / 4, 1.0, patience / 2, patience), Sign(0.0, 0.3, patience, patience)
        for sign in (NO_SIGN, padded, doubted):
            desk = (month, front, expert, sign)
            assert same(serve_compiled(*desk), serve_processes(*desk))


def test_both_engines_give_equal_numbers_in_a_large_month():
    rng = np.random.default_rng(8)
    month = a_month(rng, 5000, 1.02, 20, MIXED, 4.0)
    compiled = serve_compiled(month, 20, 5)
    assert same(compiled, serve_processes(month, 20, 5))
    assert set(compiled[2].tolist()) == {ANSWERED, HUNG_UP, HUNG_UP_EXPERT}


def test_months_on_one_calendar_equal_months_of_their_own():
    rng = np.random.default_rng(9)
    environment = simpy.Environment()
    desk = Desk(environment, 1, 1)
    for front, expert in ((2, 1), (0, 1), (4, 0), (3, 2)):
        month = a_month(rng, 80, 1.1, 3, MIXED, 8.0)
        desk.set_agents(front, expert)
        contacts = as_contacts(month)
        environment.run(until=environment.process(desk.month(month[0].tolist(), contacts)))
        assert same(results(contacts, desk), serve_compiled(month, front, expert))


def test_agents_change_only_while_the_desk_is_empty():
    environment = simpy.Environment()
    desk = Desk(environment, 1, 1)
    environment.process(desk.contact(Contact(SALE, 5.0, 1.0)))
    environment.run(until=3)
    with pytest.raises(RuntimeError, match="1 callers are at the desk"):
        desk.set_agents(2, 2)
    environment.run()
    desk.set_agents(2, 2)
    assert desk.front.capacity == 2


# -- what single calls mean -------------------------------------------------------------------------------


def month_of(*rows):
    """Rows of (time, kind, front minutes, patience, expert minutes, expert patience)."""
    time, kind, *rest = zip(*rows, strict=True)
    return np.array(time, float), np.array(kind, np.int8), *(np.array(column, float) for column in rest)


def both(month, front, expert):
    compiled = serve_compiled(month, front, expert)
    assert same(compiled, serve_processes(month, front, expert))
    return tuple(column.tolist() for column in compiled[:3])


def test_a_complaint_overtakes_those_who_wait_but_interrupts_nobody():
    wait, _, outcome = both(
        month_of((0, SALE, 10, 99, 0, 0), (1, SALE, 10, 99, 0, 0), (2, COMPLAINT, 10, 99, 0, 0)), 1, 0
    )
    assert wait == [0, 19, 8]
    assert outcome == [ANSWERED] * 3


def test_an_expert_question_waits_anew_for_an_expert_with_fresh_patience():
    wait, expert_wait, outcome = both(
        month_of((0, EXPERT, 2, 9, 30, 5), (1, EXPERT, 2, 9, 30, 30), (2, EXPERT, 2, 9, 30, 3)), 2, 1
    )
    assert wait == [0, 0, 0]
    assert expert_wait == [0, 29, 3]
    assert outcome == [ANSWERED, ANSWERED, HUNG_UP_EXPERT]


def test_whoever_can_be_answered_when_patience_ends_is_answered():
    assert both(month_of((0, SALE, 10, 9, 0, 0), (4, SALE, 10, 6, 0, 0)), 1, 0)[2] == [ANSWERED, ANSWERED]
    assert both(month_of((0, SALE, 10, 9, 0, 0), (4, SALE, 10, 5.5, 0, 0)), 1, 0)[2] == [ANSWERED, HUNG_UP]
    # no patience at all is enough if an agent is free, or frees at the instant of ringing
    assert both(month_of((0, SALE, 10, 0, 0, 0), (10, SALE, 1, 0, 0, 0)), 1, 0)[2] == [ANSWERED, ANSWERED]


def test_at_one_instant_agents_take_the_next_in_line_before_new_callers_ring():
    wait, _, _ = both(
        month_of((10, COMPLAINT, 5, 99, 0, 0), (0, SALE, 10, 99, 0, 0), (1, SALE, 5, 99, 0, 0)), 1, 0
    )
    assert wait == [5, 0, 9]


def test_callers_who_ring_together_are_served_in_the_order_of_their_records():
    wait, _, _ = both(month_of(*[(3, INFORMATION, 2, 99, 0, 0)] * 5), 2, 0)
    assert wait == [0, 0, 2, 2, 4]


def test_with_no_agents_everybody_waits_until_patience_ends():
    wait, expert_wait, outcome = both(month_of((0, SALE, 1, 7, 0, 0), (0, EXPERT, 1, 3, 5, 9)), 0, 4)
    assert (wait, expert_wait, outcome) == ([7, 3], [0, 0], [HUNG_UP] * 2)
    wait, expert_wait, outcome = both(month_of((0, EXPERT, 1, 7, 5, 9)), 1, 0)
    assert (wait, expert_wait, outcome) == ([0], [9], [HUNG_UP_EXPERT])


def test_a_question_routed_directly_waits_for_an_expert_only():
    wait, expert_wait, outcome = both(
        month_of(
            (0, SALE, 30, 9, 0, 0), (1, DIRECT, 5, 0, 8, 9), (2, DIRECT, 5, 0, 8, 9), (3, DIRECT, 5, 0, 8, 2),
        ),
        1, 1,
    )  # fmt: skip
    assert wait == [0, 0, 0, 0]
    assert expert_wait == [0, 0, 7, 2]
    assert outcome == [ANSWERED, ANSWERED, ANSWERED, HUNG_UP_EXPERT]


def test_a_plain_question_passed_on_waits_twice_and_the_transferred_go_before_who_rings_just_then():
    wait, expert_wait, _ = both(
        month_of((0, DIRECT, 0, 0, 9, 99), (1, PASSED_ON, 4, 9, 6, 99), (5, DIRECT, 0, 0, 1, 99)), 1, 1
    )
    assert wait == [0, 0, 0]
    assert expert_wait == [0, 4, 10]


#: Nobody in line hangs up, as the sign sees it: each caller ahead adds as much as the first.
PLAIN = Sign(pad=2.0, credit=1.0, takes=8.0, patience=1e300)


def told(month, front, sign):
    """What a front line with a sign does, by both engines: waits, outcomes and minutes shown."""
    compiled = serve_compiled(month, front, 0, sign)
    assert same(compiled, serve_processes(month, front, 0, sign))
    return tuple(compiled[column].tolist() for column in (0, 2, 3))


def test_the_sign_counts_who_is_in_line_now_and_shows_the_pad_on_top():
    month = month_of(
        (0, SALE, 30, 100, 0, 0),  # an agent is free: nothing is shown
        (1, SALE, 5, 100, 0, 0),
        (2, SALE, 5, 100, 0, 0),
        (3, COMPLAINT, 5, 100, 0, 0),  # only the urgent stand before a complaint
        (4, SALE, 5, 100, 0, 0),
        (31, SALE, 5, 100, 0, 0),  # the complaint is being answered: three are left
    )
    assert told(month, 1, PLAIN)[2] == [-1, 10, 18, 10, 34, 34]


def test_who_has_hung_up_stands_before_nobody():
    month = month_of(
        (0, SALE, 90, 1, 0, 0), (1, SALE, 5, 20, 0, 0), (21, SALE, 5, 99, 0, 0), (22, SALE, 5, 99, 0, 0)
    )
    wait, outcome, shown = told(month, 1, PLAIN)
    assert outcome[1] == HUNG_UP and wait[1] == 20
    assert shown == [-1, 10, 18, 18], "patience ends last in an instant"


def test_who_puts_up_with_less_than_it_expects_goes_away_at_once():
    month = month_of((0, SALE, 10, 1, 0, 0), (1, SALE, 10, 10, 0, 0), (2, SALE, 10, 12, 0, 0))
    limits = tolerances(month)
    assert limits[1] < 10 < limits[2] < 18
    assert told(month, 1, PLAIN)[1] == [ANSWERED, BALKED, ANSWERED]
    doubted = told(month, 1, PLAIN._replace(credit=0.5))[1]
    assert doubted == [ANSWERED, ANSWERED, HUNG_UP], "half of it is believed: nobody goes away at once"
    assert told(month, 0, PLAIN._replace(takes=60.0))[1] == [BALKED] * 3
    assert told(month, 0, PLAIN._replace(takes=60.0, pad=0.0, credit=0.05))[1] == [BALKED, HUNG_UP, HUNG_UP]


def test_who_stayed_at_the_sign_hangs_up_no_sooner_than_it_said():
    month = month_of((0, SALE, 30, 1, 0, 0), (1, SALE, 5, 9, 0, 0))
    assert tolerances(month)[1] > 10
    assert both(month, 1, 0)[0] == [0, 9]
    assert told(month, 1, PLAIN)[0] == [0, 10]


def test_the_forecast_is_the_mean_wait_of_a_queue_without_memory():
    """Exponential times: with so many in line, who never hangs up waits in the mean as long as the sign says.

    Four standard errors of 300 means of months; one of a thousand right forecasts fails.
    """
    agents, minutes, patience = 3, 6.0, 20.0
    sign = Sign(0.0, 0.0, minutes / agents, patience)  # nobody believes it, so nobody goes away
    errors = {}
    for number in range(300):
        rng = np.random.default_rng(number)
        n = 600
        month = (
            on_grid(rng.uniform(0, 850, n)), np.zeros(n, np.int8), on_grid(rng.exponential(minutes, n)),
            on_grid(rng.exponential(patience, n)), np.zeros(n), np.zeros(n),
        )  # fmt: skip
        asked = slice(n // 2, n // 2 + 1)
        who = np.argsort(month[0])[asked]
        month[3][who] = 1e6
        wait, _, _, shown, _ = serve_compiled(month, agents, 0, sign)
        if shown[who] >= 0:
            errors[number] = float((wait - shown)[who].item())
    found = np.array(list(errors.values()))
    assert len(found) > 200
    assert abs(found.mean()) < 4 * found.std(ddof=1) / np.sqrt(len(found))
    assert found.std() > 1, "single waits differ from what is shown"


def test_a_month_without_contacts():
    month = tuple(np.zeros(0, np.int8 if column == 1 else float) for column in range(6))
    assert both(month, 2, 1) == ([], [], [])


def test_unending_patience_is_allowed():
    compiled = serve_compiled(month_of(*[(0, SALE, 1, np.inf, 0, 0)] * 4), 1, 0)
    assert compiled[0].tolist() == [0, 1, 2, 3]


# -- the rules, on whatever month hypothesis thinks of ---------------------------------------------------

minutes = st.one_of(st.integers(0, 12).map(float), st.integers(0, 12 * 2**28).map(lambda steps: steps / GRID))
rows = st.lists(
    st.tuples(minutes, st.integers(0, 5), minutes, minutes, minutes, minutes), min_size=1, max_size=25
)


@st.composite
def months(draw):
    sign = Sign(draw(st.one_of(st.just(-1.0), minutes)), draw(st.floats(0, 2)), draw(minutes), 6.0)
    return month_of(*draw(rows)), draw(st.integers(0, 4)), draw(st.integers(0, 3)), sign


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(months())
def test_equal_numbers_on_any_month(case):
    assert same(serve_compiled(*case), serve_processes(*case))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(months())
def test_every_contact_ends_once_and_busy_minutes_are_those_of_the_answered(case):
    _, kind, front_minutes, patience, expert_minutes, expert_patience = case[0]
    wait, expert_wait, outcome, shown, busy = serve_compiled(*case)
    expected = [rules.believed(minutes, case[3].credit) for minutes in shown]
    last = np.where(
        shown >= 0, [rules.stays_until(*two) for two in zip(patience, expected, strict=True)], patience
    )
    assert set(outcome.tolist()) <= {ANSWERED, HUNG_UP, HUNG_UP_EXPERT, BALKED}
    hung, hung_expert = outcome == HUNG_UP, outcome == HUNG_UP_EXPERT
    balked, direct = outcome == BALKED, kind == DIRECT
    advised = (outcome == ANSWERED) & np.isin(kind, (EXPERT, DIRECT, PASSED_ON))
    assert np.all(np.isin(kind[hung_expert], (EXPERT, DIRECT, PASSED_ON)))
    assert np.all(wait[balked] == 0) and np.all(tolerances(case[0])[balked] < np.array(expected)[balked])
    assert np.all(wait[direct] == 0) and not np.any(direct & (hung | balked))
    assert np.all((wait >= 0) & (wait <= last)) and np.array_equal(wait[hung], last[hung])
    assert np.all(shown[direct] < 0) and (case[3].pad >= 0 or np.all(shown == -1))
    assert np.all((expert_wait >= 0) & (expert_wait <= expert_patience))
    assert np.array_equal(expert_wait[hung_expert], expert_patience[hung_expert])
    assert np.all(expert_wait[~advised & ~hung_expert] == 0)
    assert busy == (front_minutes[~hung & ~balked & ~direct].sum(), expert_minutes[advised].sum())


def check_pool(rang, urgent, minutes, wait, answered, agents):
    """First come first served within a priority, complaints first, and no agent idle while somebody waits."""
    leaves = rang + wait
    ends = leaves + minutes
    for i in range(len(rang)):
        for j in range(len(rang)):
            together_before = rang[i] < rang[j] or (rang[i] == rang[j] and i < j)
            if urgent[i] == urgent[j] and together_before and answered[j]:
                assert leaves[i] <= leaves[j]  # nobody who rang later is answered while i still waits
            if urgent[i] and not urgent[j] and answered[j] and rang[i] < leaves[j]:
                assert leaves[i] <= leaves[j]
    # Whoever waits finds all agents talking at every moment until answered or gone; the number of calls under
    # way changes only where one begins or ends.
    moments = np.unique(np.concatenate([rang, leaves, ends]))
    for begin, finish in pairwise(moments):
        talking = np.sum(answered & (leaves <= begin) & (ends >= finish))
        assert talking <= agents
        if np.any((rang <= begin) & (leaves >= finish)):
            assert talking == agents


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(months())
def test_the_rules_of_the_queue(case):
    month, front, expert, _ = case
    time, kind, front_minutes, _, expert_minutes, _ = month
    wait, expert_wait, outcome, _, _ = serve_compiled(*case)
    direct = kind == DIRECT
    rings = ~direct & (outcome != BALKED)  # who waits at the front line
    reached = outcome != HUNG_UP
    check_pool(time[rings], pressing(month)[rings], front_minutes[rings], wait[rings], reached[rings], front)
    moved = direct | (rings & reached & np.isin(kind, (EXPERT, PASSED_ON)))
    transferred = (time + wait + np.where(direct, 0.0, front_minutes))[moved]
    # who of two that come to an expert at one instant is first is not for this test to say
    if len(np.unique(transferred)) == len(transferred):
        advised = (outcome == ANSWERED)[moved]
        urgent = pressing(month)[moved]
        check_pool(transferred, urgent, expert_minutes[moved], expert_wait[moved], advised, expert)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(
    months().filter(lambda case: len(np.unique(case[0][0])) == len(case[0][0])),
    st.randoms(use_true_random=False),
)
def test_the_order_of_records_matters_only_to_those_who_ring_together(case, random):
    month, front, expert, sign = case
    order = random.sample(range(len(month[0])), len(month[0]))
    expected = serve_compiled(month, front, expert, sign)
    shuffled = serve_compiled(tuple(column[order] for column in month), front, expert, sign)
    # two whose calls end together are transferred in the order of answering, not of records
    assert all(np.array_equal(a[order], b) for a, b in zip(expected[:4], shuffled[:4], strict=True))


def test_one_more_agent_can_make_more_callers_hang_up():
    """More agents help on average, not in every month: here both get caught in long calls."""
    short = [(20.0 + 2 * i, SALE, 1, 0, 0, 0) for i in range(5)]
    month = month_of(
        (0, SALE, 10, 0, 0, 0), (5, SALE, 3, 20, 0, 0),
        (8.5, SALE, 100, 1, 0, 0), (9.5, SALE, 100, 1, 0, 0), *short,
    )  # fmt: skip
    one, two = both(month, 1, 0)[2], both(month, 2, 0)[2]
    assert (one.count(HUNG_UP), two.count(HUNG_UP)) == (2, 5)


@pytest.mark.parametrize("n", [1, 2, 3, 1000, 70_000])
def test_large_and_small_months_are_sorted_stably(n):
    """One agent, very short calls: only who rings together waits, for those with earlier records."""
    rng = np.random.default_rng(n)
    time = np.floor(rng.uniform(0, 3 * n, n)).astype(float)
    month = (time, np.zeros(n, np.int8), np.full(n, 1 / 2**20), np.full(n, 1e6), np.zeros(n), np.zeros(n))
    wait = serve_compiled(month, 1, 0)[0]
    order = np.argsort(time, kind="stable")
    together = np.arange(n) - np.searchsorted(time[order], time[order])
    assert np.array_equal(wait[order], together / 2**20)
