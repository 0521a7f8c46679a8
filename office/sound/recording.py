"""An uploaded recording, brought to the form of the sound pack. What can't be used is refused in words.

One channel, 24 kHz, one loudness, no silence before the first word. Runs in the process that makes
sounds: the decoder reads what strangers may have made.
"""

import io

import numpy as np
import soundfile
import soxr

from kiosk.voice.pack.clip import RATE_HZ, Samples, levelled, trimmed
from office.registers.columns import Words

FILE_BYTES_MAX = 32 << 20  # three minutes of WAV in stereo, half an hour of MP3
LASTS_S_MIN, LASTS_S_MAX = 1, 600  # a gate plays ten minutes at most (docs/voice.md)
RATE_HZ_MIN, RATE_HZ_MAX = 8_000, 192_000  # a telephone, a studio
CHANNELS_MAX = 8
PEAK_MIN = 0.01  # -40 dB: what never gets louder is an unplugged microphone
READ_AT_ONCE = 1 << 16  # frames


class Unusable(Exception):
    """Nothing can be made of this; `words` say why, and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


def recorded(content: bytes) -> Samples:
    """The recording as samples from -1 to 1. Raises: Unusable."""
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            _check(file)
            clip = _one_channel(file)
            rate_hz = file.samplerate
    except soundfile.LibsndfileError as problem:
        raise Unusable(
            Words(
                "读不出这段录音，请另存为 WAV 或 MP3 再上传",
                "The recording can't be read: save it as WAV or MP3 and upload it again",
            )
        ) from problem
    if len(clip) < LASTS_S_MIN * rate_hz or float(np.abs(clip).max()) < PEAK_MIN:
        raise Unusable(
            Words(
                "录音里听不到声音，请检查话筒后重录",
                "Nothing can be heard in the recording: look at the microphone and record it again",
            )
        )
    return levelled(trimmed(soxr.resample(clip, rate_hz, RATE_HZ)))


def _check(file: soundfile.SoundFile) -> None:
    if not RATE_HZ_MIN <= file.samplerate <= RATE_HZ_MAX or file.channels > CHANNELS_MAX:
        raise Unusable(
            Words(
                f"采样率应为 {RATE_HZ_MIN} 到 {RATE_HZ_MAX} Hz，最多 {CHANNELS_MAX} 个声道",
                f"{RATE_HZ_MIN} to {RATE_HZ_MAX} Hz and at most {CHANNELS_MAX} channels are possible",
            )
        )


def _one_channel(file: soundfile.SoundFile) -> Samples:
    """All channels as one, read no further than it may last: a header may say anything."""
    pieces = []
    frames = 0
    while len(block := file.read(READ_AT_ONCE, dtype="float32", always_2d=True)):
        pieces.append(block.mean(axis=1, dtype=np.float32))
        frames += len(block)
        if frames > LASTS_S_MAX * file.samplerate:
            raise Unusable(
                Words(
                    f"录音超过 {LASTS_S_MAX // 60} 分钟，请剪短",
                    f"The recording is longer than {LASTS_S_MAX // 60} minutes: cut it",
                )
            )
    return np.nan_to_num(np.concatenate(pieces)) if pieces else np.zeros(0, np.float32)
