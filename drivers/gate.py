"""The relay that releases the gate. It closes by itself, whatever becomes of the caller.

A process that is killed with SIGKILL leaves the line as it was: the unit's ExecStopPost= drives it low.
Must not know who may pass.
"""

from drivers.pins import PinFactory
from drivers.pulses import PulsedPart

OPEN_MS_MAX = 30_000  # longer than anybody takes to walk through; a gate left open is no gate


class Gate(PulsedPart):
    """A gate behind a relay on one pin: shut unless told otherwise, and never open for long.

    `trouble` is the last failure of the pin, or None.

    Raises:
        PinUnavailable: the pin can't be had.
    """

    def __init__(self, pin: int, *, pin_factory: PinFactory, active_high: bool = True) -> None:
        super().__init__("gate relay", pin, active_high=active_high, pin_factory=pin_factory)

    def open_for(self, ms: int) -> None:
        """Open now and shut after `ms` (1..OPEN_MS_MAX); opening again counts anew. Returns at once.

        Raises:
            DriverError: the gate did not open.
        """
        assert 0 < ms <= OPEN_MS_MAX, "1 to OPEN_MS_MAX ms"
        self._play([(ms, 0)])
        if self.trouble:
            raise self.trouble

    def shut(self) -> None:
        """Shut now.

        Raises:
            DriverError: the gate did not shut.
        """
        self._stop()
        if self.trouble:
            raise self.trouble
