"""What makes speech a clip of the pack: no silence before the first word, one loudness, Ogg Vorbis.

Used where sound is made, on the machine that renders the pack and at the office. Never at the gate.
"""

import io

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE_HZ = 24_000  # what the model gives, and the gate plays
SILENCE_OF_PEAK = 0.02  # quieter than this, against the clip's peak, is not yet speech
LEAD_MS = 10  # kept before the first sound, so that a soft consonant is not cut
TAIL_MS = 80  # kept after the last, where a vowel dies away
FADE_MS = 5
LOUDNESS_RMS = 0.12  # of what is loud in the clip: about -18 dB of full scale
PEAK_MAX = 0.89  # -1 dB: lossy coding overshoots a little
VORBIS_LEVEL = 0.7  # libsndfile's 0 (best) to 1 (smallest): about 40 kbit/s, decoded in 0.5 ms a second
WRITTEN_AT_ONCE = 10 * RATE_HZ  # libsndfile's Vorbis coder holds a whole block on its stack

Samples = NDArray[np.float32]


def trimmed(clip: Samples) -> Samples:
    """Without the silence before and after; softened at both ends, so that nothing clicks."""
    loud = np.flatnonzero(np.abs(clip) > SILENCE_OF_PEAK * np.abs(clip).max())
    first = max(0, loud[0] - count(LEAD_MS))
    kept = clip[first : loud[-1] + count(TAIL_MS)].copy()
    fade = np.linspace(0, 1, count(FADE_MS), dtype=np.float32)
    kept[: len(fade)] *= fade
    kept[-len(fade) :] *= fade[::-1]
    return kept


def levelled(clip: Samples) -> Samples:
    """At the pack's loudness, or a little below where its peak would be cut off."""
    loud = clip[np.abs(clip) > 0.1 * np.abs(clip).max()]
    gain = LOUDNESS_RMS / float(np.sqrt(np.mean(loud**2)))
    return clip * np.float32(min(gain, PEAK_MAX / float(np.abs(clip).max())))


def coded(clip: Samples) -> bytes:
    """The clip as Ogg Vorbis."""
    file = io.BytesIO()
    with soundfile.SoundFile(
        file, "w", RATE_HZ, 1, format="OGG", subtype="VORBIS", compression_level=VORBIS_LEVEL
    ) as written:
        for first in range(0, len(clip), WRITTEN_AT_ONCE):
            written.write(clip[first : first + WRITTEN_AT_ONCE])
    return file.getvalue()


def count(duration_ms: int) -> int:
    """Samples in so many milliseconds."""
    return duration_ms * RATE_HZ // 1_000
