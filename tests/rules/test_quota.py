import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.record import Draft, Moment
from kiosk.rules.age import ELSEWHERE
from kiosk.rules.book import GateRules, Quota
from kiosk.rules.calendar import DAY_MS, begins_ms
from kiosk.rules.conflicts import GateExit, conflicts
from kiosk.rules.decide import Verdict
from kiosk.rules.knowledge import Knowledge, ToldExit, replayed, told
from tests.rules.rule_script import (
    MORNING_MS,
    ROLLING,
    THURSDAY,
    Gate,
    admitted,
    at,
    days_later,
)

QUOTAS = st.builds(
    Quota, days=st.integers(1, 4), count=st.integers(1, 2), per=st.sampled_from(["calendar", "rolling"])
)


def test_a_household_goes_out_once_in_two_calendar_days() -> None:
    """Out on Thursday, refused on Thursday and Friday, out again from Saturday 00:00, as the refusal says."""
    gate = Gate()
    assert admitted(gate.lives(at(THURSDAY, 9)))
    for moment in (at(THURSDAY, 20), at(THURSDAY + 1, 23.99)):
        refused = gate.lives(moment)
        assert refused.verdict is Verdict.REFUSE
        assert refused.reasons == ("quota_used",)
        assert refused.next_ms == begins_ms(THURSDAY + 2)
    assert admitted(gate.lives(at(THURSDAY + 2, 0)))


def test_rolling_hours_are_counted_from_the_exit() -> None:
    """By the rolling rule the second exit is open 48 hours after the first, and not a millisecond before."""
    gate = Gate(rules=GateRules(directions=("in", "out"), quota=ROLLING))
    first = at(THURSDAY, 9)
    gate.lives(first)
    just_before = Moment("b", first.boottime_ms + 2 * DAY_MS - 1, first.wall_ms + 2 * DAY_MS - 1, "ntp")
    assert gate.asks(just_before).next_ms == first.wall_ms + 2 * DAY_MS
    assert admitted(gate.asks(days_later(first, 2)))


def test_the_way_back_is_free_and_others_have_their_own() -> None:
    """Coming in uses nothing up, and another household's quota is another one."""
    gate = Gate()
    gate.lives(at(THURSDAY, 9))
    assert admitted(gate.lives(at(THURSDAY, 10), direction="in"))
    assert admitted(gate.lives(at(THURSDAY, 11), household="1-1-102"))
    assert not admitted(gate.asks(at(THURSDAY, 12), household="1-1-102"))
    assert admitted(gate.asks(at(THURSDAY, 12), household=None))


def test_an_exception_is_recorded_and_uses_nothing_up() -> None:
    """A medical exit over the quota is admitted, says what it excused, and doesn't move the next date."""
    gate = Gate()
    gate.lives(at(THURSDAY, 9))
    excepted = gate.lives(at(THURSDAY, 12), exception="medical")
    assert admitted(excepted)
    assert excepted.excused == ("quota_used",)
    assert gate.asks(at(THURSDAY, 13)).next_ms == begins_ms(THURSDAY + 2)
    assert not admitted(gate.asks(at(THURSDAY, 13), exception="duty"))


def test_other_gates_exits_count_as_the_office_tells_them() -> None:
    """What the office says of the other gate counts here; its word about this gate is not doubled."""
    gate = Gate()
    yesterday = at(THURSDAY, 9).wall_ms
    exits = [ToldExit("1-1-101", "garden", Moment(ELSEWHERE, 0, yesterday, "office"))]
    gate.knowledge = told(gate.knowledge, exits, own_gate="north")
    assert gate.asks(at(THURSDAY + 1)).next_ms == begins_ms(THURSDAY + 2)
    assert admitted(gate.asks(at(THURSDAY + 2)))
    gate.knowledge = told(gate.knowledge, exits, own_gate="garden")
    assert admitted(gate.asks(at(THURSDAY + 1)))


def test_without_a_clock_the_guard_is_asked() -> None:
    """After a boot that doesn't know the time an earlier exit may or may not count: unjudged, not guessed."""
    gate = Gate()
    gate.lives(at(THURSDAY, 9))
    unknown = Moment("c", 60_000, MORNING_MS, "none")
    assert gate.asks(unknown).reasons == ("clock_untrusted",)
    assert gate.asks(unknown).verdict is Verdict.UNJUDGED
    assert admitted(gate.asks(unknown, household="1-1-102"))
    assert admitted(gate.lives(unknown, exception="medical"))
    certain = Moment("c", 2 * DAY_MS + 60_000, MORNING_MS, "none")
    assert admitted(Gate(knowledge=replayed(gate.records[:1])).asks(certain))


@pytest.mark.parametrize("jump_days", [-30, -2, -1, 1, 2, 3, 400])
def test_a_jump_of_the_clock_opens_nothing(jump_days: int) -> None:
    """However far the wall clock is set within a boot, an exit of an hour ago still counts."""
    gate = Gate()
    first = at(THURSDAY, 9)
    gate.lives(first)
    for clock in ("ntp", "rtc", "office", "none"):
        jumped = Moment("b", first.boottime_ms + 3_600_000, first.wall_ms + jump_days * DAY_MS, clock)
        assert not admitted(gate.asks(jumped))


