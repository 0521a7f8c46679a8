import queue
import wave
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.flow.events import AnnouncementPlayed, Event
from kiosk.flow.states import Admitted, Checkpoint, Idle
from kiosk.flow.visit import Visit
from kiosk.people.announcements import Announcement
from kiosk.screening.baseline import Baseline
from kiosk.ui.paint.sdl import pygame
from kiosk.voice.desk import Settings
from kiosk.voice.say import FREE_MS
from kiosk.voice.schedule import NOTHING_PLAYED
from kiosk.voice.speech import Loudspeaker, Speech
from tests.kiosk_whole.gate_process import wait_until
from tests.voice.announced import MORNING, announcement

FREE = Checkpoint(Idle(), Baseline(()), away_ms=-FREE_MS)
WITHIN_S = 20.0  # a second on a quiet machine


def recorded(folder: Path, name: str, lasts_s: float) -> None:
    """An own recording of this announcement: silence of so many seconds."""
    path = folder / "own" / "announcements" / f"{name}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes(bytes(round(lasts_s * 24_000) * 2))


Start = Callable[..., tuple[Speech, "queue.Queue[Event]"]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the speech of a gate with these announcements; it ends with the test."""
    with ExitStack() as opened:

        def started(
            *announcements: Announcement, now: datetime | None = MORNING
        ) -> tuple[Speech, queue.Queue[Event]]:
            told: queue.Queue[Event] = queue.Queue()
            settings = Settings(announcements=announcements)
            speech = Speech(Loudspeaker(settings, tmp_path, lambda: now))
            speech.begin(FREE, NOTHING_PLAYED, told.put)
            opened.callback(speech.stop)
            return speech, told

        yield started


def test_an_announcement_is_played_and_told(start: Start, tmp_path: Path) -> None:
    """An own recording is heard to its end, and told once with its source and how long it lasted."""
    recorded(tmp_path, "a", 0.4)
    _, told = start(announcement("a"))
    played = told.get(timeout=WITHIN_S)
    assert isinstance(played, AnnouncementPlayed)
    assert (played.announcement, played.source, played.cut_by) == ("a", "own", None)
    assert 400 <= played.lasted_ms < 5_000
    assert told.empty()


def test_stopping_tells_of_what_it_cut(start: Start, tmp_path: Path) -> None:
    """A kiosk that ends in the middle of an announcement says so, and gives the sound device back."""
    recorded(tmp_path, "a", 60)
    speech, told = start(announcement("a"))
    wait_until(lambda: pygame.mixer.get_init() and pygame.mixer.music.get_busy(), WITHIN_S, "announced")
    speech.stop()
    played = told.get(timeout=WITHIN_S)
    assert isinstance(played, AnnouncementPlayed)
    assert played.cut_by == "stop"
    assert pygame.mixer.get_init() is None


def test_what_the_gate_shows_is_heard(start: Start) -> None:
    """A state that is handed over is spoken at once, and stops being spoken when it has been said."""
    speech, _ = start()
    wait_until(pygame.mixer.get_init, WITHIN_S, "loudspeaker")
    speech.hear(replace(FREE, stage=Admitted(Visit(), 1, 0, 0)))
    wait_until(lambda: pygame.mixer.Channel(0).get_busy(), WITHIN_S, "spoken")
    wait_until(lambda: not pygame.mixer.Channel(0).get_busy(), WITHIN_S, "said")


def test_a_spoilt_recording_is_left_out(start: Start, tmp_path: Path) -> None:
    """A file that can't be played is not told as played, and the others are heard."""
    recorded(tmp_path, "b", 0.2)
    (tmp_path / "own" / "announcements" / "a.ogg").write_bytes(b"no sound at all")
    _, told = start(announcement("a"), announcement("b"))
    played = told.get(timeout=WITHIN_S)
    assert isinstance(played, AnnouncementPlayed)
    assert played.announcement == "b"
