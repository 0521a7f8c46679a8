#!/usr/bin/python3
"""Inside the virtual machine: a touch panel made with uinput.

`test-touch W H` obeys the lines that are written to /run/touch: tap X Y [MS].
"""

import os
import sys
import time
from pathlib import Path

from evdev import AbsInfo, UInput
from evdev import ecodes as e

TAP_S = 0.12
FIFO = Path("/run/touch")


class Panel:
    """A multitouch panel of so many points each way."""

    def __init__(self, width: int, height: int) -> None:
        def axis(most: int) -> AbsInfo:
            return AbsInfo(0, 0, most, 0, 0, 0)

        across, down = axis(width - 1), axis(height - 1)
        self._device = UInput(
            {
                e.EV_KEY: [e.BTN_TOUCH],
                e.EV_ABS: [
                    (e.ABS_X, across),
                    (e.ABS_Y, down),
                    (e.ABS_MT_SLOT, axis(9)),
                    (e.ABS_MT_TRACKING_ID, axis(65_535)),
                    (e.ABS_MT_POSITION_X, across),
                    (e.ABS_MT_POSITION_Y, down),
                ],
            },
            name="simulated touch panel",
            input_props=[e.INPUT_PROP_DIRECT],
        )
        self._taps = 0

    def tap(self, x: int, y: int, for_s: float) -> None:
        """One finger, down and up."""
        self._taps += 1
        self._write(e.ABS_MT_SLOT, 0)
        self._write(e.ABS_MT_TRACKING_ID, self._taps)
        for code, value in (
            (e.ABS_MT_POSITION_X, x),
            (e.ABS_MT_POSITION_Y, y),
            (e.ABS_X, x),
            (e.ABS_Y, y),
        ):
            self._write(code, value)
        self._device.write(e.EV_KEY, e.BTN_TOUCH, 1)
        self._device.syn()
        time.sleep(for_s)
        self._write(e.ABS_MT_TRACKING_ID, -1)
        self._device.write(e.EV_KEY, e.BTN_TOUCH, 0)
        self._device.syn()

    def _write(self, code: int, value: int) -> None:
        self._device.write(e.EV_ABS, code, value)


def main() -> None:
    """Obey for ever."""
    panel = Panel(int(sys.argv[1]), int(sys.argv[2]))
    if not FIFO.exists():
        os.mkfifo(FIFO)
    # Opened for writing too: it never ends.
    with os.fdopen(os.open(FIFO, os.O_RDWR), "rb", buffering=0) as lines:
        for line in lines:
            word, x, y, *for_ms = line.decode("ascii").split()
            assert word == "tap", word
            panel.tap(int(x), int(y), int(for_ms[0]) / 1_000 if for_ms else TAP_S)


if __name__ == "__main__":
    main()
