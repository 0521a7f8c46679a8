"""The buzzer and the patterns that the guard learns to tell apart.

Must not know when to sound: that is the checkpoint's business.
"""

from dataclasses import dataclass

from drivers.pins import PinFactory
from drivers.pulses import Pulse, PulsedPart

PULSES_MAX = 16  # a guard can't tell longer patterns apart
PULSE_MS_MAX = 5_000  # a tone longer than this is a stuck buzzer to the ear


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the buzzer plays: pulses of (on_ms, off_ms), `times` over; None means until silenced."""

    pulses: tuple[Pulse, ...]
    times: int | None = 1

    def __post_init__(self) -> None:
        assert 0 < len(self.pulses) <= PULSES_MAX, "1 to PULSES_MAX pulses"
        assert all(0 < part_ms <= PULSE_MS_MAX for pulse in self.pulses for part_ms in pulse), (
            "1 to PULSE_MS_MAX ms"
        )
        assert self.times is None or self.times > 0, "at least once"


# Told apart by rhythm alone, for whoever doesn't look: without end, threes, twos, long-short, one.
FEVER = Pattern(((400, 200),), times=None)  # even, urgent, and it doesn't tire: only a person ends it
SYMPTOM = Pattern(((100, 100), (100, 100), (100, 700)), times=4)  # threes: somebody says they are ill
UNJUDGED = Pattern(((200, 150), (200, 900)), times=3)  # twos: the kiosk can't say, come with a thermometer
FAULT = Pattern(((800, 200), (100, 700)), times=3)  # long-short: the machine, not the visitor
ATTENTION = Pattern(((500, 100),))  # one: somebody is wanted at the screen
ACCEPTED = Pattern(((60, 40),))  # a tick
_BETWEEN_MS = 1_500
# Fever, symptom, unjudged, fault, once each: eleven seconds of what the guard has to know by ear.
SELF_TEST = Pattern(
    (
        *((400, 200), (400, 200), (400, _BETWEEN_MS)),
        *((100, 100), (100, 100), (100, _BETWEEN_MS)),
        *((200, 150), (200, _BETWEEN_MS)),
        *((800, 200), (100, 100)),
    )
)


class Buzzer(PulsedPart):
    """An active buzzer on one pin.

    `trouble` is the last failure of the pin, or None: `sound` never raises, so that an alarm that
    can't be heard does not keep the others from being shown.

    Raises:
        PinUnavailable: the pin can't be had.
    """

    def __init__(self, pin: int, *, pin_factory: PinFactory, active_high: bool = True) -> None:
        super().__init__("buzzer", pin, active_high=active_high, pin_factory=pin_factory)

    def sound(self, pattern: Pattern) -> None:
        """Play `pattern` in place of whatever sounds now; returns at once, with the buzzer on."""
        self._play(pattern.pulses, pattern.times)

    def silence(self) -> None:
        """Switch off now."""
        self._stop()
