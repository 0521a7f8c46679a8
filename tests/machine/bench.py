"""python -m tests.machine.bench --config FILE: on a real kiosk, what no virtual machine can show.

Asks a person to do and to watch; each answer and each figure is a line, and the whole goes into a file. Stop
the kiosk's unit first: the parts must be free.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from drivers.buzzer import FEVER
from drivers.errors import DriverError
from drivers.lamp import Colour
from drivers.parts import Parts, open_parts
from kiosk.config import load
from kiosk.wiring import part_settings

READS, FLUSHES, PRESS_S = 200, 200, 15.0
WATCHED = Path("/sys/class/thermal/thermal_zone0/temp")

Ask = Callable[[str], bool]
Row = dict[str, Any]


def main() -> int:
    """Ask everything; 0 only if all was as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.machine.bench")
    parser.add_argument("--config", type=Path, default=Path("/etc/gatehouse/checkpoint.toml"), metavar="FILE")
    parser.add_argument("--out", type=Path, default=Path("bench.json"), metavar="FILE")
    options = parser.parse_args()
    config = load(options.config)
    rows = [flushes(config.ledger.path.parent)]
    try:
        with open_parts(part_settings(config)) as parts:
            rows += list(at_the_bench(parts, said_yes))
    except DriverError as problem:
        rows.append({"part": "pins", "ok": False, "told": str(problem)})
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))
    options.out.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if all(row["ok"] for row in rows) else 1


def said_yes(question: str) -> bool:
    """A person's answer."""
    return input(f"{question} [y/n] ").strip().lower().startswith("y")


def at_the_bench(parts: Parts, ask: Ask) -> Iterator[Row]:
    """Sensor, sound, light, gate and button, one after another; a part that fails hides no other."""
    for part in (sensor, buzzer, lamp, gate, button):
        try:
            yield part(parts, ask)
        except DriverError as problem:
            yield {"part": part.__name__, "ok": False, "told": str(problem)}


def sensor(parts: Parts, ask: Ask) -> Row:
    """Two hundred reads of a palm: how many were spoilt on the wire, how they scatter, how long one takes."""
    ask("请把手掌放在探头前 5 cm，准备好了吗 / hold a palm 5 cm before the sensor: ready?")
    thermometer = parts.connect_thermometer()
    seen, took_ms, spoilt = [], [], 0
    for _ in range(READS):
        begun_s = time.monotonic()
        reading = thermometer.read()
        took_ms.append((time.monotonic() - begun_s) * 1_000)
        seen.append(reading.object_centi_c)
        spoilt += reading.checksum_failures
        time.sleep(thermometer.settle_ms / 1_000)
    return {
        "part": "sensor",
        "ok": spoilt < READS // 100 and 2_500 < statistics.median(seen) < 4_000,
        "id": thermometer.sensor_id,
        "median_centi_c": statistics.median(seen),
        "spread_centi_c": round(statistics.pstdev(seen), 1),
        "spoilt": spoilt,
        "slowest_ms": round(max(took_ms), 1),
    }


def buzzer(parts: Parts, ask: Ask) -> Row:
    """The fever alarm, as loud as it gets."""
    parts.buzzer.sound(FEVER)
    heard = ask("在值守位置能听到报警吗 / can the alarm be heard where the guard stands?")
    parts.buzzer.silence()
    return {"part": "buzzer", "ok": heard}


def lamp(parts: Parts, ask: Ask) -> Row:
    """Each colour by itself."""
    seen = []
    for colour in Colour:
        parts.lamp.show(colour)
        seen.append(ask(f"只有这盏灯亮吗 / is this lamp lit, and no other: {colour.name}?"))
    parts.lamp.show(None)
    return {"part": "lamp", "ok": all(seen)}


def gate(parts: Parts, ask: Ask) -> Row:
    """The relay closes and opens again by itself."""
    parts.gate.open_for(3_000)
    return {"part": "gate", "ok": ask("门开了三秒后又关上了吗 / did the gate open, and shut after 3 s?")}


def button(parts: Parts, ask: Ask) -> Row:
    """One press is one press."""
    presses: list[float] = []
    parts.button.pressed = lambda: presses.append(time.monotonic())
    ask("请在 15 秒内按三次值守按钮，准备好了吗 / press the guard's button three times within 15 s: ready?")
    end_s = time.monotonic() + PRESS_S
    while len(presses) < 3 and time.monotonic() < end_s:
        time.sleep(0.05)
    time.sleep(1)
    return {"part": "button", "ok": len(presses) == 3, "presses": len(presses)}


def flushes(folder: Path) -> Row:
    """How long the card takes to make a page durable: an entry waits for it."""
    took_ms = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(FLUSHES):
            file.write(os.urandom(4_096))
            begun_s = time.monotonic()
            file.flush()
            os.fsync(file.fileno())
            took_ms.append((time.monotonic() - begun_s) * 1_000)
    slow = statistics.quantiles(took_ms, n=100)[98]
    warm_c = int(WATCHED.read_text(encoding="ascii")) / 1_000 if WATCHED.exists() else None
    return {"part": "card", "ok": slow < 250, "flush_p99_ms": round(slow, 1), "processor_c": warm_c}


if __name__ == "__main__":
    sys.exit(main())
