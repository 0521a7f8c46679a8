"""The speech thread: owns the loudspeaker, hears every state of the gate, and does what the desk says.

Whatever hangs or fails here, the gate goes on: states are handed over without waiting, and without a sound
device the thread says so and goes on trying. What is decided is in `desk`, what is played in `player`.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kiosk.flow.events import AnnouncementPlayed, Event, SpeakerChanged
from kiosk.flow.states import Checkpoint
from kiosk.people.announcements import Announcement
from kiosk.voice.clips import Clips
from kiosk.voice.desk import Desk, Ended, Heard, Settings, stopped, turn
from kiosk.voice.player import NoSpeaker, Player
from kiosk.voice.recordings import Recording, Recordings
from kiosk.voice.schedule import History

log = logging.getLogger(__name__)

STATES_MAX = 1_000  # a minute of them: only a sound system that hangs lets it fill
FINE_S = 0.01  # between two steps of a loudness on its way: 80 ms are eight
COARSE_S = 0.05  # while something sounds; what follows it may be so late
CALM_S = 0.5
RETRY_S = 600.0  # a sound server that comes up late, at boot; each try leaves lines in the journal
SOUND_CARDS = Path("/proc/asound/cards")  # what is plugged in shows here at once
STOP_S = 2.0
LOOK_S = 2.0  # a recording that the courier brought may be heard so soon; one system call each time


@dataclass(frozen=True, slots=True)
class Loudspeaker:
    """What speech needs to know beside the states of the gate.

    `local` tells the local time, None while the clock isn't trusted; `folder` is where recordings lie;
    `device` names the sound device, "" takes the system's. The announcements of the settings are those of the
    start; from then on the gate's state tells them.
    """

    settings: Settings
    folder: Path
    local: Callable[[], datetime | None]
    device: str = ""


class Speech(threading.Thread):
    """Speaks until it is stopped. `hear` never blocks, and is called from one thread only."""

    _desk: Desk
    _post: Callable[[Event], None]

    def __init__(self, loudspeaker: Loudspeaker) -> None:
        super().__init__(name="speech", daemon=True)
        self._loudspeaker = loudspeaker
        self._states: queue.Queue[Checkpoint] = queue.Queue(STATES_MAX)
        self._stopping = threading.Event()
        self._settings = loudspeaker.settings
        self._recordings: dict[str, Recording] = {}
        self._playing: Recording | None = None
        self._finder: threading.Thread | None = None
        self._found_in = 0  # when the folder of audio was last changed, as of the last search
        self._looked_s = 0.0
        self._player: Player | None = None
        self._tried: tuple[float, str] | None = None
        self._code = ""
        self._news: tuple[object, ...] = ()

    def begin(self, first: Checkpoint, history: History, post: Callable[[Event], None]) -> None:
        """Start, knowing what was announced before this start; `post` takes what the checkpoint is told."""
        self._desk = Desk(first, history)
        self._post = post
        self._find_recordings()
        self.start()

    def hear(self, checkpoint: Checkpoint) -> None:
        """The checkpoint is in this state now; one in which only time went by wakes nobody."""
        news = _news(checkpoint)
        if news == self._news:
            return
        self._news = news
        with suppress(queue.Full):  # the next state tells as much
            self._states.put_nowait(checkpoint)

    def stop(self) -> None:
        """End, and tell of an announcement that this cuts short; a hung sound system is not waited for."""
        self._stopping.set()
        self.join(STOP_S)

    def run(self) -> None:
        """Hear, decide, play; over and over."""
        while not self._stopping.is_set():
            try:
                self._turn(self._next_state())
            except Exception:
                # A mistake of ours in speech must not leave the gate dumb for the rest of the day.
                log.exception("nothing was said")
                self._stopping.wait(COARSE_S)
        self._end()

    def _next_state(self) -> Checkpoint:
        with suppress(queue.Empty):
            return self._states.get(timeout=self._patience_s())
        return replace(self._desk.seen, now_ms=_now_ms())  # the events' clock is this one

    def _patience_s(self) -> float:
        if self._player is None:
            return CALM_S
        if self._desk.announcing is not None and self._desk.ramp.is_moving(_now_ms()):
            return FINE_S
        busy = self._desk.waiting or self._desk.alarm_ms is not None or self._player.sounding()
        return COARSE_S if busy else CALM_S

    def _turn(self, checkpoint: Checkpoint) -> None:
        self._look_for_news(checkpoint)
        player = self._player or self._opened()
        if player is None:
            self._desk = replace(self._desk, seen=checkpoint)
            return
        now_ms, settings = _now_ms(), self._settings
        mute = frozenset(player.mute | {each.id for each in settings.announcements} - self._recordings.keys())
        heard = Heard(now_ms, checkpoint, self._loudspeaker.local(), player.sounding(), mute)
        taken = turn(self._desk, heard, settings)
        self._desk = taken.desk
        for order in taken.orders:
            player.carry_out(order)
        if taken.ended:
            self._tell(taken.ended, now_ms)
        if not taken.orders and self._states.empty():
            player.warm(checkpoint.language)

    def _opened(self) -> Player | None:
        """The loudspeaker, if it can be had now; tells the checkpoint when that changes."""
        cards = _sound_cards()
        if self._tried and self._tried[1] == cards and time.monotonic() - self._tried[0] < RETRY_S:
            return None
        self._tried = (time.monotonic(), cards)
        try:
            clips = Clips(self._loudspeaker.folder / "own")
            self._player = Player(clips, self._to_be_played, self._loudspeaker.device)
            code = ""
        except NoSpeaker as problem:
            log.warning("no sound: %s", problem)
            code = problem.code
        if code != self._code:
            self._code = code
            self._post(SpeakerChanged(_now_ms(), code))
        return self._player

    def _to_be_played(self, announcement_id: str) -> Path:
        """The file of an announcement that begins now: what its record tells, whatever comes meanwhile."""
        self._playing = self._recordings[announcement_id]
        return self._playing.path

    def _look_for_news(self, checkpoint: Checkpoint) -> None:
        """Take up the announcements of a new site, and audio that has come since."""
        site = checkpoint.site.site
        if site is not None and site.announcements != self._settings.announcements:
            self._settings = replace(self._settings, announcements=site.announcements)
            self._find_recordings()
        elif time.monotonic() - self._looked_s >= LOOK_S:
            self._looked_s = time.monotonic()
            if _changed_ns(self._loudspeaker.folder / "audio") != self._found_in:
                self._find_recordings()

    def _find_recordings(self) -> None:
        """Look them up beside: hashing takes a slow card a second, a synthesiser several."""
        if self._finder is not None and self._finder.is_alive():
            self._found_in = -1  # what was changed meanwhile is found by the next look
            return
        self._found_in = _changed_ns(self._loudspeaker.folder / "audio")
        announcements = self._settings.announcements
        self._finder = threading.Thread(
            target=self._find, args=(announcements,), name="recordings", daemon=True
        )
        self._finder.start()

    def _find(self, announcements: tuple[Announcement, ...]) -> None:
        try:
            self._recordings = Recordings(self._loudspeaker.folder).find(announcements)
            if self._player is not None:
                self._player.mute.clear()  # another file may be sound where the last was not
        except Exception:
            log.exception("no announcement can be spoken")

    def _tell(self, ended: Ended, now_ms: int) -> None:
        recording = self._playing
        assert recording is not None, "what was heard was begun"
        self._post(
            AnnouncementPlayed(
                now_ms,
                ended.announcement.id,
                recording.source,
                recording.sha256,
                ended.lasted_ms,
                ended.silent_ms,
                ended.cut_by,
            )
        )

    def _end(self) -> None:
        if self._player is None:
            return
        cut_short = stopped(self._desk, _now_ms())
        self._player.close()
        if cut_short:
            self._tell(cut_short, _now_ms())


def _news(checkpoint: Checkpoint) -> tuple[object, ...]:
    """What the desk goes by, but for the time."""
    return (
        checkpoint.stage,
        checkpoint.language,
        checkpoint.guard_called_ms,
        checkpoint.present > 0,
        checkpoint.away_ms,
        checkpoint.cards,
        checkpoint.guardroom,
        checkpoint.site,
    )


def _changed_ns(folder: Path) -> int:
    """When something was last put into the folder; 0 without one."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _sound_cards() -> str:
    """What the kernel lists; changes as soon as one is plugged in."""
    try:
        return SOUND_CARDS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