@given(
    quota=QUOTAS,
    steps=st.lists(
        st.tuples(
            st.integers(0, 30),  # hours gone by
            st.sampled_from(["keep", "jump", "boot"]),
            st.integers(-60, 60),  # days that the wall clock is off after a jump
            st.sampled_from(["ntp", "rtc", "none"]),
        ),
        max_size=25,
    ),
)
def test_never_twice_whatever_the_clock_does(quota: Quota, steps: list[tuple[int, str, int, str]]) -> None:
    """In one household's history with jumps and boots, real time between exits is what the quota asks for.

    A clock that claims to be right at boot is right, or nobody could ever know the time; a record says so.
    """
    gate = Gate(rules=GateRules(directions=("in", "out"), quota=quota))
    real_ms, boot, boot_ms, off_ms, clock = MORNING_MS, 0, MORNING_MS, 0, "ntp"
    let_out: list[int] = []
    gate.writes(Draft("recovered"), Moment("boot0", 0, real_ms, clock))
    for hours, what, jump_days, new_clock in steps:
        real_ms += hours * 3_600_000
        if what == "boot":
            boot, boot_ms, clock = boot + 1, real_ms, new_clock
            off_ms = 0 if clock != "none" else jump_days * DAY_MS
            gate.writes(Draft("recovered"), Moment(f"boot{boot}", 0, real_ms + off_ms, clock))
        elif what == "jump":
            off_ms = jump_days * DAY_MS
        now = Moment(f"boot{boot}", real_ms - boot_ms, real_ms + off_ms, clock)
        if admitted(gate.lives(now)):
            let_out.append(real_ms)
    least_ms = (quota.days - 1 if quota.per == "calendar" else quota.days) * DAY_MS
    for earlier, later in zip(let_out, let_out[quota.count :], strict=False):
        assert later - earlier >= least_ms
    assert not steps or let_out, "the first exit is never refused"


@given(
    quota=QUOTAS,
    history=st.lists(
        st.tuples(st.integers(0, 20), st.booleans(), st.booleans(), st.sampled_from(["1", "2"])), max_size=30
    ),
)
def test_never_twice_over_two_gates_that_hear_of_each_other(
    quota: Quota, history: list[tuple[int, bool, bool, str]]
) -> None:
    """What a gate knew, it never lets out twice; what it couldn't know shows as a conflict of two gates."""
    rules = GateRules(directions=("in", "out"), quota=quota)
    gates = [Gate("north", rules), Gate("garden", rules)]
    hours, everything, unheard = 8.0, list[GateExit](), [list[GateExit](), list[GateExit]()]
    for gap, second, heard, household in history:
        hours += gap + 0.001
        number = int(second)
        now = at(THURSDAY, hours, boot=f"b{number}")
        if heard:
            exits = [
                ToldExit(each.household, each.gate, Moment(ELSEWHERE, 0, each.wall_ms, "office"))
                for each in reversed(everything)
            ]
            gates[number].knowledge = told(gates[number].knowledge, exits, gates[number].name)
            unheard[number] = []
        decision = gates[number].lives(now, household=household)
        mine = GateExit(household, gates[number].name, now.wall_ms)
        known = [each for each in everything if each not in unheard[number]]
        assert admitted(decision) == (not any(each.exit == mine for each in conflicts([*known, mine], quota)))
        if admitted(decision):
            everything.append(mine)
            unheard[1 - number].append(mine)
    for conflict in conflicts(everything, quota):
        assert len({each.gate for each in (conflict.exit, *conflict.earlier)}) == 2


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(["in", "out"]), st.sampled_from("123")), max_size=30
    ),
    cut=st.integers(0, 30),
)
def test_replay_equals_live(steps: list[tuple[int, str, str]], cut: int) -> None:
    """The ledger read again, whole or in two parts, gives the knowledge that was lived."""
    gate, hours = Gate(), 8.0
    for gap, direction, household in steps:
        hours += gap + 0.001
        gate.lives(at(THURSDAY, hours), direction=direction, household=household)
    assert replayed(gate.records) == gate.knowledge
    assert replayed(gate.records[cut:], replayed(gate.records[:cut])) == gate.knowledge


def test_a_drill_counts_for_nothing() -> None:
    """An exit in training mode leaves no trace in what the gate knows."""
    gate = Gate()
    gate.lives(at(THURSDAY, 9))
    line = gate.records[0].line.replace(b'"training":false', b'"training":true')
    drill = type(gate.records[0])(1, "x", "entry", line, b"", gate.records[0].person, None)
    assert replayed([drill]).exits == Knowledge().exits


@given(
    quota=QUOTAS,
    exits=st.lists(st.builds(GateExit, st.just("1"), st.sampled_from("ab"), st.integers(0, 10 * DAY_MS))),
)
def test_conflicts_do_not_depend_on_the_order_of_arrival(quota: Quota, exits: list[GateExit]) -> None:
    """Late records of a gate that was cut off change what is found no more than early ones."""
    assert conflicts(exits, quota) == conflicts(reversed(exits), quota)
