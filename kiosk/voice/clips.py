"""Where each clip lies: the office's own recording if there is one, else the sound pack's. Decodes nothing.

The pack's index remembers the words that a clip speaks and its hash, so that a clip that was lost, damaged
or speaks older words is found by `examine`, and by the doctor, before anybody misses it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.flow.visit import Language
from kiosk.voice.prompts import SPOKEN

PACK = Path(__file__).with_name("pack")
LANGUAGES: tuple[Language, ...] = ("zh", "en")
RECORDING_SUFFIXES = (".ogg", ".wav", ".mp3")  # what the mixer reads wherever it was built


@dataclass(frozen=True, slots=True)
class Clips:
    """All clips; `own` is a folder with zh/KEY.ogg and so on that takes precedence, None if there is none."""

    own: Path | None = None

    def paths(self, language: Language, key: str) -> Iterator[Path]:
        """Where this clip may be had, the best first; the pack's own is always the last."""
        if self.own is not None:
            yield from recordings(self.own / language, key)
        yield PACK / language / f"{key}.ogg"


def recordings(folder: Path, name: str) -> Iterator[Path]:
    """The recordings of this name in this folder, in any form that can be played."""
    for suffix in RECORDING_SUFFIXES:
        path = folder / f"{name}{suffix}"
        if path.is_file():
            yield path


def examine() -> list[str]:
    """What is wrong with the pack, one line a clip: "zh/admit: lost"; empty if it is whole."""
    index: dict[str, dict[str, dict[str, Any]]] = json.loads(
        (PACK / "index.json").read_text(encoding="utf-8")
    )
    return [
        f"{language}/{key}: {trouble}"
        for language in LANGUAGES
        for key, words in SPOKEN.items()
        if (trouble := _trouble(language, key, getattr(words, language), index.get(language, {})))
    ]


def _trouble(language: Language, key: str, words: str, index: dict[str, dict[str, Any]]) -> str | None:
    try:
        raw = (PACK / language / f"{key}.ogg").read_bytes()
    except OSError:
        return "lost"
    known = index.get(key)
    if known is None or known["words"] != words:
        return "speaks other words"
    return None if sha256(raw).hexdigest() == known["sha256"] else "damaged"
