#!/usr/bin/python3
"""Inside the virtual machine: staff who come to the gate one after another, by the kernel alone.

`test-enter FIRST` holds the simulated chip's object word and types badges on a keyboard made with uinput; an
entry counts when the gate's relay goes up. Each is a line of /run/entered, as soon as it counts.
"""

import json
import sys
import time
from pathlib import Path

from evdev import UInput
from evdev import ecodes as e

SIM = Path("/sys/module/i2c_mlx90614_sim/parameters")
RELAY = next(Path("/sys/devices/platform").glob("gpio-sim.*/gpiochip*/sim_gpio25")) / "value"
ENTERED = Path("/run/entered")
SITE = Path("/etc/gatehouse/site.json")
NOBODY, FOREHEAD = 14_758, 15_392  # 22.0 and 34.7 degrees
LOOK_S, DECIDE_S = 2.5, 25.0
REPORT_S = (
    0.008  # a USB keyboard is asked every 8 ms; all at once would overrun the kernel's queue of 64 events
)


def main() -> None:
    """Come, one after another, for ever."""
    people = json.loads(SITE.read_text(encoding="utf-8"))["roster"]
    badges = [each["badge"] for each in people if each.get("badge")]
    keyboard = UInput(name="simulated badge scanner")
    time.sleep(3)  # the X server has to find it first
    number = int(sys.argv[1])
    while True:
        badge = badges[number % len(badges)]
        (SIM / "object").write_text(f"{FOREHEAD + number % 7}")
        time.sleep(LOOK_S)
        scan(keyboard, badge)
        if rises(DECIDE_S):
            with ENTERED.open("a", encoding="ascii") as entered:
                entered.write(f"{number} {time.monotonic():.1f}\n")
        (SIM / "object").write_text(f"{NOBODY}")
        number += 1
        falls(DECIDE_S)


def scan(keyboard: UInput, badge: str) -> None:
    """As fast as a scanner types."""
    for letter in badge:
        code = e.ecodes[f"KEY_{letter}"]
        keys = (e.KEY_LEFTSHIFT, code) if letter.isalpha() else (code,)
        for down in (1, 0):
            report(keyboard, keys if down else keys[::-1], down)
    for down in (1, 0):
        report(keyboard, (e.KEY_ENTER,), down)


def report(keyboard: UInput, keys: tuple[int, ...], down: int) -> None:
    """The keys that go down or up in one report of the scanner's."""
    for key in keys:
        keyboard.write(e.EV_KEY, key, down)
        keyboard.syn()
    time.sleep(REPORT_S)


def rises(within_s: float) -> bool:
    """Whether the gate opens in time."""
    return becomes("1", within_s)


def falls(within_s: float) -> bool:
    """Whether it shuts in time."""
    return becomes("0", within_s)


def becomes(level: str, within_s: float) -> bool:
    """Whether the relay's line reaches this level in time."""
    end_s = time.monotonic() + within_s
    while RELAY.read_text(encoding="ascii").strip() != level:
        if time.monotonic() > end_s:
            return False
        time.sleep(0.02)
    return True


if __name__ == "__main__":
    main()
