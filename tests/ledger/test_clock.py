"""Moments: what is believed of the wall clock, and what is never doubted."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.clock import CODE_WRITTEN_MS, KernelTrust, Moments, Trust, VirtualClock
from kiosk.ledger.record import CLOCK_QUALITIES, Moment


class Machine:
    """Clocks of a machine, set by hand."""

    def __init__(self, wall_ms: int, trust: Trust) -> None:
        self.wall_ms = wall_ms
        self.boottime_ms = 5_000
        self.trust = trust

    def moments(self) -> Moments:
        """The moments that this machine tells."""
        return Moments(
            boot="b",
            boottime_ns=lambda: self.boottime_ms * 1_000_000,
            wall_ns=lambda: self.wall_ms * 1_000_000,
            trust=lambda: self.trust,
        )


def test_a_synchronised_clock_is_taken_as_it_is() -> None:
    """Under NTP the wall time and its bound go into the moment unchanged."""
    machine = Machine(1_780_000_000_000, Trust("ntp", 12))
    assert machine.moments().moment() == Moment("b", 5_000, 1_780_000_000_000, "ntp", 12)


def test_a_pi_that_woke_in_1970_is_not_believed() -> None:
    """Below the floor the moment is floor plus time gone by, and its quality is none."""
    machine = Machine(0, Trust("rtc"))
    moments = machine.moments()
    assert moments.moment() == Moment("b", 5_000, CODE_WRITTEN_MS, "none")
    machine.boottime_ms += 700
    assert moments.moment().wall_ms == CODE_WRITTEN_MS + 700


def test_the_last_trusted_record_lifts_the_floor() -> None:
    """A clock that fell back behind the last record is reported as at least that record's time."""
    machine = Machine(CODE_WRITTEN_MS + 1_000, Trust("none"))
    moments = machine.moments()
    moments.raise_floor(CODE_WRITTEN_MS + 9_000)
    moments.raise_floor(CODE_WRITTEN_MS + 3_000)
    assert moments.moment().wall_ms == CODE_WRITTEN_MS + 9_000


def test_a_wrong_future_does_not_last() -> None:
    """Once NTP is there it is believed even below a floor that came from a wrong clock."""
    machine = Machine(1_780_000_000_000, Trust("ntp", 1))
    moments = machine.moments()
    moments.raise_floor(4_000_000_000_000)
    assert moments.moment().wall_ms == 1_780_000_000_000


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 4 * 10**12)), max_size=10))
def test_without_a_clock_the_wall_time_still_never_falls_below_the_floor(
    steps: list[tuple[int, int]],
) -> None:
    """However the wall clock jumps, an untrusted moment is never before floor plus time since start."""
    machine = Machine(0, Trust("none"))
    moments = machine.moments()
    for by_ms, wall_ms in steps:
        machine.boottime_ms += by_ms
        machine.wall_ms = wall_ms
        moment = moments.moment()
        assert moment.wall_ms >= CODE_WRITTEN_MS + machine.boottime_ms - 5_000
        assert moment.boottime_ms == machine.boottime_ms


def test_this_machines_own_clocks_give_a_moment() -> None:
    """The real sources answer, and time since boot does not run backwards."""
    moments = Moments()
    first, second = moments.moment(), moments.moment()
    assert first.boot == second.boot
    assert len(first.boot) == 36
    assert 0 < first.boottime_ms <= second.boottime_ms
    assert first.clock in CLOCK_QUALITIES
    assert first.wall_ms >= CODE_WRITTEN_MS


def test_the_kernel_says_how_good_its_clock_is() -> None:
    """The kernel's answer is a known quality; only a synchronised clock has a bound."""
    trust = KernelTrust()()
    assert trust.clock in ("ntp", "rtc", "none")
    assert (trust.error_ms is not None) == (trust.clock == "ntp")


def test_a_virtual_clock_moves_only_when_told() -> None:
    """Both clocks advance together, and a wall jump leaves time since boot alone."""
    clock = VirtualClock(1_000)
    clock.advance(250)
    assert clock.moment() == Moment("virtual", 250, 1_250, "ntp", 0)
    clock.wall_ms = 7
    assert clock.moment().boottime_ms == 250
