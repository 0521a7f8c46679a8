"""The loudspeaker: SDL's mixer, and nothing that decides. The only module of this room that knows pygame.

Prompt and alarm are short clips, decoded once and kept; an announcement is streamed, so that its length costs
no memory. Everything here is called from the speech thread alone.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.flow.visit import Language
from kiosk.ui.paint.sdl import pygame
from kiosk.voice.clips import Clips
from kiosk.voice.orders import Begin, Channel, GoOn, Hold, Hush, Level, Order, Play
from kiosk.voice.prompts import AT_ONCE

log = logging.getLogger(__name__)

RATE_HZ = 24_000  # what the pack is in
BUFFER_SAMPLES = 512  # 21 ms: half of it is what a prompt waits in the mean
SOUNDS_MAX = 32  # what is said at once in one language, and as many again: about 4 MB
KEYS_MAX = 2  # SDL's mixer holds one clip and one that follows it
NUMBERS = {Channel.PROMPT: 0, Channel.ALARM: 1}


class NoSpeaker(Exception):
    """No sound device can be opened: the gate goes on silent. `code` is the word for screens and records."""

    code = "no_speaker"


class Player:
    """An open sound device.

    `mute` are the ids of announcements whose audio could not be played.

    Raises:
        NoSpeaker: there is none, another program holds it, or it has another name.
    """

    def __init__(self, clips: Clips, audio: Callable[[str], Path], device: str = "") -> None:
        """Open the device; `audio` tells the file of an announcement by its id."""
        self.mute: set[str] = set()
        self._clips = clips
        self._levels = dict.fromkeys(NUMBERS, 1.0)
        self._audio = audio
        self._sounds: OrderedDict[tuple[Language, str], pygame.mixer.Sound] = OrderedDict()
        try:
            pygame.mixer.init(RATE_HZ, -16, 1, BUFFER_SAMPLES, devicename=device or None, allowedchanges=0)
        except pygame.error as problem:
            raise NoSpeaker(str(problem)) from None
        pygame.mixer.set_num_channels(len(NUMBERS))
        self._channels = {channel: pygame.mixer.Channel(number) for channel, number in NUMBERS.items()}

    def sounding(self) -> frozenset[Channel]:
        """Which channels are heard now; an announcement that is held is not."""
        busy = {channel for channel, mixed in self._channels.items() if mixed.get_busy()}
        return frozenset(busy | ({Channel.ANNOUNCEMENT} if pygame.mixer.music.get_busy() else set()))

    def carry_out(self, order: Order) -> None:
        """Do it now; what can't be played is logged and left out."""
        match order:
            case Play(channel, language, keys):
                self._play(channel, language, keys)
            case Hush(Channel.ANNOUNCEMENT):
                pygame.mixer.music.stop()
            case Hush(channel):
                self._channels[channel].stop()
            case Begin(announcement):
                self._begin(announcement.id)
            case Hold():
                pygame.mixer.music.pause()
            case GoOn():
                pygame.mixer.music.unpause()
            case Level(Channel.ANNOUNCEMENT, share_pm):
                pygame.mixer.music.set_volume(share_pm / 1_000)
            case Level(channel, share_pm):
                self._levels[channel] = share_pm / 1_000
                self._channels[channel].set_volume(self._levels[channel])

    def warm(self, language: Language) -> bool:
        """Decode one of what is said at once in this language that isn't yet; False if all are."""
        cold = next((key for key in AT_ONCE if (language, key) not in self._sounds), None)
        return cold is not None and self._sound(language, cold) is not None

    def close(self) -> None:
        """Fall silent and give the device back."""
        pygame.mixer.quit()

    def _play(self, channel: Channel, language: Language, keys: tuple[str, ...]) -> None:
        """The first now; the second is decoded while the first is heard."""
        assert len(keys) <= KEYS_MAX, "the mixer holds no more"
        mixed = self._channels[channel]
        mixed.stop()
        for key in keys:
            sound = self._sound(language, key)
            if sound is None:
                continue
            if mixed.get_busy():
                mixed.queue(sound)
            else:
                mixed.play(sound)
                mixed.set_volume(self._levels[channel])  # SDL's mixer may forget it at each play

    def _sound(self, language: Language, key: str) -> pygame.mixer.Sound | None:
        known = self._sounds.get((language, key))
        if known is not None:
            self._sounds.move_to_end((language, key))
            return known
        for sound in self._decoded(language, key):
            self._sounds[language, key] = sound
            if len(self._sounds) > SOUNDS_MAX:
                self._sounds.popitem(last=False)
            return sound
        return None

    def _decoded(self, language: Language, key: str) -> Iterator[pygame.mixer.Sound]:
        """The best recording of it that can be decoded; a spoilt one of the office's is passed over."""
        for path in self._clips.paths(language, key):
            try:
                yield pygame.mixer.Sound(str(path))
            except (pygame.error, OSError) as problem:
                log.error("%s can't be played: %s", path, problem)  # noqa: TRY400 - no trace wanted

    def _begin(self, announcement_id: str) -> None:
        try:
            pygame.mixer.music.load(str(self._audio(announcement_id)))
            pygame.mixer.music.play()
        except (pygame.error, OSError, KeyError) as problem:
            log.error("announcement %s can't be played: %s", announcement_id, problem)  # noqa: TRY400
            self.mute.add(announcement_id)


def devices() -> list[str]:
    """The names of the sound devices that may be written as `device` in the settings."""
    from pygame._sdl2.audio import get_audio_device_names  # noqa: PLC0415 - after pygame's own settings

    try:
        pygame.mixer.init()
        names = list(get_audio_device_names(False))  # noqa: FBT003 - False asks for those that play
    except pygame.error:
        return []
    pygame.mixer.quit()
    return names
