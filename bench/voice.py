"""How long from a verdict to the first word: from the state handed over to a sample that sounds.

SDL's disk driver takes the place of the sound card: it asks for samples at the same pace and writes them to
a file, which is watched; the C library passes four buffers on at once, which is reckoned back. Every trial
says a verdict at an empty gate, with nothing else to do, and while an announcement (of silence, so that the
word can be told from it) is under way. The limit is one buffer of the mixer: no program can be heard sooner
than the card asks for more.

    python bench/voice.py [--trials N] [--json]
"""

import argparse
import json
import os
import statistics
import sys
import time
import wave
from array import array
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["SDL_AUDIODRIVER"] = "disk"

from kiosk.flow.states import Admitted, Checkpoint, Idle
from kiosk.flow.visit import Visit
from kiosk.hours import Hours
from kiosk.people.announcements import Announcement
from kiosk.people.value import Bilingual
from kiosk.screening.baseline import Baseline
from kiosk.voice.desk import Settings
from kiosk.voice.player import BUFFER_SAMPLES, RATE_HZ
from kiosk.voice.say import FREE_MS
from kiosk.voice.schedule import NOTHING_PLAYED
from kiosk.voice.speech import Loudspeaker, Speech

GOAL_P95_MS = 150
AUDIBLE = 250  # of 32,767: louder than what coding leaves of silence
BYTES_A_SAMPLE = 2
WAIT_S_MAX = 30.0
POLL_S = 0.001
MORNING = datetime(2020, 2, 12, 8, 0)
FREE = Checkpoint(Idle(), Baseline(()), away_ms=-FREE_MS)


class Card:
    """The file that the disk driver writes, watched like a loudspeaker."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def size(self) -> int:
        """Bytes so far; none before the device was opened."""
        return self._path.stat().st_size if self._path.exists() else 0

    def sounds_since(self, position: int) -> int | None:
        """How far from the end of the file the first audible sample since then stands; None if none."""
        with self._path.open("rb") as file:
            file.seek(position)
            raw = file.read()
        samples = array("h", raw[: len(raw) // BYTES_A_SAMPLE * BYTES_A_SAMPLE])
        first = next((at for at, each in enumerate(samples) if abs(each) > AUDIBLE), None)
        return None if first is None else len(samples) - first

    def wait_for_sound(self, position: int) -> float:
        """When the first audible sample was heard, in s: the last buffer begins to be as it is written."""
        until_s = time.monotonic() + WAIT_S_MAX
        while time.monotonic() < until_s:
            seen = self.size()
            if seen > position:
                came_s = time.monotonic()
                from_end = self.sounds_since(position)
                if from_end is not None:
                    return came_s - (from_end - BUFFER_SAMPLES) / RATE_HZ
                position = seen
            time.sleep(POLL_S)
        raise AssertionError("nothing was heard")

    def wait_for_silence(self) -> None:
        """Until half a second was silent."""
        quiet = RATE_HZ // 2 * BYTES_A_SAMPLE
        until_s = time.monotonic() + WAIT_S_MAX
        while time.monotonic() < until_s:
            begun = self.size()
            while self.size() < begun + quiet:
                time.sleep(POLL_S * 10)
            if self.sounds_since(begun) is None:
                return
        raise AssertionError("it never fell silent")


def measure(trials: int, folder: Path) -> dict[str, Any]:
    """Both cases, with quantiles in ms and as ratios to the buffer."""
    os.environ["SDL_DISKAUDIOFILE"] = str(folder / "card.raw")
    _record_silence(folder)
    buffer_ms = BUFFER_SAMPLES * 1_000 / RATE_HZ
    found: dict[str, Any] = {"trials": trials, "buffer_ms": round(buffer_ms, 1), "goal_p95_ms": GOAL_P95_MS}
    for case, announcements in (("free", ()), ("announcing", (_silence(),))):
        times_ms = _case(trials, folder, announcements)
        p95 = statistics.quantiles(times_ms, n=20, method="inclusive")[18]
        found |= {
            f"{case}_p50_ms": round(statistics.median(times_ms), 1),
            f"{case}_p95_ms": round(p95, 1),
            f"{case}_max_ms": round(max(times_ms), 1),
            f"{case}_p95_ratio": round(p95 / buffer_ms, 2),
        }
    found["well"] = max(found["free_p95_ms"], found["announcing_p95_ms"]) <= GOAL_P95_MS
    return found


def _case(trials: int, folder: Path, announcements: tuple[Announcement, ...]) -> list[float]:
    speech = Speech(Loudspeaker(Settings(announcements=announcements), folder, lambda: MORNING))
    speech.begin(FREE, NOTHING_PLAYED, lambda _: None)
    card = Card(folder / "card.raw")
    times_ms = []
    try:
        while not card.size():
            time.sleep(POLL_S)
        card.wait_for_silence()
        for number in range(trials + 1):
            position, handed_s = card.size(), time.monotonic()
            speech.hear(replace(FREE, stage=Admitted(Visit(), number, 0, 0)))
            times_ms.append((card.wait_for_sound(position) - handed_s) * 1_000)
            speech.hear(FREE)
            card.wait_for_silence()
    finally:
        speech.stop()
        (folder / "card.raw").unlink(missing_ok=True)
    return times_ms[1:]  # the first one may still have been decoded


def _silence() -> Announcement:
    words = Bilingual("无声", "Silence")
    day = MORNING.date()
    return Announcement("silence", words, words, None, day, day, Hours(0, 24 * 60), 60, 1)


def _record_silence(folder: Path) -> None:
    path = folder / "own" / "announcements" / "silence.wav"
    path.parent.mkdir(parents=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(BYTES_A_SAMPLE)
        file.setframerate(RATE_HZ)
        file.writeframes(bytes(RATE_HZ * BYTES_A_SAMPLE * 600))


def main() -> None:
    """Run and print; with --json one object on one line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        result = measure(options.trials, Path(folder))
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:20} {value!s:>10}")


if __name__ == "__main__":
    main()
